"""Programs that are killed while they save, on a real disk: `python -m tests.torture.killing random --count 100000`.

A process of its own without windows or threads, so that it can fork a victim in milliseconds. It prints what it
counted; a broken claim ends it with an error.
"""

from __future__ import annotations

import argparse
import gc
import logging
import mmap
import os
import pickle
import signal
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage import files, recovery
from qisheng_desktop.storage.lines import stamp_of
from qisheng_desktop.storage.project import Project, digest_of, encode
from tests.model.samples import JILIN
from tests.storage.samples import NOON
from tests.torture import tracing
from tests.torture.light import lighten
from tests.torture.real_disk import contents, fast_folder, prepare, put, redirect
from tests.torture.workloads import WORKLOADS, Claims, Workload, new_world

ROOM = 1 << 20
"""Bytes for what a victim claimed, in memory that outlives it."""


class Told:
    """What a victim has claimed so far. Telling is no system call, so that no kill comes between."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, ROOM)

    def tell(self, claims: Claims) -> None:
        """Write the claims down."""
        data = pickle.dumps(claims)
        self._memory[: len(data)] = data

    def read(self) -> Claims:
        """Return the claims that were told last."""
        claims = pickle.loads(self._memory)  # noqa: S301 - from our own child
        assert isinstance(claims, Claims)
        return claims


def victim(base: Path, workload: Workload, told: Told) -> Callable[[], None]:
    """Make what a victim does; the world is made once, since every child has a copy of its own."""
    world = new_world()
    world.tell = told.tell
    told.tell(world.claims)

    def work() -> None:
        redirect(base)
        workload(world)
        assert not world.failures

    return work


def judge(base: Path, told: Told) -> None:
    """Hold what a victim left against what it claimed; then start again, as the next run of the program does."""
    told.read().check(contents(base))
    recovery.scan([put(base, Path("/state/recovery"))], NOON)


def kill_at_every_system_call(base: Path, workload: Workload) -> int:
    """Kill a victim as it enters each system call of a workload; return at how many."""
    count = 0
    while True:
        prepare(base)
        told = Told()
        if not tracing.kill_at(victim(base, workload, told), count + 1):
            return count
        judge(base, told)
        count += 1


def kill_at_every_call(base: Path, workload: Workload, only: frozenset[str] = frozenset()) -> int:
    """Kill a victim at each call of `storage.disk`, or at some of them, a write half done; return at how many."""
    count = 0
    while True:
        prepare(base)
        told = Told()
        child = os.fork()
        if child == 0:
            _die_at(base, workload, told, count + 1, only)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert status == 0, "the victim broke off by itself"
            return count
        judge(base, told)
        count += 1


def _die_at(base: Path, workload: Workload, told: Told, at: int, only: frozenset[str]) -> None:
    made = [0]

    def before(name: str, arguments: tuple[object, ...]) -> None:
        made[0] += not only or name in only
        if made[0] == at:
            if name == "write" and isinstance(arguments[0], int) and isinstance(arguments[1], memoryview):
                os.write(arguments[0], arguments[1][: len(arguments[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)

    world = new_world()
    world.tell = told.tell
    told.tell(world.claims)
    redirect(base, before)
    workload(world)
    assert not world.failures


def small_project() -> Project:
    """Make a report with little in it: a victim spends its time at the disk."""
    return Project(Report(JILIN, 2020, Edits({CellRef("unit"): "某某镇"})))


def work_until_killed(base: Path, project: Project, pipe: int) -> None:
    """Save and protect as fast as it goes; tell every save that was acknowledged."""
    path = base / "a.qisheng"
    slots = recovery.Slots([base / "recovery"], project.identity)
    while True:
        files.save_project(project, path, at=NOON)
        os.write(pipe, b"%d\n" % project.sequence)
        slots.protect(encode(project, at=NOON), path, NOON)
        slots.forget(slots.number - 1)


def kill_at_random(base: Path, count: int, seed: int) -> tuple[int, int]:
    """Kill as many victims at random moments; return how many had saved, and how many were killed inside a save."""
    chance, path = Random(seed), base / "a.qisheng"
    project = small_project()
    files.save_project(project, path, at=NOON)
    saves, inside, longest = 0, 0, 0.01
    for number in range(count):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            work_until_killed(base, project, writing)
        os.close(writing)
        time.sleep(chance.random() * longest)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with open(reading, "rb") as told:  # noqa: PTH123 - a descriptor
            acknowledged = [int(line) for line in told.read().split()]
        data = path.read_bytes()
        stamp = stamp_of(data)
        assert stamp is not None, "no report any more"
        assert stamp.is_whole, "a damaged report"
        assert stamp.sequence >= max(acknowledged, default=project.sequence), "an acknowledged save is lost"
        left = list(base.glob("~*.tmp"))
        inside += bool(left)
        for temporary in left:
            temporary.unlink()
        if number % 100 == 0:
            recovery.scan([base / "recovery"], NOON)
        saves += len(acknowledged)
        longest *= 0.98 if acknowledged else 1.02  # a busy machine takes longer
        project.sequence, project.digest = stamp.sequence, digest_of(data)
    return saves, inside


def every(base: Path, names: list[str]) -> None:
    """Kill at every call of some workloads, or of all."""
    for workload in WORKLOADS:
        if names and workload.__name__ not in names:
            continue
        if tracing.is_possible():
            count = kill_at_every_system_call(base, workload)
            halves = kill_at_every_call(base, workload, frozenset({"write"}))
            print(f"killed at each of {count} system calls of {workload.__name__}, and inside each of {halves} writes")
        else:
            count = kill_at_every_call(base, workload)
            print(f"killed at each of {count} calls of {workload.__name__}: system calls cannot be traced here")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("how", choices=("every", "random"))
    parser.add_argument("names", nargs="*", help="workloads")
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    logging.disable()
    lighten()
    gc.freeze()  # a victim's collector would touch, and so copy, every page
    with fast_folder() as base:
        if chosen.how == "every":
            every(base, chosen.names)
        else:
            saves, inside = kill_at_random(base, chosen.count, chosen.seed)
            print(f"{chosen.count} kills at random, {inside} of them inside a save, {saves} saves acknowledged")


if __name__ == "__main__":
    main()
