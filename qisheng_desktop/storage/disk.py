"""Every call that touches a file system, one small function each, so that a test can make each of them fail."""

from __future__ import annotations

import os
import stat
import sys
import time
from errno import EINVAL, ENOTSUP
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
PRIVATE, USUAL = 0o600, 0o666


def resolve(path: Path) -> Path:
    """Return the file a path means once all links are followed, whether it is there or not."""
    return Path(os.path.realpath(path))


def mode_of(path: Path) -> int | None:
    """Return the mode of a regular file, or nothing if nothing is there.

    Raises:
        IsADirectoryError, OSError: If it is something else, or cannot be looked at.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - the call itself, to be made to fail
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(path)
    if not stat.S_ISREG(mode):
        raise OSError(EINVAL, "not a regular file", str(path))
    return stat.S_IMODE(mode)


def set_mode(path: Path, mode: int) -> None:
    """Give a file a mode."""
    os.chmod(path, mode)  # noqa: PTH101 - as above


def open_new(path: Path, mode: int) -> int:
    """Create a file that must not be there, for writing; return its descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY, mode)


def open_old(path: Path) -> int:
    """Open a file for reading; return its descriptor."""
    return os.open(path, os.O_RDONLY | _BINARY)


def read(descriptor: int, most: int) -> bytes:
    """Read a piece, empty at the end of the file."""
    return os.read(descriptor, most)


def write(descriptor: int, data: memoryview) -> int:
    """Write a piece; return how much of it was written."""
    return os.write(descriptor, data)


def sync(descriptor: int) -> None:
    """Wait until the file is on the disk."""
    os.fsync(descriptor)


def close(descriptor: int) -> None:
    """Close a file."""
    os.close(descriptor)


def replace(source: Path, target: Path) -> None:
    """Put one file in the place of another at one stroke."""
    os.replace(source, target)  # noqa: PTH105 - as above


def remove(path: Path) -> None:
    """Remove a file."""
    os.unlink(path)  # noqa: PTH108 - as above


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {EINVAL, ENOTSUP}:  # file systems that cannot do it say so like this
            raise
    finally:
        os.close(descriptor)


def pause(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)
