"""Turning the formulas of the form into those of a spreadsheet, with the same answers.

A blank is not nought: a total of nothing but blanks stays blank. A mark (不适用) counts as nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.expression import Binary, Condition, Formula, Ref, Term

Places: TypeAlias = Mapping[CellRef, tuple[int, int]]
"""Row and column of each cell, counted from nought."""

EVEN, OFF = "平", "差 "
_NEAR = Decimal("0.0000001")
"""Two sums of a spreadsheet's binary numbers may differ by this and be equal."""


def address(place: tuple[int, int]) -> str:
    """Write a place as a spreadsheet does, for example ``C12``."""
    row, column = place
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def total(formula: Formula, here: CellRef, places: Places) -> str:
    """Write what fills a cell; blank while every cell it reads is blank."""
    return _blank_unless(_is_blank(formula, here, places), _term(formula.term, here, places))


def check(condition: Condition, here: CellRef, places: Places) -> str:
    """Write a condition as a formula that says 平, or 差 and by how much; blank while one side is."""
    left, right = (_term(side.term, here, places) for side in (condition.left, condition.right))
    near = format_value(condition.tolerance or _NEAR)
    gap = f"({left})-({right})"
    holds = {
        "=": f"ABS({gap})<={near}", "<>": f"ABS({gap})>{near}", "<=": f"{gap}<={near}",
        ">=": f"{gap}>=-{near}", "<": f"{gap}<-{near}", ">": f"{gap}>{near}",
    }[condition.sign]  # fmt: skip
    says = f'IF({holds},"{EVEN}","{OFF}"&ROUND(ABS({gap}),6))'
    blanks = [blank for side in (condition.left, condition.right) if (blank := _is_blank(side, here, places))]
    return _blank_unless(f"OR({','.join(blanks)})" if len(blanks) > 1 else "".join(blanks), says)


def verdict(condition: Condition, here: CellRef, numbers: Mapping[CellRef, Decimal | None]) -> str:
    """Work out what ``check`` will say; ``numbers`` has ``None`` for blanks."""
    slots = {ref: slot for slot, ref in enumerate(numbers)}
    counted = [number or Decimal(0) for number in numbers.values()]
    values = []
    for side in (condition.left, condition.right):
        refs = [ref.cell for ref in side.refs(here)]
        if refs and all(numbers[ref] is None for ref in refs):
            return ""
        try:
            values.append(side.bind(here, lambda ref: slots[ref.cell])(counted))
        except ArithmeticError:
            return ""
    left, right = values
    if condition.holds(left, right):
        return EVEN
    gap = round(abs(left - right), 6).normalize()
    return OFF + format_value(gap)


def _blank_unless(blank: str, says: str) -> str:
    says = f'IFERROR({says},"")' if "/" in says else says
    return f'=IF({blank},"",{says})' if blank else f"={says}"


def _is_blank(formula: Formula, here: CellRef, places: Places) -> str:
    """Write that every cell read is blank; nothing if none is read."""
    ranges = _ranges(places[ref.cell] for ref in formula.refs(here))
    lengths = [f"SUMPRODUCT(LEN({area}))" if ":" in area else f"LEN({area})" for area in ranges]
    return "+".join(lengths) + "=0" if lengths else ""


def _term(term: Term, here: CellRef, places: Places) -> str:
    match term:
        case Decimal():
            return format_value(term)
        case Ref():
            return f"N({address(places[term.at(here).cell])})"
        case Binary(left, sign, right):
            summed = _summed(term)
            if summed:
                return f"SUM({','.join(_ranges(places[ref.at(here).cell] for ref in summed))})"
            return f"({_term(left, here, places)}{sign}{_term(right, here, places)})"


def _summed(term: Term) -> tuple[Ref, ...]:
    match term:
        case Ref():
            return (term,)
        case Binary(left, "+", right):
            one, other = _summed(left), _summed(right)
            return (*one, *other) if one and other else ()
    return ()


def _ranges(places: Iterable[tuple[int, int]]) -> list[str]:
    """Write cells as few areas as they can be joined to, along rows or down columns."""
    areas: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for row, column in sorted(places):
        for number, (first, last) in enumerate(areas):
            runs_on = first[0] == last[0] == row and last[1] + 1 == column
            runs_down = first[1] == last[1] == column and last[0] + 1 == row
            if runs_on or runs_down:
                areas[number] = (first, (row, column))
                break
        else:
            areas.append(((row, column), (row, column)))
    return [address(first) if first == last else f"{address(first)}:{address(last)}" for first, last in areas]
