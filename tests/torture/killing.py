"""Programs that are killed while they save, on a real disk: `python -m tests.torture.killing FOLDER HOW COUNT`.

A process of its own without windows or threads, so that it can fork a victim in a millisecond. It prints what it
counted; a broken claim ends it with an error.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from qisheng_desktop.storage import disk, files, recovery
from qisheng_desktop.storage.project import digest_of, encode
from qisheng_desktop.storage.reading import stamp_of
from tests.storage.samples import NOON, sample
from tests.torture.simulated import CALLS
from tests.torture.workloads import FILE, FOLDERS, WORKLOADS, Claims, Workload, first_bytes, new_world

Before = Callable[[str, tuple[object, ...]], None]
"""What is told of a call before it is made: its name, its arguments."""


def put(base: Path, path: Path) -> Path:
    """Return where a path of the workloads lies on the real disk."""
    return base / path.relative_to("/") if any(folder in (path, *path.parents) for folder in FOLDERS) else path


def redirect(base: Path, before: Before) -> None:
    """Let all calls of the disk go to a folder, each announced first; only ever done in a process about to end."""
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
    for path in sorted(base.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for folder in FOLDERS:
        put(base, folder).mkdir(parents=True)
    put(base, FILE).write_bytes(first_bytes())


def contents(base: Path) -> dict[Path, bytes]:
    """Return what stands on the disk, under the names the workloads know."""
    return {Path("/") / path.relative_to(base): path.read_bytes() for path in base.rglob("*") if path.is_file()}


def victim(base: Path, workload: Workload, at: int, pipe: int) -> None:
    """Do a workload and kill oneself at a call; a write is done by half before."""
    world, made = new_world(), [0]

    def before(name: str, arguments: tuple[object, ...]) -> None:
        made[0] += 1
        if made[0] == at:
            os.write(pipe, pickle.dumps(world.claims))
            if name == "write" and isinstance(arguments[0], int) and isinstance(arguments[1], memoryview):
                os.write(arguments[0], arguments[1][: len(arguments[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)

    redirect(base, before)
    workload(world)
    assert not world.failures


def kill_at_every_call(base: Path, workload: Workload) -> int:
    """Kill a victim at each call of a workload; return at how many."""
    at = 0
    while True:
        at += 1
        prepare(base)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            victim(base, workload, at, writing)
            os._exit(0)
        os.close(writing)
        with open(reading, "rb") as told:  # noqa: PTH123 - a descriptor
            said = told.read()
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert status == 0, "the victim broke off by itself"
            return at - 1
        claims = pickle.loads(said)  # noqa: S301 - from our own child
        assert isinstance(claims, Claims)
        claims.check(contents(base))
        recovery.scan([put(base, Path("/state/recovery"))], NOON)


def work_until_killed(base: Path, sequence: int, pipe: int) -> None:
    """Save and protect as fast as it goes; tell every save and every copy that was acknowledged."""
    path = base / "a.qisheng"
    project = sample()
    project.path, project.digest, project.sequence = path, digest_of(path.read_bytes()), sequence
    slots = recovery.Slots([base / "recovery"], project.identity)
    while True:
        files.save_project(project, path, at=NOON)
        os.write(pipe, b"%d\n" % project.sequence)
        slots.protect(encode(project, at=NOON), path, NOON)
        slots.forget(slots.number - 1)


def kill_at_random(base: Path, count: int) -> tuple[int, int]:
    """Kill as many victims at random moments; return how many had saved, and how many were killed inside a save."""
    chance, path = Random(count), base / "a.qisheng"
    project = sample()
    files.save_project(project, path, at=NOON)
    sequence, saves, inside, longest = project.sequence, 0, 0, 0.02
    for _ in range(count):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            work_until_killed(base, sequence, writing)
        os.close(writing)
        time.sleep(chance.random() * longest)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with open(reading, "rb") as told:  # noqa: PTH123 - a descriptor
            acknowledged = [int(line) for line in told.read().split()]
        stamp = stamp_of(path.read_bytes())
        assert stamp is not None, "no report any more"
        assert stamp.is_whole, "a damaged report"
        assert stamp.sequence >= max(acknowledged, default=sequence), "an acknowledged save is lost"
        left = list(base.glob("~*.tmp"))
        inside += bool(left)
        for temporary in left:
            temporary.unlink()
        saves += len(acknowledged)
        longest *= 0.98 if len(acknowledged) > 1 else 1.02  # a busy machine takes longer
        sequence = stamp.sequence
    return saves, inside


def main() -> None:
    """Do what the command line says."""
    logging.disable()
    files._check_readable = lambda *_: None  # touches no disk
    base, how, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if how == "random":
        saves, inside = kill_at_random(base, count)
        print(f"{count} kills at random, {inside} of them inside a save, {saves} saves acknowledged")
        return
    for workload in WORKLOADS:
        print(f"killed at each of {kill_at_every_call(base, workload)} calls of {workload.__name__}")


if __name__ == "__main__":
    main()
