"""Protecting what is in no file yet: a copy in the program's own folder two seconds after a change at the latest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from qisheng_desktop.errors import BrokenOffError
from qisheng_desktop.storage.project import encode
from qisheng_desktop.storage.recovery import Slots
from qisheng_desktop.ui.background import Background
from qisheng_desktop.ui.session import Session, now

PAUSE, LATEST = 800, 1900
"""Milliseconds after the last change, and after the first one, until a copy is written."""
RETRY = 10_000
ALL = 99_999_999


class Protection(QObject):
    """Protects one session.

    ``protected`` follows every copy that is on the disk and says whether it is where it should be; ``failed`` that no
    place took one.
    """

    protected = Signal(bool)
    failed = Signal()
    _ended = Signal()

    def __init__(self, session: Session, places: Sequence[Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._slots = Slots(places, session.project.identity)
        self._work = Background(self)
        self._work.done.connect(self._on_done)
        self._work.failed.connect(self._on_broken)
        self._is_behind = False
        self.number = self._owed = 0
        self._pause, self._latest, self._retry = QTimer(self), QTimer(self), QTimer(self)
        for timer, interval in ((self._pause, PAUSE), (self._latest, LATEST), (self._retry, RETRY)):
            timer.setSingleShot(True)
            timer.setInterval(interval)
            timer.timeout.connect(self.protect)
        session.changed.connect(self.note_change)
        session.replaced.connect(self.note_change)

    def note_change(self) -> None:
        """Take note that something is another now."""
        self._is_behind = True
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def protect(self) -> None:
        """Write a copy of what is there now, unless the last copy holds it already or one is being written."""
        if not self._is_behind or self._work.is_busy:
            return
        for timer in (self._pause, self._latest, self._retry):
            timer.stop()
        self._is_behind = False
        self.number += 1
        snapshot, path, at = self._session.project.snapshot(), self._session.path, now()
        self._work.start(lambda: _write(self._slots, encode(snapshot, at=at), path))

    def protect_and_wait(self) -> bool:
        """Write a copy and wait until it is on the disk; say whether it is."""
        while True:
            self.protect()
            if not self._work.is_busy:
                return True
            loop = QEventLoop(self)
            self._ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            if self._retry.isActive():  # no place takes it
                return False

    def forget(self, number: int) -> None:
        """Let go of the copies up to a number: what they hold is in the file, known to be on the disk.

        While a copy is being written this waits for its end: the folder of the others, once empty, goes with them.
        """
        self._owed = number
        if not self._work.is_busy:
            self._let_go()

    def close(self, *, is_given_up: bool) -> None:
        """End it: with changes the clerk did not want to save the last copy stays, else none does."""
        if is_given_up:
            self.protect_and_wait()
        for timer in (self._pause, self._latest, self._retry):
            timer.stop()
        self._work.wait()
        if is_given_up:
            self._slots.give_up(now())
        else:
            self._slots.forget(ALL)

    def _let_go(self) -> None:
        if self._owed:
            self._slots.forget(self._owed)
            self._owed = 0

    def _on_done(self, is_usual: object) -> None:
        if is_usual is None:
            self._on_broken(None)
            return
        self._let_go()
        self.protected.emit(is_usual)
        self._ended.emit()
        if self._is_behind and not self._latest.isActive():
            self.protect()

    def _on_broken(self, _: BrokenOffError | None) -> None:
        self._let_go()
        self._is_behind = True
        self._retry.start()
        self.failed.emit()
        self._ended.emit()


def _write(slots: Slots, data: bytes, path: Path | None) -> bool | None:
    """Write a copy; say whether it is in the usual place, or nothing if it is nowhere."""
    try:
        return slots.protect(data, path, now())
    except OSError:
        return None
