"""Slips of the pen: the true one is among the first suggestions."""

from __future__ import annotations

import random
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.slips import suggest
from tests.review.worlds import NOUGHT, YEAR, Counted, after, edition, on, seeded, typed, world

MANY = 1000
COLUMNS = ("natural", "business", "research", "charity", "legal", "other")
SCALES = (90, 25, 4, 3, 9, 6)
ROWS = tuple(r.row for r, f in edition().figures.items() if (r.section, r.column) == ("3", "natural") and not f.formula)
Answers = dict[CellRef, Value]


def balanced(rng: random.Random) -> Answers:
    values: Answers = dict(typed("quiet"))
    for column, scale in zip(COLUMNS, SCALES, strict=True):
        numbers = [rng.choice([0, 0, rng.randint(0, scale)]) for _ in ROWS[2:-1]]
        out = rng.randint(0, scale // 4)
        carried = rng.randint(0, min(sum(numbers) + out, scale // 4))
        column_values = [sum(numbers) + out - carried, carried, *numbers, out]
        values |= {CellRef("3", row, column): Decimal(n) for row, n in zip(ROWS, column_values, strict=True)}
    return values


def slip(rng: random.Random, kind: str, values: Answers) -> Answers:
    """Make one slip of a kind; none if the cell picked does not lend itself to it."""
    column = rng.choice(COLUMNS)
    index = rng.randrange(len(ROWS) - 1)
    cell, below = (CellRef("3", ROWS[index + step], column) for step in (0, 1))
    number = values[cell]
    assert isinstance(number, Decimal)
    text = str(number)
    if kind == "digits exchanged" and len(text) > 1 and text[0] != text[1] != "0":
        return {cell: Decimal(text[1] + text[0] + text[2:])}
    if kind == "times ten" and number:
        return {cell: number * 10}
    if kind == "rows exchanged":  # on one side of the balance no sum would tell
        index = rng.choice([1, len(ROWS) - 2])
        cell, below = (CellRef("3", ROWS[index + step], column) for step in (0, 1))
        number = values[cell]
        return {cell: values[below], below: number} if number != values[below] else {}
    if kind == "left out" and number:
        return {cell: None}
    if kind == "counted twice" and number and not values[below]:
        return {below: number}
    return {}


def imbalance(report: Report, column: str) -> Finding | None:
    return next((f for f in report.findings if f.rule.code == "3-balance" and f.at.column == column), None)


def test_the_true_slip_is_among_the_first_three(record_property: Counted) -> None:
    rng = seeded(11)
    kinds = ("digits exchanged", "times ten", "rows exchanged", "left out", "counted twice")
    hits = count = 0
    while count < MANY:
        values = balanced(rng)
        wrong = slip(rng, kinds[count % len(kinds)], values)
        finding = wrong and imbalance(
            report := Report(edition(), YEAR, Edits(values | wrong)), next(iter(wrong)).column
        )
        if not finding:
            continue
        count += 1
        true = {cell: values[cell] for cell in wrong}
        hits += any(dict(one.edits.values) == true for one in suggest(report, finding)[:3])
    record_property("counted", f"{MANY} slips: the true one among the first three suggestions in {hits}")
    assert hits >= 0.9 * MANY


def test_every_suggestion_makes_the_column_balance() -> None:
    rng = seeded(12)
    for _ in range(40):
        values = balanced(rng)
        wrong = slip(rng, "times ten", values)
        report = Report(edition(), YEAR, Edits(values | wrong))
        for finding in report.findings:
            before = report.everything
            for one in suggest(report, finding):
                copy = Report(edition(), YEAR, before)
                copy.apply(one.edits)
                assert imbalance(copy, finding.at.column) is None
                assert one.words
            assert report.everything == before


def test_a_value_under_the_wrong_applicant_is_exchanged_with_its_neighbour() -> None:
    values = typed("busy")
    one, other = CellRef("3", "granted", "natural"), CellRef("3", "granted", "business")
    report = Report(edition(), YEAR, Edits(values | {one: values[other], other: values[one]}))
    finding = imbalance(report, "natural")
    assert finding is not None
    assert dict(suggest(report, finding)[0].edits.values) == {one: values[one], other: values[other]}


def test_last_years_figure_comes_first() -> None:
    cell = CellRef("3", "carried_in", "natural")
    given: dict[CellRef, Value] = {CellRef("3", "carried_out", "natural"): Decimal(5)}
    report = Report(edition(), YEAR, after("last", typed("busy") | {cell: NOUGHT}, given))
    finding = imbalance(report, "natural")
    assert finding is not None
    assert dict(suggest(report, finding)[0].edits.values) == {cell: Decimal(5)}
    assert "上年结转" in suggest(report, finding)[0].words


def test_the_total_column_is_mended_where_it_is_broken() -> None:
    cell = CellRef("3", "granted", "natural")
    report = Report(edition(), YEAR, Edits(typed("busy") | {cell: Decimal(83)}))
    finding = imbalance(report, "total")
    assert finding is not None
    assert {cell: Decimal(38)} in [dict(one.edits.values) for one in suggest(report, finding)[:3]]


def test_an_excess_that_another_cell_holds() -> None:
    cell = CellRef("3", "granted", "natural")
    report = Report(edition(), YEAR, Edits(typed("busy") | {cell: Decimal(38 + 11)}))
    finding = imbalance(report, "natural")
    assert finding is not None
    assert {cell: Decimal(38)} in [dict(one.edits.values) for one in suggest(report, finding)]


def test_other_rules_have_no_slips() -> None:
    report = world("busy")
    report.apply(Edits({CellRef("2", "documents", "made"): Decimal(-1)}))
    assert [suggest(report, finding) for finding in report.findings if finding.rule.code == "int"] == [()]
    assert "t-fee" in on("没有其他事项。", "6")
