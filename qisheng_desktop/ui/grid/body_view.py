"""The part of a table that scrolls and is typed into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

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
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.ui.grid.cell_delegate import CellDelegate
from qisheng_desktop.ui.grid.cell_painter import CellPainter
from qisheng_desktop.ui.grid.sizing import Spread
from qisheng_desktop.ui.grid.table_model import TableModel

Index = QModelIndex | QPersistentModelIndex
Key = Qt.Key

_ARROWS = {Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0), Key.Key_Left: (0, -1), Key.Key_Right: (0, 1)}


class BodyView(QTableView):
    """The part that is typed into.

    Enter goes down, Tab to the right, Shift backwards, over input cells only; arrows skip labels and totals.
    ``spread`` is where the cells lie.
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
        self.spread = Spread()
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
        with QPainter(self.viewport()) as painter:  # one that is not ended, for an error in between, ends the program
            painter.translate(-left, -top)
            self._cells.paint(painter, self.spread, event.region().translated(left, top), chosen)

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        with self._still():
            super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        with self._still():
            super().focusOutEvent(event)

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Keep Qt from painting the whole table anew as the focus goes to an editor and back: nothing shows it."""
        for widget in (self, self.viewport()):
            widget.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, True)
        try:
            yield
        finally:
            for widget in (self, self.viewport()):
                widget.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, False)

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
