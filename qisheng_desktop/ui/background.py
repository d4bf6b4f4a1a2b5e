"""Slow work off the window's thread, with its result brought back to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from qisheng_desktop.errors import BrokenOffError, QishengError
from qisheng_desktop.later import load_all

SLOW = 300
"""Milliseconds after which the pointer says that something is being waited for."""
LOOK = 100
"""Milliseconds between looks at work that was left to itself."""
T = TypeVar("T")


def awaited(function: Callable[[], T], owner: QObject) -> T:
    """Do slow work off the window's thread and wait for it; the window goes on painting, and takes keys afterwards.

    Raises:
        QishengError: Whatever of the kind the work raises; ``BrokenOffError`` if it ended in another error, or the
            program ended first.
    """
    work, loop, clock = Background(owner), QEventLoop(owner), QTimer(owner)
    came: list[T | QishengError] = []
    for signal in (work.done, work.failed):
        signal.connect(came.append)
        signal.connect(loop.quit)
    clock.setSingleShot(True)
    clock.timeout.connect(lambda: QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor))
    clock.start(SLOW)
    work.start(function)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    if clock.isActive():
        clock.stop()
    else:
        QGuiApplication.restoreOverrideCursor()
    work.wait()
    for made in (work, loop, clock):
        made.deleteLater()
    result = came[0] if came else BrokenOffError()
    if isinstance(result, QishengError):
        raise result
    return result


_LEFT: set[QObject] = set()
"""Work that was left to itself, until it ends."""


class Background(QObject):
    """Runs one piece of work at a time for a page; a newer one makes the result of an older one void.

    With ``is_newest_enough`` work that has not begun when newer work comes is never done: for what only draws or reads.
    """

    done = Signal(object)
    failed = Signal(object)
    _came = Signal(int, object)

    def __init__(self, parent: QObject | None = None, *, is_newest_enough: bool = False) -> None:
        super().__init__(parent)
        self._is_newest_enough = is_newest_enough
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._started = 0
        self._finished = 0
        self._came.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Say whether a result is still to come."""
        return self._finished < self._started

    def start(self, function: Callable[[], object]) -> None:
        """Work in the background; ``done`` or ``failed`` follows in the window's thread."""
        load_all()
        self._started += 1
        number = self._started
        self._pool.start(_Work(function, number, self._came.emit, lambda: self._is_void(number)))

    def wait(self) -> None:
        """Wait for work under way and drop its result, before the page goes."""
        self._finished = self._started
        self._pool.waitForDone()

    def leave(self) -> None:
        """Leave work under way to itself and drop its result: the page goes, and nobody waits for what it draws."""
        self._finished = self._started
        self._pool.clear()
        if self in _LEFT or self._pool.waitForDone(0):
            return
        self.setParent(None)  # the page does not take it along
        _LEFT.add(self)
        self._look_whether_done()
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.wait)

    def _look_whether_done(self) -> None:
        """Let go once the work is done; nobody may hear of its end, which can be on its way already."""
        if self._pool.waitForDone(0):
            _LEFT.discard(self)
        else:
            QTimer.singleShot(LOOK, self._look_whether_done)

    def _is_void(self, number: int) -> bool:
        return self._is_newest_enough and (number < self._started or number <= self._finished)

    def _finish(self, number: int, result: object) -> None:
        if number < self._started or self._finished == number:
            return
        self._finished = number
        if isinstance(result, QishengError):
            self.failed.emit(result)
        else:
            self.done.emit(result)


class _Work(QRunnable):
    """One call; a failure the user can meet is a result, any other goes to the hook for uncaught errors besides."""

    def __init__(
        self,
        function: Callable[[], object],
        number: int,
        report: Callable[[int, object], None],
        is_void: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._function = function
        self._number = number
        self._report = report
        self._is_void = is_void

    def run(self) -> None:
        if self._is_void():
            return
        result: object = BrokenOffError()
        try:
            result = self._function()
        except QishengError as error:
            result = error
        finally:  # whatever happened, the page must not wait for ever
            with suppress(RuntimeError):  # or the page is gone already, and with it whoever would be told
                self._report(self._number, result)
