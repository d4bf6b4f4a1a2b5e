"""Opening and saving reports from the window: dialogs, recent list, damaged and foreign files."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from qisheng_desktop.errors import QishengError
from qisheng_desktop.exporting.names import document_name
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import UNIT, Report
from qisheng_desktop.sentences import losses_sentence
from qisheng_desktop.storage.files import open_project
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.session import Session, now
from qisheng_desktop.ui.settings import Settings

SUFFIX = ".qisheng"


class Chosen(NamedTuple):
    """Where to save, and whether the clerk agreed to replace what is there."""

    path: Path
    is_overwriting: bool


class ReportFiles:
    """Turns files into sessions, telling the clerk what happened, and knows where files go."""

    def __init__(self, catalogue: Catalogue, settings: Settings, window: QWidget) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._window = window

    def new(self, unit: str, year: int, level: str, supplements: tuple[str, ...]) -> Session:
        """Begin a report for a unit and a year, with what the cover of the last one said."""
        edition = self._catalogue.edition_for(year, supplements)
        remembered = {CellRef(code): text for code, text in self._settings.cover.items() if code in edition.by_code}
        report = Report(edition, year, Edits(remembered | {UNIT: unit or None, CellRef("level"): level}))
        return Session(Project(report), self._catalogue, parent=self._window)

    def open(self, path: Path, *, is_copy: bool = False) -> Session | None:
        """Open a report file; nothing if it cannot be read, which is said.

        A file of which something was lost is opened as a copy, so that the damaged one stays as it is.
        """
        try:
            opened = open_project(path, self._catalogue)
        except QishengError as error:
            messages.tell_error(self._window, "没有打开", error)
            return None
        if opened.losses:
            messages.tell(
                self._window, "文件有损坏", losses_sentence(path.name, opened.losses, opened.project.report.edition)
            )
        is_whole = not opened.losses and not opened.is_read_only
        own = path if is_whole and not is_copy else None
        project = Project(opened.project.report) if is_copy else opened.project
        session = Session(project, self._catalogue, own, self._window)
        if own is not None:
            self.remember(session, path)
        return session

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
        """Return the folder to begin in: that of the last report, else the documents."""
        for one in self._settings.recent:
            if Path(one.path).parent.is_dir():
                return str(Path(one.path).parent)
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def remember(self, session: Session, path: Path) -> None:
        """Put a report at the head of the recent ones."""
        session.review()
        still_open = sum(session.report.is_open(finding) for finding in session.findings)
        self._settings.remember(path, session.report.unit, session.report.year, f"{now():%Y-%m-%d %H:%M}", still_open)
