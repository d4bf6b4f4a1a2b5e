"""The grid: an official table to type into, its headings kept in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.ui.grid.cell_delegate import CellDelegate
from qisheng_desktop.ui.grid.cell_painter import CellPainter
from qisheng_desktop.ui.grid.heading_view import HeadingView
from qisheng_desktop.ui.grid.sizing import Spot, column_widths, least_width, row_heights, spots_of
from qisheng_desktop.ui.grid.table_model import TableModel
from qisheng_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Key = Qt.Key

_ARROWS = {Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0), Key.Key_Left: (0, -1), Key.Key_Right: (0, 1)}


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
        self.heading.spots = spots_of(layout, widths, heights, range(above), self.font())
        self.body.spots = spots_of(layout, widths, heights, range(above, layout.rows), self.font())
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


class BodyView(QTableView):
    """The part that is typed into.

    Enter goes down, Tab to the right, Shift backwards, over input cells only; arrows skip labels and totals.
    ``spots`` is where the cells lie.
    """

    moved = Signal()
    menu_wanted = Signal(QPoint)
    copy_wanted = Signal()
    cut_wanted = Signal()
    paste_wanted = Signal()
    clear_wanted = Signal()
    zeros_wanted = Signal()

    def __init__(self, model: TableModel, cells: CellPainter, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._cells = cells
        self.spots: list[Spot] = []
        self._anchor = QPersistentModelIndex()
        self.setShowGrid(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.delegate = CellDelegate(model, self)
        self.delegate.move.connect(self._move_on)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setModel(model)
        for cell in model.printed_layout.cells:
            if cell.height > 1 or cell.width > 1:
                self.setSpan(cell.row, cell.column, cell.height, cell.width)
        first = model.geometry.first
        if first:
            self.setCurrentIndex(model.index(*first))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 20)

    def fit(self, widths: Sequence[int], heights: Sequence[int]) -> None:
        """Give columns and rows their sizes in pixels."""
        for column, pixels in enumerate(widths):
            self.setColumnWidth(column, pixels)
        for row, pixels in enumerate(heights):
            self.setRowHeight(row, pixels)

    def paintEvent(self, event: QPaintEvent) -> None:
        left, top = self.horizontalOffset(), self.verticalOffset()
        chosen = {(index.row(), index.column()) for index in self.selectedIndexes()}
        painter = QPainter(self.viewport())
        painter.translate(-left, -top)
        self._cells.paint(painter, self.spots, event.region().translated(left, top), chosen)
        painter.end()

    def bar_width(self) -> int:
        """Return the room in pixels that the scroll bar takes."""
        return self.verticalScrollBar().sizeHint().width()

    def chosen(self) -> Iterator[CellRef]:
        """Yield the selected cells of figures, in reading order."""
        for index in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            cell = self._model.cell(index)
            if cell and cell.ref:
                yield cell.ref

    def commit(self) -> None:
        """Take what stands in an open editor."""
        editor = self.delegate.editor
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, CellDelegate.EndEditHint.NoHint)
            self.delegate.complained.emit("")

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._cells.current = current.row(), current.column()
        for index in (previous, current):
            self._update_cross(index)
        self.moved.emit()

    def _update_cross(self, index: Index) -> None:
        """Paint again what is banded for a cell: its row with the labels, and its column."""
        if index.isValid():
            here, room = self.visualRect(index), self.viewport().rect()
            self.viewport().update(QRect(room.left(), here.top(), room.width(), here.height()))
            self.viewport().update(QRect(here.left(), room.top(), here.width(), room.height()))
            for column in range(index.column()):
                label = self._model.geometry.cell((index.row(), column))
                if label is not None and label.height > 1:
                    self.viewport().update(self.visualRect(self._model.index(label.row, label.column)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Key(event.key()), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if key in {Key.Key_Return, Key.Key_Enter}:
            if control:
                self.zeros_wanted.emit()
            else:
                self._move_on(-1 if shift else 1, 0)
        elif key in {Key.Key_Tab, Key.Key_Backtab} and not control:
            self._move_on(0, -1 if shift or key == Key.Key_Backtab else 1)
        elif key in {Key.Key_Delete, Key.Key_Backspace}:
            self.clear_wanted.emit()
        elif key == Key.Key_F2:
            self.delegate.wants_end = True
            self.edit(self.currentIndex())
        elif key in _ARROWS and not control:
            self._step(*_ARROWS[key], extend=shift)
        elif key in {Key.Key_Home, Key.Key_End} and control:
            self._go(self._model.geometry.first if key == Key.Key_Home else self._model.geometry.last)
        elif control and key in {Key.Key_C, Key.Key_X, Key.Key_V}:
            {Key.Key_C: self.copy_wanted, Key.Key_X: self.cut_wanted, Key.Key_V: self.paste_wanted}[key].emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep what an input method commits without a preview: Qt opens the editor and drops the text."""
        text = event.commitString()
        super().inputMethodEvent(event)
        editor = self.delegate.editor
        if text and editor is not None and text not in editor.text():
            editor.setText(text)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def focusNextPrevChild(self, next_child: bool) -> bool:
        """Tab moves within the table; the page offers F6 to leave it."""
        del next_child
        return False

    def _move_on(self, rows: int, columns: int) -> None:
        geometry, here = self._model.geometry, self._here()
        if abs(rows) > 1:
            self._step(rows // 2, 0, extend=False)
        elif rows:
            self._go(geometry.next_down(here, rows))
        else:
            self._go(geometry.next_right(here, columns))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, rows: int, columns: int, *, extend: bool) -> None:
        place = self._model.geometry.towards(self._here(), rows, columns)
        if place and extend:
            self._extend_to(place)
        else:
            self._go(place)

    def _extend_to(self, place: tuple[int, int]) -> None:
        model = self.selectionModel()
        anchor = self.selectedIndexes()[0] if self.selectedIndexes() else self.currentIndex()
        index = self._model.index(*place)
        if not self._anchor.isValid():
            self._anchor = QPersistentModelIndex(anchor)
        start = self._anchor
        top, bottom = sorted((start.row(), index.row()))
        left, right = sorted((start.column(), index.column()))
        block = QItemSelection(self._model.index(top, left), self._model.index(bottom, right))
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _go(self, place: tuple[int, int] | None) -> None:
        self._anchor = QPersistentModelIndex()
        if place:
            self.setCurrentIndex(self._model.index(*place))

    def _here(self) -> tuple[int, int]:
        return self.currentIndex().row(), self.currentIndex().column()
