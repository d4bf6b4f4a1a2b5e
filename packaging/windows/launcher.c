/* qisheng.exe: starts the Python that lies in lib\ beside it, with our name, icon and nothing of the machine's own Python.

   Built twice (build_windows.py): as a program with a window, and as qisheng-cmd.exe for the command line. */
#ifndef UNICODE
#define UNICODE
#endif
#include <windows.h>
#include <wchar.h>

typedef void (*with_text)(const wchar_t *);
typedef void (*with_nothing)(void);
typedef void (*with_arguments)(int, wchar_t **, int);
typedef int (*with_program)(const char *);
typedef int (*to_end)(void);
typedef int (*with_handle)(intptr_t, int);
typedef int (*with_numbers)(int, int);

static const char PROGRAM[] =
    "import sys\n"
    "sys.frozen = True\n"
    "from qisheng_desktop.__main__ import main\n"
    "sys.exit(main())\n";

static int fail(const wchar_t *what)
{
    MessageBoxW(NULL, what, L"\x653F\x5E9C\x4FE1\x606F\x516C\x5F00\x5E74\x62A5", MB_OK | MB_ICONERROR);
    return 1;
}

static void set_flag(HMODULE python, const char *name, int value)
{
    int *flag = (int *)(void *)GetProcAddress(python, name);
    if (flag)
        *flag = value;
}

static int run(int count, wchar_t **arguments)
{
    static wchar_t program[32768], folder[32768], library[32768], path[4 * 32768];
    DWORD length = GetModuleFileNameW(NULL, program, 32768);
    if (!length || length >= 32700)
        return fail(L"\x8DEF\x5F84\x592A\x957F\xFF0C\x8BF7\x628A\x8F6F\x4EF6\x653E\x5230\x77ED\x4E00\x4E9B\x7684\x6587\x4EF6\x5939\x3002");
    wcscpy(folder, program);
    *wcsrchr(folder, L'\\') = 0;
    wcscat(folder, L"\\lib");
    swprintf(library, 32768, L"%ls\\python311.dll", folder);
    swprintf(path, 4 * 32768, L"%ls\\python311.zip;%ls\\dlls;%ls\\site;%ls", folder, folder, folder, folder);
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (!python)
        return fail(L"\x8F6F\x4EF6\x4E0D\x5B8C\x6574\xFF0C\x8BF7\x91CD\x65B0\x5B89\x88C5\x6216\x89E3\x538B\x3002");
    set_flag(python, "Py_IgnoreEnvironmentFlag", 1);
    set_flag(python, "Py_NoUserSiteDirectory", 1);
    set_flag(python, "Py_NoSiteFlag", 1);
    set_flag(python, "Py_IsolatedFlag", 1);
    set_flag(python, "Py_DontWriteBytecodeFlag", 1);
    set_flag(python, "Py_UTF8Mode", 1);
    ((with_text)(void *)GetProcAddress(python, "Py_SetProgramName"))(program);
    ((with_text)(void *)GetProcAddress(python, "Py_SetPath"))(path);
    ((with_nothing)(void *)GetProcAddress(python, "Py_Initialize"))();
    ((with_arguments)(void *)GetProcAddress(python, "PySys_SetArgvEx"))(count, arguments, 0);
    int status = ((with_program)(void *)GetProcAddress(python, "PyRun_SimpleString"))(PROGRAM);
    ((to_end)(void *)GetProcAddress(python, "Py_FinalizeEx"))();
    return status ? 1 : 0;
}

#ifndef CONSOLE
/* A program with a window may be started with standard handles that lead nowhere, or to what Python cannot make a stream
   of; it would end then. Pipes are kept: by them the program talks to itself when it reads a foreign document. Everything
   else becomes the null device, for Windows and for the C library that Python uses, which may have taken note already. */
static void keep_pipes(void)
{
    DWORD all[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
    SECURITY_ATTRIBUTES inherited = {sizeof(inherited), NULL, TRUE};
    HMODULE library = LoadLibraryW(L"ucrtbase.dll");
    with_handle open = (with_handle)(void *)GetProcAddress(library, "_open_osfhandle");
    with_numbers copy = (with_numbers)(void *)GetProcAddress(library, "_dup2");
    for (int n = 0; n < 3; n++) {
        if (GetFileType(GetStdHandle(all[n])) == FILE_TYPE_PIPE)
            continue;
        HANDLE null = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                                  OPEN_EXISTING, 0, NULL);
        SetStdHandle(all[n], null);
        if (open && copy)
            copy(open((intptr_t)null, 0), n);
    }
}
#endif

#ifdef CONSOLE
int wmain(int count, wchar_t **arguments) { return run(count, arguments); }
#else
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, wchar_t *line, int show)
{
    int count;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    (void)instance, (void)before, (void)line, (void)show;
    keep_pipes();
    return run(count, arguments);
}
#endif
