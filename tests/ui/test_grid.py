"""The grid by keys: what a clerk does with a table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.edition import Table
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui.grid.body_view import BodyView
from qisheng_desktop.ui.grid.geometry import Geometry
from qisheng_desktop.ui.grid.paste import Skip, plan_paste
from qisheng_desktop.ui.grid.table_model import TableModel
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession, fill_nought

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NEW = CellRef("3", "new", "natural")


def table_of(session: Session, code: str) -> Table:
    return next(table for table in session.report.edition.tables if table.code == code)


@pytest.fixture
def session(make_session: MakeSession) -> Session:
    return make_session(2024)


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> TablePage:
    made = TablePage(session, table_of(session, "3"), LIGHT)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    made.go_to(NEW)
    return made


def keys(page: TablePage, text: str) -> None:
    """Type where the clerk is: into the open editor, or into the grid, which opens one."""
    for character in text:
        body = page.grid.body
        editor = body.delegate.editor
        target = editor if editor is not None else body
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            code = ord(character.upper()) if character.isascii() else 0
            QApplication.sendEvent(target, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, character))


def press(page: TablePage, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    editor = page.grid.body.delegate.editor
    target = editor if editor is not None else page.grid.body
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, held))
    QApplication.processEvents()


@pytest.mark.parametrize("year", [2020, 2024])
@pytest.mark.parametrize("code", ["2", "3", "4"])
def test_the_model_keeps_qts_rules(make_session: MakeSession, year: int, code: str, qtbot: QtBot) -> None:
    del qtbot
    session = make_session(year)
    model = TableModel(session, table_of(session, code))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    fill_nought(session)
    assert tester.model() is model


def test_typing_and_enter_goes_down(page: TablePage, session: Session) -> None:
    keys(page, "12")
    press(page, Key.Key_Return)
    assert session.report.value(NEW) == Decimal(12)
    assert page.grid.current == CellRef("3", "carried_in", "natural")
    press(page, Key.Key_Return, SHIFT)
    assert page.grid.current == NEW


def test_tab_goes_right_over_totals_and_to_the_next_row(page: TablePage) -> None:
    page.go_to(CellRef("3", "new", "other"))
    press(page, Key.Key_Tab)
    assert page.grid.current == CellRef("3", "carried_in", "natural")
    press(page, Key.Key_Backtab)
    assert page.grid.current == CellRef("3", "new", "other")


def test_tab_in_an_open_editor_takes_the_figure(page: TablePage, session: Session) -> None:
    keys(page, "7")
    press(page, Key.Key_Tab)
    assert session.report.value(NEW) == Decimal(7)
    assert page.grid.current == CellRef("3", "new", "business")


def test_arrows_skip_labels_and_totals(page: TablePage) -> None:
    page.go_to(CellRef("3", "other_3", "natural"))
    press(page, Key.Key_Down)
    assert page.grid.current == CellRef("3", "carried_out", "natural")
    press(page, Key.Key_Left)
    assert page.grid.current == CellRef("3", "carried_out", "natural")
    press(page, Key.Key_Up)
    assert page.grid.current == CellRef("3", "other_3", "natural")
    press(page, Key.Key_Right)
    assert page.grid.current == CellRef("3", "other_3", "business")


def test_enter_at_the_foot_goes_to_the_next_column(page: TablePage) -> None:
    page.go_to(CellRef("3", "carried_out", "natural"))
    press(page, Key.Key_Return)
    assert page.grid.current == CellRef("3", "new", "business")


def test_letters_are_refused_where_they_stand(page: TablePage, session: Session) -> None:
    keys(page, "1x")
    press(page, Key.Key_Return)
    editor = page.grid.body.delegate.editor
    assert editor is not None
    assert editor.text() == "1x"
    assert page._bubble.isVisible()
    assert "数字" in page._bubble.text()
    press(page, Key.Key_Escape)
    assert session.report.value(NEW) is None
    assert not page._bubble.isVisible()


def test_escape_leaves_the_figure_as_it_was(page: TablePage, session: Session) -> None:
    session.edit(Edits({NEW: Decimal(5)}), "录入")
    keys(page, "9")
    press(page, Key.Key_Escape)
    assert session.report.value(NEW) == Decimal(5)


def test_delete_blanks_and_undo_brings_back(page: TablePage, session: Session) -> None:
    session.edit(Edits({NEW: Decimal(5)}, {NEW: "补录"}), "录入")
    press(page, Key.Key_Delete)
    assert session.report.value(NEW) is None
    session.undo_stack.undo()
    assert session.report.value(NEW) == Decimal(5)
    assert session.report.notes[NEW] == "补录"


def test_f2_edits_what_is_there(page: TablePage, session: Session) -> None:
    session.edit(Edits({NEW: Decimal(12)}), "录入")
    press(page, Key.Key_F2)
    keys(page, "3")
    press(page, Key.Key_Return)
    assert session.report.value(NEW) == Decimal(123)


def test_a_committed_input_method_text_is_kept(page: TablePage, session: Session) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString("１２")
    QApplication.sendEvent(page.grid.body, event)
    page.commit()
    assert session.report.value(NEW) == Decimal(12)


def test_a_remark_typed_after_the_figure_becomes_the_note(page: TablePage, session: Session) -> None:
    keys(page, "22（其中补录3件）")
    press(page, Key.Key_Return)
    assert session.report.value(NEW) == Decimal(22)
    assert session.report.notes[NEW] == "其中补录3件"
    page.go_to(NEW)
    press(page, Key.Key_F2)
    press(page, Key.Key_Return)
    assert session.report.notes[NEW] == "其中补录3件"


def test_control_enter_fills_the_rest_of_the_row_with_nought(page: TablePage, session: Session) -> None:
    session.edit(Edits({CellRef("3", "new", "legal"): Decimal(4)}), "录入")
    page.go_to(CellRef("3", "new", "business"))
    press(page, Key.Key_Return, CONTROL)
    values = [session.report.value(CellRef("3", "new", code)) for code in ("natural", "business", "legal", "other")]
    assert values == [None, Decimal(0), Decimal(4), Decimal(0)]
    session.undo_stack.undo()
    assert session.report.value(CellRef("3", "new", "business")) is None


def test_filling_the_rest_is_one_act(page: TablePage, session: Session) -> None:
    session.edit(Edits({NEW: Decimal(4)}), "录入")
    page.fill_rest()
    assert session.report.progress("3") == (175, 175)
    assert session.report.value(NEW) == Decimal(4)
    session.undo_stack.undo()
    assert session.report.value(CellRef("3", "new", "legal")) is None


def test_copy_and_paste_a_block(page: TablePage, session: Session) -> None:
    session.edit(Edits({NEW: Decimal(4), CellRef("3", "new", "business"): Decimal(5)}), "录入")
    press(page, Key.Key_Right, SHIFT)
    press(page, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "4\t5"
    press(page, Key.Key_X, CONTROL)
    assert session.report.value(NEW) is None


def test_one_figure_is_pasted_without_asking(page: TablePage, session: Session) -> None:
    QGuiApplication.clipboard().setText("１,024 件")
    press(page, Key.Key_V, CONTROL)
    assert session.report.value(NEW) == Decimal(1024)


def test_paste_plan_skips_totals_and_suspects_a_shift(session: Session) -> None:
    model = TableModel(session, table_of(session, "3"))
    geometry: Geometry = model.geometry
    place = geometry.place_of[CellRef("3", "granted", "natural")]
    text = "1.属于国家秘密\t1\t2\t3\t4\t5\t6\t21\nx\t?\t1"
    plan = plan_paste(text, place, geometry, session.report)
    assert [landing.ref.column for landing in plan.landings][:6] == [
        "natural", "business", "research", "charity", "legal", "other"
    ]  # fmt: skip
    assert ("21", Skip.TOTAL) in plan.skipped
    assert ("?", Skip.NOT_A_FIGURE) in plan.skipped
    assert plan.shifted == [("1.属于国家秘密", "（一）予以公开")]


def test_paste_outside_the_table_is_skipped(session: Session) -> None:
    geometry = TableModel(session, table_of(session, "4")).geometry
    place = geometry.place_of[CellRef("4", "cases", "after_pending")]
    plan = plan_paste("1\t2\t3\n4", place, geometry, session.report)
    assert plan.skipped == [("2", Skip.TOTAL), ("3", Skip.OUTSIDE), ("4", Skip.OUTSIDE)]
    assert plan.edits.values == {CellRef("4", "cases", "after_pending"): Decimal(1)}


def test_cells_of_a_failed_rule_are_framed_left_and_right(page: TablePage, session: Session) -> None:
    fill_nought(session)
    session.edit(Edits({NEW: Decimal(3)}), "录入")
    frames = page.grid.model.frames
    assert frames[NEW].is_hard
    assert not frames[NEW].is_right_side
    assert frames[CellRef("3", "carried_out", "natural")].is_right_side
    session.undo_stack.undo()
    assert page.grid.model.frames == {}


def test_only_what_changed_is_painted_again(page: TablePage, session: Session) -> None:
    seen: list[tuple[int, int]] = []
    page.grid.model.dataChanged.connect(lambda top, _end: seen.append((top.row(), top.column())))
    session.edit(Edits({NEW: Decimal(3)}), "录入")
    places = page.grid.model.geometry.place_of
    row, column = CellRef("3", "new", "total"), CellRef("3", "total", "natural")
    assert places[NEW] in seen
    assert places[row] in seen
    assert places[column] not in seen


def test_the_balance_bar_says_what_does_not_fit(page: TablePage, session: Session) -> None:
    fill_nought(session)
    page.refresh()
    assert "相等" in page._balance.text()
    session.edit(Edits({NEW: Decimal(3)}), "录入")
    page.refresh()
    assert "差 3" in page._balance.text()


def test_marks_show_their_words(page: TablePage, session: Session) -> None:
    session.edit(Edits({NEW: Mark.NOT_APPLICABLE}), "标记")
    assert page.grid.model.data(page.grid.model.index_of(NEW)) == "不适用"


@pytest.mark.parametrize(("year", "width"), [(2020, 1100), (2024, 1100), (2024, 560)])
def test_no_label_is_clipped_and_nothing_scrolls_sideways(
    make_session: MakeSession, year: int, width: int, qtbot: QtBot
) -> None:
    session = make_session(year)
    for table in session.report.edition.tables:
        page = TablePage(session, table, LIGHT)
        qtbot.addWidget(page)
        page.resize(width, 600)
        page.show()
        QApplication.processEvents()
        body: BodyView = page.grid.body
        assert body.horizontalScrollBar().maximum() == 0 or (table.code == "4" and width < 600)
        metrics = body.fontMetrics()
        for cell, rect, _, text in [*page.grid.heading.spread.spots, *body.spread.spots]:
            if cell.ref is None and not cell.is_vertical:
                needed = metrics.boundingRect(0, 0, rect.width() - 8, 9999, int(Qt.TextFlag.TextWordWrap), text)
                assert needed.height() <= rect.height() + 1, cell.text


def test_a_total_can_be_looked_at(page: TablePage) -> None:
    index = page.grid.model.index_of(CellRef("3", "total", "natural"))
    page.grid.body.setCurrentIndex(index)
    assert page.grid.current == CellRef("3", "total", "natural")
    page.refresh()
    assert "未填写" in page._where.text()
    page.fill_rest()
    page.refresh()
    assert "0（自动计算）" in page._where.text()
