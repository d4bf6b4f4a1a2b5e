"""The names under which our own workbooks keep their cells; in everybody else's they are not looked at.

A name goes along when rows are inserted, columns moved or sheets renamed, in Excel, WPS and LibreOffice alike. One
whose cells were deleted has become ``#REF!`` and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from qisheng_desktop.importing.layouts import MOST_ROWS, Cell
from qisheng_desktop.importing.stream import Marked, Named

FORMAT_NAME, FORMAT = "_qisheng.format", "1"
"""The name whose text tells that a workbook is ours, and the version of its names that is known."""
MOST_NAMES, MOST_NAMED = 5_000, 20_000
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_AREA = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!"
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>[1-9]\d{0,6})(?::\$?[A-Z]{1,3}\$?(?P<bottom>[1-9]\d{0,6}))?"
)


def marks_of(book: etree._Element, sheets: Mapping[str, Mapping[tuple[int, int], str]]) -> Marked | None:
    """Return what the names of a workbook mark, if it is one of ours; ``sheets`` has the cells that were read."""
    names: dict[str, Named] = {}
    left = MOST_NAMED
    marked = book.find(f"{_MAIN}definedNames")
    for number, defined in enumerate(marked.iterchildren(f"{_MAIN}definedName") if marked is not None else ()):
        if number >= MOST_NAMES or left <= 0:
            break
        name = defined.get("name", "")
        found = _named(defined.text or "", sheets) if name.startswith("_") and not name.startswith("_xlnm") else None
        if found is not None:
            names[name] = found
            left -= len(found.cells)
    is_ours = FORMAT_NAME in names and names[FORMAT_NAME].cells[0].text == FORMAT
    return Marked(names, sheets) if is_ours else None


def _named(said: str, sheets: Mapping[str, Mapping[tuple[int, int], str]]) -> Named | None:
    meant = _meant(said)
    if meant is None or isinstance(meant, Named):
        return meant
    cells = sheets.get(meant.sheet)
    if cells is None or not meant.top < meant.bottom <= MOST_ROWS:
        return None
    top, column = meant.top, meant.column
    if meant.bottom == top + 1:  # as nearly all
        return Named(meant.sheet, (Cell(cells.get((top, column), ""), top, column),))
    rows = range(top, meant.bottom)
    return Named(meant.sheet, tuple(Cell(cells.get((row, column), ""), row, column) for row in rows))


class _Area(NamedTuple):
    """What a name stands for: a column of a sheet from a row on, up to one."""

    sheet: str
    column: int
    top: int
    bottom: int


@lru_cache(maxsize=4096)  # the same in every workbook of ours
def _meant(said: str) -> Named | _Area | None:
    said = said.strip().removeprefix("=")
    text = _TEXT.fullmatch(said)
    if text:
        return Named("", (Cell(text[1].replace('""', '"'), 0, 0),))
    area = _AREA.fullmatch(said)
    if area is None:
        return None
    sheet = area["quoted"].replace("''", "'") if area["quoted"] else area["plain"]
    return _Area(sheet, _column(area["left"]), int(area["top"]) - 1, int(area["bottom"] or area["top"]))


@lru_cache(maxsize=16384)  # every sheet begins with the same places
def place_of(name: str) -> tuple[int, int] | None:
    """Return row and column of a place like ``B7``, from nought."""
    found = _PLACE.fullmatch(name)
    return (int(found[2]) - 1, _column(found[1])) if found else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
