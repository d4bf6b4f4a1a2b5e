"""The names under which our own workbooks keep their cells; in everybody else's they are not looked at.

A name goes along when rows are inserted, columns moved or sheets renamed, in Excel, WPS and LibreOffice alike. One
whose cells were deleted has become ``#REF!`` and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice

from qisheng_desktop.importing.layouts import MOST_ROWS
from qisheng_desktop.importing.stream import Marked, Named

FORMAT_NAME, FORMAT = "_qisheng.format", "1"
"""The name whose text tells that a workbook is ours, and the version of its names that is known."""
MOST_NAMES, MOST_NAMED = 5_000, 20_000
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_AREA = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!"
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>[1-9]\d{0,6})(?::\$?[A-Z]{1,3}\$?(?P<bottom>[1-9]\d{0,6}))?"
)


def marks_of(defined: Iterable[tuple[str, str]], sheets: Mapping[str, Mapping[tuple[int, int], str]]) -> Marked | None:
    """Return what the names of a workbook mark, if it is one of ours.

    ``defined`` are its names with what is said of each, ``sheets`` has the cells that were read.
    """
    names: dict[str, Named] = {}
    left = MOST_NAMED
    for name, said in islice(defined, MOST_NAMES):
        found = _named(name, said)
        if found is not None and (found.sheet in sheets or not found.sheet):
            if left <= 0:
                break
            names[name] = found
            left -= found.end - found.top
    marked = Marked(names, sheets)
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
    return Named(sheet, _column(area["left"]), top, end) if top < end <= MOST_ROWS else None


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
