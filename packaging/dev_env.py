"""The environment: `.venv` in the checkout, and the system's libraries that Qt's wheels expect to find."""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SECONDS_BETWEEN_DOTS = 5
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"

# What PySide6's wheels (Core, Gui, Widgets, the xcb, Wayland and offscreen platforms) load from the system, by the
# Debian package that holds it. glibc and zlib are there wherever Python is.
QT_LIBRARIES = {
    "libstdc++.so.6": "libstdc++6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libzstd.so.1": "libzstd1",
    "libcups.so.2": "libcups2",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
LIBREOFFICE = ("libreoffice-calc-nogui", "libreoffice-writer-nogui")
BRIDGE, TIDY, STRACE = "python3-uno", "tidy", "strace"
"""The Python that types into LibreOffice, and the validator of web pages."""


class SetupError(Exception):
    """The environment cannot be made; the message says why and what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal what happens now."""
    print(f"==> {text}", flush=True)


def run_quietly(command: list[str], failure: str) -> None:
    """Run a command with nothing but dots to see; when it fails, show what it said and raise `failure`."""
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        except OSError as error:
            message = f"{failure} ({command[0]}: {error.strerror})"
            raise SetupError(message) from error
        with process:
            wait_with_dots(process)
        if process.returncode:
            said.seek(0)
            print(said.read().decode(errors="replace"), file=sys.stderr, flush=True)
            raise SetupError(failure)


def wait_with_dots(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process to end and print a dot every few seconds meanwhile."""
    dots = 0
    while True:
        try:
            process.wait(SECONDS_BETWEEN_DOTS)
        except subprocess.TimeoutExpired:
            print(".", end="", flush=True)
            dots += 1
        else:
            print("\n" if dots else "", end="", flush=True)
            return


# ---------------------------------------------------------------------------------------------------- system libraries


def is_root() -> bool:
    """Tell whether system packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def missing_libraries() -> list[str]:
    """Name the shared libraries Qt needs and this system cannot load."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    for name in QT_LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


def install_system_packages(packages: list[str], purpose: str) -> None:
    """Install Debian packages as root; otherwise raise with the exact command to run."""
    install = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", *packages]
    command = f"apt-get update && {shlex.join(install)}"
    if not is_root():
        message = (
            f"{purpose} needs system packages. Run this, then the same command again:\n\n    sudo sh -c '{command}'\n"
        )
        raise SetupError(message)
    say(f"installing system packages for {purpose}: {' '.join(packages)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    failure = "apt-get could not install the system packages. Is the network there? Run the same command again then."
    run_quietly(["apt-get", "update"], failure)
    run_quietly(install, failure)


def require_qt_libraries() -> None:
    """See to it that Qt finds the libraries it loads from the system."""
    missing = missing_libraries()
    if not missing:
        return
    if not shutil.which("apt-get"):
        message = "Qt needs these libraries, which this system lacks; install them by its own means:\n"
        raise SetupError(message + ", ".join(missing))
    install_system_packages(sorted({QT_LIBRARIES[name] for name in missing}), "Qt")


def find_soffice() -> str | None:
    """Give the path of LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def has_office_part(package: str) -> bool:
    """Say whether Calc or Writer is there, in whichever package: there may be one without the other."""
    part = "libsclo.so" if "calc" in package else "libswlo.so"
    soffice = find_soffice()
    return bool(soffice) and (Path(str(soffice)).resolve().parent / part).exists()


def offer_libreoffice() -> None:
    """Install what some tests open our documents with, where that may be done."""
    if not is_root() or not shutil.which("apt-get"):
        return
    missing = [name for name in LIBREOFFICE if not has_office_part(name)]
    missing += [] if Path("/usr/lib/python3/dist-packages/uno.py").exists() else [BRIDGE]
    missing += [name for name in (TIDY, STRACE) if not shutil.which(name)]
    if not missing:
        return
    try:
        install_system_packages(missing, "tests: other programs to open our documents, and strace")
    except SetupError as error:
        print(error, file=sys.stderr, flush=True)


# ------------------------------------------------------------------------------------------------- python environment


def wanted_packages(groups: tuple[str, ...]) -> list[str]:
    """Read from pyproject.toml what is to be installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted: list[str] = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for group in groups:
        wanted += project["dependency-groups"][group]
    return wanted


def package_name(requirement: str) -> str:
    """Give the name out of a requirement, in the form in which names are compared."""
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower()


def stamp(groups: tuple[str, ...]) -> str:
    """Give a hash of everything that decides what stands in the environment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    decides = [wanted_packages(groups), project["project"]["scripts"], CONSTRAINTS.read_text(encoding="utf-8")]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()


def place() -> str:
    """Say where the environment was made: its commands know that folder, so a moved checkout needs a new one."""
    return f"{ROOT}\n"


def is_usable() -> bool:
    """Tell whether `.venv` is ours, stands where it was made, and runs."""
    note = VENV / "place.txt"
    if not note.is_file() or note.read_text(encoding="utf-8") != place():
        return False
    try:
        return subprocess.run([PYTHON, "-c", "import pip"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def require_venv() -> None:
    """Make `.venv` unless a usable one is there."""
    if is_usable():
        return
    if not importlib.util.find_spec("ensurepip"):
        if not shutil.which("apt-get"):
            message = "This Python lacks ensurepip, so it cannot make an environment. Install a complete Python."
            raise SetupError(message)
        major, minor = sys.version_info[:2]
        install_system_packages([f"python{major}.{minor}-venv"], "making a Python environment")
    say(f"making the environment {VENV}")
    if VENV.exists() and not VENV.is_symlink() and not (VENV / "pyvenv.cfg").exists() and any(VENV.iterdir()):
        message = f"{VENV} is there and is no Python environment. Move it away, then run the same command again."
        raise SetupError(message)
    run_quietly([sys.executable, "-m", "venv", "--clear", str(VENV)], "The environment could not be made.")
    (VENV / "place.txt").write_text(place(), encoding="utf-8")


def require_packages(groups: tuple[str, ...] = ()) -> None:
    """Install the pinned packages and the `qisheng` command, unless that was done for these very versions."""
    note = VENV / f"stamp-{'-'.join(('run', *groups))}.txt"
    wanted = stamp(groups)
    if note.is_file() and note.read_text(encoding="utf-8") == wanted:
        return
    say("installing Python packages (the first time about 200 MB, some minutes)")
    pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar=off", "--disable-pip-version-check"]
    failure = (
        "The Python packages could not be installed; what pip said stands above. Is the network there? Then run the\n"
        "same command again. On Linux, Qt needs a glibc of 2.28 or newer (on ARM 2.39)."
    )
    run_quietly([*pip, "--only-binary=:all:", "-c", str(CONSTRAINTS), *wanted_packages(groups)], failure)
    run_quietly([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], failure)
    note.write_text(wanted, encoding="utf-8")
