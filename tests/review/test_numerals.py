"""Numbers as they are written in Chinese texts, and what compares them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qisheng_desktop.review.figures import verdicts
from qisheng_desktop.review.numerals import numbers, plain, read_hanzi
from qisheng_desktop.review.verdicts import Outcome
from tests.review.worlds import on, world


@pytest.mark.parametrize(
    ("signs", "number"),
    [
        ("一百二十八", 128), ("二十一", 21), ("十", 10), ("两千零五", 2005), ("一万二千", 12000), ("两", 2), ("〇", 0),
        ("二〇二四", 2024), ("二十三点五", Decimal("23.5")), ("三四", None),
        ("二点", None), ("万", None), ("二三十", None),
    ],
)  # fmt: skip
def test_chinese_numerals(signs: str, number: int | None) -> None:
    assert read_hanzi(signs) == number


@pytest.mark.parametrize(
    ("text", "value", "measure", "is_vague"),
    [
        ("１２８件", 128, "件", False),
        ("1 2 8 件", 128, "件", False),
        ("3,119件", 3119, "件", False),
        ("百分之二十三点五", Decimal("23.5"), "%", False),
        ("百分之12", 12, "%", False),
        ("38.4％", Decimal("38.4"), "%", False),
        ("100多件", 100, "件", True),
        ("130余件", 130, "件", True),
        ("1.2万件", 12000, "件", True),
        ("约130件", 130, "件", True),
        ("130件以上", 130, "件", True),
        ("120至130件", 120, "", True),
        ("5万", 5, "", True),
    ],
)
def test_numbers_in_a_text(text: str, value: Decimal, measure: str, *, is_vague: bool) -> None:
    found = next(numbers(plain(text)))
    assert (found.value, found.measure, found.is_vague) == (value, measure, is_vague)


def test_numerals_inside_words_are_no_numbers() -> None:
    assert list(numbers("第三件，统一，每一件，任一项，下一年，三心二意")) == []


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("政府信息公开申请办结率92.6%。", "equal"),
        ("政府信息公开申请办结率97.7%。", "equal"),
        ("政府信息公开申请办结率80%。", "different"),
        ("受理热线860件，办结率100%。", "not_compared"),
        ("政府信息公开行政复议9件，其中维持4件，占44.4%。", "equal"),
        ("政府信息公开行政诉讼7件，其中维持5件，占71.4%。", "equal"),
        ("政府信息公开行政诉讼7件，其中维持5件，占50%。", "different"),
        ("制发规范性文件6件，占20%。", "not_compared"),
        ("办结政府信息公开申请124件，占80%。", "not_compared"),
        ("收到政府信息公开申请128件，同比提高5个百分点。", "not_compared"),
        ("收到政府信息公开申请128件，同比增长约20%。", "not_compared"),
        ("收到政府信息公开申请128件，同比减少24件。", "different"),
        ("制发规章0件，同比增长5%。", "not_compared"),
        ("培训场次同比增加2次。", "not_compared"),
    ],
)
def test_shares_and_growth(text: str, outcome: str) -> None:
    assert verdicts(world("busy", text))[-1].outcome is Outcome(outcome)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("收到政府信息公开申请128件，同比下降23.1%。", {"t-direction"}),
        ("2024年收到政府信息公开申请128件，2023年收到99件。", {"t-new"}),
        ("结转政府信息公开申请88件。", {"t-carried"}),
        ("共收到申请政府信息公开128件。", set()),
        ("规章和规范性文件共9件。", set()),
        ("收到政府信息公开申请128件，并答复申请5件。", {"t-done"}),
        ("办结上年结转的政府信息公开申请5件。", set()),
        ("行政许可、行政处罚共470件。", set()),
        ("其他行政处罚事项53件。", set()),
    ],
)
def test_odd_statements(text: str, codes: set[str]) -> None:
    assert {code for code in on(text) if code.startswith("t-")} == codes
