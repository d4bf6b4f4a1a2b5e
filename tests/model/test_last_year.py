"""Rules that compare with last year's report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Mark, Value
from qisheng_desktop.model.edition import Edition, Rule, RuleKind, Severity
from qisheng_desktop.model.edits import Attachment, Edits, Explanation
from qisheng_desktop.model.expression import parse_condition
from qisheng_desktop.model.report import Report
from tests.model.samples import CATALOGUE, FORMS, JILIN, NEW, answers, at, blank_report

CARRIED = Rule(
    "3-carried", RuleKind.CONDITION, Severity.HARD, ("3[carried_in,*]",), "{column} {left} {right}",
    parse_condition("[carried_in] = last:[carried_out]"),
)  # fmt: skip
GROWN = Rule(
    "grown", RuleKind.CONDITION, Severity.SOFT, ("2[documents,valid]",), "{left} {right}",
    parse_condition("{valid} = last:2[documents,valid] + {made} - {repealed}"), is_partial=True,
)  # fmt: skip


def with_rules(*rules: Rule) -> Edition:
    return replace(NEW, rules=rules)


def after(last: Mapping[CellRef, Value], edition: Edition = NEW, year: int = 2023) -> Edits:
    """What attaches a report with these answers."""
    return Edits(last=Attachment(last_year_of(Report(edition, year, Edits(last)))))


def said(edition: Edition, last: dict[CellRef, Value] | None, given: Edits) -> list[str]:
    report = Report(edition, 2024, given)
    if last is not None:
        report.apply(after(last))
    return [finding.message for finding in report.findings]


def test_last_years_values_are_seen_by_address() -> None:
    report = Report(NEW, 2024, after(answers(NEW, {"3[new,natural]": 3, "1": "写了。"}).values))
    assert report.last_value(at("3[new,total]")) == 3
    assert report.last_value(at("3[nobody,total]")) is None
    assert report.last_text(CellRef("1")) == "写了。"
    assert blank_report().last_value(at("3[new,total]")) is None
    assert blank_report().last_text(CellRef("1")) == ""
    assert blank_report().attached is None


def test_a_report_of_another_year_is_kept_and_not_compared_with() -> None:
    report = Report(NEW, 2024, after({at("3[new,natural]"): Decimal(3)}, year=2022))
    assert (report.last, report.past) == (None, None)
    assert report.last_value(at("3[new,natural]")) is None
    assert report.attached is not None
    report.apply(Edits({CellRef("year"): Decimal(2023)}))
    assert report.last_value(at("3[new,natural]")) == 3


def test_the_rules_follow_the_year_and_what_is_attached() -> None:
    report = Report(with_rules(CARRIED), 2024, answers(NEW, {"3[carried_in,natural]": 2}))
    first = report.apply(after({at("3[carried_out,natural]"): Decimal(1)}))
    assert [finding.message for finding in report.findings] == ["自然人 2 1", "总计 2 1"]
    second = report.apply(after({at("3[carried_out,natural]"): Decimal(2)}))
    assert report.findings == ()
    assert (first.cells, second.cells) == (frozenset(), frozenset())
    report.apply(second.undo)
    assert len(report.findings) == 2
    report.apply(first.undo)
    assert (report.findings, report.attached) == ((), None)
    report.apply(first.done)
    report.apply(Edits({CellRef("year"): Decimal(2025)}))
    assert report.findings == ()


def test_attaching_the_same_again_changes_nothing() -> None:
    report = Report(NEW, 2024, after({at("3[new,natural]"): Decimal(3)}))
    assert not report.apply(after({at("3[new,natural]"): Decimal(3)})).done
    assert not report.apply(Edits()).done
    assert not blank_report().apply(Edits(last=Attachment())).done


def test_a_rule_is_met_or_not_in_every_column() -> None:
    given = answers(NEW, {"3[carried_in,natural]": 2, "3[carried_in,legal]": 1})
    kinds = ("natural", "business", "research", "charity", "legal", "other")
    last: dict[CellRef, Value] = {CellRef("3", "carried_out", kind): Decimal(0) for kind in kinds}
    last[at("3[carried_out,natural]")] = Decimal(2)
    assert said(with_rules(CARRIED), last, given) == ["法律服务机构 1 0", "总计 3 2"]


def test_without_last_year_it_is_silent() -> None:
    given = answers(NEW, {"3[carried_in,natural]": 2})
    assert said(with_rules(CARRIED), None, given) == []
    assert said(with_rules(CARRIED), {}, given) == []


@pytest.mark.parametrize("value", [None, Mark.UNAVAILABLE, Mark.NOT_APPLICABLE])
def test_where_last_years_cell_is_no_figure_it_is_silent(value: Value) -> None:
    given = answers(NEW, {"3[carried_in,natural]": 2})
    assert "自然人" not in "".join(said(with_rules(CARRIED), {at("3[carried_out,natural]"): value}, given))


def test_last_years_nought_is_a_figure() -> None:
    given = answers(NEW, {"3[carried_in,natural]": 2})
    last: dict[CellRef, Value] = {at("3[carried_out,natural]"): Decimal(0)}
    assert said(with_rules(CARRIED), last, given) == ["自然人 2 0", "总计 2 0"]


def test_only_this_years_cells_are_shown_and_last_years_are_named_apart() -> None:
    given = answers(NEW, {"2[documents,valid]": 9})
    report = Report(with_rules(GROWN), 2024, given)
    report.apply(after({at("2[documents,valid]"): Decimal(5)}))
    (finding,) = report.findings
    assert [str(ref) for ref in finding.cells] == ["2[documents,valid]", "2[documents,made]", "2[documents,repealed]"]
    assert finding.last_cells == (at("2[documents,valid]"),)
    assert report.figures_of(finding)[-1] == (CellRef("last:2", "documents", "valid"), Decimal(5))


def test_a_reason_expires_when_last_years_figure_is_another() -> None:
    report = Report(with_rules(GROWN), 2024, answers(NEW, {"2[documents,valid]": 9}))
    report.apply(after({at("2[documents,valid]"): Decimal(5)}))
    (finding,) = report.findings
    report.apply(Edits(explanations={finding.key: Explanation("清理", report.figures_of(finding))}))
    assert not report.is_open(finding)
    report.apply(after({at("2[documents,valid]"): Decimal(6)}))
    assert report.is_open(report.findings[0])


def test_a_hard_rule_may_allow_a_reason() -> None:
    for rule, is_open in ((CARRIED, True), (replace(CARRIED, has_reason=True), False)):
        report = Report(with_rules(rule), 2024, answers(NEW, {"3[carried_in,natural]": 2}))
        report.apply(after({at("3[carried_out,natural]"): Decimal(1)}))
        finding = report.findings[0]
        report.apply(Edits(explanations={finding.key: Explanation("移交", report.figures_of(finding))}))
        assert report.is_open(finding) is is_open


def test_last_year_is_no_answer_of_this_year() -> None:
    report = Report(NEW, 2024, after({at("3[new,natural]"): Decimal(5)}))
    assert report.value(at("3[new,natural]")) is None
    assert report.everything == replace(blank_report().everything, last=Attachment(report.attached))


def test_two_say_the_same_wherever_their_form_was_read_from() -> None:
    one, other = (last_year_of(Report(catalogue.edition("2021"), 2023)) for catalogue in (CATALOGUE, Catalogue(FORMS)))
    assert one.edition is not other.edition
    assert one == other
    assert last_year_of(Report(JILIN, 2020)).codes == ("2019", "jilin-2020")
