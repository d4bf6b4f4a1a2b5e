"""Inserting figures and drafted sentences into a text, from the menu and by keys."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Narrative
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui.data_dialog import DataDialog, FigureList
from qisheng_desktop.ui.editor import Editor
from qisheng_desktop.ui.fee_dialog import FeeDialog
from qisheng_desktop.ui.pages.cover import CoverPage
from qisheng_desktop.ui.pages.narrative import NarrativePage
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession, fill_nought

ONE = CellRef("1")
NEW, OLD, TOTAL = CellRef("3", "new", "natural"), CellRef("3", "carried_in", "natural"), CellRef("3", "new", "total")


@pytest.fixture
def session(make_session: MakeSession) -> Session:
    made = make_session(2024)
    fill_nought(made)
    made.edit(
        Edits({NEW: Decimal(128), OLD: Decimal(7), ONE: "收到政府信息公开申请128件，上年结转7件，约9件。"}), "录入"
    )
    return made


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> NarrativePage:
    section = next(one for one in session.report.edition.narratives if one.code == "1")
    assert isinstance(section, Narrative)
    made = NarrativePage(session, section, LIGHT)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def stored(session: Session) -> str:
    return session.report.stored_text(ONE)


@pytest.fixture
def dialog(session: Session, page: NarrativePage, qtbot: QtBot) -> DataDialog:
    made = DataDialog(session, LIGHT, page)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_cell_is_chosen_in_its_table(dialog: DataDialog) -> None:
    dialog.choose(TOTAL)
    assert str(dialog.data_field) == "3[new,total]"
    assert dialog._said.text().endswith("= 128")
    QTest.keyClick(dialog._grids[1].body, Qt.Key.Key_Left)
    assert str(dialog.data_field) == "3[new,other]"
    QTest.keyClicks(dialog._grids[1].body, "9")
    assert dialog._session.report.value(CellRef("3", "new", "other")) == 0  # nothing is typed here
    dialog.choose(CellRef("4", "cases", "review_total"))
    assert str(dialog.data_field) == "4[cases,review_total]"


def test_several_cells_are_added_up(dialog: DataDialog) -> None:
    dialog.choose(TOTAL)
    dialog.keep()
    dialog.choose(CellRef("3", "carried_in", "total"))
    assert str(dialog.data_field) == "3[new,total]+3[carried_in,total]"
    assert dialog._said.text().endswith("= 135")
    dialog.start_anew()
    assert str(dialog.data_field) == "3[carried_in,total]"


def test_a_cell_is_found_by_its_name(dialog: DataDialog) -> None:
    dialog._search.setText("新收 自然人")
    assert str(dialog.data_field) == "3[new,natural]"
    model = dialog._list.model()
    assert isinstance(model, FigureList)
    assert model.data(model.index(0, 0)) == "128　三 / 一、本年新收政府信息公开申请数量 × 申请人情况 / 自然人"
    dialog._search.setText("没有这个指标")
    assert dialog.data_field is None
    assert "还没有选" in dialog._said.text()
    dialog._search.clear()
    assert dialog.data_field is not None
    dialog._on_double()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_blank_cell_says_so(session: Session, dialog: DataDialog) -> None:
    session.edit(Edits({NEW: None}), "清空")
    dialog.choose(NEW)
    assert "还没有填写" in dialog._said.text()


def test_the_chosen_figure_goes_where_the_cursor_is(
    session: Session, page: NarrativePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(dialog: DataDialog) -> int:
        dialog.choose(TOTAL)
        return 1

    monkeypatch.setattr(DataDialog, "exec", choose)
    page.editor.selectAll()
    page.acts.insert_data()
    assert stored(session) == "{{3[new,total]}}"
    assert session.undo_stack.undoText() == "插入数据"


def test_recognised_numbers_become_fields_in_one_act(session: Session, page: NarrativePage) -> None:
    said: list[str] = []
    page.acts.said.connect(said.append)
    page.editor.select(0, 14)
    page.acts.to_fields()
    assert stored(session) == "收到政府信息公开申请{{3[new,total]}}件，上年结转7件，约9件。"
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    page.acts.to_fields()
    assert stored(session) == "收到政府信息公开申请{{3[new,total]}}件，上年结转{{3[carried_in,total]}}件，约9件。"
    page.acts.to_fields()
    assert [words[:4] for words in said] == ["有 1 ", "有 1 ", "没有认出"]
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert stored(session) == "收到政府信息公开申请128件，上年结转7件，约9件。"


def menu_at(page: NarrativePage, index: int) -> dict[str, QAction]:
    """Return what the menu over a character of the shown text offers."""
    page.editor.select(index, index)
    menu = page.editor.createStandardContextMenu()
    page.editor.menu_wanted.emit(menu, page.editor.cursorRect().center())
    return {action.text(): action for action in menu.actions() if action.isEnabled()}


def test_the_menu_over_a_number_and_over_a_field(session: Session, page: NarrativePage) -> None:
    wanted: list[CellRef] = []
    page.acts.cell_wanted.connect(wanted.append)
    found = menu_at(page, 11)
    words = next(words for words in found if words.startswith("转为数据域"))
    assert "总计" in words
    assert "插入数据…" in found
    found[words].trigger()
    assert "{{3[new,total]}}件" in stored(session)
    found = menu_at(page, 10)
    found["到表里去看"].trigger()
    found["断开数据域"].trigger()
    assert wanted == [TOTAL]
    assert stored(session) == "收到政府信息公开申请128件，上年结转7件，约9件。"


def test_drafted_sentences_are_offered_and_put_in(session: Session, page: NarrativePage) -> None:
    menu = QMenu(page)
    page.acts.fill_drafts(menu)
    actions = {action.text(): action for action in menu.actions()}
    assert "受理、办结、结转" in actions
    assert "信息处理费…" in actions
    page.editor.selectAll()
    actions["受理、办结、结转"].trigger()
    assert stored(session).startswith("2024年，新收政府信息公开申请{{3[new,total]}}件")
    assert session.undo_stack.undoText() == "草拟句子"


def test_the_fee_is_worked_out_both_ways(
    session: Session, page: NarrativePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = FeeDialog(session.report, page)
    qtbot.addWidget(dialog)
    assert "没有收取信息处理费" in dialog.answer
    dialog.add()
    dialog._number.setValue(35)
    assert dialog._fee.text() == "应收 3000 元"
    dialog.add()
    dialog._pages.setChecked(True)
    dialog._number.setValue(120)
    assert dialog._fee.text() == "应收 1100 元"
    dialog.add()
    assert dialog.answer.endswith("收取信息处理费26件，共4100元。")
    dialog._list.setCurrentRow(0)
    dialog.take_away()
    assert dialog.answer.endswith("收取信息处理费1件，共1100元。")
    monkeypatch.setattr(FeeDialog, "exec", lambda _: 1)
    page.editor.selectAll()
    page.acts.insert_fee()
    assert "没有收取信息处理费" in stored(session)


def test_the_commands_act_on_the_text_in_sight(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = Editor(session, LIGHT)
    qtbot.addWidget(editor)
    editor.resize(1200, 700)
    editor.show()
    editor.steps.go_to("3")
    editor.to_fields()
    assert "转到要写的那一页" in editor.findings._said.text()
    editor.steps.go_to("1")
    editor.to_fields()
    assert "2 个数转为数据域" in editor.findings._said.text()
    page = editor.page
    assert isinstance(page, NarrativePage)
    page.acts.cell_wanted.emit(TOTAL)
    assert isinstance(editor.page, TablePage)
    assert editor.page.grid.current == TOTAL
    editor.steps.go_to("cover")
    assert isinstance(editor.page, CoverPage)
    monkeypatch.setattr(DataDialog, "exec", lambda _: 0)
    editor.insert_data()
