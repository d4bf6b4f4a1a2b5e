"""The report that is open: how it comes, is saved, protected and let go. The window only shows it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from qisheng_desktop.errors import QishengError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.paths import backups_folder
from qisheng_desktop.storage.backups import Backups
from qisheng_desktop.storage.recovery import give_up, remove
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.changes import mark_formal
from qisheng_desktop.ui.files import ReportFiles
from qisheng_desktop.ui.marks import Mark
from qisheng_desktop.ui.pages.start import example_path
from qisheng_desktop.ui.places import recovery_places
from qisheng_desktop.ui.protection import Protection
from qisheng_desktop.ui.reading import is_foreign
from qisheng_desktop.ui.rescue import Choice, Found, RescueDialog, find
from qisheng_desktop.ui.saving import Saver
from qisheng_desktop.ui.session import Session, now
from qisheng_desktop.ui.settings import REMEMBERED, Settings
from qisheng_desktop.ui.troubles import Way, ask_way

GONE = 500
"""Milliseconds after which a report that was let go is deleted: its pages are taken apart by then, and it is noted
among the recent ones."""
UNPROTECTED = "自动保护没有成功（可能是磁盘满了），正在重试。请现在就保存一次。"
ELSEWHERE = "平常的位置写不进去，自动保护改存在“文档”文件夹里。"
NO_BACKUP = "已经保存，但旧版本没有备份成功（可能是磁盘满了）。请清理磁盘空间。"


class Keeper(QObject):
    """Keeps at most one session.

    ``opened`` says that another report is to be shown, ``left`` that none is any more, ``changed`` that what is shown
    of its file (saved, protected) is another. ``warned`` carries what the clerk should know without being stopped, or
    nothing when it is over. ``commit_wanted`` asks for what stands in an open cell editor; it must be answered at once.
    """

    opened = Signal(Session)
    left = Signal()
    changed = Signal()
    warned = Signal(str)
    commit_wanted = Signal()

    def __init__(self, catalogue: Catalogue, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._catalogue = catalogue
        self._settings = settings
        self._window = window
        self.backups = Backups(backups_folder())
        self.files = ReportFiles(catalogue, settings, self.backups, window)
        self.session: Session | None = None
        self.protected_at: datetime | None = None
        self._found: Found | None = None
        self._protection: Protection | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):  # the clerk turns to another window or program, perhaps to switch it all off
            app.focusWindowChanged.connect(self.protect)
        self._mark = Mark(self)
        self._saved_number = 0
        self._saver = Saver(self.backups, self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)

    def open_session(self, session: Session, found: Found | None = None) -> None:
        """Put a report in the place of what was open; ``found`` is what it was recovered from."""
        self._let_go(is_given_up=self.session is not None and self.session.is_dirty)
        self.session, self._found = session, found
        session.saved.connect(self.changed)
        session.protection_wanted.connect(self.protect)
        session.formally_exported.connect(self._on_formal)
        protection = self._protection = Protection(session, recovery_places(), self)
        protection.protected.connect(self._on_protected)
        protection.failed.connect(lambda: self.warned.emit(UNPROTECTED))
        if session.is_dirty:
            protection.note_change()
        if session.path is not None:
            self._mark.take(session.path, session.report)
        self.opened.emit(session)

    def open_path(self, path: Path) -> None:
        """Open a report file, or read a document of another make, after asking about unsaved work."""
        if is_foreign(path):
            self.read_path(path)
        elif self.may_leave():
            as_copy = self._mark.ask(path, self._window)
            if as_copy is None:
                return
            session = self.files.open(path, is_copy=as_copy)
            if session is None:
                return
            for found in find(recovery_places(), self._catalogue):
                is_of_it = found.opened.project.identity == session.project.identity
                if is_of_it and found.path == session.path and not found.left.about.is_given_up:
                    if self.rescue(found, is_asked=True):
                        session.close()
                        return
                    break
            self.open_session(session)

    def rescue(self, found: Found, *, is_asked: bool = False) -> bool:
        """Show what was left behind beside its file; say whether it is open now."""
        dialog = RescueDialog(found, self._window)
        dialog.exec()
        if dialog.choice is Choice.DROP:
            self._drop(found)
        if dialog.choice in {Choice.LATER, Choice.DROP} or not (is_asked or self.may_leave()):
            return False
        project = found.project()
        is_used = dialog.choice is Choice.USE
        if not is_used:
            project.path, project.digest = None, ""
        session = Session(project, self._catalogue, project.path, self._window)
        if is_used:
            session.mark_unsaved()
        self.open_session(session, found if is_used else None)
        return True

    def _drop(self, found: Found) -> None:
        """Let something go that was left behind: in some days; at once, after asking, if it was let go before."""
        if not found.left.about.is_given_up:
            give_up(found.left.folder, found.left.about, now())
        elif messages.ask(self._window, "删除", "现在就删掉这份没有保存的内容吗？删掉就找不回来了。", yes="删除"):
            remove(found.left)

    def found(self) -> list[Found]:
        """Return what was left behind by programs that are gone."""
        return find(recovery_places(), self._catalogue)

    def new(self) -> None:
        """Ask for unit and year and begin a report."""
        if self.may_leave():
            self.take(self.files.ask_new())

    def browse(self) -> None:
        """Ask for a file and open it."""
        path = self.files.ask_which()
        if path is not None:
            self.open_path(path)

    def read(self) -> None:
        """Ask for a document of any make and make a report of it."""
        path = self.files.ask_foreign()
        if path is not None:
            self.read_path(path)

    def read_path(self, path: Path) -> None:
        """Make a report of a document, after a look at what was understood; or update the open one by its workbook."""
        self.protect()
        draft = self.files.read(path)
        if draft is None:
            return
        self.commit_wanted.emit()
        is_settled = self.session is not None and self.files.revise(self.session, draft, path)
        if not is_settled and self.may_leave():
            self.take(self.files.make(draft, path))

    def read_clipboard(self) -> None:
        """Make a report of what was copied from Word, WPS, Excel or a browser."""
        self.protect()
        draft = self.files.read_clipboard()
        if draft is not None and self.may_leave():
            self.take(self.files.make(draft, Path("剪贴板")))

    def open_example(self) -> None:
        """Open the example as a report without a file, so that it stays as it is."""
        if self.may_leave():
            self.take(self.files.open(example_path(), is_copy=True))

    def take(self, session: Session | None) -> None:
        """Put a report in the place of what was open, if there is one."""
        if session is not None:
            self.open_session(session)

    def save(self) -> None:
        """Begin to save to the report's file, or ask for one."""
        if self.session is not None and self.session.path is not None:
            self._start_save(self.session.path)
        else:
            self.save_as()

    def save_as(self) -> None:
        """Ask for a file and begin to save there."""
        if self.session is None or self._saver.is_busy:
            return
        self.commit_wanted.emit()
        chosen = self.files.ask_where(self.session)
        if chosen is not None:
            self._start_save(chosen.path, is_overwriting=chosen.is_overwriting)

    def save_and_wait(self) -> bool:
        """Save, wait for it, and say whether everything is on the disk."""
        self._saver.wait()
        self.save()
        self._saver.wait()
        return self.session is None or not self.session.is_dirty

    def protect(self) -> None:
        """Protect what is not protected yet at once, before something larger is done."""
        if self._protection is not None:
            self._protection.protect()

    def protect_and_wait(self) -> bool:
        """Protect everything and wait for it; say whether there is a copy on the disk."""
        if self._protection is None:
            return False
        self._protection.note_change()
        return self._protection.protect_and_wait()

    def _start_save(self, path: Path, *, is_overwriting: bool = False) -> None:
        if self.session is None or self._protection is None or self._saver.is_busy:
            return
        self.commit_wanted.emit()
        self._saved_number = self._protection.number
        self._saver.start(self.session, path, is_overwriting=is_overwriting)

    def _on_saved(self, session: Session, path: Path, is_backed_up: bool) -> None:
        if self._protection is not None:
            self._protection.forget(self._saved_number)
        if self._found is not None:
            remove(self._found.left)
            self._found = None
        self._mark.take(path, session.report)
        self.files.remember(session, path)
        self._settings.remember_cover({code: session.report.text(CellRef(code)) for code in REMEMBERED})
        self.warned.emit("" if is_backed_up else NO_BACKUP)
        self.changed.emit()

    def _on_failed(self, session: Session, path: Path, error: QishengError) -> None:
        self.changed.emit()
        self.protect()
        match ask_way(self._window, error, session.report, self._catalogue):
            case Way.AGAIN:
                self._start_save(path)
            case Way.OVERWRITE:
                self._start_save(path, is_overwriting=True)
            case Way.ELSEWHERE:
                self.save_as()

    def _on_formal(self) -> None:
        """Write down that a formal paper was made: at once, unless there are changes the clerk has not saved."""
        session = self.session
        if session is None:
            return
        was_saved = session.path is not None and not session.is_dirty
        mark_formal(session.project, f"{now():%Y-%m-%d %H:%M}")
        if was_saved:
            self.save()

    def _on_protected(self, is_usual: bool) -> None:
        self.protected_at = now()
        self.warned.emit("" if is_usual else ELSEWHERE)
        self.changed.emit()

    def close_report(self) -> bool:
        """Let the report go after asking about unsaved work; say whether it is gone."""
        if not self.may_leave():
            return False
        self._let_go(is_given_up=self.session is not None and self.session.is_dirty)
        self.left.emit()
        return True

    def may_leave(self) -> bool:
        """Ask about unsaved work; say whether the report may be left."""
        if self.session is None:
            return True
        self._saver.wait()
        self.commit_wanted.emit()
        self.protect()
        if not self.session.is_dirty:
            return True
        answer = messages.ask_unsaved(self._window, self.files.name(self.session))
        return answer is messages.Answer.DISCARD or (answer is messages.Answer.SAVE and self.save_and_wait())

    def _let_go(self, *, is_given_up: bool) -> None:
        if self.session is None or self._protection is None:
            return
        self._saver.wait()
        self._protection.close(is_given_up=is_given_up)
        if self._found is not None:
            give_up(self._found.left.folder, self._found.left.about, now())
        self._mark.release()
        self.files.openings.done()
        self._protection.deleteLater()
        self.session.close()
        QTimer.singleShot(GONE, self.session, self.session.deleteLater)
        self.session = self._protection = self._found = self.protected_at = None
        self.warned.emit("")
