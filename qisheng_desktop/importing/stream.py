"""A document reduced to what the recogniser reads: paragraphs and tables in their order, merged cells spread out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.model.validation import UNSEEN

MOST_ROWS, MOST_COLUMNS, MOST_PLACES = 20_000, 256, 200_000
"""The largest table that is taken, in grid rows, columns and places."""
NO_RESULT: Final = "="
"""What stands in a cell for a formula without a stored result: no figure, so it becomes a doubt."""


class TableTooLargeError(ValueError):
    """A table has more places than any report."""


class Cell(NamedTuple):
    """One cell of a table: its text, its upper left place (from nought), the grid rows and columns it covers."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1


class Paragraph(NamedTuple):
    """A paragraph of text."""

    text: str


class Break(NamedTuple):
    """A new sheet: what follows does not go on with what was before."""

    name: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    ``rows`` has a cell for every place, the same one at every place it covers, ``None`` where there is none. A ragged
    table has only the order of the cells in each row, their columns mean nothing.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    is_ragged: bool = False

    def distinct(self, row: int) -> list[Cell]:
        """Return the cells of a row from left to right, each once."""
        found: list[Cell] = []
        for cell in self.rows[row]:
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def alone(self, row: int) -> str:
        """Return the text of a row that has no other cell with something in it; else nothing."""
        full = [cell for cell in self.distinct(row) if cell.text.strip()]
        return full[0].text if len(full) == 1 and full[0].row == row else ""


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
    """Spread cells over the places they cover; where two claim a place, the first has it.

    Raises:
        TableTooLargeError: If the table has too many places.
    """
    places: dict[tuple[int, int], Cell] = {}
    height = width = 0
    for cell in cells:
        bottom, right = cell.row + cell.height, cell.column + cell.width
        height, width = max(height, bottom), max(width, right)
        if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_PLACES:
            raise TableTooLargeError
        for row in range(cell.row, bottom):
            for column in range(cell.column, right):
                places.setdefault((row, column), cell)
    return Grid(tuple(tuple(places.get((row, column)) for column in range(width)) for row in range(height)))


def ragged_grid(rows: Iterable[Iterable[str]]) -> Grid:
    """Make a ragged table of rows of texts."""
    return Grid(
        tuple(tuple(Cell(text, at, place) for place, text in enumerate(texts)) for at, texts in enumerate(rows)),
        is_ragged=True,
    )


def flow(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces with tables of one column as the paragraphs they are."""
    for piece in pieces:
        if isinstance(piece, Grid) and all(len(piece.distinct(row)) <= 1 for row in range(len(piece.rows))):
            for row in range(len(piece.rows)):
                for cell in piece.distinct(row):
                    if cell.row == row:
                        yield from (Paragraph(line) for line in cell.text.split("\n"))
        else:
            yield piece


def without_unseen(source: Source) -> Source:
    """Take out the characters of which nothing is seen, which would part labels and figures; tell how many."""
    grids = [piece for piece in source.pieces if isinstance(piece, Grid)]
    cells = {id(cell): cell for grid in grids for row in grid.rows for cell in row if cell is not None}
    texts = [piece.text for piece in source.pieces if isinstance(piece, Paragraph)]
    count = sum(len(UNSEEN.findall(text)) for text in (*texts, *(cell.text for cell in cells.values())))
    if not count:
        return source
    clean = {key: cell._replace(text=UNSEEN.sub("", cell.text)) for key, cell in cells.items()}

    def cleaned(piece: Piece) -> Piece:
        if isinstance(piece, Paragraph):
            return Paragraph(UNSEEN.sub("", piece.text))
        if isinstance(piece, Grid):
            rows = (tuple(clean[id(cell)] if cell is not None else None for cell in row) for row in piece.rows)
            return Grid(tuple(rows), piece.is_ragged)
        return piece

    return Source(tuple(map(cleaned, source.pieces)), (*source.notices, Doubt(DoubtKind.INVISIBLE, None, str(count))))
