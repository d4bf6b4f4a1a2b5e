"""A program that is killed at any call, or at any time, leaves an old or a new file and loses nothing it told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.conftest import Amount, Say
from tests.torture.real_disk import SHARED_MEMORY, fast_folder
from tests.torture.workloads import WORKLOADS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="victims are forked")
REPO = Path(__file__).resolve().parents[2]
KILLS, LONG = 2_500, 50_000
SEEDS = (1, 2)
"""Two halves, for two cores."""
FEWEST = 35
"""Calls of a workload, at the least: fewer would mean that not all of them were seen."""


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.torture.killing", *arguments]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


@pytest.mark.parametrize("name", [workload.__name__ for workload in WORKLOADS])
def test_killed_at_every_system_call(name: str, say: Say) -> None:
    line = run("every", name)
    say(line)
    assert int(re.findall(r"\d+", line)[0]) >= FEWEST


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_random(seed: int, say: Say, amount: Amount) -> None:
    kills = amount(KILLS, LONG)
    line = run("random", "--count", str(kills), "--seed", str(seed))
    say(line)
    count, inside, saves = map(int, re.findall(r"\d+", line))
    assert count == kills
    assert inside > kills // 50
    assert saves > kills // 50


def test_a_run_that_was_killed_leaves_nothing_for_long() -> None:
    left = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
    with subprocess.Popen(["true"]) as gone:
        pass
    with fast_folder() as first:
        orphan = (left or first.parent) / f"qisheng-torture-{gone.pid}-x"
        (orphan / "home").mkdir(parents=True)
        with fast_folder() as second:
            assert not orphan.exists()
            assert first.exists()
            assert second.exists()
    assert not first.exists()
