"""The open report as the windows see it: the one way for every change, undo, and its file."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from qisheng_desktop.errors import QishengError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edits import Change, Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.files import save_project
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui.reviewing import Reviewing

AUTHOR = CellRef("author")
TYPING_PAUSE = 1.5
"""Seconds after which further typing in the same text is a change of its own to undo."""


class Session(QObject):
    """One open report, its file and its undo history.

    ``changed`` carries what every edit did; ``replaced`` says that the report is another object (a supplement was
    laid over it) and all views must start anew; ``reviewed`` that the texts were read again with another outcome;
    ``saved`` follows a save or a change of the unsaved state. ``protection_wanted`` asks for a protecting copy before
    something larger, ``formally_exported`` follows a formal paper.
    """

    changed = Signal(Change)
    reviewed = Signal()
    replaced = Signal()
    saved = Signal()
    protection_wanted = Signal()
    formally_exported = Signal()

    def __init__(
        self, project: Project, catalogue: Catalogue, path: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.project = project
        self.catalogue = catalogue
        self.path = path
        self.saved_at: datetime | None = None
        self.is_saving = False
        self._is_in_no_file = False
        self._has_entry = False
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self._on_clean_changed)
        self._reviewing = Reviewing(lambda: self.report, self)
        self._reviewing.changed.connect(self.reviewed)
        self.replaced.connect(self._reviewing.wait)

    @property
    def report(self) -> Report:
        """The report that is open."""
        return self.project.report

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found: in the tables as they are now, in the texts as they were after the last pause."""
        return self.report.findings + self._reviewing.findings

    def review(self) -> None:
        """Read the texts at once; in the pauses of typing it is done without being asked."""
        self._reviewing.now()

    @property
    def is_dirty(self) -> bool:
        """Say whether there are changes that are in no file, or not known to be in one."""
        return self.is_saving or self._would_be_dirty

    def mark_unsaved(self) -> None:
        """Count the report as changed although nothing was typed: it came out of a recovery copy."""
        self._is_in_no_file = True
        self.saved.emit()

    def edit(self, edits: Edits, text: str, *, origin: Origin = Origin.TYPED, is_typing: bool = False) -> None:
        """Make an undoable change, called ``text`` in the menu.

        With ``is_typing`` it joins the change before it, if that was typing in the same place a moment ago.

        Raises:
            EditError: If an answer cannot be taken; then nothing was changed.
        """
        command = _Edit(self, edits, text, origin, is_typing=is_typing)
        command.redo()  # an answer that is refused must not leave a command behind
        if command.has_effect:
            self.undo_stack.push(command)

    def lay_over(self, supplements: tuple[str, ...], text: str) -> None:
        """Change which regional supplements the report is made with, as one undoable act.

        Raises:
            EditError: If a line that would disappear is filled.
            EditionError: If a supplement does not fit the edition.
        """
        edition = self.catalogue.edition(self.report.edition.code, supplements)
        report = Report(edition, self.report.year, self.report.everything)
        self.undo_stack.push(_Replace(self, self.report, report, text))

    def save(self, path: Path, *, is_overwriting: bool = False) -> None:
        """Write the report to a file and wait for it; it is the session's file from then on.

        ``is_overwriting`` says that the clerk agreed to replace another file that is there.

        Raises:
            ProjectFileError: If it could not be written; then the old file stands.
        """
        snapshot = self.begin_save()
        try:
            save_project(snapshot, path, at=now(), is_overwriting=is_overwriting)
        except QishengError:
            self.fail_save(snapshot)
            raise
        self.end_save(snapshot, path)

    def begin_save(self) -> Project:
        """Return what is to be written. What is changed from now on is not in it and counts as unsaved."""
        self.is_saving = True
        self._is_in_no_file = self._would_be_dirty
        self.undo_stack.setClean()
        return self.project.snapshot()

    @property
    def _would_be_dirty(self) -> bool:
        """Say whether there would be unsaved changes if the save under way failed."""
        return self._is_in_no_file or not self.undo_stack.isClean()

    def end_save(self, snapshot: Project, path: Path) -> None:
        """Take note that a snapshot is on the disk."""
        self.project.settle(snapshot)
        self.path, self.saved_at = path, now()
        self.is_saving = self._is_in_no_file = False
        self.saved.emit()

    def fail_save(self, snapshot: Project) -> None:
        """Take note that a snapshot is not known to be on the disk."""
        self.project.attempted = snapshot.attempted
        self.is_saving = False
        self.saved.emit()

    def _on_clean_changed(self) -> None:
        self.saved.emit()

    def close(self) -> None:
        """Let go of all undo commands: Python ones left in the stack crash the interpreter at its end."""
        self._reviewing.close()
        self.undo_stack.clear()

    def apply(self, edits: Edits, origin: Origin) -> Change:
        """Change the report, write it into the history and tell everyone."""
        change = self.report.apply(edits)
        self._record(change, origin)
        self._reviewing.wait()
        self.changed.emit(change)
        return change

    def join(self, edits: Edits, origin: Origin) -> Change:
        """Change the report as part of the change before; of one that was typed back to nothing there is no entry."""
        change = self.report.apply(edits)
        if self._has_entry:
            self._has_entry = self.project.history.extend(change)
        else:
            self._record(change, origin)
        self._reviewing.wait()
        self.changed.emit(change)
        return change

    def _record(self, change: Change, origin: Origin) -> None:
        at, who = now(), self.report.text(AUTHOR)
        self._has_entry = self.project.history.add(change, at=at, who=who, origin=origin)


def empty_session(catalogue: Catalogue, parent: QObject) -> Session:
    """Return a report without answers, of the newest form.

    Raises:
        EditionError: If a form that came with the program is wrong.
    """
    edition = catalogue.newest
    return Session(Project(Report(edition, edition.first_year)), catalogue, parent=parent)


def now() -> datetime:
    """Return the local time with its offset."""
    return datetime.now().astimezone()


class _Edit(QUndoCommand):
    """One change. Pushing calls ``redo`` once more, which must do nothing the first time."""

    def __init__(self, session: Session, edits: Edits, text: str, origin: Origin, *, is_typing: bool) -> None:
        super().__init__(text)
        self._session = session
        self.edits = edits
        self._origin = origin
        self.is_typing = is_typing
        self.place = frozenset(edits.values)
        self.made = time.monotonic()
        self.change: Change | None = None
        self._is_new = True

    @property
    def has_effect(self) -> bool:
        """Say whether anything is another now."""
        return self.change is not None and bool(self.change.done)

    def redo(self) -> None:
        if self.change is None:
            if self._joins():
                self.change = self._session.join(self.edits, self._origin)
            else:
                self.change = self._session.apply(self.edits, self._origin)
        elif self._is_new:
            self._is_new = False
        else:
            self._session.apply(self.edits, Origin.REDONE)

    def undo(self) -> None:
        if self.change is not None:
            self._session.apply(self.change.undo, Origin.UNDONE)

    def id(self) -> int:
        return 1 if self.is_typing else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or not other.follows(self) or self.change is None or other.change is None:
            return False
        self.edits, self.made = other.edits, other.made
        self.change = Change(other.change.done, self.change.undo, self.change.cells | other.change.cells)
        return True

    def follows(self, before: QUndoCommand | None) -> bool:
        """Say whether this is the same typing as the command before it."""
        return (
            isinstance(before, _Edit)
            and self.is_typing
            and before.is_typing
            and self.place == before.place
            and self.made - before.made < TYPING_PAUSE
        )

    def _joins(self) -> bool:
        stack = self._session.undo_stack
        before = stack.command(stack.index() - 1) if stack.index() else None
        return stack.index() == stack.count() and not stack.isClean() and self.follows(before)


class _Replace(QUndoCommand):
    """Another report object in the place of the present one."""

    def __init__(self, session: Session, old: Report, new: Report, text: str) -> None:
        super().__init__(text)
        self._session, self._old, self._new = session, old, new

    def redo(self) -> None:
        self._put(self._new)

    def undo(self) -> None:
        self._put(self._old)

    def _put(self, report: Report) -> None:
        self._session.project.report = report
        self._session.replaced.emit()
