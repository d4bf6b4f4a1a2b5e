"""The grid: an official table to type into, its headings kept in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.ui.grid.body_view import BodyView
from qisheng_desktop.ui.grid.cell_painter import CellPainter
from qisheng_desktop.ui.grid.heading_view import HeadingView
from qisheng_desktop.ui.grid.sizing import column_widths, least_width, row_heights, spread_of
from qisheng_desktop.ui.grid.table_model import TableModel
from qisheng_desktop.ui.theme import Theme


class TableGrid(QWidget):
    """A heading view that stays, and the body under it; one model, the same columns.

    ``current_changed`` carries the address of the cell the clerk is at.
    """

    current_changed = Signal(CellRef)

    def __init__(self, model: TableModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._cells = CellPainter(model, theme, self.font())
        self.heading = HeadingView(self._cells, self)
        self.body = BodyView(model, self._cells, self)
        self.body.horizontalScrollBar().valueChanged.connect(self.heading.scroll_to)
        self.body.moved.connect(self._on_moved)
        rows = model.printed_layout.heading_rows
        for row in range(rows):
            self.body.setRowHidden(row, True)
        self.heading.setVisible(rows > 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(self.body)
        self.setFocusProxy(self.body)

    @property
    def current(self) -> CellRef | None:
        """The cell the clerk is at."""
        cell = self.model.cell(self.body.currentIndex())
        return cell.ref if cell else None

    def go_to(self, ref: CellRef) -> None:
        """Make a cell the current one, in sight and ready for typing."""
        index = self.model.index_of(ref)
        if index.isValid():
            self.body.setCurrentIndex(index)
            self.body.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Take what stands in an open editor; what cannot be taken is let go, and said."""
        self.body.commit()

    def fit(self) -> None:
        """Give columns and rows their sizes for the present width."""
        layout = self.model.printed_layout
        widths, heights = self._sizes(self.width())
        if sum(heights) > self.height():
            widths, heights = self._sizes(self.width() - self.body.bar_width())
        self.body.fit(widths, heights)
        above = layout.heading_rows
        self.heading.spread = spread_of(layout, widths, heights, range(above), self.font())
        self.body.spread = spread_of(layout, widths, heights, range(above, layout.rows), self.font())
        self.heading.setFixedHeight(sum(heights[:above]))

    def _sizes(self, width: int) -> tuple[list[int], list[int]]:
        layout = self.model.printed_layout
        widths = column_widths(layout, max(width, least_width(layout)))
        return widths, row_heights(layout, widths, self.font(), self.height() - 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _on_moved(self) -> None:
        self.heading.update()
        ref = self.current
        if ref:
            self.current_changed.emit(ref)
