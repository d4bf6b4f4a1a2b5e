"""The cover: who reports, for which year, how to reach them, the preface, who signs."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from qisheng_desktop.errors import EditError, QishengError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.drafts import draft_preface
from qisheng_desktop.model.edition import Field, FieldKind
from qisheng_desktop.model.edits import Change, Edits
from qisheng_desktop.model.report import YEAR
from qisheng_desktop.model.validation import clean
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.text_acts import TextActs
from qisheng_desktop.ui.text_edit import ReportTextEdit
from qisheng_desktop.ui.theme import Theme

PREFACE = CellRef("preface")
LEVEL = CellRef("level")
PREFACE_HEIGHT = 120
"""Pixels it has at least."""


class FieldEdit(QLineEdit):
    """One line of the cover, typed straight into the report."""

    def __init__(self, session: Session, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ref = CellRef(field.code)
        self.setAccessibleName(field.label)
        self.setToolTip(widgets.tip(field.help))
        self.setPlaceholderText(field.help)
        self.setMaxLength(200)
        self.show_session(session)
        self.textEdited.connect(self._on_typed)

    def show_session(self, session: Session) -> None:
        """Show the field of another report, with nothing left of the one before: words half typed, a selection."""
        self._session = session
        self._show_text(session.report.text(self._ref))

    def follow(self, change: Change) -> None:
        """Show what the report has now, where a change was about this field."""
        if self._ref in change.cells:
            text = self._session.report.text(self._ref)
            if text != self.text():
                self._show_text(text)

    def _show_text(self, text: str) -> None:
        self.setText(text)
        self.setCursorPosition(0)

    def _on_typed(self, text: str) -> None:
        try:
            self._session.edit(Edits({self._ref: clean(text) or None}), "填写封面", is_typing=True)
        except EditError:
            self._show_text(self._session.report.text(self._ref))  # line breaks out of a paste


def asked_on_cover(session: Session) -> tuple[object, ...]:
    """Return all that the cover asks of a report: covers that ask the same can be the same."""
    edition = session.report.edition
    possible = [(one.code, one.title) for one in session.catalogue.supplements_for(edition.code)]
    return edition.code, edition.basis, edition.first_year, edition.last_year, edition.fields, possible


class CoverPage(QWidget):
    """The fields of the edition's cover, the preface, and the sign-off sheet.

    It goes from report to report: to make its sixty widgets anew is a third of the time that opening a report takes.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.code = "cover"
        self.asked = asked_on_cover(session)
        self._session = session
        self._lines: dict[str, FieldEdit] = {}
        self.preface = ReportTextEdit(session, PREFACE, theme, self)
        self.preface.setAccessibleName("前言")
        self.acts = TextActs(self.preface, theme)
        self.preface.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preface.document().documentLayout().documentSizeChanged.connect(self._fit_preface)
        self._fit_preface()
        page = QVBoxLayout()
        page.setSpacing(12)
        page.addWidget(widgets.label("封面与单位", kind="title"))
        page.addLayout(widgets.row(self._identity(), self._contact(), spacing=14))
        page.addWidget(self._preface_card())
        page.addWidget(self._sign_off())
        page.addStretch(1)
        page.setContentsMargins(16, 10, 16, 12)
        self._area = widgets.scroll(self, page)
        self._show_choices()
        session.changed.connect(self._on_changed)

    def show_session(self, session: Session) -> None:
        """Show another report of which the same is asked, with nothing left of the one before."""
        if session is not self._session:
            self._area.verticalScrollBar().setValue(0)
            self._area.horizontalScrollBar().setValue(0)
        self._session.changed.disconnect(self._on_changed)
        session.changed.connect(self._on_changed)
        self._session = session
        for line in self._lines.values():
            line.show_session(session)
        self._show_choices()
        self.preface.show_session(session)
        widgets.lay_out_around(self.preface, self)

    def commit(self) -> None:
        """Everything typed is in the report already."""

    def go_to(self, ref: CellRef) -> None:
        """Be ready for typing in a field."""
        widget = self.preface if ref == PREFACE else self.field(ref.section) or self._lines["unit"]
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def field(self, code: str) -> QWidget | None:
        """Return the widget a field is typed in."""
        return {"year": self._year, "level": self._level}.get(code) or self._lines.get(code)

    def refresh(self) -> None:
        """Nothing but the fields, which follow the report by themselves."""

    def draft(self) -> None:
        """Write a preface from what is known; asks before it replaces one."""
        question = "前言已有文字，会被替换（可以撤销）。要继续吗？"
        old, new = self._session.report.text(PREFACE), draft_preface(self._session.report)
        if not old or old == new or messages.ask(self, "草拟前言", question, yes="替换"):
            self._session.edit(Edits({PREFACE: self._session.report.rewritten(PREFACE, new)}), "草拟前言")

    def _fit_preface(self) -> None:
        """Let the preface be as tall as its text, so that only the page scrolls."""
        self.preface.setFixedHeight(max(PREFACE_HEIGHT, int(self.preface.document().size().height()) + 34))

    def _identity(self) -> QWidget:
        report, form = self._session.report, _form()
        self._year = QSpinBox()
        self._year.setGroupSeparatorShown(False)
        self._year.setAccessibleName("报告年度")
        self._year.setRange(report.edition.first_year, report.edition.last_year or 2099)
        self._year.setToolTip("换到别的版式所用的年份，请新建报告")
        self._year.valueChanged.connect(self._on_year)
        self._level = QComboBox()
        self._level.setAccessibleName("单位类别")
        for field in report.edition.fields:
            if field.kind is FieldKind.YEAR:
                form.addRow(field.label, self._year)
            elif field.kind is FieldKind.CHOICE:
                for code, word in field.choices:
                    self._level.addItem(word, code)
                form.addRow(field.label, self._level)
            elif field.code == "unit":
                form.addRow(field.label, self._line(field))
        self._level.currentIndexChanged.connect(self._on_level)
        last = f"—{report.edition.last_year}" if report.edition.last_year else "年起的"
        served = f"{report.edition.first_year}{last}"
        words = f"{report.edition.code} 版（{report.edition.basis}），{served}年度"
        form.addRow("使用版式", widgets.label(words, kind="muted"))
        possible = self._session.catalogue.supplements_for(report.edition.code)
        self._supplements = {one.code: QCheckBox(one.title) for one in possible}
        for box in self._supplements.values():
            box.clicked.connect(lambda _checked=False: self._on_supplement())
            form.addRow("地方补充", box)
        return widgets.card(form)

    def _contact(self) -> QWidget:
        form = _form()
        for field in self._session.report.edition.fields:
            if field.kind is FieldKind.LINE and not field.is_sign_off and field.code != "unit":
                form.addRow(field.label, self._line(field))
        return widgets.card(form)

    def _preface_card(self) -> QWidget:
        draft = widgets.button("草拟前言", self.draft, tip="按单位、年度和联系方式写出前言，可以再改")
        head = widgets.row(widgets.label("前言", kind="section"), 1, draft)
        paper = widgets.card(widgets.row(self.preface, spacing=0), name="sheet", margin=1)
        return widgets.card(widgets.column(head, paper))

    def _sign_off(self) -> QWidget:
        fields = [field for field in self._session.report.edition.fields if field.is_sign_off]
        left, right = _form(), _form()
        for index, field in enumerate(fields):
            (left if index % 2 == 0 else right).addRow(field.label, self._line(field))
        head = widgets.label("签批（可不填）", kind="section")
        return widgets.card(widgets.column(head, widgets.row(left, right, spacing=28)))

    def _line(self, field: Field) -> FieldEdit:
        edit = FieldEdit(self._session, field)
        self._lines[field.code] = edit
        return edit

    def _show_choices(self) -> None:
        """Show what is not typed but chosen; that is no edit."""
        report = self._session.report
        self._level.hidePopup()
        with QSignalBlocker(self._year), QSignalBlocker(self._level):
            self._year.setValue(report.year)
            self._level.setCurrentIndex(self._level.findData(report.text(LEVEL)))
        for code, box in self._supplements.items():
            box.setChecked(any(code == one.code for one in report.edition.supplements))

    def _on_year(self, year: int) -> None:
        self._session.edit(Edits({YEAR: Decimal(year)}), "改年度")

    def _on_level(self, index: int) -> None:
        self._session.edit(Edits({LEVEL: self._level.itemData(index)}), "改单位类别")

    def _on_supplement(self) -> None:
        chosen = tuple(code for code, box in self._supplements.items() if box.isChecked())
        try:
            self._session.lay_over(chosen, "改地方补充")
        except QishengError as error:
            messages.tell_error(self, "不能改地方补充", error)
            self._show_choices()

    def _on_changed(self, change: Change) -> None:
        for line in self._lines.values():
            line.follow(change)
        if YEAR in change.cells or LEVEL in change.cells:
            self._show_choices()


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setSpacing(10)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return form
