"""What is the same in all tables with the same labels: which cell covers which place, and what the labels alone tell.

Forty offices of one district send the same tables with other figures in them. Whatever follows from the labels is
worked out for the first and kept with its layout. The key of a layout is the geometry of its cells and all their texts,
bare figures (``labels.BARE_FIGURE``) standing for each other, and so do the results of checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from qisheng_desktop.importing.labels import BARE_FIGURE, key, plain
from qisheng_desktop.importing.memo import Memo
from qisheng_desktop.model.validation import UNSEEN

MOST_ROWS, MOST_COLUMNS, MOST_PLACES = 20_000, 256, 200_000
"""The largest table that is taken, in grid rows, columns and places."""
MOST_KEPT, LARGEST_KEPT = 128, 5_000
"""How many layouts are kept, and of how many places at most: a table of the form has some three hundred."""
MOST_LABELS, LONGEST_LABEL = 2_000, 100
"""How many texts that are no figures are known again, and of how many characters at most."""
CHECKED = re.compile(r"平|差 [0-9]+(?:\.[0-9]+)?(?: 处)?")
"""What stands in a workbook of ours for the result of a check; to whoever looks for labels all of these are alike."""
_FIGURE, _EVEN = "0", "平"
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


Place: TypeAlias = tuple[int, int, int, int]
"""Where a cell is: row, column, height, width."""


class Layout:
    """The places of a table, and what its labels alone tell. Rows and places have the numbers of cells, -1 for none.

    ``labels`` are the texts of the cells, one figure standing for all of them, one result of a check for all of these.
    """

    def __init__(self, labels: tuple[str, ...], places: tuple[Place, ...], *, is_ragged: bool) -> None:
        self.is_ragged = is_ragged
        self.labels, self.places = labels, places
        self.rows = _ragged(places) if is_ragged else _spread(places)
        self.distinct = tuple(map(_distinct, self.rows))
        self.is_large = max(len(places), sum(map(len, self.rows))) > LARGEST_KEPT

    @cached_property
    def is_column(self) -> bool:
        """Whether no row has two cells: such a table is paragraphs in a frame."""
        return all(len(row) <= 1 for row in self.distinct)

    @cached_property
    def beginning(self) -> tuple[tuple[int, ...], ...]:
        """The cells that begin in each row."""
        return tuple(tuple(at for at in row if self.places[at][0] == n) for n, row in enumerate(self.distinct))

    @cached_property
    def lone(self) -> tuple[int, ...]:
        """For each row the cell that begins there and has the only text in it, else -1."""
        return tuple(map(self._lone, range(len(self.rows))))

    def _lone(self, row: int) -> int:
        full = [at for at in self.distinct[row] if self.labels[at]]
        return full[0] if len(full) == 1 and self.places[full[0]][0] == row else _NOTHING

    @cached_property
    def alone(self) -> tuple[tuple[int, int], ...]:
        """The rows that have such a cell, and that."""
        return tuple((row, at) for row, at in enumerate(self.lone) if at != _NOTHING)

    @cached_property
    def free(self) -> tuple[int, ...]:
        """The cells that say something else in every document."""
        return tuple(at for at, label in enumerate(self.labels) if label in {_FIGURE, _EVEN})

    @cached_property
    def tidy(self) -> tuple[str, ...]:
        """Its labels on one line, without space that is not needed."""
        return tuple(" ".join(label.split()) for label in self.labels)

    @cached_property
    def unseen(self) -> int:
        """How many characters of its labels are not seen; a bare figure has none of them."""
        return len(UNSEEN.findall("".join(self.labels)))

    @cached_property
    def keys(self) -> frozenset[str]:
        """What is compared of its labels."""
        return frozenset(key(self.labels[at]) for row in self.distinct for at in row) - {_FIGURE}

    @cached_property
    def labelled(self) -> tuple[int, ...]:
        """The rows that begin with a label of a cover sheet."""
        wanted = UNIT_LABELS | YEAR_LABELS
        firsts = ((n, plain(self.labels[row[0]])) for n, row in enumerate(self.distinct) if len(row) > 1)
        return tuple(n for n, first in firsts if first.rstrip(":") in wanted)


def layout_of(cells: Sequence[Cell], *, is_ragged: bool = False) -> Layout:
    """Return the layout of some cells.

    Raises:
        TableTooLargeError: If the table has too many places.
    """
    return layout([cell[0] for cell in cells], tuple([cell[1:] for cell in cells]), is_ragged=is_ragged)


def layout(texts: Iterable[str], places: tuple[Place, ...], *, is_ragged: bool = False) -> Layout:
    """Return the layout of a table, the same object for every table of the same labels as long as it is kept.

    Raises:
        TableTooLargeError: If the table has too many places.
    """
    known = _LABELS.get
    labels = tuple(
        [_FIGURE if text.isdecimal() and text.isascii() else text and (known(text) or label_of(text)) for text in texts]
    )
    found = _KEPT.get((labels, places, is_ragged))
    if found is not None:
        return found
    made = Layout(labels, places, is_ragged=is_ragged)
    return made if made.is_large else _KEPT.keep((labels, places, is_ragged), made)


def label_of(text: str) -> str:
    """Return what stands for a text: one figure for all, one result of a check, nothing for all that is blank."""
    if BARE_FIGURE.fullmatch(text):
        return _FIGURE
    if CHECKED.fullmatch(text):
        return _EVEN
    label = text if text.strip() else ""
    return _LABELS.keep(text, label) if label and len(label) <= LONGEST_LABEL else label


_KEPT: Final = Memo[tuple[tuple[str, ...], tuple[Place, ...], bool], Layout](MOST_KEPT)
_LABELS: Final = Memo[str, str](MOST_LABELS)


class Placed(NamedTuple):
    """The places of some cells, and the numbers of those among all that a reader met; nothing if it is all of them."""

    places: tuple[Place, ...]
    numbers: tuple[int, ...] | None = None


def placed_by(key: Hashable, make: Callable[[], Placed]) -> Placed:
    """Return the places of cells by what a reader knows of them, worked out once: it is less than they are."""
    known = _PLACED.get(key)
    if known is not None:
        return known
    made = make()
    return _PLACED.keep(key, made) if len(made.places) <= LARGEST_KEPT else made


_PLACED: Final = Memo[Hashable, Placed](MOST_KEPT)


def forget_layouts() -> None:
    """Let go of all layouts."""
    _PLACED.clear()
    _KEPT.clear()
    _LABELS.clear()


def _spread(cells: Iterable[Place]) -> tuple[tuple[int, ...], ...]:
    """Spread cells over the places they cover; where two claim a place, the first has it."""
    places: dict[tuple[int, int], int] = {}
    height = width = 0
    for number, (top, left, down, right) in enumerate(cells):
        height, width = max(height, top + down), max(width, left + right)
        if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_PLACES:
            raise TableTooLargeError
        for row in range(top, top + down):
            for column in range(left, left + right):
                places.setdefault((row, column), number)
    return tuple(tuple(places.get((row, column), _NOTHING) for column in range(width)) for row in range(height))


def _ragged(cells: Iterable[Place]) -> tuple[tuple[int, ...], ...]:
    """Put the cells of each row one after the other."""
    rows: list[list[int]] = []
    for number, (row, *_) in enumerate(cells):
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
