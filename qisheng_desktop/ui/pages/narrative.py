"""A narrative section: plain paragraphs, set as they will be printed, with what they must cover beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Narrative
from qisheng_desktop.model.edits import Change
from qisheng_desktop.model.report import YEAR
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.last_text import LastText
from qisheng_desktop.ui.pages.page_title import PageTitle
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.text_acts import TextActs
from qisheng_desktop.ui.text_edit import ReportTextEdit
from qisheng_desktop.ui.theme import Theme


class NarrativePage(QWidget):
    """One section of text."""

    def __init__(self, session: Session, section: Narrative, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.code = section.code
        self._session = session
        self._section = section
        self._title = PageTitle(session, section.code)
        self.editor = ReportTextEdit(session, CellRef(section.code), theme)
        self.editor.setAccessibleName(section.title)
        self.editor.setPlaceholderText(section.help)
        self.acts = TextActs(self.editor, theme)
        self._title.add(widgets.button("插入数据", self.acts.insert_data, tip="把表里的数放进句子，跟着表变（Ctrl+D）"))
        tip = "把与表里相同的数都变成数据域，以后跟着表变；选中一段就只转这一段（Ctrl+Shift+D）"
        self._title.add(widgets.button("转为数据域", self.acts.to_fields, tip=tip))
        self._title.add(self._drafts_button())
        self._last = LastText(session, CellRef(section.code), theme, self)
        self._title.add(self._last.toggle)
        self._outline = widgets.column(spacing=6)
        side = widgets.column(
            widgets.label("这一部分要写到", kind="section"),
            self._outline,
            widgets.label(section.help, kind="muted", wraps=True),
            1,
            spacing=10,
        )
        beside = QWidget()
        beside.setLayout(side)
        beside.setFixedWidth(190)
        sheet = widgets.card(widgets.row(self.editor, spacing=0), name="sheet", margin=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 8)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        middle = widgets.row(sheet, self._last, beside, spacing=14)
        middle.setStretch(0, 1)
        layout.addLayout(middle)
        session.changed.connect(self._on_changed)
        self.refresh()

    def _drafts_button(self) -> QPushButton:
        """Make the button whose menu offers drafted sentences."""
        made = widgets.button("草拟句子", lambda: None, kind="menu", tip="按表里的数写好一句话，放在光标处，再自己改")
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: self.acts.fill_drafts(menu))
        made.setMenu(menu)
        return made

    def commit(self) -> None:
        """Everything typed is in the report already."""

    def go_to(self, _ref: CellRef) -> None:
        """Be ready for typing."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Count the characters and tick what is spoken of."""
        text = self._session.report.text(CellRef(self.code))
        count = len("".join(text.split()))
        self._title.show_progress(f"{count} 字　{len(self._session.report.paragraphs(CellRef(self.code)))} 段")
        widgets.empty(self._outline)
        for item in self._section.outline:
            is_there = item in text
            self._outline.addWidget(
                widgets.label(f"{'✓' if is_there else '○'} {item}", kind="good" if is_there else "")
            )

    def _on_changed(self, change: Change) -> None:
        if CellRef(self.code) in change.cells:
            self.refresh()
        if CellRef(self.code) in change.cells or change.done.last or change.done.unrevised or YEAR in change.cells:
            self._last.follow()
