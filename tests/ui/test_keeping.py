"""Nothing is lost: protection, recovery at the start, older versions, changes, conflicts, two windows, privacy."""

from __future__ import annotations

import io
import platform
import threading
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QTableView
from pytestqt.qtbot import QtBot

from qisheng_desktop.errors import ConflictError, ExportError, NewerProjectFileError, SaveError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.paths import backups_folder, calls_folder, log_folder, recovery_folder
from qisheng_desktop.storage import calls, disk, lock, recovery
from qisheng_desktop.storage.files import open_project
from qisheng_desktop.storage.owner import Owner, this_process
from qisheng_desktop.ui import files, messages, past, places, privacy, protection, rescue, versions
from qisheng_desktop.ui.changes import ChangesDialog, formal_mark
from qisheng_desktop.ui.differences import differences, edits_to
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.marks import call_forward
from qisheng_desktop.ui.pages.output import OutputPage
from qisheng_desktop.ui.privacy import PrivacyDialog, bundle, without_paths
from qisheng_desktop.ui.rescue import Choice, RescueDialog
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.troubles import DifferencesDialog, Way, ask_way
from qisheng_desktop.ui.versions import VersionsDialog
from tests.ui.sessions import MakeSession

NEW, TEXT = CellRef("3", "new", "natural"), CellRef("1")
GONE = Owner(1, "another boot", "1")


@pytest.fixture(autouse=True)
def one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "recovery_places", lambda: [recovery_folder()])
    monkeypatch.setattr("qisheng_desktop.ui.keeper.recovery_places", lambda: [recovery_folder()])
    monkeypatch.setattr("qisheng_desktop.ui.privacy.recovery_places", lambda: [recovery_folder()])


@pytest.fixture
def path(make_session: MakeSession, tmp_path: Path) -> Path:
    session = make_session(2024)
    session.edit(Edits({NEW: Decimal(3), TEXT: "公开信息12条。", CellRef("author"): "李某"}), "录入")
    session.save(tmp_path / "年报.qisheng")
    return tmp_path / "年报.qisheng"


def opened(window: MainWindow, path: Path) -> Session:
    window.open_path(path)
    assert window.session is not None
    return window.session


def type_in(session: Session, value: int) -> None:
    session.edit(Edits({NEW: Decimal(value)}), "录入")


def always(monkeypatch: pytest.MonkeyPatch, *answers: int) -> list[str]:
    said: list[str] = []
    left = list(answers)

    def choose(_parent: object, _title: str, text: str, choices: list[str]) -> int:
        said.append(text)
        return left.pop(0) if left else len(choices) - 1

    monkeypatch.setattr(messages, "choose", choose)
    return said


def crash(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch, value: int = 9) -> None:
    """Type, be protected, and be gone without a word."""
    with monkeypatch.context() as patch:
        patch.setattr(recovery, "this_process", lambda: GONE)
        session = opened(window, path)
        type_in(session, value)
        assert window.keeper.protect_and_wait()
    monkeypatch.setattr(messages, "ask_unsaved", lambda *_: messages.Answer.DISCARD)
    copies = {one: one.read_bytes() for one in recovery_folder().rglob("*") if one.is_file()}
    window.keeper.close_report()
    for one, data in copies.items():
        one.parent.mkdir(parents=True, exist_ok=True)
        one.write_bytes(data)


def answering(monkeypatch: pytest.MonkeyPatch, choice: Choice) -> list[RescueDialog]:
    shown: list[RescueDialog] = []

    def run(dialog: RescueDialog) -> int:
        shown.append(dialog)
        dialog.choice = choice
        return 1

    monkeypatch.setattr(RescueDialog, "exec", run)
    return shown


def test_what_is_typed_is_protected_within_two_seconds(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    assert protection.LATEST < 2000
    session = opened(window, path)
    type_in(session, 4)
    qtbot.waitUntil(lambda: "已自动保护" in window._protected.text(), timeout=20_000)
    (copy,) = recovery_folder().rglob("*.qisheng")
    assert open_project(copy, session.catalogue).project.report.value(NEW) == Decimal(4)
    assert window.keeper.save_and_wait()
    qtbot.waitUntil(lambda: not list(recovery_folder().rglob("*.qisheng")), timeout=20_000)
    type_in(session, 5)
    assert window.keeper.protect_and_wait()


def test_unsaved_work_is_protected_at_once_when_the_clerk_turns_away(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(window, path)
    calls: list[str] = []
    monkeypatch.setattr(protection.Protection, "protect", lambda _: calls.append("protected"))
    type_in(session, 5)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.focusWindowChanged.emit(None)
    assert calls == ["protected"]


def test_copies_go_only_when_none_is_being_written(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(window, path)
    type_in(session, 4)
    assert window.keeper.protect_and_wait()
    work = window.keeper._protection
    assert work is not None
    first, begun, may_end, write = work.number, threading.Event(), threading.Event(), protection._write

    def slow(slots: recovery.Slots, data: bytes, at: Path | None) -> bool | None:
        begun.set()
        assert may_end.wait(60)
        return write(slots, data, at)

    monkeypatch.setattr(protection, "_write", slow)
    type_in(session, 5)
    work.protect()
    assert begun.wait(60)
    work.forget(first)
    assert [copy.stem for copy in recovery_folder().rglob("*.qisheng")] == [f"{first:08}"]
    may_end.set()
    assert work.protect_and_wait()
    assert [copy.stem for copy in recovery_folder().rglob("*.qisheng")] == [f"{first + 1:08}"]
    assert list(recovery_folder().rglob("about.json"))


def test_a_place_that_takes_nothing_is_told_and_tried_again(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(window, path)

    def fail(*_: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr(recovery.Slots, "protect", fail)
        type_in(session, 4)
        assert not window.keeper.protect_and_wait()
    assert "自动保护没有成功" in window._strip._label.text()
    assert window.keeper.protect_and_wait()
    assert not window._strip._label.text()
    monkeypatch.setattr(recovery.Slots, "protect", lambda *_: False)
    assert window.keeper.protect_and_wait()
    assert "文档" in window._strip._label.text()


def test_a_crash_is_offered_at_the_start_and_taken_back(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(window, path, monkeypatch)
    window.show_found()
    assert window.start._found_card.isVisibleTo(window.start)
    shown = answering(monkeypatch, Choice.LATER)
    window._rescue(0)
    assert window.session is None
    assert shown[0]._places._rows[0][1:] == ("3", "9")
    answering(monkeypatch, Choice.USE)
    window._rescue(0)
    session = window.session
    assert session is not None
    assert session.report.value(NEW) == Decimal(9)
    assert session.is_dirty
    assert open_project(path, session.catalogue).project.report.value(NEW) == Decimal(3)
    assert window.keeper.save_and_wait()
    assert open_project(path, session.catalogue).project.report.value(NEW) == Decimal(9)
    assert window.keeper.found() == []


def test_opening_the_file_after_a_crash_offers_it_too(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(window, path, monkeypatch)
    answering(monkeypatch, Choice.LATER)
    assert opened(window, path).report.value(NEW) == Decimal(3)
    answering(monkeypatch, Choice.LOOK)
    session = opened(window, path)
    assert (session.report.value(NEW), session.path, session.is_dirty) == (Decimal(9), None, False)
    assert len(window.keeper.found()) == 1


def test_what_nobody_wants_goes_in_two_steps(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash(window, path, monkeypatch)
    answering(monkeypatch, Choice.DROP)
    window._rescue(0)
    (found,) = window.keeper.found()
    assert found.left.about.is_given_up
    assert "7 天" in rescue._story(found)
    monkeypatch.setattr(messages, "ask", lambda *_, **__: True)
    window._rescue(0)
    assert window.keeper.found() == []


def test_what_is_in_the_file_already_needs_no_asking(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(window, path, monkeypatch, value=3)
    assert window.keeper.found() == []


def test_closing_without_saving_keeps_it_for_a_week(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "this_process", lambda: GONE)
    monkeypatch.setattr(messages, "ask_unsaved", lambda *_: messages.Answer.DISCARD)
    session = window.keeper.files.new("某镇", 2024, "township", ())
    window.open_session(session)
    type_in(session, 4)
    assert window.keeper.close_report()
    (found,) = window.keeper.found()
    assert found.left.about.is_given_up
    assert found.path is None
    dialog = RescueDialog(found, window)
    dialog._choose(Choice.USE)
    assert dialog.choice is Choice.USE
    answering(monkeypatch, Choice.USE)
    window._rescue(0)
    assert window.session is not None
    assert window.session.path is None


def test_an_older_version_comes_back_as_one_act(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(window, path)
    for value in (5, 6):
        type_in(session, value)
        assert window.keeper.save_and_wait()

    def take(dialog: VersionsDialog) -> int:
        listed = next(view for view in dialog.findChildren(QTableView) if view.accessibleName() == "以前保存的版本")
        listed.selectRow(1)
        assert dialog._places._rows
        dialog._take(is_copy=is_copy)
        return 1

    monkeypatch.setattr(VersionsDialog, "exec", take)
    is_copy = False
    past.show_versions(window.keeper, session.catalogue, window)
    assert session.report.value(NEW) == Decimal(5)
    session.undo_stack.undo()
    assert session.report.value(NEW) == Decimal(6)
    is_copy = True
    past.show_versions(window.keeper, session.catalogue, window)
    assert window.session is not None
    assert (window.session.path, window.session.report.value(NEW)) == (None, Decimal(5))


def test_a_file_of_nothing_but_noughts_leads_to_its_older_versions(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(window, path)
    type_in(session, 5)
    assert window.keeper.save_and_wait()
    window.keeper.close_report()
    whole = path.read_bytes()
    monkeypatch.setattr(VersionsDialog, "exec", lambda dialog: dialog._take(is_copy=True) or 1)
    for spoilt in (b"\0" * 500, whole[:-200]):
        path.write_bytes(spoilt)
        said = always(monkeypatch, 0)
        window.open_path(path)
        assert "以前保存的版本" in said[0]
        assert window.session is not None
        assert window.session.report.value(NEW) == Decimal(5)
        assert window.session.path is None
        window.session._is_in_no_file = False
        window.keeper.close_report()
    always(monkeypatch, 2)
    window.open_path(path)
    assert window.session is None
    always(monkeypatch, 1)
    window.open_path(path)
    assert window.session is not None
    window.session._is_in_no_file = False


def test_the_changes_are_listed_in_words(window: MainWindow, path: Path) -> None:
    session = opened(window, path)
    type_in(session, 5)
    session.formally_exported.emit()
    assert formal_mark(session.project)[0] == session.project.history.entries[-1].number
    type_in(session, 6)
    session.edit(Edits(notes={NEW: "其中修订1件"}), "备注")
    dialog = ChangesDialog(session.project, window)
    rows = dialog._model._rows
    assert rows[0][1:3] == ("李某", "填写")
    assert rows[0][3].endswith("（备注）")
    assert rows[1][4:] == ("5", "6")
    assert len(rows) == 2
    dialog.findChildren(QCheckBox)[0].setChecked(False)
    assert len(dialog._model._rows) > 3
    session.undo_stack.setClean()


def test_a_formal_paper_is_noted_in_a_saved_report_at_once(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    session = opened(window, path)
    session.formally_exported.emit()
    qtbot.waitUntil(lambda: session.saved_at is not None, timeout=20_000)
    assert formal_mark(open_project(path, session.catalogue).project)[1]


def test_a_copy_for_others(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = opened(window, path)
    told: list[str] = []
    monkeypatch.setattr(messages, "tell", lambda *args: told.append(args[2]))
    for target in (path.with_name("报送"), path.with_name("报送.qisheng"), path):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, target=target: (str(target), ""))
        past.deliver(window.keeper)
    assert ["已导出" in one for one in told] == [True, True, False]
    assert open_project(path.with_name("报送.qisheng"), session.catalogue).project.history.entries == []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    past.deliver(window.keeper)


WAYS = [
    (ConflictError(Path("x"), "changed"), (0,), Way.ELSEWHERE),
    (ConflictError(Path("x"), "changed"), (1, 2), Way.OVERWRITE),
    (ConflictError(Path("x"), "exists"), (3,), Way.LEAVE),
    (ConflictError(Path("x"), "missing"), (0,), Way.OVERWRITE),
    (SaveError(Path("x"), "ENOSPC"), (0,), Way.AGAIN),
    (SaveError(Path("x"), "damaged"), (0,), Way.ELSEWHERE),
    (NewerProjectFileError(Path("x"), "read-only"), (0,), Way.LEAVE),
]


def test_the_ways_on_after_a_save_that_failed(
    window: MainWindow, make_session: MakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "tell_error", lambda *_: None)
    session = make_session(2024)
    for error, answers, way in WAYS:
        always(monkeypatch, *answers)
        assert ask_way(window, error, session.report, session.catalogue) is way


def test_a_conflict_is_shown_and_may_be_overwritten_with_a_backup(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(window, path)
    theirs = open_project(path, session.catalogue).project
    theirs.report.apply(Edits({NEW: Decimal(77)}))
    from qisheng_desktop.storage.files import save_project
    from qisheng_desktop.ui.session import now

    save_project(theirs, path, at=now())
    type_in(session, 5)
    monkeypatch.setattr(DifferencesDialog, "exec", lambda _: 0)
    always(monkeypatch, 1, 2)
    assert window.keeper.save_and_wait()
    kept = [window.keeper.backups.read(one) for one in window.keeper.backups.versions(session.project.identity)]
    assert any(b"77" in data for data in kept if data)


def test_who_else_has_it_open_is_told(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(lock, "this_process", lambda: this_process()._replace(boot="elsewhere"))
        patch.setattr(platform, "node", lambda: "电脑B")
        from qisheng_desktop.ui.session import now

        lock.Lock(path).take("张某", now())
    said = always(monkeypatch, 2)
    window.open_path(path)
    assert "张某（在电脑 电脑B）" in said[0]
    assert window.session is None
    always(monkeypatch, 0)
    assert opened(window, path).path is None
    always(monkeypatch, 1)
    assert opened(window, path).path == path


def test_the_window_comes_forward_when_it_is_called(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    opened(window, path)
    window.keeper._mark._work.wait()
    assert not call_forward(path)  # it is this very program's
    raised: list[bool] = []
    monkeypatch.setattr(MainWindow, "raise_", lambda _: raised.append(True))
    folder = calls.folder_of(calls_folder(), this_process())
    disk.close(disk.open_new(folder / "call", disk.PRIVATE))
    qtbot.waitUntil(lambda: bool(raised), timeout=20_000)
    assert disk.names(folder) == []


def test_an_export_that_is_held_takes_a_free_name(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(window, path)
    page = OutputPage(session, window._theme, window)
    started: list[str] = []
    monkeypatch.setattr(OutputPage, "_start_export", lambda page: started.extend(job[2].name for job in page._jobs))
    paper = path.with_name("a.pdf")
    from qisheng_desktop.exporting.document import build_document

    page._jobs = [(build_document(session.report, is_draft=True), "pdf", paper)]
    for answer in (0, 1, 2):
        always(monkeypatch, answer)
        page._on_failed(ExportError(page._jobs[0][2], "held"))
    assert started == ["a(2).pdf", "a(2).pdf"]
    page.close_work()


def test_traces_are_cleared(
    window: MainWindow, path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(window, path)
    type_in(session, 5)
    assert window.keeper.save_and_wait()
    window.keeper.close_report()
    log_folder().mkdir(parents=True)
    (log_folder() / "qisheng.log").write_text("2026 INFO opened /home/某人/年报/单位.qisheng", "utf-8")
    assert settings.recent
    assert list(backups_folder().rglob("*.qisheng"))
    data = bundle(settings)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "某人" not in text
    assert "单位" not in text
    dialog = PrivacyDialog(settings, window)
    monkeypatch.setattr(messages, "ask", lambda *_, **__: False)
    dialog.clear()
    assert settings.recent
    monkeypatch.setattr(messages, "ask", lambda *_, **__: True)
    dialog.clear()
    assert dialog.is_cleared
    assert settings.recent == []
    assert settings.cover == {}
    assert not list(backups_folder().rglob("*.qisheng"))
    assert not list(log_folder().rglob("*"))
    target = path.with_name("诊断.zip")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.collect()
    assert target.is_file()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.parent / "no" / "a.zip"), ""))
    monkeypatch.setattr(messages, "tell_error", lambda *_: None)
    dialog.collect()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog.collect()


def test_the_recent_list_can_be_switched_off(
    window: MainWindow, path: Path, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(window, path)
    qtbot.waitUntil(lambda: bool(settings.recent))
    PrivacyDialog(settings, window)._remember.setChecked(False)
    assert settings.recent == []
    opened(window, path)
    qtbot.wait(files.REMEMBERED + 100)
    assert settings.recent == []
    monkeypatch.setattr(privacy.PrivacyDialog, "exec", lambda _: 0)
    window.show_privacy()


def test_paths_are_cut_out_of_logs() -> None:
    assert without_paths(r"at C:\Users\某人\年报.qisheng and /home/某人/a.qisheng.") == "at … and …"


def test_differences_lead_from_one_to_the_other(make_session: MakeSession) -> None:
    old, new = make_session(2024).report, make_session(2024).report
    new.apply(
        Edits(
            {NEW: Decimal(7), TEXT: "长" * 200},
            {NEW: "注"},
            {CellRef("3", "new", "total"): Decimal(7)},
            {"4": "四、别的"},
        )
    )
    listed = differences(old, new)
    assert len(listed) == 5
    assert any(one.new.endswith("…") for one in listed)
    old.apply(edits_to(old, new))
    assert differences(old, new) == []


def test_without_older_versions_that_is_said(window: MainWindow, path: Path) -> None:
    session = opened(window, path)
    dialog = versions.VersionsDialog(window.keeper.backups, [], session.report, session.catalogue, window)
    assert not dialog._use.isEnabled()
