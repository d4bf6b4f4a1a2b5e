"""The Linux packages: frozen in the oldest root that can be made, then put into a .deb and a portable archive."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import glibc
from dev_env import PYTHON, ROOT, SetupError, run_quietly, say
from roots import Root
from wheels import BUILD, DIST, SHIPPED, fetch, unpack

RELEASE = "bullseye"
"""glibc 2.31; the oldest release that Debian's mirrors still serve. Our own Python asks it for no more than 2.28."""
LINUX = ROOT / "packaging" / "linux"
TO_BUILD_PYTHON = (
    "build-essential",
    "ca-certificates",
    "dpkg-dev",
    "pkg-config",
    "zlib1g-dev",
    "libexpat1-dev",
    "libffi-dev",
    "xz-utils",
)
BUNDLED = (
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0", "libxcb-util1",
    "libxcb-xkb1", "libxkbcommon0", "libxkbcommon-x11-0", "libxcb-randr0", "libxcb-render0", "libxcb-shape0",
    "libxcb-shm0", "libxcb-sync1", "libxcb-xfixes0",
)  # fmt: skip
"""Libraries of X that not every desktop has: they go into the package."""
SOURCES = ("qisheng_desktop", "forms", "resources", "packaging/linux")
SITE = "opt/python/lib/python3.11/dist-packages"
"""Debian's Python, which this is, looks here for what does not belong to it."""
LEGAL = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)


def version() -> str:
    """Give the program's version."""
    text = (ROOT / "qisheng_desktop" / "__init__.py").read_text(encoding="utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def epoch() -> str:
    """Give the time that stands on every file of the packages: that of the commit they are made of."""
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "1767225600"


def environment() -> dict[str, str]:
    """Give the surroundings in which archives come out alike every time."""
    return {"SOURCE_DATE_EPOCH": epoch(), "PYTHONHASHSEED": "0", "TZ": "UTC"}


def make_root() -> Root:
    """Make the old root with our own Python in it, unless it is there."""
    root = Root(BUILD / f"root-{RELEASE}")
    root.make(RELEASE, (*TO_BUILD_PYTHON, *BUNDLED))
    recipe = "".join((LINUX / name).read_text(encoding="utf-8") for name in ("python.sh", "glibc.h"))
    wanted = hashlib.sha256(recipe.encode()).hexdigest()
    stamp = root.folder / "python.txt"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        say("building Python in it (10 minutes)")
        (root.folder / "build").mkdir(exist_ok=True)
        for name in ("python.sh", "glibc.h"):
            shutil.copy(LINUX / name, root.folder / "build")
        root.quietly(["sh", "/build/python.sh"])
        stamp.write_text(wanted, encoding="utf-8")
    return root


def freeze(root: Root) -> Path:
    """Freeze the checkout inside the root; return the folder of the frozen program."""
    site = root.folder / SITE
    shutil.rmtree(site, ignore_errors=True)
    for requirements in (SHIPPED, LINUX / "freezer.txt"):
        unpack(fetch(requirements, "linux"), site)
    source = root.folder / "build" / "source"
    shutil.rmtree(source, ignore_errors=True)
    for name in SOURCES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "recipe"))
    say("freezing the program")
    variables = [f"{name}={value}" for name, value in environment().items()]
    root.quietly(["env", *variables, "sh", "/build/source/packaging/linux/freeze.sh"])
    return root.folder / "build" / "frozen" / "qisheng"


def licences(root: Root, folder: Path) -> None:
    """Put every licence of what is shipped into a folder."""
    folder.mkdir(parents=True)
    for name in ("LICENSE", "NOTICE.md"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "resources" / "fonts" / "licences", folder / "fonts")
    shutil.copy(root.folder / "build/python/source/LICENSE", folder / "PYTHON-LICENSE.txt")
    collect_licences(root.folder / SITE, folder)


def collect_licences(site: Path, folder: Path) -> None:
    """Copy the licence files that the wheels brought, a folder for each."""
    for info in sorted(site.glob("*.dist-info")):
        for path in sorted(info.rglob("*")):
            if path.is_file() and re.search(
                r"licen[cs]e|copying|notice|authors", str(path.relative_to(info)), re.IGNORECASE
            ):
                target = folder / info.name.removesuffix(".dist-info") / path.relative_to(info).name
                target.parent.mkdir(exist_ok=True)
                shutil.copy(path, target)


def tidy(folder: Path) -> None:
    """Give every file the same rights and the same time, whoever built it."""
    seconds = int(epoch())
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            is_program = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if is_program else 0o644)
            os.utime(path, (seconds, seconds))


def portable(frozen: Path) -> Path:
    """Make the archive that runs from a memory stick."""
    name = f"qisheng-{version()}-linux-x86_64"
    folder = BUILD / "portable" / name
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(frozen, folder, symlinks=True)
    for one in ("portable", "使用说明.txt"):
        shutil.copy(LINUX / one, folder)
    tidy(folder)
    archive = DIST / f"{name}.tar.xz"
    say(f"packing {archive.name}")
    command = ["tar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{epoch()}"]
    command += ["--use-compress-program=xz -6", "-cf", str(archive), "-C", str(folder.parent), name]
    run_quietly(command, "The archive could not be packed.")
    return archive


def deb(frozen: Path) -> Path:
    """Make the Debian package."""
    tree = BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(frozen, tree / "usr/lib/qisheng", symlinks=True)
    (tree / "usr/share/doc").mkdir(parents=True)
    shutil.move(tree / "usr/lib/qisheng/licences", tree / "usr/share/doc/qisheng-desktop")
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/qisheng").symlink_to("../lib/qisheng/qisheng")
    desktop_parts(tree / "usr/share")
    tidy(tree)
    control(tree)
    package = DIST / f"qisheng-desktop_{version()}_amd64.deb"
    say(f"packing {package.name}")
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(package)]
    run_quietly(["env", *(f"{k}={v}" for k, v in environment().items()), *command], "dpkg-deb failed.")
    return package


def desktop_parts(share: Path) -> None:
    """Put in what makes the program known to the desktop: entry, file type, icons, manual page."""
    for name, place in (("qisheng.desktop", "applications"), ("qisheng.xml", "mime/packages")):
        (share / place).mkdir(parents=True)
        shutil.copy(LINUX / "deb" / name, share / place)
    icons = BUILD / "icons"
    run_quietly([str(PYTHON), str(ROOT / "packaging" / "draw_icons.py"), str(icons)], "The icons could not be drawn.")
    for picture in sorted(icons.glob("qisheng-*.png")):
        size = picture.stem.rpartition("-")[2]
        for kind, name in (("apps", "qisheng"), ("mimetypes", "application-x-qisheng")):
            folder = share / f"icons/hicolor/{size}x{size}/{kind}"
            folder.mkdir(parents=True)
            shutil.copy(picture, folder / f"{name}.png")
    for place in ("man/man1", "man/zh_CN/man1"):
        (share / place).mkdir(parents=True)
        (share / place / "qisheng.1").write_text(manual_page(), encoding="utf-8")
        subprocess.run(["gzip", "-9", "-n", str(share / place / "qisheng.1")], check=True)


def manual_page() -> str:
    """Give the manual page, with the commands as the program lists them."""
    command = [str(PYTHON), "-m", "qisheng_desktop", "--help"]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    commands = re.findall(r"^    ([a-z]+) +(\S.*)$", said, re.MULTILINE)
    if not commands:
        message = "The program listed no commands for its manual page."
        raise SetupError(message)
    listed = "\n".join(f".TP\n.B {name}\n{text}" for name, text in commands)
    return (LINUX / "deb" / "qisheng.1").read_text(encoding="utf-8").replace("@commands@", listed)


def control(tree: Path) -> None:
    """Write what dpkg wants to know: control, checksums, scripts."""
    files = [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]
    kilobytes = sum(path.stat().st_size for path in files) // 1024
    sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree)}\n" for path in files]  # noqa: S324 - dpkg's format
    folder = tree / "DEBIAN"
    folder.mkdir()
    text = (LINUX / "deb" / "control").read_text(encoding="utf-8")
    text = text.replace("@version@", version()).replace("@kilobytes@", str(kilobytes))
    (folder / "control").write_text(text, encoding="utf-8")
    (folder / "md5sums").write_text("".join(sums), encoding="utf-8")
    for name in ("postinst", "postrm"):
        shutil.copy(LINUX / "deb" / name, folder)
        (folder / name).chmod(0o755)


def build() -> int:
    """Build the packages for Linux into dist/: a .deb and a portable .tar.xz."""
    DIST.mkdir(exist_ok=True)
    root = make_root()
    frozen = freeze(root)
    licences(root, frozen / "licences")
    for name, (version, files) in glibc.survey(frozen).items():
        say(f"needs {name} {glibc.written(version)}")
        if version > glibc.MOST[name]:
            message = f"That is too new: {', '.join(str(path.relative_to(frozen)) for path in files)}"
            raise SetupError(message)
    for made in (portable(frozen), deb(frozen)):
        say(f"{made.relative_to(ROOT)}  {made.stat().st_size / 1e6:.1f} MB")
    return 0
