"""The grid: an official table to type into, its headings kept in sight."""

from __future__ import annotations

from collections.abc import Iterator

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
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.ui.grid.cell_delegate import CellDelegate
from qisheng_desktop.ui.grid.sizing import column_widths, least_width, row_heights
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
        self.heading = _PlainView(self)
        self.heading.show_table(model)
        self.body = BodyView(model, theme, self)
        self._heading_delegate = CellDelegate(model, theme, self.heading)
        self.heading.setItemDelegate(self._heading_delegate)
        self.heading.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heading.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.heading.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.heading.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.horizontalScrollBar().valueChanged.connect(self.heading.horizontalScrollBar().setValue)
        self.body.moved.connect(self._on_moved)
        rows = model.printed_layout.heading_rows
        for row in range(model.rowCount()):
            self.heading.setRowHidden(row, row >= rows)
            self.body.setRowHidden(row, row < rows)
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
        for view in (self.heading, self.body):
            for column, pixels in enumerate(widths):
                view.setColumnWidth(column, pixels)
            for row, pixels in enumerate(heights):
                view.setRowHeight(row, pixels)
        self.heading.setFixedHeight(sum(heights[: layout.heading_rows]))

    def _sizes(self, width: int) -> tuple[list[int], list[int]]:
        layout = self.model.printed_layout
        widths = column_widths(layout, max(width, least_width(layout)))
        return widths, row_heights(layout, widths, self.font(), self.height() - 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _on_moved(self) -> None:
        self._heading_delegate.current = self.body.delegate.current
        self.heading.viewport().update()
        ref = self.current
        if ref:
            self.current_changed.emit(ref)


class _PlainView(QTableView):
    """A table view without Qt's own headers and lines, whose merged cells follow the printed layout."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setShowGrid(False)  # Qt's lines leave ticks at the edges of merged cells; the delegate draws them
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_table(self, model: TableModel) -> None:
        """Show a table, its cells merged as they are printed."""
        self.setModel(model)
        for cell in model.printed_layout.cells:
            if cell.height > 1 or cell.width > 1:
                self.setSpan(cell.row, cell.column, cell.height, cell.width)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 20)


class BodyView(_PlainView):
    """The part that is typed into.

    Enter goes down, Tab to the right, Shift backwards, over input cells only; arrows skip labels and totals.
    """

    moved = Signal()
    menu_wanted = Signal(QPoint)
    copy_wanted = Signal()
    cut_wanted = Signal()
    paste_wanted = Signal()
    clear_wanted = Signal()
    zeros_wanted = Signal()

    def __init__(self, model: TableModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._anchor = QPersistentModelIndex()
        self.delegate = CellDelegate(model, theme, self)
        self.delegate.move.connect(self._move_on)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.show_table(model)
        first = model.geometry.first
        if first:
            self.setCurrentIndex(model.index(*first))

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
        self.delegate.current = (current.row(), current.column())
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
