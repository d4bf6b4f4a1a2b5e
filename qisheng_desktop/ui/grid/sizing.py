"""Column widths and row heights of a table on the screen: it fills the width, and every label is seen whole."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

from qisheng_desktop.model.layout import Layout, Part, PrintedCell
from qisheng_desktop.ui.grid.cell_delegate import MARGIN, heading_text

NARROWEST = 36
"""Pixels at 100 %: room for five digits."""
PADDING = 5
"""Pixels above and below a label together, where room is scarce."""
MOST_PADDING = 20


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
    strong = QFont(font)
    strong.setBold(True)
    plain, bold = QFontMetrics(font), QFontMetrics(strong)
    heights = [plain.height() + PADDING] * layout.rows
    for cell in sorted(layout.cells, key=lambda cell: cell.height):
        if cell.part is Part.FIGURE or cell.is_vertical:
            continue
        width = sum(widths[cell.column : cell.column + cell.width]) - 2 * MARGIN
        needed = _text_height(cell, width, bold if cell.is_strong else plain) + PADDING
        lacking = needed - sum(heights[cell.row : cell.row + cell.height])
        if lacking > 0:
            heights[cell.row + cell.height - 1] += lacking
    return heights


def _text_height(cell: PrintedCell, width: int, metrics: QFontMetrics) -> int:
    text = heading_text(cell, width, metrics) if cell.part is Part.HEADING else cell.text
    flags = Qt.TextFlag.TextWordWrap
    return metrics.boundingRect(QRect(0, 0, width, 10_000), int(flags), text).height()
