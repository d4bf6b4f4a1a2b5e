"""One open report: the steps at the left, the page in the middle, the findings under it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import RuleKind, Table
from qisheng_desktop.model.edits import Change
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.find import FindDialog
from qisheng_desktop.ui.findings import FindingPanel
from qisheng_desktop.ui.input_context import take_composed
from qisheng_desktop.ui.pages.cover import CoverPage, asked_on_cover
from qisheng_desktop.ui.pages.narrative import NarrativePage
from qisheng_desktop.ui.pages.output import OutputPage
from qisheng_desktop.ui.pages.review import ReviewPage
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.steps import COVER, OUTPUT, REVIEW, StepList, steps_of
from qisheng_desktop.ui.text_acts import TextActs
from qisheng_desktop.ui.theme import Theme

Page = CoverPage | NarrativePage | TablePage | ReviewPage | OutputPage

TextPage = TypeVar("TextPage", CoverPage, NarrativePage)

PAUSE = 120
"""Milliseconds after the last change until the badges follow it: nobody looks at them while typing."""
GONE = 100
"""Milliseconds after which pages are taken apart that are not needed any more: what came in their place is painted."""
NARROW = 1000
"""Pixels below which the step list gives room to the page."""
LINES = ((740, 5), (520, 2), (0, 1))
"""How many findings are listed, from how many pixels of height on: in a low window the page needs the room."""
STEPS_WIDTH, STEPS_NARROW = 186, 146


class Editor(QWidget):
    """The wizard of one session. A page is made when it is first turned to."""

    page_changed = Signal(str)
    resized = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._theme = theme
        self._pages: dict[str, Page] = {}
        self._find: FindDialog | None = None
        self.steps = StepList(theme, self)
        self._stack = QStackedWidget(self)
        self._back = widgets.button("上一步", lambda: self.turn(-1), tip="Alt+Left")
        self._next = widgets.button("下一步", lambda: self.turn(1), kind="main", tip="Alt+Right")
        self.findings = FindingPanel(session, theme, [self._back, self._next], self)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addWidget(self.findings)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.steps)
        layout.addLayout(right, 1)
        self.steps.chosen.connect(self._show)
        self.steps.itemClicked.connect(self._on_clicked)
        self.findings.go_to.connect(self.show_finding)
        self._badges = QTimer(self)
        self._badges.setSingleShot(True)
        self._badges.setInterval(PAUSE)
        self._badges.timeout.connect(self._show_badges)
        self._follow()
        self.steps.show_steps(session.report, session.findings, COVER)
        self._show(COVER)

    def show_session(self, session: Session) -> None:
        """Show another report from its first page on, as if it had pages of its own; the one before is closed."""
        if self.isVisible():
            self.steps.setFocus()  # whatever is being composed ends with the report before
        if self._find is not None:
            widgets.discard(self._find)
            self._find = None
        old, self.session = self.session, session
        old.changed.disconnect(self._on_changed)
        old.reviewed.disconnect(self._badges.start)
        old.replaced.disconnect(self._on_replaced)
        self._follow()
        self.findings.show_session(session)
        self._show_anew(COVER, gone=GONE)

    def _follow(self) -> None:
        self.session.changed.connect(self._on_changed)
        self.session.reviewed.connect(self._badges.start)
        self.session.replaced.connect(self._on_replaced)

    @property
    def page(self) -> Page:
        """The page in sight."""
        return self._pages[self.steps.code]

    def commit(self) -> None:
        """Take what stands in an open editor or is being composed: done before a step, a save, an export."""
        take_composed()
        self.page.commit()

    def turn(self, by: int) -> None:
        """Go to the next or the previous step."""
        row = self.steps.currentRow() + by
        if 0 <= row < self.steps.count():
            self.steps.setCurrentRow(row)
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)
            self.page.go_to(CellRef(self.steps.code))

    def show_review(self) -> None:
        """Go to the page of all findings."""
        self.steps.go_to(REVIEW)

    def show_output(self) -> None:
        """Go to the page of preview and export."""
        self.steps.go_to(OUTPUT)

    def go_to(self, ref: CellRef) -> None:
        """Go to a cell, a text or a field, wherever it is."""
        codes = {section.code for section in self.session.report.edition.sections}
        self.steps.go_to(ref.section if ref.section in codes else COVER)
        self.page.go_to(ref)

    def show_finding(self, finding: Finding) -> None:
        """Go to the cell or the words a finding is about."""
        passage = finding.passage
        if passage is not None:
            self._show_text(finding.at, passage.start, passage.end)
        else:
            is_list = finding.rule.kind is RuleKind.FILLED
            self.go_to(finding.cells[0] if is_list and finding.cells else finding.at)

    def insert_data(self) -> None:
        """Put a figure of a table into the text in sight."""
        acts = self._text_acts()
        if acts is not None:
            acts.insert_data()

    def to_fields(self) -> None:
        """Make data fields of the typed numbers of the text in sight."""
        acts = self._text_acts()
        if acts is not None:
            acts.to_fields()

    def _text_acts(self) -> TextActs | None:
        page = self.page
        if isinstance(page, NarrativePage) or (isinstance(page, CoverPage) and page.preface.hasFocus()):
            return page.acts
        self.findings.say("请先转到要写的那一页文字，把光标放在要放数的地方")
        return None

    def open_find(self) -> None:
        """Open the search over all texts."""
        if self._find is None:
            self._find = FindDialog(self.session, self)
            self._find.shown.connect(self._show_text)
        self._find.show()
        self._find.raise_()
        self._find.activateWindow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
        self.steps.setFixedWidth(STEPS_NARROW if self.width() < NARROW else STEPS_WIDTH)
        self._make_room()

    def _make_room(self) -> None:
        is_listed = self.steps.code not in {REVIEW, OUTPUT}
        self.findings.set_room(is_listed=is_listed, lines=next(n for room, n in LINES if self.height() >= room))

    def _show_text(self, ref: CellRef, start: int, end: int) -> None:
        self.go_to(ref)
        if isinstance(self.page, NarrativePage):
            self.page.editor.select(start, end)
        elif isinstance(self.page, CoverPage):
            self.page.preface.select(start, end)

    def _show(self, code: str) -> None:
        shown = self._stack.currentWidget()
        for page in self._pages.values():
            if page is shown:
                page.commit()
        if code in self._pages:
            self._pages[code].refresh()
        else:
            self._pages[code] = self._make(code)
            self._stack.addWidget(self._pages[code])
        self._stack.setCurrentWidget(self._pages[code])
        self._make_room()
        self.findings.show_section(code)
        row, last = self.steps.currentRow(), self.steps.count() - 1
        self._back.setEnabled(row > 0)
        self._next.setEnabled(row < last)
        self.page_changed.emit(code)

    def _make(self, code: str) -> Page:
        if code == COVER:
            return self._with_acts(CoverPage(self.session, self._theme, self._stack))
        if code == OUTPUT:
            return OutputPage(self.session, self._theme, self._stack)
        if code == REVIEW:
            page = ReviewPage(self.session, self._theme, self._stack)
            page.go_to_wanted.connect(self.show_finding)
            page.text_wanted.connect(self._show_text)
            return page
        section = next(part for part in self.session.report.edition.sections if part.code == code)
        if isinstance(section, Table):
            table = TablePage(self.session, section, self._theme, self._stack)
            table.refused.connect(self.findings.say)
            return table
        return self._with_acts(NarrativePage(self.session, section, self._theme, self._stack))

    def _with_acts(self, page: TextPage) -> TextPage:
        page.acts.said.connect(lambda words: self.findings.say(words, is_warning=False))
        page.acts.cell_wanted.connect(self.go_to)
        return page

    def _on_clicked(self) -> None:
        """Let the clerk type at once into the page a click led to; arrow keys stay in the list."""
        self.page.go_to(CellRef(self.steps.code))

    def _on_changed(self, change: Change) -> None:
        if change.done.titles:
            self.steps.show_steps(self.session.report, self.session.findings, self.steps.code)
        self._badges.start()

    def _show_badges(self) -> None:
        self.steps.refresh(self.session.report, self.session.findings)

    def _on_replaced(self) -> None:
        """Stay at the same page, if there is one: the report is another object, perhaps with other cells."""
        code = self.steps.code
        self._show_anew(code if any(step.code == code for step in steps_of(self.session.report)) else COVER)
        if code != COVER:
            self.steps.setFocus()  # not the first button of a new page, which the next key would press

    def _show_anew(self, code: str, *, gone: int = 0) -> None:
        """Show a page of a report of which none is shown yet; the cover is kept, where the same is asked on it.

        The other pages are taken apart ``gone`` milliseconds later.
        """
        self._badges.stop()
        old, self._pages = self._pages, {}
        cover = old.get(COVER)
        if isinstance(cover, CoverPage) and cover.asked == asked_on_cover(self.session):
            self._pages[COVER] = old.pop(COVER)
            cover.show_session(self.session)
        self.steps.show_steps(self.session.report, self.session.findings, code)
        self._show(code)
        for page in old.values():  # only now: the stack would show another of them in between
            if isinstance(page, OutputPage):
                page.close_work()
            self._stack.removeWidget(page)
            QTimer.singleShot(gone, page, page.deleteLater)
