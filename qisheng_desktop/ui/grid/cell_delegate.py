"""How a figure is typed into its cell."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qisheng_desktop.errors import EditError
from qisheng_desktop.model.entry import parse_entry
from qisheng_desktop.ui.grid.table_model import TableModel
from qisheng_desktop.ui.words import refusal

Index = QModelIndex | QPersistentModelIndex

_MOVES = {
    Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0), Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1),
}  # fmt: skip


class CellDelegate(QStyledItemDelegate):
    """Edits figures in place; the view paints them itself.

    ``move`` asks the view to go on: ``(1, 0)`` down, ``(0, 1)`` right, negative backwards; ``complained`` carries why
    what is being typed cannot be taken, or nothing once it can.
    """

    move = Signal(int, int)
    complained = Signal(str)

    def __init__(self, model: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._font = parent.font()
        self.wants_end = False
        self.editor: QLineEdit | None = None

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        editor.setFont(self._font)
        editor.setAccessibleName(str(index.data(int(Qt.ItemDataRole.AccessibleTextRole))))
        place = QPersistentModelIndex(index)
        editor.textChanged.connect(lambda text: self._judge(editor, place, text))
        self.editor = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(int(Qt.ItemDataRole.EditRole)) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect)  # type: ignore[attr-defined] # Qt stubs lack it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the result of Enter, Tab, Up and Down at once, and go on; keep the editor while it is wrong."""
        if isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            move = _MOVES.get(key)
            if move and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key != Qt.Key.Key_Backtab:
                move = -move[0], -move[1]
            if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                move = (-2 if key == Qt.Key.Key_Up else 2), 0
            if move and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                if watched.property("wrong") != "true":
                    self.commitData.emit(watched)
                    self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
                    self.move.emit(*move)
                return True
            if key == Qt.Key.Key_Escape:
                self.complained.emit("")
        if event.type() == QEvent.Type.FocusIn and self.wants_end and isinstance(watched, QLineEdit):
            self.wants_end = False
            watched.deselect()
            watched.end(False)
        return super().eventFilter(watched, event)

    def _judge(self, editor: QLineEdit, index: QPersistentModelIndex, text: str) -> None:
        """Say at once, and where it stands, that something cannot be a figure."""
        cell, edition = self._model.cell(index), self._model.session.report.edition
        reason = ""
        if cell is not None and cell.ref is not None:
            try:
                parse_entry(text, edition.figures[cell.ref], edition)
            except EditError as error:
                reason = refusal(error, edition)
        wrong = "true" if reason and text.strip() not in {"+", "."} else "false"
        if editor.property("wrong") != wrong:
            editor.setProperty("wrong", wrong)
            editor.style().polish(editor)
        self.complained.emit(reason if wrong == "true" else "")
