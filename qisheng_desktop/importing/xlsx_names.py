"""The names under which our own workbooks keep their cells; in everybody else's they are not looked at.

A name goes along when rows are inserted, columns moved or sheets renamed, in Excel, WPS and LibreOffice alike. One
whose cells were deleted has become ``#REF!`` and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from qisheng_desktop.importing.layouts import MOST_ROWS
from qisheng_desktop.importing.marks import Filled, Marked, Named, Spot

FORMAT_NAME, FORMAT = "_qisheng.format", "1"
"""The name whose text tells that a workbook is ours, and the version of its names that is known."""
MOST_NAMES, MOST_NAMED = 5_000, 20_000
"""How many names a workbook of ours may have, and how many cells they may stand for."""
_JOINED = "_joined."
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_AREA = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!"
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>[1-9]\d{0,6})(?::\$?[A-Z]{1,3}\$?(?P<bottom>[1-9]\d{0,6}))?"
)


class Names(NamedTuple):
    """Some of the names of a workbook: what ours stand for, on which sheets, how many all are, and how many cells.

    ``joined`` are those of paragraphs that go on over several rows.
    """

    named: Mapping[str, Named]
    joined: tuple[Named, ...]
    sheets: frozenset[str]
    total: int
    cells: int


def names_of(defined: Sequence[tuple[str, str]]) -> Names:
    """Return what some names stand for, of each of which is told what is said of it."""
    named = {name: found for name, said in defined[:MOST_NAMES] if (found := _named(name, said))}
    sheets = frozenset([each.sheet for each in named.values()])
    joined = tuple([each for name, each in named.items() if name.startswith(_JOINED)])
    return Names(named, joined, sheets, len(defined), sum([each.end - each.top for each in named.values()]))


def marks_of(parts: Sequence[Names], sheets: Mapping[str, Filled]) -> Marked | None:
    """Return what the names of a workbook mark, if it is one of ours; ``sheets`` has the cells that were read."""
    if sum(part.total for part in parts) > MOST_NAMES or sum(part.cells for part in parts) > MOST_NAMED:
        return None
    named: dict[str, Named] = {}
    for part in parts:
        is_there = all(sheet in sheets for sheet in part.sheets if sheet)
        every = part.named.items()
        named.update(
            part.named if is_there else {name: each for name, each in every if each.sheet in sheets or not each.sheet}
        )
    joined = [each for part in parts for each in part.joined if each.sheet in sheets]
    marked = Marked(named, sheets, joined)
    return marked if marked.text(FORMAT_NAME) == FORMAT else None


@lru_cache(maxsize=4096)  # the same in every workbook of ours
def _named(name: str, said: str) -> Named | None:
    """Return what one of our names stands for."""
    if not name.startswith("_") or name.startswith("_xlnm"):
        return None
    said = said.strip().removeprefix("=")
    text = _TEXT.fullmatch(said)
    if text:
        return Named("", text=text[1].replace('""', '"'))
    area = _AREA.fullmatch(said)
    if area is None:
        return None
    sheet = area["quoted"].replace("''", "'") if area["quoted"] else area["plain"]
    top, end = int(area["top"]) - 1, int(area["bottom"] or area["top"])
    return Named(sheet, (top, _column(area["left"])), end) if top < end <= MOST_ROWS else None


@lru_cache(maxsize=16384)  # every sheet begins with the same places
def place_of(name: str) -> Spot | None:
    """Return row and column of a place like ``B7``, from nought."""
    found = _PLACE.fullmatch(name)
    return (int(found[2]) - 1, _column(found[1])) if found else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
