"""Addresses and what a cell can hold."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qisheng_desktop.model.cells import CODE, CellRef, Mark, format_value, parse_ref

CODES = st.from_regex(CODE, fullmatch=True)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("3[new,natural]", CellRef("3", "new", "natural")), ("2[published_total]", CellRef("2", "published_total")),
        ("preface", CellRef("preface")), (" 1 ", CellRef("1")),
    ],
)  # fmt: skip
def test_addresses(text: str, ref: CellRef) -> None:
    assert parse_ref(text) == ref
    assert str(ref) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "3[", "3[]", "3[new,]", "3[,natural]", "3[a,b,c]", "3[a]b", "[a]", "-3[a]", "3 [a]", "三", "３"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_ref(text)


@settings(deadline=None)
@given(CODES, st.just("") | CODES, st.just("") | CODES)
def test_addresses_are_read_as_printed(section: str, row: str, column: str) -> None:
    ref = CellRef(section, row, column if row else "")
    assert parse_ref(str(ref)) == ref


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (Decimal("1E+2"), "100"), (Decimal("0.000001"), "0.000001"), (Decimal("1E-7"), "0.0000001"),
        (Decimal(0), "0"), (Decimal("1.50"), "1.50"), (Decimal(123456789), "123456789"),
        (Mark.NOT_APPLICABLE, "not_applicable"), ("一\n二", "一\n二"),
    ],
)  # fmt: skip
def test_values_print_without_exponent(value: Decimal | str | Mark | None, text: str) -> None:
    assert format_value(value) == text
