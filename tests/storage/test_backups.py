from __future__ import annotations

import errno
from pathlib import Path

import pytest

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.storage import atomic, backups, disk
from qisheng_desktop.storage.backups import Backups, Version, folder_name, surplus
from qisheng_desktop.storage.project import encode
from tests.storage.samples import NOON, sample


def versions_of(*days: str) -> list[Version]:
    """Return versions of these days, given oldest first, as a store lists them: newest first."""
    made = [Version(Path(str(n)), n, n, day, "") for n, day in enumerate(days, 1)]
    return made[::-1]


def left(versions: list[Version], size: int = 1) -> list[int]:
    gone = set(surplus(versions, [size] * len(versions)))
    return [version.number for version in versions if version not in gone]


def data_of(number: int) -> bytes:
    project = sample()
    project.report.apply(Edits({CellRef("unit"): f"第{number}镇"}))
    project.sequence = number
    return encode(project, at=NOON)


def test_the_newest_are_kept_and_one_a_day_and_one_a_month() -> None:
    versions = versions_of(*("20260101",) * 30, *("20260102",) * 30)
    assert left(versions) == [*range(60, 40, -1), 30]
    months = [f"20{year}{month:02}28" for year in range(20, 25) for month in range(1, 13)]
    assert len(left(versions_of(*months))) == 30  # of sixty months: by the day 30, which are more than 24 months
    days = [f"2026{month:02}{day:02}" for month in range(1, 13) for day in range(1, 29)]
    assert len(left(versions_of(*days))) == 30 + 10  # the newest of each of the months before


def test_a_clock_that_runs_wild_changes_nothing_of_the_order() -> None:
    versions = versions_of("20990101", *("20260102",) * 25)
    assert left(versions) == [*range(26, 6, -1), 1]


def test_room_is_limited_but_five_always_stay() -> None:
    versions = versions_of(*("20260101",) * 12)
    assert left(versions, backups.MOST_ROOM // 10) == list(range(12, 2, -1))
    assert left(versions, backups.MOST_ROOM) == [12, 11, 10, 9, 8]


def test_versions_are_kept_once_and_read_whole(tmp_path: Path) -> None:
    store = Backups(tmp_path / "a" / "store")
    for number in (1, 2, 2, 1, 3):
        assert store.keep(data_of(number), tmp_path / "file")
    found = store.versions(sample().identity)
    assert [(version.number, version.sequence, version.day) for version in found] == [
        (3, 4, "20210120"),
        (2, 3, "20210120"),
        (1, 2, "20210120"),
    ]
    assert store.read(found[0]) == data_of(3)
    assert store.versions_at(tmp_path / "file") == found
    assert store.versions_at(tmp_path / "other") == []


def test_a_version_that_is_not_whole_any_more_is_kept_anew(tmp_path: Path) -> None:
    store = Backups(tmp_path)
    store.keep(data_of(1))
    (version,) = store.versions(sample().identity)
    version.path.write_bytes(b"?")
    assert store.read(version) is None
    assert store.keep(data_of(1))
    assert store.read(store.versions(sample().identity)[0]) == data_of(1)
    version.path.unlink()
    assert store.read(version) is None


def test_old_ones_go_when_there_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "NEWEST", 6)
    store = Backups(tmp_path)
    for number in range(9):
        store.keep(data_of(number))
    assert [version.number for version in store.versions(sample().identity)] == [9, 8, 7, 6, 5, 4]

    def refuse(_: Path) -> None:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(disk, "remove", refuse)
    assert store.keep(data_of(10))
    assert len(store.versions(sample().identity)) == 7


def test_what_cannot_be_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(atomic, "write_file", fail)
    assert not Backups(tmp_path).keep(data_of(1))

    def gone(*_: object) -> bytes:
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(atomic, "read_file", gone)
    assert Backups(tmp_path).read(versions_of("20260101")[0]) is None


def test_no_foreign_identity_becomes_a_path(tmp_path: Path) -> None:
    assert folder_name(sample().identity) == sample().identity
    assert "/" not in folder_name("../../etc")
    store = Backups(tmp_path)
    assert store.keep(b"no report at all")
    assert [path.name[:19] for path in tmp_path.rglob("*.qisheng")] == ["00000001-0-00000000"]
