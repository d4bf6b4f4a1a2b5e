"""The report that is open: how it comes, is saved and is let go. The window only shows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from qisheng_desktop.errors import ConflictError, QishengError
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.importing.revision import fits
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.dialogs import NewDialog
from qisheng_desktop.ui.files import SUFFIX, ReportFiles
from qisheng_desktop.ui.pages.start import example_path
from qisheng_desktop.ui.reading import FOREIGN, FORMATS, DraftDialog, Reader, session_of
from qisheng_desktop.ui.revising import RevisionDialog
from qisheng_desktop.ui.saving import Saver
from qisheng_desktop.ui.session import Session, now
from qisheng_desktop.ui.settings import REMEMBERED, Settings
from qisheng_desktop.ui.theme import theme_of


class Keeper(QObject):
    """Keeps at most one session.

    ``opened`` says that another report is to be shown, ``left`` that none is any more, ``changed`` that what is shown
    of its file (saved, being saved) is another. ``commit_wanted`` asks for what stands in an open cell editor; it must
    be answered at once.
    """

    opened = Signal(Session)
    left = Signal()
    changed = Signal()
    commit_wanted = Signal()

    def __init__(self, catalogue: Catalogue, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._catalogue = catalogue
        self._settings = settings
        self._window = window
        self.files = ReportFiles(catalogue, settings, window)
        self.session: Session | None = None
        self._saver = Saver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)

    def open_session(self, session: Session) -> None:
        """Put a report in the place of what was open."""
        self._let_go()
        self.session = session
        session.saved.connect(self.changed)
        self.opened.emit(session)

    def open_path(self, path: Path) -> None:
        """Open a report file, or read a document of another make, after asking about unsaved work."""
        if path.suffix.lower() in FOREIGN:
            self.read_path(path)
        elif self.may_leave():
            session = self.files.open(path)
            if session:
                self.open_session(session)

    def new(self) -> None:
        """Ask for unit and year and begin a report."""
        if not self.may_leave():
            return
        # A report is written in January about the year before.
        dialog = NewDialog(self._catalogue, now().year - 1, self._settings.cover.get("unit", ""), self._window)
        if dialog.exec():
            self.open_session(self.files.new(dialog.unit, dialog.year, dialog.level, dialog.supplements))

    def browse(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, "打开报告", self.files.folder(), f"年报文件 (*{SUFFIX});;所有文件 (*)"
        )
        if path:
            self.open_path(Path(path))

    def read(self) -> None:
        """Ask for a document of any make and make a report of it."""
        path, _ = QFileDialog.getOpenFileName(self._window, "读入已有报告", self.files.folder(), FORMATS)
        if path:
            self.read_path(Path(path))

    def read_path(self, path: Path) -> None:
        """Make a report of a document, after a look at what was understood; or update the open one by its workbook."""
        draft = Reader(self._window).read(path)
        if draft is None or self._revises(draft, path) or not self.may_leave():
            return
        edition = self._catalogue.edition(draft.edition, draft.supplements)
        dialog = DraftDialog(draft, edition, path.name, theme_of(self._settings.scheme), self._window)
        if dialog.exec():
            self.open_session(session_of(draft, dialog.year.value(), self._catalogue, self._window))

    def _revises(self, draft: Draft, path: Path) -> bool:
        """Offer to update the open report where a workbook is its own, worked on; say whether that settles it."""
        session = self.session
        if session is None or not draft.code or not fits(session.report, draft) or draft.unit != session.report.unit:
            return False
        self.commit_wanted.emit()
        dialog = RevisionDialog(draft, session, path.name, theme_of(self._settings.scheme), self._window)
        return dialog.exec() != RevisionDialog.ANEW

    def open_example(self) -> None:
        """Open the example as a report without a file, so that it stays as it is."""
        if self.may_leave():
            session = self.files.open(example_path(), is_copy=True)
            if session:
                self.open_session(session)

    def save(self) -> None:
        """Begin to save to the report's file, or ask for one."""
        if self.session is not None and self.session.path is not None:
            self.commit_wanted.emit()
            self._saver.start(self.session, self.session.path)
        else:
            self.save_as()

    def save_as(self) -> None:
        """Ask for a file and begin to save there."""
        if self.session is None or self._saver.is_busy:
            return
        self.commit_wanted.emit()
        chosen = self.files.ask_where(self.session)
        if chosen is not None:
            self._saver.start(self.session, chosen.path, is_overwriting=chosen.is_overwriting)

    def save_and_wait(self) -> bool:
        """Save, wait for it, and say whether everything is on the disk."""
        self._saver.wait()
        self.save()
        self._saver.wait()
        return self.session is None or not self.session.is_dirty

    def close_report(self) -> bool:
        """Let the report go after asking about unsaved work; say whether it is gone."""
        if not self.may_leave():
            return False
        self._let_go()
        self.left.emit()
        return True

    def may_leave(self) -> bool:
        """Ask about unsaved work; say whether the report may be left."""
        if self.session is None:
            return True
        self._saver.wait()
        self.commit_wanted.emit()
        if not self.session.is_dirty:
            return True
        answer = messages.ask_unsaved(self._window, self.files.name(self.session))
        return answer is messages.Answer.DISCARD or (answer is messages.Answer.SAVE and self.save_and_wait())

    def _let_go(self) -> None:
        if self.session is not None:
            self._saver.wait()
            self.session.close()
            self.session = None

    def _on_saved(self, session: Session, path: Path) -> None:
        self.files.remember(session, path)
        self._settings.remember_cover({code: session.report.text(CellRef(code)) for code in REMEMBERED})
        self.changed.emit()

    def _on_failed(self, _: Session, __: Path, error: QishengError) -> None:
        self.changed.emit()
        messages.tell_error(self._window, "没有保存", error)
        if isinstance(error, ConflictError):
            self.save_as()
