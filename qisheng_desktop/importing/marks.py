"""The cells of the sheets of a workbook, and the names that mark some of them in those of our own.

Where cells stand is told apart from what they say: of a sheet that is one read before but for its values the former is
the same object, and what was worked out by it once holds again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from qisheng_desktop.importing.fills import Pick, picker

Spot: TypeAlias = tuple[int, int]
"""Row and column of a cell, from nought."""
NOWHERE = -1
"""The number of a cell that a sheet does not have."""


@dataclass(frozen=True)
class Spots:
    """Where the cells of a sheet stand that say something: the number of each by its place."""

    numbers: Mapping[Spot, int]

    @cached_property
    def first_column(self) -> Pick:
        """Gives what stands in the first column, from above."""
        return picker([number for (_, column), number in sorted(self.numbers.items()) if not column])

    @cached_property
    def by_row(self) -> tuple[tuple[int, int], ...]:
        """The row of each cell and its number, from above and from the left."""
        return tuple((row, number) for (row, _), number in sorted(self.numbers.items()))


class Filled(NamedTuple):
    """The cells of a sheet: where they stand, and what each says; one more, the last, says nothing."""

    spots: Spots
    texts: Sequence[str]

    def at(self, spot: Spot) -> str:
        """Return what stands in a place; nothing where no cell is."""
        return self.texts[self.spots.numbers.get(spot, NOWHERE)]


def filled(cells: Mapping[Spot, str]) -> Filled:
    """Return the cells of a sheet."""
    return Filled(Spots({spot: number for number, spot in enumerate(cells)}), [*cells.values(), ""])


class Named(NamedTuple):
    """What a name of a workbook stands for: cells of a column from a place down to a row, or a text in no sheet."""

    sheet: str
    place: Spot = (0, 0)
    end: int = 1
    text: str = ""

    @property
    def top(self) -> int:
        """The first row."""
        return self.place[0]


@dataclass(frozen=True, slots=True)
class Marked:
    """A workbook in which names mark the cells: the names, and all cells of each sheet.

    ``joined`` are paragraphs that go on over several rows.
    """

    names: Mapping[str, Named]
    sheets: Mapping[str, Filled]
    joined: Sequence[Named]

    def text(self, name: str) -> str:
        """Return what stands in the first cell of a name; nothing where there is no such name."""
        named = self.names.get(name)
        if named is None:
            return ""
        return self.sheets[named.sheet].at(named.place) if named.sheet else named.text
