"""Work beside the window whose page goes before it is done."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from qisheng_desktop.errors import BrokenOffError, ProjectFileError
from qisheng_desktop.ui import background
from qisheng_desktop.ui.background import Background, awaited


def test_work_whose_page_is_gone_ends_quietly(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[object] = []
    monkeypatch.setattr("sys.excepthook", lambda *error: caught.append(error))
    monkeypatch.setattr("threading.excepthook", caught.append)
    made, is_begun, may_end = Background(), threading.Event(), threading.Event()

    def work() -> object:
        is_begun.set()
        may_end.wait(30)
        return None

    made.start(work)
    qtbot.waitUntil(is_begun.is_set, timeout=30_000)
    threading.Timer(0.2, may_end.set).start()
    shiboken6.delete(made)  # waits for the work, which then has nobody to tell
    assert may_end.is_set()
    assert caught == []


class Gate:
    """Work that begins and then waits to be let go; the numbers of what was done."""

    def __init__(self) -> None:
        self.is_begun, self.may_end = threading.Event(), threading.Event()
        self.done: list[int] = []

    def work(self, number: int) -> int:
        self.is_begun.set()
        self.may_end.wait(30)
        self.done.append(number)
        return number


def test_what_nobody_waits_for_any_more_is_not_done(qtbot: QtBot) -> None:
    background, gate = Background(is_newest_enough=True), Gate()
    background.start(lambda: gate.work(0))
    qtbot.waitUntil(gate.is_begun.is_set, timeout=30_000)
    for number in (1, 2, 3):
        background.start(partial(gate.work, number))
    with qtbot.waitSignal(background.done, timeout=30_000) as told:
        gate.may_end.set()
    assert told.args == [3]
    assert gate.done == [0, 3]


def test_what_waits_when_its_page_goes_is_not_done(qtbot: QtBot) -> None:
    background, gate = Background(is_newest_enough=True), Gate()
    background.start(lambda: gate.work(0))
    qtbot.waitUntil(gate.is_begun.is_set, timeout=30_000)
    background.start(lambda: gate.work(1))
    threading.Timer(0.1, gate.may_end.set).start()
    background.wait()
    assert gate.done == [0]


def test_work_that_is_left_to_itself_is_not_waited_for_and_told_to_nobody(qtbot: QtBot) -> None:
    owner, gate, told = QObject(), Gate(), list[object]()
    made = Background(owner, is_newest_enough=True)
    made.done.connect(told.append)
    made.start(lambda: gate.work(0))
    qtbot.waitUntil(gate.is_begun.is_set, timeout=30_000)
    made.start(lambda: gate.work(1))
    made.leave()
    shiboken6.delete(owner)
    assert gate.done == []
    gate.may_end.set()
    qtbot.waitUntil(lambda: made not in background._LEFT, timeout=30_000)
    assert gate.done == [0]
    assert told == []
    made.leave()
    assert made not in background._LEFT


def test_leaving_what_is_at_rest_leaves_nothing(qtbot: QtBot) -> None:
    made = Background()
    with qtbot.waitSignal(made.done, timeout=30_000):
        made.start(lambda: 1)
    made._pool.waitForDone()
    made.leave()
    assert made not in background._LEFT


def test_work_whose_end_was_told_before_it_was_left_is_let_go_all_the_same(qtbot: QtBot) -> None:
    made, gate = Background(), Gate()
    made.start(lambda: gate.work(0))
    qtbot.waitUntil(gate.is_begun.is_set, timeout=30_000)
    made._came.disconnect()  # as if it had come already
    made.leave()
    made.leave()
    assert made in background._LEFT
    gate.may_end.set()
    qtbot.waitUntil(lambda: made not in background._LEFT, timeout=30_000)


def test_elsewhere_everything_is_done(qtbot: QtBot) -> None:
    background, gate = Background(), Gate()
    with qtbot.waitSignal(background.done, timeout=30_000) as told:
        for number in range(4):
            background.start(partial(gate.work, number))
        gate.may_end.set()
    assert told.args == [3]
    assert gate.done == [0, 1, 2, 3]


@pytest.mark.usefixtures("qtbot")
def test_the_window_works_on_while_something_is_awaited() -> None:
    gate, ticks, owner = Gate(), list[bool](), QObject()
    clock = QTimer()
    clock.timeout.connect(lambda: ticks.append(gate.is_begun.is_set()))
    clock.timeout.connect(lambda: gate.may_end.set() if ticks.count(True) > 5 else None)
    clock.start(1)
    assert awaited(lambda: gate.work(7), owner) == 7
    clock.stop()
    assert gate.done == [7]
    assert ticks.count(True) > 5


@pytest.mark.usefixtures("qtbot")
def test_what_awaited_work_raises_is_raised() -> None:
    def work() -> None:
        raise ProjectFileError(Path("a"), "EIO")

    with pytest.raises(ProjectFileError):
        awaited(work, QObject())


@pytest.mark.usefixtures("qtbot")
def test_work_that_takes_long_is_shown_by_the_pointer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "SLOW", 1)
    shapes: list[Qt.CursorShape] = []
    gate, owner, clock = Gate(), QObject(), QTimer()

    def look() -> None:
        cursor = QGuiApplication.overrideCursor()
        if cursor is not None:
            shapes.append(cursor.shape())
            gate.may_end.set()

    clock.timeout.connect(look)
    clock.start(1)
    awaited(lambda: gate.work(1), owner)
    assert shapes[0] == Qt.CursorShape.WaitCursor
    assert QGuiApplication.overrideCursor() is None


@pytest.mark.usefixtures("qtbot")
def test_awaited_work_without_an_end_of_its_own_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QEventLoop, "exec", lambda *_: 0)  # the program ends
    with pytest.raises(BrokenOffError):
        awaited(lambda: 1, QObject())
