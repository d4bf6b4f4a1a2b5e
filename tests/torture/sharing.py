"""Two to four programs that save one report at random: `python -m tests.torture.sharing --rounds 100`.

Each is a process of its own, with the marks and the advisory locks that the window uses. A round: all open the report,
change it and save it again and again; who meets another's version saves a copy, overwrites it after a look, or opens
it anew. A synchronising program puts versions of its own in the place meanwhile and keeps what gave way to them. After
each round every version that was told to be saved, or was put there by the other program, must stand in the file, in a
copy, among the backups, or in that program's keeping.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
from collections import Counter
from hashlib import sha256
from pathlib import Path
from random import Random

from qisheng_desktop.errors import ConflictError, SaveError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.backups import Backups
from qisheng_desktop.storage.files import free_name, open_project, save_project
from qisheng_desktop.storage.leftovers import sweep
from qisheng_desktop.storage.lock import Lock
from qisheng_desktop.storage.project import Project, encode
from tests.model.samples import CATALOGUE
from tests.storage.samples import NOON
from tests.torture.killing import small_project
from tests.torture.light import lighten
from tests.torture.real_disk import fast_folder

SAVES = 16
"""In a round, by all together: fewer than backups are kept of one report, so that none is too old to be found."""
TRIES = 6
PATIENCE = 30
"""Seconds for one round."""


def digest(data: bytes) -> str:
    """Name a version."""
    return sha256(data).hexdigest()


class Clerk:
    """One program: opens the report, changes it, saves it, and answers what it is asked by chance."""

    def __init__(self, folder: Path, store: Path, chance: Random, name: str) -> None:
        self._path, self._chance, self._name = folder / "a.qisheng", chance, name
        self._backups = Backups(store)
        self._mark = Lock(self._path)
        self.saved: list[str] = []
        self.counts: Counter[str] = Counter()

    def work(self, saves: int) -> None:
        """Save so many versions."""
        project = open_project(self._path, CATALOGUE).project
        self._mark.holder(NOON)
        self._mark.take(self._name, NOON)
        for number in range(saves):
            project.report.apply(Edits({CellRef("unit"): f"{self._name}第{number}版"}))
            project = self._save(project)
        self._mark.release()

    def _save(self, project: Project) -> Project:
        path, is_overwriting = project.path or self._path, False
        for _ in range(TRIES):
            written = encode(project, at=NOON)
            try:
                told = save_project(project, path, at=NOON, is_overwriting=is_overwriting, backups=self._backups)
            except ConflictError as conflict:
                self.counts[f"conflict {conflict.reason}"] += 1
                match self._chance.randrange(3):
                    case 0:
                        path, is_overwriting = free_name(self._path), False
                    case 1:
                        path, is_overwriting = self._path, True
                    case _:
                        return open_project(self._path, CATALOGUE).project
            except SaveError as error:
                self.counts[f"not saved: {error.reason}"] += 1
            else:
                self.counts["saved" if told.is_backed_up else "saved without a backup"] += 1
                self.saved.append(digest(written))
                return project
        return project


class Synchroniser:
    """Another program that brings versions of its own, and keeps what it takes away."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self._folder, self._chance = folder, chance
        self.saved: list[str] = []
        self.counts: Counter[str] = Counter()

    def work(self, versions: int) -> None:
        """Put so many versions in the place of the file, at one stroke each."""
        for number in range(versions):
            project = small_project()
            project.sequence = 1_000 + number
            project.report.apply(Edits({CellRef("unit"): f"网盘第{number}版{self._chance.random()}"}))
            data = encode(project, at=NOON)
            bin_ = self._folder.parent / "bin" / f"{number}.qisheng"
            bin_.write_bytes(data)
            disk.pause(self._chance.random() / 100)
            if disk.exchange(bin_, self._folder / "a.qisheng"):
                self.saved.append(digest(data))
                self.counts["brought by another program"] += 1


def start(program: Clerk | Synchroniser, versions: int) -> tuple[int, int]:
    """Let a program work in a process of its own; return its number, and where it tells what it saved and counted."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    signal.alarm(PATIENCE)
    status = 1
    try:
        program.work(versions)
        lines = [*program.saved, *(f"{name}\t{count}" for name, count in program.counts.items())]
        os.write(writing, "\n".join(lines).encode())
        status = 0
    finally:
        os._exit(status)


def play(base: Path, seed: int, *, is_synchronised: bool) -> tuple[int, Counter[str]]:
    """Play a round; return how many programs took part, and what they counted."""
    chance = Random(seed)
    home, stores, bin_ = base / "home", base / "stores", base / "bin"
    for folder in (home, stores, bin_):
        folder.mkdir()
    first = small_project()
    save_project(first, home / "a.qisheng", at=NOON, backups=Backups(stores / "0"))
    count = chance.randint(2, 4)
    are_on_one_machine = chance.random() < 0.5
    children = []
    for number in range(count):
        store = stores / ("0" if are_on_one_machine else str(number))
        clerk = Clerk(home, store, Random(f"{seed} {number}"), f"{number}号机")
        children.append(start(clerk, SAVES // count))
    if is_synchronised:
        children.append(start(Synchroniser(home, chance), 3))
    counts: Counter[str] = Counter()
    versions: list[str] = []
    for child, reading in children:
        with open(reading, encoding="utf-8") as told:  # noqa: PTH123 - a descriptor
            for line in told.read().splitlines():
                name, is_count, times = line.partition("\t")
                if is_count:
                    counts[name] += int(times)
                else:
                    versions.append(name)
        _, status = os.waitpid(child, 0)
        assert status == 0, f"a program ended with {status} in round {seed}"
    sweep(home, Backups(stores / "0"))
    there = {digest(path.read_bytes()) for path in base.rglob("*.qisheng")}
    lost = [version for version in versions if version not in there]
    assert not lost, f"round {seed}: {len(lost)} of {len(versions)} versions are nowhere"
    assert not list(home.glob("~*")), "something is left beside the report"
    return count, counts


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--careless", action="store_true", help="look at nothing that gave way, to see it caught")
    chosen = parser.parse_args()
    logging.disable()
    lighten()
    if chosen.careless:
        vars(atomic)["_check_displaced"] = lambda *_: None
    gc.freeze()
    counts: Counter[str] = Counter()
    processes = 0
    with fast_folder() as base:
        for number in range(chosen.rounds):
            room = base / str(number)
            room.mkdir()
            count, more = play(room, chosen.seed * 1_000_000 + number, is_synchronised=number % 2 == 1)
            processes += count
            counts += more
    told = ", ".join(f"{name} {count:,}" for name, count in counts.most_common())
    print(f"one file, {chosen.rounds:,} rounds of 2 to 4 programs ({processes:,} in all): {told}; none is lost")


if __name__ == "__main__":
    main()
