"""Opening and saving reports from the window: dialogs, recent list, damaged and foreign files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QStandardPaths, QTimer, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from qisheng_desktop.errors import BrokenOffError, NotAProjectFileError, QishengError
from qisheng_desktop.exporting.names import document_name
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.importing.revision import fits
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import UNIT, Report
from qisheng_desktop.paths import openings_folder
from qisheng_desktop.sentences import sentence_for
from qisheng_desktop.sentences.losses import losses_sentence
from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.backups import Backups, Version
from qisheng_desktop.storage.files import open_project, write_document
from qisheng_desktop.storage.lines import MOST_BYTES
from qisheng_desktop.storage.openings import Openings
from qisheng_desktop.storage.project import Project, encode
from qisheng_desktop.storage.reading import Opened
from qisheng_desktop.ui import messages, safe
from qisheng_desktop.ui.background import Background, awaited
from qisheng_desktop.ui.dialogs import NewDialog
from qisheng_desktop.ui.reading import FORMATS, DraftDialog, Reader, session_of
from qisheng_desktop.ui.revising import RevisionDialog
from qisheng_desktop.ui.session import Session, now
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.theme import theme_of
from qisheng_desktop.ui.versions import VersionsDialog

SUFFIX = ".qisheng"
REMEMBERED = 300
"""Milliseconds after which a report that was opened is put among the recent ones: it is in sight by then, and read."""
SHOWN = 3_000
"""Milliseconds after which a report counts as shown without the program having ended at it."""


class Chosen(NamedTuple):
    """Where to save, and whether the clerk agreed to replace what is there."""

    path: Path
    is_overwriting: bool


class ReportFiles:
    """Turns files into sessions, telling the clerk what happened, and knows where files go."""

    def __init__(self, catalogue: Catalogue, settings: Settings, backups: Backups, window: QWidget) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._backups = backups
        self.openings = Openings(openings_folder())
        settings.writer = Background(window, is_newest_enough=True).start
        self._window = window

    def ask_new(self) -> Session | None:
        """Ask for unit and year, and begin a report."""
        # A report is written in January about the year before.
        dialog = NewDialog(self._catalogue, now().year - 1, self._settings.cover.get("unit", ""), self._window)
        return self.new(dialog.unit, dialog.year, dialog.level, dialog.supplements) if dialog.exec() else None

    def ask_which(self) -> Path | None:
        """Ask which report to open."""
        kinds = f"年报文件 (*{SUFFIX});;所有文件 (*)"
        path, _ = QFileDialog.getOpenFileName(self._window, "打开报告", self.folder(), kinds)
        return Path(path) if path else None

    def ask_foreign(self) -> Path | None:
        """Ask which document of another make to read."""
        path, _ = QFileDialog.getOpenFileName(self._window, "读入已有报告", self.folder(), FORMATS)
        return Path(path) if path else None

    def read(self, path: Path) -> Draft | None:
        """Read a document of another make; nothing if that cannot be done, which is said."""
        return Reader(self._window).read(path)

    def read_clipboard(self) -> Draft | None:
        """Read what was copied from Word, WPS, Excel or a browser; nothing if that cannot be done, which is said."""
        given = QGuiApplication.clipboard().mimeData()
        return Reader(self._window).read_clipboard(given.html(), given.text())

    def revise(self, session: Session, draft: Draft, path: Path) -> bool:
        """Offer to update the open report where a workbook is its own, worked on; say whether that settles it."""
        if not draft.code or not fits(session.report, draft) or draft.unit != session.report.unit:
            return False
        dialog = RevisionDialog(draft, session, path.name, theme_of(self._settings.scheme), self._window)
        return dialog.exec() != RevisionDialog.ANEW

    def make(self, draft: Draft, path: Path) -> Session | None:
        """Make a report of what was read, after a look at what was understood."""
        edition = self._catalogue.edition(draft.edition, draft.supplements)
        dialog = DraftDialog(draft, edition, path.name, theme_of(self._settings.scheme), self._window)
        if not dialog.exec():
            return None
        return session_of(draft, dialog.edits, dialog.year.value(), self._catalogue, self._window)

    def new(self, unit: str, year: int, level: str, supplements: tuple[str, ...]) -> Session:
        """Begin a report for a unit and a year, with what the cover of the last one said."""
        edition = self._catalogue.edition_for(year, supplements)
        remembered = {CellRef(code): text for code, text in self._settings.cover.items() if code in edition.by_code}
        report = Report(edition, year, Edits(remembered | {UNIT: unit or None, CellRef("level"): level}))
        return Session(Project(report), self._catalogue, parent=self._window)

    def prepare(self) -> SignalInstance:
        """Read the forms there are while nothing else is to be done; return what says that they are read."""
        reading = Background(self._window)
        reading.start(self._catalogue.prepare)
        return reading.done

    def open(self, path: Path, *, is_copy: bool = False) -> Session | None:
        """Open a report file; nothing if it cannot be read, which is said, or if the clerk thinks better of it.

        A file of which something was lost is opened as a copy, so that the damaged one stays as it is.
        """
        try:
            opened = awaited(lambda: open_project(path, self._catalogue), self._window)
        except NotAProjectFileError as error:
            return self._open_older(sentence_for(error), self._backups.versions_at(disk.resolve(path)))
        except QishengError as error:
            self._tell("没有打开", error)
            return None
        if opened.losses:
            return self._open_damaged(path, opened)
        if self.openings.begin(opened.project.digest) >= safe.ENDED:
            way = self._ask_way(path, opened.project)
            if way is safe.Way.CLOSE:
                return None
            if way is safe.Way.OLDER:
                return self._choose_older(self._backups.versions(opened.project.identity))
        QTimer.singleShot(SHOWN, self._window, self.openings.done)
        own = None if opened.is_read_only or is_copy else path
        project = Project(opened.project.report) if is_copy else opened.project
        session = Session(project, self._catalogue, own, self._window)
        if own is not None:
            QTimer.singleShot(REMEMBERED, session, lambda: self.remember(session, path))
        return session

    def _tell(self, head: str, error: QishengError) -> None:
        """Say why a file could not be read; of an error nobody foresaw the hook speaks."""
        if not isinstance(error, BrokenOffError):
            messages.tell_error(self._window, head, error)

    def _ask_way(self, path: Path, project: Project) -> safe.Way:
        """Show what is in a file at which the program ended twice, and ask how to go on."""
        has_versions = bool(self._backups.versions(project.identity))
        dialog = safe.SafeDialog(path.name, project.report, has_versions=has_versions, parent=self._window)
        dialog.exec()
        if dialog.way is not safe.Way.OPEN:
            self.openings.done()
        return dialog.way

    def _open_damaged(self, path: Path, opened: Opened) -> Session | None:
        """Tell what is lost, and offer a whole older version where there is one."""
        project = opened.project
        words = losses_sentence(path.name, opened.losses, project.report.edition)
        versions = self._backups.versions(project.identity) or self._backups.versions_at(disk.resolve(path))
        if not versions:
            messages.tell(self._window, "文件有损坏", words)
        else:
            words += f"\n以前保存的版本还有 {len(versions)} 个，最近的是第 {versions[0].sequence} 次保存的。"
            choices = ["看以前的版本…", "打开读得出的部分", "不打开"]
            choice = messages.choose(self._window, "文件有损坏", words, choices)
            if choice != 1:
                return self._choose_older(versions) if choice == 0 else None
        session = Session(project, self._catalogue, None, self._window)
        session.mark_unsaved()
        return session

    def _open_older(self, words: str, versions: list[Version]) -> Session | None:
        """Tell that nothing can be read, and offer an older version where there is one."""
        if not versions:
            messages.tell(self._window, "没有打开", words)
            return None
        words += f"\n这个位置的报告，以前保存的版本还有 {len(versions)} 个。"
        is_wanted = messages.choose(self._window, "没有打开", words, ["看以前的版本…", "不打开"]) == 0
        return self._choose_older(versions) if is_wanted else None

    def _choose_older(self, versions: list[Version]) -> Session | None:
        dialog = VersionsDialog(self._backups, versions, None, self._catalogue, self._window)
        if not dialog.exec() or dialog.chosen is None:
            return None
        project = dialog.chosen.project
        project.path, project.digest = None, ""
        session = Session(project, self._catalogue, None, self._window)
        session.mark_unsaved()
        return session

    def write_delivery(self, session: Session) -> None:
        """Ask where, and write a copy for others there."""
        report = session.report
        name = document_name(report.unit, report.year, SUFFIX[1:]).removesuffix(SUFFIX) + f"（报送）{SUFFIX}"
        start = (session.path.parent if session.path else Path(self.folder())) / name
        chosen, _ = QFileDialog.getSaveFileName(self._window, "导出报送副本", str(start), f"年报文件 (*{SUFFIX})")
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        if session.path is not None and disk.resolve(path) == disk.resolve(session.path):
            messages.tell(self._window, "没有导出", "报送副本不能替换你正在填的这个文件。没有改动，请换一个文件名。")
            return
        try:
            self._keep(path)
            write_document(path, encode(session.project.for_delivery(), at=now()))
        except QishengError as error:
            messages.tell_error(self._window, "没有导出", error)
            return
        messages.tell(
            self._window, "已导出", f"已导出“{path.name}”。里面没有变更记录，也没有删掉的内容，可以发给别人。"
        )

    def _keep(self, path: Path) -> None:
        """Keep what stands at a place among the backups before something else takes it."""
        with suppress(OSError):
            there = atomic.read_file(path, MOST_BYTES)
            if there is not None:
                self._backups.keep(there)

    def look_into(self, path: Path) -> Report | None:
        """Return the report in a file of our own, to read it only; nothing if it cannot be read, which is said."""
        try:
            opened = awaited(lambda: open_project(path, self._catalogue), self._window)
        except QishengError as error:
            self._tell("没有读入", error)
            return None
        report = opened.project.report
        if opened.losses:
            messages.tell(self._window, "文件有损坏", losses_sentence(path.name, opened.losses, report.edition))
        return report

    def ask_where(self, session: Session) -> Chosen | None:
        """Ask where to save; nothing if the clerk thinks better of it."""
        report = session.report
        start = session.path or Path(self.folder()) / document_name(report.unit, report.year, SUFFIX[1:])
        name, _ = QFileDialog.getSaveFileName(self._window, "保存报告", str(start), f"年报文件 (*{SUFFIX})")
        if not name:
            return None
        path = Path(name)
        if path.suffix == SUFFIX:  # the dialog asked whether to replace a file of this name
            return Chosen(path, is_overwriting=True)
        return Chosen(path.with_name(path.name + SUFFIX), is_overwriting=False)

    def name(self, session: Session) -> str:
        """Name a report as its paper does."""
        return f"{session.report.unit or '未命名单位'} {session.report.year}年政府信息公开工作年度报告"

    def folder(self) -> str:
        """Return the folder to begin in: that of the last report, else the documents, else the home folder."""
        for one in self._settings.recent:
            if Path(one.path).parent.is_dir():
                return str(Path(one.path).parent)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        # Qt takes a folder that is not there for the name of a file.
        return documents if Path(documents).is_dir() else str(Path.home())

    def remember(self, session: Session, path: Path) -> None:
        """Put a report at the head of the recent ones."""
        session.review()
        still_open = sum(session.report.is_open(finding) for finding in session.findings)
        self._settings.remember(path, session.report.unit, session.report.year, f"{now():%Y-%m-%d %H:%M}", still_open)
