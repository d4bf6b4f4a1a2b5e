"""Reading a document of any make into a new report: read aside, shown beside the document, taken as one act."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHeaderView,
    QProgressDialog,
    QSpinBox,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qisheng_desktop.errors import ImportRefusedError, RefusalKind
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.importing.worker import read_clipboard, read_file
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.files import is_project
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.background import Background
from qisheng_desktop.ui.draft_model import PLACE, READ, ResultModel
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
FOREIGN = (
    *(".docx", ".doc", ".docm", ".wps", ".odt", ".html", ".htm", ".mht", ".mhtml", ".pdf"),
    *(".xlsx", ".xls", ".xlsm", ".et", ".ods", ".txt"),
)
FORMATS = f"能读的文件 ({' '.join('*' + suffix for suffix in FOREIGN)});;所有文件 (*)"
PATIENCE = 500
"""Milliseconds after which the clerk is shown that something is going on."""
MAKE = "用读到的内容新建报告"


def is_foreign(path: Path) -> bool:
    """Say whether a file is to be read in: named as another program's document, and not one of ours named anew."""
    return path.suffix.lower() in FOREIGN and not is_project(path)


class Reader(QObject):
    """Reads one document in the background, with a way to call it off."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._work = Background(self)

    def read(self, path: Path) -> Draft | None:
        """Return what the document says; nothing if it is refused or called off, which is told."""
        return self._run(path, lambda is_cancelled: read_file(path, is_cancelled=is_cancelled))

    def read_clipboard(self, html: str, text: str) -> Draft | None:
        """Return what the flavours of a clipboard say; nothing if they are refused or it is called off."""
        return self._run(Path("剪贴板"), lambda is_cancelled: read_clipboard(html, text, is_cancelled=is_cancelled))

    def _run(self, path: Path, function: Callable[[Callable[[], bool]], Draft]) -> Draft | None:
        called_off = threading.Event()
        shown = QProgressDialog(f"正在读取“{path.name}”…", "取消", 0, 0, self._window)
        shown.setWindowTitle("读入文件")
        shown.setWindowModality(Qt.WindowModality.WindowModal)
        shown.setMinimumDuration(PATIENCE)
        shown.canceled.connect(called_off.set)
        results: list[object] = []
        self._work.done.connect(results.append)
        self._work.failed.connect(results.append)
        for signal in (self._work.done, self._work.failed):
            signal.connect(shown.reset)
        QTimer.singleShot(0, self, lambda: self._work.start(lambda: function(called_off.is_set)))
        shown.exec()
        called_off.set()  # however it was closed, nobody waits for the answer any more
        self._work.wait()
        self._work.done.disconnect()
        self._work.failed.disconnect()
        result = results[0] if results else None
        if isinstance(result, Draft) and result.is_recognised:
            return result
        refused = result if isinstance(result, ImportRefusedError) else None
        if isinstance(result, Draft):
            refused = ImportRefusedError(path, RefusalKind.NOT_A_REPORT)
        if refused is not None and refused.kind is not RefusalKind.CANCELLED:
            messages.tell_error(self._window, "没有读入", refused)
        return None


class SourceModel(QAbstractTableModel):
    """The document line by line, a paragraph or a row of a table in each."""

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = ["　".join(line.cells) for line in draft.source]
        self.line_of = {ref: number for number, line in enumerate(draft.source) for ref in line.refs if ref}

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_heading = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return "原件" if is_heading and section == 0 else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_text = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}
        return widgets.in_role(self._lines[index.row()], role) if index.isValid() and is_text else None


class DraftDialog(FittingDialog):
    """The document at the left, what was understood at the right; nothing is taken before it is accepted."""

    def __init__(self, draft: Draft, edition: Edition, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"读入“{name}”")
        year = draft.year if draft.year and edition.serves(draft.year) else edition.first_year
        report = Report(edition, year)
        self._source_model = SourceModel(draft, self)
        self._result_model = ResultModel(draft, report, theme, self)
        self._source, self._results = _table(self._source_model), _table(self._result_model)
        header = self._results.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._results.setColumnWidth(READ, 150)
        self._results.setItemDelegateForColumn(PLACE, _Name(self))
        self._words = widgets.label(wraps=True)
        self._words.setMinimumHeight(2 * self._words.fontMetrics().lineSpacing())  # nothing moves with longer words
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._source.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._results.selectionModel().currentRowChanged.connect(self._show_source)
        self.year = QSpinBox()
        self.year.setGroupSeparatorShown(False)
        self.year.setRange(edition.first_year, edition.last_year or 2099)
        self.year.setValue(year)
        sides = QSplitter()
        sides.addWidget(self._source)
        sides.addWidget(self._results)
        sides.setSizes([380, 620])
        box = self._box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        box.button(QDialogButtonBox.StandardButton.Ok).setText(MAKE)
        box.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        found = "　".join(f"表{code} 认出 {count}/{total} 格" for code, (count, total) in draft.recognised.items())
        unit = draft.unit or "没有写单位"
        layout.addWidget(widgets.label(f"{unit}　{edition.code} 版官方格式　{found}"))
        layout.addLayout(widgets.row(widgets.label("报告年度"), self.year, 1))
        doubtful = f"有 {len(draft.doubts)} 处存疑，请对照原件看一看：不对的可以双击改正，不要的去掉前面的勾。"
        words = doubtful if draft.doubts else "没有存疑。"
        layout.addWidget(widgets.label(words, kind="soft" if draft.doubts else "good"))
        self._results.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked
            | QTableView.EditTrigger.EditKeyPressed
            | QTableView.EditTrigger.AnyKeyPressed
        )
        self._results.selectRow(0)
        layout.addWidget(sides, 1)
        layout.addWidget(self._words)
        layout.addWidget(box)
        self.resize(1040, 620)

    def accept_by(self, words: str) -> None:
        """Say on the button what will be done with what was read."""
        self._box.button(QDialogButtonBox.StandardButton.Ok).setText(words)

    @property
    def edits(self) -> Edits:
        """What is to be taken of the document, with what was put right here."""
        return self._result_model.edits

    def _show_source(self, current: QModelIndex) -> None:
        """Show the line of the document that a figure came from, and all that is to say of it."""
        self._words.setText(self._result_model.words(current.row()) if current.isValid() else "")
        ref = self._result_model.ref(current.row())
        line = self._source_model.line_of.get(ref) if ref else None
        if line is not None:
            self._source.selectRow(line)
            self._source.scrollTo(self._source_model.index(line, 0), QTableView.ScrollHint.PositionAtCenter)


def session_of(draft: Draft, edits: Edits, year: int, catalogue: Catalogue, parent: QWidget) -> Session:
    """Make a new report of an accepted draft; all of it is one act to undo."""
    edition = catalogue.edition(draft.edition, draft.supplements)
    session = Session(Project(Report(edition, year)), catalogue, parent=parent)
    session.edit(edits, "读入文件", origin=Origin.IMPORTED)
    return session


class _Name(QStyledItemDelegate):
    """Draws a name with its middle left out where it is too long: both ends tell it from the next."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle  # type: ignore[attr-defined] # the stubs lack it


def _table(model: QAbstractTableModel) -> QTableView:
    made = QTableView()
    made.setModel(model)
    made.verticalHeader().hide()
    made.setWordWrap(False)
    made.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    made.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    made.setTabKeyNavigation(False)
    return made
