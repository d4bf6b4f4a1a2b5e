"""Data fields: figures that stand in a text as addresses, are shown as numbers, and follow their cells.

In an answer a field is written ``{{3[new,total]}}``, a sum ``{{3[new,total]+3[carried_in,total]}}``. Where two braces
are meant as braces they are written ``{{{{}}``, so that nothing typed or read from a file becomes a field by chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

from qisheng_desktop.model.cells import CODE, CellRef, parse_ref

_CELL = rf"{CODE}\[{CODE}(?:,{CODE})?\]"
_BRACES, _QUOTED_BRACES = "{{", "{{{{}}"
_PART_OF_NUMBER = re.compile(r"[\d.,]")
_TOKEN = re.compile(rf"\{{\{{(?:(?P<cells>{_CELL}(?:\+{_CELL})*)|\{{\{{)\}}\}}")


@dataclass(frozen=True, slots=True)
class DataField:
    """The figures that a field adds up, mostly one."""

    cells: tuple[CellRef, ...]

    def __str__(self) -> str:
        return "+".join(map(str, self.cells))


Piece: TypeAlias = str | DataField
"""A part of a text: words, or a field."""


def pieces_of(answer: str) -> Iterator[Piece]:
    """Take an answer apart into words and fields."""
    words, position = "", 0
    for found in _TOKEN.finditer(answer) if _BRACES in answer else ():
        words += answer[position : found.start()]
        position = found.end()
        if found["cells"]:
            if words:
                yield words
            words = ""
            yield parse_field(found["cells"])
        else:
            words += _BRACES
    if words or position < len(answer):
        yield words + answer[position:]


def parse_field(text: str) -> DataField:
    """Read a field as it is printed, without braces.

    Raises:
        ValueError: If it is not one address, or some with ``+`` between them.
    """
    return DataField(tuple(map(parse_ref, text.split("+"))))


def answer_of(pieces: Iterable[Piece]) -> str:
    """Put words and fields together into an answer; words are never taken for a field."""
    answer, words = "", ""
    for piece in pieces:
        if isinstance(piece, str):
            words += piece
        else:
            answer += f"{_quoted(words)}{{{{{piece}}}}}"
            words = ""
    return answer + _quoted(words)


def _quoted(words: str) -> str:
    return words.replace(_BRACES, _QUOTED_BRACES)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a field stands in the text as it is shown, from character ``start`` up to ``end``."""

    start: int
    end: int
    field: DataField


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown, with its fields in their order."""

    text: str
    spans: tuple[Span, ...] = ()

    @property
    def pieces(self) -> Iterator[Piece]:
        """The words and fields that show as this text."""
        position = 0
        for span in self.spans:
            if position < span.start:
                yield self.text[position : span.start]
            yield span.field
            position = span.end
        if position < len(self.text):
            yield self.text[position:]

    def touches_field(self, start: int, end: int) -> bool:
        """Say whether characters ``start`` to ``end`` have a part of a field among them."""
        return any(span.start < end and start < span.end for span in self.spans)

    def between(self, start: int, end: int) -> Iterator[Piece]:
        """Yield what shows as characters ``start`` to ``end``; of a field that is cut, its digits."""
        position = start
        for span in self.spans:
            if start <= span.start and span.end <= end:
                if position < span.start:
                    yield self.text[position : span.start]
                yield span.field
                position = span.end
        if position < end:
            yield self.text[position:end]

    def with_pieces(self, start: int, end: int, pieces: Iterable[Piece]) -> str:
        """Return the answer with other pieces for characters ``start`` to ``end``."""
        return answer_of([*self.between(0, start), *pieces, *self.between(end, len(self.text))])

    def rewritten(self, text: str) -> str:
        """Return an answer that shows as another text, with those fields kept that stand in what is as it was."""
        kept = []
        for span, start in self._found_in(text) if self.spans else ():
            end = start + span.end - span.start
            beside = text[max(0, start - 1) : start] + text[end : end + 1]
            if not _PART_OF_NUMBER.search(beside):
                kept.append(Span(start, end, span.field))
        return answer_of(Shown(text, tuple(kept)).pieces)

    def _found_in(self, text: str) -> Iterator[tuple[Span, int]]:
        """Yield the fields that stand whole, with something beside them, in what two texts have in common."""
        for here, there, size in _equal_parts(self.text, text):
            for span in self.spans:
                is_whole = here <= span.start and span.end <= here + size
                if is_whole and (size > span.end - span.start or size == len(self.text)):
                    yield span, there + span.start - here


def show(answer: str, number_of: Callable[[DataField], str]) -> Shown:
    """Show an answer, its fields as ``number_of`` prints them."""
    text, spans = "", []
    for piece in pieces_of(answer):
        words = piece if isinstance(piece, str) else number_of(piece)
        if isinstance(piece, DataField):
            spans.append(Span(len(text), len(text) + len(words), piece))
        text += words
    return Shown(text, tuple(spans))


def _equal_parts(one: str, other: str) -> Iterator[tuple[int, int, int]]:
    """Yield runs that two texts have in common: where each begins in the one and in the other, and how long it is."""
    most = min(len(one), len(other))
    head = next((n for n in range(most) if one[n] != other[n]), most)
    tail = next((n for n in range(most - head) if one[-1 - n] != other[-1 - n]), most - head)
    if head:
        yield 0, 0, head
    middle = SequenceMatcher(None, one[head : len(one) - tail], other[head : len(other) - tail], autojunk=False)
    for match in middle.get_matching_blocks():
        if match.size:
            yield head + match.a, head + match.b, match.size
    if tail:
        yield len(one) - tail, len(other) - tail, tail
