"""Reading the rows of one table of the form, and of further documents with the same layout as they were read there.

A plan says for each row which cell is which address. It is kept only of rows that were read without any doubt about
their place, so all that is left to do is what each figure says; anything else is worked out anew every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qisheng_desktop.importing.figures import Figures
from qisheng_desktop.importing.rows import RowReader
from qisheng_desktop.importing.stream import Grid
from qisheng_desktop.importing.vocabulary import PlanKey, Step, vocabulary_of
from qisheng_desktop.model.edition import Table


class RowOf(NamedTuple):
    """A row of a table of the document."""

    grid: Grid
    row: int


class TableReader:
    """Reads one table; ``rows`` are all rows of the document that belong to it, in their order."""

    def __init__(self, table: Table, figures: Figures, rows: Sequence[RowOf]) -> None:
        self.vocabulary = vocabulary_of(table)
        self._figures = figures
        self._rows = RowReader(self.vocabulary, figures)
        self._key = _key(rows)
        self._plan = self.vocabulary.plans.get(self._key) if rows else None
        self._steps: list[Step] = []
        self._at = 0
        self._grid: Grid | None = None
        self._places: dict[int, int] = {}

    @property
    def code(self) -> str:
        """The code of the table."""
        return self._rows.code

    def read(self, grid: Grid, row: int) -> None:
        """Read the next row."""
        if self._plan is None:
            self._rows.read(grid, row)
            self._note(grid)
            return
        step = self._plan[self._at]
        self._at += 1
        if step is None:
            self._rows.read_line(grid.distinct(row))
            return
        self._figures.put_row(step, grid.cells)

    def read_lines(self, grid: Grid) -> None:
        """Read a table that was made of lines of text; no plan is made of it."""
        self._rows.is_plain = False
        for row in range(grid.height):
            self._rows.read(grid, row)

    def close(self) -> None:
        """Settle what is still open; keep the plan, if every row was read without doubt."""
        if self._plan is not None:
            return
        self._rows.close()
        if self.vocabulary.are_words and self._rows.is_plain and any(self._steps):
            self.vocabulary.plans.keep(self._key, tuple(self._steps))

    def _note(self, grid: Grid) -> None:
        if not self._rows.is_plain:
            return
        if self._rows.is_line:
            self._steps.append(None)
            return
        if grid is not self._grid:
            self._grid, self._places = grid, {id(cell): place for place, cell in enumerate(grid.cells)}
        self._steps.append(tuple((ref, self._places[id(cell)]) for ref, cell in self._rows.taken))


def _key(rows: Sequence[RowOf]) -> PlanKey:
    """Return what a plan depends on: the layouts, and which rows of which table belong together."""
    tables: dict[int, int] = {}
    return tuple((tables.setdefault(id(grid), len(tables)), grid.layout, row) for grid, row in rows)
