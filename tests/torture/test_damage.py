"""Every truncation, every bit, a hundred thousand random damages: each is seen, and most is read all the same."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.storage.project import encode
from tests.storage.samples import NOON, sample
from tests.torture.conftest import Amount, Say
from tests.torture.damage import Judge, UnseenError, WrongError, bits, truncations

REPO = Path(__file__).resolve().parents[2]
DAMAGES, LONG = 25_000, 1_250_000
SEEDS = (1, 2, 3, 4)
STRIPES = 2
"""Parts the bits are tried in, so that both cores have some."""
ENOUGH = 90.0
SIZE = len(encode(sample(), at=NOON))


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.torture.damage", *arguments]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def shares(line: str) -> list[float]:
    """Read the shares of a line: on the average, and at the worst place."""
    return [float(share) for share in re.findall(r"([\d.]+)%", line)]


def counted(line: str) -> dict[str, int]:
    """Read the counts of a line; the first, without a name, is their sum."""
    found = re.findall(r"([a-z][a-z ()]*)? ?([\d,]+)[:,]? ?", line)
    return {name.strip(): int(number.replace(",", "")) for name, number in found}


def test_every_truncation_is_seen(say: Say) -> None:
    line = run("truncations")
    say(f"damage, every truncation: {line}")
    assert counted(line)[""] == SIZE
    assert counted(line).get("harmless", 0) <= 1, "only the very last line end says nothing"


@pytest.mark.parametrize("stripe", range(STRIPES))
def test_every_bit_is_seen(stripe: int, say: Say) -> None:
    line = run("bits", "--stripe", str(stripe), "--stripes", str(STRIPES))
    say(f"damage, every bit, part {stripe + 1}: {line}")
    assert counted(line)[""] == SIZE * 8 // STRIPES
    assert "harmless" not in counted(line)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_damage_is_seen(seed: int, say: Say, amount: Amount) -> None:
    count = amount(DAMAGES, LONG)
    line = run("random", "--count", str(count), "--seed", str(seed))
    say(f"damage, at random {seed}: {line}")
    assert counted(line)[""] == count
    assert counted(line)["told"] > count * 0.9


def test_after_one_hole_most_is_read(say: Say) -> None:
    small, small_answers, large, large_answers = run("holes").splitlines()
    say(f"damage, {small}; {small_answers}")
    say(f"damage, {large}; {large_answers}")
    average, _ = shares(small)  # at the worst place two of the three entries of its history are in the hole
    _, worst = shares(large)
    assert average >= ENOUGH
    assert worst >= ENOUGH
    assert shares(small_answers) == shares(large_answers) == [100.0, 100.0], "each has a copy far from it"


def test_what_is_not_seen_or_never_was_would_be_noticed() -> None:
    judge = Judge(encode(sample(), at=NOON))
    other = sample()
    other.settings["page"] = "4"
    with pytest.raises(UnseenError):
        judge.look_at(encode(other, at=NOON))
    other.report.apply(Edits({CellRef("unit"): "另一个镇"}))
    damaged = encode(other, at=NOON).replace(b"page", b"pagE")
    with pytest.raises(WrongError):
        judge.look_at(damaged)


def test_damages_are_what_they_say() -> None:
    assert list(truncations(b"ab")) == [b"", b"a"]
    assert len(set(bits(b"ab"))) == 16
