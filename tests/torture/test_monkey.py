"""A monkey at the real window, in a process of its own, so that a crash is seen.

15,000 events here: each costs two to five milliseconds, for the window paints and computes as it does for a clerk.
`--long` plays 300,000, and `python -m tests.torture.monkey --events 10000000 --seed 7` as many as are asked for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.torture.conftest import Say

ROOT = Path(__file__).resolve().parent.parent.parent
EVENTS, LONG_EVENTS = 5_000, 100_000
SEEDS = (1, 2, 3)
STUCK = 2.0
"""Seconds of processor time after which an event has surely stuck: ten times what is asked, for machines differ."""


@pytest.mark.parametrize("seed", SEEDS)
def test_the_window_takes_whatever_is_done_to_it(seed: int, say: Say, *, is_long: bool) -> None:
    events = LONG_EVENTS if is_long else EVENTS
    command = [sys.executable, "-m", "tests.torture.monkey", "--events", str(events), "--seed", str(seed)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300 + events / 10
    )
    last = done.stdout.strip().rpartition("\n")[2]
    assert last.startswith("{"), f"the window ended with {done.returncode}:\n{done.stderr[-5000:]}"
    told: dict[str, Any] = json.loads(last)
    slowest = told["slowest"][0][0] if told["slowest"] else 0.0
    rate, dialogs = told["events"] / told["seconds"], sum(told["dialogs"].values())
    say(
        f"monkey {seed}: {told['events']:,} events, {rate:.0f}/s, {told['rounds']} rounds saved, undone and redone, "
        f"{dialogs} dialogs and menus, {told['stalls']} over 200 ms (longest {slowest * 1000:.0f} ms), "
        f"{told['memory']} MB"
    )
    assert told["failures"] == []
    assert told["events"] == events
    assert slowest < STUCK, told["slowest"]
