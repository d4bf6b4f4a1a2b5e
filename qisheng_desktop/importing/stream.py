"""A document reduced to what the recogniser reads: paragraphs and tables in their order, merged cells spread out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.layouts import Cell, Layout, Place, layout
from qisheng_desktop.importing.marks import Marked
from qisheng_desktop.model.validation import UNSEEN

NO_RESULT: Final = "="
"""What stands in a cell for a formula without a stored result: no figure, so it becomes a doubt."""


class Paragraph(NamedTuple):
    """A paragraph of text."""

    text: str


class Break(NamedTuple):
    """A new sheet: what follows does not go on with what was before."""

    name: str


@dataclass(frozen=True)
class Grid:
    """A table: the texts of its cells, and the places they cover.

    The columns of a ragged one mean nothing, it has only the order of the cells in each row.
    """

    texts: tuple[str, ...]
    layout: Layout

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Its cells, each always the same object."""
        return tuple(Cell(text, *place) for text, place in zip(self.texts, self.layout.places, strict=True))

    @property
    def is_ragged(self) -> bool:
        """Whether columns mean nothing."""
        return self.layout.is_ragged

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self.layout.rows)

    def row(self, row: int) -> tuple[Cell | None, ...]:
        """Return a cell for every place of a row, the same one for every place it covers, ``None`` where none is."""
        return tuple(self.cells[at] if at >= 0 else None for at in self.layout.rows[row])

    def distinct(self, row: int) -> list[Cell]:
        """Return the cells of a row from left to right, each once."""
        return [self.cells[at] for at in self.layout.distinct[row]]

    def beginning(self, row: int) -> list[Cell]:
        """Return those of them that begin in this row."""
        return [self.cells[at] for at in self.layout.beginning[row]]

    def alone(self, first: int, end: int) -> list[str]:
        """Return the texts of rows from one up to another that have one cell with something in it, beginning there."""
        return [self.texts[at] for row, at in self.layout.alone if first <= row < end]

    def tidy(self) -> list[str]:
        """Return the texts on one line each, without space that is not needed."""
        tidied = list(self.layout.tidy)
        for at in self.layout.free:
            tidied[at] = self.texts[at].strip()
        return tidied


Piece: TypeAlias = Paragraph | Grid | Break


class Source(NamedTuple):
    """A document: its pieces in order, what its reader has to tell, and the marks that a workbook of ours has."""

    pieces: tuple[Piece, ...]
    notices: tuple[Doubt, ...] = ()
    marked: Marked | None = None


def make_grid(cells: Iterable[Cell]) -> Grid:
    """Make a table of cells; where two claim a place, the first has it.

    Raises:
        TableTooLargeError: If the table has too many places.
    """
    every = tuple(cells)
    return grid_of([cell[0] for cell in every], tuple([cell[1:] for cell in every]))


def grid_of(texts: Iterable[str], places: tuple[Place, ...], *, is_ragged: bool = False) -> Grid:
    """Make a table of texts and their places.

    Raises:
        TableTooLargeError: If the table has too many places.
    """
    every = tuple(texts)
    return Grid(every, layout(every, places, is_ragged=is_ragged))


def ragged_grid(rows: Iterable[Sequence[str]]) -> Grid:
    """Make a ragged table of rows of texts."""
    every = tuple(rows)
    places = tuple((at, place, 1, 1) for at, texts in enumerate(every) for place in range(len(texts)))
    return grid_of(chain.from_iterable(every), places, is_ragged=True)


def flow(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces with tables of one column as the paragraphs they are."""
    for piece in pieces:
        if isinstance(piece, Grid) and piece.layout.is_column:
            for row in piece.layout.beginning:
                for at in row:
                    yield from map(Paragraph, piece.texts[at].split("\n"))
        else:
            yield piece


def without_unseen(source: Source) -> Source:
    """Take out the characters of which nothing is seen, which would part labels and figures; tell how many."""
    count = len(UNSEEN.findall("".join([piece.text for piece in source.pieces if isinstance(piece, Paragraph)])))
    count += sum([piece.layout.unseen for piece in source.pieces if isinstance(piece, Grid)])
    if not count:
        return source

    def cleaned(piece: Piece) -> Piece:
        if isinstance(piece, Paragraph):
            return Paragraph(UNSEEN.sub("", piece.text))
        if isinstance(piece, Grid):
            texts = [UNSEEN.sub("", text) for text in piece.texts]
            return grid_of(texts, piece.layout.places, is_ragged=piece.is_ragged)
        return piece

    return Source(tuple(map(cleaned, source.pieces)), (*source.notices, Doubt(DoubtKind.INVISIBLE, None, str(count))))
