"""A document reduced to what the recogniser reads: paragraphs and tables in their order, merged cells spread out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.layouts import Cell, Layout, layout_of
from qisheng_desktop.model.validation import UNSEEN

NO_RESULT: Final = "="
"""What stands in a cell for a formula without a stored result: no figure, so it becomes a doubt."""


class Paragraph(NamedTuple):
    """A paragraph of text."""

    text: str


class Break(NamedTuple):
    """A new sheet: what follows does not go on with what was before."""

    name: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its cells, and the places they cover.

    The columns of a ragged one mean nothing, it has only the order of the cells in each row.
    """

    cells: tuple[Cell, ...]
    layout: Layout

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

    def alone(self, row: int) -> str:
        """Return the text of a row that has no other cell with something in it; else nothing."""
        at = self.layout.lone[row]
        return self.cells[at].text if at >= 0 else ""


Piece: TypeAlias = Paragraph | Grid | Break


class Named(NamedTuple):
    """What a name of a workbook stands for: cells of a sheet from the top down, or a text that is in no sheet."""

    sheet: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A workbook in which names mark the cells: the names, and all cells of each sheet by row and column."""

    names: Mapping[str, Named]
    sheets: Mapping[str, Mapping[tuple[int, int], str]]


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
    return Grid(every, layout_of(every))


def ragged_grid(rows: Iterable[Iterable[str]]) -> Grid:
    """Make a ragged table of rows of texts."""
    every = tuple(Cell(text, at, place) for at, texts in enumerate(rows) for place, text in enumerate(texts))
    return Grid(every, layout_of(every, is_ragged=True))


def flow(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces with tables of one column as the paragraphs they are."""
    for piece in pieces:
        if isinstance(piece, Grid) and piece.layout.is_column:
            for row in range(piece.height):
                for cell in piece.beginning(row):
                    yield from (Paragraph(line) for line in cell.text.split("\n"))
        else:
            yield piece


def without_unseen(source: Source) -> Source:
    """Take out the characters of which nothing is seen, which would part labels and figures; tell how many."""
    texts = [piece.text for piece in source.pieces if isinstance(piece, Paragraph)]
    texts += [cell.text for piece in source.pieces if isinstance(piece, Grid) for cell in piece.cells]
    count = len(UNSEEN.findall("\n".join(texts)))
    if not count:
        return source

    def cleaned(piece: Piece) -> Piece:
        if isinstance(piece, Paragraph):
            return Paragraph(UNSEEN.sub("", piece.text))
        if isinstance(piece, Grid):
            cells = tuple(cell._replace(text=UNSEEN.sub("", cell.text)) for cell in piece.cells)
            return Grid(cells, layout_of(cells, is_ragged=piece.is_ragged))
        return piece

    return Source(tuple(map(cleaned, source.pieces)), (*source.notices, Doubt(DoubtKind.INVISIBLE, None, str(count))))
