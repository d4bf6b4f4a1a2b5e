"""Last year's text beside this year's, with what was changed marked."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.differences import Kind, compare_texts
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.comparing import show_pieces
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme

PAUSE = 600
"""Milliseconds after the last key until the two texts are compared anew: typing never waits for it."""
SHOW = "上年对照"


class LastText(QWidget):
    """A pane that can be shown; ``toggle`` is its button. Without last year's report there is neither."""

    def __init__(self, session: Session, ref: CellRef, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._ref, self._theme = session, ref, theme
        self.toggle = widgets.switch(page, SHOW, "Ctrl+J", "在旁边显示上年的文字，今年改掉的带底色和下划线")
        self.toggle.toggled.connect(self.refresh)
        self._head = widgets.label(kind="section", wraps=True)
        self._confirm = widgets.button(
            "确认沿用", self._on_confirm, kind="link", tip="上年的这段文字今年照用，不再提示"
        )
        self._pane = QPlainTextEdit()
        self._pane.setReadOnly(True)
        self._pane.setAccessibleName("上年的文字")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(widgets.row(self._head, 1, self._confirm))
        layout.addWidget(self._pane, 1)
        self.setMinimumWidth(220)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self.refresh)
        session.replaced.connect(self.refresh)
        self.refresh()

    def follow(self) -> None:
        """Compare anew after a pause."""
        self._soon.start()

    def refresh(self) -> None:
        """Show what there is of last year's text."""
        self._soon.stop()
        report = self._session.report
        self.toggle.setVisible(report.last is not None)
        is_shown = report.last is not None and self.toggle.isChecked()
        self.setVisible(is_shown)
        if not is_shown:
            return
        pieces = compare_texts(report.last_text(self._ref), report.text(self._ref))
        same = sum(len(piece.text) for piece in pieces if piece.kind is Kind.BOTH)
        old = sum(len(piece.text) for piece in pieces if piece.kind is not Kind.NEW)
        is_unrevised = report.is_unrevised(self._ref)
        kept = f"　今年还留着 {100 * same // old}%" if old else "　上年没有写"
        self._head.setText(f"{report.year - 1}年" + ("　还没有修改" if is_unrevised else kept))
        self._confirm.setVisible(is_unrevised)
        show_pieces(self._pane, pieces, Kind.OLD, self._theme)

    def _on_confirm(self) -> None:
        self._session.edit(Edits(unrevised={self._ref: None}), "确认沿用")
