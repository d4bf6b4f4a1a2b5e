"""A strip over the page for what the clerk should know without being stopped: shown while it lasts."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

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
