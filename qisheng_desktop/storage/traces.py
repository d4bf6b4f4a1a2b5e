"""What the program leaves on a machine: how much it is, what the logs say, and removing all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.recovery import is_in_use

MOST_LOG = 5_000_000
_DEEPEST = 4


def clear(folders: Sequence[Path], keep: Path) -> int:
    """Remove everything in some folders but what a running program protects; return how many files would not go.

    ``keep`` is never touched, should it lie inside one of them.
    """
    return sum(_clear(folder, keep, _DEEPEST) for folder in folders)


def _clear(folder: Path, keep: Path, depth: int) -> int:
    left = 0
    for name in disk.names(folder):
        path = folder / name
        if path == keep or is_in_use(path):
            continue
        try:
            disk.remove(path)
        except OSError:  # a folder, or a file that cannot be removed
            left += _clear(path, keep, depth - 1) if depth and disk.is_folder(path) else 1
            with suppress(OSError):
                disk.remove_folder(path)
    return left


def logs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every log."""
    for name in disk.names(folder):
        with suppress(OSError):
            data = atomic.read_file(folder / name, MOST_LOG)
            yield name, (data or b"").decode("utf-8", "replace")


def size_of(folder: Path, depth: int = _DEEPEST) -> int:
    """Return how many bytes the files in a folder have."""
    total = 0
    for name in disk.names(folder):
        path = folder / name
        with suppress(OSError):
            total += size_of(path, depth - 1) if depth and disk.is_folder(path) else disk.size_of(path)
    return total
