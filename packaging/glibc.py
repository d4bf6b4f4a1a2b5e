"""Which glibc a folder of programs and libraries needs, read from the versions of the symbols they ask for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

MOST = (2, 28)
"""glibc of UOS 20; 麒麟 V10 has 2.31."""


def is_elf(path: Path) -> bool:
    """Tell whether a file is a program or library of Linux."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def needed(path: Path) -> tuple[int, int]:
    """Give the newest glibc a file asks for."""
    command = ["readelf", "--version-info", "--wide", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    needs = said.partition("Version needs section")[2]
    found = re.findall(r"Name: GLIBC_(\d+)\.(\d+)", needs)
    return max(((int(major), int(minor)) for major, minor in found), default=(0, 0))


def survey(folder: Path) -> dict[Path, tuple[int, int]]:
    """Give for every program and library below a folder the newest glibc it asks for."""
    return {path: needed(path) for path in sorted(folder.rglob("*")) if is_elf(path)}


def main() -> int:
    """Print what asks for most, and whether that is too much."""
    found = survey(Path(sys.argv[1]))
    most = max(found.values(), default=(0, 0))
    for path, version in sorted(found.items(), key=lambda item: item[1])[-8:]:
        print(f"  glibc {version[0]}.{version[1]:<3} {path.relative_to(sys.argv[1])}")
    print(f"needs glibc {most[0]}.{most[1]} (may need {MOST[0]}.{MOST[1]}), {len(found)} files")
    return 0 if found and most <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
