"""The wheels the packages are made of: fetched once, each held to the hash in its list."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZipFile

from dev_env import PYTHON, ROOT, run_quietly, say

BUILD = ROOT / "build"
DIST = ROOT / "dist"
SHIPPED = ROOT / "packaging" / "wheels.txt"
PLATFORMS = {
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "windows": ("win_amd64",),
}
PYTHON_VERSION = "3.11"


def fetch(requirements: Path, system: str) -> Path:
    """Download what a list names for a system; return the folder of wheels, which holds nothing else."""
    folder = BUILD / "wheels" / f"{requirements.stem}-{system}"
    stamp = folder / "stamp.txt"
    wanted = requirements.read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    say(f"fetching the wheels of {requirements.name} for {system}")
    platforms = [word for name in PLATFORMS[system] for word in ("--platform", name)]
    abis = [word for abi in ("cp311", "abi3", "none") for word in ("--abi", abi)]
    command = [str(PYTHON), "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    command += ["--python-version", PYTHON_VERSION, "--implementation", "cp", *abis, *platforms]
    run_quietly([*command, "-d", str(folder), "-r", str(requirements)], "The wheels could not be fetched.")
    stamp.write_text(wanted, encoding="utf-8")
    return folder


def unpack(folder: Path, target: Path) -> None:
    """Lay the wheels of a folder out as pip would, without their commands."""
    target.mkdir(parents=True, exist_ok=True)
    for wheel in sorted(folder.glob("*.whl")):
        with ZipFile(wheel) as archive:
            archive.extractall(target)


def fetch_source(requirements: Path, name: str) -> Path:
    """Download the source archive that a list names, held to its hash."""
    folder = BUILD / "wheels" / f"{requirements.stem}-source"
    if not (folder / name).is_file():
        say(f"fetching {name}")
        command = [str(PYTHON), "-m", "pip", "download", "--no-deps", "--no-binary=:all:", "--no-build-isolation"]
        command += ["--require-hashes", "-d", str(folder), "-r", str(requirements)]
        run_quietly(command, f"{name} could not be fetched.")
    return folder / name
