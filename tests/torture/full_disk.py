"""A disk that is full, a real one: a tmpfs of this process's own, mounted anew: `python -m tests.torture.full_disk`.

Every workload is done with each amount of room there may be, in steps of 1 KiB, and with each number of files that may
still be made. A tmpfs gives whole pages, so that between two pages the report grows instead of the room. It has to be
started by what `starts` gives, since mounting wants a right.
"""

from __future__ import annotations

import argparse
import logging
import mmap
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qisheng_desktop.errors import SaveError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.sentences import sentence_for
from qisheng_desktop.storage import atomic
from qisheng_desktop.storage.leftovers import sweep
from qisheng_desktop.storage.project import MAGIC
from tests.torture.light import lighten
from tests.torture.real_disk import contents, prepare, redirect
from tests.torture.workloads import FILE, HOME, WORKLOADS, Workload, World, new_world

PAGE, STEP = mmap.PAGESIZE, 1024
SIZE = 2 << 20
CALM = 8
"""So many amounts of room in a row in which nothing failed are enough."""
TEXT = "全年主动公开政府信息。" * 180
"""Makes a report of several pages, so that it stops in the middle of one."""
STARTS = (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"])


def starts() -> list[str]:
    """Give what a command is started with so that it may mount; nothing where that cannot be."""
    with tempfile.TemporaryDirectory() as folder:
        for start in STARTS:
            command = [*start, "mount", "-t", "tmpfs", "-o", "size=64k", "none", folder]
            if shutil.which(start[0]) and not subprocess.run(command, check=False, capture_output=True).returncode:
                return start
    return []


def large_world(more: int = 0) -> World:
    """Return a world whose report takes several pages, and so many bytes more."""
    world = new_world()
    world.project.report.apply(Edits({CellRef("1"): TEXT + "x" * more}))
    return world


@contextmanager
def filled(disk: Path, room: int, files: int) -> Iterator[None]:
    """Leave only so many bytes, and files to be made."""
    filler, many = disk / "filler", disk / "many"
    many.mkdir()
    filler.touch()
    state = os.statvfs(disk)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, state.f_bavail * state.f_frsize - room)
    for number in range(state.f_ffree - files):
        (many / str(number)).touch()
    yield
    filler.unlink()
    shutil.rmtree(many)


def use(base: Path, workload: Workload, room: int, files: int) -> bool:
    """Do a workload on a disk with so much room; hold it against what was told. Say whether anything failed."""
    prepare(base)
    world = large_world(-room % PAGE)
    with filled(base.parent, room + -room % PAGE, files):
        workload(world)
        world.claims.check(contents(base))
        for reason in world.failures:
            if not reason.isdecimal():
                assert "你的内容还在" in sentence_for(SaveError(FILE, reason))
    has_failed = bool(world.failures) or not world.claims.is_backed_up
    settle(world)
    world.claims.check(contents(base))
    left = [data for path, data in contents(base).items() if path.parent == HOME and path.suffix == ".tmp"]
    assert not [data for data in left if MAGIC.encode() in data], "a temporary file of a report is left"
    return has_failed


def settle(world: World) -> None:
    """Save once there is room again: nothing may be in the way."""
    world.failures.clear()
    world.type("以后")
    world.save(world.project.path or FILE)
    assert world.failures == [], "there is room again, and it cannot be saved"
    sweep(HOME, world.store)


def fill(base: Path, workload: Workload, *, is_room: bool) -> tuple[int, int]:
    """Do a workload with every amount of room from none on; return with how many, and in how many something failed."""
    tried = failed = calm = 0
    while calm < CALM:
        room, files = (tried * STEP, 200) if is_room else (SIZE // 2, tried)
        has_failed = use(base, workload, room, files)
        tried, failed, calm = tried + 1, failed + has_failed, 0 if has_failed else calm + 1
    return tried, failed


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="workloads")
    parser.add_argument("--careless", action="store_true", help="write as other programs do, to see it caught")
    chosen = parser.parse_args()
    logging.disable()
    lighten()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},nr_inodes=300", "none", folder], check=True)
        base = Path(folder) / "disk"
        base.mkdir()
        redirect(base)
        if chosen.careless:
            atomic._write_piece = lambda descriptor, data: os.write(descriptor, data) and len(data)
            vars(atomic)["_compare"] = lambda _path, _data: None
        try:
            for workload in WORKLOADS:
                if not chosen.names or workload.__name__ in chosen.names:
                    tell(base, workload)
        finally:
            subprocess.run(["umount", folder], check=True)


def tell(base: Path, workload: Workload) -> None:
    """Do a workload on every disk that is too small, and on some that are not; print the counts."""
    rooms, short = fill(base, workload, is_room=True)
    files, few = fill(base, workload, is_room=False)
    print(
        f"disk full, {workload.__name__}: {rooms} amounts of room in steps of 1 KiB ({short} too small), "
        f"{files} numbers of files ({few} too few), on a tmpfs"
    )


if __name__ == "__main__":
    main()
