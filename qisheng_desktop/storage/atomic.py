"""Writing a file so that at every moment either the old one or the new one is there, whole.

New file beside the old one, all bytes, on the disk, read back and compared; only then does it take the old one's place,
and is read back once more. A write that is short or a sync that fails ends it: after a failed sync the system forgets
what it could not write, so the same file is never tried again.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from errno import EACCES, EBUSY, EEXIST, EFBIG, EIO
from pathlib import Path

from qisheng_desktop.storage import disk

PIECE = 1 << 20
PRIVATE_FOLDER, USUAL_FOLDER = 0o700, 0o777
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
    descriptor = disk.open_old(path)
    try:
        return _read(descriptor, most, path)
    finally:
        disk.close(descriptor)


def _read(descriptor: int, most: int, path: Path) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := disk.read(descriptor, PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise OSError(EFBIG, "too large", str(path))
    return b"".join(pieces)


def write_file(target: Path, data: bytes, expect: Callable[[], bytes | None] | None = None) -> None:
    """Put bytes in the place of a file.

    ``expect`` is called right before. It returns what stands there now, nothing for no file, and may raise to leave
    that; if something else turns out to have stood there, it is put back. Without ``expect`` anything is replaced.

    Raises:
        OSError: If it could not be done; then the old file is as it was, except after the very last steps, when the
            new one is in its place but not known to be on the disk (``UNCONFIRMED``). With ``CHANGED`` somebody else
            was faster.
    """
    mode = disk.mode_of(target)
    if mode is not None and not mode & 0o222:
        raise PermissionError(EACCES, READ_ONLY, str(target))
    temporary, descriptor = _open_temporary(target.parent, disk.USUAL if mode is None else disk.PRIVATE)
    try:
        _write_all(descriptor, data)
        held = _compare(temporary, data)
        try:
            if mode is not None:
                disk.copy_rights(target, temporary)
            is_left = _put(temporary, target, data, expect)
        finally:
            _let_go(held)
    except _AstrayError as error:  # what stood there could not be put back: it keeps the name it has
        raise OSError(EIO, UNCONFIRMED, str(target)) from error
    except _LeftError as left:  # the next sweep puts it among the older versions
        raise left.told from left
    except BaseException:
        with suppress(OSError):  # what went wrong before is what must be told
            disk.remove(temporary)
        raise
    try:
        disk.sync_folder(target.parent)
        _let_go(_compare(target, data))
    except OSError as error:
        raise OSError(EIO, UNCONFIRMED, str(target)) from error
    if is_left:
        with suppress(OSError):  # a version that is kept elsewhere; the next sweep takes it
            disk.remove(temporary)


def make_folders(folder: Path, mode: int = PRIVATE_FOLDER) -> None:
    """Make a folder and all above it unless they are there; for this user alone unless another mode is given."""
    try:
        disk.make_folder(folder, mode)
    except FileExistsError:
        return
    except FileNotFoundError:
        if folder.parent == folder:
            raise  # a disk that says so of its root would be asked for ever
        make_folders(folder.parent, mode)
        disk.make_folder(folder, mode)
    disk.sync_folder(folder.parent)


READ_ONLY = "read-only file"
DIFFERENT = "read back different"
UNCONFIRMED = "unconfirmed"
CHANGED = "changed at the last moment"
MOST = 1 << 28
TEMPORARY = re.compile(r"~[0-9a-f]{8}\.tmp")


class _AstrayError(Exception):
    """Another's version could not be put back into its place."""


class _LeftError(Exception):
    """What has the name of the temporary file may be another's version; ``told`` is what went wrong before."""

    def __init__(self, told: OSError) -> None:
        super().__init__(told)
        self.told = told


def _put(source: Path, target: Path, data: bytes, expect: Callable[[], bytes | None] | None) -> bool:
    """Put the new file in its place; say whether what stood there has the name of the temporary one now."""
    if expect is None:
        _patiently(lambda: disk.replace(source, target))
        return False
    old = expect()
    if old is None:
        try:
            _patiently(lambda: disk.put_new(source, target))
        except FileExistsError as error:
            raise FileExistsError(EEXIST, CHANGED, str(target)) from error
        return False
    is_done = [False]

    def swap() -> None:
        is_done[0] = disk.exchange(source, target)

    _patiently(swap)
    if not is_done[0]:
        _patiently(lambda: disk.replace(source, target))
    else:
        _check_displaced(source, target, data, old)
    return is_done[0]


def _check_displaced(displaced: Path, target: Path, data: bytes, old: bytes) -> None:
    """Hold what gave way against what was to give way; anything else gets its place back.

    What gives way to it must be ours: a third may have come between, and would be removed with the temporary file.
    """
    try:
        if read_file(displaced, MOST) == old:
            return
        told: OSError = FileExistsError(EEXIST, CHANGED, str(target))
    except OSError as error:
        told = error
    try:
        is_exchanged = disk.exchange(displaced, target)
        if not is_exchanged:
            disk.replace(displaced, target)
    except OSError as error:
        raise _AstrayError from error
    try:
        is_ours = not is_exchanged or read_file(displaced, MOST) == data
    except OSError:
        is_ours = False
    raise told if is_ours else _LeftError(told)


def _open_temporary(folder: Path, mode: int) -> tuple[Path, int]:
    for _ in range(8):
        path = folder / f"~{secrets.token_hex(4)}.tmp"
        with suppress(FileExistsError):
            descriptor = disk.open_new(path, mode)
            disk.hold(descriptor, is_mine=False)
            return path, descriptor
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


def _compare(path: Path, data: bytes) -> int | None:
    """Read a file back from the disk; return a descriptor that holds it, where files can be held."""
    descriptor = disk.open_old(path)
    is_held = False
    try:
        if _read(descriptor, len(data), path) != data:
            raise OSError(EIO, DIFFERENT, str(path))
        is_held = disk.hold(descriptor, is_mine=False)
    finally:
        if not is_held:
            _let_go(descriptor)
    return descriptor if is_held else None


def _let_go(descriptor: int | None) -> None:
    if descriptor is not None:
        with suppress(OSError):  # nothing was written through it
            disk.close(descriptor)


def _patiently(act: Callable[[], None]) -> None:
    """Do it, waiting for a program that holds the old file for a moment."""
    waited, pause = 0.0, FIRST_PAUSE
    while True:
        try:
            act()
        except OSError as error:
            is_held = error.errno == EBUSY or getattr(error, "winerror", None) in _HELD
            if not is_held:
                raise
            if waited >= PATIENCE:
                raise OSError(EBUSY, "held") from error
        else:
            return
        disk.pause(pause)
        waited += pause
        pause = min(2 * pause, LONGEST_PAUSE)
