"""Finding the sections of a report by their titles, however they are worded, and by the words of their tables.

A title is a short paragraph that is like the official one, more freely so if it has the right number before it. Titles
come in the order of the form; only on another sheet the order begins again. A row of a table goes to the section whose
words it has, and where that does not tell, to the section at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from qisheng_desktop.importing.labels import key, likeness, plain
from qisheng_desktop.importing.layouts import Cell, Layout
from qisheng_desktop.importing.memo import Memo
from qisheng_desktop.importing.stream import Break, Grid, Paragraph, Piece
from qisheng_desktop.importing.vocabulary import BEST, Vocabulary, looks_like_figure, vocabulary_of
from qisheng_desktop.model.edition import Edition

_NUMBER = re.compile(
    r"^(?:第?([一二三四五六七八九十])(?:部分|[、.．,:]|(?=[^、.．,:]))|[(]([一二三四五六七八九十])[)])"
)
LONGEST_TITLE = 45
"""Characters of a title, numbering included."""
_WITH_NUMBER, _WITHOUT_NUMBER = 0.5, 0.72
STRONG = 8
"""The score of a table that is taken for an official one although it stands in a section of text."""
PREFACE = "preface"
MOST_PLACED = 256
"""How many tables are remembered with the sections of their rows."""
MOST_MET, LONGEST_MET = 2_000, 100
"""How many paragraphs are remembered with what they are the title of, and of how many characters at most."""
_NO_TITLE = -1
_DIGIT = re.compile(r"\d")


class Titled(NamedTuple):
    """The title of a section as it stands in the document."""

    code: str
    text: str


class Words(NamedTuple):
    """A paragraph of a section."""

    code: str
    paragraph: Paragraph


class Rows(NamedTuple):
    """Rows of a table, from the first up to the end, and the section they belong to."""

    code: str
    grid: Grid
    first: int
    end: int


class _Part(NamedTuple):
    """Rows of the table at hand, and their section."""

    code: str
    first: int
    end: int


Placed = Titled | Words | Rows | Break


class Sections:
    """Tells what belongs to which section."""

    def __init__(self, edition: Edition, vocabularies: Iterable[Vocabulary]) -> None:
        self._vocabularies = {vocabulary.table.code: vocabulary for vocabulary in vocabularies}
        self._placed = Memo[tuple[Layout, str, int], tuple[Titled | _Part, ...]](MOST_PLACED)
        self._met = Memo[tuple[str, int], int](MOST_MET)
        self._titles = []
        for section in edition.sections:
            number = _NUMBER.match(plain(section.title))
            bare = key(_NUMBER.sub("", plain(section.title)))
            self._titles.append((section.code, number[1] or number[2] if number else "", bare))
        are_words = all(vocabulary.are_words for vocabulary in self._vocabularies.values())
        self._are_words = are_words and not any(map(_DIGIT.search, (bare for _, _, bare in self._titles)))

    def place(self, pieces: Iterable[Piece]) -> Iterator[Placed]:
        """Yield every paragraph and row of a document with its section, and titles as such."""
        here, reached = PREFACE, -1
        for piece in pieces:
            if isinstance(piece, Break):
                here, reached = PREFACE, -1
                yield piece
                continue
            if isinstance(piece, Paragraph):
                found = self._title(piece.text, reached)
                if found is not None:
                    reached = found
                    here = self._titles[found][0]
                    yield Titled(here, piece.text.strip())
                else:
                    yield Words(here, piece)
                continue
            for placed in self._rows(piece, here, reached):
                if isinstance(placed, Titled):
                    reached = [code for code, _, _ in self._titles].index(placed.code)
                here = placed.code
                yield placed

    def _rows(self, grid: Grid, here: str, reached: int) -> Iterator[Titled | Rows]:
        """Yield the rows of a table; where they belong depends on its labels, on the section before and its place."""
        placed = self._placed.get((grid.layout, here, reached))
        if placed is None:
            placed = tuple(_joined(self._place(grid, here, reached)))
            if self._are_words and not grid.layout.is_large:
                self._placed.keep((grid.layout, here, reached), placed)
        for item in placed:
            yield item if isinstance(item, Titled) else Rows(item.code, grid, item.first, item.end)

    def _place(self, grid: Grid, here: str, reached: int) -> Iterator[Titled | _Part]:
        is_official = here in self._vocabularies or self._is_strong(grid)
        for row in range(grid.height):
            full = [cell for cell in grid.distinct(row) if key(cell.text)]
            found = self._title(full[0].text, reached) if len(full) == 1 else None
            if found is not None:
                reached = found
                here, is_official = self._titles[found][0], True
                if full[0].row == row:
                    yield Titled(here, " ".join(full[0].text.split()))
                continue
            here = self._voted(full, here) if is_official else here
            yield _Part(here, row, row + 1)

    def _voted(self, cells: list[Cell], here: str) -> str:
        labels = [cell.text for cell in cells if not looks_like_figure(cell.text)]
        if here in self._vocabularies and self._vocabularies[here].score(labels) == BEST * len(labels):
            return here  # nothing can speak for another table more than every label does for this one
        scores = {code: vocabulary.score(labels) for code, vocabulary in self._vocabularies.items()}
        best = max(scores.values(), default=0)
        if best == 0 or scores.get(here) == best:
            return here
        return next(code for code, score in scores.items() if score == best)

    def _is_strong(self, grid: Grid) -> bool:
        """Say whether the labels of a grid speak for one of the tables, wherever it stands."""
        every = {cell.text for row in range(grid.height) for cell in grid.distinct(row) if key(cell.text)}
        labels = [text for text in every if not looks_like_figure(text)]
        return any(vocabulary.score(labels, STRONG) >= STRONG for vocabulary in self._vocabularies.values())

    def _title(self, text: str, reached: int) -> int | None:
        """Return which section after the one reached a paragraph is the title of."""
        if len(text) > LONGEST_MET:
            return self._compared(text, reached)
        met = self._met.get((text, reached))
        if met is None:
            found = self._compared(text, reached)
            met = self._met.keep((text, reached), _NO_TITLE if found is None else found)
        return None if met == _NO_TITLE else met

    def _compared(self, text: str, reached: int) -> int | None:
        """Return it without a look at what was asked before."""
        bare = plain(text)
        if not bare or len(bare) > LONGEST_TITLE or bare[-1] in "。；;":
            return None
        number = _NUMBER.match(bare)
        numeral = (number[1] or number[2]) if number else ""
        words = key(_NUMBER.sub("", bare))
        whole = key(bare)
        for place, (_, official_numeral, official) in enumerate(self._titles):
            if place <= reached:
                continue
            if numeral and numeral == official_numeral and _is_like(words, official):
                return place
            if max(likeness(words, official), likeness(whole, official)) >= _WITHOUT_NUMBER and not numeral:
                return place
        return None


@lru_cache(maxsize=64)
def sections_of(edition: Edition) -> Sections:
    """Return what knows the sections of an edition, put in order once for all documents."""
    return Sections(edition, [vocabulary_of(table) for table in edition.tables])


def _joined(placed: Iterable[Titled | _Part]) -> Iterator[Titled | _Part]:
    """Put together rows of one section that follow each other."""
    last: _Part | None = None
    for item in placed:
        if last is not None and isinstance(item, _Part) and (item.code, item.first) == (last.code, last.end):
            last = last._replace(end=item.end)
            continue
        if last is not None:
            yield last
        last = item if isinstance(item, _Part) else None
        if isinstance(item, Titled):
            yield item
    if last is not None:
        yield last


def _is_like(words: str, official: str) -> bool:
    if likeness(words, official) >= _WITH_NUMBER:
        return True
    return len(words) > 1 and (official.startswith(words) or words.startswith(official))
