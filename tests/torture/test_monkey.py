"""A monkey at the real window, in a process of its own, so that a crash is seen.

200,000 events here, by twenty monkeys: each event costs one to two milliseconds, for the window paints and computes as
it does for a clerk. `--long` plays ten million, `python -m tests.torture.monkey` as many as are asked for. A stall is
an event that costs the window's thread over 200 ms of processor time, so that a busy machine makes none (see `STALL`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.torture.conftest import Amount, Say

ROOT = Path(__file__).resolve().parent.parent.parent
EVENTS, LONG_EVENTS = 10_000, 500_000
SEEDS = range(1, 21)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_window_takes_whatever_is_done_to_it(seed: int, say: Say, amount: Amount) -> None:
    events = amount(EVENTS, LONG_EVENTS)
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
    assert told["stalls"] == 0, told["slowest"]
