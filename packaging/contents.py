"""What a package holds: that nothing of a network or of unused Qt is in it, and what takes the room."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from build_linux import make_root
from dev_env import SetupError

UNWANTED = re.compile(
    r"""(lib)?(Qt6?)?(Network|Qml|Quick|WebEngine\w*|Sql|Multimedia)([^a-z].*)?
    | (lib)?_?ssl([^a-z].*)? | libcrypto.* | _?socket([^a-z].*)?
    | urllib\.request | (http|urllib3|requests|ftplib|smtplib)([^a-z].*)?
    | openpyxl.* | docx([^a-z].*)? | .*networkinformation.* | tls""",
    re.VERBOSE,
)
"""Names of files, folders and modules, without what stands before the last dot or slash."""
PARTS = {
    "fonts": r".*resources/fonts/.*",
    "ICU, Qt's tables of languages and characters": r".*libicu.*",
    "Qt": r".*/(libQt6|Qt6).*|.*/plugins/.*|.*/translations/.*|.*opengl32sw.*",
    "PySide6 and shiboken6, Qt for Python": r".*(PySide6|shiboken6)/.*|.*pyside6.*",
    "PDFium: the preview, and PDF read in": r".*pypdfium2(_raw|_cfg)?/.*",
    "lxml: Word, Excel, web pages read in": r".*lxml/.*",
    "Pillow, for reportlab": r".*PIL/.*|.*pillow\.libs/.*",
    "calamine: old workbooks read in": r".*python_calamine/.*",
    "libraries of X": r".*lib(xcb|xkb).*",
    "the program, and Python's modules packed with it": r"qisheng|.*qisheng_desktop/.*|.*(base_library|python311)\.zip",
    "Python": r".*(libpython3|python3\.11/|python3.*\.dll|vcruntime|msvcp|dlls/|libffi|libz\.).*",
    "licences": r".*licences/.*",
    "the form, the manual, icons, and all else": r".*",
}


def names_in(folder: Path) -> set[str]:
    """Give every file and folder of a package by its bare name, those in zips of Python's modules too.

    Our own modules stay out: one reads Word and is called docx.
    """
    names: set[str] = set()
    for path in folder.rglob("*"):
        names |= set() if "qisheng_desktop" in path.parts else {path.name}
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                names |= {part for name in archive.namelist() for part in name.split("/") if part}
    return names


def modules_in(program: Path) -> set[str]:
    """Give the modules that the frozen program carries inside itself, as PyInstaller's own reader lists them."""
    root = make_root()
    copy = root.folder / "tmp" / "frozen-program"
    copy.write_bytes(program.read_bytes())
    read = (
        "from PyInstaller.archive.readers import CArchiveReader as Reader; import sys; a = Reader(sys.argv[1])\n"
        "for name in a.toc:\n    print(name)\n"
        "    print(*(a.open_embedded_archive(name).toc if name.endswith('.pyz') else ()), sep='\\n')"
    )
    listed = root.run(["/opt/python/bin/python3.11", "-c", read, "/tmp/frozen-program"]).split()  # noqa: S108 - inside the root
    copy.unlink()
    if "qisheng_desktop.app" not in listed:
        message = "The modules of the frozen program could not be listed."
        raise SetupError(message)
    return set(listed)


def unwanted(names: set[str]) -> list[str]:
    """Pick out what should not be there; of a module's name the whole and its last part count."""
    return sorted(name for name in names if UNWANTED.fullmatch(name.removeprefix("PySide6.")))


def sizes(folder: Path) -> dict[str, int]:
    """Give the bytes of each part of a package."""
    found = dict.fromkeys(PARTS, 0)
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(folder).as_posix()
            found[next(part for part, pattern in PARTS.items() if re.fullmatch(pattern, name))] += path.stat().st_size
    return found


def print_sizes(folder: Path) -> int:
    """Print what takes the room, as README.md has it; return the bytes of the whole."""
    found = sizes(folder)
    for part, size in sorted(found.items(), key=lambda item: -item[1]):
        print(f"  | {part} | {size / 1e6:.1f} |")
    return sum(found.values())
