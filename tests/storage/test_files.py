from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qisheng_desktop.errors import (
    ConflictError,
    ExportError,
    NewerProjectFileError,
    NotAProjectFileError,
    ProjectFileError,
    SaveError,
)
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.storage import disk, files
from qisheng_desktop.storage.backups import Backups
from qisheng_desktop.storage.files import (
    free_name,
    is_project,
    open_project,
    reason_of,
    save_project,
    write_document,
    write_own,
)
from qisheng_desktop.storage.project import Access, Project, digest_of, encode
from tests.model.samples import CATALOGUE
from tests.storage.samples import NOON, lines_of, sample

posix = pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
SAVING = (
    *("resolve", "mode_of", "copy_rights", "open_new", "open_old", "read", "write", "sync", "close"),
    *("exchange", "remove", "sync_folder"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "年报.qisheng"


def standing(project: Project) -> tuple[object, ...]:
    return project.path, project.digest, project.sequence, project.access, project.report.everything


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def edit(project: Project, unit: str) -> None:
    project.report.apply(Edits({CellRef("unit"): unit}))


def test_a_project_is_saved_again_and_again(path: Path) -> None:
    project = sample()
    save_project(project, path, at=NOON)
    first = project.digest
    edit(project, "另一个镇")
    save_project(project, path, at=NOON)
    assert project.sequence == 2
    assert f'"parent":"{first}"'.encode() in path.read_bytes()
    opened = open_project(path, CATALOGUE)
    assert standing(opened.project) == standing(project)
    save_project(opened.project, path, at=NOON)
    assert names_in(path.parent) == [path.name]


def test_nobody_elses_changes_are_overwritten(path: Path) -> None:
    mine, theirs = sample(), sample()
    save_project(mine, path, at=NOON)
    theirs = open_project(path, CATALOGUE).project
    edit(theirs, "他们改的")
    save_project(theirs, path, at=NOON)
    before = standing(mine)
    with pytest.raises(ConflictError) as refused:
        save_project(mine, path, at=NOON)
    assert refused.value.reason == "changed"
    assert standing(mine) == before
    assert open_project(path, CATALOGUE).project.report.unit == "他们改的"
    save_project(mine, path, at=NOON, is_overwriting=True)
    assert open_project(path, CATALOGUE).project.report.unit == mine.report.unit


def test_a_change_between_the_two_checks_is_not_overwritten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = sample()
    save_project(project, path, at=NOON)
    sync = disk.sync

    def sync_while_another_saves(descriptor: int) -> None:
        path.write_bytes(b"another program's")
        sync(descriptor)

    monkeypatch.setattr(disk, "sync", sync_while_another_saves)
    for is_overwriting in (False, True):
        path.write_bytes(encode(project, at=NOON)) if is_overwriting else None
        with pytest.raises(ConflictError):
            save_project(project, path, at=NOON, is_overwriting=is_overwriting)
        assert path.read_bytes() == b"another program's"
        assert names_in(path.parent) == [path.name]


def test_a_file_that_went_away_is_told_and_not_silently_made_anew(path: Path) -> None:
    project = sample()
    save_project(project, path, at=NOON)
    path.unlink()
    with pytest.raises(ConflictError) as refused:
        save_project(project, path, at=NOON)
    assert refused.value.reason == "missing"
    assert not path.exists()
    save_project(project, path, at=NOON, is_overwriting=True)
    assert path.exists()


def test_another_file_is_overwritten_only_if_somebody_was_asked(path: Path) -> None:
    path.write_bytes(b"something else")
    project = sample()
    with pytest.raises(ConflictError) as refused:
        save_project(project, path, at=NOON)
    assert refused.value.reason == "exists"
    assert path.read_bytes() == b"something else"
    save_project(project, path, at=NOON, is_overwriting=True)
    assert open_project(path, CATALOGUE).project.path == project.path


def test_saving_elsewhere_makes_that_the_projects_file(path: Path) -> None:
    project = sample()
    save_project(project, path, at=NOON)
    other = path.with_name("另存.qisheng")
    save_project(project, other, at=NOON)
    save_project(project, other, at=NOON)
    assert project.path == other
    assert open_project(path, CATALOGUE).project.sequence == 1
    with pytest.raises(ConflictError):
        save_project(project, path, at=NOON)


@posix
def test_a_link_stays_a_link(path: Path) -> None:
    link = path.with_name("link.qisheng")
    link.symlink_to(path.name)
    project = sample()
    save_project(project, link, at=NOON)
    save_project(project, path, at=NOON)
    assert link.is_symlink()
    assert open_project(link, CATALOGUE).project.sequence == 2


def test_a_damaged_file_is_never_overwritten(path: Path) -> None:
    lines = lines_of(sample())
    data = b"".join(lines[:3] + lines[4:])
    path.write_bytes(data)
    opened = open_project(path, CATALOGUE)
    project = opened.project
    assert opened.losses
    for is_overwriting in (False, True):
        with pytest.raises(SaveError) as refused:
            save_project(project, path, at=NOON, is_overwriting=is_overwriting)
        assert refused.value.reason == "damaged"
    other = path.with_name("读出的部分.qisheng")
    save_project(project, other, at=NOON)
    assert path.read_bytes() == data
    assert project.access is Access.WRITABLE
    assert not open_project(other, CATALOGUE).losses
    save_project(project, other, at=NOON)


def test_a_newer_programs_file_is_not_saved_anywhere(path: Path) -> None:
    project = sample()
    project.access = Access.READ_ONLY
    with pytest.raises(NewerProjectFileError) as refused:
        save_project(project, path, at=NOON)
    assert refused.value.reason == "read-only"
    assert not path.exists()


def test_what_cannot_be_read_back_is_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = sample()
    good = encode(project, at=NOON)
    for bad in (good.replace(b"22", b"23"), b"", encode(Project(project.report), at=NOON)):
        monkeypatch.setattr(files, "encode", lambda _project, *, at, bad=bad: bad if at else b"")
        with pytest.raises(SaveError) as refused:
            save_project(project, path, at=NOON)
        assert refused.value.reason == "unreadable"
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    monkeypatch.setattr(files, "encode", encode)
    with pytest.raises(SaveError) as refused:
        save_project(project, path, at=NOON)
    assert refused.value.reason == "too large"
    assert not path.exists()


def failing(
    call: Callable[..., object], at: int, *, is_for_ever: bool, number: int
) -> tuple[Callable[..., object], list[int]]:
    made = [0]

    def fail(*arguments: object) -> object:
        made[0] += 1
        if made[0] == at or (is_for_ever and made[0] > at):
            raise OSError(number, os.strerror(number))
        return call(*arguments)

    return fail, made


READING = {"mode_of", "open_old", "read", "close"}


def try_to_save(project: Project, path: Path) -> SaveError | None:
    try:
        save_project(project, path, at=NOON)
    except SaveError as error:
        return error
    return None


@pytest.mark.parametrize("is_for_ever", [False, True])
@pytest.mark.parametrize("name", SAVING)
def test_any_call_may_fail_at_any_time(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, is_for_ever: bool
) -> None:
    """The old report or the new one is there, whole; if the save was not confirmed the project is as it was."""
    made, at = [0], 0
    while made[0] >= at:
        at += 1
        number = (errno.ENOSPC, errno.EIO)[at % 2]
        path.unlink(missing_ok=True)
        project = sample()
        save_project(project, path, at=NOON)
        old = path.read_bytes()
        edit(project, "改过的单位")
        before = standing(project)
        fail, made = failing(getattr(disk, name), at, is_for_ever=is_for_ever, number=number)
        with monkeypatch.context() as patch:
            patch.setattr(disk, name, fail)
            error = try_to_save(project, path)
        assert error is None or made[0] >= at
        if error is not None:
            assert standing(project) == before
            is_replaced = error.reason == "unconfirmed"
            assert is_replaced or error.reason == errno.errorcode[number]
            assert is_replaced == (path.read_bytes() != old)
        else:
            assert open_project(path, CATALOGUE).project.report.unit == "改过的单位"
        is_old_left = name == "remove" or (error is not None and error.reason == "unconfirmed")
        is_old_left |= is_for_ever and name in READING  # nobody can tell that it is not another's version
        assert names_in(path.parent) == [path.name] or is_old_left
        for left in path.parent.glob("~*.tmp"):
            left.unlink()
        assert not open_project(path, CATALOGUE).losses
        save_project(project, path, at=NOON)  # and the next save does it, without a false conflict
        assert open_project(path, CATALOGUE).project.report.unit == "改过的单位"
    assert at > 1


def test_a_temporary_file_that_cannot_be_removed_does_not_hide_the_reason(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "sync", failing(disk.sync, 1, is_for_ever=True, number=errno.ENOSPC)[0])
    monkeypatch.setattr(disk, "remove", failing(disk.remove, 1, is_for_ever=True, number=errno.EIO)[0])
    with pytest.raises(SaveError) as refused:
        save_project(sample(), path, at=NOON)
    assert refused.value.reason == "ENOSPC"
    assert not path.exists()


def test_a_failed_first_save_can_be_tried_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = sample()
    with monkeypatch.context() as patch:
        patch.setattr(disk, "sync_folder", failing(disk.sync_folder, 1, is_for_ever=True, number=errno.EIO)[0])
        with pytest.raises(SaveError) as refused:
            save_project(project, path, at=NOON)
    assert refused.value.reason == "unconfirmed"
    save_project(project, path, at=NOON)
    assert project.digest == digest_of(path.read_bytes())


def test_what_cannot_be_opened_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reason(at: Path) -> str:
        with pytest.raises(ProjectFileError) as refused:
            open_project(at, CATALOGUE)
        assert refused.value.path == at
        return refused.value.reason

    assert reason(path) == "ENOENT"
    assert reason(path.parent) == "EISDIR"
    if sys.platform != "win32":
        assert reason(Path(__file__) / "a.qisheng") == "ENOTDIR"
        assert reason(path.with_name("a" * 300)) == "ENAMETOOLONG"
    path.write_bytes(b"")
    assert reason(path) == "empty"
    monkeypatch.setattr(files, "MOST_BYTES", 3)
    path.write_bytes(b"long")
    assert reason(path) == "too large"
    with pytest.raises(NotAProjectFileError):
        open_project(path, CATALOGUE)


def test_a_document_is_written_the_same_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_document(path, b"one")
    write_document(path, b"another")
    assert path.read_bytes() == b"another"
    monkeypatch.setattr(disk, "sync", failing(disk.sync, 1, is_for_ever=True, number=errno.ENOSPC)[0])
    with pytest.raises(ExportError) as refused:
        write_document(path, b"third")
    assert (refused.value.path, refused.value.reason) == (path, "ENOSPC")
    assert path.read_bytes() == b"another"


def test_a_free_name_is_found(path: Path) -> None:
    assert free_name(path).name == "年报(2).qisheng"
    path.with_name("年报(2).qisheng").touch()
    assert free_name(path).name == "年报(3).qisheng"


def test_who_is_faster_at_the_last_moment_is_not_overwritten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = sample()
    save_project(project, path, at=NOON)
    exchange = disk.exchange

    def exchange_late(one: Path, other: Path) -> bool:
        monkeypatch.setattr(disk, "exchange", exchange)
        path.write_bytes(b"another program's")
        return exchange(one, other)

    monkeypatch.setattr(disk, "exchange", exchange_late)
    with pytest.raises(ConflictError) as refused:
        save_project(project, path, at=NOON)
    assert refused.value.reason == "changed"
    assert path.read_bytes() == b"another program's"


def test_every_version_is_among_the_backups(path: Path) -> None:
    backups = Backups(path.parent / "store")
    project = sample()
    for unit in ("一", "二", "三"):
        edit(project, unit)
        assert save_project(project, path, at=NOON, backups=backups).is_backed_up
    versions = backups.versions(project.identity)
    assert [version.sequence for version in versions] == [3, 2, 1]
    assert backups.read(versions[0]) == path.read_bytes()
    assert backups.versions_at(path) == versions


def test_a_strange_file_is_replaced_only_when_it_is_safe(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"something else")
    backups = Backups(path.parent / "store")
    keep = Backups.keep
    with monkeypatch.context() as patch:
        patch.setattr(Backups, "keep", lambda *_: False)
        with pytest.raises(SaveError) as refused:
            save_project(sample(), path, at=NOON, is_overwriting=True, backups=backups)
        assert refused.value.reason == "no backup"
        assert path.read_bytes() == b"something else"
    project = sample()
    save_project(project, path, at=NOON, is_overwriting=True, backups=backups)
    assert b"something else" in [backups.read(version) for version in backups.versions_at(path)] or any(
        file.read_bytes() == b"something else" for file in (path.parent / "store").rglob("*.qisheng")
    )
    with monkeypatch.context() as patch:
        patch.setattr(Backups, "keep", lambda *_: False)
        assert not save_project(project, path, at=NOON, backups=backups).is_backed_up
    assert Backups.keep is keep


def test_the_systems_reasons_have_short_names() -> None:
    assert reason_of(OSError(errno.ETXTBSY, "x")) == "held"
    shared = PermissionError(errno.EACCES, "x")
    shared.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    assert reason_of(shared) == "held"
    assert reason_of(OSError(errno.EROFS, "x")) == "EROFS"
    assert reason_of(OSError("of no number")) == "EIO"


def test_a_file_of_the_programs_own_makes_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "settings.json"
    write_own(path, b"one")
    write_own(path, b"two")
    assert path.read_bytes() == b"two"


@pytest.mark.parametrize(("before", "is_ours"), [(b"", True), (b"\xef\xbb\xbf", True), (b"\xe6\x96\x87" * 30, False)])
def test_a_file_of_ours_is_known_whatever_it_is_called(tmp_path: Path, before: bytes, *, is_ours: bool) -> None:
    path = tmp_path / "年报.txt"
    path.write_bytes(before + encode(sample(), at=NOON))
    assert is_project(path) is is_ours


def test_what_cannot_be_looked_into_is_no_file_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_project(tmp_path / "gone.txt")
    path = tmp_path / "a.txt"
    path.write_bytes(encode(sample(), at=NOON))

    def fail(_descriptor: int, _size: int) -> bytes:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(disk, "read", fail)
    assert not is_project(path)
