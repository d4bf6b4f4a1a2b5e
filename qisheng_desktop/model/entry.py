"""Reading a figure as people write it: digits of every kind, a unit, a remark after it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from qisheng_desktop.errors import EditError, EditKind
from qisheng_desktop.model.cells import Value
from qisheng_desktop.model.edition import Edition, Figure

MOST_DIGITS = 15
"""Digits before the point: more than any office counts, and exact in every spreadsheet."""

_PLAIN = {0x3000: " ", 0x00A0: " ", 0x2212: "-", 0x2013: "-", 0x2014: "-"}
_PLAIN |= {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}  # the full-width forms of ASCII
_NUMBER = re.compile(r"\s*(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)\s*(?P<rest>.*?)\s*", re.DOTALL)
_REMARK = re.compile(r"[(\[].*[)\]]|[^\x00-\x7f].*", re.DOTALL)
_BLANKS = frozenset({"", "-", "--", "/", "\\"})


class Entry(NamedTuple):
    """A figure as understood, and the remark that stood after it."""

    value: Value
    note: str | None = None


def parse_entry(text: str, figure: Figure, edition: Edition) -> Entry:
    """Understand what was typed or pasted into a cell of figures.

    Full-width digits, thousands marks and the cell's own unit are taken; a remark is kept as the note. Nothing typed,
    a dash or a stroke is a blank, not nought.

    Raises:
        EditError: If it is not a figure, has too many digits, or is given in another unit than the cell's.
    """
    plain = text.translate(_PLAIN)
    if plain.strip() in _BLANKS:
        return Entry(None)
    for mark, word in edition.marks.items():
        if text.strip() == word:
            return Entry(mark)
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise EditError(str(figure.ref), EditKind.NOT_A_NUMBER, text)
    number = found["number"].replace(",", "")
    if len(number.lstrip("+-").partition(".")[0].lstrip("0")) > MOST_DIGITS or len(number.partition(".")[2]) > MOST_DIGITS:
        raise EditError(str(figure.ref), EditKind.TOO_LONG, text)
    return Entry(Decimal(number), _note(text, text[found.start("rest") : found.end("rest")], figure, edition))


def _note(text: str, rest: str, figure: Figure, edition: Edition) -> str | None:
    """Tell a remark from a unit; the cell's own unit says nothing new and is dropped."""
    is_amount = figure.decimals > 0
    if not is_amount:
        rest = _without(rest, edition.count_words)
    elif figure.unit:
        if _without(rest, (figure.unit,)) == rest and _without(rest, edition.amount_words) != rest:
            raise EditError(str(figure.ref), EditKind.WRONG_UNIT, text)
        rest = _without(rest, (figure.unit,))
    if not rest:
        return None
    plain = rest.translate(_PLAIN)
    if not _REMARK.fullmatch(plain) or plain[0].isdigit():
        raise EditError(str(figure.ref), EditKind.NOT_A_NUMBER, text)
    return rest[1:-1].strip() or None if plain[0] in "([" and plain[-1] in ")]" else rest


def _without(rest: str, words: tuple[str, ...]) -> str:
    for word in words:
        if rest.startswith(word):
            return rest.removeprefix(word).lstrip()
    return rest
