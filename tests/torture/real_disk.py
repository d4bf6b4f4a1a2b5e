"""A folder of the real file system in the place of the whole disk, for programs that are about to be killed.

`storage.disk` is turned to it in a process of its own, which nobody gets back: what was done to it stays done.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qisheng_desktop.storage import disk
from tests.torture.simulated import CALLS
from tests.torture.workloads import FILE, FOLDERS, first_bytes

Before = Callable[[str, tuple[object, ...]], None]
"""What is told of a call before it is made: its name, its arguments."""
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
"""Killing a program does not touch the disk below, so that the fastest will do."""
_PREFIX = "qisheng-torture-"


@contextmanager
def fast_folder() -> Iterator[Path]:
    """Make a folder where a sync costs nothing, and take it away; and those of runs that were killed themselves."""
    place = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for left in place.glob(f"{_PREFIX}*"):
        pid = left.name.removeprefix(_PREFIX).partition("-")[0]
        if not Path(f"/proc/{pid}").exists():
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=place, ignore_cleanup_errors=True) as name:
        yield Path(name)


def put(base: Path, path: Path) -> Path:
    """Return where a path of the workloads lies on the real disk."""
    return base / path.relative_to("/") if any(folder in (path, *path.parents) for folder in FOLDERS) else path


def redirect(base: Path, before: Before = lambda _name, _arguments: None) -> None:
    """Let all calls of the disk go to a folder, each announced first."""
    for name in CALLS:
        setattr(disk, name, _redirected(name, getattr(disk, name), base, before))


def _redirected(name: str, real: Callable[..., object], base: Path, before: Before) -> Callable[..., object]:
    def call(*arguments: object, **words: object) -> object:
        before(name, arguments)
        if name == "resolve":
            return arguments[0]
        moved = [put(base, one) if isinstance(one, Path) else one for one in arguments]
        return real(*moved, **words)

    return call


def prepare(base: Path) -> None:
    """Make the folders and the first version anew."""
    for path in list(base.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for folder in FOLDERS:
        put(base, folder).mkdir(parents=True)
    put(base, FILE).write_bytes(first_bytes())


def contents(base: Path) -> dict[Path, bytes]:
    """Return what stands on the disk, under the names the workloads know."""
    return {Path("/") / path.relative_to(base): path.read_bytes() for path in base.rglob("*") if path.is_file()}
