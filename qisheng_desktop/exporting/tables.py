"""Composing a table of the official form: how wide, how high, and where each word of it stands.

Columns keep the form's proportions over the whole measure. Labels are broken like any text; a figure is set a little
smaller before it is broken. Everything is relative to the table's top left corner, in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from qisheng_desktop.exporting.document import Cell, Grid
from qisheng_desktop.exporting.lines import Advance, Setting, Span, TextLine, break_lines
from qisheng_desktop.exporting.page import ASCENT, HEI, REMARK, SONG, WIDTH
from qisheng_desktop.model.layout import Layout, Part

PAD, PAD_FLUSH, PAD_ABOVE = 2.6, 4.0, 1.8
"""Room between the words of a cell and its lines: at the sides, left of labels where there is more, above and below."""
PAD_CLOSE = 1.4
"""Room at the sides of a figure that would have to be shrunk."""
LEADING = 1.2
SMALLEST = 0.8
"""How far a figure is shrunk before it is broken."""
TIGHTEST = 0.45
"""How far a figure that cannot be broken is shrunk at most."""


_UPPER_RIGHT = "、，。"
"""Marks that stand in the upper right corner of their square where text runs downwards."""


class Fit(NamedTuple):
    """A size of type, and the least height of a row set in it."""

    size: float
    row: float


FITS = (Fit(10.5, 22.0), Fit(10.5, 19.0), Fit(10.5, 17.0), Fit(10.0, 16.0), Fit(9.5, 15.0), Fit(9.0, 13.5))
"""How a table is set, best first; the first is taken with which it stands on one page."""
SPLIT = Fit(10.5, 19.0)
"""How a table is set that no page holds."""


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A line of words in a cell: where its measure begins, its baseline, its size."""

    line: TextLine
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as composed."""

    cell: Cell
    x: float
    y: float
    width: float
    height: float
    lines: tuple[BoxLine, ...] = ()


class _Words(NamedTuple):
    lines: tuple[TextLine, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading + 2 * PAD_ABOVE


@dataclass(frozen=True)
class Composed:
    """A table as composed; ``heights`` are those of its rows, ``remarks`` stand close under it.

    Where the words of a cell stand is worked out when it is asked for: of the sizes that are tried one is drawn.
    """

    words: tuple[tuple[Cell, _Words], ...]
    edges: tuple[float, ...]
    heights: tuple[float, ...]
    remarks: tuple[BoxLine, ...] = ()

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The cells with their words in them."""
        tops, edges = _sums(self.heights), self.edges
        boxes = []
        for cell, text in self.words:
            x, y = edges[cell.place.column], tops[cell.place.row]
            width, height = edges[right(cell)] - x, tops[cell.place.row + cell.place.height] - y
            boxes.append(_fill(Box(cell, x, y, width, height), text))
        return tuple(boxes)

    @property
    def width(self) -> float:
        """The width of the table."""
        return self.edges[-1]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.heights)

    @property
    def ruled_height(self) -> float:
        """The height of the table itself."""
        return sum(self.heights)

    @property
    def height(self) -> float:
        """The height of the table with its remarks."""
        return self.ruled_height + (len(self.remarks) * REMARK * LEADING + PAD_FLUSH if self.remarks else 0.0)


def fits_of(grid: Grid) -> Sequence[Fit]:
    """Return how a table may be set; one without labels has few rows and looks better with more room."""
    has_labels = any(cell.place.part is Part.STUB for cell in grid.cells)
    return FITS if has_labels else (Fit(10.5, 26.0), *FITS)


def compose(cells: Iterable[Cell], layout: Layout, fit: Fit, advance: Advance, measure: float = WIDTH) -> Composed:
    """Compose the cells of a layout at one size of type, as wide as ``measure``."""
    edges = _edges(layout.widths, measure)
    words = [(cell, _words(cell, edges[right(cell)] - edges[cell.place.column], fit.size, advance)) for cell in cells]
    heights = [fit.row] * layout.rows
    for cell, text in sorted(words, key=lambda pair: pair[0].place.height):
        first, last = cell.place.row, cell.place.row + cell.place.height
        lack = text.height - sum(heights[first:last])
        if lack > 0:
            heights[first:last] = [height + lack / cell.place.height for height in heights[first:last]]
    return Composed(tuple(words), tuple(edges), tuple(heights))


def with_remarks(table: Composed, remarks: Iterable[str], advance: Advance) -> Composed:
    """Put remarks under a table, two characters in, in lines as wide as it is."""
    setting = Setting(table.width, REMARK, REMARK, 2 * REMARK)
    lines = [line for remark in remarks for line in break_lines([Span(remark, SONG)], setting, advance)]
    top = table.ruled_height + PAD_FLUSH + ASCENT * REMARK
    placed = [BoxLine(line, 0.0, top + number * REMARK * LEADING, REMARK) for number, line in enumerate(lines)]
    return replace(table, remarks=tuple(placed))


def cut(grid: Grid, first: int, last: int) -> tuple[tuple[Cell, ...], Layout]:
    """Return the rows from ``first`` up to ``last`` as a table of their own, under the heading rows.

    A label that spans the cut stands in both parts.
    """
    kept = [*range(grid.layout.heading_rows), *range(max(first, grid.layout.heading_rows), last)]
    place_of = {row: place for place, row in enumerate(kept)}
    cells = []
    for cell in grid.cells:
        rows = [place_of[row] for row in range(cell.place.row, cell.place.row + cell.place.height) if row in place_of]
        if rows:
            place = cell.place._replace(row=rows[0], height=len(rows))
            cells.append(Cell(place, cell.text, cell.value, cell.note, cell.figure))
    return tuple(cells), grid.layout._replace(rows=len(kept))


def tear(grid: Grid, row: int, room: float, advance: Advance, measure: float) -> Grid:
    """Return a table in which a row that no page holds is two: the lines that fit the room, and the others.

    At least one line of each cell stays in the first, so that tearing on and on comes to an end.
    """
    composed = compose(*cut(grid, row, row + 1), SPLIT, advance, measure)
    most = max(1, int((room - sum(composed.heights[:-1]) - 2 * PAD_ABOVE) / (SPLIT.size * LEADING)))
    lines = {box.cell.place.column: box.lines for box in composed.boxes if box.cell.place.row == composed.rows - 1}
    cells: list[Cell] = []
    for cell in grid.cells:
        place = cell.place
        if place.row > row:
            cells.append(replace(cell, place=place._replace(row=place.row + 1)))
        elif place.row + place.height <= row:
            cells.append(cell)
        elif place.height > 1:
            cells.append(replace(cell, place=place._replace(height=place.height + 1)))
        else:
            own = () if place.lines else lines[place.column]
            end = own[most - 1].line.end if len(own) > most else len(cell.text)
            cells.append(replace(cell, text=cell.text[:end]))
            cells.append(Cell(place._replace(row=row + 1), cell.text[end:]))
    return replace(grid, cells=tuple(cells), layout=grid.layout._replace(rows=grid.layout.rows + 1))


def right(cell: Cell) -> int:
    """Return the grid column after a cell."""
    return cell.place.column + cell.place.width


def _edges(widths: Iterable[int], measure: float) -> list[float]:
    sums = _sums(widths)
    return [edge / sums[-1] * measure for edge in sums]


def _sums(lengths: Iterable[float]) -> list[float]:
    sums = [0.0]
    for length in lengths:
        sums.append(sums[-1] + length)
    return sums


def _words(cell: Cell, width: float, size: float, advance: Advance) -> _Words:
    place, measure = cell.place, width - 2 * PAD
    role = HEI if place.is_strong else SONG
    if place.part is Part.FIGURE:
        return _figure(cell.text, measure, size, advance)
    if place.is_vertical:
        lines = tuple(line for character in cell.text for line in _set(character, role, measure, size, advance))
        return _Words(lines, size, size * LEADING)
    lines = _set(cell.text, role, measure, size, advance)
    if place.lines and len(lines) > 1:
        lines = tuple(line for text in place.lines for line in _set(text, role, measure, size, advance))
    return _Words(lines, size, size * LEADING)


def _figure(text: str, measure: float, size: float, advance: Advance) -> _Words:
    """Set a figure on one line if shrinking a little helps; else its note may go to further lines."""
    widest = sum(advance(SONG, character) for character in text)
    shrunk = min(size, measure / widest) if widest else size
    if shrunk < size:  # close to the lines before too small to read
        measure += 2 * (PAD - PAD_CLOSE)
        shrunk = min(size, measure / widest)
    if shrunk < SMALLEST * size:
        number = text.partition("（")[0]
        widest = sum(advance(SONG, character) for character in number)
        shrunk = max(min(size, measure / widest) if widest else size, TIGHTEST * size)
        shrunk = min(shrunk, 0.9 * size) if number != text else shrunk
    lines = _set(text, SONG, measure + 0.01, shrunk, advance)
    return _Words(lines, shrunk, shrunk * LEADING)


@lru_cache(maxsize=4096)
def _set(text: str, role: str, measure: float, size: float, advance: Advance) -> tuple[TextLine, ...]:
    """Set the words of a cell; the same labels come back at every try and with every export."""
    setting = Setting(measure, size, size, is_justified=False)
    return tuple(break_lines([Span(text, role)], setting, advance))


def _fill(box: Box, words: _Words) -> Box:
    """Put words into the middle of a box, or at its left."""
    count, leading, place = len(words.lines), words.leading, box.cell.place
    if place.is_vertical and count > 1:  # tall labels are spaced out a little, as on the form
        leading = min(1.6 * words.size, (box.height - 2 * PAD_ABOVE) / count)
    top = box.y + (box.height - count * leading) / 2 + (leading - words.size) / 2
    widest = max((line.width for line in words.lines), default=0.0)
    flush = max(PAD, min(PAD_FLUSH, box.width - PAD - widest))
    lines = []
    for number, line in enumerate(words.lines):
        x = box.x + flush if is_flush(box.cell) else box.x + (box.width - line.width) / 2
        y = top + number * leading + ASCENT * words.size
        if place.is_vertical and line.text in _UPPER_RIGHT:
            x, y = x + words.size / 2, y - words.size / 2
        lines.append(BoxLine(line, x, y, words.size))
    return replace(box, lines=tuple(lines))


def is_flush(cell: Cell) -> bool:
    """Say whether a label begins at the left; headings, figures and labels of several rows are centred."""
    place = cell.place
    return place.part in {Part.BAND, Part.STUB, Part.STUBHEAD} and place.height == 1 and not place.is_vertical
