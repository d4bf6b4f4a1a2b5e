"""The headings over the part of a table that scrolls."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qisheng_desktop.ui.grid.cell_painter import CellPainter
from qisheng_desktop.ui.grid.sizing import Spread


class HeadingView(QWidget):
    """The headings of a table, which stay in sight; ``spread`` is where they lie."""

    def __init__(self, cells: CellPainter, parent: QWidget) -> None:
        super().__init__(parent)
        self._cells = cells
        self._left = 0
        self.spread = Spread()

    def scroll_to(self, left: int) -> None:
        """Go along with the body, whose column at the left edge begins so many pixels outside."""
        self._left = left
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.translate(-self._left, 0)
            self._cells.paint(painter, self.spread, event.region().translated(self._left, 0))
