"""Where the cells of a printed table lie, and which input cell comes next in a direction."""

from __future__ import annotations

from collections.abc import Callable

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.layout import Layout, PrintedCell

Place = tuple[int, int]


class Geometry:
    """The grid of one layout: every grid place leads to the cell that covers it.

    ``is_input`` says which cells are typed into; labels and totals are skipped by every move.
    """

    def __init__(self, layout: Layout, is_input: Callable[[CellRef], bool]) -> None:
        self.layout = layout
        self._covering = {
            (row, column): cell
            for cell in layout.cells
            for row in range(cell.row, cell.row + cell.height)
            for column in range(cell.column, cell.column + cell.width)
        }
        self._inputs = [cell for cell in layout.cells if cell.ref and is_input(cell.ref)]
        self._inputs.sort(key=lambda cell: (cell.row, cell.column))
        self._down = sorted(self._inputs, key=lambda cell: (cell.column, cell.row))
        self.place_of = {cell.ref: (cell.row, cell.column) for cell in layout.cells if cell.ref}
        self._is_input = is_input

    def cell(self, place: Place) -> PrintedCell | None:
        """Return the cell that covers a grid place."""
        return self._covering.get(place)

    @property
    def first(self) -> Place | None:
        """The first input cell."""
        return self._start(self._inputs[0]) if self._inputs else None

    @property
    def last(self) -> Place | None:
        """The last input cell."""
        return self._start(self._inputs[-1]) if self._inputs else None

    def next_right(self, place: Place, step: int) -> Place | None:
        """Return the input cell after (1) or before (-1) a place in reading order."""
        return self._neighbour(self._inputs, place, step, lambda cell: (cell.row, cell.column))

    def next_down(self, place: Place, step: int) -> Place | None:
        """Return the input cell after or before a place, going down its column and then to the next column."""
        return self._neighbour(self._down, (place[1], place[0]), step, lambda cell: (cell.column, cell.row))

    def towards(self, place: Place, rows: int, columns: int) -> Place | None:
        """Return the nearest input cell straight on in a direction, or nothing at the edge."""
        row, column = place
        while (here := self.cell((row, column))) is not None:
            row = here.row + here.height if rows > 0 else here.row - 1 if rows < 0 else row
            column = here.column + here.width if columns > 0 else here.column - 1 if columns < 0 else column
            there = self.cell((row, column))
            if there is not None and there.ref and self._is_input(there.ref):
                return self._start(there)
        return None

    def rest_of_row(self, place: Place) -> list[CellRef]:
        """Return the input cells from a place to the end of its row, its own first."""
        row, column = place
        return [cell.ref for cell in self._inputs if cell.row == row and cell.column >= column and cell.ref]

    def _neighbour(
        self, cells: list[PrintedCell], place: Place, step: int, key: Callable[[PrintedCell], Place]
    ) -> Place | None:
        ordered = cells if step > 0 else cells[::-1]
        for cell in ordered:
            if (key(cell) > place) if step > 0 else (key(cell) < place):
                return self._start(cell)
        return None

    @staticmethod
    def _start(cell: PrintedCell) -> Place:
        return cell.row, cell.column
