from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from qisheng_desktop.storage import atomic, disk, owner, recovery
from qisheng_desktop.storage.owner import Owner, is_alive, read_owner, this_process
from qisheng_desktop.storage.project import encode
from qisheng_desktop.storage.recovery import KEPT_FOR, Slots, scan
from tests.storage.samples import NOON, sample
from tests.storage.test_backups import data_of

GONE = Owner(1, "another boot", "1")
FILE = Path("/somewhere/年报.qisheng")


def slots(place: Path, monkeypatch: pytest.MonkeyPatch, *, is_gone: bool = True) -> Slots:
    if is_gone:
        monkeypatch.setattr(recovery, "this_process", lambda: GONE)
    return Slots([place / "first", place / "second"], sample().identity)


def scanned(place: Path, later: timedelta = timedelta()) -> list[recovery.Left]:
    return scan([place / "first", place / "second", place / "nowhere"], NOON + later)


def test_the_last_two_copies_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = slots(tmp_path, monkeypatch)
    for number in range(4):
        assert made.protect(data_of(number), FILE, NOON)
    (left,) = scanned(tmp_path)
    assert [path.name for path in left.copies] == ["00000004.qisheng", "00000003.qisheng"]
    assert left.newest() == data_of(3)
    assert (left.about.path, left.about.is_given_up) == (str(FILE), False)
    left.copies[0].write_bytes(data_of(3)[:-50])
    assert left.newest() == data_of(2)
    left.copies[1].write_bytes(b"nothing of ours")
    assert left.newest() == data_of(3)[:-50]
    left.copies[0].unlink()
    left.copies[1].unlink()
    assert left.newest() is None
    assert scanned(tmp_path) == []
    assert disk.names(tmp_path / "first") == []


def test_a_program_that_runs_keeps_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = slots(tmp_path, monkeypatch, is_gone=False)
    made.protect(data_of(1), None, NOON)
    assert scanned(tmp_path) == []
    assert len(list(tmp_path.rglob("*.qisheng"))) == 1


def test_what_is_safe_is_forgotten_and_what_came_later_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = slots(tmp_path, monkeypatch)
    made.protect(data_of(1), FILE, NOON)
    made.protect(data_of(2), FILE, NOON)
    made.forget(1)
    assert scanned(tmp_path)[0].newest() == data_of(2)
    made.forget(2)
    assert scanned(tmp_path) == []
    made.give_up(NOON)
    made.protect(data_of(3), None, NOON)
    (left,) = scanned(tmp_path)
    assert left.newest() == data_of(3)
    assert left.about.path == ""
    recovery.remove(left)
    assert scanned(tmp_path) == []


def test_what_was_given_up_stays_for_a_week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = slots(tmp_path, monkeypatch)
    made.protect(data_of(1), FILE, NOON)
    made.give_up(NOON)
    assert scanned(tmp_path, KEPT_FOR)[0].about.is_given_up
    assert scanned(tmp_path, KEPT_FOR + timedelta(seconds=1)) == []
    assert scanned(tmp_path) == []


def test_another_place_serves_when_the_first_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = slots(tmp_path, monkeypatch)
    (tmp_path / "first").write_bytes(b"no folder")
    assert not made.protect(data_of(1), FILE, NOON)
    assert scanned(tmp_path)[0].newest() == data_of(1)
    (tmp_path / "first").unlink()
    assert made.protect(data_of(2), FILE, NOON)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(disk, "sync", fail)
    with pytest.raises(OSError, match="full"):
        made.protect(data_of(3), FILE, NOON)
    assert {left.newest() for left in scanned(tmp_path)} == {data_of(1), data_of(2)}


def test_what_cannot_be_read_is_still_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = slots(tmp_path, monkeypatch)
    made.protect(data_of(1), FILE, NOON)
    (folder,) = (tmp_path / "first").iterdir()
    for about in (b"", b"[]", b'{"path": 3}', b"[" * 100_000):
        (folder / "about.json").write_bytes(about)
        assert scanned(tmp_path)[0].about.path == ""
    with monkeypatch.context() as patch:
        patch.setattr(atomic, "read_file", lambda *_: os.stat(tmp_path / "gone"))  # noqa: PTH116 - fails as a read does
        assert scanned(tmp_path)[0].newest() is None
    (folder / "other").touch()
    recovery.remove(scanned(tmp_path)[0])
    assert disk.names(folder) == ["other"]


def test_removing_may_fail_and_goes_another_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = slots(tmp_path, monkeypatch)
    made.protect(data_of(1), FILE, NOON)

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "no")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "remove", fail)
        made.forget(1)
        patch.setattr(atomic, "write_file", fail)
        recovery.give_up(tmp_path, scanned(tmp_path)[0].about, NOON)
    assert len(scanned(tmp_path)) == 1


def test_a_process_is_known_by_more_than_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    me = this_process()
    assert is_alive(me)
    assert read_owner(me.as_json()) == me
    assert not is_alive(me._replace(boot="another"))
    assert not is_alive(me._replace(began="another"))
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert not is_alive(me._replace(pid=child.pid))
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        patch.setattr(owner, "_began_on_windows", lambda _: "5")
        assert is_alive(me._replace(began="5"))

    def fail(*_: object) -> bytes:
        raise OSError(errno.EACCES, "no")

    monkeypatch.setattr(atomic, "read_file", fail)
    assert this_process() == Owner(me.pid, "", "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_program_that_was_killed_is_gone_before_its_starter_takes_note() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    fields = Path(f"/proc/{child.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    owner = this_process()._replace(pid=child.pid, began=fields[19])
    assert is_alive(owner)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # waits for its end, and leaves it as it is
    assert not is_alive(owner)
    child.communicate()


@pytest.mark.parametrize(("handle", "times", "code", "found"), [(0, 1, 259, None), (7, 1, 259, "0"), (7, 0, 259, None)])
def test_windows_is_asked_for_the_start(
    monkeypatch: pytest.MonkeyPatch, handle: int, times: int, code: int, found: str | None
) -> None:
    import ctypes

    class Call:
        def __init__(self, answer: int) -> None:
            self.answer = answer
            self.restype: object = None

        def __call__(self, *_: object) -> int:
            return self.answer

    kernel = type("K", (), {})()
    kernel.OpenProcess, kernel.GetProcessTimes = Call(handle), Call(times)
    kernel.GetExitCodeProcess, kernel.CloseHandle = Call(0), Call(1)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: kernel)
    assert owner._began_on_windows(5) == found
    assert code == owner._RUNNING


def test_a_snapshot_is_protected_as_it_was() -> None:
    project = sample()
    snapshot = project.snapshot()
    before = encode(snapshot, at=NOON)
    project.history.entries.clear()
    project.settings["page"] = "5"
    assert encode(snapshot, at=NOON) == before
    snapshot.sequence, snapshot.digest = 9, "x"
    project.settle(snapshot)
    assert (project.sequence, project.digest) == (9, "x")
