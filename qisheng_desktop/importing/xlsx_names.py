"""The names under which our own workbooks keep their cells; in everybody else's they are not looked at.

A name goes along when rows are inserted, columns moved or sheets renamed, in Excel, WPS and LibreOffice alike. One
whose cells were deleted has become ``#REF!`` and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from qisheng_desktop.importing.layouts import MOST_ROWS, Cell
from qisheng_desktop.importing.stream import Marked, Named

FORMAT_NAME, FORMAT = "_qisheng.format", "1"
"""The name whose text tells that a workbook is ours, and the version of its names that is known."""
MOST_NAMES, MOST_NAMED = 5_000, 20_000
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_AREA = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!"
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>[1-9]\d{0,6})(?::\$?[A-Z]{1,3}\$?(?P<bottom>[1-9]\d{0,6}))?"
)


def marks_of(book: etree._Element, sheets: Mapping[str, Mapping[tuple[int, int], str]]) -> Marked | None:
    """Return what the names of a workbook mark, if it is one of ours; ``sheets`` has the cells that were read."""
    names: dict[str, Named] = {}
    left = MOST_NAMED
    for number, defined in enumerate(book.iterfind(f"{_MAIN}definedNames/{_MAIN}definedName")):
        if number >= MOST_NAMES or left <= 0:
            break
        name, said = defined.get("name", ""), (defined.text or "").strip().removeprefix("=")
        found = _named(said, sheets) if name.startswith("_") and not name.startswith("_xlnm") else None
        if found is not None:
            names[name] = found
            left -= len(found.cells)
    is_ours = FORMAT_NAME in names and names[FORMAT_NAME].cells[0].text == FORMAT
    return Marked(names, sheets) if is_ours else None


def _named(said: str, sheets: Mapping[str, Mapping[tuple[int, int], str]]) -> Named | None:
    text = _TEXT.fullmatch(said)
    if text:
        return Named("", (Cell(text[1].replace('""', '"'), 0, 0),))
    area = _AREA.fullmatch(said)
    if area is None:
        return None
    sheet = area["quoted"].replace("''", "'") if area["quoted"] else area["plain"]
    top, column = int(area["top"]) - 1, _column(area["left"])
    bottom = int(area["bottom"] or area["top"])
    if sheet not in sheets or not top < bottom <= MOST_ROWS:
        return None
    return Named(sheet, tuple(Cell(sheets[sheet].get((row, column), ""), row, column) for row in range(top, bottom)))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
