"""Characters that cannot be printed: those no bundled font draws, and those nobody sees.

The fonts themselves are not read here: what they draw is listed beside them, and a test holds the list against them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.characters import STAND_IN, UNUSUAL, is_invisible, without_invisible
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import FieldKind, Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import resources_folder
from qisheng_desktop.review.passages import Words, find, quote, text_rule

_UNDRAWN = text_rule("s-character", Severity.SOFT)
_INVISIBLE = text_rule("s-invisible", Severity.HINT)
_NEAR = 6


def is_drawn(character: str) -> bool:
    """Say whether a bundled font draws a character; a blank needs no ink."""
    firsts, lasts = _covered()
    place = bisect_right(firsts, ord(character)) - 1
    return character.isspace() or (place >= 0 and ord(character) <= lasts[place])


def check_characters(report: Report, texts: tuple[Words, ...]) -> Iterator[Finding]:
    """Yield characters that cannot be printed, in texts, fields of the cover, titles and notes."""
    for words in texts:
        yield from _in_text(words)
    for at, said in _elsewhere(report):
        undrawn = "".join(dict.fromkeys(c for c in _unusual(said) if not is_invisible(c) and not is_drawn(c)))
        if undrawn:
            yield Finding(_UNDRAWN, at, (), f"“{quote(said)}”里的{_told(undrawn)}")
        if any(map(is_invisible, _unusual(said))):
            yield Finding(_INVISIBLE, at, (), f"“{quote(without_invisible(said))}”里有看不见的字符，可以去掉")


def _in_text(words: Words) -> Iterator[Finding]:
    hidden: list[tuple[int, int]] = []
    for found in UNUSUAL.finditer(words.raw):
        if is_invisible(found[0]):
            hidden.append(found.span())
        elif not is_drawn(found[0]):
            yield find(_UNDRAWN, words, found.span(), f"“{_near(words, found.start())}”里的{_told(found[0])}")
    if hidden:
        message = f"有 {len(hidden)} 个看不见的字符，第一个在“{_near(words, hidden[0][0])}”，可以一次去掉"
        yield find(_INVISIBLE, words, hidden[0], message)


def _elsewhere(report: Report) -> Iterator[tuple[CellRef, str]]:
    """Yield the short texts of a report, each with its place."""
    fields = (field for field in report.edition.fields if field.kind is FieldKind.LINE)
    yield from ((CellRef(field.code), report.text(CellRef(field.code))) for field in fields)
    yield from ((CellRef(code), title) for code, title in report.titles.items())
    yield from report.notes.items()


def _unusual(text: str) -> Iterator[str]:
    return (found[0] for found in UNUSUAL.finditer(text))


def _told(characters: str) -> str:
    return f"“{characters}”字体里没有，PDF 里会印成“{STAND_IN}”，请换一个字，或者打印以后手写补上"


def _near(words: Words, place: int) -> str:
    return quote(without_invisible(words.raw[max(0, place - _NEAR) : place + _NEAR + 1]))


@cache
def _covered() -> tuple[list[int], list[int]]:
    """Return the first and the last of each run of characters that are drawn."""
    listed = (resources_folder() / "fonts" / "covered.txt").read_text("ascii").split()
    runs = [run.partition("-") for run in listed]
    return [int(first, 16) for first, _, _ in runs], [int(last or first, 16) for first, _, last in runs]
