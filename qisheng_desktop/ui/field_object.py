"""Data fields in an editor: one sign each, drawn as the figure on a light ground, so that nothing can get inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from qisheng_desktop.model.data_fields import DataField, Piece, Shown, answer_of, parse_field, pieces_of
from qisheng_desktop.ui.theme import Theme

FIELD = QTextFormat.ObjectTypes.UserObject.value + 1
ADDRESS = QTextFormat.Property.UserProperty.value + 1
SIGN = "\ufffc"
"""What stands for an object in the text of a document."""
PAD = 2.0
"""Pixels of ground at each side of the figure."""


class FieldObject(QPyTextObject):
    """Draws data fields; asks for the figure each time, so that it is always the cell's."""

    def __init__(self, text_of: Callable[[DataField], str], theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._text_of = text_of
        self._ground, self._ink = QColor(theme.accent_soft), QColor(theme.text)

    def intrinsicSize(self, doc: QTextDocument, _position: int, format: QTextFormat) -> QSizeF:  # noqa: A002 - Qt's name
        metrics = QFontMetricsF(doc.defaultFont())
        return QSizeF(metrics.horizontalAdvance(self._words(format)) + 2 * PAD, metrics.height())

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        _position: int,
        format: QTextFormat,  # noqa: A002 - Qt's name
    ) -> None:
        shape = format.toCharFormat()
        is_chosen = shape.background().style() != Qt.BrushStyle.NoBrush  # a selection lays its colours over ours
        rect = QRectF(rect)
        painter.save()
        painter.setFont(doc.defaultFont())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shape.background() if is_chosen else self._ground)
        painter.drawRoundedRect(rect, PAD, PAD)
        painter.setPen(shape.foreground().color() if is_chosen else self._ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._words(format))
        painter.restore()

    def _words(self, shape: QTextFormat) -> str:
        found = field_of(shape)
        return self._text_of(found) if found else ""


def field_format(data_field: DataField) -> QTextCharFormat:
    """Return the format of the sign that stands for a field."""
    shape = QTextCharFormat()
    shape.setObjectType(FIELD)
    shape.setProperty(ADDRESS, str(data_field))
    shape.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    return shape


def field_of(shape: QTextFormat) -> DataField | None:
    """Return the field that a format is of."""
    return parse_field(str(shape.property(ADDRESS))) if shape.objectType() == FIELD else None


def field_at(document: QTextDocument, position: int) -> DataField | None:
    """Return the field that the sign at a position of a document stands for."""
    if document.characterAt(position) != SIGN:
        return None
    cursor = QTextCursor(document)
    cursor.setPosition(position + 1)
    return field_of(cursor.charFormat())


def pieces_in(document: QTextDocument, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """Take a document apart into words and fields, from position ``start`` up to ``end``."""
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(document.characterCount() - 1 if end is None else end, QTextCursor.MoveMode.KeepAnchor)
    text = cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
    position = start
    for number, words in enumerate(text.split(SIGN)):
        if number:
            yield field_at(document, position) or SIGN
            position += 1
        if words:
            yield words
            position += units(words)


def put_pieces(cursor: QTextCursor, pieces: Sequence[Piece]) -> None:
    """Type words and fields at a cursor, in the place of what is selected there."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    for piece in pieces:
        if isinstance(piece, str):
            cursor.insertText(piece, QTextCharFormat())
        else:
            cursor.insertText(SIGN, field_format(piece))
    cursor.endEditBlock()


def show_answer(document: QTextDocument, answer: str) -> bool:
    """Make a document show an answer, touching only what is another; say whether anything was.

    Where nothing but figures is another, their fields are laid out anew.
    """
    old, new = _atoms(pieces_in(document)), _atoms(pieces_of(answer))
    if old == new:
        for place, atom in enumerate(old):
            if isinstance(atom, DataField):
                document.markContentsDirty(_size(old[:place]), 1)
        return False
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    cursor = QTextCursor(document)
    cursor.setPosition(_size(old[:head]))
    cursor.setPosition(_size(old[: len(old) - tail]), QTextCursor.MoveMode.KeepAnchor)
    put_pieces(cursor, list(pieces_of(answer_of(new[head : len(new) - tail]))))
    return True


@dataclass(frozen=True, slots=True)
class TextMap:
    """Where the characters of a text as it is shown stand in a document, in which a field is one sign."""

    shown: Shown

    def position(self, index: int) -> int:
        """Return the document's position for a character of the text; inside a field, that of the field."""
        taken = 0
        for span in self.shown.spans:
            if span.end <= index:
                taken += span.end - span.start - 1
            elif span.start < index:
                index = span.start
        return units(self.shown.text[:index]) - taken

    def end_position(self, index: int) -> int:
        """Return the document's position for the end of a passage; inside a field, behind the field."""
        return self.position(next((s.end for s in self.shown.spans if s.start < index < s.end), index))

    def index(self, position: int) -> int:
        """Return the character of the text for a position of the document."""
        gained = 0
        for span in self.shown.spans:
            if self.position(span.end) <= position:
                gained += span.end - span.start - 1
        data = self.shown.text.encode("utf-16-le")[: 2 * (position + gained)]
        return len(data.decode("utf-16-le", "ignore"))


def units(text: str) -> int:
    """Count the positions Qt has for a text: two for a character beyond the basic plane."""
    return len(text.encode("utf-16-le")) // 2


def _atoms(pieces: Iterable[Piece]) -> list[Piece]:
    """Take words apart into characters; a field is one."""
    return [atom for piece in pieces for atom in (piece if isinstance(piece, str) else (piece,))]


def _size(atoms: Sequence[Piece]) -> int:
    return sum(units(atom) if isinstance(atom, str) else 1 for atom in atoms)


def _common(one: Sequence[Piece], other: Sequence[Piece]) -> int:
    """Count the atoms two texts begin with alike."""
    most = min(len(one), len(other))
    return next((count for count in range(most) if one[count] != other[count]), most)
