"""Everything that stands in a folder, to hold against the same folder later: what came, what went, what changed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

LIVING = ("proc", "sys", "dev")
"""Folders of a root that are no files."""


def traces(folder: Path) -> dict[str, str]:
    """Give every file, link and folder below a folder by its path, and what tells whether it changed."""
    found: dict[str, str] = {}
    for place, folders, files in os.walk(folder):
        here = Path(place)
        if here == folder:
            folders[:] = [name for name in folders if name not in LIVING]
        for name in (*folders, *files):
            path = here / name
            found[path.relative_to(folder).as_posix()] = trace(path)
    return found


def trace(path: Path) -> str:
    """Give the rights and the contents of a file, in short."""
    if path.is_symlink():
        return f"-> {path.readlink()}"
    about = path.stat()
    text = f"{about.st_mode:o} {about.st_uid}:{about.st_gid}"
    return f"{text} {hashlib.sha256(path.read_bytes()).hexdigest()}" if path.is_file() else text


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """List what differs: `+` came, `-` went, `~` changed."""
    signs = {name: "+" if name not in before else "-" if name not in after else "~" for name in (*before, *after)}
    return [f"{sign} {name}" for name, sign in sorted(signs.items()) if before.get(name) != after.get(name)]


def but(found: list[str], expected: re.Pattern[str]) -> list[str]:
    """Leave out what was to be expected; the pattern is held against the beginning of the path."""
    return [line for line in found if not expected.match(line[2:])]
