"""The language of formulas and rules."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.expression import ExpressionError, Ref, parse_condition, parse_formula

HERE = CellRef("3", "total", "natural")
VALUES = {
    "3[a,natural]": 7, "3[b,natural]": 2, "3[c,natural]": 1, "3[total,sum]": 20, "2[x,y]": 5, "2[line]": 3,
    "last:3[a,natural]": 70, "last:2[line]": 30, "last:3[total,sum]": 200,
}  # fmt: skip
PLACES = list(VALUES)
NUMBERS = [Decimal(number) for number in VALUES.values()]


def slot(ref: Ref) -> int:
    return PLACES.index(f"{'last:' if ref.is_last else ''}{ref.cell}")


def worth(text: str) -> Decimal:
    return parse_formula(text).bind(HERE, slot)(NUMBERS)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("[a]", 7), ("{sum}", 20), ("2[x,y]", 5), ("2[line]", 3),
        ("last:3[a,natural]", 70), ("last:[a]", 70), ("last:{sum}", 200), ("last:2[line]", 30),
        ("[a] + [b]", 9), ("[a]+[b]+[c]", 10), ("[a] - [b]", 5), ("[a] * [b]", 14), ("[a] / [b]", Decimal("3.5")),
        ("[a] - [b] - [c]", 4), ("[a] - ([b] - [c])", 6), ("[a] + [b] * {sum}", 47), ("([a] + [b]) * {sum}", 180),
        ("[a] + ([b] + [c])", 10), ("[a] + 1", 8), ("1.5", Decimal("1.5")), ("100 * [b] / {sum}", 10),
        ("  [a]\n+\t[b]  ", 9), ("[a] + last:[a]", 77), ("[b] / [a] * [a]", 2), ("[a]-2[line]", 4),
    ],
)  # fmt: skip
def test_formulas(text: str, number: Decimal) -> None:
    assert worth(text) == pytest.approx(number, abs=Decimal("1e-20"))
    assert parse_formula(text).text == text.strip()


@pytest.mark.parametrize(
    "text",
    ["", " ", "[a", "a", "[a] +", "+ [a]", "-[a]", "[a] [b]", "([a]", "[a])", "()", "[a,b]", "{a,b}", "3[]", "3[a,b,c]",
     "1.", ".5", "1 2", "[a] = [b]", "[a] ** 2", "last:3", "last: [a]", "[a] within 1", "x:3[a,b]", "[甲]", "[a] × 2"],
)  # fmt: skip
def test_what_is_no_formula(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_formula(text)


@pytest.mark.parametrize(
    "text",
    ["", "[a]", "[a] =", "= [a]", "[a] == [b]", "[a] = [b] = [c]", "[a] = [b] within", "[a] = [b] within [c]",
     "[a] = [b] within 1 2", "[a] = [b] within -1", "[a] => [b]", "[a] = within 1", "within = within"],
)  # fmt: skip
def test_what_is_no_rule(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_condition(text)


@pytest.mark.parametrize(
    ("sign", "less", "equal", "more"),
    [
        ("=", False, True, False), ("<>", True, False, True), ("<", True, False, False),
        ("<=", True, True, False), (">", False, False, True), (">=", False, True, True),
    ],
)  # fmt: skip
def test_comparisons(sign: str, less: bool, equal: bool, more: bool) -> None:
    condition = parse_condition(f"[a]{sign}[b]")
    held = [condition.holds(Decimal(left), Decimal(2)) for left in (1, 2, 3)]
    assert held == [less, equal, more]


@pytest.mark.parametrize(
    ("sign", "held"),
    [("=", "nyyyn"), ("<>", "ynnny"), ("<", "ynnnn"), ("<=", "yyyyn"), (">", "nnnny"), (">=", "nyyyy")],
)
def test_within_a_tolerance_is_equal(sign: str, held: str) -> None:
    condition = parse_condition(f"[a] {sign} [b] within 0.01")
    lefts = ["1.98", "1.99", "2", "2.01", "2.02"]
    assert "".join("ny"[condition.holds(Decimal(left), Decimal(2))] for left in lefts) == held


def test_both_sides_are_kept_as_written_and_as_trees() -> None:
    condition = parse_condition(" [a] + {sum} >= (2[x,y] - last:[a]) within 0.5 ")
    assert (condition.left.text, condition.sign, condition.right.text) == ("[a] + {sum}", ">=", "(2[x,y] - last:[a])")
    assert condition.tolerance == Decimal("0.5")
    assert condition.left.bind(HERE, slot)(NUMBERS) == 27
    assert condition.right.bind(HERE, slot)(NUMBERS) == -65


def test_references_are_filled_in_from_the_cell_at_hand_and_named_once() -> None:
    condition = parse_condition("[a] + [a] + {sum} = 3[a,natural] + last:[a]")
    assert [(str(ref.cell), ref.is_last) for ref in condition.refs(HERE)] == [
        ("3[a,natural]", False), ("3[total,sum]", False), ("3[a,natural]", True),
    ]  # fmt: skip
    assert [str(ref.cell) for ref in parse_formula("{x}").refs(CellRef("2", "line"))] == ["2[line,x]"]


def test_division_by_nought_is_an_arithmetic_error() -> None:
    with pytest.raises(ArithmeticError):
        worth("[a] / ([b] - 2)")


def test_references_print_as_written() -> None:
    text = "[a] + {sum} + 2[x,y] + 2[line] + last:[a] + last:{sum} + last:2[line]"
    assert " + ".join(map(str, parse_formula(text).reads)) == text
