"""The list of findings under the page: what is wrong and where, and the way there."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolButton, QVBoxLayout, QWidget

from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.sentences.reasons import expired_sentence
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme, icon
from qisheng_desktop.ui.words import SEVERITY

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LINE_HEIGHT = 28
PAUSE = 80
"""Milliseconds after the last change until the list follows: the cells themselves are framed at once."""
SAID = 8000
"""Milliseconds a word of warning stays."""


class FindingModel(QAbstractListModel):
    """The findings of the open report as Qt shows them; number, severity and sentence in one line."""

    def __init__(self, session: Session, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._findings: tuple[Finding, ...] = ()
        colours = {Severity.HARD: theme.hard, Severity.SOFT: theme.soft, Severity.HINT: theme.muted}
        self._icons = {severity: icon(f"finding-{severity.value}", colour) for severity, colour in colours.items()}
        self._muted = QColor(theme.muted)
        self.refresh()

    def show_session(self, session: Session) -> None:
        """Show the findings of another report."""
        self.beginResetModel()
        self._session, self._findings = session, session.findings
        self.endResetModel()

    def refresh(self) -> None:
        """Show the findings as they are now."""
        findings = self._session.findings
        if len(findings) != len(self._findings):
            self.beginResetModel()
            self._findings = findings
            self.endResetModel()
        elif findings:
            self._findings = findings
            self.dataChanged.emit(self.index(0), self.index(len(findings) - 1))

    def finding(self, index: Index) -> Finding:
        """Return the finding of a line."""
        return self._findings[index.row()]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        finding = self._findings[index.row()]
        explained = self._session.report.explanation(finding)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                old = "" if explained else expired_sentence(self._session.report, finding)
                reason = f"　（已说明：{explained.reason}）" if explained else f"　（{old}）" if old else ""
                words = f"{index.row() + 1}　{SEVERITY[finding.rule.severity]}　{finding.message}{reason}"
                return widgets.in_role(words, role)
            case Qt.ItemDataRole.DecorationRole:
                return self._icons[finding.rule.severity]
            case Qt.ItemDataRole.ForegroundRole:
                return self._muted if explained else None
            case Qt.ItemDataRole.SizeHintRole:
                return QSize(100, LINE_HEIGHT)
        return None


def count_words(session: Session) -> str:
    """Count the findings that still stand, by severity."""
    counts, report = dict.fromkeys(Severity, 0), session.report
    for finding in session.findings:
        if report.is_open(finding) or finding.rule.severity is Severity.HINT:
            counts[finding.rule.severity] += 1
    return "　".join(f"{SEVERITY[severity]} {count}" for severity, count in counts.items())


class FindingPanel(QWidget):
    """A line with the counts, and under it the list, which can be folded away."""

    go_to = Signal(Finding)

    def __init__(self, session: Session, theme: Theme, trailing: list[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._most_lines = 5
        self._is_listed = True
        self._model = FindingModel(session, theme, self)
        self._counts = widgets.StatusText()
        self._counts.setFixedWidth(self._counts.fontMetrics().horizontalAdvance("强制 00　核实 00　提示 00　"))
        self._fold = QToolButton()
        self._fold.setCheckable(True)
        self._fold.setChecked(True)
        self._fold.setAccessibleName("展开或收起审核问题")
        self._fold.toggled.connect(self._on_fold)
        self.list = QListView()
        self.list.setObjectName("findings")
        self.list.setAccessibleName("审核问题")
        self.list.setModel(self._model)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.activated.connect(self._on_activated)
        self.list.clicked.connect(self._on_activated)
        name = widgets.label("审核问题", kind="section")
        self._said = widgets.StatusText()
        self._said.setProperty("kind", "hard")
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(SAID)
        self._silence.timeout.connect(lambda: self._said.set_text(""))
        bar = widgets.row(name, self._counts, self._fold, self._said, *trailing, spacing=12)
        bar.setStretch(3, 1)
        bar.setContentsMargins(14, 4, 14, 4)
        head = QWidget()
        head.setObjectName("findings_bar")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setLayout(bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(head)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self.refresh)
        self._follow()
        self.refresh()

    def show_session(self, session: Session) -> None:
        """Show the findings of another report, with nothing left of the one before: a word, a list folded away."""
        old, self._session = self._session, session
        old.changed.disconnect(self._wait)
        old.reviewed.disconnect(self.refresh)
        old.replaced.disconnect(self.refresh)
        self._follow()
        self._model.show_session(session)
        self._said.set_text("")
        self._fold.setChecked(True)
        self.refresh()
        self.list.scrollToTop()

    def _follow(self) -> None:
        self._session.changed.connect(self._wait)
        self._session.reviewed.connect(self.refresh)
        self._session.replaced.connect(self.refresh)

    def refresh(self) -> None:
        """Show the counts, and as many lines as there are, up to a few."""
        self._soon.stop()
        self._model.refresh()
        self._counts.set_text(count_words(self._session))
        lines = min(len(self._session.findings), self._most_lines)
        self.list.setFixedHeight(max(lines * LINE_HEIGHT + 2, 0))
        self.list.setVisible(self._is_listed and self._fold.isChecked() and lines > 0)
        self._fold.setText("收起" if self._fold.isChecked() else "展开")
        self._fold.setVisible(self._is_listed and lines > 0)

    def _wait(self) -> None:
        self._soon.start()

    def set_room(self, *, is_listed: bool, lines: int) -> None:
        """Say whether the list belongs under this page at all, and how many lines there is room for."""
        self._is_listed, self._most_lines = is_listed, lines
        self.refresh()

    def show_section(self, code: str) -> None:
        """Bring the first finding of the page in sight to the head of the list."""
        for row, finding in enumerate(self._session.findings):
            if finding.at.section == code:
                self.list.scrollTo(self._model.index(row), QAbstractItemView.ScrollHint.PositionAtTop)
                return

    def say(self, words: str, *, is_warning: bool = True) -> None:
        """Show for a while what must not go unnoticed, or what was done."""
        widgets.restyle(self._said, "kind", "hard" if is_warning else "good")
        self._said.set_text(words)
        self._silence.start()

    def step(self, by: int) -> None:
        """Go to the next or the previous finding."""
        self.refresh()
        count = self._model.rowCount()
        if count:
            row = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self._model.index(row))
            self._on_activated(self._model.index(row))

    def _on_fold(self) -> None:
        self.refresh()

    def _on_activated(self, index: QModelIndex) -> None:
        self.go_to.emit(self._model.finding(index))
