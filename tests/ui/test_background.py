"""Work beside the window whose page goes before it is done."""

from __future__ import annotations

import threading

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
