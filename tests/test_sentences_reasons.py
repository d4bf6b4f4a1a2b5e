"""The sentence on a reason whose figures have changed."""

from __future__ import annotations

from decimal import Decimal

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.reasons import explained
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.reviewer import review
from qisheng_desktop.sentences.reasons import expired_sentence
from tests.model.samples import at, full_report
from tests.review.worlds import found, world

ONE = CellRef("1")


def test_both_figures_are_said() -> None:
    report = full_report("2021", {"2[documents,made]": 5, "2[documents,valid]": 3})
    report.apply(explained(report, report.findings[0], "县里清理"))
    assert expired_sentence(report, report.findings[0]) == ""
    report.apply(Edits({at("2[documents,valid]"): Decimal(2)}))
    said = expired_sentence(report, report.findings[0])
    assert said == "原说明“县里清理”对应表二“行政规范性文件×现行有效件数” 3 → 2，请确认"
    report.apply(Edits({at("2[documents,made]"): None, at("2[documents,valid]"): None}))
    assert report.findings[0].rule.code != "2-valid-made"


def test_words_are_said_as_words() -> None:
    report = world("busy", "收到政府信息公开申请127件。")
    finding = found(report)["t-new"][0]
    report.apply(explained(report, finding, "含当场答复"))
    assert report.explanation(finding)
    report.apply(Edits({ONE: "收到政府信息公开申请126件。"}))
    finding = found(report)["t-new"][0]
    assert report.explanation(finding) is None
    assert expired_sentence(report, finding) == "原说明“含当场答复”对应 “127件” → “126件”，请确认"


def test_a_change_of_last_year_is_named() -> None:
    report = world("busy", "收到政府信息公开申请128件，比上年减少20件。")
    finding = found(report)["t-direction"][0]
    assert finding.last_cells == (CellRef("3", "new", "total"),)
    report.apply(explained(report, finding, "口径不同"))
    other = world("shrunk", "收到政府信息公开申请128件，比上年减少20件。")
    other.apply(Edits(explanations=report.explanations))
    finding = next(one for one in review(other) if one.rule.code == "t-direction")
    assert "上年表三“一、本年新收政府信息公开申请数量”" in expired_sentence(other, finding)


def test_many_figures_are_counted() -> None:
    report = full_report("2021", {"3[new,natural]": 1})
    balance = next(one for one in report.findings if one.at == at("3[total,natural]"))
    report.apply(explained(report, balance, "理由"))
    rows = ("new", "carried_in", "total", "carried_out")
    report.apply(Edits({at(f"3[{row},natural]"): Decimal(n) for n, row in enumerate(rows, 5) if row != "total"}))
    report.apply(Edits({at("3[granted,natural]"): Decimal(2)}))
    balance = next(one for one in report.findings if one.at == at("3[total,natural]"))
    assert "等 4 处" in expired_sentence(report, balance)


def test_personal_data_is_hard_until_confirmed() -> None:
    report: Report = world("busy", "联系人手机13800001234。")
    finding = found(report)["p-personal"][0]
    assert report.is_open(finding)
    report.apply(explained(report, finding, "已确认不是个人信息"))
    assert not report.is_open(found(report)["p-personal"][0])
    report.apply(Edits({ONE: "联系人手机13900001234。"}))
    assert report.is_open(found(report)["p-personal"][0])
