"""Whether an edit can be taken: known cells, the right kind of answer, no characters that no paper can carry."""

from __future__ import annotations

import re
from decimal import Decimal

from qisheng_desktop.errors import EditError, EditKind
from qisheng_desktop.model.cells import CellRef, Mark, Value, format_value
from qisheng_desktop.model.edition import Edition, Field, FieldKind, Figure, Table
from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.model.entry import MOST_DIGITS, MOST_PLACES

MOST_CHARACTERS = 200_000
"""Characters in one text: a hundred times the longest seen."""

ONE = Decimal(1)
_NOUGHT = Decimal(0)

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029\ufeff]")
UNSEEN = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufff9-\ufffb]")
"""Characters of which nothing is seen; some turn the words after them round. Old files may hold them, new text not."""


def clean(text: str) -> str:
    """Make foreign text fit to be an answer: line ends as one kind, characters that cannot be printed taken out."""
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    return UNSEEN.sub("", _UNPRINTABLE.sub("", text))


def checked(edits: Edits, edition: Edition) -> Edits:
    """Return the edit with empty texts as blanks.

    Raises:
        EditError: If one of its answers cannot be taken.
    """
    return Edits(
        {ref: _value(ref, value, edition) for ref, value in edits.values.items()},
        {ref: _note(ref, note, edition) for ref, note in edits.notes.items()},
        {ref: _printed(ref, number, edition) for ref, number in edits.printed.items()},
        {code: _title(code, title, edition) for code, title in edits.titles.items()},
        {key: _explanation(str(key[1]), given) for key, given in edits.explanations.items()},
        {ref: _mark(ref, is_unrevised, edition) for ref, is_unrevised in edits.unrevised.items()},
        edits.last,
    )


def _value(ref: CellRef, value: Value, edition: Edition) -> Value:
    figure = edition.figures.get(ref)
    if figure is not None:
        return _figure(figure, value)
    part = edition.by_code.get(ref.section)
    if part is None or ref.row or isinstance(part, Table):
        raise EditError(str(ref), EditKind.UNKNOWN_CELL)
    if isinstance(part, Field) and part.kind is FieldKind.YEAR:
        return _year(ref, value, edition)
    if value is None:
        return None
    if not isinstance(value, str):
        raise EditError(str(ref), EditKind.NOT_A_TEXT, format_value(value))
    text = _text(str(ref), value)
    if isinstance(part, Field):
        if part.kind is FieldKind.CHOICE and text and text not in dict(part.choices):
            raise EditError(str(ref), EditKind.NOT_A_CHOICE, value)
        if part.kind is not FieldKind.TEXT and "\n" in text:
            raise EditError(str(ref), EditKind.BAD_CHARACTER, value)
    return text or None


def _figure(figure: Figure, value: Value) -> Value:
    if figure.formula is not None:
        raise EditError(str(figure.ref), EditKind.COMPUTED_CELL)
    if value is None or isinstance(value, Mark):
        return value
    return _number(figure, value)


def _number(figure: Figure, value: Value) -> Decimal:
    """Return a number in range; a whole count is written without point or exponent."""
    if isinstance(value, Decimal) and value.same_quantum(ONE) and value.adjusted() < MOST_DIGITS:
        return value or _NOUGHT  # no negative nought; nearly every count is written like this already
    ref = str(figure.ref)
    if not isinstance(value, Decimal) or not value.is_finite():
        raise EditError(ref, EditKind.NOT_A_NUMBER, str(value))
    places = value.as_tuple().exponent
    if value.adjusted() >= MOST_DIGITS or (isinstance(places, int) and places < -MOST_PLACES):
        raise EditError(ref, EditKind.TOO_LONG, str(value))
    number = value or abs(value)
    return number.quantize(ONE) if figure.decimals == 0 and number % 1 == 0 else number


def _year(ref: CellRef, value: Value, edition: Edition) -> Decimal:
    is_year = isinstance(value, Decimal) and value.is_finite() and value.adjusted() < len("9999")
    if not isinstance(value, Decimal) or not is_year or value % 1 or not edition.serves(int(value)):
        raise EditError(str(ref), EditKind.NOT_A_YEAR, format_value(value))
    return value.quantize(ONE)


def _printed(ref: CellRef, number: Decimal | None, edition: Edition) -> Decimal | None:
    figure = edition.figures.get(ref)
    if figure is None or figure.formula is None:
        raise EditError(str(ref), EditKind.UNKNOWN_CELL)
    return None if number is None else _number(figure, number)


def _note(ref: CellRef, note: str | None, edition: Edition) -> str | None:
    if ref not in edition.figures:
        raise EditError(str(ref), EditKind.UNKNOWN_CELL)
    return note if note and _text(str(ref), note).strip() else None


def _title(code: str, title: str | None, edition: Edition) -> str | None:
    section = edition.by_code.get(code)
    if section is None or isinstance(section, Field):
        raise EditError(code, EditKind.UNKNOWN_CELL)
    if title is None or title == section.title or not _text(code, title).strip():
        return None
    if "\n" in title:
        raise EditError(code, EditKind.BAD_CHARACTER, title)
    return title


def _mark(ref: CellRef, is_unrevised: bool | None, edition: Edition) -> bool | None:  # noqa: FBT001 - a mark's content
    if ref not in edition.texts:
        raise EditError(str(ref), EditKind.UNKNOWN_CELL)
    return is_unrevised or None


def _text(at: str, text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise EditError(at, EditKind.TOO_LONG)
    if _UNPRINTABLE.search(text):
        raise EditError(at, EditKind.BAD_CHARACTER)
    return text


def _explanation(at: str, given: Explanation | None) -> Explanation | None:
    if given is None or not _text(at, given.reason).strip():
        return None
    return given
