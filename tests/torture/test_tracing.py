"""The tool that kills at system calls is tried itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
CODE = """
import os
from pathlib import Path
from tests.torture import tracing
if not tracing.is_possible():
    raise SystemExit(3)
def work():
    for name in "abc":
        os.mkdir(name)
reached = []
while tracing.kill_at(work, len(reached) + 1):
    reached.append("".join(sorted(os.listdir())))
    for name in reached[-1]:
        os.rmdir(name)
print(*dict.fromkeys(reached), sep=",")
"""


def test_every_system_call_is_a_place_to_die(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=tmp_path, env={"PYTHONPATH": str(REPO)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 3:
        pytest.skip("children cannot be traced here")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ",a,ab,abc"
