"""Lines of a PDF put together again: characters to lines, lines to paragraphs, page numbers and running heads left out.

A paragraph ends where a line stops short of the right margin or the next one is indented; it goes on over a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from qisheng_desktop.importing.labels import plain
from qisheng_desktop.importing.pdf_page import Char

_FOLIO = re.compile(r"[-—–―－─·.~\s]*(?:第?\d{1,3}页?(?:[/共]\d{1,3}页?)?)[-—–―－─·.~\s]*")
_CODE = re.compile(r".{0,8}校验码[0-9A-Z-]+.{0,8}")
"""The code that our own documents have beside the page number."""
_OPENING = re.compile(r"[（(]?[一二三四五六七八九十][)）、]")
_DIGITS = re.compile(r"\d+")
GAP_IN_FIGURES, GAP_IN_TEXT = 0.28, 0.9
"""From how wide a gap on, in heights of the line, two digits, or any two characters, stand apart."""
SAME_LINE = 0.4
"""By how much, in heights of the line, the middles of neighbours may differ."""
_MIDDLE, _LEFT = attrgetter("middle"), attrgetter("left")
INDENT, SHORT = 1.2, 2.2
"""From how far on, in heights of the line, a line counts as indented, or as ending short of the margin."""
_LATIN = "\u2e7f"
"""The last character before those of a square each."""
LEAST_FULL = 4
"""How many lines tell the right margin."""
OTHER_SIZE = 0.32
"""By how much the type of a title differs from that of the text; other faces of one size differ by a quarter."""


class Line(NamedTuple):
    """A line of text and its place on its page."""

    text: str
    left: float
    right: float
    top: float
    size: float


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """Return the lines that characters stand in, from the top."""
    found = []
    for row in _rows(chars):
        text = _spaced(row)
        full = [char for char in row if char.text.strip()]
        if full:
            square = [
                char for char in full if char.text > _LATIN
            ] or full  # digits have a face, and heights, of their own
            size = sorted(char.size for char in square)[len(square) // 2]
            found.append(Line(text.strip(), full[0].left, max(char.right for char in full), full[0].top, size))
    return found


def cell_text(chars: Sequence[Char]) -> str:
    """Return the text of a cell, line under line."""
    return "\n".join(text for row in _rows(chars) if (text := _spaced(row).strip()))


def _rows(chars: Iterable[Char]) -> list[list[Char]]:
    """Return the characters of each line from the left, the lines from the top."""
    rows: list[list[Char]] = []
    row: list[Char] = []
    middle, size = float("-inf"), 0.0
    for char in sorted(chars, key=_MIDDLE):
        if row and char.middle - middle <= max(char.size, size) * SAME_LINE:
            row.append(char)
        else:
            row, size = [char], char.size
            rows.append(row)
        middle = char.middle
    for row in rows:
        row.sort(key=_LEFT)
    return rows


def without_running(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Leave out page numbers, and lines that stand at the top or bottom of most pages."""
    rest = [list(lines) for lines in pages]
    for _ in range(2):  # a page number under a running head, or above one
        for at in (0, -1):
            counts = Counter(_masked(lines[at].text) for lines in rest if lines)
            for lines in rest:
                if lines and _is_running(lines[at].text, counts, len(pages)):
                    del lines[at]
    return rest


def _is_running(text: str, counts: Counter[str], pages: int) -> bool:
    most = max(1, pages // 2)
    is_folio = _FOLIO.fullmatch(plain(text)) or _CODE.fullmatch(plain(text))
    return is_folio is not None or counts[_masked(text)] > most


def _masked(text: str) -> str:
    return _DIGITS.sub("0", plain(text))


class Margins(NamedTuple):
    """Where the lines of a document begin and end."""

    left: float
    right: float


def margins_of(pages: Sequence[Sequence[Line]], width: float, tables: float) -> Margins:
    """Return the margins: where most long lines begin, and the end that the longest reach.

    In a document with hardly a full line the right margin is taken to be as wide as the left one. Where the lines begin
    two characters inside the left edge of the ``tables``, they are all first lines, and that edge is the margin.
    """
    every = [line for lines in pages for line in lines]
    if not every:
        return Margins(0, 0)
    right = sorted(line.right for line in every)[int(len(every) * 0.9)]
    full = [line for line in every if abs(line.right - right) <= line.size]
    counts = Counter(round(line.left) for line in full)
    left = min(left for left, count in counts.items() if count * 4 >= max(counts.values()))
    if len(full) < LEAST_FULL:
        left, right = round(min(line.left for line in every)), max(right, width - min(line.left for line in every))
    if INDENT * every[-1].size <= left - tables <= 2 * INDENT * every[-1].size:
        return Margins(tables, max(right, width - tables))
    return Margins(left, right)


def ends_paragraph(line: Line, following: Line, margins: Margins) -> bool:
    """Say whether a paragraph ends between two lines."""
    is_indented = following.left > margins.left + INDENT * following.size
    is_short = line.right < margins.right - SHORT * line.size
    is_other = abs(line.size - following.size) > OTHER_SIZE * min(line.size, following.size)
    is_opening = line.text.endswith("。") and _OPENING.match(following.text) is not None
    return is_indented or is_short or is_other or is_opening


def join(before: str, after: str) -> str:
    """Put two lines together; only between two Latin words was there a space."""
    is_latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if is_latin else before + after


def _spaced(row: Sequence[Char]) -> str:
    """Put the characters of a line together, with a space where they stand apart."""
    text = ""
    before: Char | None = None
    for char in row:
        if before is not None:
            gap = char.left - before.right
            if gap > GAP_IN_FIGURES * char.size and not text.endswith(" "):  # hardly ever
                are_figures = before.text.isdigit() and char.text.isdigit()
                text += " " if are_figures or gap > GAP_IN_TEXT * char.size else ""
        text += char.text
        before = char
    return text
