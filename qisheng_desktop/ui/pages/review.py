"""All findings by severity, each a sentence with its way there and, where it may be kept, its reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import RuleKind, Severity
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.reasons import explained
from qisheng_desktop.review.mends import mends
from qisheng_desktop.review.slips import BALANCE, Suggestion
from qisheng_desktop.sentences.reasons import expired_sentence
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.dialogs import ReasonDialog
from qisheng_desktop.ui.repeated_dialog import RepeatedDialog
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme, icon
from qisheng_desktop.ui.words import place_name

HEADS = {
    Severity.HARD: ("强制", "正式导出前必须改正"),
    Severity.SOFT: ("核实", "改正，或者写明理由后保留"),
    Severity.HINT: ("提示", "仅供参考"),
}


PERSONAL, NOT_PERSONAL = "p-personal", "已确认不是个人信息"
REPEAT = "s-repeat"
MOST_SUGGESTED = 3
"""How many ways to put a slip right are offered."""
SHORT = 16
"""Characters of an offer that stands on a button of its own."""
UNDOABLE = "改成这样，可以撤销"


class ReviewPage(QWidget):
    """What stands between this report and a formal export."""

    go_to_wanted = Signal(Finding)
    text_wanted = Signal(CellRef, int, int)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.code = "review"
        self._session = session
        colours = {Severity.HARD: theme.hard, Severity.SOFT: theme.soft, Severity.HINT: theme.muted}
        self._icons = {severity: icon(f"finding-{severity.value}", colour) for severity, colour in colours.items()}
        opinion = widgets.button(
            "审核意见…", self.show_opinion, tip="给领导看的一页：变化、说明、未处理的问题、空着的内容"
        )
        self._verdict = widgets.label(kind="muted", wraps=True)
        head = widgets.row(widgets.label("审核", kind="title"), 1, opinion)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        content = widgets.column(head, self._verdict, self._list, 1, spacing=10)
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
        text = widgets.column(widgets.label(finding.message, wraps=True), spacing=4)
        text.addWidget(widgets.label(place_name(report, finding.at), kind="muted", wraps=True))
        given, valid = report.explanations.get(finding.key), report.explanation(finding)
        if valid:
            text.addWidget(widgets.label(f"核实说明：{valid.reason}", kind="good", wraps=True))
        elif given:
            text.addWidget(widgets.label(expired_sentence(report, finding), kind="soft", wraps=True))
        acts = widgets.row(spacing=6)
        for suggestion in self._offers(finding):
            change = partial(self._correct, suggestion)
            if len(suggestion.words) <= SHORT:
                acts.addWidget(widgets.button(suggestion.words, change, kind="link", tip=UNDOABLE))
            else:
                take = widgets.button("照此改正", change, kind="link", tip=UNDOABLE)
                offer = widgets.row(widgets.label(f"可能：{suggestion.words}", wraps=True), take)
                offer.setStretch(0, 1)
                text.addLayout(offer)
        if finding.rule.code == REPEAT:
            acts.addWidget(widgets.button("看全部相同的句子…", self.show_repeated, kind="link"))
        self._add_reasons(acts, finding)
        if acts.count():
            acts.addStretch(1)
            text.addLayout(acts)
        locate = widgets.button("定位", lambda: self._locate(finding), tip="到出现问题的地方去")
        holder = widgets.row(mark, text, locate, spacing=12)
        holder.setStretch(1, 1)
        for widget in (mark, locate):
            holder.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        return widgets.card(holder, margin=10)

    def _offers(self, finding: Finding) -> tuple[Suggestion, ...]:
        """Return ways to put a finding right; a total is put right by the columns it adds up."""
        if finding.rule.code == BALANCE and finding.at.column == "total":
            columns = [one for one in self._session.findings if one.rule.code == BALANCE]
            if len(columns) > 1:
                return ()
        return mends(self._session.report, finding)[:MOST_SUGGESTED]

    def _add_reasons(self, acts: QHBoxLayout, finding: Finding) -> None:
        """Add what can be done to keep a finding as it is."""
        report = self._session.report
        given = report.explanations.get(finding.key)
        if given and not report.explanation(finding):
            reason = given.reason
            tip = "数字变了，原来的说明仍然说得通，就这样保留"
            acts.addWidget(widgets.button("仍然成立", lambda: self.confirm(finding, reason), kind="link", tip=tip))
        if finding.rule.code == PERSONAL and not given:
            acts.addWidget(widgets.button("不是个人信息", lambda: self.confirm(finding, NOT_PERSONAL), kind="link"))
        elif finding.rule.is_explainable:
            words = "改说明" if given else "填写核实说明"
            acts.addWidget(widgets.button(words, lambda: self.explain(finding), kind="link"))
        if finding.rule.kind is RuleKind.UNREVISED:
            tip = "上年的这段文字今年照用，不再提示"
            acts.addWidget(widgets.button("确认沿用", lambda: self._confirm(finding), kind="link", tip=tip))
        if finding.rule.kind is RuleKind.PRINTED:
            acts.addWidget(widgets.button("采用计算值", lambda: self._take_computed(finding), kind="link"))

    def take_first(self, finding: Finding) -> None:
        """Put a finding right in the likeliest way, as one act that can be taken back."""
        offers = self._offers(finding)
        if offers:
            self._correct(offers[0])

    def show_repeated(self) -> None:
        """List all sentences that stood in last year's report too, and go to the one that is chosen."""
        from qisheng_desktop.review.passages import texts_of
        from qisheng_desktop.review.repetition import repetition_of

        report = self._session.report
        if report.last is None:
            return
        found = repetition_of(tuple(texts_of(report)), report.last)
        passages = [(words.at, start, end, words.raw[start:end].strip()) for words, start, end in found.passages]
        head = f"与上年报告重复约 {found.percent}%（数字、套话不计），共 {len(passages)} 句。改写以后会重新计算。"
        dialog = RepeatedDialog(head, passages, self)
        dialog.go_to_wanted.connect(self.text_wanted)
        dialog.exec()

    def show_opinion(self) -> None:
        """Show the page for the head of the body."""
        from qisheng_desktop.ui.opinion_dialog import OpinionDialog

        OpinionDialog(self._session, self).exec()

    def explain(self, finding: Finding) -> None:
        """Ask for the reason for keeping a finding."""
        report = self._session.report
        given = report.explanations.get(finding.key)
        dialog = ReasonDialog(finding.message, given.reason if given else "", self)
        if dialog.exec():
            self._session.edit(explained(report, finding, dialog.text()), "核实说明")

    def confirm(self, finding: Finding, reason: str) -> None:
        """Keep a finding with a reason that needs no writing, as one act."""
        self._session.edit(explained(self._session.report, finding, reason), "确认核实说明")

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _correct(self, suggestion: Suggestion) -> None:
        self._session.edit(suggestion.edits, "改正")

    def _confirm(self, finding: Finding) -> None:
        self._session.edit(Edits(unrevised={finding.at: None}), "确认沿用")

    def _take_computed(self, finding: Finding) -> None:
        self._session.edit(Edits(printed={finding.at: None}), "采用计算值")

    def _locate(self, finding: Finding) -> None:
        self.go_to_wanted.emit(finding)
