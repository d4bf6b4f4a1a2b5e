"""An edition made ready for computing: every cell has a place in one list of numbers.

Made once for a report, so that recomputing and checking all of it costs a fraction of a millisecond and needs no
record of what depends on what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from operator import itemgetter

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition, Rule
from qisheng_desktop.model.expression import Compute, Condition, Formula, Ref


@dataclass(frozen=True, slots=True)
class Total:
    """A formula at its cell: where its result goes, how to compute it, and whether any cell it reads is filled."""

    ref: CellRef
    slot: int
    compute: Compute
    is_filled: Callable[[bytearray], bool]


@dataclass(frozen=True, slots=True)
class Test:
    """A rule's condition at one place, ready to be worked out."""

    rule: Rule
    at: CellRef
    condition: Condition
    left: Compute
    right: Compute
    has_left: Callable[[bytearray], bool]
    has_right: Callable[[bytearray], bool]
    cells: tuple[CellRef, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, the places it is checked at, and its condition at each of them if it has one."""

    rule: Rule
    places: tuple[CellRef, ...]
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The slots of an edition's cells, this year's first and last year's after them, and what is done with them.

    ``totals`` are in the order they must be computed, ``checks`` in the order of the rules.
    """

    slots: dict[CellRef, int]
    last_slots: dict[CellRef, int]
    totals: tuple[Total, ...]
    checks: tuple[Check, ...]

    @property
    def size(self) -> int:
        """The number of slots."""
        return len(self.slots) + len(self.last_slots)


def cycle_of(edition: Edition) -> tuple[CellRef, ...]:
    """Return cells whose formulas need each other's results, or nothing if all can be computed."""
    try:
        _order(edition)
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def make_plan(edition: Edition) -> Plan:
    """Give every cell a slot, order the formulas and bind the rules."""
    slots = {ref: index for index, ref in enumerate(edition.figures)}
    last_slots: dict[CellRef, int] = {}

    def slot(ref: Ref) -> int:
        if ref.is_last:  # last year's edition may have had other cells
            return last_slots.setdefault(ref.cell, len(slots) + len(last_slots))
        return slots[ref.cell]

    def is_filled(formula: Formula, here: CellRef) -> Callable[[bytearray], bool]:
        places = [slot(ref) for ref in formula.refs(here)]
        if not places:
            return lambda _: True
        pick = itemgetter(places[0], *places)  # one place more than needed, so that it is always a tuple
        return lambda filled: any(pick(filled))

    def test(rule: Rule, condition: Condition, here: CellRef) -> Test:
        left, right = condition.left, condition.right
        return Test(
            rule, here, condition,
            left.bind(here, slot), right.bind(here, slot),
            is_filled(left, here), is_filled(right, here),
            tuple(ref.cell for ref in condition.refs(here) if not ref.is_last),
        )  # fmt: skip

    totals = tuple(
        Total(ref, slots[ref], formula.bind(ref, slot), is_filled(formula, ref)) for ref, formula in _order(edition)
    )
    checks: list[Check] = []
    for rule in edition.rules:
        places = tuple(ref for pattern in rule.at for ref in edition.match(pattern))
        tests = tuple(test(rule, rule.check, here) for here in places) if rule.check else ()
        checks.append(Check(rule, places, tests))
    return Plan(slots, last_slots, totals, tuple(checks))


def _order(edition: Edition) -> list[tuple[CellRef, Formula]]:
    formulas = {ref: figure.formula for ref, figure in edition.figures.items() if figure.formula}
    reads = {ref: [r.cell for r in formula.refs(ref) if not r.is_last] for ref, formula in formulas.items()}
    return [(ref, formulas[ref]) for ref in TopologicalSorter(reads).static_order() if ref in formulas]


NOUGHT = Decimal(0)
"""What a blank counts as inside a sum; a blank itself is not nought."""
