"""The places of the cells of a Word table, which says of each only how wide it is, and whether it runs down."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from qisheng_desktop.importing.layouts import Cell

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


class Found:
    """What one pass over a table found: all cells by their number, and what few of them, or few rows, have."""

    def __init__(self) -> None:
        self.texts: list[list[str]] = []
        self.firsts: list[int] = []  # of each row the first cell
        self.starts: dict[int, int] = {}  # of a row that does not start at the left its column
        self.widths: dict[int, int] = {}
        self.merges: dict[int, str] = {}

    def cells(self) -> list[Cell]:
        """Return the cells in their places."""
        places = Places()
        for row, (first, end) in enumerate(pairwise([*self.firsts, len(self.texts)])):
            places.add_row(self.starts.get(row, 0))
            for at in range(first, end):
                width, merge = self.widths.get(at, 1), self.merges.get(at)
                if merge is None or not places.runs_down(width, merge):
                    places.add("".join(self.texts[at]).strip("\n"), width, merge)
        return places.cells
