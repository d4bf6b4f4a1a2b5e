from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut, QTextCharFormat, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qisheng_desktop.ui.input_context import InputContext, KeyStroke, on_screen
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession

Key = Qt.Key
Kind = QEvent.Type
NOTHING = Qt.KeyboardModifier.NoModifier
BACKSPACE = 0xFF08


class Method(QObject):
    """An input method that takes what it is told to, and notes what it hears."""

    committed = Signal(str)
    previewed = Signal(str, int)
    forwarded = Signal(int, int, bool)
    came = Signal()
    went = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.taken = ""
        self.notes: list[str] = []
        self.keys: list[KeyStroke] = []
        self.rects: list[QRect] = []
        self.there = True

    def is_there(self) -> bool:
        return self.there

    def takes(self, key: KeyStroke) -> bool:
        self.keys.append(key)
        return chr(key.symbol) in self.taken

    def focus_in(self) -> None:
        self.notes.append("in")

    def focus_out(self) -> None:
        self.notes.append("out")

    def reset(self) -> None:
        self.notes.append("reset")

    def caret_at(self, rect: QRect) -> None:
        self.rects.append(rect)


class Line(QLineEdit):
    """A line that notes how what is composed is to look."""

    composed = ""
    form = QTextCharFormat()
    parts: tuple[tuple[int, int], ...] = ()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        self.composed = event.preeditString()
        self.parts = tuple(attrgetter("start", "length")(part) for part in event.attributes())
        self.form = attrgetter("value")(event.attributes()[0]) if event.attributes() else QTextCharFormat()
        super().inputMethodEvent(event)


class Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.line, self.text, self.button = Line(), QPlainTextEdit(), QPushButton()
        self.shortcuts: list[str] = []
        room = QVBoxLayout(self)
        for part in (self.line, self.text, self.button):
            room.addWidget(part)
        QShortcut(QKeySequence("Ctrl+Space"), self, lambda: self.shortcuts.append("space"))


@pytest.fixture
def method() -> Method:
    return Method()


@pytest.fixture
def context(method: Method, qapp: QApplication) -> Iterator[InputContext]:
    parent = QObject()
    yield InputContext(qapp, method, parent)
    del parent


@pytest.fixture
def window(context: InputContext, method: Method, qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.line.setFocus()
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.line.hasFocus)
    method.notes.clear()
    method.rects.clear()
    del context
    return made


def strike(window: QWidget, letter: str, at: int = 1, symbol: int = 0) -> None:
    """Let a key come as X brings it: to the shortcuts, to the window, let go."""
    handle = window.windowHandle()
    for kind in (Kind.ShortcutOverride, Kind.KeyPress, Kind.KeyRelease):
        event = QKeyEvent(kind, ord(letter.upper()), NOTHING, 57, symbol or ord(letter), 0, letter)
        event.setTimestamp(at)
        event.setAccepted(kind != Kind.ShortcutOverride)
        QCoreApplication.sendEvent(handle, event)


def test_a_key_the_method_takes_reaches_nobody_else(window: Window, method: Method) -> None:
    method.taken = "n"
    strike(window, "n")
    assert window.line.text() == ""
    assert method.keys == [KeyStroke(ord("n"), 57, 0, False, 1), KeyStroke(ord("n"), 57, 0, True, 1)]


def test_a_key_it_does_not_take_is_typed_and_asked_about_once(window: Window, method: Method) -> None:
    strike(window, "a", at=1)
    strike(window, "a", at=2)
    assert window.line.text() == "aa"
    assert [key.is_release for key in method.keys] == [False, True, False, True]


def test_it_is_asked_before_the_shortcuts(window: Window, method: Method) -> None:
    handle = window.windowHandle()
    QTest.keyClick(handle, Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert window.shortcuts == ["space"]
    method.taken = "\0"  # keys made here have no symbol
    QTest.keyClick(handle, Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert window.shortcuts == ["space"]


def test_a_press_without_its_question_to_shortcuts_is_asked_about(window: Window, method: Method) -> None:
    method.taken = "n"
    event = QKeyEvent(Kind.KeyPress, Key.Key_N, NOTHING, 57, ord("n"), 0, "n")
    QCoreApplication.sendEvent(window.windowHandle(), event)
    assert window.line.text() == ""
    assert len(method.keys) == 1


def test_where_no_text_is_typed_no_key_is_asked_about(window: Window, method: Method) -> None:
    window.button.setFocus()
    strike(window, "n")
    window.line.setFocus()
    method.there = False
    strike(window, "n")
    assert method.keys == []
    assert window.line.text() == "n"


def test_what_is_composed_is_shown_underlined_with_its_caret(window: Window, method: Method) -> None:
    method.previewed.emit("你𠮷好", len("你𠮷".encode()))
    assert window.line.parts == ((0, 4), (3, 1))  # counted as Qt does
    assert window.line.form.fontUnderline()
    assert window.line.composed == "你𠮷好"
    assert window.line.text() == ""
    method.previewed.emit("好", -1)
    assert window.line.parts == ((0, 1), (0, 0))  # no caret
    method.previewed.emit("", 0)
    assert window.line.composed == ""
    window.line.composed = "as it was"
    method.previewed.emit("", 0)
    assert window.line.composed == "as it was"


def test_what_is_chosen_takes_the_place_of_what_was_composed(window: Window, method: Method) -> None:
    window.line.setText("某县")
    method.previewed.emit("你", 3)
    method.committed.emit("你好")
    assert window.line.text() == "某县你好"
    assert window.line.composed == ""


def test_going_elsewhere_keeps_what_is_composed(window: Window, method: Method) -> None:
    method.previewed.emit("你", 3)
    window.text.setFocus()
    assert (window.line.text(), window.text.toPlainText()) == ("你", "")
    assert method.notes == ["reset", "out", "in"]
    method.committed.emit("好")
    assert window.text.toPlainText() == "好"
    window.button.setFocus()
    assert method.notes == ["reset", "out", "in", "out"]


def test_a_click_keeps_what_is_composed(window: Window, method: Method) -> None:
    window.line.setText("ab")
    method.previewed.emit("你", 3)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, NOTHING, window.line.geometry().center())
    assert window.line.text() == "ab你"
    assert method.notes == ["reset"]


def test_a_method_that_goes_and_comes(window: Window, method: Method) -> None:
    method.previewed.emit("你", 3)
    method.there = False
    method.went.emit()
    assert window.line.text() == "你"
    method.notes.clear()
    window.text.setFocus()
    strike(window, "n")
    assert window.text.toPlainText() == "n"
    method.there = True
    method.notes.clear()
    method.came.emit()
    assert method.notes == ["out", "in"]
    method.taken = "n"
    strike(window, "n")
    assert window.text.toPlainText() == "n"


def test_keys_that_are_given_back_arrive_as_typed(window: Window, method: Method) -> None:
    window.line.setText("你好")
    method.taken = "\x08aA"
    for is_release in (False, True):
        method.forwarded.emit(BACKSPACE, 0, is_release)
        method.forwarded.emit(ord("A"), 1, is_release)
        method.forwarded.emit(0xFE20, 0, is_release)  # a key that no text knows
    assert window.line.text() == "你A"
    method.forwarded.emit(ord("a"), 4, False)  # Ctrl+A
    assert window.line.selectedText() == "你A"
    assert method.keys == []


def test_a_text_that_is_gone_gets_nothing(window: Window, method: Method) -> None:
    window.text.setEnabled(False)
    window.button.setEnabled(False)
    method.previewed.emit("你", 3)
    window.line.deleteLater()
    QCoreApplication.sendPostedEvents(window.line, Kind.DeferredDelete.value)
    method.committed.emit("好")
    method.forwarded.emit(ord("a"), 0, False)
    method.came.emit()
    assert window.text.toPlainText() == ""


def test_the_caret_is_told_as_it_moves(window: Window, method: Method) -> None:
    strike(window, "a")
    here = method.rects[-1]
    strike(window, "b")
    assert method.rects[-1].x() > here.x()
    assert window.frameGeometry().contains(here)
    told = len(method.rects)
    window.button.setFocus()
    assert len(method.rects) == told


class Scaled(QWindow):
    def devicePixelRatio(self) -> float:  # noqa: N802 - Qt's name
        return 2.0

    def mapToGlobal(self, place: QPoint) -> QPoint:  # type: ignore[override]  # noqa: N802
        return place + QPoint(100, 50)


@pytest.mark.usefixtures("qapp")
def test_a_scaled_screen_has_more_pixels() -> None:
    window = Scaled()
    assert on_screen(QRect(10, 20, 1, 15), window) == QRect(220, 140, 2, 30)


def test_a_table_takes_the_first_key_too(
    context: InputContext, method: Method, make_session: MakeSession, qtbot: QtBot
) -> None:
    session = make_session(2024)
    table = next(table for table in session.report.edition.tables if table.code == "3")
    page = TablePage(session, table, LIGHT)
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    page.activateWindow()
    body = page.grid.body
    body.setFocus()
    qtbot.waitUntil(body.hasFocus)
    method.taken = "n"
    strike(page, "n")
    assert len(method.keys) == 2
    method.previewed.emit("你", 3)
    method.previewed.emit("你好", 3)
    editor = body.delegate.editor
    assert editor is not None
    assert editor.text() == ""
    method.committed.emit("12")
    assert editor.text() == "12"
    strike(page, "3")  # is not taken, and goes into the open editor once
    assert editor.text() == "123"
    del context
