"""The places of the cells of a Word table, which says of each only how wide it is, and whether it runs down."""

from __future__ import annotations

from typing import Final, NamedTuple

from qisheng_desktop.importing.layouts import Cell, Placed, placed_by
from qisheng_desktop.importing.stream import Grid, grid_of

CONTINUES: Final = "continue"
"""What a merged cell says, or does not say, that only goes on with the one above."""
_RESTARTS = "restart"


class Places:
    """Gives the cells of a table their places, row after row.

    ``merge`` is what a cell says of running down: nothing, that it is the first of several, or (`CONTINUES`, or any
    other word) that it only goes on with the one above.
    """

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self._column = 0
        self._row = -1
        self._above: dict[int, int] = {}  # grid column → index of the cell that runs down there

    def add_row(self, column: int) -> None:
        """Go on to the next row, whose first cell stands in this column."""
        self._row += 1
        self._column = column

    def runs_down(self, width: int, merge: str | None) -> bool:
        """Say whether a cell is only the end of the one above, which is made so much higher."""
        if merge is None or merge == _RESTARTS or self._column not in self._above:
            return False
        at = self._above[self._column]
        self.cells[at] = self.cells[at]._replace(height=self._row - self.cells[at].row + 1)
        self._column += width
        return True

    def add(self, text: str, width: int, merge: str | None) -> None:
        """Add a cell."""
        if merge is not None:
            self._above[self._column] = len(self.cells)
        else:
            self._above.pop(self._column, None)
        self.cells.append(Cell(text, self._row, self._column, 1, width))
        self._column += width


class Found(NamedTuple):
    """What is found in a table: how many cells each row has, their texts, and what few rows or cells have.

    By their numbers: of rows that do not start at the left their column, of cells how wide they are, and their merge.
    """

    sizes: tuple[int, ...]
    texts: list[str]
    starts: list[tuple[int, int]]
    widths: list[tuple[int, int]]
    merges: list[tuple[int, str]]

    def grid(self) -> Grid:
        """Return the table.

        Raises:
            TableTooLargeError: If it has too many places.
        """
        key = "docx", self.sizes, tuple(self.starts), tuple(self.widths), tuple(self.merges)
        placed = placed_by(key, self._placed)
        return grid_of(
            self.texts if placed.numbers is None else [self.texts[at] for at in placed.numbers], placed.places
        )

    def _placed(self) -> Placed:
        places, numbers = Places(), list[int]()
        starts, widths, merges = dict(self.starts), dict(self.widths), dict(self.merges)
        first = 0
        for row, size in enumerate(self.sizes):
            places.add_row(starts.get(row, 0))
            for number in range(first, first + size):
                width, merge = widths.get(number, 1), merges.get(number)
                if merge is None or not places.runs_down(width, merge):
                    places.add("", width, merge)
                    numbers.append(number)
            first += size
        return Placed(tuple([cell[1:] for cell in places.cells]), tuple(numbers))
