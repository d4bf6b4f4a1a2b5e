"""A table of the open report as a Qt model, headings and labels included."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from qisheng_desktop.errors import EditError
from qisheng_desktop.model.carry import neighbours
from qisheng_desktop.model.cells import CellRef, Mark, Value, format_value
from qisheng_desktop.model.edition import Rule, RuleKind, Severity, Table
from qisheng_desktop.model.edits import Change, Edits
from qisheng_desktop.model.entry import parse_entry
from qisheng_desktop.model.heritage import Fate
from qisheng_desktop.model.layout import Part, PrintedCell, lay_out
from qisheng_desktop.ui.grid.geometry import Geometry
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.widgets import tip
from qisheng_desktop.ui.words import MARK_SHOWN, figure_name, refusal

Index: TypeAlias = QModelIndex | QPersistentModelIndex

# An enumeration looked up at every call of data() makes a repaint five times slower.
_ROOT = QModelIndex()
_DISPLAY, _EDIT = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.EditRole)
_ALIGNMENT, _TOOL_TIP = int(Qt.ItemDataRole.TextAlignmentRole), int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_NONE, _TOTAL = Qt.ItemFlag.NoItemFlags, Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_INPUT = _TOTAL | Qt.ItemFlag.ItemIsEditable
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_CENTRE = Qt.AlignmentFlag.AlignCenter


class Frame:
    """How a cell is framed for the findings it takes part in."""

    __slots__ = ("is_hard", "is_right_side", "numbers")

    def __init__(self, number: int, *, is_hard: bool, is_right_side: bool) -> None:
        self.numbers = [number]
        self.is_hard = is_hard
        self.is_right_side = is_right_side


class TableModel(QAbstractTableModel):
    """The printed grid; asks the session, decides nothing.

    ``refused`` carries the address, what was typed and why it was not taken. One that ``is_for_choosing`` takes
    nothing typed, and its totals are walked over like any cell.
    """

    refused = Signal(CellRef, str)

    def __init__(
        self, session: Session, table: Table, parent: QObject | None = None, *, is_for_choosing: bool = False
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.table = table
        self.is_beside = False
        self.printed_layout = lay_out(table, session.report.year)
        report = session.report
        self.geometry = Geometry(self.printed_layout, lambda ref: is_for_choosing or not report.is_computed(ref))
        self._cell = {(cell.row, cell.column): cell for cell in self.printed_layout.cells}
        self.totals = frozenset(ref for ref in table.figures if report.is_computed(ref))
        self._flags = {
            place: _TOTAL if is_for_choosing or cell.ref in self.totals else _INPUT
            for place, cell in self._cell.items()
            if cell.ref
        }
        self.frames: dict[CellRef, Frame] = {}
        self._framed: list[tuple[Rule, CellRef, tuple[CellRef, ...]]] | None = None
        self._frame()
        session.changed.connect(self._on_changed)
        session.reviewed.connect(self._on_reviewed)

    def cell(self, index: Index) -> PrintedCell | None:
        """Return the printed cell that starts at an index."""
        return self._cell.get((index.row(), index.column()))

    def index_of(self, ref: CellRef) -> QModelIndex:
        """Return where a cell of figures stands."""
        place = self.geometry.place_of.get(ref)
        return self.index(*place) if place else QModelIndex()

    def shown(self, ref: CellRef) -> str:
        """Return a cell's content as the clerk reads it."""
        return show(self.session.report.value(ref))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.printed_layout.rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.printed_layout.columns

    def flags(self, index: Index) -> Qt.ItemFlag:
        return self._flags.get((index.row(), index.column()), _NONE)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        cell = self.cell(index)
        if cell is None:
            return None
        if role in (_DISPLAY, _EDIT):
            return self.shown(cell.ref) if cell.ref else cell.text
        if role == _ALIGNMENT:
            return _LEFT if cell.part is Part.STUB else _CENTRE
        if role == _TOOL_TIP and cell.ref:
            note = self.session.report.notes.get(cell.ref)
            return tip(note) if note else None
        if role == _ACCESSIBLE and cell.ref:
            return f"{figure_name(self.session.report, cell.ref)}：{self.shown(cell.ref)}"
        return None

    def show_beside(self, *, is_shown: bool) -> None:
        """Show last year's figure in every cell, or not."""
        self.is_beside = is_shown
        self._repaint(frozenset(self.geometry.place_of))

    def beside(self, ref: CellRef) -> tuple[str, bool]:
        """Return last year's figure to show in a cell, and whether this year's is far from it."""
        found = neighbours(self.session.report, ref)
        shown = show(found[0].value) if found else ""
        if found and found[0].fate is not Fate.SAME and shown:
            shown = f"≈{shown}" if found[0].fate is Fate.NEAR else f"共{shown}"
        return shown, ref in self._jumps

    def setData(self, index: Index, value: object, role: int = _EDIT) -> bool:
        cell = self.cell(index)
        if role != _EDIT or cell is None or cell.ref is None or not isinstance(value, str):
            return False
        if value == self.shown(cell.ref):
            return True  # opened and left as it was: a remark on the cell stays
        edition = self.session.report.edition
        try:
            entry = parse_entry(value, edition.figures[cell.ref], edition)
            self.session.edit(Edits({cell.ref: entry.value}, {cell.ref: entry.note} if entry.note else {}), "录入")
        except EditError as error:
            self.refused.emit(cell.ref, refusal(error, edition))
            return False
        return True

    def _on_changed(self, change: Change) -> None:
        """Repaint what shows something else now: the changed cells, and those framed otherwise."""
        self._repaint(change.cells | self._frame())

    def _on_reviewed(self) -> None:
        self._repaint(self._frame())

    def _repaint(self, refs: frozenset[CellRef]) -> None:
        for ref in refs:
            place = self.geometry.place_of.get(ref)
            if place:
                index = self.index(*place)
                self.dataChanged.emit(index, index)

    def _frame(self) -> frozenset[CellRef]:
        """Work out the frames again and return the cells whose frame is another; most edits change none."""
        framed = [(finding.rule, finding.at, finding.cells) for finding in self.session.findings]
        if framed == self._framed:
            return frozenset()
        self._framed = framed
        frames = dict[CellRef, Frame]()
        self._jumps = frozenset(one.at for one in self.session.findings if one.rule.kind is RuleKind.JUMP)
        for number, finding in enumerate(self.session.findings, 1):
            is_hard = finding.rule.severity is Severity.HARD
            if finding.rule.kind in {RuleKind.FILLED, RuleKind.JUMP}:
                continue  # blank cells show that themselves; far from last year's is shown beside last year's
            right = finding.rule.check.right.refs(finding.at) if finding.rule.check else ()
            rights = {ref.cell for ref in right}
            for ref in self.geometry.place_of.keys() & set(finding.cells):
                if ref in frames:
                    frames[ref].numbers.append(number)
                    frames[ref].is_hard |= is_hard
                else:
                    frames[ref] = Frame(number, is_hard=is_hard, is_right_side=ref in rights)
        old, self.frames = self.frames, frames
        same = {ref for ref in old.keys() & frames.keys() if old[ref].numbers == frames[ref].numbers}
        return frozenset((old.keys() | frames.keys()) - same)


def show(value: Value) -> str:
    """Print a value for the screen."""
    return MARK_SHOWN[value] if isinstance(value, Mark) else format_value(value)
