"""One table of the Word document: a real one, merged as the form is, headings repeated on a new page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qisheng_desktop.exporting.characters import nominal_advance
from qisheng_desktop.exporting.document import Grid
from qisheng_desktop.exporting.page import LANDSCAPE, PITCH, UPRIGHT, Frame
from qisheng_desktop.exporting.tables import LEADING, PAD, PAD_FLUSH, SPLIT, Box, Composed, compose, fits_of, is_flush
from qisheng_desktop.exporting.word_package import paragraph, run, words
from qisheng_desktop.exporting.word_styles import CELL, LABEL, NOTE, TABLE, size
from qisheng_desktop.model.layout import Part

_BAND = "ECF0F5"
_SIZE = 10.5
"""The size of the style; cells set in another say so."""


def write_table(grid: Grid) -> Iterator[str]:
    """Write a table, and under it its remarks.

    It stands whole on a page if a page holds it, as in the PDF: each of its rows keeps with the next.
    """
    frame = LANDSCAPE if grid.is_landscape else UPRIGHT
    composed, is_whole = _composed(grid, frame)
    edges = [round(edge * 20) for edge in _edges(grid.layout.widths, frame.width)]
    columns = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
    rows = "".join(_rows(grid, composed, edges, is_whole=is_whole))
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{edges[-1]}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCaption w:val="{words(grid.heading)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
    for remark in grid.remarks:
        yield paragraph(NOTE, run(remark))


def _composed(grid: Grid, frame: Frame) -> tuple[Composed, bool]:
    """Return the table set as large as a page holds it under its heading, and whether one does."""
    for fit in fits_of(grid):
        composed = compose(grid.cells, grid.layout, fit, nominal_advance, frame.width)
        if composed.height + PITCH / 2 <= (frame.rows - 1) * PITCH:
            return composed, True
    return compose(grid.cells, grid.layout, SPLIT, nominal_advance, frame.width), False


def _edges(widths: tuple[int, ...], measure: float) -> list[float]:
    return [sum(widths[:place]) / sum(widths) * measure for place in range(len(widths) + 1)]


def _rows(grid: Grid, composed: Composed, edges: list[int], *, is_whole: bool) -> Iterator[str]:
    boxes = {
        (row, box.cell.place.column): box
        for box in composed.boxes
        for row in range(box.cell.place.row, box.cell.place.row + box.cell.place.height)
    }
    for row, height in enumerate(composed.heights):
        is_kept = is_whole and row < grid.layout.rows - 1
        repeated = "<w:tblHeader/>" if row < grid.layout.heading_rows else ""
        cells = (boxes[row, column] for column in range(grid.layout.columns) if (row, column) in boxes)
        yield (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{round(height * 20)}" w:hRule="atLeast"/>{repeated}'
            f"</w:trPr>{''.join(_cell(box, row, edges, is_kept=is_kept) for box in cells)}</w:tr>"
        )


def _cell(box: Box, row: int, edges: list[int], *, is_kept: bool) -> str:
    place = box.cell.place
    width = edges[place.column + place.width] - edges[place.column]
    look = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if place.width > 1:
        look += f'<w:gridSpan w:val="{place.width}"/>'
    if place.height > 1:
        look += '<w:vMerge w:val="restart"/>' if row == place.row else "<w:vMerge/>"
    if place.part is Part.BAND:
        look += f'<w:shd w:val="clear" w:color="auto" w:fill="{_BAND}"/>'
    if place.is_vertical:
        look += '<w:textDirection w:val="tbRlV"/>'
    content = _content(box) if row == place.row else ""
    return f'<w:tc><w:tcPr>{look}<w:vAlign w:val="center"/></w:tcPr>{_paragraph(box, content, is_kept=is_kept)}</w:tc>'


def _paragraph(box: Box, content: str, *, is_kept: bool) -> str:
    look = "<w:keepNext/>" if is_kept else ""
    points = _size(box)
    if points != _SIZE:
        look += f'<w:spacing w:line="{round(points * LEADING * 20)}" w:lineRule="exact"/>'
    if is_flush(box.cell):
        look += f'<w:ind w:left="{round((PAD_FLUSH - PAD) * 20)}"/><w:jc w:val="left"/>'
    return paragraph(CELL, content, look)


def _size(box: Box) -> float:
    return int(box.lines[0].size * 2 + 1e-6) / 2 if box.lines else _SIZE


def _content(box: Box) -> str:
    """Write the words of a cell; a label that does not fit on a line is broken where the form breaks it."""
    cell = box.cell
    if not cell.text:
        return ""
    look = f'<w:rStyle w:val="{LABEL}"/>' if cell.place.is_strong else ""
    look += size(_size(box)) if _size(box) != _SIZE else ""
    if cell.place.lines and len(box.lines) > 1:
        return "<w:r><w:br/></w:r>".join(run(line, look) for line in cell.place.lines)
    return run(cell.text, look)
