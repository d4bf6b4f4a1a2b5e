"""All findings by severity, each a sentence with its way there and, where it may be kept, its reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import RuleKind, Severity
from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.review.mends import mends
from qisheng_desktop.review.slips import Suggestion
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.dialogs import ReasonDialog
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme, icon
from qisheng_desktop.ui.words import place_name

HEADS = {
    Severity.HARD: ("强制", "正式导出前必须改正"),
    Severity.SOFT: ("核实", "改正，或者写明理由后保留"),
    Severity.HINT: ("提示", "仅供参考"),
}


MOST_SUGGESTED = 3
"""How many ways to put a slip right are offered."""


class ReviewPage(QWidget):
    """What stands between this report and a formal export."""

    go_to_wanted = Signal(Finding)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.code = "review"
        self._session = session
        colours = {Severity.HARD: theme.hard, Severity.SOFT: theme.soft, Severity.HINT: theme.muted}
        self._icons = {severity: icon(f"finding-{severity.value}", colour) for severity, colour in colours.items()}
        self._head = widgets.label(kind="title")
        self._verdict = widgets.label(kind="muted", wraps=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        content = widgets.column(self._head, self._verdict, self._list, 1, spacing=10)
        content.setContentsMargins(16, 10, 16, 12)
        widgets.scroll(self, content)
        session.changed.connect(self._on_changed)
        session.reviewed.connect(self._on_changed)
        self.refresh()

    def commit(self) -> None:
        """Nothing is typed here."""

    def go_to(self, _ref: CellRef) -> None:
        """Nothing here has an address."""

    def refresh(self) -> None:
        """List the findings as they are now."""
        report = self._session.report
        widgets.empty(self._list)
        still_open = [finding for finding in self._session.findings if report.is_open(finding)]
        self._head.setText("审核")
        if not self._session.findings:
            self._verdict.setText("没有发现问题。可以正式导出。")
        elif not still_open:
            self._verdict.setText("没有必须改正的问题，需要核实的都已说明。可以正式导出。")
        else:
            self._verdict.setText(f"还有 {len(still_open)} 个问题要处理。处理完才能正式导出，草稿随时可以导出。")
        for severity in Severity:
            found = [finding for finding in self._session.findings if finding.rule.severity is severity]
            if found:
                name, meaning = HEADS[severity]
                head = widgets.label(f"{name} {len(found)}　{meaning}", kind="section")
                self._list.addWidget(head)
                for finding in found:
                    self._list.addWidget(self._card(finding))

    def _card(self, finding: Finding) -> QFrame:
        report = self._session.report
        mark = widgets.label()
        mark.setPixmap(self._icons[finding.rule.severity].pixmap(20, 20))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        text = widgets.column(widgets.label(finding.message, wraps=True), spacing=4)
        text.addWidget(widgets.label(place_name(report, finding.at), kind="muted", wraps=True))
        given, valid = report.explanations.get(finding.key), report.explanation(finding)
        if valid:
            text.addWidget(widgets.label(f"核实说明：{valid.reason}", kind="good", wraps=True))
        elif given:
            words = f"原说明“{given.reason}”写明后有关数字变了，请重新确认"
            text.addWidget(widgets.label(words, kind="soft", wraps=True))
        actions = widgets.row(spacing=6)
        if finding.rule.severity is Severity.SOFT:
            words = "改说明" if given else "填写核实说明"
            actions.addWidget(widgets.button(words, lambda: self.explain(finding), kind="link"))
        if finding.rule.kind is RuleKind.PRINTED:
            actions.addWidget(widgets.button("采用计算值", lambda: self._take_computed(finding), kind="link"))
        actions.addWidget(widgets.button("定位", lambda: self._locate(finding), tip="到出现问题的地方去"))
        for suggestion in mends(report, finding)[:MOST_SUGGESTED]:
            take = widgets.button("采用", partial(self._correct, suggestion), kind="link", tip="改成这样，可以撤销")
            offer = widgets.row(widgets.label(f"可以改：{suggestion.words}", wraps=True), take)
            offer.setStretch(0, 1)
            text.addLayout(offer)
        holder = widgets.row(mark, text, actions, spacing=12)
        holder.setStretch(1, 1)
        return widgets.card(holder, margin=10)

    def explain(self, finding: Finding) -> None:
        """Ask for the reason for keeping a finding."""
        report = self._session.report
        given = report.explanations.get(finding.key)
        dialog = ReasonDialog(finding.message, given.reason if given else "", self)
        if dialog.exec():
            reason = Explanation(dialog.text(), report.figures_of(finding)) if dialog.text() else None
            self._session.edit(Edits(explanations={finding.key: reason}), "核实说明")

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _correct(self, suggestion: Suggestion) -> None:
        self._session.edit(suggestion.edits, "改正")

    def _take_computed(self, finding: Finding) -> None:
        self._session.edit(Edits(printed={finding.at: None}), "采用计算值")

    def _locate(self, finding: Finding) -> None:
        self.go_to_wanted.emit(finding)
