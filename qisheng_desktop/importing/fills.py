"""What is done with rows of a table whose layout is known: which cell goes to which address, all at once.

Worked out once for a layout. What the figures say is asked anew in every document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from qisheng_desktop.importing.layouts import Layout
from qisheng_desktop.model import plan as plans
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Figure
from qisheng_desktop.model.entry import MOST_DIGITS

Pick: TypeAlias = Callable[[Sequence[str]], tuple[str, ...]]
Pair: TypeAlias = tuple[CellRef, int]
"""An address, and the number of its cell in the table."""
_DIGITS = f"[0-9]{{1,{MOST_DIGITS}}}+"


class Fill:
    """Figures of several rows.

    ``pairs`` has them in their order. ``typed`` and ``totals`` are those that are typed and that are computed, ``pick``
    gives the texts of these and then of those; with line breaks between they match ``digits`` if each is digits.
    ``blank`` has all of them with nothing in each.
    """

    def __init__(self, pairs: Iterable[Pair], figures: Mapping[CellRef, Figure]) -> None:
        self.pairs = tuple(pairs)
        ordered = sorted(self.pairs, key=lambda pair: figures[pair[0]].formula is not None)
        self.blank = dict.fromkeys((ref for ref, _ in ordered), "")
        self.typed = tuple(ref for ref in self.blank if figures[ref].formula is None)
        self.totals = tuple(self.blank)[len(self.typed) :]
        self.pick = picker([number for _, number in ordered])
        self.digits = re.compile(rf"(?:{_DIGITS}\n){{{len(ordered) - 1}}}{_DIGITS}")
        self.is_once = len(self.blank) == len(ordered)
        self._slots: tuple[int, ...] = ()
        self._plan: plans.Plan | None = None

    def slots(self, plan: plans.Plan) -> tuple[int, ...]:
        """Return the slots of those that are typed in a report of an edition, worked out once for all its reports."""
        if self._plan is not plan:
            self._plan, self._slots = plan, tuple(plan.slots[ref] for ref in self.typed)
        return self._slots


class Counted(NamedTuple):
    """Figures that were plain digits for certain: these texts, in the order in which the fill picks them."""

    fill: Fill
    texts: tuple[str, ...]
    numbers: tuple[Decimal, ...]

    @property
    def typed(self) -> Iterable[tuple[CellRef, Decimal]]:
        """Those that are typed."""
        return zip(self.fill.typed, self.numbers[: len(self.fill.typed)], strict=True)

    @property
    def totals(self) -> Iterable[tuple[CellRef, Decimal]]:
        """Those that are computed."""
        return zip(self.fill.totals, self.numbers[len(self.fill.typed) :], strict=True)


class Line(NamedTuple):
    """A row as it is shown: its cells out of the texts of the table, and the address each of them went to."""

    pick: Pick
    refs: tuple[CellRef | None, ...]


class Part(NamedTuple):
    """Rows of one section in a table, one after the other; a number among the steps is the row of a supplement line."""

    steps: tuple[Fill | int, ...]
    lines: tuple[Line, ...]


class Plan(NamedTuple):
    """What is done with all rows of a table, and whether that gives every figure of it."""

    parts: tuple[Part, ...]
    is_whole: bool


PlanKey: TypeAlias = tuple[tuple[int, Layout, int, int], ...]
"""What a plan depends on: for each part the number of its table, the layout of that, its first row and its end."""


def picker(places: Sequence[int]) -> Pick:
    """Make a function that takes some items out of a sequence, always a tuple of them."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda items: tuple([items[place] for place in places])


def stands_alone(layout: Layout, first: int, end: int) -> bool:
    """Say whether no cell of some rows reaches beyond them."""
    every = [layout.places[at] for row in layout.distinct[first:end] for at in row]
    return all(first <= row and row + height <= end for row, _, height, _ in every)


def lines_of(layout: Layout, first: int, end: int, refs: dict[int, CellRef]) -> tuple[Line, ...]:
    """Return how rows are shown; ``refs`` is where cells, by their number, went."""
    return tuple(Line(picker(row), tuple(map(refs.get, row))) for row in layout.beginning[first:end] if row)
