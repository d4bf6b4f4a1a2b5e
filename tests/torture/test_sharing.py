"""Two to four real programs save one file at random: no version is lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.conftest import Amount, Say

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the programs are forked")
REPO = Path(__file__).resolve().parents[2]
ROUNDS, LONG = 130, 3_500
CARELESS = 1_000
"""Rounds in which a bug that loses versions must be seen; it mostly is in the first few."""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.torture.sharing", *arguments]
    return subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)


def test_every_version_is_in_the_file_a_copy_or_a_backup(say: Say, amount: Amount) -> None:
    rounds = amount(ROUNDS, LONG)
    done = run("--rounds", str(rounds))
    assert done.returncode == 0, done.stderr[-3000:]
    say(done.stdout.strip())
    counted = dict(re.findall(r"(saved|conflict changed) ([\d,]+)", done.stdout))
    assert int(counted["saved"].replace(",", "")) > rounds * 8
    assert int(counted["conflict changed"].replace(",", "")) > rounds // 2


def test_who_does_not_look_at_what_gave_way_is_caught() -> None:
    done = run("--rounds", str(CARELESS), "--careless")
    assert done.returncode == 1
    assert "versions are nowhere" in done.stderr
