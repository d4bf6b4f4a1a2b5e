"""Every call that touches a file system, one small function each, so that a test can make each of them fail."""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress
from errno import EEXIST, EINVAL, EISDIR, ENOSYS, ENOTSUP
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
        raise IsADirectoryError(EISDIR, "a folder", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(EINVAL, "not a regular file", str(path))
    return stat.S_IMODE(mode)


def is_folder(path: Path) -> bool:
    """Say whether something is a folder itself, and no link to one."""
    return stat.S_ISDIR(os.lstat(path).st_mode)


def size_of(path: Path) -> int:
    """Return how many bytes a file has."""
    return os.stat(path).st_size  # noqa: PTH116 - as above


def copy_rights(source: Path, target: Path) -> None:
    """Give a file the mode of another; and, where that is possible, its group and access list."""
    found = os.stat(source)  # noqa: PTH116 - as above
    if sys.platform != "win32":
        with suppress(OSError):
            os.chown(target, -1, found.st_gid)
    if sys.platform == "linux":
        with suppress(OSError):
            os.setxattr(target, _ACCESS, os.getxattr(source, _ACCESS))
    os.chmod(target, stat.S_IMODE(found.st_mode))  # noqa: PTH101 - as above


_ACCESS = "system.posix_acl_access"


def hold(descriptor: int, *, is_mine: bool) -> bool:
    """Mark an open file as one that is worked on, or claim it if nobody works on it; say whether that was possible.

    On Windows an open file can be neither removed nor renamed, so that nothing is held and everything can be claimed.
    """
    if sys.platform == "win32":
        return is_mine
    import fcntl  # noqa: PLC0415 - not there on Windows

    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if is_mine else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def make_folder(path: Path, mode: int) -> None:
    """Make a folder; its parent must be there."""
    os.mkdir(path, mode)  # noqa: PTH102 - as above


def names(folder: Path) -> list[str]:
    """Return the names in a folder, sorted; none if there is no such folder."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - as above
    except (FileNotFoundError, NotADirectoryError):
        return []


def remove_folder(path: Path) -> None:
    """Remove an empty folder."""
    os.rmdir(path)  # noqa: PTH106 - as above


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
    if sys.platform == "win32":
        _ask_windows("MoveFileExW", source, target, _REPLACING | _THROUGH)
    else:
        os.replace(source, target)  # noqa: PTH105 - as above


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places at one stroke; say no where the system or the disk cannot."""
    return _rename(one, other, _EXCHANGE)


def put_new(source: Path, target: Path) -> None:
    """Give a file its name unless another has it.

    Raises:
        FileExistsError: If another has it.
    """
    if sys.platform == "win32":
        _ask_windows("MoveFileExW", source, target, _THROUGH)
    elif not _rename(source, target, _ONLY_NEW):
        if mode_of(target) is not None:
            raise FileExistsError(EEXIST, os.strerror(EEXIST), str(target))
        os.replace(source, target)  # noqa: PTH105 - as above


_REPLACING, _THROUGH = 0x1, 0x8
"""Windows: replace what is there; come back only when the name is on the disk, which Python's own call leaves open.

Not ReplaceFileW, which keeps the old one's rights but may end with neither file under the name.
"""
_HIDDEN = 0x2


def hide(path: Path) -> None:
    """Hide a file where hiding does not go by the name."""
    if sys.platform == "win32":
        _ask_windows("SetFileAttributesW", path, None, _HIDDEN)


def _ask_windows(name: str, path: Path, other: Path | None, flags: int) -> None:
    """Call a function of Windows that takes one path or two, and flags, and says nought when it failed."""
    import ctypes  # noqa: PLC0415 - not needed before the first save

    call = getattr(ctypes.CDLL("kernel32", use_last_error=True), name)
    if not call(*(str(one) for one in (path, other) if one is not None), flags):
        number = int(vars(ctypes)["get_last_error"]())  # only there
        raise OSError(0, name, str(path), number, None if other is None else str(other))


_ONLY_NEW, _EXCHANGE = 1, 2
_HERE = -100
_UNABLE = frozenset({EINVAL, ENOSYS, ENOTSUP})


def _rename(source: Path, target: Path, flag: int) -> bool:
    import ctypes  # noqa: PLC0415 - not needed before the first save

    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if call is None:
        return False
    if call(_HERE, os.fsencode(source), _HERE, os.fsencode(target), flag):
        number = ctypes.get_errno()
        if number in _UNABLE:
            return False
        raise OSError(number, os.strerror(number), str(source), None, str(target))
    return True


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
