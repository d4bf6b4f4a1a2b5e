"""Drafted sentences say what the tables say, and the calculator what the notice says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.data_fields import show
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.drafts import (
    CAUSE,
    draft_cases,
    draft_fee,
    draft_growth,
    draft_requests,
    draft_sentences,
    fee_by_items,
    fee_by_pages,
    fee_of,
)
from qisheng_desktop.review.figures import verdicts
from qisheng_desktop.review.verdicts import Outcome
from tests.review.worlds import YEAR, after, edition, found, typed, world


def shown(report: Report, answer: str) -> str:
    return show(answer, report.field_text).text


def test_figures_are_data_fields() -> None:
    assert "新收政府信息公开申请{{3[new,total]}}件" in draft_requests(world("busy"))
    assert "行政诉讼{{4[cases,direct_total]+4[cases,after_total]}}件" in draft_cases(world("busy"))


@pytest.mark.parametrize("name", ["busy", "quiet", "shrunk"])
def test_the_reviewer_agrees_with_every_draft(name: str) -> None:
    text = "\n".join(draft.answer for draft in draft_sentences(world(name)))
    assert found(world(name, text), prefix="t-") == {}
    assert any(v.outcome is Outcome.EQUAL for v in verdicts(world(name, text))) or name == "quiet"


def test_drafts_of_a_busy_year() -> None:
    report = world("busy")
    assert "新收政府信息公开申请128件，上年结转7件，办结125件，其中予以公开48件" in shown(
        report, draft_requests(report)
    )
    assert (
        shown(report, draft_growth(report))
        == f"新收政府信息公开申请128件，比上年增加24件，增长23.1%，主要原因是{CAUSE}。"
    )
    assert "行政复议9件，被提起行政诉讼7件" in shown(report, draft_cases(report))
    assert shown(world("shrunk"), draft_growth(world("shrunk"))).startswith(
        "新收政府信息公开申请104件，比上年减少24件，下降18.8%"
    )


def test_drafts_of_a_quiet_year() -> None:
    report = world("quiet")
    assert "未收到政府信息公开申请" in draft_requests(report)
    assert "与上年持平" in draft_growth(report)
    assert "没有因政府信息公开引起的行政复议和行政诉讼" in draft_cases(report)


def test_no_share_of_nought_and_no_empty_list() -> None:
    report = Report(edition(), YEAR, after("quiet", typed("quiet") | {CellRef("3", "new", "natural"): Decimal(1)}))
    assert "%" not in draft_growth(report)
    assert "其中" not in draft_requests(report)


def test_blanks_give_no_sentences() -> None:
    report = Report(edition(), YEAR)
    assert [draft.name for draft in draft_sentences(report)] == ["信息处理费"]


def test_the_fee_sentence() -> None:
    report = world("quiet")
    assert draft_fee(report).endswith("2024年没有收取信息处理费。")
    assert draft_fee(report, 3, Decimal("1200.50")).endswith("2024年收取信息处理费3件，共1200.5元。")
    assert "109号" in draft_fee(report, 3, Decimal(1200))


@pytest.mark.parametrize(
    ("count", "fee"),
    [(10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (50, 7000), (55, 9000)],
)
def test_fees_by_item(count: int, fee: int) -> None:
    assert fee_by_items(count) == fee


@pytest.mark.parametrize(
    ("pages", "fee"), [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (300, 6700)]
)
def test_fees_by_volume(pages: int, fee: int) -> None:
    assert fee_by_pages(pages) == fee


def test_fees_add_up() -> None:
    assert fee_of([11, 31], [31]) == Decimal(100 + 2200 + 10)
