"""Putting composed lines and tables on a canvas; positions downwards from the top left corner of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from qisheng_desktop.exporting.fonts import Face, FontBook
from qisheng_desktop.exporting.lines import Glyph
from qisheng_desktop.exporting.page import LINE, PAGE_HEIGHT
from qisheng_desktop.exporting.tables import Composed
from qisheng_desktop.model.layout import Part

_NEAR = 1e-4
_BAND = (0.925, 0.94, 0.96)
"""The fill of a band: light enough to vanish on a bad copier without taking the words with it."""


class Start(NamedTuple):
    """Where the measure of a line begins, its baseline, and the size of its type."""

    x: float
    y: float
    size: float


def draw_glyphs(canvas: Canvas, glyphs: Sequence[Glyph], start: Start, book: FontBook) -> None:
    """Draw the characters of a line where they were set."""
    if not glyphs:
        return
    x, y, size = start
    document = vars(canvas)["_doc"]
    written = ["BT"]
    for face, space, run in _runs(glyphs, size, book):
        place, text = 0, "".join(glyph.character for glyph in run)
        # a piece ends where the font's subset changes: readers disagree on the space after the character before that
        for subset, codes in face.font.splitString(text, document):
            name = face.font.getSubsetInternalName(subset, document)
            at = f"1 0 0 1 {x + run[place].x:.4f} {PAGE_HEIGHT - y:.4f} Tm"
            written.append(f"{at} {name} {size:.4f} Tf {space:.4f} Tc <{codes.hex()}> Tj")
            place += len(codes)
    written.append("ET")
    _write(canvas, written)


def _write(canvas: Canvas, operators: Iterable[str]) -> None:
    """Put operators on a page as they are: reportlab's own way of writing numbers takes half the time of an export."""
    vars(canvas)["_code"].extend(operators)


def _runs(glyphs: Sequence[Glyph], size: float, book: FontBook) -> Iterator[tuple[Face, float, list[Glyph]]]:
    """Join characters of one font that are evenly apart: fewer, longer pieces, which readers copy as whole words."""
    run, face, space = [glyphs[0]], book.face(glyphs[0].role, glyphs[0].character), None
    for before, glyph in pairwise(glyphs):
        other = book.face(glyph.role, glyph.character)
        gap = glyph.x - before.x - book.advance(before.role, before.character) * size
        if other is face and (space is None or abs(gap - space) < _NEAR):
            space = gap
            run.append(glyph)
            continue
        yield face, space or 0.0, run
        run, face, space = [glyph], other, None
    yield face, space or 0.0, run


def draw_table(canvas: Canvas, table: Composed, left: float, top: float, book: FontBook) -> None:
    """Draw a table with its top left corner at a place: fills, then lines, then words."""
    canvas.saveState()
    canvas.setLineWidth(LINE)
    canvas.setLineCap(2)
    canvas.setFillColorRGB(*_BAND)
    for box in table.boxes:
        if box.cell.place.part is Part.BAND:
            canvas.rect(left + box.x, PAGE_HEIGHT - top - box.y - box.height, box.width, box.height, stroke=0, fill=1)
    canvas.setFillGray(0)
    height = PAGE_HEIGHT - top
    _write(
        canvas,
        (
            f"{left + x1:.4f} {height - y1:.4f} m {left + x2:.4f} {height - y2:.4f} l S"
            for x1, y1, x2, y2 in _lines(table)
        ),
    )
    canvas.restoreState()
    for line in (*(line for box in table.boxes for line in box.lines), *table.remarks):
        draw_glyphs(canvas, line.line.glyphs, Start(left + line.x, top + line.y, line.size), book)


def _lines(table: Composed) -> Iterator[tuple[float, float, float, float]]:
    """Yield every line once: each cell's right and lower one, and the table's left and upper one."""
    yield 0.0, 0.0, max(box.x + box.width for box in table.boxes), 0.0
    yield 0.0, 0.0, 0.0, table.ruled_height
    for box in table.boxes:
        right, lower = box.x + box.width, box.y + box.height
        yield right, box.y, right, lower
        yield box.x, lower, right, lower
