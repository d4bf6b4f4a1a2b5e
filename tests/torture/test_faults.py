"""Every call of the disk fails, once or for ever: the program never says 已保存 unless it is."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from qisheng_desktop.errors import SaveError
from qisheng_desktop.sentences import sentence_for
from qisheng_desktop.storage.leftovers import sweep
from qisheng_desktop.storage.project import MAGIC
from tests.torture.conftest import Say
from tests.torture.simulated import Simulated, after_power_loss
from tests.torture.workloads import FILE, FOLDERS, HOME, WORKLOADS, Workload, World, first_bytes, new_world

pytestmark = pytest.mark.usefixtures("quiet")
ERRORS = (
    *(errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT),
    *(errno.ESTALE, errno.ENODEV, errno.EBUSY, errno.ENOENT, errno.EPERM),
)
LENGTHY = 150
"""Calls of a workload from which on each gets one kind of error only in the short run."""
NEVER_FAIL = frozenset({"hold", "pause", "close"})
"""A held file is manners and says no by itself; what closing says is another matter below."""


Kind = tuple[int, str]
"""The number of an error; or 0 and how a write lies."""


class Fault:
    """Fails a call, or all from it on, of one kind or of any; or lets one write lie."""

    def __init__(self, disk: Simulated, at: int, number: int, *, is_for_ever: bool, lie: str = "") -> None:
        self.disk, self.at, self.number, self.is_for_ever, self.lie = disk, at, number, is_for_ever, lie
        self.is_off = self.is_hit = False

    def __call__(self, made: int, name: str) -> None:
        if self.is_off or made < self.at or (self.is_hit and not self.is_for_ever):
            return
        if self.lie:
            self.disk.lie = self.lie if name == "write" else ""
            self.is_hit |= name == "write"
            return
        if name in NEVER_FAIL:
            self.is_hit |= made == self.at
            return
        self.is_hit = True
        if name == "sync":
            self.disk.fail_sync()
        raise OSError(self.number, os.strerror(self.number))


def prepared() -> tuple[Simulated, World]:
    disk = Simulated()
    disk.folders |= set(FOLDERS)
    disk.put(FILE, first_bytes())
    return disk, new_world()


def length_of(workload: Workload, patch: pytest.MonkeyPatch) -> int:
    disk, world = prepared()
    with patch.context() as inside:
        disk.install(inside)
        workload(world)
    return disk.made


def inject(workload: Workload, patch: pytest.MonkeyPatch, at: int, kind: Kind, *, is_for_ever: bool) -> None:
    """Run a workload with one fault; hold the disk against what was told; then save without faults."""
    disk, world = prepared()
    fault = disk.before = Fault(disk, at, kind[0], is_for_ever=is_for_ever, lie=kind[1])
    with patch.context() as inside:
        disk.install(inside)
        workload(world)
        world.claims.check(disk.contents())
        for contents in after_power_loss(disk.moment(), Random(at), 6):
            world.claims.check(contents)
        assert kind[1] != "short" or not world.failures, "a short write is no failure: the rest is written too"
        for reason in world.failures:
            if not reason.isdecimal():
                assert "你的内容还在" in sentence_for(SaveError(FILE, reason))
        fault.is_off, disk.lie = True, ""
        world.failures.clear()
        world.type("以后")
        world.save(world.project.path or FILE)
        assert world.failures == []
        sweep(HOME, world.store)
        world.claims.check(disk.contents())
        left = [data for path, data in disk.contents().items() if path.parent == HOME and path.suffix == ".tmp"]
        assert not [data for data in left if MAGIC.encode() in data], "a temporary file of a report is left"


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.__name__)
def test_a_call_that_fails_is_told_and_costs_nothing(
    workload: Workload, monkeypatch: pytest.MonkeyPatch, say: Say, *, is_long: bool
) -> None:
    count, length = 0, length_of(workload, monkeypatch)
    for at in range(1, length + 1):
        for kind, is_for_ever in plan(at, length, is_long=is_long):
            inject(workload, monkeypatch, at, kind, is_for_ever=is_for_ever)
            count += 1
    say(f"faults, {workload.__name__}: {count} injections at {length} calls")
    assert count > length


def plan(at: int, length: int, *, is_long: bool) -> Iterator[tuple[Kind, bool]]:
    """Yield what to inject at a call: everything in the long run, else the kinds by turns."""
    kinds = [(number, "") for number in ERRORS]
    if not is_long:
        kinds = [kinds[at % len(kinds)], kinds[(at + 5) % len(kinds)]][: 1 if length > LENGTHY else 2]
    yield from product(kinds, (False, True))
    if is_long or at % 4 == 0:
        yield from [((0, "short"), False), ((0, "false"), False), ((0, "false"), True)]
