"""Every rule of every edition and supplement has a report that makes it fire and one that keeps it silent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

import pytest

from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Rule, RuleKind, Severity
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.report import Report
from tests.model.samples import EDITIONS, answers, at, full_report

Given = Mapping[str, str | int | None]


class Case(NamedTuple):
    """What is put into a report that meets every rule: what fires the rule, what nearly does, and what it says."""

    name: str
    rule: str
    where: str
    fires: Given
    silent: Given
    says: str
    severity: Severity = Severity.HARD
    notes: Mapping[str, str] = {}
    printed: Mapping[str, int] = {}
    titles: Mapping[str, str] = {}
    last: Given | None = None


BALANCED: Given = {"3[new,natural]": 12, "3[granted,natural]": 11, "3[carried_out,natural]": 1}
UNBALANCED: Given = {**BALANCED, "3[carried_out,natural]": 0}
ROW = "一、本年新收政府信息公开申请数量"
NOTICE = "没有发生的请填 0，可以用“本表其余填 0”"


def of_both(name: str) -> list[Case]:
    """The rules that both editions have."""
    first = "本年制发件数" if name == "2021" else "本年新制作数量"
    third = "valid" if name == "2021" else "standing"
    return [
        Case(name, "s-empty", "unit", {"unit": "  "}, {"unit": "某镇"}, "封面的“单位名称”还没有填写"),
        Case(name, "s-empty", "5", {"5": "\n　"}, {"5": "一"}, "第五部分还没有写文字"),
        Case(name, "int", "2[regulations,made]", {"2[regulations,made]": -1, "level": "county"},
             {"2[regulations,made]": 1, "2[regulations,valid]": 1, "level": "county"} if name == "2021"
             else {"2[regulations,made]": 1, "level": "county"},
             f"二“规章”的“{first}”填的是 -1，应填不小于 0 的整数"),
        Case(name, "int", "3[new,business]", {"3[new,business]": "0.5"}, {"3[new,business]": 0},
             f"三“{ROW}”行“商业企业”列填的是 0.5，应填不小于 0 的整数"),
        Case(name, "int", "4[cases,direct_upheld]", {"4[cases,direct_upheld]": -3}, {"4[cases,direct_upheld]": 3},
             "四“行政诉讼 / 未经复议直接起诉 / 结果维持”填的是 -3，应填不小于 0 的整数"),
        Case(name, "3-balance", "3[total,natural]", UNBALANCED, BALANCED,
             "三“自然人”列不平：一 + 二 = 12，三（七）+ 四 = 11，相差 1"),
        Case(name, "3-row", "3[new,total]", {}, {}, printed={"3[new,total]": 21},
             says=f"三“{ROW}”行的总计：原件印的是 21，六类申请人相加是 0，相差 21"),
        Case(name, "3-parts", "3[total,legal]", {}, {}, printed={"3[total,legal]": 2},
             says="三“法律服务机构”列的（七）总计：原件印的是 2，（一）至（六）相加是 0，相差 2"),
        Case(name, "4-sum", "4[cases,after_total]", {"4[cases,after_other]": 4}, {},
             printed={"4[cases,after_total]": 3},
             says="四“行政诉讼 / 复议后起诉 / 总计”：原件印的是 3，维持、纠正、其他、尚未审结相加是 4，相差 1"),
        Case(name, "filled", "4", {"4[cases,after_other]": None}, {"4[cases,after_other]": "not_applicable"},
             f"表四还有 1 格没有填写：行政诉讼 / 复议后起诉 / 其他结果。{NOTICE}"),
        Case(name, "2-regulations", "2[regulations,made]", {f"2[regulations,{third}]": 2},
             {f"2[regulations,{third}]": 2, "level": "county"}, severity=Severity.SOFT,
             says="二“规章”一行相加是 2，应为 0：乡镇、街道和县级部门没有规章制定权。规范性文件请填在下一行"),
        Case(name, "s-heading", "4", {}, {}, titles={"4": "四、诉讼"}, severity=Severity.SOFT,
             says="第四部分的标题是“四、诉讼”，官方标题是“四、政府信息公开行政复议、行政诉讼情况”"),
    ]  # fmt: skip


NEW_CASES = [
    Case("2021", "int", "2[fees,amount]", {"2[fees,amount]": "1.2345678"}, {"2[fees,amount]": "1.234567"},
         "二“行政事业性收费”的“本年收费金额（单位：万元）”填的是 1.2345678，应填不小于 0 的数，最多 6 位小数"),
    Case("2021", "2-valid-made", "2[documents,valid]",
         {"2[documents,made]": 5, "2[documents,repealed]": 1, "2[documents,valid]": 3},
         {"2[documents,made]": 5, "2[documents,repealed]": 1, "2[documents,valid]": 4}, severity=Severity.SOFT,
         says="二“行政规范性文件”的现行有效件数是 3，本年制发减本年废止是 4，现行有效应不少于后者，少了 1"),
    Case("2021", "2-fee-unit", "2[fees,amount]", {"2[fees,amount]": "251000"}, {"2[fees,amount]": "100000"},
         severity=Severity.SOFT,
         says="二“行政事业性收费”填的是 251000 万元，超过 100000 万元，可能是按元填写的，请换算成万元"),
]  # fmt: skip
OLD_CASES = [
    Case("2019", "int", "2[penalties,change]", {"2[penalties,change]": "-0.5", "2[penalties,before]": 1},
         {"2[penalties,change]": -1, "2[penalties,before]": 1},
         "二“行政处罚”的“本年增/减”填的是 -0.5，应填整数，减少的填负数"),
    Case("2019", "int", "2[procurement,amount]", {"2[procurement,amount]": -2, "2[procurement,projects]": 1},
         {"2[procurement,amount]": "251000.5", "2[procurement,projects]": 1},
         "二“政府集中采购”的“采购总金额”填的是 -2，应填不小于 0 的数，最多 6 位小数",
         notes={"2[procurement,amount]": "元"}),
    Case("2019", "2-stock", "2[licences,before]", {"2[licences,before]": 2, "2[licences,change]": -3},
         {"2[licences,before]": 3, "2[licences,change]": -3}, severity=Severity.SOFT,
         says="二“行政许可”的上一年项目数量加本年增/减等于 -1，不应小于 0"),
    Case("2019", "2-procurement", "2[procurement,projects]", {"2[procurement,amount]": 3},
         {"2[procurement,amount]": 3, "2[procurement,projects]": 1}, severity=Severity.SOFT,
         notes={"2[procurement,amount]": "万元"},
         says="二“政府集中采购”的采购项目数量是 0，采购总金额是 3：应当都是 0，或者都不是 0"),
    Case("2019", "2-procurement", "2[procurement,amount]",
         {"2[procurement,amount]": "25.10", "2[procurement,projects]": 1}, {}, severity=Severity.SOFT,
         says="二“政府集中采购”的采购总金额填的是 25.1，没有写明单位，请在数字后写“元”或“万元”"),
]  # fmt: skip
CARRIED_ROW = "三“二、上年结转”行"
FORWARD = "上年报告“四、结转下年度继续办理”是"


def across_years(name: str) -> list[Case]:
    """The rules that compare with last year's report, in both editions."""
    first = "本年制发件数" if name == "2021" else "本年新制作数量"
    row = "行政规范性文件" if name == "2021" else "规范性文件"
    return [
        Case(name, "3-carried", "3[carried_in,legal]", {"3[carried_in,legal]": 2}, {"3[carried_in,legal]": 3},
             f"{CARRIED_ROW}“法律服务机构”列填的是 2，{FORWARD} 3，相差 1", last={"3[carried_out,legal]": 3}),
        Case(name, "3-carried", "3[carried_in,total]", {}, {"3[carried_in,other]": 3},
             f"{CARRIED_ROW}“总计”列填的是 0，{FORWARD} 3，相差 3", last={"3[carried_out,legal]": 3}),
        *(Case(name, "4-pending", f"4[cases,{group}_total]", {f"4[cases,{group}_other]": 1},
               {f"4[cases,{group}_other]": 1, f"4[cases,{group}_pending]": 1}, severity=Severity.HINT,
               last={f"4[cases,{group}_pending]": 2},
               says=f"四“{words}”本年各种结果与尚未审结共 1 件，少于上年报告的尚未审结 2 件")
          for group, words in (("review", "行政复议"), ("direct", "未经复议直接起诉"), ("after", "复议后起诉"))),
        Case(name, "jump", "3[new,natural]", {"3[new,natural]": 10}, {"3[new,natural]": 9}, severity=Severity.HINT,
             last={"3[new,natural]": 2}, says=f"三“{ROW}”行“自然人”列本年是 10，上年是 2，变化很大，请核对"),
        Case(name, "jump", "3[new,natural]", {"3[new,natural]": 2}, {"3[new,natural]": 3}, severity=Severity.HINT,
             last={"3[new,natural]": 10}, says=f"三“{ROW}”行“自然人”列本年是 2，上年是 10，变化很大，请核对"),
        Case(name, "jump", "4[cases,review_upheld]", {"4[cases,review_upheld]": 10}, {}, severity=Severity.HINT,
             last={}, says="四“行政复议 / 结果维持”本年是 10，上年是 0，变化很大，请核对"),
        Case(name, "jump", "2[documents,made]", {"2[documents,made]": 0}, {"2[documents,made]": 12},
             severity=Severity.HINT, last={"2[documents,made]": 12},
             says=f"二“{row}”的“{first}”本年是 0，上年是 12，变化很大，请核对"),
    ]  # fmt: skip


OLD_CASES += [
    Case("2019", "2-stock", "2[fees,before]", {"2[fees,before]": 4}, {"2[fees,before]": 3}, severity=Severity.SOFT,
         last={"2[fees,before]": 5, "2[fees,change]": -2},
         says="二“行政事业性收费”的上一年项目数量填的是 4，上年报告的上一年项目数量加本年增/减是 3，相差 1"),
]  # fmt: skip
NEW_CASES += [
    Case("2021", "2-valid", "2[documents,valid]",
         {"2[documents,made]": 2, "2[documents,repealed]": 1, "2[documents,valid]": 7},
         {"2[documents,made]": 2, "2[documents,repealed]": 1, "2[documents,valid]": 8}, severity=Severity.SOFT,
         last={"2[documents,valid]": 7},
         says="二“行政规范性文件”的现行有效件数是 7，上年现行有效加本年制发减本年废止是 8，相差 1。"
              "有清理、划转等情况的请说明"),
    Case("2021", "2-fee-unit", "2[fees,amount]", {"2[fees,amount]": 2500}, {"2[fees,amount]": 2499},
         severity=Severity.SOFT, last={"2[fees,amount]": "2.5"},
         says="二“行政事业性收费”的本年收费金额是上年的 1000 倍，可能是按元填写的，请换算成万元"),
]  # fmt: skip
JILIN_CASES = [
    Case("jilin", "int", "2[published_total]", {"2[published_total]": -1}, {"2[published_total]": None},
         "二表下的“政府信息公开发布总数量”填的是 -1，应填不小于 0 的整数"),
]  # fmt: skip
CASES = [
    *of_both("2019"),
    *across_years("2019"),
    *OLD_CASES,
    *of_both("2021"),
    *across_years("2021"),
    *NEW_CASES,
    *JILIN_CASES,
]


def place_is_of(rule: Rule, case: Case) -> bool:
    places = [ref for pattern in rule.at for ref in EDITIONS[case.name].match(pattern)]
    is_there = any(str(ref) == case.where or ref.section == case.where for ref in places)
    compares = any(read.is_last for read in rule.check.reads) if rule.check else rule.kind is RuleKind.JUMP
    return rule.code == case.rule and (is_there or not places) and compares == (case.last is not None)


def rules_of(case: Case) -> list[Rule]:
    return [rule for rule in EDITIONS[case.name].rules if place_is_of(rule, case)]


def report_of(case: Case, given: Given) -> Report:
    report = full_report(case.name, given)
    report.apply(Edits(notes={at(address): note for address, note in case.notes.items()}))
    if case.last is not None:
        report.apply(Edits(last=Attachment(last_year_of(year_before(case.name, case.last)))))
    return report


def year_before(name: str, given: Given) -> Report:
    report = full_report(name)
    return Report(report.edition, report.year, full_report(name, {**given, "year": report.year - 1}).everything)


def fired(report: Report, case: Case) -> list[Finding]:
    return [f for f in report.findings if f.rule.code == case.rule and str(f.at) == case.where]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name} {case.rule} {case.where}")
def test_it_fires(case: Case) -> None:
    report = report_of(case, case.fires)
    printed = {at(address): Decimal(number) for address, number in case.printed.items()}
    report.apply(Edits(printed=printed, titles=case.titles))
    found = fired(report, case)
    assert [finding.message for finding in found if finding.message == case.says] == [case.says]
    assert found[0].rule.severity is case.severity


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name} {case.rule} {case.where}")
def test_it_is_silent(case: Case) -> None:
    assert fired(report_of(case, case.silent), case) == []


@pytest.mark.parametrize("name", EDITIONS)
def test_no_rule_lacks_its_pair(name: str) -> None:
    shown = [rule for case in CASES for rule in rules_of(case) if case.name == name]
    shown += [rule for rule in EDITIONS[name].rules if rule.kind is RuleKind.UNREVISED]  # shown further down
    inherited = EDITIONS["2019"].rules if name == "jilin" else ()
    lacking = [f"{rule.code} {rule.at}" for rule in EDITIONS[name].rules if rule not in shown and rule not in inherited]
    assert lacking == []


@pytest.mark.parametrize("name", EDITIONS)
def test_a_report_of_noughts_meets_every_rule(name: str) -> None:
    assert full_report(name).findings == ()


@pytest.mark.parametrize("name", EDITIONS)
def test_sentences_are_finished(name: str) -> None:
    """No braces left, both sides and the difference told wherever there are two sides, Chinese punctuation."""
    for rule in EDITIONS[name].rules:
        assert not re.search(r"[,;:!?]", re.sub(r"\{\w+\}", "", rule.message + rule.swap + rule.bar)), rule.message
        if rule.check and rule.check.sign == "=" and rule.check.right.text != "0":
            assert {"{left}", "{right}", "{difference}"} <= set(re.findall(r"\{\w+\}", rule.message))


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_a_text_of_last_year_is_to_be_revised(name: str) -> None:
    report = full_report(name)
    for ref in report.edition.texts:
        report.apply(Edits({ref: "上年写的。"}, unrevised={ref: True}))
        found = [finding for finding in report.findings if finding.rule.code == "s-carried"]
        assert [(finding.at, finding.rule.severity) for finding in found] == [(ref, Severity.SOFT)]
        assert "还没有修改" in found[0].message
        report.apply(Edits({ref: "今年写的。"}))
        assert report.findings == ()


def test_a_text_of_last_year_may_be_confirmed() -> None:
    report = full_report("2021")
    ref = at("6")
    report.apply(Edits({ref: "没有其他事项。"}, unrevised={ref: True}))
    report.apply(Edits(unrevised={ref: None}))
    assert report.findings == ()


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_the_jump_of_a_total_is_told_where_it_comes_from(name: str) -> None:
    case = Case(name, "jump", "", {}, {}, "", last={"3[new,natural]": 2})
    found = [f for f in report_of(case, {"3[new,natural]": 40}).findings if f.rule.code == "jump"]
    assert [str(f.at) for f in found] == ["3[new,natural]"]
    spread = dict.fromkeys(("3[new,business]", "3[new,research]", "3[new,charity]", "3[new,legal]"), 9)
    found = [f for f in report_of(case, spread).findings if f.rule.code == "jump"]
    assert [(str(f.at), f.right) for f in found] == [("3[new,total]", Decimal(2))]


def test_a_fee_after_none_is_no_multiple_of_it() -> None:
    case = Case("2021", "2-fee-unit", "2[fees,amount]", {}, {}, "", last={})
    assert fired(report_of(case, {"2[fees,amount]": 3}), case) == []
    assert len(fired(report_of(case._replace(last={"2[fees,amount]": 3}), {"2[fees,amount]": 300000}), case)) == 1


def balances(report: Report) -> list[str]:
    return [finding.message for finding in report.findings if finding.rule.code == "3-balance"]


def test_two_columns_wrong_in_opposite_directions_hint_at_a_swap() -> None:
    report = full_report("2021", {"3[new,natural]": 1, "3[granted,legal]": 1})
    hint = "列正好反过来相差 1，可能有申请在收到和办理时记在了不同的申请人类型下"
    assert balances(report) == [
        f"三“自然人”列不平：一 + 二 = 1，三（七）+ 四 = 0，相差 1；“法律服务机构”{hint}",
        f"三“法律服务机构”列不平：一 + 二 = 0，三（七）+ 四 = 1，相差 1；“自然人”{hint}",
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"3[new,natural]": 1},  # the sum is out by as much, in the same direction
        {"3[new,natural]": 1, "3[granted,legal]": 2},  # the sum is out the other way
        {"3[new,natural]": 1, "3[new,business]": 1, "3[granted,legal]": 1, "3[granted,other]": 1},  # which of the two?
        {"3[new,natural]": 1, "3[granted,legal]": 1, "3[new,other]": 5},  # the sum does not balance
    ],
)
def test_no_swap_is_suggested_where_it_would_be_a_guess(given: Given) -> None:
    said = balances(full_report("2021", given))
    assert said
    assert not any("反过来" in message for message in said)


def test_the_balance_shows_from_the_first_figures_on_each_side() -> None:
    report = full_report("2021")
    report.apply(Edits(dict.fromkeys(report.edition.match("3[new|carried_in|carried_out,natural]"))))
    report.apply(answers(report.edition, {"3[new,natural]": 5}))
    assert balances(report)[0].endswith("一 + 二 = 5，三（七）+ 四 = 0，相差 5")
    report.apply(Edits(dict.fromkeys(ref for ref in report.edition.match("3[*,natural]") if ref.row != "total")))
    report.apply(answers(report.edition, {"3[new,natural]": 5}))
    assert [f.at for f in report.findings if f.rule.code == "3-balance" and f.at.column == "natural"] == []


@pytest.mark.parametrize("missing", ["made", "repealed", "valid"])
def test_other_comparisons_wait_until_all_is_filled(missing: str) -> None:
    given = {"2[documents,made]": 5, "2[documents,repealed]": 1, "2[documents,valid]": 3}
    report = full_report("2021", {**given, f"2[documents,{missing}]": None})
    assert [finding.rule.code for finding in report.findings] == ["filled"]


def test_a_printed_total_beside_blanks_is_not_compared_with_nought() -> None:
    report = full_report("2021")
    report.apply(Edits(dict.fromkeys(r for r in report.edition.match("3[new,*]") if r.column != "total")))
    report.apply(Edits(printed={at("3[new,total]"): Decimal(0)}))
    found = [finding for finding in report.findings if finding.rule.code == "3-row"]
    assert [finding.message for finding in found] == [f"三“{ROW}”行的总计：原件印的是 0，六类申请人相加是 空白，相差 0"]
    assert found[0].left is None
    assert found[0].right == 0


def test_unfilled_cells_are_named_up_to_four_and_counted() -> None:
    report = full_report("2021", {f"2[documents,{column}]": None for column in ("made", "repealed", "valid")})
    report.apply(answers(report.edition, {"2[licences,decisions]": None, "2[penalties,decisions]": None}))
    found = [finding for finding in report.findings if finding.rule.code == "filled"]
    assert len(found) == 1
    assert found[0].message.startswith("表二还有 5 格没有填写：行政规范性文件 × 本年制发件数；")
    assert "行政许可 × 本年处理决定数量…。" in found[0].message
    assert [str(ref) for ref in found[0].cells][-1] == "2[penalties,decisions]"


@pytest.mark.parametrize(("name", "counts"), [("2019", [22, 132, 12]), ("2021", [10, 144, 12])])
def test_only_cells_that_a_clerk_fills_are_asked_for(name: str, counts: list[int]) -> None:
    report = Report(EDITIONS[name], 2020 if name == "2019" else 2024)
    found = [finding for finding in report.findings if finding.rule.code == "filled"]
    assert [len(finding.cells) for finding in found] == counts
    assert not any(report.is_computed(ref) for finding in found for ref in finding.cells)
