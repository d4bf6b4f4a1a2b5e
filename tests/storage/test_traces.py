from __future__ import annotations

import errno
from pathlib import Path

import pytest

from qisheng_desktop.storage import atomic, disk, traces
from qisheng_desktop.storage.recovery import Slots
from tests.storage.samples import NOON, sample
from tests.storage.test_backups import data_of


@pytest.fixture
def state(tmp_path: Path) -> Path:
    for name in ("a/b/1", "a/2", "3"):
        path = tmp_path / "state" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"12345")
    return tmp_path / "state"


def test_everything_goes_but_what_is_to_stay_and_what_is_in_use(state: Path) -> None:
    keep = state / "settings"
    keep.mkdir()
    Slots([state], sample().identity).protect(data_of(1), None, NOON)
    assert traces.clear([state, state / "nothing"], keep) == 0
    assert max(path.name for path in state.iterdir()) == "settings"
    assert len(list(state.rglob("*.qisheng"))) == 1


def test_what_does_not_go_is_counted(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.EBUSY, "held")

    monkeypatch.setattr(disk, "remove", fail)
    assert traces.clear([state], state / "settings") == 3


def test_the_room_it_takes_is_counted(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert traces.size_of(state) == 15

    def fail(_: Path) -> int:
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(disk, "size_of", fail)
    assert traces.size_of(state) == 0


def test_logs_are_read_as_they_are(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (state / "x.log").write_bytes(b"started \xff")
    assert dict(traces.logs(state))["x.log"] == "started \ufffd"
    monkeypatch.setattr(atomic, "read_file", lambda *_: None)
    assert dict(traces.logs(state))["3"] == ""


def test_a_copy_for_others_has_no_past() -> None:
    project = sample()
    given = project.for_delivery()
    assert given.history.entries == []
    assert given.settings == {}
    assert given.report.everything == project.report.everything
    assert project.history.entries
