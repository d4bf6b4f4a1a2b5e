"""The head of a section's page: its title, which may be changed, how far it has come, and its actions."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from qisheng_desktop.model.edits import Change, Edits
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.session import Session


class PageTitle(QWidget):
    """Title, progress, actions, in one line."""

    def __init__(self, session: Session, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._code = code
        self._title = widgets.StatusText()
        self._title.setObjectName("title")
        self._progress = widgets.StatusText(is_right=True)
        self._progress.setObjectName("muted")
        self._progress.setFixedWidth(self._progress.fontMetrics().horizontalAdvance("已填 000/000 格子"))
        self._reset = widgets.button("恢复官方标题", self._restore, kind="link")
        self._actions = widgets.row()
        change = widgets.button("改标题", self.change, kind="link", tip="本地要求用别的标题时才需要改")
        layout = widgets.row(self._title, change, self._reset, self._progress, self._actions, spacing=10)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        session.changed.connect(self._on_changed)
        self.refresh()

    def add(self, widget: QWidget) -> None:
        """Put an action at the right."""
        self._actions.addWidget(widget)

    def show_progress(self, text: str) -> None:
        """Say how far the section has come."""
        self._progress.set_text(text)

    def refresh(self) -> None:
        """Show the title as this report has it."""
        self._title.set_text(self._session.report.title(self._code))
        self._reset.setVisible(self._code in self._session.report.titles)

    def change(self) -> None:
        """Ask for another title."""
        title, is_given = QInputDialog.getText(
            self,
            "改标题",
            "这一部分的标题（与官方标题不同时，审核会提示核实）：",
            QLineEdit.EchoMode.Normal,
            self._session.report.title(self._code),
        )
        if is_given and title.strip():
            self._session.edit(Edits(titles={self._code: title.strip()}), "改标题")

    def _on_changed(self, change: Change) -> None:
        if self._code in change.done.titles:
            self.refresh()

    def _restore(self) -> None:
        self._session.edit(Edits(titles={self._code: None}), "恢复官方标题")
