"""Work beside the window whose page goes before it is done."""

from __future__ import annotations

import threading
from functools import partial

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from qisheng_desktop.ui.background import Background


def test_work_whose_page_is_gone_ends_quietly(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[object] = []
    monkeypatch.setattr("sys.excepthook", lambda *error: caught.append(error))
    monkeypatch.setattr("threading.excepthook", caught.append)
    background, is_begun, may_end = Background(), threading.Event(), threading.Event()

    def work() -> object:
        is_begun.set()
        may_end.wait(30)
        return None

    background.start(work)
    qtbot.waitUntil(is_begun.is_set, timeout=30_000)
    threading.Timer(0.2, may_end.set).start()
    shiboken6.delete(background)  # waits for the work, which then has nobody to tell
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


def test_elsewhere_everything_is_done(qtbot: QtBot) -> None:
    background, gate = Background(), Gate()
    with qtbot.waitSignal(background.done, timeout=30_000) as told:
        for number in range(4):
            background.start(partial(gate.work, number))
        gate.may_end.set()
    assert told.args == [3]
    assert gate.done == [0, 1, 2, 3]
