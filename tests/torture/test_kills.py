"""A program that is killed at any call, or at any time, leaves an old or a new file and loses nothing it told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.conftest import Say

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="victims are forked")
REPO = Path(__file__).resolve().parents[2]
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
"""Killing a program does not touch the disk below, so that the fastest will do."""
KILLS, LONG = 5_000, 100_000


def run(folder: Path, how: str, count: int) -> list[str]:
    command = [sys.executable, "-m", "tests.torture.killing", str(folder), how, str(count)]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


@pytest.fixture
def fast_folder(tmp_path: Path) -> Path:
    folder = SHARED_MEMORY / f"qisheng-{os.getpid()}-{tmp_path.name}" if os.access(SHARED_MEMORY, os.W_OK) else tmp_path
    folder.mkdir(exist_ok=True)
    return folder


def test_killed_at_every_call(fast_folder: Path, say: Say) -> None:
    lines = run(fast_folder, "every", 0)
    for line in lines:
        say(line)
    assert sum(int(re.findall(r"\d+", line)[0]) for line in lines) > 900


def test_killed_at_random(fast_folder: Path, say: Say, *, is_long: bool) -> None:
    (line,) = run(fast_folder, "random", LONG if is_long else KILLS)
    say(line)
    _, inside, saves = map(int, re.findall(r"\d+", line))
    assert inside > 100
    assert saves > 100
