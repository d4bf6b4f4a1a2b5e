"""Every truncation, every bit, a hundred thousand random damages: each is seen, and most is read all the same."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from random import Random
from statistics import mean

import pytest

from qisheng_desktop.storage.project import encode
from tests.storage.samples import NOON, sample
from tests.torture.conftest import Amount, Say
from tests.torture.damage import HOLE, Judge, UnseenError, at_random, bits, hasten, holes, realistic, truncations

DAMAGES, LONG = 25_000, 1_250_000
SEEDS = (1, 2, 3, 4)
STRIPES = 4
"""Parts the bits are tried in, so that both cores have some."""
SMALL_HOLE = 128
"""In a file of three pages, what a hole of 4 KiB is in a whole one."""
ENOUGH = 0.9


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    hasten(monkeypatch)
    return Judge(encode(sample(), at=NOON))


def look(judge: Judge, damaged: Iterable[bytes]) -> str:
    for data in damaged:
        judge.look_at(data)
    count = judge.counts.total()
    return f"{count:,} ({', '.join(f'{name} {number:,}' for name, number in judge.counts.most_common())})"


def test_every_truncation_is_seen(judge: Judge, say: Say) -> None:
    say(f"damage, every truncation: {look(judge, truncations(judge.data))}")
    assert judge.counts.total() == len(judge.data)
    assert judge.counts["harmless"] <= 1, "only the very last line end says nothing"


@pytest.mark.parametrize("stripe", range(STRIPES))
def test_every_bit_is_seen(stripe: int, judge: Judge, say: Say) -> None:
    say(f"damage, every bit, part {stripe + 1}: {look(judge, islice(bits(judge.data), stripe, None, STRIPES))}")
    assert judge.counts.total() == len(judge.data) * 8 // STRIPES
    assert judge.counts["harmless"] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_random_damage_is_seen(seed: int, judge: Judge, say: Say, amount: Amount) -> None:
    count = amount(DAMAGES, LONG)
    chance = Random(seed)
    said = look(judge, (at_random(judge.data, chance) for _ in range(count)))
    say(f"damage, at random {seed}: {said}")
    assert judge.counts.total() == count
    assert judge.counts["told"] > count * ENOUGH


def test_after_one_hole_most_is_read(judge: Judge, say: Say) -> None:
    small = [judge.recovered(data) for data in holes(judge.data, SMALL_HOLE, 16)]
    large = Judge(encode(realistic(), at=NOON))
    kept = [large.recovered(data) for data in holes(large.data, HOLE, HOLE // 2)]
    say(
        f"damage, one hole of {SMALL_HOLE} bytes in {len(judge.data):,}: {mean(small):.1%} of the records recovered; "
        f"one of {HOLE:,} in {len(large.data):,}: {mean(kept):.1%}, at the worst place {min(kept):.1%}"
    )
    assert mean(small) >= ENOUGH
    assert min(kept) >= ENOUGH


def test_a_damage_that_is_not_seen_would_be_noticed(judge: Judge) -> None:
    other = sample()
    other.settings["page"] = "4"
    with pytest.raises(UnseenError):
        judge.look_at(encode(other, at=NOON))
