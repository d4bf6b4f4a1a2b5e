"""What differs between two texts, sentence by sentence, and between two reports, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import zip_longest
from typing import NamedTuple

from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edition import Field, FieldKind
from qisheng_desktop.model.heritage import Fate
from qisheng_desktop.model.report import YEAR, Report
from qisheng_desktop.model.succession import Succession

_SENTENCE = re.compile(r"[^\u3002\uff01\uff1f\uff1b\n]*[\u3002\uff01\uff1f\uff1b\n]|[^\u3002\uff01\uff1f\uff1b\n]+")
"""A full-width stop, exclamation mark, question mark or semicolon ends a sentence."""
_CHARACTER = re.compile(r"\d+(?:\.\d+)?|.", re.DOTALL)
"""What is compared as one: a number, or a character."""
ALIKE = 0.4
"""From which share of common characters on two sentences are one that was changed, not one for another."""
LONGEST = 600
"""Characters of sentences that are compared character by character; the time grows with their product."""


class Kind(Enum):
    """Whose a piece of text is."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


class Piece(NamedTuple):
    """Characters that both texts have, or only one of them."""

    kind: Kind
    text: str


def compare_texts(old: str, new: str) -> tuple[Piece, ...]:
    """Return both texts as one row of pieces: what only the old one has stands before what the new one has for it."""
    pieces: list[Piece] = []
    for piece in _sentences(_SENTENCE.findall(old), _SENTENCE.findall(new)):
        if pieces and pieces[-1].kind is piece.kind:
            pieces[-1] = Piece(piece.kind, pieces[-1].text + piece.text)
        elif piece.text:
            pieces.append(piece)
    return tuple(pieces)


def _sentences(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Kind.BOTH, "".join(old[i:j]))
        elif tag == "replace":
            yield from _changed(old[i:j], new[k:m])
        else:
            yield Piece(Kind.OLD, "".join(old[i:j]))
            yield Piece(Kind.NEW, "".join(new[k:m]))


def _changed(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Pair sentences in their order; those alike are compared character by character."""
    both = min(len(old), len(new))
    for one, other in zip(old[:both], new[:both], strict=True):
        yield from _characters(one, other)
    yield Piece(Kind.OLD, "".join(old[both:]))
    yield Piece(Kind.NEW, "".join(new[both:]))


def _characters(old: str, new: str) -> Iterator[Piece]:
    """Compare two sentences character by character, a number being one: what differs is 12 from 15, not 2 from 5."""
    ones, others = _CHARACTER.findall(old), _CHARACTER.findall(new)
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    if len(old) + len(new) > LONGEST or matcher.ratio() < ALIKE:
        yield Piece(Kind.OLD, old)
        yield Piece(Kind.NEW, new)
        return
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Kind.BOTH, "".join(ones[i:j]))
        else:
            yield Piece(Kind.OLD, "".join(ones[i:j]))
            yield Piece(Kind.NEW, "".join(others[k:m]))


class Cell(NamedTuple):
    """A figure or a line of the cover in both reports: where it stands in each (``None`` in one that lacks it)."""

    before: CellRef | None
    now: CellRef | None
    old: Value
    new: Value
    fate: Fate = Fate.SAME
    remark: str = ""

    @property
    def is_different(self) -> bool:
        """Say whether the two reports say different things here; what was asked otherwise is not compared."""
        return self.fate is Fate.SAME and self.old != self.new


class Text(NamedTuple):
    """A text in both reports, taken apart."""

    at: CellRef
    pieces: tuple[Piece, ...]

    @property
    def is_different(self) -> bool:
        """Say whether anything in it is another."""
        return any(piece.kind is not Kind.BOTH for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports side by side: the cover, every figure in the order of the second's form, the texts, the titles.

    Figures that only the first one's form asks for come last.
    """

    old: Report
    new: Report
    cover: tuple[Cell, ...]
    cells: tuple[Cell, ...]
    texts: tuple[Text, ...]
    titles: tuple[tuple[str, str, str], ...]

    @property
    def count(self) -> int:
        """The number of places that differ."""
        figures = sum(cell.is_different for cell in (*self.cover, *self.cells))
        return figures + sum(text.is_different for text in self.texts) + len(self.titles)


def compare(old: Report, new: Report) -> Comparison:
    """Lay two reports side by side, of one edition or of two."""
    return Comparison(
        old, new, tuple(_cover(old, new)), tuple(_cells(old, new)), tuple(_texts(old, new)), _titles(old, new)
    )


def _cover(old: Report, new: Report) -> Iterator[Cell]:
    fields = [*new.edition.fields, *(field for field in old.edition.fields if field not in new.edition.fields)]
    for field in {field.code: field for field in fields if field.kind is not FieldKind.TEXT}.values():
        ref = CellRef(field.code)
        if ref != YEAR:
            yield Cell(ref, ref, _shown(old, field), _shown(new, field))


def _shown(report: Report, field: Field) -> Value:
    value = report.value(CellRef(field.code))
    return dict(field.choices).get(value, value) if isinstance(value, str) else value


def _cells(old: Report, new: Report) -> Iterator[Cell]:
    succession = Succession(old.edition, new.edition)
    for ref in new.edition.figures:
        trace = next(iter(succession.beside(ref)), None)
        if trace is None:
            yield Cell(None, ref, None, new.value(ref))
        else:
            yield Cell(trace.before, ref, old.value(trace.before), new.value(ref), trace.fate, trace.remark)
    for ref, trace in succession.traces.items():
        if not trace.after:
            yield Cell(ref, None, old.value(ref), None, remark=trace.remark)


def _texts(old: Report, new: Report) -> Iterator[Text]:
    for ref in dict.fromkeys((*new.edition.texts, *old.edition.texts)):
        yield Text(ref, compare_texts(old.text(ref), new.text(ref)))


def _titles(old: Report, new: Report) -> tuple[tuple[str, str, str], ...]:
    codes = [section.code for section in new.edition.sections if section.code in old.edition.by_code]
    return tuple((code, old.title(code), new.title(code)) for code in codes if old.title(code) != new.title(code))


def changed_paragraphs(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Return the paragraphs that differ, side by side; empty where only the other text has one."""
    before, now = ([line for line in text.split("\n") if line.strip()] for text in (old, new))
    pairs: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag != "equal":
            pairs += zip_longest(before[i:j], now[k:m], fillvalue="")
    return tuple(pairs)
