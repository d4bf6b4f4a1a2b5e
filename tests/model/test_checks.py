"""What the kinds of rules do where the editions do not show it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from qisheng_desktop.model.edition import Rule, RuleKind, Severity
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.expression import parse_condition, parse_formula
from qisheng_desktop.model.report import Report
from tests.model.samples import JILIN, NEW, answers, at, full_report


def condition(check: str, *where: str, message: str = "{left} {right} {difference}", partial: bool = False) -> Rule:
    parsed = parse_condition(check)
    return Rule("x", RuleKind.CONDITION, Severity.SOFT, where, message, parsed, is_partial=partial)


def said(rule: Rule, given: dict[str, str | int | None]) -> list[str]:
    edition = replace(NEW, rules=(rule,))
    return [finding.message for finding in Report(edition, 2024, answers(NEW, given)).findings]


def test_numbers_in_messages_have_no_exponent_and_no_idle_noughts() -> None:
    rule = condition("[granted] / [partial] < 0", "3[granted,natural]")
    assert said(rule, {"3[granted,natural]": 1, "3[partial,natural]": 3}) == ["0.3333333333 0 0.3333333333"]
    assert said(rule, {"3[granted,natural]": 200, "3[partial,natural]": 1}) == ["200 0 200"]
    small = condition("{amount} / 1000000 - {amount} = 1", "2[fees,amount]", message="{left}")
    assert said(small, {"2[fees,amount]": "0.000001"}) == ["-0.000001"]
    least = condition("(0 - {amount}) / 1000000 = 1", "2[fees,amount]", message="{left}")
    assert said(least, {"2[fees,amount]": "0.000001"}) == ["0"]


def test_products_too_long_to_be_exact_are_printed_all_the_same() -> None:
    rule = condition("[granted] * [partial] < 0", "3[granted,natural]", message="{left}")
    largest = "999999999999999"
    assert said(rule, {"3[granted,natural]": largest, "3[partial,natural]": largest})[0].startswith("99999999999999800")


def test_a_division_by_nought_is_no_finding_and_no_total() -> None:
    rule = condition("[granted] / [partial] < 0", "3[granted,natural]")
    assert said(rule, {"3[granted,natural]": 1, "3[partial,natural]": 0}) == []
    (table,) = [table for table in NEW.tables if table.code == "2"]
    fees = table.blocks[3]
    shared = replace(fees.rows[0], formula=parse_formula("2[licences,decisions] / 2[penalties,decisions]"))
    block = replace(fees, rows=(shared,))
    edition = replace(NEW, sections=(replace(table, blocks=(*table.blocks[:3], block)),), rules=())
    report = Report(edition, 2024, answers(NEW, {"2[licences,decisions]": 6, "2[penalties,decisions]": 0}))
    assert report.value(at("2[fees,amount]")) is None
    report.apply(Edits({at("2[penalties,decisions]"): Decimal(4)}))
    assert report.value(at("2[fees,amount]")) == Decimal("1.5")


def test_a_total_that_reads_no_cell_is_never_blank() -> None:
    (table,) = [table for table in NEW.tables if table.code == "2"]
    fees = table.blocks[3]
    block = replace(fees, rows=(replace(fees.rows[0], formula=parse_formula("7")),))
    edition = replace(NEW, sections=(replace(table, blocks=(block,)),), rules=())
    assert Report(edition, 2024).value(at("2[fees,amount]")) == 7


def test_a_hint_never_stands_against_an_export() -> None:
    rule = replace(condition("[granted] = 0", "3[granted,natural]"), severity=Severity.HINT)
    report = Report(replace(NEW, rules=(rule,)), 2024, answers(NEW, {"3[granted,natural]": 1}))
    assert not report.is_open(report.findings[0])


def test_a_swap_between_two_rows_names_the_rows() -> None:
    rule = replace(condition("{natural} = {legal}", "3[new|granted,natural]", message="{row}"), swap="，{other}")
    given: dict[str, str | int | None] = {
        f"3[{row},{column}]": 0 for row in ("new", "granted") for column in ("natural", "legal")
    }
    assert said(rule, given | {"3[new,natural]": 1, "3[granted,legal]": 1}) == [
        "一、本年新收政府信息公开申请数量，（一）予以公开",
        "（一）予以公开，一、本年新收政府信息公开申请数量",
    ]


def test_rules_bind_only_the_levels_they_name() -> None:
    given = {"2[regulations,made]": 1, "2[regulations,valid]": 1}
    for level, codes in (("township", ["2-regulations"]), ("county", []), (None, [])):
        report = full_report("2021", given | {"level": level} if level else given)
        report.apply(Edits({at("level"): level}))
        assert [finding.rule.code for finding in report.findings] == codes


def test_the_year_stands_in_the_label_of_a_supplement_line() -> None:
    message = "{row}|{column}|{stub}|{heading}|{section}"
    rule = Rule("x", RuleKind.NUMBER, Severity.HARD, ("2[published_total]",), message)
    report = Report(replace(JILIN, rules=(rule,)), 2020, Edits({at("2[published_total]"): Decimal(-1)}))
    label = "2020年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）："
    assert [finding.message for finding in report.findings] == [f"{label}||{label}||二"]


@pytest.mark.parametrize(("projects", "amount", "count"), [(0, 0, 0), (1, 5, 0), (0, 5, 1), (1, 0, 1), (1, None, 0)])
def test_cells_that_are_nought_together(projects: int, amount: int | None, count: int) -> None:
    report = full_report("2019", {"2[procurement,projects]": projects, "2[procurement,amount]": amount})
    report.apply(Edits(notes={at("2[procurement,amount]"): "万元"}))
    found = [finding for finding in report.findings if finding.rule.kind is RuleKind.TOGETHER]
    assert len(found) == count
    assert all(str(finding.at) == "2[procurement,projects]" for finding in found)


@pytest.mark.parametrize(
    ("value", "is_right"), [("1.500000000", True), ("1E+2", True), ("1.1234567", False), ("-1", False)]
)
def test_amounts_are_judged_by_their_worth_and_not_by_their_spelling(value: str, is_right: bool) -> None:
    report = full_report("2021")
    report.apply(Edits({at("2[fees,amount]"): Decimal(value)}))
    assert (report.findings == ()) is is_right
