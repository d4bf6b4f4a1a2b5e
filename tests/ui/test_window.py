"""The window: start page, opening, saving, closing, titles, colours, search, help, the hook for errors."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from qisheng_desktop.app import ErrorHook, crash_report
from qisheng_desktop.errors import BrokenOffError, ProjectFileError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.storage.files import open_project
from qisheng_desktop.ui import crash, files, messages, places
from qisheng_desktop.ui.background import Background
from qisheng_desktop.ui.dialogs import NewDialog
from qisheng_desktop.ui.find import FindDialog, occurrences
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.pages.narrative import NarrativePage
from qisheng_desktop.ui.pages.start import DECORATION, RecentList
from qisheng_desktop.ui.settings import Settings, load_settings
from qisheng_desktop.ui.theme import DARK, Scheme
from tests.ui.sessions import UNIT, MakeSession

NEW, TEXT = CellRef("3", "new", "natural"), CellRef("1")


@pytest.fixture
def path(make_session: MakeSession, tmp_path: Path) -> Path:
    """Return a saved report."""
    session = make_session(2024)
    session.edit(Edits({NEW: Decimal(3), TEXT: "公开信息12条，公开会议1次。"}), "录入")
    session.save(tmp_path / "年报.qisheng")
    return tmp_path / "年报.qisheng"


def act(window: MainWindow, text: str) -> None:
    """Give a command as the menu does."""
    next(action for action in window.findChildren(QAction) if action.text().startswith(text)).trigger()


def test_the_start_page_is_first_and_commands_wait(window: MainWindow) -> None:
    assert window.start.isVisible()
    assert window.editor is None
    save = next(action for action in window.findChildren(QAction) if action.text() == "保存")
    assert not save.isEnabled()


def test_recent_reports_have_their_picture(window: MainWindow, path: Path, settings: Settings) -> None:
    settings.remember(path, UNIT, 2024, "1月9日 10:00", 0)
    window.start.refresh()
    lines = window.start.findChild(RecentList)
    assert lines is not None
    assert Qt.ItemDataRole.DecorationRole.value == DECORATION
    assert not lines.item(0).data(Qt.ItemDataRole.DecorationRole).isNull()


def test_the_keys_show_which_recent_report_they_mean(window: MainWindow, path: Path, settings: Settings) -> None:
    settings.remember(path, UNIT, 2024, "1月9日 10:00", 0)
    window.start.refresh()
    lines = window.start.findChild(RecentList)
    assert lines is not None
    assert not lines.selectedItems()
    lines.setFocus(Qt.FocusReason.TabFocusReason)
    assert lines.selectedItems() == [lines.item(0)]


def wait_saved(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "已保存" in window.windowTitle(), timeout=20_000)


def test_open_edit_save_and_close(window: MainWindow, path: Path, settings: Settings, qtbot: QtBot) -> None:
    window.open_path(path)
    assert window.session is not None
    assert UNIT in window.windowTitle()
    assert window.editor is not None
    window.editor.go_to(NEW)
    assert window.editor.steps.code == "3"
    window.session.edit(Edits({NEW: Decimal(4)}), "录入")
    assert "未保存" in window.windowTitle()
    act(window, "保存")
    assert "正在保存" in window.windowTitle()
    wait_saved(window, qtbot)
    act(window, "关闭报告")
    assert window.session is None
    assert settings.recent[0].path == str(path)
    qtbot.waitUntil(lambda: load_settings(settings.file).recent == settings.recent, timeout=20_000)


def test_typing_goes_on_while_it_is_saved(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.open_path(path)
    session = window.session
    assert session is not None
    session.edit(Edits({NEW: Decimal(4)}), "录入")
    act(window, "保存")
    session.edit(Edits({NEW: Decimal(5)}), "录入")
    act(window, "保存")  # one save at a time
    qtbot.waitUntil(lambda: not session.is_saving, timeout=20_000)
    assert session.is_dirty
    assert "未保存" in window.windowTitle()
    opened = open_project(path, session.catalogue).project
    assert opened.report.value(NEW) == Decimal(4)
    assert window.keeper.save_and_wait()
    assert open_project(path, session.catalogue).project.sequence == opened.sequence + 1


def test_what_stands_in_an_open_cell_is_saved(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.open_path(path)
    assert window.editor is not None
    assert window.session is not None
    window.editor.go_to(NEW)
    body = window.editor.page.grid.body  # type: ignore[union-attr] # the page of a table
    QTest.keyClicks(body, "2")
    editor = body.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "7")
    act(window, "保存")
    assert window.session.report.value(NEW) == Decimal(27)
    wait_saved(window, qtbot)
    assert not window.session.is_dirty


def test_unsaved_work_is_asked_about(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window.open_path(path)
    assert window.session is not None
    window.session.edit(Edits({NEW: Decimal(9)}), "录入")
    answers = iter([messages.Answer.CANCEL, messages.Answer.SAVE])
    monkeypatch.setattr(messages, "ask_unsaved", lambda *_: next(answers))
    assert not window.close()
    assert window.session.is_dirty
    assert window.close()
    assert window.session is None


def test_a_new_report_is_saved_under_the_name_of_its_unit(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    class Filled(NewDialog):
        def exec(self) -> int:
            self._unit.setText(UNIT)
            return QDialog.DialogCode.Accepted.value

    monkeypatch.setattr(files, "NewDialog", Filled)
    act(window, "新建")
    assert window.session is not None
    assert window.session.report.unit == UNIT
    proposed: list[str] = []

    def choose(_parent: object, _title: str, start: str, _filter: str) -> tuple[str, str]:
        proposed.append(Path(start).name)
        return str(tmp_path / "新报告"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    act(window, "保存")
    assert UNIT in proposed[0]
    wait_saved(window, qtbot)
    assert (tmp_path / "新报告.qisheng").is_file()


def test_a_file_that_is_no_report_is_told(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr(messages, "tell_error", lambda *args: said.append(args[2]))
    monkeypatch.setattr(messages, "tell", lambda *args: said.append(args[2]))
    window.open_path(tmp_path / "gone.qisheng")
    (tmp_path / "x.qisheng").write_bytes(b"\0" * 100)
    window.open_path(tmp_path / "x.qisheng")
    assert isinstance(said[0], ProjectFileError)
    assert "空白数据" in str(said[1])
    assert window.session is None


def test_a_damaged_file_opens_as_a_copy(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = path.read_bytes()
    lines = whole.split(b"\n")
    row = next(index for index, line in enumerate(lines) if "会议".encode() in line)
    lines[row] = lines[row].replace("会议".encode(), "会义".encode())
    path.write_bytes(b"\n".join(lines))
    said: list[str] = []
    monkeypatch.setattr(messages, "tell", lambda *args: said.append(args[2]))
    window.open_path(path)
    assert said
    assert window.session is not None
    assert window.session.path is None
    assert window.session.report.value(NEW) == Decimal(3)


def test_a_file_can_be_dropped(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(5, 5), action, data, buttons, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: window.session is not None)


def test_undo_and_redo_by_their_commands(window: MainWindow, path: Path) -> None:
    window.open_path(path)
    session = window.session
    assert session is not None
    for value in (5, 6):
        session.edit(Edits({NEW: Decimal(value)}), "录入")
    act(window, "撤销")
    assert session.report.value(NEW) == Decimal(5)
    act(window, "重做")
    assert session.report.value(NEW) == Decimal(6)
    act(window, "撤销")
    session.edit(Edits({NEW: Decimal(7)}), "录入")
    redo = next(action for action in window.findChildren(QAction) if action.text().startswith("重做"))
    assert not redo.isEnabled()


def test_steps_turn_by_keys_and_buttons(window: MainWindow, path: Path) -> None:
    window.open_path(path)
    assert window.editor is not None
    for _ in range(12):
        act(window, "下一步")
    assert window.editor.steps.code == "output"
    act(window, "上一步")
    assert window.editor.steps.code == "review"
    act(window, "下一个问题")
    assert window.editor.steps.code != "review"
    act(window, "回到步骤列表")
    act(window, "审核")
    act(window, "打印预览")
    assert window.editor.steps.code == "output"


def test_find_and_replace_over_all_texts(window: MainWindow, path: Path) -> None:
    window.open_path(path)
    assert window.editor is not None
    assert window.session is not None
    act(window, "查找和替换")
    dialog = window.findChild(FindDialog)
    assert dialog is not None
    dialog._wanted.setText("公开")
    dialog.find_next()
    assert isinstance(window.editor.page, NarrativePage)
    assert window.editor.page.editor.textCursor().selectedText() == "公开"
    dialog._new.setText("发布")
    dialog.replace_one()
    assert window.session.report.text(TEXT) == "发布信息12条，公开会议1次。"
    dialog.replace_all()
    assert window.session.report.text(TEXT) == "发布信息12条，发布会议1次。"
    window.session.undo_stack.undo()
    assert len(occurrences(window.session.report, "公开")) == 1
    dialog._wanted.setText("没有的字")
    dialog.find_next()
    assert "没有找到" in dialog._said.text()


def test_colours_change_with_the_report_open(window: MainWindow, path: Path, settings: Settings) -> None:
    window.open_path(path)
    session = window.session
    assert session is not None
    session.edit(Edits({NEW: Decimal(9)}), "录入")
    assert window.editor is not None
    window.editor.go_to(NEW)
    act(window, "深色")
    assert settings.scheme is Scheme.DARK
    assert window.session is session
    assert window.editor.steps.code == "3"
    instance = QApplication.instance()
    assert isinstance(instance, QApplication)
    assert DARK.window in instance.styleSheet()
    act(window, "撤销")
    assert session.report.value(NEW) == Decimal(3)
    act(window, "浅色")


def test_the_manual_opens_at_the_page_in_sight(window: MainWindow, path: Path) -> None:
    act(window, "使用说明")
    assert window._help is not None
    assert "年报" in window._help._manual.toPlainText() or "报告" in window._help._manual.toPlainText()
    window.open_path(path)
    assert window.editor is not None
    window.editor.go_to(NEW)
    act(window, "使用说明")
    assert window._help._list.currentItem().text() == "填表"
    window._help.close()


def test_a_message_is_never_rich_text(window: MainWindow) -> None:
    box = messages._box(window, "题", '<img src="//evil/share/x.png">', QMessageBox.Icon.Warning)
    assert box.textFormat() is Qt.TextFormat.PlainText


def test_an_unforeseen_error_saves_a_copy_and_tells_without_answers(
    window: MainWindow, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_path(path)
    monkeypatch.setattr(places, "recovery_places", lambda: [tmp_path / "state"])
    shown: list[crash.CrashDialog] = []

    def show(dialog: crash.CrashDialog) -> None:
        shown.append(dialog)

    monkeypatch.setattr(crash.CrashDialog, "exec", show)
    with pytest.raises(ValueError, match="13900000000") as caught:
        int("电话 13900000000")
    kind, trace = caught.type, caught.tb
    ErrorHook(window)(kind, caught.value, trace)
    copies = list((tmp_path / "state").rglob("*.qisheng"))
    assert len(copies) == 1
    assert "13900000000" not in crash_report(kind, trace)
    assert shown[0]._report == crash_report(kind, trace)
    copy = next(b for b in shown[0].findChildren(QPushButton) if b.text() == "复制报告")
    copy.click()
    assert QApplication.clipboard().text() == shown[0]._report


def test_the_cover_is_remembered_for_the_next_report(window: MainWindow, path: Path) -> None:
    window.open_path(path)
    assert window.session is not None
    window.session.edit(Edits({CellRef("phone"): "0431-00000000"}), "填写封面")
    assert window.keeper.save_and_wait()
    session = window.keeper.files.new("另一个镇", 2025, "street", ())
    assert session.report.text(CellRef("phone")) == "0431-00000000"
    assert session.report.unit == "另一个镇"
    assert session.report.text(CellRef("level")) == "street"
    session.close()


def test_qts_own_words_are_chinese(window: MainWindow) -> None:
    del window
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert QCoreApplication.translate("QFileDialog", "File &name:") != "File &name:"


def test_work_that_breaks_off_is_told_in_the_windows_thread(qtbot: QtBot) -> None:
    work = Background()
    told: list[object] = []
    work.failed.connect(told.append)
    with qtbot.captureExceptions() as caught:
        work.start(lambda: int("x"))
        qtbot.waitUntil(lambda: bool(told), timeout=5000)
        work.wait()
    assert isinstance(told[0], BrokenOffError)
    assert [kind for kind, _, _ in caught] == [ValueError]


def test_settings_that_cannot_be_read_are_as_new(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"scheme": "purple"}', "utf-8")
    assert load_settings(file).content == Settings(file).content


def test_a_report_that_was_sent_under_another_name_opens(window: MainWindow, path: Path) -> None:
    other = path.rename(path.with_name("年报.qisheng.txt"))
    window.open_path(other)
    assert window.session is not None
    assert window.session.path == other
    assert window.session.report.unit == UNIT
