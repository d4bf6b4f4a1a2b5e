"""What is offered for a finding makes it go away, and nothing else changes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.review.mends import mends
from tests.review.worlds import found, typed, world

ONE = CellRef("1")


@pytest.mark.parametrize(
    ("rule", "text", "mended"),
    [
        ("t-new", "收到政府信息公开申请127件。", "收到政府信息公开申请128件。"),
        ("t-new", "收到政府信息公开申请一百二十七件。", "收到政府信息公开申请128件。"),
        ("t-review", "被申请行政复议 ８ 件。", "被申请行政复议 9件。"),
        ("s-punctuation", "公开信息,及时准确;好。", "公开信息，及时准确；好。"),
        ("s-doubled", "加强资金资金管理。", "加强资金管理。"),
        ("p-personal", "联系人手机13800001234。", "联系人手机138****1234。"),
    ],
)
def test_a_passage_is_mended(rule: str, text: str, mended: str) -> None:
    report = world("busy", text)
    finding = found(report)[rule][0]
    offer = mends(report, finding)[0]
    assert offer.words
    report.apply(offer.edits)
    assert report.text(ONE) == mended
    assert rule not in found(report)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("s-placeholder", "公开信息XX条。"),
        ("s-punctuation", "公开（信息。"),
        ("t-none", "未收到政府信息公开申请。"),
    ],
)
def test_nothing_is_offered_where_the_clerk_must_say(rule: str, text: str) -> None:
    report = world("busy", text)
    assert mends(report, found(report)[rule][0]) == ()


def test_a_text_that_has_changed_is_let_be() -> None:
    report = world("busy", "加强资金资金管理，收到政府信息公开申请127件。")
    findings = found(report)
    report.apply(Edits({ONE: "改过的话。"}))
    assert mends(report, findings["s-doubled"][0]) == ()
    assert mends(report, findings["t-new"][0]) == ()


def test_tables_get_slips() -> None:
    report = world("busy")
    report.apply(Edits(typed("busy") | {CellRef("3", "granted", "natural"): Decimal(83)}))
    finding = next(one for one in report.findings if one.rule.code == "3-balance")
    assert mends(report, finding)
