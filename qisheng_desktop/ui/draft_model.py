"""What was read from a document, figure by figure: each may be left out or put right before anything is taken."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from qisheng_desktop.errors import EditError
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.entry import parse_entry
from qisheng_desktop.model.report import Report
from qisheng_desktop.sentences.doubts import doubt_reason, doubt_sentence
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.grid.table_model import show
from qisheng_desktop.ui.theme import Theme
from qisheng_desktop.ui.words import place_name

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
PLACE, READ, DOUBT = range(3)
SHORT = 60
"""Characters of a text that are shown in its line."""


@dataclass(slots=True)
class _Line:
    """One place: what was read there, why that is doubtful, whether it is taken, and as what."""

    at: CellRef | None
    place: str
    value: Value
    note: str | None
    doubt: str
    reason: str = ""
    is_taken: bool = True


class ResultModel(QAbstractTableModel):
    """What was read, doubts first: the place, what it became, and why it is not sure.

    A line without its tick is not taken; a figure may be typed over. What is doubtful and holds nothing can be filled.
    """

    HEADINGS = ("位置", "读成（可以改）", "存疑")

    def __init__(self, draft: Draft, report: Report, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._edition = report.edition
        self._lines: list[_Line] = []
        values, notes, seen = draft.edits.values, draft.edits.notes, set[CellRef]()
        for doubt in draft.doubts:
            place = place_name(report, doubt.at) if doubt.at else "整个文件"
            at = None if doubt.at in seen else doubt.at  # one line of a place is enough to tick and to change
            value, note = (values.get(at), notes.get(at)) if at else (None, None)
            said = doubt_sentence(doubt, report.edition)
            self._lines.append(_Line(at, place, value, note, said, doubt_reason(doubt)))
            seen |= {at} if at else set()
        for ref, value in values.items():
            if ref not in seen:
                self._lines.append(_Line(ref, place_name(report, ref), value, notes.get(ref), ""))
        self._alarm = QBrush(QColor(theme.soft))
        self._muted = QBrush(QColor(theme.muted))

    @property
    def edits(self) -> Edits:
        """What is to be taken: everything but the lines without a tick, with what was put right."""
        own = {line.at: line for line in self._lines if line.at is not None}
        values: dict[CellRef, Value] = {}
        notes: dict[CellRef, str | None] = {}
        for ref, line in own.items():
            if line.is_taken and line.value is not None:
                values[ref] = line.value
            if line.is_taken and line.note is not None:
                notes[ref] = line.note
        left = {ref for ref, line in own.items() if not line.is_taken}
        other = {ref: note for ref, note in self._draft.edits.notes.items() if ref not in own}
        printed = {ref: number for ref, number in self._draft.edits.printed.items() if ref not in left}
        return replace(self._draft.edits, values=values, notes=notes | other, printed=printed)

    def ref(self, row: int) -> CellRef | None:
        """Return the place a line is about."""
        return self._lines[row].at

    def words(self, row: int) -> str:
        """Return all that is to say of a line: its doubt with its place, or its place and what was read there."""
        line = self._lines[row]
        return line.doubt or f"{line.place}：{self._shown(line, READ) or '空白'}"

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_heading = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.HEADINGS[section] if is_heading else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        made = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        line = self._lines[index.row()]
        if index.column() == PLACE and line.at is not None:
            made |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == READ and self._is_input(line):
            made |= Qt.ItemFlag.ItemIsEditable
        return made

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return widgets.in_role(self._shown(line, index.column()), role)
            case Qt.ItemDataRole.EditRole:
                return show(line.value)
            case Qt.ItemDataRole.CheckStateRole if index.column() == PLACE and line.at is not None:
                return Qt.CheckState.Checked if line.is_taken else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole if line.doubt or not line.is_taken:
                return self._alarm if line.is_taken else self._muted
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            line.is_taken = Qt.CheckState(value) is Qt.CheckState.Checked
        elif role != Qt.ItemDataRole.EditRole or line.at is None or not isinstance(value, str):
            return False
        else:
            try:
                entry = parse_entry(value, self._edition.figures[line.at], self._edition)
            except EditError:
                return False
            if entry.value != line.value:
                line.value, line.note, line.is_taken = entry.value, entry.note or line.note, True
        row = index.row()
        self.dataChanged.emit(self.index(row, PLACE), self.index(row, DOUBT))
        return True

    def _is_input(self, line: _Line) -> bool:
        figure = self._edition.figures.get(line.at) if line.at else None
        return figure is not None and figure.formula is None

    def _shown(self, line: _Line, column: int) -> str:
        if column == PLACE:
            return line.place
        if column == DOUBT:
            return line.reason
        text = show(line.value).replace("\n", " ")
        shown = text if len(text) <= SHORT else f"{text[:SHORT]}…"
        return shown + (f"（{line.note}）" if line.note else "")
