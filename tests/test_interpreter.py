"""PySide6 6.12 loses a reference to None with every call of a void method on Python 3.11, until Python aborts."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 1000
MARGIN = CALLS // 10


def references_lost(call: Callable[[], object], thing: object) -> int:
    before = sys.getrefcount(thing)
    for _ in range(CALLS):
        call()
    return before - sys.getrefcount(thing)


def test_void_calls_of_qt_keep_none_alive(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    assert abs(references_lost(lambda: label.setText("x"), None)) < MARGIN


def test_a_change_would_be_seen() -> None:
    thing = object()
    kept: list[object] = []
    assert references_lost(lambda: kept.append(thing), thing) == -CALLS
