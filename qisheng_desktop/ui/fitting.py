"""A dialog that shows all of itself, on small screens and where the system enlarges what it shows."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog

FRAME = QSize(8, 40)
"""What a window manager puts around a dialog, at most, in pixels of the desktop's scale."""


class FittingDialog(QDialog):
    """Opens high enough for its wrapped words, and no larger than the screen.

    Qt opens a dialog no higher than two thirds of the screen and squeezes what is in it; one with a size of its own is
    opened as it says, its buttons perhaps below the edge: both at 150 % on a screen of 1366 by 768.
    """

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size before the dialog is seen."""
        room, size, layout = self.screen().availableSize() - FRAME, self.size(), self.layout()
        if layout is not None and layout.hasHeightForWidth():
            size = size.expandedTo(QSize(0, layout.totalHeightForWidth(min(size.width(), room.width()))))
        self.resize(size.boundedTo(room))
        super().showEvent(event)
