"""Checking the answers against the rules of an edition.

A rule's kind says which function here looks for places where it is not met. The sentences come from the form
definition; the functions only put the facts into them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Field, Rule, RuleKind
from qisheng_desktop.model.edits import FindingKey
from qisheng_desktop.model.entry import MOST_PLACES
from qisheng_desktop.model.plan import Check, Test
from qisheng_desktop.model.sheet import LEVEL, Sheet
from qisheng_desktop.model.validation import ONE

MOST_NAMED = 4
"""How many unfilled cells a message names before it only counts them."""

_PLACE = frozenset({"section", "row", "column", "stub", "heading"})
FACTS: Mapping[RuleKind, frozenset[str]] = {
    RuleKind.CONDITION: _PLACE | {"left", "right", "difference"},
    RuleKind.NUMBER: _PLACE | {"value", "decimals"},
    RuleKind.FILLED: frozenset({"section", "count", "cells"}),
    RuleKind.PRINTED: _PLACE | {"value", "printed", "difference"},
    RuleKind.TOGETHER: _PLACE | {"left", "right"},
    RuleKind.NOTED: _PLACE | {"value"},
    RuleKind.TITLE: frozenset({"section", "title", "official"}),
    RuleKind.JUMP: _PLACE | {"value", "last"},
    RuleKind.UNREVISED: frozenset({"section"}),
}
"""What may stand in braces in the message of a rule."""
SWAP_FACTS = frozenset({"other"})
BAR_FACTS = frozenset({"left", "right"})


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a text that a finding is about, from character ``start`` up to ``end``.

    ``place`` names the passage for as long as only its figures and its position change, so that a reason given for it
    is found again; ``words`` are what the reason is bound to.
    """

    start: int
    end: int
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that one place of the report does not meet.

    ``cells`` are the cells to show, ``last_cells`` those of last year's report that they were compared with; ``left``
    and ``right`` the two sides of a comparison; ``passage`` the words it is about where ``at`` is a text.
    """

    rule: Rule
    at: CellRef
    cells: tuple[CellRef, ...]
    message: str
    left: Decimal | None = None
    right: Decimal | None = None
    passage: Passage | None = None
    last_cells: tuple[CellRef, ...] = ()

    @property
    def key(self) -> FindingKey:
        """What an explanation is filed under; a text can hold several passages a rule is not met at."""
        return self.rule.code, CellRef(self.at.section, self.passage.place) if self.passage else self.at


def check(sheet: Sheet) -> tuple[Finding, ...]:
    """Return every finding, in the order of the rules and then of the form.

    Of rules that share their code, the first that a place does not meet speaks.
    """
    level = sheet.answers.get(LEVEL)
    found: dict[FindingKey, Finding] = {}
    for planned in sheet.plan.checks:
        rule = planned.rule
        if (not rule.levels or level in rule.levels) and planned.is_needed(sheet.filled):
            for finding in _CHECKS[rule.kind](sheet, planned):
                found.setdefault((rule.code, finding.at), finding)
    return tuple(found.values())


def sides(sheet: Sheet, test: Test) -> tuple[Decimal, Decimal] | None:
    """Work out both sides of a condition; nothing while too little of what it reads is filled."""
    if not test.is_filled(sheet.filled):
        return None
    try:
        return test.left(sheet.numbers), test.right(sheet.numbers)
    except ArithmeticError:
        return None


def _condition(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    unmet: list[tuple[Test, Decimal, Decimal]] = []
    for test in planned.tests:
        both = sides(sheet, test)
        if both and not test.condition.holds(*both):
            unmet.append((test, *both))
    gaps = [left - right for _, left, right in unmet]
    for (test, left, right), gap in zip(unmet, gaps, strict=True):
        facts = _labels(sheet, test.at)
        facts |= {"left": _print(left), "right": _print(right), "difference": _print(abs(gap))}
        message = test.rule.message
        if test.rule.swap and sum(gaps) == 0 and gaps.count(gap) == gaps.count(-gap) == 1:
            message += test.rule.swap
            other = unmet[gaps.index(-gap)][0].at
            facts["other"] = _labels(sheet, other)["row" if other.column == test.at.column else "column"]
        said = message.format_map(facts)
        yield Finding(test.rule, test.at, test.cells, said, left, right, last_cells=test.last_cells)


def _number(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    figures, slots, numbers = sheet.edition.figures, sheet.plan.slots, sheet.numbers
    for ref in planned.places:
        number = numbers[slots[ref]]
        if not number:
            continue
        figure = figures[ref]
        is_whole = number.same_quantum(ONE) or number == round(number, figure.decimals)  # nearly all are written whole
        is_right = is_whole and (number > 0 or figure.is_signed)
        if not is_right and figure.formula is None:
            facts = _labels(sheet, ref) | {"value": _print(number), "decimals": str(figure.decimals)}
            yield Finding(planned.rule, ref, (ref,), planned.rule.message.format_map(facts), number)


def _filled(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    """One finding for each pattern, which names the first few cells to fill in and counts them all."""
    figures = sheet.edition.figures
    for group in planned.groups:
        blank = [ref for ref in group if not sheet.is_filled(ref)]
        blank = [ref for ref in blank if ref not in figures or figures[ref].formula is None]
        if blank:
            named = [_name(sheet, ref) for ref in blank[:MOST_NAMED]]
            more = "…" if len(blank) > MOST_NAMED else ""
            facts = _labels(sheet, blank[0])
            facts |= {"count": str(len(blank)), "cells": sheet.edition.words.list_mark.join(named) + more}
            message = planned.rule.message.format_map(facts)
            yield Finding(planned.rule, CellRef(blank[0].section), tuple(blank), message)


def _printed(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    for ref in planned.places:
        printed = sheet.printed.get(ref)
        if printed is None:
            continue
        computed = sheet.value(ref)
        if printed == computed or not isinstance(computed, Decimal | None):
            continue
        facts = _labels(sheet, ref) | {
            "value": sheet.edition.words.blank if computed is None else _print(computed),
            "printed": _print(printed),
            "difference": _print(abs((computed or 0) - printed)),
        }
        formula = sheet.edition.figures[ref].formula
        reads = formula.refs(ref) if formula else ()
        cells = (ref, *(read.cell for read in reads if not read.is_last))
        yield Finding(planned.rule, ref, cells, planned.rule.message.format_map(facts), computed, printed)


def _together(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    """Cells of which either all are nought or none; silent while one is blank."""
    slots = [sheet.plan.slots[ref] for ref in planned.places]
    numbers = [sheet.numbers[slot] for slot in slots]
    if all(sheet.filled[slot] for slot in slots) and len(set(map(bool, numbers))) > 1:
        at = planned.places[0]
        facts = _labels(sheet, at) | {"left": _print(numbers[0]), "right": _print(numbers[-1])}
        message = planned.rule.message.format_map(facts)
        yield Finding(planned.rule, at, planned.places, message, numbers[0], numbers[-1])


def _noted(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    """Amounts whose note must say one of the rule's words, for example its unit."""
    for ref in planned.places:
        number = sheet.numbers[sheet.plan.slots[ref]]
        if number and not any(word in sheet.notes.get(ref, "") for word in planned.rule.words):
            facts = _labels(sheet, ref) | {"value": _print(number)}
            yield Finding(planned.rule, ref, (ref,), planned.rule.message.format_map(facts), number)


def _title(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    for section in sheet.edition.sections:
        title = sheet.titles.get(section.code)
        if title is not None:
            facts = {"section": section.short, "title": title, "official": section.title}
            yield Finding(planned.rule, CellRef(section.code), (), planned.rule.message.format_map(facts))


def _jump(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    """Figures far from last year's; a total is not told of where a cell that it adds up is."""
    numbers, filled, rule = sheet.numbers, sheet.filled, planned.rule
    far = {
        ref: (numbers[slot], numbers[last])
        for ref, (slot, last) in zip(planned.places, planned.pairs, strict=True)
        if filled[last] and filled[slot] and _is_far(rule, numbers[slot], numbers[last])
    }
    for ref, (value, last) in far.items():
        formula = sheet.edition.figures[ref].formula
        if formula and any(read.cell in far for read in formula.refs(ref)):
            continue
        facts = _labels(sheet, ref) | {"value": _print(value), "last": _print(last)}
        message = rule.message.format_map(facts)
        yield Finding(rule, ref, (ref,), message, value, last, last_cells=(ref,))


def _is_far(rule: Rule, value: Decimal, last: Decimal) -> bool:
    """Say whether one of two figures is many times the other; both counts of things, so neither is negative."""
    low, high = sorted((value, last))
    return high >= rule.least and low * rule.factor <= high and low != high


def _unrevised(sheet: Sheet, planned: Check) -> Iterator[Finding]:
    for ref in planned.places:
        if ref in sheet.unrevised and sheet.is_filled(ref):
            message = planned.rule.message.format_map(_labels(sheet, ref))
            yield Finding(planned.rule, ref, (), message)


_CHECKS: Mapping[RuleKind, Callable[[Sheet, Check], Iterator[Finding]]] = {
    RuleKind.CONDITION: _condition,
    RuleKind.NUMBER: _number,
    RuleKind.FILLED: _filled,
    RuleKind.PRINTED: _printed,
    RuleKind.TOGETHER: _together,
    RuleKind.NOTED: _noted,
    RuleKind.TITLE: _title,
    RuleKind.JUMP: _jump,
    RuleKind.UNREVISED: _unrevised,
}


def _labels(sheet: Sheet, ref: CellRef) -> dict[str, str]:
    section = sheet.edition.by_code[ref.section]
    facts = {"section": section.label if isinstance(section, Field) else section.short}
    figure = sheet.edition.figures.get(ref)
    if figure:
        stub = [label.replace("{year}", str(sheet.year)) for label in figure.stub]
        facts |= {
            "row": "".join(stub[-1:]),
            "column": "".join(figure.heading[-1:]),
            "stub": " / ".join(stub),
            "heading": " / ".join(figure.heading),
        }
    return facts


def _name(sheet: Sheet, ref: CellRef) -> str:
    """Name a cell by its innermost labels; by all of its heading where it has no other label."""
    facts = _labels(sheet, ref)
    if "row" not in facts:
        return facts["section"]
    return " × ".join(filter(None, (facts["row"], facts["column"]))) if facts["row"] else facts["heading"]


def _print(number: Decimal) -> str:
    """Print a number as a person would, without zeros that say nothing."""
    text = f"{number:.{MOST_PLACES}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
