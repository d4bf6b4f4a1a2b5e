"""What a save that was cut off leaves beside the file: temporary files of programs that are gone.

One that is whole may be the only copy of something: it goes into the backups before it goes. One that somebody still
works on is held, and let be.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.backups import Backups
from qisheng_desktop.storage.lines import MOST_BYTES, stamp_of
from qisheng_desktop.storage.project import MAGIC


def sweep(folder: Path, backups: Backups) -> int:
    """Remove the temporary files of project files in a folder; return how many there were."""
    removed = 0
    for name in disk.names(folder):
        if atomic.TEMPORARY.fullmatch(name):
            with suppress(OSError):
                removed += _sweep(folder / name, backups)
    return removed


def _sweep(path: Path, backups: Backups) -> bool:
    descriptor = disk.open_old(path)
    try:
        if not disk.hold(descriptor, is_mine=True):
            return False
        data = (atomic.read_file(path, MOST_BYTES) or b"").strip(b"\0")
        if data and MAGIC.encode() not in data[:64]:
            return False  # no project file
        stamp = stamp_of(data)
        if stamp is not None and stamp.is_whole and not backups.keep(data):
            return False  # perhaps nowhere else
    finally:
        disk.close(descriptor)
    disk.remove(path)
    return True
