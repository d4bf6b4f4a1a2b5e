"""The answers of one report and the numbers worked out from them, as the checks see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef, Value, format_value
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.expression import NOUGHT
from qisheng_desktop.model.plan import Plan, make_plan

LEVEL = CellRef("level")
"""The cover field that says what kind of body reports."""
YEAR = CellRef("year")
"""The cover field that says which year's work is reported."""


@dataclass(slots=True)
class Sheet:
    """What was answered (``answers``, ``notes``, ``printed``, ``titles``) and what follows from it.

    ``unrevised`` are the texts that are still last year's. ``numbers[slot]`` is the number in a cell, nought where it
    is blank; ``filled[slot]`` says whether it is not blank.
    """

    edition: Edition
    plan: Plan
    answers: dict[CellRef, Value] = field(default_factory=dict)
    notes: dict[CellRef, str] = field(default_factory=dict)
    printed: dict[CellRef, Decimal] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    unrevised: dict[CellRef, bool] = field(default_factory=dict)
    numbers: list[Decimal] = field(init=False)
    filled: bytearray = field(init=False)

    def __post_init__(self) -> None:
        """Start with every cell of this year blank."""
        self.numbers = [NOUGHT] * self.plan.size
        self.filled = bytearray(self.plan.size)

    def remember(self, last_value: Callable[[CellRef], Value]) -> None:
        """Take from last year's report what the rules ask of it; a mark tells no rule what the figure was."""
        for ref, slot in self.plan.last_slots.items():
            number = last_value(ref)
            self.put(slot, number if isinstance(number, Decimal) else None)

    @property
    def year(self) -> int:
        """The year reported on."""
        return int(format_value(self.answers[YEAR]))

    def put(self, slot: int, value: Value) -> None:
        """Set the number of a typed cell; a mark is not nought, yet the cell is dealt with."""
        self.numbers[slot] = value if isinstance(value, Decimal) else NOUGHT
        self.filled[slot] = value is not None

    def recompute(self) -> list[CellRef]:
        """Work out all totals again and return those that changed."""
        numbers, filled, changed = self.numbers, self.filled, []
        for total in self.plan.totals:
            before = numbers[total.slot], filled[total.slot]
            number, is_filled = NOUGHT, total.is_filled(filled)
            if is_filled:
                try:
                    number = total.compute(numbers)
                except ArithmeticError:  # a division by a cell that is still nought
                    is_filled = False
            numbers[total.slot], filled[total.slot] = number, is_filled
            if before != (number, is_filled):
                changed.append(total.ref)
        return changed

    def value(self, ref: CellRef) -> Value:
        """Return what a cell shows: the computed total, else the answer."""
        figure = self.edition.figures.get(ref)
        if figure is None or figure.formula is None:
            return self.answers.get(ref)
        slot = self.plan.slots[ref]
        return self.numbers[slot] if self.filled[slot] else None

    def is_filled(self, ref: CellRef) -> bool:
        """Say whether a cell is dealt with; a text of nothing but spaces is not."""
        slot = self.plan.slots.get(ref)
        if slot is not None:
            return bool(self.filled[slot])
        value = self.answers.get(ref)
        return value is not None and not (isinstance(value, str) and not value.strip())


def filled_sheet(
    edition: Edition, values: Mapping[CellRef, Value], counts: Iterable[tuple[Sequence[int], Sequence[Decimal]]] = ()
) -> Sheet:
    """Return the sheet of some answers with its totals, for whoever needs no more of a report than these.

    ``counts`` are further figures, known by their slots already; a number more than there are slots is left out.
    """
    sheet = Sheet(edition, make_plan(edition), dict(values))
    slot_of, numbers, filled = sheet.plan.slots.get, sheet.numbers, sheet.filled
    for ref, value in values.items():
        slot = slot_of(ref)
        if slot is not None:
            sheet.put(slot, value)
    for slots, given in counts:
        for at, number in zip(slots, given, strict=False):
            numbers[at] = number
            filled[at] = True
    sheet.recompute()
    return sheet
