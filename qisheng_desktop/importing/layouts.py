"""What is the same in all tables with the same labels: which cell covers which place, and what the labels alone tell.

Forty offices of one district send the same tables with other figures in them. Whatever follows from the labels is
worked out for the first and kept with its layout. The key of a layout is the geometry of its cells and all their texts,
bare figures (``labels.BARE_FIGURE``) standing for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from qisheng_desktop.importing.labels import BARE_FIGURE, key, plain
from qisheng_desktop.importing.memo import Memo

MOST_ROWS, MOST_COLUMNS, MOST_PLACES = 20_000, 256, 200_000
"""The largest table that is taken, in grid rows, columns and places."""
MOST_KEPT, LARGEST_KEPT = 128, 5_000
"""How many layouts are kept, and of how many places at most: a table of the form has some three hundred."""
_FIGURE = "0"
_NOTHING = -1
UNIT_LABELS, YEAR_LABELS = frozenset({"单位名称"}), frozenset({"报告年度", "年度"})
"""The labels of a cover sheet beside which unit and year stand."""


class TableTooLargeError(ValueError):
    """A table has more places than any report."""


class Cell(NamedTuple):
    """One cell of a table: its text, its upper left place (from nought), the grid rows and columns it covers."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1


_Key: TypeAlias = tuple[tuple[str, int, int, int, int], ...]


class Layout:
    """The places of a table, and what its labels alone tell. Rows and places have the numbers of cells, -1 for none."""

    def __init__(self, cells: _Key, *, is_ragged: bool) -> None:
        self.is_ragged = is_ragged
        self._cells = cells
        self.rows = _ragged(cells) if is_ragged else _spread(cells)
        self.distinct = tuple(map(_distinct, self.rows))
        self.is_large = max(len(cells), sum(map(len, self.rows))) > LARGEST_KEPT

    @cached_property
    def is_column(self) -> bool:
        """Whether no row has two cells: such a table is paragraphs in a frame."""
        return all(len(row) <= 1 for row in self.distinct)

    @cached_property
    def beginning(self) -> tuple[tuple[int, ...], ...]:
        """The cells that begin in each row."""
        return tuple(tuple(at for at in row if self._cells[at][1] == n) for n, row in enumerate(self.distinct))

    @cached_property
    def lone(self) -> tuple[int, ...]:
        """For each row the cell that begins there and has the only text in it, else -1."""
        return tuple(map(self._lone, range(len(self.rows))))

    def _lone(self, row: int) -> int:
        full = [at for at in self.distinct[row] if self._cells[at][0].strip()]
        return full[0] if len(full) == 1 and self._cells[full[0]][1] == row else _NOTHING

    @cached_property
    def keys(self) -> frozenset[str]:
        """What is compared of its labels."""
        return frozenset(key(self._cells[at][0]) for row in self.distinct for at in row) - {_FIGURE}

    @cached_property
    def labelled(self) -> tuple[int, ...]:
        """The rows that begin with a label of a cover sheet."""
        wanted = UNIT_LABELS | YEAR_LABELS
        firsts = ((n, plain(self._cells[row[0]][0])) for n, row in enumerate(self.distinct) if len(row) > 1)
        return tuple(n for n, first in firsts if first.rstrip(":") in wanted)


def layout_of(cells: Sequence[Cell], *, is_ragged: bool = False) -> Layout:
    """Return the layout of a table, the same object for every table of the same labels as long as it is kept.

    Raises:
        TableTooLargeError: If the table has too many places.
    """
    match = BARE_FIGURE.fullmatch
    keyed = tuple(
        (_FIGURE if match(text) else text if text.strip() else "", row, column, height, width)
        for text, row, column, height, width in cells
    )
    known = _KEPT.get((keyed, is_ragged))
    if known is not None:
        return known
    layout = Layout(keyed, is_ragged=is_ragged)
    return layout if layout.is_large else _KEPT.keep((keyed, is_ragged), layout)


_KEPT: Final = Memo[tuple[_Key, bool], Layout](MOST_KEPT)


def forget_layouts() -> None:
    """Let go of all layouts."""
    _KEPT.clear()


def _spread(cells: _Key) -> tuple[tuple[int, ...], ...]:
    """Spread cells over the places they cover; where two claim a place, the first has it."""
    places: dict[tuple[int, int], int] = {}
    height = width = 0
    for number, (_, top, left, down, right) in enumerate(cells):
        height, width = max(height, top + down), max(width, left + right)
        if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_PLACES:
            raise TableTooLargeError
        for row in range(top, top + down):
            for column in range(left, left + right):
                places.setdefault((row, column), number)
    return tuple(tuple(places.get((row, column), _NOTHING) for column in range(width)) for row in range(height))


def _ragged(cells: _Key) -> tuple[tuple[int, ...], ...]:
    """Put the cells of each row one after the other."""
    rows: list[list[int]] = []
    for number, (_, row, *_) in enumerate(cells):
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row].append(number)
    return tuple(map(tuple, rows))


def _distinct(row: Iterable[int]) -> tuple[int, ...]:
    """Return the cells of a row from left to right, each once."""
    found: list[int] = []
    for number in row:
        if number != _NOTHING and (not found or found[-1] != number):
            found.append(number)
    return tuple(found)
