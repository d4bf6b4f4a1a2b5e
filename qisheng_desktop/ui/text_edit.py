"""An editor for a text of the report: plain paragraphs of 28 characters a line, first line two in."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QEvent, QMimeData, QUrl
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from qisheng_desktop.errors import EditError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.edits import Change, Edits
from qisheng_desktop.model.validation import clean
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import HEADING_FAMILIES, KAI_FAMILIES, PAPER_FAMILIES, Theme, font

CHARACTERS = 28
POINTS, FEWEST_POINTS = 13.0, 9.0
SIDE = 16
"""Pixels left free at least at each side of the text."""
LINE_HEIGHT = 175
"""Per cent: the proportion of 28.99 pt pitch to 16 pt type on the paper."""

_FIRST_LEVEL = re.compile(r"^\s*[一二三四五六七八九十]+、")
_SECOND_LEVEL = re.compile(r"^\s*（[一二三四五六七八九十]+）")


class ReportTextEdit(QTextEdit):
    """Types into one text of the report; the report's own undo is used, never the editor's."""

    def __init__(self, session: Session, ref: CellRef, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("draft")
        self._session = session
        self._ref = ref
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self._highlighter = _Levels(self.document(), theme)
        self._is_showing = False
        self._points = 0.0
        self._set_measure()
        self.show_text()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.textChanged.connect(self._on_typed)
        session.changed.connect(self._on_changed)
        session.reviewed.connect(self._underline)
        self._alarm = {Severity.HARD: QColor(theme.hard), Severity.SOFT: QColor(theme.soft)}
        self._underline()

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing: a text names no files."""
        return None

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the bare text of what is pasted; empty lines and leading blanks are layout, not text."""
        lines = (line.strip(" \t\u3000") for line in clean(source.text()).split("\n"))
        self.insertPlainText("\n".join(line for line in lines if line) if "\n" in source.text() else source.text())

    def show_text(self) -> None:
        """Show what the report has, keeping the cursor where the clerk is."""
        old, new = self.toPlainText(), self._session.report.text(self._ref)
        if old == new:
            return
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        self._is_showing = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(old[:head]))
        cursor.setPosition(_units(old[: len(old) - tail]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(new[head : len(new) - tail])
        self._is_showing = False
        self._set_blocks()

    def select(self, start: int, end: int) -> None:
        """Select characters of the text and show them."""
        text = self.toPlainText()
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(text[:start]))
        cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
            event.ignore()  # the window's own undo, over the whole report
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_measure()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        for action in menu.actions()[:3]:  # the editor's own undo, which is switched off
            menu.removeAction(action)
        menu.exec(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Say on hovering why words are underlined."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            before = self.toPlainText().encode("utf-16-le")[: 2 * self.cursorForPosition(event.pos()).position()]
            at = len(before.decode("utf-16-le", "ignore"))
            said = [f.message for f in self._own_findings() if f.passage and f.passage.start <= at < f.passage.end]
            # a tool tip takes what looks like HTML for HTML
            QToolTip.showText(event.globalPos(), html.escape("\n".join(said)).replace("\n", "<br>"), self)
            return True
        return super().viewportEvent(event)

    def _own_findings(self) -> list[Finding]:
        return [finding for finding in self._session.findings if finding.at == self._ref and finding.passage]

    def _underline(self) -> None:
        """Underline the words that findings are about; a finding on the whole text has none of its own."""
        text, marked = self.toPlainText(), []
        for finding in self._own_findings():
            passage = finding.passage
            if passage is None or passage.end - passage.start >= len(text) or passage.end > len(text):
                continue
            made = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(_units(text[: passage.start]))
            cursor.setPosition(_units(text[: passage.end]), QTextCursor.MoveMode.KeepAnchor)
            shape = QTextCharFormat()
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(self._alarm.get(finding.rule.severity, self._alarm[Severity.SOFT]))
            made.cursor, made.format = cursor, shape  # type: ignore[attr-defined] # Qt's stubs lack them
            marked.append(made)
        self.setExtraSelections(marked)

    def _on_typed(self) -> None:
        if self._is_showing:
            return
        text = clean(self.toPlainText())
        try:
            self._session.edit(Edits({self._ref: text or None}), "修改文字", is_typing=True)
        except EditError:
            self.show_text()  # longer than any report: the text stays what it was

    def _on_changed(self, change: Change) -> None:
        if self._ref in change.cells:
            self.show_text()

    def _set_measure(self) -> None:
        """Set 28 characters to the line in the middle of the sheet, smaller where the sheet is narrow."""
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * SIDE
        points = POINTS
        while points > FEWEST_POINTS and self._measure(points) > room:
            points -= 0.5
        measure = self._measure(points)
        side = max(SIDE, (self.width() - measure) // 2)
        self.setViewportMargins(side, 0, max(0, side - self.verticalScrollBar().sizeHint().width()), 0)
        if points != self._points:
            self._points = points
            self.setFont(font(PAPER_FAMILIES, points))
            self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
            self.setLineWrapColumnOrWidth(measure)
            self._set_blocks()

    def _measure(self, points: float) -> int:
        """Return the width in pixels of a full line."""
        width = QFontMetricsF(font(PAPER_FAMILIES, points)).horizontalAdvance("国")
        return int(width * (CHARACTERS + 0.4) + 2 * self.document().documentMargin())

    def _set_blocks(self) -> None:
        """Set pitch and first-line indent of all paragraphs."""
        block = QTextBlockFormat()
        block.setTextIndent(2 * QFontMetricsF(self.font()).horizontalAdvance("国"))
        block.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        self._is_showing = True
        cursor.mergeBlockFormat(block)
        self._is_showing = False


class _Levels(QSyntaxHighlighter):
    """Shows headings within a text as they will be printed: 一、 in 黑体, （一） in 楷体."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._first, self._second = QTextCharFormat(), QTextCharFormat()
        self._first.setFontFamilies(HEADING_FAMILIES)
        self._second.setFontFamilies(KAI_FAMILIES)
        for made in (self._first, self._second):
            made.setFontStyleStrategy(QFont.StyleStrategy.PreferMatch)
            made.setForeground(QColor(theme.text))

    def highlightBlock(self, text: str) -> None:
        level = self._first if _FIRST_LEVEL.match(text) else self._second if _SECOND_LEVEL.match(text) else None
        if level is not None:
            end = text.find("。")
            self.setFormat(0, len(text) if end < 0 else end + 1, level)


def _common(one: str, other: str) -> int:
    """Count the characters two texts begin with alike."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _units(text: str) -> int:
    """Count the positions Qt has for a text: two for a character beyond the basic plane."""
    return len(text.encode("utf-16-le")) // 2
