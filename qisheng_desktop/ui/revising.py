"""A document that was worked on elsewhere comes back into the open report: each change seen, then taken as one act."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHeaderView,
    QPlainTextEdit,
    QSplitter,
    QTableView,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from qisheng_desktop.exporting.code import code_of
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.importing.revision import Difference, differences, edits_of
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import Report
from qisheng_desktop.sentences.doubts import doubt_sentence
from qisheng_desktop.sentences.revisions import difference_place, difference_value
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
MOST_NOTICES = 3
PLACE, OLD, NEW = range(3)


class DifferenceModel(QAbstractTableModel):
    """The changes line by line: the place with a tick, what it is in the report, what it is in the document."""

    HEADINGS = ("位置", "原来", "现在")

    def __init__(self, found: tuple[Difference, ...], report: Report, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found = found
        self._ticked = [True] * len(found)
        self._rows = [
            (difference_place(one, report), *(difference_value(value, report) for value in (one.old, one.new)))
            for one in found
        ]

    @property
    def accepted(self) -> list[Difference]:
        """The changes that are ticked."""
        return [one for one, is_ticked in zip(self.found, self._ticked, strict=True) if is_ticked]

    def words(self, row: int) -> tuple[str, str]:
        """Return what a change was and what it becomes, in full."""
        return self._rows[row][OLD], self._rows[row][NEW]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_heading = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.HEADINGS[section] if is_heading else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == PLACE:
            return Qt.CheckState.Checked if self._ticked[index.row()] else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()].replace("\n", " ")
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or index.column() != PLACE or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._ticked[index.row()] = Qt.CheckState(value) is Qt.CheckState.Checked
        self.dataChanged.emit(index, index, [role])
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        ticks = Qt.ItemFlag.ItemIsUserCheckable if index.column() == PLACE else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | ticks


class RevisionDialog(FittingDialog):
    """The changes above, the chosen one in full below, what was there beside what it becomes."""

    ANEW = 2
    """What ``exec`` returns when a report of its own is to be made of the document."""

    def __init__(self, draft: Draft, session: Session, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"用“{name}”更新报告")
        self._session, self._theme = session, theme
        report = session.report
        self.model = DifferenceModel(differences(report, draft), report, self)
        self.model.dataChanged.connect(self._show_count)
        self._table = QTableView()
        self._table.setModel(self.model)
        self._table.verticalHeader().hide()
        self._table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._table.setTabKeyNavigation(False)
        self._table.horizontalHeader().setSectionResizeMode(PLACE, QHeaderView.ResizeMode.ResizeToContents)
        for column in (OLD, NEW):
            self._table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._old, self._new = _text("原来"), _text("现在")
        self._table.selectionModel().currentRowChanged.connect(lambda current: self._show(current.row()))
        self._box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._box.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        anew = self._box.addButton("另外新建报告…", QDialogButtonBox.ButtonRole.ActionRole)
        anew.clicked.connect(lambda: self.done(self.ANEW))
        self._box.accepted.connect(self.accept)
        self._box.rejected.connect(self.reject)
        self._lay_out(draft, report)
        self._show_count()
        if self.model.found:
            self._table.selectRow(0)
        self.resize(1000, 620)

    def accept(self) -> None:
        """Take what is ticked as one change."""
        edits = edits_of(self._session.report, self.model.accepted)
        self._session.edit(edits, "读入改动", origin=Origin.IMPORTED)
        super().accept()

    def _lay_out(self, draft: Draft, report: Report) -> None:
        count = len(self.model.found)
        said = f"与打开的报告有 {count} 处不同，打勾的将写入报告。" if count else "与打开的报告没有不同。"
        lines = list(_notices(draft, report))
        above, below = QSplitter(Qt.Orientation.Vertical), QSplitter()
        below.addWidget(self._old)
        below.addWidget(self._new)
        above.addWidget(self._table)
        above.addWidget(below)
        above.setSizes([400, 140])
        layout = QVBoxLayout(self)
        layout.addWidget(widgets.label(said, kind="" if count else "good"))
        if lines:
            layout.addWidget(widgets.label("\n".join(lines), kind="soft", wraps=True))
        layout.addWidget(above, 1)
        layout.addWidget(self._box)

    def _show_count(self) -> None:
        count, button = len(self.model.accepted), self._box.button(QDialogButtonBox.StandardButton.Ok)
        button.setText(f"采用 {count} 处" if count else "采用")
        button.setEnabled(bool(count))

    def _show(self, row: int) -> None:
        """Show a change in full, with what is another coloured."""
        old, new = self.model.words(row)
        for view, text in ((self._old, old), (self._new, new)):
            view.setPlainText(text)
        colour = QColor(self._theme.soft_soft)
        for kind, left, right, low, high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                _colour(self._old, left, right, colour)
                _colour(self._new, low, high, colour)


def _notices(draft: Draft, report: Report) -> Iterator[str]:
    """Yield what is to be known before anything is taken."""
    if draft.code and draft.code != code_of(report):
        yield "这份表格导出以后，报告又有改动，下面的不同里也有这些改动，请逐处看一看。"
    said = [doubt_sentence(doubt, report.edition) for doubt in draft.doubts]
    yield from said[:MOST_NOTICES]
    if len(said) > MOST_NOTICES:
        yield f"还有 {len(said) - MOST_NOTICES} 处没有读清楚，这些地方不会改动。"


def _text(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    return made


def _colour(view: QPlainTextEdit, start: int, end: int, colour: QColor) -> None:
    if start == end:
        return
    cursor, look = view.textCursor(), QTextCharFormat()
    cursor.setPosition(start)
    cursor.setPosition(min(end, len(view.toPlainText())), QTextCursor.MoveMode.KeepAnchor)
    look.setBackground(colour)
    selection = QTextEdit.ExtraSelection()
    selection.cursor, selection.format = cursor, look  # type: ignore[attr-defined]  # the stubs lack them
    view.setExtraSelections([*view.extraSelections(), selection])
