"""An editor for a text of the report: plain paragraphs of 28 characters a line, first line two in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QTextEdit, QToolTip, QWidget

from qisheng_desktop.errors import EditError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.data_fields import DataField, Piece, Shown, answer_of, pieces_of
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.edits import Change, Edits
from qisheng_desktop.model.validation import MOST_CHARACTERS, clean
from qisheng_desktop.review.numerals import plain
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.field_object import FIELD, SIGN, FieldObject, TextMap, pieces_in, put_pieces, show_answer
from qisheng_desktop.ui.levels import LevelHighlighter
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import PAPER_FAMILIES, Theme, font
from qisheng_desktop.ui.words import field_label

CHARACTERS = 28
POINTS, FEWEST_POINTS = 13.0, 9.0
SIDE = 16
"""Pixels left free at least at each side of the text."""
LINE_HEIGHT = 175
"""Per cent: the proportion of 28.99 pt pitch to 16 pt type on the paper."""

OWN_KIND = "application/x-qisheng-text"
"""What this program's editors put on the clipboard beside the bare text: the text with its fields."""
PLACES = (Qt.InputMethodQuery.ImCursorRectangle, Qt.InputMethodQuery.ImAnchorRectangle)
"""Where an input method shows what it offers: Qt gives these without our wide margins, far to the left of the text."""
TYPING = "修改文字", True
"""What an edit is called, and whether it joins the one before."""


class ReportTextEdit(QTextEdit):
    """Types into one text of the report; the report's own undo is used, never the editor's.

    ``menu_wanted`` carries the menu that is about to be shown for a point of the viewport, to be added to.
    """

    menu_wanted = Signal(QMenu, QPoint)

    def __init__(self, session: Session, ref: CellRef, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("draft")
        self.session = session
        self._ref = ref
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self._highlighter = LevelHighlighter(self.document(), theme)
        self._fields = FieldObject(self._field_text, theme, self)
        self.document().documentLayout().registerHandler(FIELD, self._fields)
        self._is_showing = False
        self._act = TYPING
        self._alarm = {Severity.HARD: QColor(theme.hard), Severity.SOFT: QColor(theme.soft)}
        self._points = 0.0
        self._set_points(POINTS)  # what nearly every sheet has room for: the text is laid out once
        self.show_text()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.textChanged.connect(self._on_typed)
        session.changed.connect(self._on_changed)
        session.reviewed.connect(self._underline)
        self._underline()

    def show_session(self, session: Session) -> None:
        """Show the text of another report, with nothing left of the one before: words half typed, a selection."""
        self.session.changed.disconnect(self._on_changed)
        self.session.reviewed.disconnect(self._underline)
        session.changed.connect(self._on_changed)
        session.reviewed.connect(self._underline)
        self.session = session
        self._is_showing = True
        self.clear()
        self._is_showing = False
        self._show_answer()
        self._set_blocks()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._underline()

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing: a text names no files."""
        return None

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy figures for fields; this program's own editors take the fields themselves."""
        cursor, data = self.textCursor(), QMimeData()
        pieces = list(pieces_in(self.document(), cursor.selectionStart(), cursor.selectionEnd()))
        show = self.session.report.field_text
        data.setText("".join(piece if isinstance(piece, str) else show(piece) for piece in pieces))
        data.setData(OWN_KIND, answer_of(pieces).encode())
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the bare text of what is pasted; empty lines and leading blanks are layout, not text."""
        if source.hasFormat(OWN_KIND):
            answer = bytes(source.data(OWN_KIND).data()).decode("utf-8", "ignore")
            figures = self.session.report.edition.figures
            pieces = [clean(piece) if isinstance(piece, str) else piece for piece in pieces_of(answer)]
            if all(isinstance(piece, str) or figures.keys() >= {*piece.cells} for piece in pieces):
                self.insert(pieces, "粘贴", is_typing=True)
                return
        text = source.text().replace(SIGN, "")
        if len(text) > MOST_CHARACTERS:  # laying that out alone would hold the window up for minutes
            words = "剪贴板里的文字太长，没有粘贴。报告的内容没有改动。请只复制需要的部分再粘贴。"
            messages.tell(self, "没有粘贴", words)
            return
        lines = (line.strip(" \t\u3000") for line in clean(text).split("\n"))
        self.insertPlainText("\n".join(line for line in lines if line) if "\n" in text else text)

    def insert(self, pieces: Sequence[Piece], act: str, *, is_typing: bool = False) -> None:
        """Put words and fields where the cursor is, in the place of what is selected, as one act."""
        self._act = act, is_typing
        put_pieces(self.textCursor(), pieces)
        self._act = TYPING
        self.ensureCursorVisible()

    def show_text(self) -> None:
        """Show what the report has, keeping the cursor where the clerk is."""
        if self._show_answer():
            self._set_blocks()
            self._underline()

    def _show_answer(self) -> bool:
        self._is_showing = True
        is_other = show_answer(self.document(), self.session.report.stored_text(self._ref))
        self._is_showing = False
        return is_other

    def select(self, start: int, end: int) -> None:
        """Select characters of the text as it is shown, and bring them into sight."""
        places = TextMap(self.shown)
        cursor = QTextCursor(self.document())
        cursor.setPosition(places.position(start))
        cursor.setPosition(places.end_position(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    @property
    def ref(self) -> CellRef:
        """The text that is typed here."""
        return self._ref

    @property
    def shown(self) -> Shown:
        """The text as it is shown, with the places of its data fields."""
        return self.session.report.shown(self._ref)

    @property
    def selected(self) -> tuple[int, int]:
        """The characters of the shown text that are selected; where none are, the place of the cursor twice."""
        cursor, places = self.textCursor(), TextMap(self.shown)
        return places.index(cursor.selectionStart()), places.index(cursor.selectionEnd())

    def index_at(self, point: QPoint) -> int:
        """Return the character of the shown text under a point of the viewport, the one nearest to it."""
        return TextMap(self.shown).index(self.cursorForPosition(point).position())

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: object = None) -> object:
        found = super().inputMethodQuery(query) if argument is None else super().inputMethodQuery(query, argument)
        if isinstance(found, (QRect, QRectF)) and query in PLACES:
            return found.translated(self.viewport().pos())
        return found

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
        self.menu_wanted.emit(menu, self.viewport().mapFromGlobal(event.globalPos()))
        menu.exec(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Say on hovering why words are underlined."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.index_at(event.pos())
            said = [f.message for f in self._own_findings() if f.passage and f.passage.start <= at < f.passage.end]
            said += [
                f"数据域：{field_label(self.session.report, span.field)}，跟着表里的数变"
                for span in self.shown.spans
                if span.start <= at <= span.end
            ]
            # a tool tip takes what looks like HTML for HTML
            QToolTip.showText(event.globalPos(), widgets.tip("\n".join(said)), self)
            return True
        return super().viewportEvent(event)

    def _field_text(self, data_field: DataField) -> str:
        return self.session.report.field_text(data_field)

    def _own_findings(self) -> list[Finding]:
        return [finding for finding in self.session.findings if finding.at == self._ref and finding.passage]

    def _underline(self) -> None:
        """Underline the words that findings are about; a finding on the whole text has none of its own."""
        shown, marked = self.shown, []
        text, places = shown.text, TextMap(shown)
        for finding in self._own_findings():
            passage = finding.passage
            if passage is None or passage.end - passage.start >= len(text):
                continue
            if plain(text[passage.start : passage.end]) != passage.words:
                continue  # the text has changed since it was read; it will be read again in a moment
            made = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(places.position(passage.start))
            cursor.setPosition(places.end_position(passage.end), QTextCursor.MoveMode.KeepAnchor)
            shape = QTextCharFormat()
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(self._alarm.get(finding.rule.severity, self._alarm[Severity.SOFT]))
            made.cursor, made.format = cursor, shape  # type: ignore[attr-defined] # Qt's stubs lack them
            marked.append(made)
        self.setExtraSelections(marked)

    def _on_typed(self) -> None:
        if self._is_showing:
            return
        pieces = [clean(piece) if isinstance(piece, str) else piece for piece in pieces_in(self.document())]
        act, is_typing = self._act
        try:
            self.session.edit(Edits({self._ref: answer_of(pieces) or None}), act, is_typing=is_typing)
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
        side = max(SIDE, (self.width() - self._measure(points)) // 2)
        self.setViewportMargins(side, 0, max(0, side - self.verticalScrollBar().sizeHint().width()), 0)
        if points != self._points:
            self._set_points(points)

    def _set_points(self, points: float) -> None:
        self._points = points
        self.setFont(font(PAPER_FAMILIES, points))
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(self._measure(points))
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
