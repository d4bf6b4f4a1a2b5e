"""The cover: who reports, for which year, how to reach them, the preface, who signs."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from qisheng_desktop.errors import EditError, QishengError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.drafts import draft_preface
from qisheng_desktop.model.edition import Field, FieldKind, Supplement
from qisheng_desktop.model.edits import Change, Edits
from qisheng_desktop.model.report import YEAR
from qisheng_desktop.model.validation import clean
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.text_acts import TextActs
from qisheng_desktop.ui.text_edit import ReportTextEdit
from qisheng_desktop.ui.theme import Theme

PREFACE = CellRef("preface")
PREFACE_HEIGHT = 120
"""Pixels it has at least."""


class FieldEdit(QLineEdit):
    """One line of the cover, typed straight into the report."""

    def __init__(self, session: Session, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ref = CellRef(field.code)
        self.setAccessibleName(field.label)
        self.setToolTip(widgets.tip(field.help))
        self.setPlaceholderText(field.help)
        self.setMaxLength(200)
        self.show_value()
        self.textEdited.connect(self._on_typed)
        session.changed.connect(self._on_changed)

    def show_value(self) -> None:
        """Show what the report has."""
        text = self._session.report.text(self._ref)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def _on_typed(self, text: str) -> None:
        try:
            self._session.edit(Edits({self._ref: clean(text) or None}), "填写封面", is_typing=True)
        except EditError:
            self.show_value()  # line breaks out of a paste

    def _on_changed(self, change: Change) -> None:
        if self._ref in change.cells:
            self.show_value()


class CoverPage(QWidget):
    """The fields of the edition's cover, the preface, and the sign-off sheet."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.code = "cover"
        self._session = session
        self._edits: dict[str, QWidget] = {}
        self.preface = ReportTextEdit(session, PREFACE, theme, self)
        self.preface.setAccessibleName("前言")
        self.acts = TextActs(self.preface, session, theme)
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
        widgets.scroll(self, page)
        session.changed.connect(self._on_changed)

    def commit(self) -> None:
        """Everything typed is in the report already."""

    def go_to(self, ref: CellRef) -> None:
        """Be ready for typing in a field."""
        widget = self.preface if ref == PREFACE else self._edits.get(ref.section, self._edits["unit"])
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def field(self, code: str) -> QWidget | None:
        """Return the widget a field is typed in."""
        return self._edits.get(code)

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
        self._year.setValue(report.year)
        self._year.setToolTip("换到别的版式所用的年份，请新建报告")
        self._year.valueChanged.connect(self._on_year)
        self._level = QComboBox()
        self._level.setAccessibleName("单位类别")
        self._edits |= {"year": self._year, "level": self._level}
        for field in report.edition.fields:
            if field.kind is FieldKind.YEAR:
                form.addRow(field.label, self._year)
            elif field.kind is FieldKind.CHOICE:
                for code, word in field.choices:
                    self._level.addItem(word, code)
                form.addRow(field.label, self._level)
            elif field.code == "unit":
                form.addRow(field.label, self._line(field))
        self._level.setCurrentIndex(self._level.findData(report.text(CellRef("level"))))
        self._level.currentIndexChanged.connect(self._on_level)
        last = f"—{report.edition.last_year}" if report.edition.last_year else "年起的"
        served = f"{report.edition.first_year}{last}"
        words = f"{report.edition.code} 版（{report.edition.basis}），{served}年度"
        form.addRow("使用版式", widgets.label(words, kind="muted"))
        self._supplements = {s.code: QCheckBox(s.title) for s in self._possible_supplements()}
        for code, box in self._supplements.items():
            box.setChecked(any(code == one.code for one in report.edition.supplements))
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
        self._edits[field.code] = edit
        return edit

    def _possible_supplements(self) -> tuple[Supplement, ...]:
        return self._session.catalogue.supplements_for(self._session.report.edition.code)

    def _on_year(self, year: int) -> None:
        self._session.edit(Edits({YEAR: Decimal(year)}), "改年度")

    def _on_level(self, index: int) -> None:
        self._session.edit(Edits({CellRef("level"): self._level.itemData(index)}), "改单位类别")

    def _on_supplement(self) -> None:
        chosen = tuple(code for code, box in self._supplements.items() if box.isChecked())
        try:
            self._session.lay_over(chosen, "改地方补充")
        except QishengError as error:
            messages.tell_error(self, "不能改地方补充", error)
            for code, box in self._supplements.items():
                box.setChecked(any(code == one.code for one in self._session.report.edition.supplements))

    def _on_changed(self, change: Change) -> None:
        if YEAR in change.cells:
            self._year.setValue(self._session.report.year)
        if CellRef("level") in change.cells:
            self._level.setCurrentIndex(self._level.findData(self._session.report.text(CellRef("level"))))


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setSpacing(10)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return form
