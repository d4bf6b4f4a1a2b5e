from __future__ import annotations

import errno
import secrets
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qisheng_desktop.storage import atomic, disk

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
OLD, NEW = b"old bytes", b"new bytes, and more of them"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "report"
    path.write_bytes(OLD)
    return path


def test_a_file_is_read_whole_and_not_beyond_the_limit(target: Path) -> None:
    assert atomic.read_file(target, len(OLD)) == OLD
    with pytest.raises(OSError, match="too large") as refused:
        atomic.read_file(target, len(OLD) - 1)
    assert refused.value.errno == errno.EFBIG
    assert atomic.read_file(target.with_name("nothing"), 1) is None


def test_the_new_takes_the_place_of_the_old(target: Path) -> None:
    atomic.write_file(target, NEW)
    assert target.read_bytes() == NEW
    assert [path.name for path in target.parent.iterdir()] == ["report"]


@posix
def test_the_mode_of_the_old_file_stays(target: Path) -> None:
    target.chmod(0o640)
    atomic.write_file(target, NEW)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@posix
def test_a_new_file_is_for_whom_new_files_are(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    atomic.write_file(tmp_path / "new", NEW)
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_read_only_file_is_left_alone(target: Path) -> None:
    target.chmod(0o444)
    with pytest.raises(PermissionError, match=atomic.READ_ONLY):
        atomic.write_file(target, NEW)
    assert target.read_bytes() == OLD


def test_bytes_are_written_in_as_many_pieces_as_it_takes(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = disk.write
    monkeypatch.setattr(disk, "write", lambda descriptor, data: write(descriptor, data[:7]))
    atomic.write_file(target, NEW)
    assert target.read_bytes() == NEW


def untouched(target: Path) -> bool:
    return target.read_bytes() == OLD and [path.name for path in target.parent.iterdir()] == ["report"]


def test_a_disk_that_takes_nothing_ends_it(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "write", lambda _descriptor, _data: 0)
    with pytest.raises(OSError, match="nothing written"):
        atomic.write_file(target, NEW)
    assert untouched(target)


def test_a_disk_that_lies_is_found_out(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = disk.write
    monkeypatch.setattr(disk, "write", lambda descriptor, data: write(descriptor, data[:7]) and len(data))
    with pytest.raises(OSError, match=atomic.DIFFERENT):
        atomic.write_file(target, NEW)
    assert untouched(target)


def test_after_a_failed_sync_nothing_more_is_written(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []

    def fail(descriptor: int) -> None:
        synced.append(descriptor)
        raise OSError(errno.EIO, "sync")

    monkeypatch.setattr(disk, "sync", fail)
    with pytest.raises(OSError, match="sync"):
        atomic.write_file(target, NEW)
    assert len(synced) == 1
    assert untouched(target)


def test_the_last_check_may_keep_the_old_file(target: Path) -> None:
    def refuse() -> bytes:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        atomic.write_file(target, NEW, refuse)
    assert untouched(target)


def test_who_was_faster_keeps_the_place(target: Path) -> None:
    def look_away() -> bytes:
        target.write_bytes(b"another's")
        return OLD

    with pytest.raises(FileExistsError, match=atomic.CHANGED):
        atomic.write_file(target, NEW, look_away)
    assert target.read_bytes() == b"another's"
    target.unlink()

    def see_nothing() -> None:
        target.write_bytes(b"another's")

    with pytest.raises(FileExistsError, match=atomic.CHANGED):
        atomic.write_file(target, NEW, see_nothing)
    assert target.read_bytes() == b"another's"
    assert [path.name for path in target.parent.iterdir()] == ["report"]


def test_without_exchanging_the_old_is_replaced(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "exchange", lambda *_: False)
    atomic.write_file(target, NEW, lambda: OLD)
    assert target.read_bytes() == NEW
    assert [path.name for path in target.parent.iterdir()] == ["report"]


@pytest.mark.skipif(sys.platform != "linux", reason="files change places on Linux")
@pytest.mark.parametrize("can_exchange_twice", [True, False])
def test_what_gave_way_by_mistake_gets_its_place_back(
    target: Path, monkeypatch: pytest.MonkeyPatch, *, can_exchange_twice: bool
) -> None:
    exchange, calls = disk.exchange, [0]

    def exchange_once(one: Path, other: Path) -> bool:
        calls[0] += 1
        return (can_exchange_twice or calls[0] == 1) and exchange(one, other)

    monkeypatch.setattr(disk, "exchange", exchange_once)
    with pytest.raises(FileExistsError, match=atomic.CHANGED):
        atomic.write_file(target, NEW, lambda: b"not what is there")
    assert untouched(target)


def test_what_gave_way_and_cannot_be_read_gets_its_place_back(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_file, looks = atomic.read_file, []

    def read(path: Path, most: int) -> bytes | None:
        looks.append(path)
        return read_file(path, 0 if len(looks) == 1 else most)

    monkeypatch.setattr(atomic, "read_file", read)
    with pytest.raises(OSError, match="too large"):
        atomic.write_file(target, NEW, lambda: OLD)
    assert untouched(target)
    monkeypatch.setattr(atomic, "read_file", lambda path, _: read_file(path, 0))
    with pytest.raises(OSError, match="too large"):  # it cannot be told whose it is: it is left
        atomic.write_file(target, NEW, lambda: OLD)
    assert sorted(path.read_bytes() for path in target.parent.iterdir()) == sorted([OLD, NEW])


@pytest.mark.skipif(sys.platform != "linux", reason="files change places on Linux")
def test_a_third_version_that_came_between_is_not_removed(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, third, calls = disk.exchange, target.with_name("third"), [0]
    third.write_bytes(b"of a third")

    def exchange_with_a_third(one: Path, other: Path) -> bool:
        calls[0] += 1
        if calls[0] == 2:  # between the two of ours
            exchange(third, target)
        return exchange(one, other)

    monkeypatch.setattr(disk, "exchange", exchange_with_a_third)
    with pytest.raises(FileExistsError, match=atomic.CHANGED):
        atomic.write_file(target, NEW, lambda: b"not what is there")
    left = {path: path.read_bytes() for path in target.parent.iterdir()}
    assert sorted(left.values()) == sorted([OLD, NEW, b"of a third"])
    assert left[target] == OLD
    assert left[third] == NEW


@pytest.mark.skipif(sys.platform != "linux", reason="files change places on Linux")
def test_what_cannot_be_put_back_is_not_removed(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, calls = disk.exchange, [0]

    def exchange_once(one: Path, other: Path) -> bool:
        calls[0] += 1
        if calls[0] > 1:
            raise OSError(errno.EIO, "no")
        return exchange(one, other)

    monkeypatch.setattr(disk, "exchange", exchange_once)
    with pytest.raises(OSError, match=atomic.UNCONFIRMED):
        atomic.write_file(target, NEW, lambda: b"not what is there")
    assert sorted(path.read_bytes() for path in target.parent.iterdir()) == sorted([OLD, NEW])


def test_a_version_that_gave_way_and_cannot_be_removed_is_left(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(disk, "remove", fail)
    atomic.write_file(target, NEW, lambda: OLD)
    assert target.read_bytes() == NEW


def test_folders_are_made_one_by_one(tmp_path: Path) -> None:
    atomic.make_folders(tmp_path / "a" / "b" / "c")
    atomic.make_folders(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").is_dir()


def test_a_disk_that_has_no_root_is_not_asked_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, _: int) -> None:
        raise FileNotFoundError(errno.ENOENT, "gone", str(path))

    monkeypatch.setattr(disk, "make_folder", fail)
    with pytest.raises(FileNotFoundError):
        atomic.make_folders(tmp_path / "a")


def test_a_file_that_cannot_be_held_is_not_kept_open(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "hold", lambda *_, **__: False)
    atomic.write_file(target, NEW, lambda: OLD)
    assert target.read_bytes() == NEW


def test_a_file_that_changes_under_the_last_look_is_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = disk.replace

    def replace_and_spoil(source: Path, place: Path) -> None:
        replace(source, place)
        place.write_bytes(b"?")

    monkeypatch.setattr(disk, "replace", replace_and_spoil)
    with pytest.raises(OSError, match=atomic.UNCONFIRMED):
        atomic.write_file(target, NEW)


def test_a_name_that_is_taken_is_not_used(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["aaaaaaaa", "aaaaaaaa", "bbbbbbbb"]
    monkeypatch.setattr(secrets, "token_hex", lambda _: names.pop(0))
    taken = target.with_name("~aaaaaaaa.tmp")
    taken.write_bytes(b"someone else's")
    atomic.write_file(target, NEW)
    assert taken.read_bytes() == b"someone else's"
    assert not names
    monkeypatch.setattr(secrets, "token_hex", lambda _: "aaaaaaaa")
    with pytest.raises(FileExistsError):
        atomic.write_file(target, NEW)


def held(number: int) -> OSError:
    error = PermissionError(errno.EACCES, "held")
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    return error


def count_down(monkeypatch: pytest.MonkeyPatch, times: int, error: OSError) -> list[float]:
    """Make replacing fail some times; return the list that pauses are put into."""
    pauses: list[float] = []
    replace: Callable[[Path, Path], None] = disk.replace
    left = [times]

    def try_to_replace(source: Path, target: Path) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise error
        replace(source, target)

    monkeypatch.setattr(disk, "replace", try_to_replace)
    monkeypatch.setattr(disk, "pause", pauses.append)
    return pauses


@pytest.mark.parametrize("error", [held(5), held(32), held(33), OSError(errno.EBUSY, "busy")])
def test_a_program_that_holds_the_file_is_waited_for(
    target: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    pauses = count_down(monkeypatch, 6, error)
    atomic.write_file(target, NEW)
    assert pauses == [0.02, 0.04, 0.08, 0.16, 0.32, 0.4]
    assert target.read_bytes() == NEW


def test_patience_ends(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = count_down(monkeypatch, 99, held(32))
    with pytest.raises(OSError, match="held") as refused:
        atomic.write_file(target, NEW)
    assert refused.value.errno == errno.EBUSY
    assert atomic.PATIENCE <= sum(pauses) < atomic.PATIENCE + atomic.LONGEST_PAUSE
    assert untouched(target)


def test_any_other_refusal_is_final(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = count_down(monkeypatch, 1, PermissionError(errno.EACCES, "no"))
    with pytest.raises(PermissionError):
        atomic.write_file(target, NEW)
    assert not pauses
    assert untouched(target)
