"""A random walk of acts in an editor with data fields: what it shows is at every step what the report has."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.data_fields import DataField, answer_of, pieces_of
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui.field_object import pieces_in
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.text_edit import ReportTextEdit
from qisheng_desktop.ui.theme import LIGHT
from tests.review.worlds import seeded
from tests.ui.sessions import MakeSession

ONE, NEW, TOTAL = CellRef("1"), CellRef("3", "new", "natural"), CellRef("3", "new", "total")
STEPS = 400
KEYS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End)
SAID = ("甲", "𣗋", "{", "{{3[new,total]}}", "乙丙}}")


def select(editor: ReportTextEdit, ends: list[int]) -> None:
    cursor = editor.textCursor()
    for position, mode in zip(ends, (QTextCursor.MoveMode.MoveAnchor, QTextCursor.MoveMode.KeepAnchor), strict=True):
        is_inside = 0xDC00 <= ord(editor.document().characterAt(position)) < 0xE000  # no cursor stands in a character
        cursor.setPosition(position - is_inside, mode)
    editor.setTextCursor(cursor)


def say(editor: ReportTextEdit, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def test_the_editor_shows_what_the_report_has_whatever_is_done(make_session: MakeSession, qtbot: QtBot) -> None:
    session: Session = make_session(2024)
    editor = ReportTextEdit(session, ONE, LIGHT)
    qtbot.addWidget(editor)
    editor.show()
    rng = seeded(2024)
    acts = (
        lambda: select(editor, [rng.randrange(editor.document().characterCount()) for _ in range(2)]),
        lambda: QTest.keyClick(editor, rng.choice(KEYS)),
        lambda: say(editor, rng.choice(SAID)),
        lambda: editor.insert([DataField((TOTAL,))], "插入数据"),
        session.undo_stack.undo,
        session.undo_stack.redo,
        lambda: session.edit(Edits({NEW: Decimal(rng.randrange(99999))}), "录入"),
        lambda: editor.insertFromMimeData(editor.createMimeDataFromSelection()),
    )
    for step in range(STEPS):
        rng.choice(acts)()
        shown, has = answer_of(pieces_in(editor.document())), session.report.stored_text(ONE)
        assert shown == answer_of(pieces_of(has)), step
        if len(shown) > 2000:
            editor.selectAll()
            say(editor, "")
            session.edit(Edits({ONE: "收到{{3[new,total]}}件。"}), "修改文字")
