"""Rules that compare with last year's report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from qisheng_desktop.model.cells import CellRef, Mark, Value
from qisheng_desktop.model.edition import Edition, Rule, RuleKind, Severity
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.expression import parse_condition
from qisheng_desktop.model.report import Report
from tests.model.samples import NEW, answers, at, blank_report, full_report

CARRIED = Rule(
    "3-carried", RuleKind.CONDITION, Severity.HARD, ("3[carried_in,*]",), "{column} {left} {right}",
    parse_condition("[carried_in] = last:[carried_out]"),
)  # fmt: skip
GROWN = Rule(
    "grown", RuleKind.CONDITION, Severity.SOFT, ("2[documents,valid]",), "{left} {right}",
    parse_condition("{valid} = last:2[documents,standing] + {made} - {repealed}"), is_partial=True,
)  # fmt: skip


def with_rules(*rules: Rule) -> Edition:
    return replace(NEW, rules=rules)


def said(edition: Edition, last: dict[CellRef, Value] | None, given: Edits) -> list[str]:
    return [finding.message for finding in Report(edition, 2024, given, last).findings]


def test_last_years_values_are_seen_by_address() -> None:
    last = full_report("2021", {"3[new,natural]": 3})
    shown = {ref: last.value(ref) for ref in last.edition.figures}
    report = Report(NEW, 2024, last=shown)
    assert report.last_value(at("3[new,total]")) == 3
    assert report.last_value(at("3[nobody,total]")) is None
    assert blank_report().last_value(at("3[new,total]")) is None


def test_a_rule_is_met_or_not_in_every_column() -> None:
    given = answers(NEW, {"3[carried_in,natural]": 2, "3[carried_in,legal]": 1})
    last: dict[CellRef, Value] = {ref: Decimal(0) for ref in NEW.match("3[carried_out,*]")}
    last |= {at("3[carried_out,natural]"): Decimal(2), at("3[carried_out,total]"): Decimal(2)}
    assert said(with_rules(CARRIED), last, given) == ["法律服务机构 1 0", "总计 3 2"]


def test_without_last_year_it_is_silent() -> None:
    given = answers(NEW, {"3[carried_in,natural]": 2})
    assert said(with_rules(CARRIED), None, given) == []
    assert said(with_rules(CARRIED), {}, given) == []


@pytest.mark.parametrize("value", [None, Mark.UNAVAILABLE, Mark.NOT_APPLICABLE, "text"])
def test_where_last_years_cell_is_no_figure_it_is_silent(value: Value) -> None:
    given = answers(NEW, {"3[carried_in,natural]": 2})
    assert said(with_rules(CARRIED), {at("3[carried_out,natural]"): value}, given) == []


def test_last_years_nought_is_a_figure() -> None:
    given = answers(NEW, {"3[carried_in,natural]": 2})
    assert said(with_rules(CARRIED), {at("3[carried_out,natural]"): Decimal(0)}, given) == ["自然人 2 0"]


def test_cells_that_only_last_years_edition_had_can_be_read() -> None:
    given = answers(NEW, {"2[documents,valid]": 9, "2[documents,made]": 2})
    assert said(with_rules(GROWN), {at("2[documents,standing]"): Decimal(5)}, given) == ["9 7"]
    assert said(with_rules(GROWN), {at("2[documents,valid]"): Decimal(5)}, given) == []


def test_only_this_years_cells_are_shown() -> None:
    last: dict[CellRef, Value] = {at("2[documents,standing]"): Decimal(5)}
    report = Report(with_rules(GROWN), 2024, answers(NEW, {"2[documents,valid]": 9}), last)
    assert [str(ref) for ref in report.findings[0].cells] == [
        "2[documents,valid]", "2[documents,made]", "2[documents,repealed]",
    ]  # fmt: skip


def test_last_year_is_no_answer_of_this_year() -> None:
    report = Report(NEW, 2024, last={at("3[new,natural]"): Decimal(5)})
    assert report.value(at("3[new,natural]")) is None
    assert report.everything == blank_report().everything
