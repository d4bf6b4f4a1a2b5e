"""Figures as people write them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qisheng_desktop.errors import EditError, EditKind
from qisheng_desktop.model.cells import Mark, Value
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.entry import parse_entry
from qisheng_desktop.model.report import Report
from qisheng_desktop.model.validation import clean
from tests.model.samples import NEW, OLD, at

COUNT = NEW.figures[at("3[new,natural]")]
FEE = NEW.figures[at("2[fees,amount]")]
PROCUREMENT = OLD.figures[at("2[procurement,amount]")]


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("12", 12, None), (" 12 ", 12, None), ("１２", 12, None),
        ("１，２３４", 1234, None), ("1,234,567", 1234567, None),
        ("+19", 19, None), ("-3", -3, None), ("−3", -3, None), ("－3", -3, None), ("–3", -3, None), ("007", 7, None),
        ("0", 0, None),
        ("-0", 0, None), ("2.50", Decimal("2.5"), None), ("\u300012\u00a0", 12, None), ("12\n", 12, None),
        ("12件", 12, None), ("12 件", 12, None), ("3起", 3, None), ("5宗 ", 5, None), ("0项", 0, None),
        ("22（其中修订16件）", 22, "其中修订16件"), ("22(其中修订16件)", 22, "其中修订16件"),
        ("22件（其中 修订）", 22, "其中 修订"),
        ("22［含］", 22, "含"), ("12余件", 12, "余件"), ("22（一）（二）", 22, "（一）（二）"),
        ("22（）", 22, None), ("22（ ）", 22, None), ("５件 其中3", 5, "其中3"),
        ("123456789012345", 123456789012345, None), ("0.1234567890", Decimal("0.123456789"), None),
        ("0000000000000000000001", 1, None),
    ],
)  # fmt: skip
def test_counts(text: str, value: int, note: str | None) -> None:
    assert parse_entry(text, COUNT, NEW) == (Decimal(value), note)


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000", "-", "—", "——", "－", "―", "─", "–", "/", "／", "\\", "--", "- -", "\n"]
)
def test_blanks_are_blank_and_not_nought(text: str) -> None:
    assert parse_entry(text, COUNT, NEW) == (None, None)


@pytest.mark.parametrize(("text", "mark"), [("不适用", Mark.NOT_APPLICABLE), (" 无法取得　", Mark.UNAVAILABLE)])
def test_marks(text: str, mark: Value) -> None:
    assert parse_entry(text, COUNT, NEW) == (mark, None)


@pytest.mark.parametrize(
    "text",
    ["一", "十二", "abc", "12abc", "12 34", "12\t34", "1,23", "1,2345", "12,34,567", "1234,567", "1，23", "1.2.3", "1.",
     ".5", "1e5", "5%", "5件3", "约12", "--5", "+-5", "5(", "5)", "5（a", "5，约数",
     "５６ ７８", "12\n13", "NaN", "Infinity", "0x10", "²", "5²"],
)  # fmt: skip
def test_what_is_no_figure(text: str) -> None:
    with pytest.raises(EditError) as caught:
        parse_entry(text, COUNT, NEW)
    assert (caught.value.kind, caught.value.at, caught.value.given) == (EditKind.NOT_A_NUMBER, "3[new,natural]", text)


@pytest.mark.parametrize("text", ["1234567890123456", "9" * 5000, "1.12345678901", "-1234567890123456"])
def test_too_long(text: str) -> None:
    with pytest.raises(EditError) as caught:
        parse_entry(text, COUNT, NEW)
    assert caught.value.kind is EditKind.TOO_LONG


@pytest.mark.parametrize("text", ["3万", "3 万件", "5百", "2千", "1亿", "12元", "3.5万元", "3万（约）"])
def test_a_count_in_tens_of_thousands_or_in_money_is_refused(text: str) -> None:
    with pytest.raises(EditError) as caught:
        parse_entry(text, COUNT, NEW)
    assert caught.value.kind is EditKind.WRONG_UNIT


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("3.5", "3.5", None), ("3.5万元", "3.5", None), ("3.5 万元", "3.5", None),
        ("3.5万元（含上年）", "3.5", "含上年"),
        ("0.000001", "0.000001", None),
        ("1,000.5万元", "1000.5", None), ("３．５万元", "3.5", None), ("3（约）", "3", "约"),
    ],
)  # fmt: skip
def test_amounts_drop_the_unit_of_the_cell(text: str, value: str, note: str | None) -> None:
    assert parse_entry(text, FEE, NEW) == (Decimal(value), note)


@pytest.mark.parametrize("text", ["35000元", "0.1亿元", "3亿", "5万", "5千元"])
def test_amounts_in_another_unit_are_refused(text: str) -> None:
    with pytest.raises(EditError) as caught:
        parse_entry(text, FEE, NEW)
    assert caught.value.kind is EditKind.WRONG_UNIT


@pytest.mark.parametrize(
    ("text", "value", "note"), [("251000元", "251000", "元"), ("25.1万元", "25.1", "万元"), ("25.1", "25.1", None)]
)
def test_an_amount_whose_unit_is_open_keeps_it_as_its_note(text: str, value: str, note: str | None) -> None:
    assert parse_entry(text, PROCUREMENT, OLD) == (Decimal(value), note)


@settings(deadline=None)
@given(st.decimals(-(10**14), 10**14, places=4))
def test_every_number_is_read_as_printed(number: Decimal) -> None:
    assert parse_entry(f"{number:f}", FEE, NEW).value == number
    assert parse_entry(f"{number:,f}", FEE, NEW).value == number


@settings(deadline=None)
@given(st.text(max_size=12))
def test_whatever_is_typed_is_fit_for_a_report_or_refused(text: str) -> None:
    with suppress(EditError):
        value, note = parse_entry(text, COUNT, NEW)
        Report(NEW, 2024, Edits({COUNT.ref: value}, {COUNT.ref: note and clean(note)}))
