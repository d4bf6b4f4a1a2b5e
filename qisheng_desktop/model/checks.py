"""Checking the answers against the rules of an edition.

A rule's kind says which function here looks for places where it is not met. The sentences come from the form
definition; the functions only put the facts into them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.edition import Edition, Narrative, Rule, RuleKind, Table
from qisheng_desktop.model.edits import FindingKey
from qisheng_desktop.model.plan import NOUGHT, Check, Test
from qisheng_desktop.model.sheet import LEVEL, Sheet

MOST_NAMED = 4
"""How many unfilled cells a message names before it only counts them."""

FACTS = frozenset(
    "section row column stub heading left right difference value printed count cells title official decimals".split(),
)
"""What may stand in braces in a message."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that one place of the report does not meet.

    ``cells`` are the cells to show; ``left`` and ``right`` the two sides of a comparison.
    """

    rule: Rule
    at: CellRef
    cells: tuple[CellRef, ...]
    message: str
    left: Decimal | None = None
    right: Decimal | None = None

    @property
    def key(self) -> FindingKey:
        """What an explanation is filed under."""
        return self.rule.code, self.at


def check(sheet: Sheet) -> tuple[Finding, ...]:
    """Return every finding, in the order of the rules and then of the form."""
    level = sheet.answers.get(LEVEL)
    found: list[Finding] = []
    for planned in sheet.plan.checks:
        rule = planned.rule
        if not rule.levels or level in rule.levels:
            found += _CHECKS[rule.kind](sheet, planned)
    return tuple(found)


def sides(sheet: Sheet, test: Test) -> tuple[Decimal, Decimal] | None:
    """Work out both sides of a condition; nothing while one of them has no filled cell."""
    if not (test.has_left(sheet.filled) and test.has_right(sheet.filled)):
        return None
    try:
        return test.left(sheet.numbers), test.right(sheet.numbers)
    except ArithmeticError:
        return None


def _condition(sheet: Sheet, planned: Check) -> list[Finding]:
    failed: list[tuple[Test, Decimal, Decimal]] = []
    for test in planned.tests:
        both = sides(sheet, test)
        if both and not test.condition.holds(*both):
            failed.append((test, *both))
    return [_unmet(sheet, *one, planned.rule, _swap(one, failed)) for one in failed]


def _unmet(sheet: Sheet, test: Test, left: Decimal, right: Decimal, rule: Rule, swap: str) -> Finding:
    facts = _labels(sheet.edition, test.at)
    facts |= {"left": _print(left), "right": _print(right), "difference": _print(abs(left - right))}
    return Finding(rule, test.at, test.cells, (rule.message + swap).format_map(facts), left, right)


def _swap(one: tuple[Test, Decimal, Decimal], failed: list[tuple[Test, Decimal, Decimal]]) -> str:
    """Return the rule's sentence for two places that are wrong by the same amount in opposite directions."""
    rule, gap = one[0].rule, one[1] - one[2]
    opposite = [other for other in failed if other[1] - other[2] == -gap]
    alike = [other for other in failed if other[1] - other[2] == gap]
    return rule.swap if len(opposite) == 1 and len(alike) == 1 else ""


def _number(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    figures, slots = sheet.edition.figures, sheet.plan.slots
    for ref in planned.places:
        number = sheet.numbers[slots[ref]]
        if not number:
            continue
        figure = figures[ref]
        places = -number.as_tuple().exponent if figure.decimals else 0
        if figure.decimals:
            is_right = isinstance(places, int) and places <= figure.decimals
        else:
            is_right = number == number.to_integral_value()
        if figure.formula is None and not (is_right and (number > 0 or figure.is_signed)):
            facts = _labels(sheet.edition, ref) | {"value": _print(number), "decimals": str(figure.decimals)}
            yield Finding(planned.rule, ref, (ref,), planned.rule.message.format_map(facts), number)


def _filled(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    """One finding for each section, which names the first few cells and counts the rest."""
    for pattern in planned.rule.at:
        blank = [ref for ref in sheet.edition.match(pattern) if not _is_filled(sheet, ref)]
        if blank:
            facts = _labels(sheet.edition, blank[0])
            named = [_name(sheet.edition, ref) for ref in blank[:MOST_NAMED]]
            more = "…" if len(blank) > MOST_NAMED else ""
            facts |= {"count": str(len(blank)), "cells": "；".join(named) + more}
            message = planned.rule.message.format_map(facts)
            yield Finding(planned.rule, CellRef(blank[0].section), tuple(blank), message)


def _printed(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    for ref in planned.places:
        printed, slot = sheet.printed.get(ref), sheet.plan.slots[ref]
        if printed is None or (sheet.filled[slot] and printed == sheet.numbers[slot]):
            continue
        computed = sheet.numbers[slot]
        facts = _labels(sheet.edition, ref) | {
            "value": _print(computed),
            "printed": _print(printed),
            "difference": _print(abs(computed - printed)),
        }
        cells = (ref, *_reads(sheet.edition, ref))
        yield Finding(planned.rule, ref, cells, planned.rule.message.format_map(facts), computed, printed)


def _together(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    """Two cells of which either both are nought or neither; silent while one is blank."""
    slots = [sheet.plan.slots[ref] for ref in planned.places]
    numbers = [sheet.numbers[slot] for slot in slots]
    if all(sheet.filled[slot] for slot in slots) and len({bool(number) for number in numbers}) > 1:
        at = planned.places[0]
        facts = _labels(sheet.edition, at) | {"left": _print(numbers[0]), "right": _print(numbers[-1])}
        message = planned.rule.message.format_map(facts)
        yield Finding(planned.rule, at, planned.places, message, numbers[0], numbers[-1])


def _noted(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    """An amount whose note must say one of the rule's words, for example its unit."""
    for ref in planned.places:
        number = sheet.numbers[sheet.plan.slots[ref]]
        if number and not any(word in sheet.notes.get(ref, "") for word in planned.rule.words):
            facts = _labels(sheet.edition, ref) | {"value": _print(number)}
            yield Finding(planned.rule, ref, (ref,), planned.rule.message.format_map(facts), number)


def _title(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    for section in sheet.edition.sections:
        title = sheet.titles.get(section.code)
        if title is not None:
            facts = {"section": section.short, "title": title, "official": section.title}
            yield Finding(planned.rule, CellRef(section.code), (), planned.rule.message.format_map(facts))


_CHECKS: Mapping[RuleKind, Callable[[Sheet, Check], Iterator[Finding] | list[Finding]]] = {
    RuleKind.CONDITION: _condition,
    RuleKind.NUMBER: _number,
    RuleKind.FILLED: _filled,
    RuleKind.PRINTED: _printed,
    RuleKind.TOGETHER: _together,
    RuleKind.NOTED: _noted,
    RuleKind.TITLE: _title,
}


def _is_filled(sheet: Sheet, ref: CellRef) -> bool:
    slot = sheet.plan.slots.get(ref)
    return bool(sheet.filled[slot]) if slot is not None else sheet.answers.get(ref) is not None


def _reads(edition: Edition, ref: CellRef) -> tuple[CellRef, ...]:
    formula = edition.figures[ref].formula
    return tuple(read.cell for read in formula.refs(ref) if not read.is_last) if formula else ()


def _labels(edition: Edition, ref: CellRef) -> dict[str, str]:
    section = edition.by_code[ref.section]
    facts = {"section": section.short if isinstance(section, Table | Narrative) else section.label}
    figure = edition.figures.get(ref)
    if figure:
        facts |= {
            "row": figure.stub[-1] if figure.stub else "",
            "column": figure.heading[-1] if figure.heading else "",
            "stub": " / ".join(figure.stub),
            "heading": " / ".join(figure.heading),
        }
    return facts


def _name(edition: Edition, ref: CellRef) -> str:
    """Name a cell by its innermost labels."""
    figure = edition.figures.get(ref)
    if not figure:
        return _labels(edition, ref)["section"]
    return " × ".join(labels[-1] for labels in (figure.stub, figure.heading) if labels)


def _print(number: Decimal) -> str:
    """Print a number as a person would, without zeros that say nothing."""
    return format_value(number.normalize() if number else NOUGHT)
