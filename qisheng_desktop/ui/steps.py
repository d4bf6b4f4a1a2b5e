"""The list of steps at the left: cover, the edition's sections, review, output, each with its state."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import RuleKind, Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.theme import Theme, icon

COVER, REVIEW, OUTPUT = "cover", "review", "output"


class Badge(Enum):
    """How far a step has come."""

    NOT_BEGUN = "not-begun"
    BEGUN = "begun"
    COMPLETE = "complete"
    WRONG = "wrong"
    PAGE = "page"


BADGE_WORDS = {
    Badge.NOT_BEGUN: "未开始",
    Badge.BEGUN: "填写中",
    Badge.COMPLETE: "已完成",
    Badge.WRONG: "有必须改正的问题",
    Badge.PAGE: "",
}


class Step(NamedTuple):
    """One step of the wizard; the code is that of a section or one of the three others."""

    code: str
    title: str


def steps_of(report: Report) -> list[Step]:
    """Return the steps a report needs: a section added to the form adds a step."""
    sections = [Step(section.code, report.title(section.code)) for section in report.edition.sections]
    return [Step(COVER, "封面与单位"), *sections, Step(REVIEW, "审核"), Step(OUTPUT, "导出与打印")]


def badge_of(report: Report, found: Sequence[Finding], code: str) -> Badge:
    """Say how far a step has come; what is merely not filled yet is no mistake."""
    if code in {REVIEW, OUTPUT}:
        return Badge.PAGE
    fields = {field.code for field in report.edition.fields}
    codes = fields if code == COVER else {code}
    findings = [finding for finding in found if finding.at.section in codes and report.is_open(finding)]
    if any(f.rule.severity is Severity.HARD and f.rule.kind is not RuleKind.FILLED for f in findings):
        return Badge.WRONG
    if code == COVER:
        begun = [ref for ref in report.answers if ref.section in fields and ref.section not in {"year", "level"}]
        is_complete = bool(report.unit) and report.text(CellRef("preface")) != ""
        return Badge.NOT_BEGUN if not begun else Badge.COMPLETE if is_complete and not findings else Badge.BEGUN
    progress = report.progress(code)
    if not progress.filled:
        return Badge.NOT_BEGUN
    return Badge.COMPLETE if progress.filled == progress.total and not findings else Badge.BEGUN


class StepList(QListWidget):
    """Jumps anywhere at any time; the title bar of each step says how far it has come."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps")
        self.setAccessibleName("步骤")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(QSize(18, 18))
        colours = {
            Badge.NOT_BEGUN: theme.faint,
            Badge.BEGUN: theme.accent,
            Badge.COMPLETE: theme.good,
            Badge.WRONG: theme.hard,
            Badge.PAGE: theme.muted,
        }
        self._icons = {badge: icon(f"badge-{badge.value}", colour) for badge, colour in colours.items()}
        self._codes: list[str] = []
        self._badges: dict[Step, Badge] = {}
        self.currentRowChanged.connect(self._on_row)

    def show_steps(self, report: Report, found: Sequence[Finding], code: str) -> None:
        """Show the steps of a report anew, the one of ``code`` chosen, without saying so."""
        self.blockSignals(True)
        self.clear()
        self._codes = []
        self._badges.clear()
        for step in steps_of(report):
            self._codes.append(step.code)
            item = QListWidgetItem(_short(step.title))
            item.setSizeHint(QSize(100, 38))
            self.addItem(item)
        self.setCurrentRow(self._codes.index(code))
        self.blockSignals(False)
        self.refresh(report, found)

    def refresh(self, report: Report, found: Sequence[Finding]) -> None:
        """Show how far each step has come."""
        for row, step in enumerate(steps_of(report)):
            badge, item = badge_of(report, found, step.code), self.item(row)
            if self._badges.get(step) is badge:
                continue
            self._badges[step] = badge
            item.setIcon(self._icons[badge])
            words = BADGE_WORDS[badge]
            item.setToolTip(widgets.tip(f"{step.title}（{words}）" if words else step.title))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.toolTip())

    def go_to(self, code: str) -> None:
        """Make a step the current one."""
        self.setCurrentRow(self._codes.index(code))

    @property
    def code(self) -> str:
        """The code of the current step."""
        return self._codes[self.currentRow()]

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._codes):
            self.chosen.emit(self._codes[row])


def _short(title: str) -> str:
    """Shorten an official title to what fits at the left; the page and the tool tip have it whole."""
    number, mark, rest = title.partition("、")
    if not mark:
        return title
    for word, short in _WORDS.items():
        if word in rest:
            return f"{number} {short}"
    return f"{number} {rest[:6]}"


_WORDS = {
    "总体情况": "总体情况",
    "主动公开": "主动公开",
    "申请情况": "申请办理",
    "行政复议": "复议诉讼",
    "存在的主要问题": "问题与改进",
    "其他需要报告": "其他事项",
}
