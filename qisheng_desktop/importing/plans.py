"""Reading the rows of one table of the form, and of further documents with the same layout as they were read there.

A plan says for each row which cell is which address. It is kept only of rows that were read without any doubt about
their place, so all that is left to do is what each figure says; anything else is worked out anew every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from qisheng_desktop.importing.figures import Figures
from qisheng_desktop.importing.fills import Fill, Line, Pair, Part, Plan, PlanKey, lines_of, stands_alone
from qisheng_desktop.importing.rows import RowReader
from qisheng_desktop.importing.sections import Rows
from qisheng_desktop.importing.stream import Grid
from qisheng_desktop.importing.vocabulary import vocabulary_of
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Table


class TableReader:
    """Reads one table; ``parts`` are all rows of the document that belong to it, in their order."""

    def __init__(self, table: Table, figures: Figures, parts: Sequence[Rows]) -> None:
        self.vocabulary = vocabulary_of(table)
        self._figures = figures
        self._parts = parts
        self._key = _key(parts)
        self._plan = self.vocabulary.plans.get(self._key) if parts else None
        self._made: list[Part] = []
        self._at = 0

    @property
    def code(self) -> str:
        """The code of the table."""
        return self.vocabulary.table.code

    @cached_property
    def _rows(self) -> RowReader:
        return RowReader(self.vocabulary, self._figures)

    @property
    def is_known(self) -> bool:
        """Whether the labels of its rows tell which cell is which address."""
        return self._plan is not None

    def lines(self) -> Iterable[tuple[Rows, tuple[Line, ...]]]:
        """Return how rows are shown, where that is known already."""
        known = self._plan.parts if self._plan else ()
        return zip(self._parts, (part.lines for part in known), strict=False)

    def is_whole(self) -> bool:
        """Say whether every figure of the table was found."""
        if self._plan is not None and self._plan.is_whole:
            return True
        refs = self.vocabulary.refs
        return bool(refs) and all(map(self._figures.found.__contains__, refs))

    def read(self, part: Rows) -> None:
        """Read the next rows."""
        grid = part.grid
        if self._plan is None:
            self._read(part)
            return
        planned = self._plan.parts[self._at]
        self._at += 1
        for step in planned.steps:
            if isinstance(step, Fill):
                self._figures.fill(step, grid.texts)
            else:
                self._rows.read_line(grid.distinct(step))

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
        if self.vocabulary.are_words and self._rows.is_plain and any(part.steps for part in self._made):
            fills = [step.blank for part in self._made for step in part.steps if isinstance(step, Fill)]
            is_whole = set(self.vocabulary.refs) <= set().union(*fills)
            self.vocabulary.plans.keep(self._key, Plan(tuple(self._made), is_whole))

    def _read(self, part: Rows) -> None:
        """Read rows one by one, and note what was done."""
        grid = part.grid
        numbers = {id(cell): number for number, cell in enumerate(grid.cells)}
        steps: list[Fill | int] = []
        pairs: list[Pair] = []
        for row in range(part.first, part.end):
            self._rows.read(grid, row)
            pairs += [(ref, numbers[id(cell)]) for ref, cell in self._rows.taken]
            if self._rows.is_line:
                steps += [Fill(pairs, self.vocabulary.table.figures), row] if pairs else [row]
                pairs = []
        steps += [Fill(pairs, self.vocabulary.table.figures)] if pairs else []
        if not self._rows.is_plain or not stands_alone(grid.layout, part.first, part.end):
            self._rows.is_plain = False
            return
        places = self._figures.places
        refs: dict[int, CellRef] = {number: places[at] for at, number in numbers.items() if at in places}
        self._made.append(Part(tuple(steps), lines_of(grid.layout, part.first, part.end, refs)))


def _key(parts: Sequence[Rows]) -> PlanKey:
    """Return what a plan depends on: the layouts, and which rows of which table belong together."""
    tables: dict[int, int] = {}
    return tuple(
        (tables.setdefault(id(part.grid), len(tables)), part.grid.layout, part.first, part.end) for part in parts
    )
