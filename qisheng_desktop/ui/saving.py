"""Saving beside the window: a snapshot is written in the background, one at a time, while the clerk goes on typing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Signal

from qisheng_desktop.errors import QishengError
from qisheng_desktop.storage import disk
from qisheng_desktop.storage.backups import Backups
from qisheng_desktop.storage.files import Saved, save_project
from qisheng_desktop.storage.leftovers import sweep
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui.background import Background
from qisheng_desktop.ui.session import Session, now


class Saver(QObject):
    """Writes sessions to files.

    ``saved`` (with the word whether the older versions are safe too) and ``failed`` follow in the window's thread,
    ``idle`` after either.
    """

    saved = Signal(Session, Path, bool)
    failed = Signal(Session, Path, QishengError)
    idle = Signal()

    def __init__(self, backups: Backups, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backups = backups
        self._work = Background(self)
        self._work.done.connect(self._on_done)
        self._work.failed.connect(self._on_failed)
        self._job: tuple[Session, Project, Path] | None = None

    @property
    def is_busy(self) -> bool:
        """Say whether a save is under way."""
        return self._job is not None

    def start(self, session: Session, path: Path, *, is_overwriting: bool = False) -> None:
        """Begin to write what is in the session now; nothing while another save is under way."""
        if self._job is not None:
            return
        snapshot = session.begin_save()
        self._job = session, snapshot, path
        self._work.start(lambda: self._save(snapshot, path, is_overwriting=is_overwriting))

    def wait(self) -> None:
        """Wait until no save is under way; the window is painted meanwhile, but takes no keys."""
        while self._job is not None:
            loop = QEventLoop(self)
            self.idle.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _save(self, snapshot: Project, path: Path, *, is_overwriting: bool) -> Saved:
        """Save; done in the background."""
        saved = save_project(snapshot, path, at=now(), is_overwriting=is_overwriting, backups=self._backups)
        sweep(disk.resolve(path).parent, self._backups)
        return saved

    def _on_done(self, saved: object) -> None:
        if self._job is None or not isinstance(saved, Saved):
            return
        (session, snapshot, path), self._job = self._job, None
        session.end_save(snapshot, path)
        self.saved.emit(session, path, saved.is_backed_up)
        self.idle.emit()

    def _on_failed(self, error: object) -> None:
        if self._job is None or not isinstance(error, QishengError):
            return
        (session, snapshot, path), self._job = self._job, None
        session.fail_save(snapshot)
        self.failed.emit(session, path, error)
        self.idle.emit()
