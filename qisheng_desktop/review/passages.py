"""Cutting a text into sentences, each with the numbers in it, and making findings on its passages."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding, Passage
from qisheng_desktop.model.data_fields import Span
from qisheng_desktop.model.edition import Rule, RuleKind, Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.numerals import Number, numbers, plain

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
MOST_QUOTED = 60
"""Characters of a text that a message quotes at most."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the numbers in it; ``line`` is where its paragraph starts."""

    at: CellRef
    text: str
    start: int
    end: int
    line: int
    numbers: tuple[Number, ...] = ()

    @property
    def words(self) -> str:
        """The sentence itself."""
        return self.text[self.start : self.end]

    @property
    def before(self) -> str:
        """The paragraph up to this sentence."""
        return self.text[self.line : self.start]


@dataclass(frozen=True, slots=True)
class Words:
    """One text of a report as it is shown, its digits and spaces made ordinary, cut into sentences.

    ``fields`` are its data fields.
    """

    at: CellRef
    raw: str
    text: str
    sentences: tuple[Sentence, ...] = field(default=())
    fields: tuple[Span, ...] = field(default=())

    def field_at(self, start: int, end: int) -> Span | None:
        """Return the data field that has a part in characters ``start`` to ``end``."""
        return next((span for span in self.fields if span.start < end and start < span.end), None)


def texts_of(report: Report) -> Iterator[Words]:
    """Yield the texts of a report that are not empty."""
    for at in report.edition.texts:
        words = words_of(report, at)
        if words.raw.strip():
            yield words


def words_of(report: Report, at: CellRef) -> Words:
    """Return one text of a report."""
    shown = report.shown(at)
    text = plain(shown.text)
    return Words(at, shown.text, text, tuple(_sentences(at, text)), shown.spans)


def _sentences(at: CellRef, text: str) -> Iterator[Sentence]:
    found = list(numbers(text))
    line = index = 0
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if start and text[start - 1] == "\n":
            line = start
        inside = []
        while index < len(found) and found[index].start < end:
            inside.append(found[index])
            index += 1
        if match[0].strip():
            yield Sentence(at, text, start, end, line, tuple(inside))


def text_rule(code: str, severity: Severity, *, has_reason: bool = False) -> Rule:
    """Make the rule that findings on text refer to; its sentence is made where it is found not to be met.

    One that ``has_reason`` may be kept with a reason although it is hard.
    """
    return Rule(code, RuleKind.CONDITION, severity, (), "", has_reason=has_reason)


def find(  # noqa: PLR0913, PLR0917 - the parts of a finding
    rule: Rule,
    words: Words | Sentence,
    span: tuple[int, int],
    message: str,
    cells: Sequence[CellRef] = (),
    left: Decimal | None = None,
    right: Decimal | None = None,
    last_cells: Sequence[CellRef] = (),
) -> Finding:
    """Make a finding on a passage; its place is named by the words around it, figures left out."""
    start, end = span
    around = _DIGITS.sub("#", words.text[max(0, start - 12) : end + 6])
    place = f"p{zlib.crc32(around.encode()):08x}"
    passage = Passage(start, end, words.text[start:end], place)
    return Finding(rule, words.at, tuple(cells), message, left, right, passage, tuple(last_cells))


def quote(text: str) -> str:
    """Shorten words to be quoted in a message."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_QUOTED else line[:MOST_QUOTED] + "…"
