"""What the clerk should know without being stopped: a strip over the page, a line in the corner of the menu bar."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenuBar, QWidget

from qisheng_desktop.ui import widgets


class Strip(QFrame):
    """One line of warning; empty text hides it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._label = widgets.label(wraps=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.addWidget(self._label, 1)
        layout.addWidget(widgets.button("知道了", self.hide, kind="link"))
        self.hide()

    def say(self, text: str) -> None:
        """Show a warning, or none."""
        if text == self._label.text() and text:
            return  # a strip the clerk has put away stays away until something else happens
        self._label.setText(text)
        self.setVisible(bool(text))


class Protected(QLabel):
    """Says in the corner of a menu bar when unsaved work was protected last."""

    _WORDS = "已自动保护"
    _MARGIN = 14

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        widgets.put(self, textFormat="PlainText", alignment="AlignRight|AlignVCenter")
        self.setObjectName("muted")
        self.setContentsMargins(0, 0, self._MARGIN, 0)
        bar.setCornerWidget(self)

    def say(self, at: str) -> None:
        """Show a time, or nothing."""
        self.setText(f"{self._WORDS} {at}" if at else "")
        bar = self.parentWidget()
        if isinstance(bar, QMenuBar):  # it gives a corner its place only when it is resized itself
            room = self.sizeHint()
            self.setGeometry(bar.width() - room.width(), 0, room.width(), bar.height())
