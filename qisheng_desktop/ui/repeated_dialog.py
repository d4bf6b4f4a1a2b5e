"""The sentences of last year's report that stand in this one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.fitting import FittingDialog


class RepeatedDialog(FittingDialog):
    """The sentences that stood in last year's report too, to be gone through one by one."""

    go_to_wanted = Signal(CellRef, int, int)

    def __init__(self, head: str, passages: Sequence[tuple[CellRef, int, int, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("与上年相同的句子")
        self._passages = passages
        self._list = QListWidget()
        self._list.setObjectName("choices")
        self._list.setWordWrap(True)
        self._list.addItems([words for *_, words in passages])
        self._list.setAccessibleName("与上年相同的句子")
        self._list.activated.connect(lambda _: self._show())
        layout = QVBoxLayout(self)
        layout.addWidget(widgets.label(head, wraps=True))
        layout.addWidget(self._list)
        show_it, close = widgets.button("到这一句去", self._show), widgets.button("关闭", self.accept)
        layout.addLayout(widgets.row(1, show_it, close))
        self.resize(640, 460)

    def _show(self) -> None:
        row = self._list.currentRow()
        if row >= 0:
            self.accept()
            self.go_to_wanted.emit(*self._passages[row][:3])
