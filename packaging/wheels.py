"""The wheels the packages are made of: fetched once, each held to the hash in its list."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

from dev_env import CONSTRAINTS, PYTHON, ROOT, package_name, run_quietly, say

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
    download(["--require-hashes", "-r", str(requirements)], system, folder)
    stamp.write_text(wanted, encoding="utf-8")
    return folder


def download(what: list[str], system: str, folder: Path) -> None:
    """Download wheels for a system, without what they need in turn."""
    platforms = [word for name in PLATFORMS[system] for word in ("--platform", name)]
    abis = [word for abi in ("cp311", "abi3", "none") for word in ("--abi", abi)]
    command = [str(PYTHON), "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "-d", str(folder)]
    command += ["--python-version", PYTHON_VERSION, "--implementation", "cp", *abis, *platforms]
    run_quietly([*command, *what], "The wheels could not be fetched.")


def pins(file: Path) -> dict[str, str]:
    """Give the versions that a list pins for the Python of the packages, by name."""
    found = re.findall(r"^([\w.-]+)==([^\s;]+)(?: *; *(.*))?", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {package_name(name): version for name, version, condition in found if ">=" not in condition}


def lock() -> int:
    """Write the list of what is shipped anew: names stay, versions come from constraints.txt, hashes anew."""
    head = [line for line in SHIPPED.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    versions = pins(CONSTRAINTS)
    wanted = {name: versions[name] for name in sorted(pins(SHIPPED))}
    hashes: dict[str, set[str]] = {name: set() for name in wanted}
    folder = BUILD / "wheels" / "lock"
    for system in PLATFORMS:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        say(f"fetching the wheels for {system}")
        download([f"{name}=={version}" for name, version in wanted.items()], system, folder)
        for wheel in folder.glob("*.whl"):
            name = wheel.name.partition("-")[0].replace("_", "-").lower()
            hashes[name].add(hashlib.sha256(wheel.read_bytes()).hexdigest())
    shutil.rmtree(folder)
    for name, version in wanted.items():
        head.append(" \\\n".join((f"{name}=={version}", *(f"    --hash=sha256:{one}" for one in sorted(hashes[name])))))
    SHIPPED.write_text("\n".join(head) + "\n", encoding="utf-8")
    return 0


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
