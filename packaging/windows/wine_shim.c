/* For tests under Wine 8 alone: it lacks Windows.UI.ViewManagement.UISettings, without which Qt 6.5 and later end at
   the start. This answers that everything is as usual: light colours, no events. Never part of a package. */
#include <string.h>
#include <windows.h>

typedef struct Object Object;
typedef struct {
    HRESULT(WINAPI *query)(Object *, const GUID *, void **);
    ULONG(WINAPI *add)(Object *);
    ULONG(WINAPI *release)(Object *);
    HRESULT(WINAPI *ids)(Object *, ULONG *, GUID **);
    HRESULT(WINAPI *name)(Object *, void **);
    HRESULT(WINAPI *trust)(Object *, int *);
    HRESULT(WINAPI *first)(Object *, void *, void *);
    HRESULT(WINAPI *second)(Object *, void *, void *);
    HRESULT(WINAPI *third)(Object *, void *, void *);
    HRESULT(WINAPI *more[24])(Object *, void *, void *);
} Methods;
struct Object { const Methods *methods; };

static const GUID SETTINGS3 = {0x03021BE4, 0x5254, 0x4781, {0x81, 0x94, 0x51, 0x68, 0xF7, 0xD0, 0x6D, 0x7B}};
static const GUID AGILE = {0x94EA2B94, 0xE9CC, 0x49E0, {0xC0, 0xFF, 0xEE, 0x64, 0xCA, 0x8F, 0x5B, 0x90}};
static Object factory, settings, settings3;

static HRESULT WINAPI query(Object *self, const GUID *wanted, void **out)
{
    (void)self;
    if (!memcmp(wanted, &SETTINGS3, sizeof(GUID)))
        *out = &settings3;
    else
        *out = self == &factory ? &factory : &settings;
    return S_OK;
}
static ULONG WINAPI count(Object *self) { (void)self; return 2; }
static HRESULT WINAPI no_ids(Object *self, ULONG *number, GUID **ids) { (void)self; *number = 0; *ids = NULL; return S_OK; }
static HRESULT WINAPI no_name(Object *self, void **name) { (void)self; *name = NULL; return S_OK; }
static HRESULT WINAPI trust(Object *self, int *level) { (void)self; *level = 0; return S_OK; }
static HRESULT WINAPI nothing(Object *self, void *one, void *two) { (void)self; (void)one; (void)two; return S_OK; }
static HRESULT WINAPI activate(Object *self, void *out, void *none) { (void)self; (void)none; *(void **)out = &settings; return S_OK; }
static HRESULT WINAPI colour(Object *self, void *which, void *out)
{
    unsigned dark = (ULONG_PTR)which == 1; /* 0 is the background, 1 the foreground; alpha, red, green, blue */
    unsigned char light[4] = {255, 255, 255, 255}, black[4] = {255, 0, 0, 0};
    (void)self;
    memcpy(out, dark ? black : light, 4);
    return S_OK;
}

#define MORE {nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, \
              nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing}
static const Methods of_factory = {query, count, count, no_ids, no_name, trust, activate, nothing, nothing, MORE};
static const Methods of_settings = {query, count, count, no_ids, no_name, trust, nothing, nothing, nothing, MORE};
static const Methods of_settings3 = {query, count, count, no_ids, no_name, trust, colour, nothing, nothing, MORE};
static Object factory = {&of_factory}, settings = {&of_settings}, settings3 = {&of_settings3};

__declspec(dllexport) HRESULT WINAPI DllGetActivationFactory(void *name, void **out)
{
    (void)name, (void)AGILE;
    *out = &factory;
    return S_OK;
}
