"""What a paste would do: which figure lands where, what is skipped and why, whether it looks shifted."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from qisheng_desktop.errors import EditError
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.entry import Entry, parse_entry
from qisheng_desktop.model.layout import Part
from qisheng_desktop.model.report import Report
from qisheng_desktop.ui.grid.geometry import Geometry

MOST_LINES = 200
MOST_CHARACTERS = 200_000


class Skip(Enum):
    """Why something pasted is not taken."""

    LABEL = "label"
    TOTAL = "total"
    OUTSIDE = "outside"
    NOT_A_FIGURE = "not a figure"


@dataclass(frozen=True, slots=True)
class Landing:
    """One figure that lands: what stood there, what comes, and the text it was read from."""

    ref: CellRef
    old: Value
    entry: Entry
    text: str

    @property
    def is_cleaned(self) -> bool:
        """Say whether the text was more than the bare figure."""
        return self.text.strip() != ("" if self.entry.value is None else str(self.entry.value))


@dataclass(slots=True)
class Paste:
    """All that a paste would do; ``shifted`` names labels of the clipboard that belong to another row."""

    landings: list[Landing] = field(default_factory=list)
    skipped: list[tuple[str, Skip]] = field(default_factory=list)
    shifted: list[tuple[str, str]] = field(default_factory=list)

    @property
    def edits(self) -> Edits:
        """The paste as one edit."""
        values = {landing.ref: landing.entry.value for landing in self.landings}
        return Edits(values, {one.ref: one.entry.note for one in self.landings if one.entry.note})


def plan_paste(text: str, start: tuple[int, int], geometry: Geometry, report: Report) -> Paste:
    """Work out where the lines and tab stops of a text land, from a grid place on.

    Columns of the clipboard that hold row labels are not figures: they are held against the labels of the table, and
    the figures behind them begin at the start.
    """
    paste = Paste()
    lines = [line.split("\t") for line in text[:MOST_CHARACTERS].replace("\r\n", "\n").rstrip("\n").split("\n")]
    known = {cell.text for cell in geometry.layout.cells if cell.part is Part.STUB}
    labels = _label_columns(lines[:MOST_LINES], known)
    row = start[0]
    for line in lines[:MOST_LINES]:
        _compare_labels([item.strip() for item in line[:labels]], row, geometry, known, paste)
        column = start[1]
        for item in line[labels:]:
            column = _land(item, (row, column), geometry, report, paste)
        row += 1
    return paste


def _land(item: str, place: tuple[int, int], geometry: Geometry, report: Report, paste: Paste) -> int:
    """Land one item and return the column for the next."""
    cell = geometry.cell(place)
    if cell is None or cell.ref is None:
        if item.strip():
            paste.skipped.append((item.strip(), Skip.OUTSIDE if cell is None else Skip.LABEL))
        return place[1] + 1
    if report.is_computed(cell.ref):
        paste.skipped.append((item.strip(), Skip.TOTAL))
    else:
        try:
            entry = parse_entry(item, report.edition.figures[cell.ref], report.edition)
            paste.landings.append(Landing(cell.ref, report.value(cell.ref), entry, item))
        except EditError:
            paste.skipped.append((item.strip(), Skip.NOT_A_FIGURE))
    return cell.column + cell.width


def _label_columns(lines: list[list[str]], known: set[str]) -> int:
    """Count the columns at the left that hold words and no figures; a label may begin with a digit, as on the form."""
    width = max(map(len, lines), default=0)
    for column in range(width):
        items = [line[column].strip() for line in lines if column < len(line)]
        if not any(items) or any(item and item[0].isdigit() and item not in known for item in items):
            return column if any(any(item.strip() for item in line[:column]) for line in lines) else 0
    return 0


def _compare_labels(labels: list[str], row: int, geometry: Geometry, known: set[str], paste: Paste) -> None:
    """Suspect a shift when the label in the clipboard is that of another row of this table."""
    here = [c.text for c in geometry.layout.cells if c.part is Part.STUB and c.row <= row < c.row + c.height]
    for label in labels:
        if label in known and label not in here and here:
            paste.shifted.append((label, here[-1]))
