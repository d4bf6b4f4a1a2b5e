"""Questions, notes, pastes, printing: everything that opens a window of its own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QFileDialog, QLabel, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from qisheng_desktop.app import start, start_log
from qisheng_desktop.errors import EditError, EditKind, SaveError
from qisheng_desktop.exporting.code import code_of
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.edition import Table
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.expression import parse_formula
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.code_dialog import CodeDialog
from qisheng_desktop.ui.crash import CrashDialog
from qisheng_desktop.ui.dialogs import NoteDialog, PasteDialog, ReasonDialog
from qisheng_desktop.ui.main_window import SIZE, MainWindow
from qisheng_desktop.ui.messages import Answer
from qisheng_desktop.ui.pages.output import OutputPage
from qisheng_desktop.ui.pages.start import RecentList
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.preview import page_images, print_pdf
from qisheng_desktop.ui.relations import in_words, relation_lines
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.settings import Recent, Settings
from qisheng_desktop.ui.theme import LIGHT, Scheme, theme_of
from qisheng_desktop.ui.words import refusal
from tests.ui.sessions import MakeSession, fill_nought

NEW = CellRef("3", "new", "natural")


@pytest.fixture
def session(make_session: MakeSession) -> Session:
    return make_session(2024)


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> TablePage:
    table = next(part for part in session.report.edition.sections if part.code == "3")
    assert isinstance(table, Table)
    made = TablePage(session, table, LIGHT)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    made.go_to(NEW)
    return made


def when_open(act: Callable[[QWidget], object]) -> None:
    """Act on the next window that opens, as soon as it is there."""

    def look() -> None:
        shown = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if shown is None:
            QTimer.singleShot(5, look)
        else:
            act(shown)

    QTimer.singleShot(0, look)


def press_button(words: str) -> Callable[[QWidget], None]:
    """Return an act that presses a message box's button."""

    def act(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text() == words).click()

    return act


# --------------------------------------------------------------------------------------------------------- messages


@pytest.mark.parametrize(
    ("words", "answer"), [("保存", Answer.SAVE), ("不保存", Answer.DISCARD), ("取消", Answer.CANCEL)]
)
def test_unsaved_work_has_three_answers(qtbot: QtBot, words: str, answer: Answer) -> None:
    del qtbot
    when_open(press_button(words))
    assert messages.ask_unsaved(None, "年报") is answer


def test_the_careful_answer_is_the_default(qtbot: QtBot) -> None:
    del qtbot
    when_open(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))
    assert not messages.ask(None, "题", "要替换吗？", yes="替换")
    when_open(press_button("替换"))
    assert messages.ask(None, "题", "要替换吗？", yes="替换")


def test_an_error_is_told_in_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    said: list[str] = []

    def read(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.buttons()[0].click()

    when_open(read)
    messages.tell_error(None, "没有保存", SaveError(tmp_path / "年报.qisheng", "ENOSPC"))
    when_open(read)
    messages.tell(None, "题", "一句话")
    assert "空间" in said[0]
    assert said[1] == "一句话"


# ------------------------------------------------------------------------------------------------------ small dialogs


def test_a_note_is_written_and_taken_away(page: TablePage, session: Session) -> None:
    def write(text: str) -> Callable[[QWidget], None]:
        def act(dialog: QWidget) -> None:
            assert isinstance(dialog, NoteDialog)
            dialog._edit.setText(text)
            dialog.accept()

        return act

    when_open(write("其中补录3件"))
    page.edit_note()
    assert session.report.notes[NEW] == "其中补录3件"
    when_open(write(" "))
    page.edit_note()
    assert NEW not in session.report.notes


def test_a_reason_is_asked_for_with_the_finding(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ReasonDialog("规章一行应当都是 0", "原因", parent)
    assert dialog.text() == "原因"
    assert any(label.text() == "规章一行应当都是 0" for label in dialog.findChildren(QLabel))


def test_a_block_is_pasted_after_a_look(page: TablePage, session: Session) -> None:
    seen: list[str] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, PasteDialog)
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    QGuiApplication.clipboard().setText("1\t2件\n3\tx")
    when_open(look)
    page.paste()
    assert session.report.value(NEW) == Decimal(1)
    assert session.report.value(CellRef("3", "new", "business")) == Decimal(2)
    assert session.report.value(CellRef("3", "carried_in", "natural")) == Decimal(3)
    assert any("跳过 1 项" in text for text in seen)
    session.undo_stack.undo()
    assert session.report.value(NEW) is None


def test_a_paste_can_be_left(page: TablePage, session: Session) -> None:
    QGuiApplication.clipboard().setText("1\t2")
    when_open(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    page.paste()
    assert session.report.value(NEW) is None


def test_a_paste_of_nothing_is_said(page: TablePage) -> None:
    QGuiApplication.clipboard().clear()
    page.paste()
    assert page._bubble.text() == "剪贴板里没有文字"


def test_the_paste_preview_says_what_it_would_do(page: TablePage, session: Session) -> None:
    from qisheng_desktop.ui.dialogs import LandingModel
    from qisheng_desktop.ui.grid.paste import plan_paste

    text = "1.属于国家秘密\t７件（补录）\t/"
    plan = plan_paste(text, page.grid.model.geometry.place_of[NEW], page.grid.model.geometry, session.report)
    dialog = PasteDialog(plan, session.report, page)
    assert any("可能错了一行" in label.text() for label in dialog.findChildren(QLabel))
    model = LandingModel(plan.landings, session.report)
    cells = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert cells[1:] == ["空", "7（备注：补录）", "７件（补录）"]
    assert model.headerData(0, Qt.Orientation.Horizontal) == "位置"
    assert dialog.findChild(QDialogButtonBox) is not None


# ------------------------------------------------------------------------------------------------------- table page


def choose(words: str) -> Callable[[QWidget], None]:
    """Return an act that chooses from the context menu."""

    def act(menu: QWidget) -> None:
        assert isinstance(menu, QMenu)
        action: QAction = next(action for action in menu.actions() if action.text().startswith(words))
        action.trigger()
        menu.close()

    return act


def test_the_context_menu_does_what_it_says(page: TablePage, session: Session) -> None:
    for words, value in (("填 0", Decimal(0)), ("标为“不适用”", Mark.NOT_APPLICABLE), ("清空", None)):
        when_open(choose(words))
        page._show_menu(QPoint(10, 10))
        assert session.report.value(NEW) == value
    fill_nought(session)
    total = CellRef("3", "new", "total")
    session.edit(Edits(printed={total: Decimal(5)}), "读入")
    page.go_to(total)
    when_open(choose("采用计算值"))
    page._show_menu(QPoint(10, 10))
    assert total not in session.report.printed


def test_relations_are_told_in_words(page: TablePage, session: Session) -> None:
    fill_nought(session)
    session.edit(Edits({NEW: Decimal(3)}), "录入")
    seen: list[str] = []

    def read(dialog: QWidget) -> None:
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    when_open(read)
    page.show_relations()
    assert any(text.startswith("一、本年新收政府信息公开申请数量 × 总计 = “自然人” + “商业企业”") for text in seen)
    assert any(text.startswith("自然人：“一、本年新收政府信息公开申请数量” + ") and "不符合" in text for text in seen)
    assert relation_lines(session.report, CellRef("2", "licences", "decisions")) == []


def test_formulas_in_words(session: Session) -> None:
    term = parse_formula("last:3[carried_out,natural] * 2 - (2[licences,decisions] - {natural}) / [new]").term
    assert in_words(session.report, term) == (
        "上年“四、结转下年度继续办理 × 自然人” × 2"
        " − （“行政许可 × 本年处理决定数量” − “自然人”） ÷ “一、本年新收政府信息公开申请数量”"
    )


def test_no_data_asks_before_it_replaces_figures(
    page: TablePage, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.edit(Edits({NEW: Decimal(4)}), "录入")
    answers = iter([False, True])
    monkeypatch.setattr(messages, "ask", lambda *_args, **_words: next(answers))
    page.fill_all()
    assert session.report.value(NEW) == Decimal(4)
    page.fill_all()
    assert session.report.value(NEW) == Decimal(0)
    assert session.report.progress("3") == (175, 175)


def test_what_is_refused_on_leaving_is_said(page: TablePage) -> None:
    model = page.grid.model
    assert not model.setData(model.index_of(NEW), "abc")
    assert page._bubble.text().startswith("没有采用")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (EditKind.WRONG_UNIT, "万元"),
        (EditKind.TOO_LONG, "太长"),
        (EditKind.COMPUTED_CELL, "自动计算"),
        (EditKind.NOT_A_NUMBER, "金额"),
    ],
)
def test_refusals_have_words(session: Session, kind: EditKind, words: str) -> None:
    assert words in refusal(EditError("2[fees,amount]", kind), session.report.edition)


# ---------------------------------------------------------------------------------------------------------- printing


def test_what_is_printed_is_the_pdf(session: Session, tmp_path: Path) -> None:
    from qisheng_desktop.exporting.document import Choice, build_document

    turned = Choice(landscape=frozenset("3"))
    pdf = render(build_document(session.report, is_draft=True, choice=turned), "pdf")
    images = page_images(pdf, 36)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    print_pdf(pdf, printer)
    printed = page_images((tmp_path / "printed.pdf").read_bytes(), 36)
    assert len(printed) == len(images) >= 3
    assert abs(printed[0].width() - images[0].width()) <= 2
    assert any(image.width() > image.height() for image in images)
    assert all(image.width() < image.height() for image in printed)
    printer.setFromTo(2, 3)
    print_pdf(pdf, printer)
    assert len(page_images((tmp_path / "printed.pdf").read_bytes(), 36)) == 2


def test_a_paper_and_the_report_are_held_against_each_other(session: Session, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    session.edit(Edits({NEW: Decimal(1)}), "录入")
    code = code_of(session.report)
    session.edit(Edits({NEW: Decimal(2)}), "录入")
    dialog = CodeDialog(session, parent)
    for written, words in ((code_of(session.report), "一致"), (code.lower(), "不一致"), ("abc", "不是校验码")):
        dialog._code.setText(written)
        dialog.compare()
        assert dialog._answer.text().startswith(words) or words in dialog._answer.text()
    dialog._code.setText(code)
    dialog.compare()
    assert "3[new,natural]" in dialog._answer.text()


def test_the_output_page_prints_and_opens(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = OutputPage(session, LIGHT)
    qtbot.addWidget(page)
    page.print()
    page.show()
    qtbot.waitUntil(lambda: page._pdf is not None, timeout=20_000)
    asked: list[bool] = []

    def refuse(_dialog: QPrintDialog) -> int:
        asked.append(True)
        return QDialog.DialogCode.Rejected.value

    monkeypatch.setattr(QPrintDialog, "exec", refuse)
    page.print()
    assert asked == [True]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.choose_folder()
    page.export()
    qtbot.waitUntil(lambda: bool(page._written), timeout=20_000)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    page._open_file.click()
    page._open_folder.click()
    assert opened == [str(page._written[0]), str(tmp_path)]
    page.close_work()


# ------------------------------------------------------------------------------------------------------------ window


def test_recent_reports_are_listed_and_forgotten(
    window: MainWindow, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    settings.recent = [Recent(str(tmp_path / "gone.qisheng"), "某某镇", 2024, "2025-01-20 09:00", 2)]
    window.start.refresh()
    listed = window.start.findChild(RecentList)
    assert listed is not None
    assert "文件不在原处" in listed.item(0).text()
    listed.setCurrentRow(0)
    when_open(press_button("知道了"))
    with qtbot.waitSignal(window.start.open_wanted):
        listed.itemActivated.emit(listed.item(0))
    QTest.keyClick(listed, Qt.Key.Key_Delete)
    assert settings.recent == []


def test_browsing_opens_what_is_chosen(
    window: MainWindow, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.qisheng"
    session.save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.keeper.browse()
    assert window.session is not None
    assert window.session.path == path
    window.keeper.open_example()
    assert window.session.path is None
    assert window.session.report.unit


def test_a_conflict_leads_to_another_name(
    window: MainWindow, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "a.qisheng", tmp_path / "b.qisheng"
    session.save(path)
    window.open_path(path)
    assert window.session is not None
    path.write_bytes(path.read_bytes() + b" ")
    window.session.edit(Edits({NEW: Decimal(1)}), "录入")
    monkeypatch.setattr(messages, "choose", lambda *_: 0)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    assert window.keeper.save_and_wait()
    assert other.is_file()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    window.keeper.save_as()


def test_the_manual_loads_only_its_own_pictures(window: MainWindow) -> None:
    window.show_help()
    assert window._help is not None
    kind = QTextDocument.ResourceType.ImageResource.value
    assert window._help._manual.loadResource(kind, "file:///etc/passwd") is None
    window._help.close()


def test_the_error_window_without_a_copy(qtbot: QtBot) -> None:
    dialog = CrashDialog("报告", None, None)
    qtbot.addWidget(dialog)
    assert any("另存为" in label.text() for label in dialog.findChildren(QLabel))


def test_the_application_starts_with_its_window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from qisheng_desktop import app as app_module

    monkeypatch.setattr(app_module, "settings_folder", lambda: tmp_path)
    monkeypatch.setattr(app_module, "log_folder", lambda: tmp_path / "log")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    start_log()
    _, made = start([])
    qtbot.addWidget(made)
    assert made.windowTitle()
    made.show_fitting()
    room = made.screen().availableSize()
    assert made.isMaximized() == (room.width() < SIZE.width() or room.height() < SIZE.height())
    assert theme_of(Scheme.SYSTEM) in {LIGHT, theme_of(Scheme.DARK)}
