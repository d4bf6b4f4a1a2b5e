"""Last year's report in the window: begun from, attached, shown beside, compared with."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.differences import compare
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.files import open_project, save_project
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui import messages, preview
from qisheng_desktop.ui.changes import ChangesDialog
from qisheng_desktop.ui.comparing import CompareDialog, ComparisonModel
from qisheng_desktop.ui.editor import Editor
from qisheng_desktop.ui.last_year import LastYearDialog, OrphanModel
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.pages.narrative import NarrativePage
from qisheng_desktop.ui.pages.review import ReviewPage
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.reading import DraftDialog
from qisheng_desktop.ui.session import Session, now
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import UNIT, MakeSession, fill_nought

IN, OUT = CellRef("3", "carried_in", "natural"), CellRef("3", "carried_out", "natural")
ONE = CellRef("1")
TEXT = "全年收到申请3件，都已办结。"


@pytest.fixture
def last(make_session: MakeSession) -> Report:
    session = make_session(2023)
    fill_nought(session)
    values: dict[CellRef, Value] = {OUT: Decimal(2), CellRef("3", "new", "natural"): Decimal(40), ONE: TEXT}
    session.edit(Edits(values), "录入")
    return session.report


@pytest.fixture
def last_file(last: Report, tmp_path: Path) -> Path:
    path = tmp_path / "去年.qisheng"
    save_project(Project(last), path, at=now())
    return path


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    def chosen(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    return chosen


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(messages, "tell", lambda *args: texts.append(str(args[2])))
    monkeypatch.setattr(messages, "tell_error", lambda *args: texts.append(str(args[2])))
    return texts


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def editor_of(window: MainWindow) -> Editor:
    assert window.editor is not None
    return window.editor


def test_a_report_is_begun_from_last_years(
    window: MainWindow, last_file: Path, choose: Callable[[Path], None], said: list[str]
) -> None:
    choose(last_file)
    window.start.carry_wanted.emit()
    session = session_of(window)
    assert (session.report.year, session.report.unit) == (2024, UNIT)
    assert session.report.value(IN) == 2
    assert session.report.is_unrevised(ONE)
    assert session.is_dirty
    assert session.project.history.entries[-1].origin is Origin.CARRIED
    assert "2024年的报告已经建好" in said[0]
    assert "文字是上年的" in said[0]
    session.undo_stack.undo()
    assert session.report.attached is None
    session.undo_stack.redo()
    assert session.report.last is not None


def test_a_document_is_looked_at_before_it_is_used(
    window: MainWindow, last: Report, choose: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "tell", lambda *_: None)
    buttons: list[str] = []

    def accept(dialog: DraftDialog) -> int:
        buttons.extend(button.text() for button in dialog.findChildren(QPushButton))
        return QDialog.DialogCode.Accepted.value

    monkeypatch.setattr(DraftDialog, "exec", accept)
    path = tmp_path / "去年.docx"
    path.write_bytes(render(build_document(last, is_draft=False), "docx"))
    choose(path)
    window.years.carry()
    assert "用作上年报告" in buttons
    assert session_of(window).report.value(IN) == 2
    assert session_of(window).report.attached is not None


def test_nothing_is_begun_where_nothing_is_chosen_or_read(
    window: MainWindow, choose: Callable[[Path], None], said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(tmp_path / "没有.qisheng")
    window.years.carry()
    assert len(said) == 1
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    window.years.carry()
    window.years.attach()
    window.years.show()
    window.years.compare()
    assert window.session is None


@pytest.mark.parametrize("is_carrying", [True, False])
def test_attaching_offers_to_carry_over_and_is_one_act(  # noqa: PLR0913, PLR0917 - what a clerk meets on the way
    window: MainWindow,
    make_session: MakeSession,
    last_file: Path,
    choose: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    is_carrying: bool,
) -> None:
    asked: list[str] = []

    def answer(*args: object, **_: object) -> bool:
        asked.append(str(args[2]))
        return is_carrying

    monkeypatch.setattr(messages, "ask", answer)
    session = make_session(2024)
    window.open_session(session)
    choose(last_file)
    window.years.attach()
    assert session.report.last is not None
    assert session.report.value(IN) == (2 if is_carrying else None)
    assert "这些格现在都空着" in asked[0]
    session.undo_stack.undo()
    assert (session.report.attached, session.report.value(IN)) == (None, None)


def test_a_report_of_another_year_is_refused(
    window: MainWindow, make_session: MakeSession, last_file: Path, choose: Callable[[Path], None], said: list[str]
) -> None:
    session = make_session(2025)
    window.open_session(session)
    choose(last_file)
    window.years.attach()
    assert session.report.attached is None
    assert "是2023年的报告，不是2024年的" in said[0]


def attached(make_session: MakeSession, last: Report) -> Session:
    session = make_session(2024)
    fill_nought(session)
    session.edit(Edits({ONE: TEXT}, unrevised={ONE: True}, last=Attachment(last_year_of(last, "去年.docx"))), "导入")
    return session


def test_last_years_figure_stands_in_the_cell_on_demand(
    window: MainWindow, make_session: MakeSession, last: Report, qtbot: QtBot
) -> None:
    session = attached(make_session, last)
    window.open_session(session)
    editor = editor_of(window)
    editor.steps.go_to("3")
    page = editor.page
    assert isinstance(page, TablePage)
    new = CellRef("3", "new", "natural")
    page.go_to(new)
    qtbot.waitUntil(lambda: "上年：40" in page._where.text(), timeout=20_000)
    assert page._beside.isVisible()
    before = _picture(page)
    page._beside.click()
    assert page.grid.model.beside(new) == ("40", True)
    assert page.grid.model.beside(IN) == ("0", False)
    assert _picture(page) != before
    session.edit(Edits(last=Attachment()), "取下")
    qtbot.waitUntil(lambda: not page._beside.isVisible(), timeout=20_000)
    assert not page.grid.model.is_beside


def _picture(page: TablePage) -> QImage:
    return page.grid.grab().toImage()


def test_other_questions_of_last_year_are_marked_as_such(make_session: MakeSession, catalogue: Catalogue) -> None:
    old = Report(catalogue.edition("2019"), 2020)
    old.apply(Edits({CellRef("2", "documents", "standing"): Decimal(9), CellRef("3", "other", "legal"): Decimal(4)}))
    session = make_session(2021)
    session.edit(Edits(last=Attachment(last_year_of(old))), "导入")
    editor = Editor(session, LIGHT)
    for code, ref, shown in (
        ("2", CellRef("2", "documents", "valid"), "≈9"),
        ("3", CellRef("3", "other_2", "legal"), "共4"),
    ):
        editor.steps.go_to(code)
        page = editor.page
        assert isinstance(page, TablePage)
        assert page.grid.model.beside(ref) == (shown, False)


def test_last_years_text_stands_beside_with_what_was_changed(
    window: MainWindow, make_session: MakeSession, last: Report, qtbot: QtBot
) -> None:
    session = attached(make_session, last)
    window.open_session(session)
    editor = editor_of(window)
    editor.steps.go_to("1")
    page = editor.page
    assert isinstance(page, NarrativePage)
    pane = page._last
    assert not pane.isVisible()
    pane.toggle.click()
    assert pane.isVisible()
    assert pane._pane.toPlainText() == TEXT
    assert pane._head.text() == "2023年　还没有修改"
    session.edit(Edits({ONE: TEXT.replace("3", "5")}), "录入")
    qtbot.waitUntil(lambda: "今年还留着" in pane._head.text(), timeout=20_000)
    assert not pane._confirm.isVisible()
    session.undo_stack.undo()
    qtbot.waitUntil(pane._confirm.isVisible, timeout=20_000)
    pane._confirm.click()
    assert not session.report.is_unrevised(ONE)


def button(dialog: QDialog | ReviewPage, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def test_the_review_page_confirms_takes_over_and_explains(
    make_session: MakeSession, last: Report, qtbot: QtBot
) -> None:
    session = attached(make_session, last)
    page = ReviewPage(session, LIGHT)
    qtbot.addWidget(page)
    page.show()
    codes = {finding.rule.code for finding in session.report.findings}
    assert {"s-carried", "3-carried"} <= codes
    button(page, "确认沿用").click()
    assert not session.report.is_unrevised(ONE)
    page.refresh()
    next(one for one in page.findChildren(QPushButton) if "按上年报告填" in one.text()).click()
    assert session.report.value(IN) == 2
    assert "3-carried" not in {finding.rule.code for finding in session.report.findings}
    session.undo_stack.undo()
    page.refresh()
    assert button(page, "填写核实说明").isEnabled()


def test_what_is_attached_can_be_seen_and_taken_off(make_session: MakeSession, last: Report, qtbot: QtBot) -> None:
    session = attached(make_session, last)
    replaced: list[bool] = []
    dialog = LastYearDialog(session, lambda: replaced.append(True), LIGHT, None)
    qtbot.addWidget(dialog)
    assert dialog.findChildren(QDialogButtonBox)
    button(dialog, "换一份…").click()
    assert replaced == [True]
    again = LastYearDialog(session, lambda: None, LIGHT, dialog)
    button(again, "取下").click()
    assert session.report.attached is None
    empty = LastYearDialog(session, lambda: None, LIGHT, dialog)
    assert button(empty, "导入上年…").isEnabled()
    session.undo_stack.undo()
    assert session.report.attached is not None


def test_the_annex_lists_what_found_no_place(make_session: MakeSession, catalogue: Catalogue, qtbot: QtBot) -> None:
    old = Report(catalogue.edition("2019"), 2020)
    amount = CellRef("2", "procurement", "amount")
    old.apply(Edits({amount: Decimal("25.1")}, {amount: "万元"}))
    session = make_session(2021)
    session.edit(Edits(last=Attachment(last_year_of(old))), "导入")
    model = OrphanModel(session.report)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [model.index(0, column).data() for column in range(3)] == [
        "政府集中采购 × 采购总金额", "25.1（万元）", "2021 年版式不再填报“政府集中采购”",
    ]  # fmt: skip
    dialog = LastYearDialog(session, lambda: None, LIGHT, None)
    qtbot.addWidget(dialog)
    session.edit(Edits({CellRef("year"): Decimal(2022)}), "改年度")
    other = LastYearDialog(session, lambda: None, LIGHT, dialog)
    assert other.findChildren(QPushButton)


def test_carrying_over_from_the_dialog(
    make_session: MakeSession, last: Report, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ask", lambda *_, **__: True)
    session = attached(make_session, last)
    dialog = LastYearDialog(session, lambda: None, LIGHT, None)
    qtbot.addWidget(dialog)
    button(dialog, "带入上年结转").click()
    assert session.report.value(IN) == 2


def test_two_reports_side_by_side(
    make_session: MakeSession, last: Report, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = attached(make_session, last)
    session.edit(Edits({ONE: TEXT.replace("3", "5")}), "录入")
    model = ComparisonModel(compare(last, session.report), LIGHT)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = [tuple(model.index(row, column).data() for column in range(4)) for row in range(model.rowCount())]
    assert ("一、本年新收政府信息公开申请数量 × 自然人", "40", "0", "-40") in rows
    model.show_all(is_all=True)
    assert model.rowCount() > 200
    dialog = CompareDialog(last, session.report, LIGHT, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.tabs.setCurrentIndex(1)
    assert dialog._section.currentText() == "一、总体情况（有不同）"
    assert (dialog._old.toPlainText(), dialog._new.toPlainText()) == (TEXT, TEXT.replace("3", "5"))
    told: list[str] = []
    monkeypatch.setattr(messages, "tell", lambda *args: told.append(str(args[2])))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "对照.pdf"), ""))
    dialog.export()
    assert (tmp_path / "对照.pdf").read_bytes().startswith(b"%PDF")
    assert "对照.pdf" in told[0]
    printed: list[str] = []
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QDialog.DialogCode.Accepted.value)
    monkeypatch.setattr(preview, "print_pdf", lambda pdf, printer: printed.append(f"{pdf[:4]!r} {printer.docName()}"))
    dialog.print()
    assert printed == [f"b'%PDF' {session.report.unit}{session.report.year}年对照"]
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QDialog.DialogCode.Rejected.value)
    dialog.print()
    assert len(printed) == 1


def test_the_open_report_is_compared_with_a_file(
    window: MainWindow,
    make_session: MakeSession,
    last_file: Path,
    choose: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[int] = []
    monkeypatch.setattr(CompareDialog, "exec", lambda dialog: shown.append(dialog.found.new.year))
    window.open_session(make_session(2024))
    choose(last_file)
    window.years.compare()
    assert shown == [2024]


def test_a_saved_report_still_has_last_years(
    make_session: MakeSession, last: Report, tmp_path: Path, catalogue: Catalogue
) -> None:
    session = attached(make_session, last)
    session.save(tmp_path / "a.qisheng")
    opened = open_project(tmp_path / "a.qisheng", catalogue).project.report
    assert opened.attached == session.report.attached
    assert opened.is_unrevised(ONE)


def test_the_list_of_changes_names_it(make_session: MakeSession, last: Report, qtbot: QtBot) -> None:
    session = attached(make_session, last)
    dialog = ChangesDialog(session.project, None)
    qtbot.addWidget(dialog)
    shown = [
        str(model.index(row, column).data())
        for view in dialog.findChildren(QTableView)
        for model in [view.model()]
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    assert any("附带的上年报告" in text for text in shown)
    assert any("（待修改）" in text for text in shown)
    assert "去年.docx" in shown
