"""Every reader fed with spoilt documents, in a process with the limits of the one that reads.

A few seconds for each reader here; `--long` gives each an hour, `python -m tests.torture.fuzz` as long as is asked.
Inputs that once did harm are kept in tests/data/fuzz and always read again.
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
from tests.torture.fuzz_seeds import KEPT, KINDS, make

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS, LONG_SECONDS = 5, 3600
PATIENCE = 240
MOST_MEGABYTES = 512


def fuzz(kind: str, out: Path, *options: str, patience: float = PATIENCE) -> dict[str, Any]:
    """Run the fuzzer of a reader in a process of its own; say which input ended it, if one did."""
    counter = out / "counter"
    command = [sys.executable, "-m", "tests.torture.fuzz", kind, "--out", str(out), "--counter", str(counter), *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=patience
    )
    if not done.stdout.startswith("{"):
        number = int.from_bytes(counter.read_bytes(), "little") if counter.is_file() else -1
        pytest.fail(f"{kind} ended with {done.returncode} at input {number} of {options}\n{done.stderr[-4000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def judge(found: dict[str, Any], say: Say) -> None:
    """Say what was counted; fail with what must not happen."""
    outcomes = ", ".join(f"{name} {count:,}" for name, count in found["outcomes"].items())
    say(
        f"fuzz {found['kind']}: {found['executions']:,} inputs, {found['executions'] / found['seconds']:.0f}/s, "
        f"slowest {found['slowest']:.2f} s, memory {found['peak']} MB: {outcomes}"
    )
    assert not found["failures"], "\n".join(
        f"{one['what']}: {one['input']}\n{one['detail']}" for one in found["failures"]
    )
    assert found["executions"]
    assert found["peak"] <= MOST_MEGABYTES


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_document_is_read_or_refused(kind: str, tmp_path: Path, say: Say, *, is_long: bool) -> None:
    seconds = LONG_SECONDS if is_long else SECONDS
    seed = int(os.environ.get("QISHENG_SEED", "1"))
    found = fuzz(kind, tmp_path, "--seconds", str(seconds), "--seed", str(seed), patience=seconds + PATIENCE)
    judge(found, say)


@pytest.mark.parametrize("kind", sorted({path.parent.name for path in KEPT.glob("*/*")} - {"seeds"}))
def test_what_once_did_harm_does_no_more(kind: str, tmp_path: Path, say: Say) -> None:
    judge(fuzz(kind, tmp_path, "--kept"), say)


@pytest.mark.parametrize("kind", KINDS)
def test_an_input_is_known_again_by_its_number(kind: str) -> None:
    made = [make(kind, 1, number) for number in range(6)]
    assert made == [make(kind, 1, number) for number in range(6)]
    assert len(set(made)) > 1
