"""One sheet of a workbook: its cells by row and column, and the tables among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Final, NamedTuple

from lxml import etree

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.layouts import MOST_COLUMNS, MOST_ROWS, Cell
from qisheng_desktop.importing.marks import Filled, Spot, filled
from qisheng_desktop.importing.stream import NO_RESULT, Paragraph, Piece, make_grid
from qisheng_desktop.importing.xlsx_book import MAIN, Book, number_of, string_of
from qisheng_desktop.importing.xlsx_cells import Stored
from qisheng_desktop.importing.xlsx_frame import Frame
from qisheng_desktop.importing.xlsx_names import place_of

MOST_CELLS: Final = 200_000
_VALUE: Final = f"{MAIN}v"


class Sheet(NamedTuple):
    """What a sheet says: its tables and paragraphs, all its cells, and what is not as it should be."""

    pieces: tuple[Piece, ...]
    cells: Filled
    has_far: bool = False
    has_hidden: bool = False
    has_huge_merge: bool = False


class Cells:
    """The cells of a sheet by row and column, hidden ones apart."""

    def __init__(self, frame: Frame) -> None:
        self.cells: dict[Spot, str] = {}
        self.hidden: dict[Spot, str] = {}
        self.has_far = False
        self._formatted: set[int] = set()
        self._frame = frame

    def read_cells(self, cells: list[Stored], book: Book) -> None:
        """Read the cells of a sheet in the regular form."""
        shown, hidden, formatted = book.shown, self._frame.hidden, self._formatted
        for name, style, kind, formula, stored in cells if self._frame.has_rows else ():
            at = place_of(name)
            if at is None:
                continue
            if stored or formula:
                self._take(shown(kind, stored, style) if stored else NO_RESULT, at, is_hidden=at[1] in hidden)
            else:
                formatted.add(at[0])

    def read_tree(self, root: etree._Element, book: Book) -> None:
        """Read the cells of any sheet."""
        row_number = -1
        for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
            row_number = number_of(row.get("r"), row_number + 2) - 1
            is_hidden = row.get("hidden") in {"1", "true"}
            column = -1
            for element in row:
                at = place_of(element.get("r") or "") or (row_number, column + 1)
                column = at[1]
                self._take(_value(element, book), at, is_hidden=is_hidden or column in self._frame.hidden)
            if len(self.cells) + len(self.hidden) > MOST_CELLS:
                raise RefusedError(RefusalKind.TOO_MANY_CELLS)

    def replaced(self, cells: dict[Spot, str]) -> Cells:
        """Return a sheet in which other texts stand in the same places."""
        other = Cells(self._frame)
        other.cells, other._formatted = cells, self._formatted
        return other

    def sheet(self) -> Sheet:
        """Return what the sheet says."""
        return Sheet(
            tuple(chain.from_iterable(map(_pieces, self.tables()))),
            filled(self.cells | self.hidden),
            self.has_far,
            bool(self.hidden),
            self._frame.has_huge_merge and bool(self.cells),
        )

    def tables(self) -> Iterator[list[Cell]]:
        """Yield the tables of the sheet; an empty column parts two that stand beside each other."""
        if not self.cells:
            return
        height = 1 + max(self.cells)[0]
        height += height in self._formatted  # a last line of figures that are all blank
        width = 1 + max(column for _, column in self.cells)
        cells, covered = [], set[tuple[int, int]]()
        for (top, left), (bottom, right) in self._frame.merges.items():
            if top < height and left < width:
                rows, columns = range(top, min(bottom + 1, height)), range(left, min(right + 1, width))
                cells.append(Cell(self.cells.get((top, left), ""), top, left, len(rows), len(columns)))
                covered |= {(row, column) for row in rows for column in columns}
        cells += [Cell(text, row, column) for (row, column), text in self.cells.items() if (row, column) not in covered]
        known = covered | self.cells.keys()
        full = {row for row, _ in known} | {row for row in self._formatted if row < height}
        cells += [Cell("", row, at) for row in sorted(full) for at in range(width) if (row, at) not in known]
        if height * width > MOST_CELLS:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS)
        yield from islands(cells, width)

    def _take(self, text: str, at: Spot, *, is_hidden: bool) -> None:
        if not text:
            self._formatted.add(at[0])
            return
        if at[0] >= MOST_ROWS or at[1] >= MOST_COLUMNS:
            self.has_far = True
        elif is_hidden:
            self.hidden[at] = text
        else:
            self.cells[at] = text


def is_column(cells: Sequence[Cell]) -> bool:
    """Say whether some cells are one column without merged rows: these are the paragraphs of a text."""
    rows = {cell.row for cell in cells}
    return len(rows) == len(cells) and not any(cell.column or cell.height > 1 for cell in cells)


def _pieces(cells: list[Cell]) -> list[Piece]:
    if not is_column(cells):
        return [make_grid(cells)]
    return [Paragraph(line) for cell in sorted(cells, key=lambda cell: cell.row) for line in cell.text.split("\n")]


def islands(cells: list[Cell], width: int) -> Iterator[list[Cell]]:
    """Yield the tables among the cells of a sheet; an empty column parts two that stand beside each other."""
    used = {column for cell in cells if cell.text for column in range(cell.column, cell.column + cell.width)}
    edges = [column for column in range(width) if column in used and column - 1 not in used]
    for first, after in pairwise([*edges, width]):
        inside = cells if edges == [0] else [cell for cell in cells if first <= cell.column < after]
        yield [cell._replace(column=cell.column - first) for cell in inside] if first else inside


def _value(element: etree._Element, book: Book) -> str:
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return string_of(element.find(f"{MAIN}is"))
    value = next(element.iterchildren(_VALUE), None)
    stored = (value.text or "").strip() if value is not None else ""
    if not stored:
        return NO_RESULT if value is None and len(element) and element.find(f"{MAIN}f") is not None else ""
    return book.shown(kind, stored, element.get("s", ""))
