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
MOST_PLACES = 10
"""Digits after the point: with those before it and a thousand cells added up, as many as ``Decimal`` keeps exact."""

_PLAIN = {0x3000: " ", 0x00A0: " "}
_PLAIN |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2500), "-")
_PLAIN |= {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}  # the full-width forms of ASCII
_NUMBER = re.compile(r"\s*(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)\s*(?P<rest>.*?)\s*", re.DOTALL)
_REMARK = re.compile(r"(?P<bracketed>[(\[][^()\[\]]*[)\]])|[(\[].*[)\]]|[^\x00-\x7f].*", re.DOTALL)
_STROKES = "-/\\ \t\r\n"


class Entry(NamedTuple):
    """A figure as understood, and the remark that stood after it."""

    value: Value
    note: str | None = None


def parse_entry(text: str, figure: Figure, edition: Edition) -> Entry:
    """Understand what was typed or pasted into a cell of figures.

    Full-width digits, thousands marks and the cell's own unit are taken; a remark is kept as the note. Nothing typed,
    dashes or strokes are a blank, not nought.

    Raises:
        EditError: If it is not a figure, has too many digits, or is given in another unit than the cell's.
    """
    plain = text.translate(_PLAIN)
    if not plain.strip(_STROKES):
        return Entry(None)
    for mark, word in edition.marks.items():
        if text.strip() == word:
            return Entry(mark)
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise EditError(str(figure.ref), EditKind.NOT_A_NUMBER, text)
    number = found["number"].replace(",", "")
    whole, _, places = number.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > MOST_DIGITS or len(places) > MOST_PLACES:
        raise EditError(str(figure.ref), EditKind.TOO_LONG, text)
    return Entry(Decimal(number), _note(text, text[found.start("rest") : found.end("rest")], figure, edition))


def _note(text: str, rest: str, figure: Figure, edition: Edition) -> str | None:
    """Tell a remark from a unit; the cell's own unit says nothing new and is dropped.

    An amount whose unit the form leaves open keeps the unit as its note.
    """
    is_open = figure.decimals > 0 and not figure.unit
    remark = _without(rest, (figure.unit,) if figure.unit else () if is_open else edition.count_words)
    if remark == rest and rest.startswith((*edition.amount_words, *edition.scale_words)) and not is_open:
        raise EditError(str(figure.ref), EditKind.WRONG_UNIT, text)
    if not remark:
        return None
    found = _REMARK.fullmatch(remark.translate(_PLAIN))
    if not found or remark[0].isdigit():
        raise EditError(str(figure.ref), EditKind.NOT_A_NUMBER, text)
    return remark[1:-1].strip() or None if found["bracketed"] else remark


def _without(rest: str, words: tuple[str, ...]) -> str:
    for word in words:
        if rest.startswith(word):
            return rest.removeprefix(word).lstrip()
    return rest
