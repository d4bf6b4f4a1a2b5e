from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qisheng_desktop.storage import disk

linux = pytest.mark.skipif(sys.platform != "linux", reason="calls of Linux")

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")


def test_a_new_file_is_never_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "new"
    os.close(disk.open_new(path, disk.PRIVATE))
    with pytest.raises(FileExistsError):
        disk.open_new(path, disk.PRIVATE)


@posix
def test_a_new_file_is_private_and_never_behind_a_link(tmp_path: Path) -> None:
    os.close(disk.open_new(tmp_path / "new", disk.PRIVATE))
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        disk.open_new(tmp_path / "link", disk.PRIVATE)


@posix
def test_links_are_followed_to_their_end(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to(tmp_path / "three")
    assert disk.resolve(tmp_path / "one") == Path(os.path.realpath(tmp_path)) / "three"


@posix
def test_only_regular_files_are_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="regular"):
        disk.mode_of(tmp_path / "pipe")
    with pytest.raises(IsADirectoryError):
        disk.mode_of(tmp_path)
    assert disk.mode_of(tmp_path / "nothing") is None


@posix
def test_a_folder_is_synced_unless_its_disk_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    disk.sync_folder(tmp_path)
    assert len(synced) == 1
    for number, is_told in ((errno.EINVAL, False), (errno.EIO, True)):

        def fail(_: int, number: int = number) -> None:
            raise OSError(number, "told")

        monkeypatch.setattr(os, "fsync", fail)
        if is_told:
            with pytest.raises(OSError, match="told"):
                disk.sync_folder(tmp_path)
        else:
            disk.sync_folder(tmp_path)


def test_windows_syncs_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    disk.sync_folder(tmp_path / "not even there")


def test_a_pause_is_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    paused: list[float] = []
    monkeypatch.setattr(time, "sleep", paused.append)
    disk.pause(0.02)
    assert paused == [0.02]


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@linux
def test_two_files_change_places(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one", "1"), write(tmp_path / "other", "2")
    assert disk.exchange(one, other)
    assert (one.read_text("utf-8"), other.read_text("utf-8")) == ("2", "1")
    with pytest.raises(FileNotFoundError):
        disk.exchange(one, tmp_path / "nothing")


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_a_name_is_given_only_if_it_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    taken = write(tmp_path / "taken", "1")
    monkeypatch.setattr(sys, "platform", system)
    if system == "win32" and os.name != "nt":

        def move(source: str, target: str, flags: int) -> int:
            assert flags == 0x8, "written through, and never over another"
            if Path(target).exists():
                return 0
            os.rename(source, target)  # noqa: PTH104 - the call itself
            return 1

        windows(monkeypatch, MoveFileExW=move)
    with pytest.raises(FileExistsError):
        disk.put_new(write(tmp_path / "new", "2"), taken)
    disk.put_new(tmp_path / "new", tmp_path / "free")
    assert (tmp_path / "free").read_text("utf-8") == "2"


def windows(monkeypatch: pytest.MonkeyPatch, **calls: Callable[..., int]) -> None:
    """Put some calls in the place of those of Windows, where every failure is that a file exists already."""
    import ctypes

    kernel = type("Kernel", (), {name: staticmethod(call) for name, call in calls.items()})
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: kernel)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: 183, raising=False)
    real = OSError

    def error(*given: object) -> OSError:
        assert given[3] == 183, "the number Windows gave"
        return FileExistsError(*given[:3]) if os.name != "nt" else real(*given)

    monkeypatch.setattr(disk, "OSError", error, raising=False)


def test_windows_is_asked_to_write_names_through(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def ask(*given: object) -> int:
        asked.append(given)
        return 1

    windows(monkeypatch, MoveFileExW=ask, SetFileAttributesW=ask)
    monkeypatch.setattr(sys, "platform", "win32")
    disk.replace(Path("new"), Path("old"))
    disk.put_new(Path("new"), Path("free"))
    disk.hide(Path("mark"))
    assert asked == [("new", "old", 0x1 | 0x8), ("new", "free", 0x8), ("mark", 0x2)]
    windows(monkeypatch, MoveFileExW=lambda *_: 0)
    with pytest.raises(FileExistsError):
        disk.replace(Path("new"), Path("old"))


def test_a_disk_that_cannot_exchange_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ctypes

    monkeypatch.setattr(ctypes, "get_errno", lambda: errno.EINVAL)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: type("C", (), {"renameat2": lambda *_: -1}))
    assert not disk.exchange(tmp_path, tmp_path)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    assert not disk.exchange(tmp_path, tmp_path)


@linux
def test_one_who_works_on_a_file_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "x", "1")
    first, second, third = (os.open(path, os.O_RDONLY) for _ in range(3))
    assert disk.hold(first, is_mine=False)
    assert disk.hold(second, is_mine=False)
    assert not disk.hold(third, is_mine=True)
    os.close(first)
    os.close(second)
    assert disk.hold(third, is_mine=True)
    os.close(third)
    monkeypatch.setattr(sys, "platform", "win32")
    assert disk.hold(-1, is_mine=True)
    assert not disk.hold(-1, is_mine=False)


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_rights_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    source, target = write(tmp_path / "a", "1"), write(tmp_path / "b", "2")
    source.chmod(0o600)
    monkeypatch.setattr(sys, "platform", system)
    disk.copy_rights(source, target)
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(source.stat().st_mode)


def test_folders(tmp_path: Path) -> None:
    disk.make_folder(tmp_path / "f", 0o700)
    write(tmp_path / "f" / "b", "12")
    write(tmp_path / "f" / "a", "1")
    assert disk.names(tmp_path / "f") == ["a", "b"]
    assert disk.size_of(tmp_path / "f" / "b") == 2
    assert disk.names(tmp_path / "none") == disk.names(tmp_path / "f" / "a") == []
    (tmp_path / "f" / "a").unlink()
    (tmp_path / "f" / "b").unlink()
    disk.remove_folder(tmp_path / "f")
    assert not (tmp_path / "f").exists()
