"""Where the cells of a table lie on the screen: it fills the width, and every label is seen whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

from qisheng_desktop.model.layout import Layout, Part, PrintedCell
from qisheng_desktop.ui.grid.lettering import MARGIN, heading_text

NARROWEST = 36
"""Pixels at 100 %: room for five digits."""
PADDING = 5
"""Pixels above and below a label together, where room is scarce."""
MOST_PADDING = 20


class Spot(NamedTuple):
    """Where a cell lies, with the lines at its right and foot; what those enclose; its label, broken for its width."""

    cell: PrintedCell
    rect: QRect
    inside: QRect
    text: str


class Spread(NamedTuple):
    """Where all cells of a view lie, and the ground they cover together."""

    spots: Sequence[Spot] = ()
    ground: QRect = QRect()


def spread_of(layout: Layout, widths: Sequence[int], heights: Sequence[int], rows: range, font: QFont) -> Spread:
    """Return where the cells that begin in some rows lie, in pixels from the corner of the first of them."""
    lefts = list(accumulate(widths, initial=0))
    tops = list(accumulate(heights, initial=-sum(heights[: rows.start])))
    plain, strong = _metrics(font)
    spots, ground = [], QRect()
    for cell in layout.cells:
        if cell.row not in rows:
            continue
        left, top = lefts[cell.column], tops[cell.row]
        width, height = lefts[cell.column + cell.width] - left, tops[cell.row + cell.height] - top
        rect = QRect(left, top, width, height)
        inside = rect.adjusted(int(not cell.column), int(not cell.row), -1, -1)
        text = cell.text
        if cell.part not in {Part.FIGURE, Part.STUB} and not cell.is_vertical:
            text = heading_text(cell, width - 2 * MARGIN, strong if cell.is_strong else plain)
        spots.append(Spot(cell, rect, inside, text))
        ground |= rect
    return Spread(spots, ground)


def column_widths(layout: Layout, width: int) -> list[int]:
    """Share out a width in pixels as the form does, without a rest."""
    total, edges, reach = sum(layout.widths), [0], 0
    for share in layout.widths:
        reach += share
        edges.append(width * reach // total)
    return [right - left for left, right in pairwise(edges)]


def least_width(layout: Layout) -> int:
    """Return the width in pixels below which figures would not fit."""
    return NARROWEST * sum(layout.widths) // min(layout.widths)


def row_heights(layout: Layout, widths: list[int], font: QFont, room: int) -> list[int]:
    """Return heights in pixels in which every label fits; a short table spreads over the room there is.

    Qt's own way knows nothing of spans. Cells of one row come first; a taller cell then widens its last row.
    """
    heights = _least_heights(layout, widths, font)
    spare = min(MOST_PADDING - PADDING, max(0, room - sum(heights)) // layout.rows)
    return [height + spare for height in heights]


def _least_heights(layout: Layout, widths: list[int], font: QFont) -> list[int]:
    plain, strong = _metrics(font)
    heights = [plain.height() + PADDING] * layout.rows
    for cell in sorted(layout.cells, key=lambda cell: cell.height):
        if cell.part is Part.FIGURE or cell.is_vertical:
            continue
        width = sum(widths[cell.column : cell.column + cell.width]) - 2 * MARGIN
        needed = _text_height(cell, width, strong if cell.is_strong else plain) + PADDING
        lacking = needed - sum(heights[cell.row : cell.row + cell.height])
        if lacking > 0:
            heights[cell.row + cell.height - 1] += lacking
    return heights


def _text_height(cell: PrintedCell, width: int, metrics: QFontMetrics) -> int:
    text = heading_text(cell, width, metrics) if cell.part is Part.HEADING else cell.text
    flags = Qt.TextFlag.TextWordWrap
    return metrics.boundingRect(QRect(0, 0, width, 10_000), int(flags), text).height()


def _metrics(font: QFont) -> tuple[QFontMetrics, QFontMetrics]:
    strong = QFont(font)
    strong.setBold(True)
    return QFontMetrics(font), QFontMetrics(strong)
