"""Which glibc and libstdc++ a folder of programs and libraries needs, read from the versions of their symbols."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

Version = tuple[int, ...]
MOST: dict[str, Version] = {"GLIBC": (2, 28), "GLIBCXX": (3, 4, 25), "CXXABI": (1, 3, 11)}
"""What UOS 20 has: glibc 2.28, libstdc++ of GCC 8; 麒麟 V10 has 2.31 and GCC 9."""


def is_elf(path: Path) -> bool:
    """Tell whether a file is a program or library of Linux."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def needed(path: Path) -> dict[str, Version]:
    """Give the newest version of each that a file asks for."""
    command = ["readelf", "--version-info", "--wide", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    needs = said.partition("Version needs section")[2]
    found: dict[str, Version] = dict.fromkeys(MOST, ())
    for name, version in re.findall(r"Name: ([A-Z]+)_([\d.]+)", needs):
        if name in found:
            found[name] = max(found[name], tuple(map(int, version.split("."))))
    return found


def survey(folder: Path) -> dict[str, tuple[Version, list[Path]]]:
    """Give the newest version of each that anything below a folder asks for, and the files that do."""
    files = {path: needed(path) for path in sorted(folder.rglob("*")) if is_elf(path)}
    newest = {name: max((found[name] for found in files.values()), default=()) for name in MOST}
    return {name: (most, [path for path in files if files[path][name] == most]) for name, most in newest.items()}


def hide_newer(folder: Path) -> int:
    """Let the glibc of a root offer nothing that is newer than ours may be; return how many files were changed.

    Newer versions of its functions get names that no release has, in glibc and in all else of the root that asks for
    them. The loader refuses whatever is brought in and asks for one, as a system with the older glibc would.
    """

    def renamed(version: re.Match[bytes]) -> bytes:
        is_newer = (2, int(version[1])) > MOST["GLIBC"]
        return b"GLIBC_9.%b\0" % version[1] if is_newer else version[0]

    changed = 0
    for path in folder.rglob("*"):
        if is_elf(path):
            before = path.read_bytes()
            after = re.sub(rb"GLIBC_2\.(\d\d)\0", renamed, before)
            if after != before:
                path.write_bytes(after)
                changed += 1
    return changed


def written(version: Version) -> str:
    """Give a version as it is written."""
    return ".".join(map(str, version))


def main() -> int:
    """Print what asks for most, and whether that is too much."""
    found = survey(Path(sys.argv[1]))
    for name, (version, files) in found.items():
        print(f"needs {name} {written(version)} (may need {written(MOST[name])}):")
        print(*(f"  {path.relative_to(sys.argv[1])}" for path in files[:8]), sep="\n")
    return 0 if all(() < version <= MOST[name] for name, (version, _) in found.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
