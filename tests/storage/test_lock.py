from __future__ import annotations

import errno
import json
import platform
from datetime import timedelta
from pathlib import Path

import pytest

from qisheng_desktop.storage import atomic, calls, disk, lock
from qisheng_desktop.storage.backups import Backups
from qisheng_desktop.storage.leftovers import sweep
from qisheng_desktop.storage.lock import Lock
from qisheng_desktop.storage.owner import Owner, this_process
from tests.storage.samples import NOON, sample
from tests.storage.test_backups import data_of


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "年报.qisheng"


def taken_by(target: Path, owner: Owner, machine: str, monkeypatch: pytest.MonkeyPatch) -> Lock:
    with monkeypatch.context() as patch:
        patch.setattr(lock, "this_process", lambda: owner)
        patch.setattr(platform, "node", lambda: machine)
        made = Lock(target)
        made.take("张某", NOON)
    return made


def test_who_has_it_open_is_known(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_by(target, Owner(5, "elsewhere", "1"), "电脑B", monkeypatch)
    mine = Lock(target)
    holder = mine.holder(NOON + timedelta(minutes=2))
    assert holder is not None
    assert (holder.person, holder.machine, holder.is_here) == ("张某", "电脑B", False)
    assert mine.holder(NOON + lock.STALE) is None
    mine.release()  # another's is let be
    assert mine.path.exists()


def test_a_mark_of_a_program_that_is_gone_says_nothing(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = this_process()
    taken_by(target, here._replace(began="gone"), platform.node(), monkeypatch)
    assert Lock(target).holder(NOON) is None
    taken_by(target, here._replace(boot="an earlier one"), platform.node(), monkeypatch)
    assert Lock(target).holder(NOON) is None
    mine = taken_by(target, here, platform.node(), monkeypatch)
    assert mine.holder(NOON) is None
    with monkeypatch.context() as patch:
        patch.setattr(lock, "this_process", lambda: here._replace(pid=1))
        seen = Lock(target).holder(NOON)
        assert seen is not None
        assert seen.is_here
    mine.release()
    assert not mine.path.exists()
    mine.release()


def test_what_is_no_mark_is_none(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Lock(target)
    for data in (b"", b"[]", b"[" * 9_000, b"x" * 20_000, json.dumps({"at": "x"}).encode()):
        mine.path.write_bytes(data)
        assert mine.holder(NOON) is None

    def fail(*_: object) -> None:
        raise OSError(errno.EROFS, "no")

    monkeypatch.setattr(atomic, "write_file", fail)
    mine.take("张某", NOON)
    mine.release()
    assert mine.path.exists()


def test_a_call_is_answered_by_taking_it_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    me = this_process()
    assert not calls.call(tmp_path, me)
    folder = calls.listen(tmp_path)
    assert folder is not None
    monkeypatch.setattr(disk, "pause", lambda _: calls.answer(folder))
    assert calls.call(tmp_path, me)
    monkeypatch.setattr(disk, "pause", lambda _: None)
    assert not calls.call(tmp_path, me)
    assert not calls.answer(folder)
    calls.stop_listening(folder)
    assert not folder.exists()
    calls.stop_listening(folder)
    (tmp_path / "file").touch()
    assert calls.listen(tmp_path / "file") is None


def test_what_a_save_that_was_cut_off_left_goes_into_the_backups(tmp_path: Path) -> None:
    store = Backups(tmp_path / "store")
    for name, data in {"1": data_of(1), "2": data_of(2)[:-60], "3": b"", "4": b"\0" * 50, "5": b"not ours"}.items():
        (tmp_path / f"~0000000{name}.tmp").write_bytes(data)
    (tmp_path / "~WRD0001.tmp").write_bytes(b"")
    assert sweep(tmp_path, store) == 4
    assert disk.names(tmp_path) == ["store", "~00000005.tmp", "~WRD0001.tmp"]
    assert [store.read(version) for version in store.versions(sample().identity)] == [data_of(1)]


def test_what_somebody_works_on_is_let_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "~00000001.tmp"
    path.write_bytes(data_of(1))
    store = Backups(tmp_path / "store")
    with monkeypatch.context() as patch:
        patch.setattr(disk, "hold", lambda *_, **__: False)
        assert sweep(tmp_path, store) == 0
    with monkeypatch.context() as patch:
        patch.setattr(Backups, "keep", lambda *_: False)
        assert sweep(tmp_path, store) == 0
    with monkeypatch.context() as patch:
        patch.setattr(disk, "open_old", lambda path: disk.mode_of(path / "x") or -1)
        assert sweep(tmp_path, store) == 0
    assert path.exists()
