"""The power goes after any call: what was told to be safe is safe, and every file is an old or a new one, whole."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from tests.torture.conftest import Amount, Say
from tests.torture.simulated import Moment, Simulated, after_power_loss
from tests.torture.workloads import ACTS, FILE, FOLDERS, WORKLOADS, Act, Claims, Workload, World, first_bytes, new_world

pytestmark = pytest.mark.usefixtures("quiet")
STATES, LONG = 180, 4_000
"""States of each workload, at the most."""


def watched(workload: Workload, patch: pytest.MonkeyPatch, *, can_exchange: bool) -> list[tuple[Moment, Claims]]:
    """Run a workload; return the disk and the claims after each call, each once."""
    disk = Simulated(can_exchange=can_exchange)
    disk.folders |= set(FOLDERS)
    disk.put(FILE, first_bytes())
    world, seen = new_world(), []
    disk.after = lambda: seen.append((disk.moment(), world.claims.copy()))
    with patch.context() as inside:
        disk.install(inside)
        workload(world)
        seen.append((disk.moment(), world.claims.copy()))
    assert not world.failures
    world.claims.check(disk.contents())
    return [one for n, one in enumerate(seen) if n + 1 == len(seen) or one != seen[n + 1]]


def count_states(workload: Workload, patch: pytest.MonkeyPatch, most: int, *, can_exchange: bool = True) -> int:
    """Lose the power at every moment in as many ways as there is time for; return how many."""
    chance, count = Random(6), 0
    moments = watched(workload, patch, can_exchange=can_exchange)
    for moment, claims in moments:
        for contents in after_power_loss(moment, chance, max(1, most // len(moments))):
            claims.check(contents)
            count += 1
    return count


def sequence(acts: tuple[Act, ...]) -> Workload:
    """Make a workload of acts one after the other."""

    def work(world: World) -> None:
        for number, act in enumerate(acts):
            world.type(f"第{number}次改动")
            act(world)

    return work


@pytest.mark.parametrize("can_exchange", [True, False])
@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.__name__)
def test_nothing_that_was_told_to_be_safe_is_lost(
    workload: Workload, monkeypatch: pytest.MonkeyPatch, say: Say, *, can_exchange: bool
) -> None:
    count = count_states(workload, monkeypatch, 20_000, can_exchange=can_exchange)
    say(f"power loss, {workload.__name__}: {count} states")
    assert count > 20


@pytest.mark.parametrize("first", ACTS, ids=lambda act: act.__name__)
def test_whatever_is_done_in_whatever_order(
    first: Act, monkeypatch: pytest.MonkeyPatch, say: Say, amount: Amount
) -> None:
    """Every sequence of three acts: more has not been needed to break any file system or program that was tried."""
    states = workloads = 0
    most = amount(STATES, LONG)
    for rest in product(ACTS, repeat=2):
        for can_exchange in (True, False):
            work = sequence((first, *rest))
            states += count_states(work, monkeypatch, most, can_exchange=can_exchange)
            workloads += 1
    say(f"power loss, {first.__name__} first: {states} states of {workloads} workloads")
    assert states > 25 * most or most < STATES
