"""Every rule that offices are checked by: its severity, a report that makes it fire, and one that keeps it silent.

The codes are those of the rules that were agreed on; a new one needs both reports here before it can be added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

import pytest

from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.report import YEAR, Report
from qisheng_desktop.review.reviewer import review
from tests.model.samples import at, full_report
from tests.review.worlds import Counted, world

Given = Mapping[str, str | int | None]
HARD, SOFT, HINT = Severity.HARD, Severity.SOFT, Severity.HINT
TELEPHONE = "地址：青禾县云溪路1号，邮编：130000，电话：0431-81234567"
PREFACE = f"本报告的统计期限为2024年1月1日至2024年12月31日。{TELEPHONE}。"
FIVE = "主动公开、依申请公开、政府信息管理、平台建设、监督保障都有专人负责。"
REPEATED = "镇里把办事指南印成小册子送到每户。村干部逐户讲解补贴怎样申领。公开栏每月更换一次内容。"


class Case(NamedTuple):
    """A rule: its severity, and the reports that make it fire and keep it silent."""

    severity: Severity
    fires: Callable[[], Report]
    silent: Callable[[], Report]


def cells(given: Given, name: str = "2021", last: Given | None = None, printed: str = "") -> Callable[[], Report]:
    """Make a report with figures, beside last year's if there are some, with a total of 9 printed in a cell."""

    def made() -> Report:
        report = full_report(name, dict(given))
        if last is not None:
            old = full_report(name, dict(last)).answers
            before = Report(report.edition, report.year - 1, Edits({r: v for r, v in old.items() if r != YEAR}))
            report.apply(Edits(last=Attachment(last_year_of(before))))
        if printed:
            report.apply(Edits(printed={at(printed): Decimal(9)}))
        return report

    return made


def says(text: str, section: str = "1", name: str = "busy", last: str = "") -> Callable[[], Report]:
    """Make a report with a text: of a busy year, or of a quiet one; ``last`` stood there last year."""
    return lambda: world(name, text, section, last_text=last)


def titled(title: str | None) -> Callable[[], Report]:
    def made() -> Report:
        report = full_report()
        report.apply(Edits(titles={"4": title}))
        return report

    return made


BALANCED: Given = {"3[new,natural]": 12, "3[granted,natural]": 12}
CASES: Mapping[str, Case] = {
    # -- cells
    "3-row": Case(HARD, cells({}, printed="3[new,total]"), cells({"3[new,natural]": 9}, printed="3[new,total]")),
    "3-parts": Case(HARD, cells({}, printed="3[total,natural]"),
                    cells({"3[granted,natural]": 9}, printed="3[total,natural]")),
    "3-balance": Case(HARD, cells({"3[new,natural]": 12}), cells(BALANCED)),
    "4-sum": Case(HARD, cells({}, printed="4[cases,review_total]"),
                  cells({"4[cases,review_upheld]": 9}, printed="4[cases,review_total]")),
    "int": Case(HARD, cells({"3[new,natural]": -1}), cells(BALANCED)),
    "filled": Case(HARD, cells({"3[new,natural]": None}), cells({})),
    "2-regulations": Case(SOFT, cells({"2[regulations,valid]": 1}), cells({"2[documents,valid]": 1})),
    "2-valid": Case(SOFT, cells({"2[documents,valid]": 6}, last={"2[documents,valid]": 5}),
                    cells({"2[documents,valid]": 6, "2[documents,made]": 1}, last={"2[documents,valid]": 5})),
    "2-valid-made": Case(SOFT, cells({"2[documents,made]": 5, "2[documents,valid]": 3}),
                         cells({"2[documents,made]": 5, "2[documents,valid]": 5})),
    "2-stock": Case(SOFT, cells({"2[licences,change]": -1}, "2019"), cells({"2[licences,change]": 1}, "2019")),
    "2-procurement": Case(SOFT, cells({"2[procurement,projects]": 1}, "2019"), cells({}, "2019")),
    "2-fee-unit": Case(SOFT, cells({"2[fees,amount]": 251000}), cells({"2[fees,amount]": "25.1"})),
    "3-carried": Case(HARD, cells({"3[carried_in,natural]": 1, "3[granted,natural]": 1},
                                  last={"3[new,natural]": 2, "3[carried_out,natural]": 2}),
                      cells({"3[carried_in,natural]": 2, "3[granted,natural]": 2},
                            last={"3[new,natural]": 2, "3[carried_out,natural]": 2})),
    "4-pending": Case(HINT, cells({}, last={"4[cases,review_pending]": 2}),
                      cells({"4[cases,review_upheld]": 2}, last={"4[cases,review_pending]": 2})),
    "jump": Case(HINT, cells({"2[penalties,decisions]": 60}, last={"2[penalties,decisions]": 10}),
                 cells({"2[penalties,decisions]": 40}, last={"2[penalties,decisions]": 10})),
    # -- text against tables
    "t-new": Case(SOFT, says("全年收到政府信息公开申请127件。"), says("全年收到政府信息公开申请128件。")),
    "t-carried": Case(SOFT, says("上年结转政府信息公开申请6件。"), says("上年结转政府信息公开申请7件。")),
    "t-kind": Case(SOFT, says("收到政府信息公开申请128件，其中自然人95件。"),
                   says("收到政府信息公开申请128件，其中自然人96件。")),
    "t-done": Case(SOFT, says("全年办结政府信息公开申请124件。"), says("全年办结政府信息公开申请125件。")),
    "t-result": Case(SOFT, says("办结政府信息公开申请125件，其中予以公开47件。"),
                     says("办结政府信息公开申请125件，其中予以公开48件。")),
    "t-forward": Case(SOFT, says("政府信息公开申请结转下年度继续办理11件。"),
                      says("政府信息公开申请结转下年度继续办理10件。")),
    "t-share": Case(SOFT, says("收到政府信息公开申请128件，比上年增长33.1%。"),
                    says("收到政府信息公开申请128件，比上年增长23.1%。")),
    "t-review": Case(SOFT, says("全年被申请行政复议8件。"), says("全年被申请行政复议9件。")),
    "t-suit": Case(SOFT, says("全年被提起行政诉讼8件。"), says("全年被提起行政诉讼7件。")),
    "t-documents": Case(SOFT, says("制发行政规范性文件5件。"), says("制发行政规范性文件6件。")),
    "t-decisions": Case(SOFT, says("作出行政处罚决定52件。"), says("作出行政处罚决定53件。")),
    "t-fee": Case(SOFT, says("没有其他需要报告的事项。", "6"), says("全年没有收取信息处理费。", "6")),
    "t-all": Case(SOFT, says("收到的政府信息公开申请已全部办结。"), says("收到的政府信息公开申请均已依法受理。")),
    "t-none": Case(SOFT, says("全年未收到政府信息公开申请。"), says("全年未收到政府信息公开申请。", name="quiet")),
    "t-list": Case(SOFT, says("公布信息30条，其中财政10条、民生10条、应急9条。"),
                   says("公布信息30条，其中财政10条、民生10条、应急10条。")),
    "t-direction": Case(SOFT, says("政府信息公开申请数量同比有所下降。"), says("政府信息公开申请数量同比有所增加。")),
    # -- the text itself
    "s-empty": Case(HARD, cells({"5": None}), cells({"5": FIVE * 3})),
    "s-five": Case(SOFT, says("镇里的天气很好。"), says(FIVE)),
    "s-length": Case(HINT, says("村里的路修好了，灯也亮了。" * 200), says("村里的路修好了。")),
    "s-year": Case(SOFT, says("2023年，我镇认真开展主动公开工作。"), says("2024年，我镇认真开展主动公开工作。")),
    "s-basis": Case(SOFT, says("按照国办公开办函〔2019〕60号编制。"), says("按照国办公开办函〔2021〕30号编制。")),
    "s-heading": Case(SOFT, titled("四、复议情况"), titled(None)),
    "s-placeholder": Case(HARD, says("公布信息XX条。"), says("公布信息64条。")),
    "s-doubled": Case(HINT, says("加强资金资金管理。"), says("我县县政府常常检查。")),
    "s-punctuation": Case(HINT, says("公开信息,及时准确。"), says("公开信息，及时准确。")),
    "s-unit": Case(HINT, says("本报告由青禾县石桥镇人民政府编制。", "preface"),
                   says("本报告由青禾县云溪镇人民政府编制。", "preface")),
    "s-repeat": Case(SOFT, says(REPEATED, last=REPEATED), says(REPEATED, last="去年写的是修路、修桥、安装路灯。")),
    "p-personal": Case(HARD, says("联系人手机13800001234。"), says("联系电话0431-81234567。")),
    "s-contact": Case(HINT, says("本报告由镇政府编制。", "preface"), says(PREFACE, "preface")),
}  # fmt: skip


def found(report: Report) -> dict[str, Severity]:
    return {one.rule.code: one.rule.severity for one in (*report.findings, *review(report, report.last))}


@pytest.mark.parametrize("code", CASES)
def test_a_report_makes_it_fire(code: str) -> None:
    assert found(CASES[code].fires()).get(code) == CASES[code].severity


@pytest.mark.parametrize("code", CASES)
def test_a_report_keeps_it_silent(code: str) -> None:
    assert code not in found(CASES[code].silent())


AGREED = """
3-row 3-parts 3-balance 4-sum int filled 2-regulations 2-valid 2-valid-made 2-stock 2-procurement 2-fee-unit 3-carried
4-pending jump t-new t-carried t-kind t-done t-result t-forward t-share t-review t-suit t-documents t-decisions t-fee
t-all t-none t-list t-direction s-empty s-five s-length s-year s-basis s-heading s-placeholder s-doubled s-punctuation
s-unit s-repeat p-personal s-contact
"""


def test_no_rule_is_without_both_reports(record_property: Counted) -> None:
    agreed = AGREED.split()
    assert set(agreed) == CASES.keys()
    record_property("counted", f"{len(agreed)} rules, each fires in one report and is silent in another")


def test_two_columns_out_of_balance_the_opposite_way_are_told_of() -> None:
    report = full_report("2021", {"3[new,natural]": 12, "3[granted,business]": 12})
    messages = [one.message for one in report.findings if one.rule.code == "3-balance"]
    assert any("记在了不同的申请人类型下" in message for message in messages)


def test_section_five_of_a_few_words_is_soft() -> None:
    assert found(says("一般。", "5")())["s-empty"] == SOFT
