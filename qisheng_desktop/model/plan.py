"""An edition made ready for computing: every cell has a place in one list of numbers.

Made once for a report, so that recomputing and checking all of it costs a fraction of a millisecond and needs no
record of what depends on what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from operator import itemgetter
from typing import TypeAlias

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition, Rule, RuleKind
from qisheng_desktop.model.expression import Compute, Condition, Formula, Ref

IsFilled: TypeAlias = Callable[[bytearray], bool]
"""Says of the cells that something reads whether there is enough of them, given which slots are filled."""


@dataclass(frozen=True, slots=True)
class Total:
    """A formula at its cell: where its result goes, how to compute it, and whether any cell it reads is filled."""

    ref: CellRef
    slot: int
    compute: Compute
    is_filled: IsFilled


@dataclass(frozen=True, slots=True)
class Test:
    """A rule's condition at one place, ready to be worked out once enough of what it reads is filled.

    ``cells`` are the cells of this year that it reads, ``last_cells`` those of last year's report.
    """

    rule: Rule
    at: CellRef
    condition: Condition
    left: Compute
    right: Compute
    is_filled: IsFilled
    cells: tuple[CellRef, ...]
    last_cells: tuple[CellRef, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule and where it is checked.

    ``groups`` are the places, pattern by pattern, ``places`` all of them, ``tests`` its condition at each, if any,
    ``pairs`` the slots of this year and last at each, where it compares the two. ``is_needed`` says whether there may
    be anything to find at all, given which slots are filled.
    """

    rule: Rule
    groups: tuple[tuple[CellRef, ...], ...]
    places: tuple[CellRef, ...]
    tests: tuple[Test, ...]
    pairs: tuple[tuple[int, int], ...]
    is_needed: IsFilled


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


def cycles_of(edition: Edition) -> list[tuple[CellRef, ...]]:
    """Return every ring of cells whose formulas need each other's results, one for each set of formulas."""
    formulas, cycles = _formulas(edition), []
    seen: set[frozenset[int]] = set()
    while True:
        try:
            _ordered(formulas)
        except CycleError as error:
            cycle: list[CellRef] = error.args[1]
            involved = frozenset(id(formulas[ref]) for ref in cycle)
            if involved not in seen:
                cycles.append(tuple(cycle))
            seen.add(involved)
            for ref in cycle:
                formulas.pop(ref, None)
        else:
            return cycles


@lru_cache(maxsize=16)  # reports are copied to try things out, and editions never change
def make_plan(edition: Edition) -> Plan:
    """Give every cell a slot, order the formulas and bind the rules."""
    slots = {ref: index for index, ref in enumerate(edition.figures)}
    last_slots: dict[CellRef, int] = {}

    def slot(ref: Ref) -> int:
        if ref.is_last:
            return last_slots.setdefault(ref.cell, len(slots) + len(last_slots))
        return slots[ref.cell]

    def test(rule: Rule, condition: Condition, here: CellRef) -> Test:
        left, right = condition.left, condition.right
        reads = condition.refs(here)
        if rule.is_partial:
            last = [slot(ref) for ref in reads if ref.is_last]
            is_filled = _partly([[slot(ref) for ref in side.refs(here)] for side in (left, right)], last)
        else:
            is_filled = _every([slot(ref) for ref in reads])
        cells = tuple(ref.cell for ref in reads if not ref.is_last)
        last_cells = tuple(ref.cell for ref in reads if ref.is_last)
        return Test(rule, here, condition, left.bind(here, slot), right.bind(here, slot), is_filled, cells, last_cells)

    totals = []
    formulas = _formulas(edition)
    for here in _ordered(formulas):
        formula = formulas[here]
        is_filled = _any([slot(ref) for ref in formula.refs(here)])
        totals.append(Total(here, slots[here], formula.bind(here, slot), is_filled))
    checks: list[Check] = []
    for rule in edition.rules:
        groups = tuple(edition.match(pattern) for pattern in rule.at)
        places = tuple(ref for group in groups for ref in group)
        tests = tuple(test(rule, rule.check, here) for here in places) if rule.check else ()
        compared = places if rule.kind is RuleKind.JUMP else ()
        pairs = tuple((slots[ref], slot(Ref(*ref, is_last=True))) for ref in compared)
        checks.append(Check(rule, groups, places, tests, pairs, _needed(edition, rule, places, pairs, slots)))
    return Plan(slots, last_slots, tuple(totals), tuple(checks))


def _needed(
    edition: Edition,
    rule: Rule,
    places: tuple[CellRef, ...],
    pairs: tuple[tuple[int, int], ...],
    slots: Mapping[CellRef, int],
) -> IsFilled:
    """Make the question whether a rule may find anything: nearly always the answer is no, and asked at every edit."""
    if rule.kind is RuleKind.JUMP:
        return _any([last for _, last in pairs])
    if rule.kind is RuleKind.FILLED and all(ref in slots for ref in places):
        is_whole = _every([slots[ref] for ref in places if edition.figures[ref].formula is None])
        return lambda filled: not is_whole(filled)
    return lambda _: True


def _formulas(edition: Edition) -> dict[CellRef, Formula]:
    return {ref: figure.formula for ref, figure in edition.figures.items() if figure.formula}


def _ordered(formulas: dict[CellRef, Formula]) -> list[CellRef]:
    """Return the cells of formulas, each after those it reads."""
    reads = {ref: [r.cell for r in formula.refs(ref) if not r.is_last] for ref, formula in formulas.items()}
    return [ref for ref in TopologicalSorter(reads).static_order() if ref in formulas]


def _any(slots: list[int]) -> IsFilled:
    """Make the question whether any of some slots is filled; a constant, which reads none, always is."""
    pick = _picker(slots)
    return (lambda filled: any(pick(filled))) if slots else (lambda _: True)


def _every(slots: list[int]) -> IsFilled:
    pick = _picker(slots)
    return lambda filled: all(pick(filled))


def _partly(sides: list[list[int]], last: list[int]) -> IsFilled:
    """Make the question whether each side has a filled slot and all of last year's are filled."""
    (left, right), known = map(_any, sides), _every(last)
    return lambda filled: left(filled) and right(filled) and known(filled)


def _picker(slots: list[int]) -> Callable[[bytearray], Iterable[int]]:
    if not slots:
        return lambda _: ()
    return itemgetter(slots[0], *slots)  # one slot more than needed, so that it is always a tuple
