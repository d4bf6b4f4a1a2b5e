"""While a bad file is read the window goes on: its event loop turns, and the reading can be called off."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from qisheng_desktop.app import make_application
from qisheng_desktop.importing import worker
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.reading import Reader
from tests.importing import hostile
from tests.torture.conftest import Say

EVERY = 5
"""Milliseconds between two ticks, where nothing holds them up."""


class Ticks:
    """Counts the turns of the event loop, and the longest time between two."""

    def __init__(self, window: QApplication) -> None:
        self.count, self.longest = 0, 0.0
        self._last = time.monotonic()
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._tick)
        self._timer.start(EVERY)

    def _tick(self) -> None:
        now = time.monotonic()
        self.count, self.longest, self._last = self.count + 1, max(self.longest, now - self._last), now

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the clerk was told, instead of boxes that wait."""
    said: list[str] = []
    monkeypatch.setattr(messages, "tell_error", lambda *args: said.append(str(args[2])))
    return said


def test_the_event_loop_turns_while_a_bomb_is_read(tmp_path: Path, told: list[str], say: Say) -> None:
    app = make_application([])
    window = QWidget()
    path = tmp_path / "炸弹.docx"
    path.write_bytes(hostile.zeros(65))
    ticks, start = Ticks(app), time.monotonic()
    assert Reader(window).read(path) is None
    seconds = time.monotonic() - start
    ticks.stop()
    pause = ticks.longest * 1000
    say(f"window alive: {ticks.count} ticks in {seconds:.1f} s of reading a bomb, longest pause {pause:.0f} ms")
    assert len(told) == 1
    assert ticks.count >= 5
    assert ticks.longest < seconds / 2


def test_a_reading_that_does_not_end_is_called_off(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_application([])
    window = QWidget()
    path = tmp_path / "年报.docx"
    path.write_bytes(b"x")
    monkeypatch.setattr(worker, "_command", lambda: [sys.executable, "-c", "import time; time.sleep(600)"])
    monkeypatch.setattr(worker, "MOST_SECONDS", 300.0)
    ticks = Ticks(app)

    def call_off() -> None:
        shown = [one for one in app.topLevelWidgets() if isinstance(one, QProgressDialog) and one.isVisible()]
        if ticks.count < 20 or not shown:
            QTimer.singleShot(EVERY, call_off)
            return
        shown[0].cancel()

    QTimer.singleShot(EVERY, call_off)
    assert Reader(window).read(path) is None
    ticks.stop()
    assert ticks.count >= 20
    assert told == []
