"""The calculator of the fee for information: the two ways of 国办函〔2020〕109号, request by request."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QFormLayout, QListWidget, QRadioButton, QSpinBox, QVBoxLayout, QWidget

from qisheng_desktop.model.report import Report
from qisheng_desktop.review.drafts import draft_fee, fee_by_items, fee_by_pages
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.dialogs import accept_buttons, make_default
from qisheng_desktop.ui.fitting import FittingDialog

BY_ITEMS = (
    "按件计收：同一申请人一个自然月内，10 件以内不收；第 11 至 30 件每件 100 元；从第 31 件起，每 10 件每件再加 100 元"
)
BY_PAGES = (
    "按量计收：同一件申请，30 页以内不收；第 31 至 100 页每页 10 元；第 101 至 200 页每页 20 元；第 201 页起每页 40 元"
)
MOST = 100_000
FREE = 10
"""Requests of one applicant in a month for which nothing is charged."""


class FeeDialog(FittingDialog):
    """Works out what was charged and writes the sentence of section six."""

    def __init__(self, report: Report, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("信息处理费")
        self._report = report
        self._charged: list[tuple[int, Decimal]] = []
        self._items, self._pages = QRadioButton("按件计收"), QRadioButton("按量计收")
        self._items.setChecked(True)
        self._number = QSpinBox()
        self._number.setRange(0, MOST)
        self._number.setGroupSeparatorShown(False)
        self._number.setAccessibleName("件数或者页数")
        self._way = widgets.label(kind="muted", wraps=True)
        self._fee = widgets.label()
        self._list = QListWidget()
        self._list.setAccessibleName("已加入的收费")
        self._list.setMaximumHeight(110)
        self._sentence = widgets.label(wraps=True)
        form = QFormLayout()
        form.addRow("计收方式", widgets.row(self._items, self._pages, 1))
        form.addRow("", self._way)
        more, less = widgets.button("加入合计", self.add), widgets.button("去掉选中的", self.take_away, kind="link")
        form.addRow("数量", widgets.row(self._number, self._fee, 1, more))
        layout = QVBoxLayout(self)
        layout.addWidget(widgets.label("每一次收费算一遍，加入合计；没有收过费，直接插入就可以。", wraps=True))
        layout.addLayout(form)
        layout.addWidget(self._list)
        layout.addLayout(widgets.row(1, less))
        layout.addWidget(widgets.label("会写成", kind="section"))
        layout.addWidget(self._sentence)
        box = accept_buttons(self, "插入")
        layout.addWidget(box)
        make_default(box, more, less)
        self._items.toggled.connect(self.refresh)
        self._number.valueChanged.connect(self.refresh)
        self.setMinimumWidth(560)
        self.refresh()

    @property
    def answer(self) -> str:
        """The sentence as it stands in an answer."""
        count = sum(number for number, fee in self._charged if fee)
        return draft_fee(self._report, count, sum((fee for _, fee in self._charged), Decimal(0)))

    def add(self) -> None:
        """Add what stands there to what was charged."""
        number, fee = self._number.value(), self._worked_out()
        if not number:
            return
        is_by_items = self._items.isChecked()
        self._charged.append((max(0, number - FREE) if is_by_items else 1, fee))
        self._list.addItem(f"{'按件' if is_by_items else '按量'} {number} {'件' if is_by_items else '页'}　{fee} 元")
        self.refresh()

    def take_away(self) -> None:
        """Take the chosen line away."""
        row = self._list.currentRow()
        if row >= 0:
            self._list.takeItem(row)
            del self._charged[row]
            self.refresh()

    def refresh(self) -> None:
        """Work out the fee at hand and write the sentence."""
        is_by_items = self._items.isChecked()
        self._way.setText(BY_ITEMS if is_by_items else BY_PAGES)
        self._number.setSuffix(" 件" if is_by_items else " 页")
        self._fee.setText(f"应收 {self._worked_out()} 元")
        self._sentence.setText(self.answer)

    def _worked_out(self) -> Decimal:
        number = self._number.value()
        return fee_by_items(number) if self._items.isChecked() else fee_by_pages(number)
