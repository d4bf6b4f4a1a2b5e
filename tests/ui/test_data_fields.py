"""Data fields in the editor of a text: whole, following their cells, copied as figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QInputMethodEvent, QInputMethodQueryEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.data_fields import DataField
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui.field_object import SIGN, TextMap
from qisheng_desktop.ui.find import FindDialog
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.text_edit import ReportTextEdit
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession

ONE, NEW = CellRef("1"), CellRef("3", "new", "natural")
STORED = "收到{{3[new,natural]}}件。"


@pytest.fixture
def session(make_session: MakeSession) -> Session:
    made = make_session(2024)
    made.edit(Edits({NEW: Decimal(128), ONE: STORED}), "录入")
    return made


@pytest.fixture
def editor(session: Session, qtbot: QtBot) -> ReportTextEdit:
    made = ReportTextEdit(session, ONE, LIGHT)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def stored(session: Session) -> str:
    return session.report.stored_text(ONE)


def say(editor: ReportTextEdit, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def put_cursor(editor: ReportTextEdit, position: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)


def test_typing_beside_a_field_keeps_it(session: Session, editor: ReportTextEdit) -> None:
    for position, text in ((2, "了"), (4, "余")):
        put_cursor(editor, position)
        say(editor, text)
    assert stored(session) == "收到了{{3[new,natural]}}余件。"
    put_cursor(editor, 3)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert stored(session) == "收到了\n{{3[new,natural]}}余件。"
    session.undo_stack.undo()
    assert stored(session) == STORED
    assert editor.toPlainText() == f"收到{SIGN}件。"


def test_deleting_takes_a_field_whole_and_undo_brings_it_back(session: Session, editor: ReportTextEdit) -> None:
    put_cursor(editor, 3)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert stored(session) == "收到件。"
    session.undo_stack.undo()
    assert stored(session) == STORED
    put_cursor(editor, 2)
    QTest.keyClick(editor, Qt.Key.Key_Right)
    assert editor.textCursor().position() == 3  # never inside
    assert editor.selected == (5, 5)


def test_a_field_is_drawn_as_its_figure_and_follows_it(session: Session, editor: ReportTextEdit) -> None:
    def width() -> int:
        after = QTextCursor(editor.document())
        after.setPosition(3)
        return editor.cursorRect(after).left()

    before = width()
    ground = QColor(LIGHT.accent_soft)
    picture = editor.grab().toImage()
    assert any(picture.pixelColor(x, y) == ground for x in range(picture.width()) for y in range(0, 80, 2))
    session.edit(Edits({NEW: Decimal(99999)}), "录入")
    assert width() > before
    assert session.report.text(ONE) == "收到99999件。"
    assert editor.toPlainText() == f"收到{SIGN}件。"


def test_copy_gives_the_figure_and_our_own_paste_the_field(session: Session, editor: ReportTextEdit) -> None:
    editor.selectAll()
    data = editor.createMimeDataFromSelection()
    assert data.text() == "收到128件。"
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertFromMimeData(data)
    assert stored(session) == STORED * 2
    bare = QMimeData()
    bare.setText(f"{{{{3[new,total]}}}}{SIGN}")
    editor.insertFromMimeData(bare)
    assert stored(session) == STORED * 2 + "{{{{}}3[new,total]}}"
    assert session.report.text(ONE).endswith("{{3[new,total]}}")


def test_a_field_of_another_form_is_pasted_as_text(session: Session, editor: ReportTextEdit) -> None:
    data = editor.createMimeDataFromSelection()
    data.setText("办结7件。")
    data.setData("application/x-qisheng-text", "办结{{3[nobody,total]}}件。".encode())
    editor.selectAll()
    editor.insertFromMimeData(data)
    assert stored(session) == "办结7件。"


def test_typed_braces_are_no_field(session: Session, editor: ReportTextEdit) -> None:
    editor.selectAll()
    for sign in "{{3[new,natural]}}":
        QTest.keyClicks(editor, sign)
    assert session.report.text(ONE) == "{{3[new,natural]}}"
    assert session.report.shown(ONE).spans == ()


def test_findings_and_places_count_what_is_shown(session: Session, editor: ReportTextEdit) -> None:
    session.edit(Edits({ONE: "𣗋{{3[new,natural]}}件，资金资金。"}), "录入")
    session.review()
    (marked,) = editor.extraSelections()
    assert marked.cursor.selectedText() == "资金资金"  # type: ignore[attr-defined]
    places = TextMap(session.report.shown(ONE))
    assert [places.position(index) for index in range(7)] == [0, 2, 2, 2, 3, 4, 5]
    assert [places.end_position(index) for index in range(5)] == [0, 2, 3, 3, 3]
    assert [places.index(position) for position in (0, 2, 3, 4)] == [0, 1, 4, 5]
    editor.select(1, 4)
    assert editor.textCursor().selectedText() == SIGN


def test_hovering_says_what_a_field_is(editor: ReportTextEdit) -> None:
    after = QTextCursor(editor.document())
    after.setPosition(3)
    point = editor.cursorRect(after).center() - QPoint(6, 0)
    event = QHelpEvent(QEvent.Type.ToolTip, point, editor.viewport().mapToGlobal(point))
    QApplication.sendEvent(editor.viewport(), event)
    assert "自然人" in QToolTip.text()
    assert "跟着表里的数变" in QToolTip.text()


def test_find_and_replace_leave_fields_alone(session: Session, qtbot: QtBot, editor: ReportTextEdit) -> None:
    session.edit(Edits({ONE: "收到{{3[new,natural]}}件，另有128件。"}), "录入")
    dialog = FindDialog(session, editor)
    qtbot.addWidget(dialog)
    dialog._wanted.setText("128")
    dialog._new.setText("7")
    dialog.find_next()
    dialog.replace_one()
    assert "数据域" in dialog._said.text()
    dialog.replace_all()
    assert stored(session) == "收到{{3[new,natural]}}件，另有7件。"


def test_pieces_are_put_where_the_cursor_is(session: Session, editor: ReportTextEdit) -> None:
    put_cursor(editor, 0)
    editor.insert(["全年", DataField((CellRef("3", "new", "total"),)), "件，"], "插入数据")
    assert stored(session) == "全年{{3[new,total]}}件，" + STORED
    assert session.undo_stack.undoText() == "插入数据"
    session.undo_stack.undo()
    assert stored(session) == STORED


def test_underlines_stay_when_a_number_becomes_a_field(session: Session, editor: ReportTextEdit) -> None:
    session.edit(Edits({ONE: "资金资金，收到政府信息公开申请128件。"}), "录入")
    session.review()
    session.edit(Edits({ONE: "资金资金，收到政府信息公开申请{{3[new,natural]}}件。"}), "录入")
    (marked,) = editor.extraSelections()
    assert marked.cursor.selectedText() == "资金资金"  # type: ignore[attr-defined]
    session.edit(Edits({ONE: "别的资金资金。"}), "录入")
    assert editor.extraSelections() == []  # not yet read again


def test_an_input_method_is_told_where_the_text_is(editor: ReportTextEdit) -> None:
    editor.resize(900, 400)
    editor.show()
    asked = Qt.InputMethodQuery.ImCursorRectangle | Qt.InputMethodQuery.ImAnchorRectangle
    event = QInputMethodQueryEvent(asked)
    QApplication.sendEvent(editor, event)
    margin = editor.viewport().pos()
    assert margin.x() > 50
    for query in (Qt.InputMethodQuery.ImCursorRectangle, Qt.InputMethodQuery.ImAnchorRectangle):
        place = event.value(query)
        assert abs(place.x() - editor.cursorRect().x() - margin.x()) <= 1
    assert editor.inputMethodQuery(Qt.InputMethodQuery.ImEnabled, None) is True
    assert editor.inputMethodQuery(Qt.InputMethodQuery.ImCursorPosition, QPointF(0, 0)) == 0
