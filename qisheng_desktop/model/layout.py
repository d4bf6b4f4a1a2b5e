"""How a table is printed: its headings, labels and cells, merged.

The only place that computes merged cells; the grid and every exporter draw what it returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from qisheng_desktop.model.blocks import Block
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Table


class Part(Enum):
    """What a printed cell is for."""

    BAND = "band"
    STUBHEAD = "stubhead"
    HEADING = "heading"
    STUB = "stub"
    FIGURE = "figure"


class PrintedCell(NamedTuple):
    """One cell as printed; merged when its height or width (in grid rows and columns) exceeds one.

    ``lines`` is the label broken for a narrow column; its parts joined are ``text``.
    """

    part: Part
    row: int
    column: int
    height: int
    width: int
    text: str = ""
    ref: CellRef | None = None
    lines: tuple[str, ...] = ()
    is_vertical: bool = False
    is_strong: bool = False


class Layout(NamedTuple):
    """A table as printed.

    ``widths`` are the relative widths of the grid columns; ``heading_rows`` the grid rows to repeat on a new page and
    to keep in sight when scrolling (none where the headings change within the table).
    """

    rows: int
    columns: int
    cells: tuple[PrintedCell, ...]
    widths: tuple[int, ...]
    heading_rows: int


def lay_out(table: Table, year: int) -> Layout:
    """Lay out a table, block under block, supplement lines last; ``year`` fills the labels of lines."""
    columns = max(block.stub_depth + len(block.columns) for block in table.blocks)
    cells: list[PrintedCell] = []
    row = 0
    for block in table.blocks:
        if block.band:
            cells.append(PrintedCell(Part.BAND, row, 0, 1, columns, block.band, is_strong=True))
            row += 1
        cells += _block(table, block, row, columns)
        row += block.heading_depth + len(block.rows)
    for line in table.lines:
        cells.append(PrintedCell(Part.STUB, row, 0, 1, columns - 1, line.label_for(year)))
        cells.append(PrintedCell(Part.FIGURE, row, columns - 1, 1, 1, ref=CellRef(table.code, line.code)))
        row += 1
    heading_rows = table.blocks[0].heading_depth if len(table.blocks) == 1 else 0
    return Layout(row, columns, tuple(cells), table.widths or (1,) * columns, heading_rows)


def tiling_faults(layout: Layout) -> list[tuple[int, int]]:
    """Return the grid places, as (row, column), that no cell covers, or more than one, or that lie outside."""
    covered: dict[tuple[int, int], int] = {}
    for cell in layout.cells:
        for row in range(cell.row, cell.row + cell.height):
            for column in range(cell.column, cell.column + cell.width):
                covered[row, column] = covered.get((row, column), 0) + 1
    places = {(row, column) for row in range(layout.rows) for column in range(layout.columns)}
    return sorted({place for place in places | covered.keys() if covered.get(place) != 1 or place not in places})


def _block(table: Table, block: Block, top: int, columns: int) -> Iterator[PrintedCell]:
    depth, left = block.heading_depth, block.stub_depth
    stretch = columns - left - len(block.columns)  # a narrower block's last column runs to the edge
    last = len(block.columns) - 1
    if left:
        yield PrintedCell(Part.STUBHEAD, top, 0, depth, left, block.stubhead)
    for path, level, place, levels, places in _merge([column.heading for column in block.columns]):
        width = places + (stretch if place + places > last else 0)
        column = block.columns[place]
        lines = column.lines if path == column.heading else ()
        yield PrintedCell(Part.HEADING, top + level, left + place, levels, width, path[level], lines=lines)
    for path, level, place, levels, places in _merge([row.stub for row in block.rows]):
        text, is_outer = path[level], left > 1 and level == 0
        yield PrintedCell(
            Part.STUB,
            top + depth + place,
            level,
            places,
            levels,
            text,
            is_vertical=text in table.vertical,
            is_strong=is_outer,
        )
    for index, row in enumerate(block.rows):
        for place, column in enumerate(block.columns):
            width = 1 + (stretch if place == last else 0)
            ref = CellRef(table.code, row.code, column.code)
            yield PrintedCell(Part.FIGURE, top + depth + index, left + place, 1, width, ref=ref)


def _merge(paths: Sequence[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], int, int, int, int]]:
    """Merge equal neighbours from the outside in; a short path fills the levels it lacks.

    Yields:
        The path to the label, its level in it, its first place, its number of levels and of places.
    """
    depth = max(map(len, paths))
    for level in range(depth):
        place = 0
        while place < len(paths):
            path, end = paths[place], place + 1
            if level < len(path) - 1:
                while end < len(paths) and len(paths[end]) > level + 1 and paths[end][: level + 1] == path[: level + 1]:
                    end += 1
                yield path[: level + 1], level, place, 1, end - place
            elif level == len(path) - 1:
                yield path, level, place, depth - level, 1
            place = end
