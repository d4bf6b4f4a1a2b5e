"""Every reader fed with spoilt documents, in a process with the limits of the one that reads.

A minute for each reader here; `--long` gives each an hour, `python -m tests.torture.fuzz` as long as is asked.
Inputs that once did harm are kept in tests/data/fuzz and always read again.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.torture.conftest import Amount, Say
from tests.torture.fuzz_seeds import KEPT, KINDS, make

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS, HOUR = 60, 3600
"""Of processor time."""
BUSY, PATIENCE = 2.5, 120
"""How many times as long it may take on the clock; seconds beside for the start, and for an input that hangs."""
MOST_MEGABYTES = 512
NO_MEMORY = re.compile(r"memory allocation of \d+ bytes failed")


def fuzz(kind: str, out: Path, *options: str, seconds: float = 0) -> dict[str, Any]:
    """Run the fuzzer of a reader in a process of its own; say which input ended it, if one did.

    calamine ends the process when it wants more memory than there is, as Rust does: in the program that is a reader
    that broke off, which the clerk is told. It is counted, and the run goes on behind that input.
    """
    found: dict[str, Any] = {}
    first, left = 0, seconds
    while True:
        counter = out / "counter"
        counter.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.torture.fuzz", kind, "--out", str(out), "--counter", str(counter)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        command += [*options, "--first", str(first), "--seconds", str(left), "--at-most", str(BUSY * left)]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"}
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=BUSY * left + PATIENCE,
        )
        number = int.from_bytes(counter.read_bytes(), "little") if counter.is_file() else -1
        if done.stdout.startswith("{"):
            return merged(found, json.loads(done.stdout))
        if not NO_MEMORY.search(done.stderr) or done.returncode != -signal.SIGABRT:
            pytest.fail(f"{kind} ended with {done.returncode} at input {number} of {options}\n{done.stderr[-4000:]}")
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        ended = {"executions": number + 1 - first, "seconds": spent, "outcomes": {"broke off": 1}}
        found = merged(found, ended)
        first, left = number + 1, max(left - spent, 0.1)


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Add up two parts of a run."""
    made = {**one, **other}
    for name in ("executions", "seconds"):
        made[name] = one.get(name, 0) + other.get(name, 0)
    made["outcomes"] = dict(Counter(one.get("outcomes", {})) + Counter(other.get("outcomes", {})))
    return made


def judge(found: dict[str, Any], say: Say) -> None:
    """Say what was counted; fail with what must not happen."""
    outcomes = ", ".join(f"{name} {count:,}" for name, count in found["outcomes"].items())
    say(
        f"fuzz {found['kind']}: {found['executions']:,} inputs in {found['seconds']:.0f} s of processor time, "
        f"slowest {found['slowest'][0]:.2f} s ({found['slowest'][1]}), memory {found['peak']} MB: {outcomes}"
    )
    assert not found["failures"], "\n".join(
        f"{one['what']}: {one['input']}\n{one['detail']}" for one in found["failures"]
    )
    assert found["executions"]
    assert found["peak"] <= MOST_MEGABYTES


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_document_is_read_or_refused(
    kind: str, tmp_path: Path, say: Say, amount: Amount, hours: float
) -> None:
    seconds = amount(SECONDS, HOUR * hours)
    seed = int(os.environ.get("QISHENG_SEED", "1"))
    found = fuzz(kind, tmp_path, "--seed", str(seed), seconds=seconds)
    judge(found, say)


@pytest.mark.parametrize("kind", sorted({path.parent.name for path in KEPT.glob("*/*")} - {"seeds"}))
def test_what_once_did_harm_does_no_more(kind: str, tmp_path: Path, say: Say) -> None:
    judge(fuzz(kind, tmp_path, "--kept"), say)


@pytest.mark.parametrize("kind", KINDS)
def test_an_input_is_known_again_by_its_number(kind: str) -> None:
    made = [make(kind, 1, number) for number in range(6)]
    assert made == [make(kind, 1, number) for number in range(6)]
    assert len(set(made)) > 1
