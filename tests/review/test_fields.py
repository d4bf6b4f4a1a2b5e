"""Data fields and the reviewer: typed counts that can become fields, fields without a figure, verdicts on fields."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.review.figures import recognised, verdicts
from qisheng_desktop.review.mends import mends
from qisheng_desktop.review.verdicts import Outcome
from tests.review.worlds import found, world

ONE = CellRef("1")


def test_a_recognised_number_can_become_a_field() -> None:
    text = "全年收到政府信息公开申请128件，办结一百二十五件，约10件，行政复议9件，{{3[new,total]}}件。"
    spans = recognised(world("busy", text), ONE)
    shown = world("busy", text).text(ONE)
    assert [(shown[span.start : span.end], str(span.field)) for span in spans] == [
        ("128", "3[new,total]"), ("一百二十五", "3[total,total]"), ("9", "4[cases,review_total]"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["收到政府信息公开申请127件。", "办结率97.7%。", "上年收到政府信息公开申请104件。", "培训20人次。"]
)
def test_other_numbers_cannot(text: str) -> None:
    assert recognised(world("busy", text), ONE) == ()


def test_a_number_in_a_field_is_what_its_cells_say() -> None:
    (verdict,) = verdicts(world("busy", "共计{{3[new,natural]}}次。"))
    assert (verdict.outcome, verdict.cells) == (Outcome.EQUAL, (CellRef("3", "new", "natural"),))
    assert (verdict.number, verdict.figure, verdict.reason) == (Decimal(96), Decimal(96), "")


def test_a_field_in_a_sentence_that_names_another_cell_is_found_and_exchanged() -> None:
    report = world("busy", "收到政府信息公开申请{{3[total,total]}}件。")
    finding = found(report)["t-new"][0]
    assert (finding.left, finding.right) == (Decimal(125), Decimal(128))
    report.apply(mends(report, finding)[0].edits)
    assert report.stored_text(ONE) == "收到政府信息公开申请{{3[new,total]}}件。"


def test_a_field_without_a_figure_is_found() -> None:
    report = world("busy", "收到政府信息公开申请{{3[new,natural]+3[new,business]}}件。")
    assert "s-placeholder" not in found(report)
    report.apply(Edits({CellRef("3", "new", "business"): None}))
    finding = found(report)["s-placeholder"][0]
    assert "商业企业" in finding.message
    assert "还没有填写" in finding.message
    assert finding.cells == (CellRef("3", "new", "natural"), CellRef("3", "new", "business"))


def test_a_field_of_no_cell_of_the_form_is_found() -> None:
    finding = found(world("busy", "收到申请{{3[nobody,total]}}件。"))["s-placeholder"][0]
    assert "3[nobody,total]" in finding.message


def test_punctuation_is_mended_around_fields() -> None:
    report = world("busy", "收到政府信息公开申请{{3[new,total]}}件,办结125件;好。")
    report.apply(mends(report, found(report)["s-punctuation"][0])[0].edits)
    assert report.stored_text(ONE) == "收到政府信息公开申请{{3[new,total]}}件，办结125件；好。"
