from __future__ import annotations

import errno
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from qisheng_desktop.storage import disk

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
