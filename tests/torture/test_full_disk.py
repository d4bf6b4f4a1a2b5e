"""The disk is full, in steps of 1 KiB: never 已保存 unless it is, and nothing of before is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.conftest import Say
from tests.torture.full_disk import CALM, large_world, settle, starts
from tests.torture.simulated import Simulated
from tests.torture.workloads import FILE, FOLDERS, WORKLOADS, Workload, first_bytes

REPO = Path(__file__).resolve().parents[2]
NOWHERE = "disk full: nothing can be mounted here, only the disk in memory was filled"


def run(start: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*start, sys.executable, "-m", "tests.torture.full_disk", *arguments]
    return subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="a tmpfs is Linux's; the disk in memory is filled everywhere")
def test_a_real_disk_is_full(say: Say) -> None:
    start = starts()
    if not start:
        say(NOWHERE)
        return
    done = run(start)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = done.stdout.splitlines()
    for line in lines:
        say(line)
    assert len(lines) == len(WORKLOADS)


@pytest.mark.skipif(sys.platform != "linux", reason="as above")
def test_who_writes_carelessly_is_caught(say: Say) -> None:
    start = starts()
    if not start:
        say(NOWHERE)
        return
    done = run(start, "--careless", "save")
    assert done.returncode == 1
    assert "AssertionError: /home/a.qisheng is damaged" in done.stderr


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.__name__)
def test_a_disk_in_memory_is_full(workload: Workload, monkeypatch: pytest.MonkeyPatch, say: Say) -> None:
    tried = failed = calm = 0
    while calm < CALM:
        disk, world = Simulated(), large_world()
        disk.folders |= set(FOLDERS)
        disk.put(FILE, first_bytes())
        disk.room = len(first_bytes()) + tried * 1024
        with monkeypatch.context() as inside:
            disk.install(inside)
            workload(world)
            world.claims.check(disk.contents())
            has_failed = bool(world.failures) or not world.claims.is_backed_up
            disk.room = None
            settle(world)
            world.claims.check(disk.contents())
        tried, failed, calm = tried + 1, failed + has_failed, 0 if has_failed else calm + 1
    say(f"disk full, {workload.__name__}: {tried} amounts of room in steps of 1 KiB ({failed} too small), in memory")
    assert failed > 5
