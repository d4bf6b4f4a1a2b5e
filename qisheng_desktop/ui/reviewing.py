"""Reading the texts in the pauses of typing; long ones beside the window, so that typing never waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.report import Report
from qisheng_desktop.ui.background import Background

PAUSE = 600
"""Milliseconds after the last change until the texts are read again."""
FIRST = 40
"""Milliseconds until they are read first: a report that was just opened is painted before."""
LONG = 2000
"""Characters of all texts together from which on they are read in another thread."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was found, and in which state of the report."""

    state: int
    findings: tuple[Finding, ...]


class Reviewing(QObject):
    """What is found in the texts of a report, as they were after the last pause; ``changed`` says it is another."""

    changed = Signal()

    def __init__(self, report_of: Callable[[], Report], parent: QObject) -> None:
        super().__init__(parent)
        self.findings: tuple[Finding, ...] = ()
        self._report_of = report_of
        self._state, self._state_read = 0, -1
        self._background = Background(self, is_newest_enough=True)
        self._background.done.connect(self._on_read)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._read)
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        """Read the report soon, counted from when the window has time: slow machines paint it first too."""
        if not self._pause.isActive():
            self._pause.start(FIRST)

    def wait(self) -> None:
        """Read the report after a pause, since it has changed, and drop what is still being read."""
        self._state += 1
        self._pause.start(PAUSE)

    def now(self) -> None:
        """Read the texts at once."""
        if self._state == self._state_read:
            return
        from qisheng_desktop.review.reviewer import review

        self._pause.stop()
        self._state += 1
        self._state_read = self._state
        report = self._report_of()
        self._take(review(report, report.last))

    def close(self) -> None:
        """Let go of what is still being read."""
        self._pause.stop()
        self._background.wait()

    def _read(self) -> None:
        report, state = self._report_of(), self._state
        if sum(len(report.text(at)) for at in report.edition.texts) < LONG:
            self.now()
            return
        copy = Report(report.edition, report.year, report.everything)  # the report goes on changing
        self._background.start(lambda: _read(copy, state))

    def _on_read(self, result: object) -> None:
        if isinstance(result, _Read) and result.state == self._state:
            self._state_read = result.state
            self._take(result.findings)

    def _take(self, findings: tuple[Finding, ...]) -> None:
        if findings != self.findings:
            self.findings = findings
            self.changed.emit()


def _read(report: Report, state: int) -> _Read:
    from qisheng_desktop.review.reviewer import review

    return _Read(state, review(report, report.last))
