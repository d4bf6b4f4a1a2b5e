from __future__ import annotations

from decimal import Decimal

import pytest

from qisheng_desktop.exporting.conditions import describe
from qisheng_desktop.exporting.dates import official_date
from qisheng_desktop.exporting.document import Document, Grid, Prose, build_document, printed
from qisheng_desktop.exporting.levels import Level, recognise
from qisheng_desktop.model.cells import CellRef, Mark, parse_ref
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.expression import parse_condition
from tests.exporting.reports import SUPPLEMENT, TEXTS, UNIT, blank, catalogue, full


def grids(document: Document) -> dict[str, Grid]:
    return {section.code: section for section in document.sections if isinstance(section, Grid)}


def texts(grid: Grid) -> dict[CellRef, str]:
    return {cell.place.ref: cell.text for cell in grid.cells if cell.place.ref}


@pytest.mark.parametrize(
    ("text", "level", "lead"),
    [
        ("一、存在的主要问题", Level.FIRST, 9),
        ("（一）主动公开情况。全年公开486条。", Level.SECOND, 10),
        ("（一）主动公开情况", Level.SECOND, 9),
        ("(十一) 其他。", Level.SECOND, 7),
        ("1.预算公开。按时公布。", Level.THIRD, 7),
        ("1．预算", Level.THIRD, 4),
        ("（1）内容。四项齐全。", Level.FOURTH, 6),
        ("2.5个百分点。", Level.BODY, 0),
        ("2024年，我镇把公开当作日常工作。", Level.BODY, 0),
        ("（三）" + "很长的一句话" * 10 + "。", Level.SECOND, 0),
        ("（三）群众满意吗？", Level.SECOND, 0),
        ("　　正文 前有空格", Level.BODY, 0),
    ],
)
def test_levels_are_recognised(text: str, level: Level, lead: int) -> None:
    found = recognise(text)
    assert (found.level, found.lead) == (level, lead)


def test_blanks_that_indent_are_dropped_and_others_kept() -> None:
    assert recognise("　　全年 2024 年\t共 WPS Office 3 套 ").text == "全年2024年共WPS Office 3套"
    assert recognise("一、情况").is_heading
    assert not recognise("正文").is_heading


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2025-01-06", "2025年1月6日"), ("2025年01月20日", "2025年1月20日"), ("2025.1.6", "2025年1月6日"),
        (" 二〇二五年一月 ", "二〇二五年一月"), ("", ""),
    ],
)  # fmt: skip
def test_dates_are_written_as_official_documents_do(given: str, shown: str) -> None:
    assert official_date(given) == shown


def test_figures_are_printed_plain_with_their_notes() -> None:
    edition = catalogue().edition("2021")
    assert printed(None, "", edition) == ""
    assert printed(None, "待核", edition) == "（待核）"
    assert printed(Decimal(22), "其中修订16件", edition) == "22（其中修订16件）"
    assert printed(Decimal(251000), "元", edition) == "251000元"
    assert printed(Decimal(-3), "", edition) == "-3"
    assert printed(Decimal("1E+3"), "", edition) == "1000"
    assert printed(Mark.UNAVAILABLE, "", edition) == "无法取得"


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_document_says_all_the_report_says(edition: str) -> None:
    report = full(edition)
    document = build_document(report, is_draft=True)
    assert document.title == (UNIT, f"{report.year}年政府信息公开工作年度报告")
    assert document.is_draft
    assert document.date == "2025年1月6日"
    assert [section.heading for section in document.sections] == [s.title for s in report.edition.sections]
    for section in document.sections:
        if isinstance(section, Prose):
            given = TEXTS[section.code].replace("{year}", str(report.year)).split("\n")
            assert [paragraph.text for paragraph in section.paragraphs] == given
    shown = {ref: text for grid in grids(document).values() for ref, text in texts(grid).items()}
    assert shown.keys() == report.edition.figures.keys()
    assert shown[parse_ref("3[total,total]")] == "23"
    assert shown[parse_ref("2[documents,made]")] == "22（其中修订16件）"


def test_marks_blanks_and_the_line_of_a_region() -> None:
    shown = texts(grids(build_document(full("2021"), is_draft=False))["2"])
    assert shown[parse_ref("2[regulations,made]")] == "不适用"
    assert shown[parse_ref("2[coercion,decisions]")] == ""
    assert shown[parse_ref("2[fees,amount]")] == "96.17160"
    document = build_document(full("2019", SUPPLEMENT), is_draft=False)
    assert document.form == "2019年版（国办公开办函〔2019〕60号），吉林省（2020年度）"
    grid = grids(document)["2"]
    assert "2020年本行政区域" in next(cell.text for cell in grid.cells if cell.place.row == grid.layout.rows - 1)
    assert texts(grid)[parse_ref("2[procurement,amount]")] == "251000元"


def test_a_long_note_stands_under_the_table() -> None:
    report = full("2021")
    note = "其中因上级文件调整而一并宣布失效的有三件，另有两件合并为一件重新发布"
    report.apply(Edits(notes={parse_ref("2[licences,decisions]"): note}))
    grid = grids(build_document(report, is_draft=False))["2"]
    assert grid.remarks == (f"①{note}",)
    assert texts(grid)[parse_ref("2[licences,decisions]")] == "1234①"


def test_an_empty_report_is_a_document_too() -> None:
    document = build_document(blank(), is_draft=True)
    assert document.title == ("2024年政府信息公开工作年度报告",)
    assert document.unit == document.date == ""
    assert not document.preface
    assert all(not text for grid in grids(document).values() for text in texts(grid).values())


def test_a_title_of_its_own_is_kept() -> None:
    report = full("2021")
    report.apply(Edits(titles={"4": "四、因政府信息公开申请行政复议、提起行政诉讼的情况"}))
    assert grids(build_document(report, is_draft=False))["4"].heading.startswith("四、因政府信息公开申请")


def test_checks_are_those_of_the_table_and_of_this_kind_of_body() -> None:
    report = full("2021")
    checks = grids(build_document(report, is_draft=False))
    assert {check.code for check in checks["2"].checks} >= {"2-regulations", "2-valid-made"}
    balance = [check for check in checks["3"].checks if check.code == "3-balance"]
    assert len(balance) == 7
    assert balance[0].caption == (
        "一、本年新收政府信息公开申请数量 ＋ 二、上年结转政府信息公开申请数量 ＝ （七）总计 ＋ 四、结转下年度继续办理"
    )
    assert not any(
        ref.is_last for grid in checks.values() for check in grid.checks for ref in check.condition.refs(check.at)
    )
    report.apply(Edits({CellRef("level"): "county"}))
    assert "2-regulations" not in {check.code for check in grids(build_document(report, is_draft=False))["2"].checks}


def test_conditions_are_said_in_the_words_of_the_form() -> None:
    edition, at = catalogue().edition("2021", ()), parse_ref("2[documents,valid]")
    assert describe(parse_condition("{valid} >= {made} - {repealed}"), at, edition) == (
        "现行有效件数 ≥ 本年制发件数 － 本年废止件数"
    )
    said = describe(parse_condition("({valid} + 1) * 2 <> {made} - ({repealed} - 3)"), at, edition)
    assert said == "（现行有效件数 ＋ 1） × 2 ≠ 本年制发件数 － （本年废止件数 － 3）"
    assert describe(parse_condition("2[regulations,valid] = 0"), at, edition) == "规章·现行有效件数 ＝ 0"
    with_line = catalogue().edition("2019", (SUPPLEMENT,))
    said = describe(parse_condition("2[published_total] >= 0"), parse_ref("2[published_total]"), with_line)
    assert "年本行政区域（或本部门）" in said
    assert describe(parse_condition("{review_total} >= 0"), parse_ref("4[cases,review_total]"), edition) == "总计 ≥ 0"
