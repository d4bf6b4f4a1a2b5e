"""Writing a file so that at every moment either the old one or the new one is there, whole.

New file beside the old one, all bytes, on the disk, read back and compared; only then does it take the old one's place,
and is read back once more. A write that is short or a sync that fails ends it: after a failed sync the system forgets
what it could not write, so the same file is never tried again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from errno import EACCES, EBUSY, EEXIST, EFBIG, EIO
from pathlib import Path

from qisheng_desktop.storage import disk

PIECE = 1 << 20
PATIENCE = 3.0
"""Seconds to wait for another program, a virus scanner mostly, to let go of the old file."""
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.4
_HELD = frozenset({5, 32, 33})
"""Windows: access denied, sharing violation, lock violation."""


def read_file(path: Path, most: int) -> bytes | None:
    """Return a file's bytes, or nothing if it is not there.

    Raises:
        OSError: If it cannot be read, is not a regular file, or is longer than ``most`` bytes (``EFBIG``).
    """
    if disk.mode_of(path) is None:
        return None
    pieces: list[bytes] = []
    size = 0
    descriptor = disk.open_old(path)
    try:
        while piece := disk.read(descriptor, PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise OSError(EFBIG, "too large", str(path))
    finally:
        disk.close(descriptor)
    return b"".join(pieces)


def write_file(target: Path, data: bytes, check: Callable[[], None]) -> None:
    """Put bytes in the place of a file; ``check`` is called right before and may raise to leave the old one.

    Raises:
        OSError: If it could not be done; then the old file is as it was, except after the very last steps, when the
            new one is in its place but not known to be on the disk.
    """
    mode = disk.mode_of(target)
    if mode is not None and not mode & 0o222:
        raise PermissionError(EACCES, READ_ONLY, str(target))
    temporary, descriptor = _open_temporary(target.parent, disk.USUAL if mode is None else disk.PRIVATE)
    try:
        _write_all(descriptor, data)
        _compare(temporary, data)
        if mode is not None:
            disk.set_mode(temporary, mode)
        check()
        _replace(temporary, target)
    except BaseException:
        with suppress(OSError):  # what went wrong before is what must be told
            disk.remove(temporary)
        raise
    try:
        disk.sync_folder(target.parent)
        _compare(target, data)
    except OSError as error:
        raise OSError(EIO, UNCONFIRMED, str(target)) from error


READ_ONLY = "read-only file"
DIFFERENT = "read back different"
UNCONFIRMED = "unconfirmed"


def _open_temporary(folder: Path, mode: int) -> tuple[Path, int]:
    for _ in range(8):
        path = folder / f"~{secrets.token_hex(4)}.tmp"
        with suppress(FileExistsError):
            return path, disk.open_new(path, mode)
    raise FileExistsError(EEXIST, "no free name", str(folder))


def _write_all(descriptor: int, data: bytes) -> None:
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[_write_piece(descriptor, rest) :]
        disk.sync(descriptor)
    except BaseException:
        with suppress(OSError):
            disk.close(descriptor)
        raise
    disk.close(descriptor)


def _write_piece(descriptor: int, data: memoryview) -> int:
    written = disk.write(descriptor, data)
    if written <= 0:
        raise OSError(EIO, "nothing written")
    return written


def _compare(path: Path, data: bytes) -> None:
    if read_file(path, len(data)) != data:
        raise OSError(EIO, DIFFERENT, str(path))


def _replace(source: Path, target: Path) -> None:
    """Replace, waiting for a program that holds the old file for a moment."""
    waited, pause = 0.0, FIRST_PAUSE
    while True:
        try:
            disk.replace(source, target)
        except OSError as error:
            is_held = error.errno == EBUSY or getattr(error, "winerror", None) in _HELD
            if not is_held or waited >= PATIENCE:
                raise
        else:
            return
        disk.pause(pause)
        waited += pause
        pause = min(2 * pause, LONGEST_PAUSE)
