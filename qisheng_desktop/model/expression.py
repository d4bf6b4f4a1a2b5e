"""The little language of formulas and rules.

``[row]`` is a row of the column at hand, ``{column}`` a column of the row at hand, ``3[new,natural]`` one cell
anywhere; ``last:`` before any of them means last year's report, as in ``last:3[carried_out,total]`` or
``last:[carried_out]``. They are joined by ``+ - * /`` and parentheses. A rule has one comparison
``= <> < <= > >=``, and may end in ``within 0.01``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from qisheng_desktop.model.cells import CODE, CellRef

_TOKEN = re.compile(
    rf"\s*(?:(?P<cell>(?:last:)?{CODE}\[{CODE}(?:,{CODE})?\])"
    rf"|(?P<row>(?:last:)?\[{CODE}\])"
    rf"|(?P<column>(?:last:)?\{{{CODE}\}})"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>within)"
    r"|(?P<sign><=|>=|<>|[-+*/()=<>]))"
)
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_APPLY: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip

NOUGHT = Decimal(0)
"""What a blank counts as inside a sum; a blank itself is not nought."""

Numbers: TypeAlias = Sequence[Decimal]
Compute: TypeAlias = Callable[[Numbers], Decimal]
Slot: TypeAlias = Callable[["Ref"], int]


class ExpressionError(ValueError):
    """The text is not a formula or not a rule."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference as written; what it leaves out is filled in from the cell at hand."""

    section: str = ""
    row: str = ""
    column: str = ""
    is_last: bool = False

    def __str__(self) -> str:
        place = str(self.cell) if self.section else f"[{self.row}]" if self.row else f"{{{self.column}}}"
        return f"last:{place}" if self.is_last else place

    def at(self, here: CellRef) -> Ref:
        """Fill in from the cell at hand."""
        if self.section:
            return self
        return Ref(here.section, self.row or here.row, self.column or here.column, self.is_last)

    @property
    def cell(self) -> CellRef:
        """The address meant, once filled in."""
        return CellRef(self.section, self.row, self.column)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two terms and the sign between them."""

    left: Term
    sign: str
    right: Term


Term: TypeAlias = Decimal | Ref | Binary


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula, as written and as a tree."""

    text: str
    term: Term

    @property
    def reads(self) -> tuple[Ref, ...]:
        """What it reads, as written."""
        return tuple(dict.fromkeys(_refs(self.term)))

    def refs(self, here: CellRef) -> tuple[Ref, ...]:
        """Return what it reads, filled in from the cell at hand."""
        return tuple(dict.fromkeys(ref.at(here) for ref in self.reads))

    def bind(self, here: CellRef, slot: Slot) -> Compute:
        """Make a function of the numbers of a report, in which ``slot`` says where each cell stands."""
        return _bind(self.term, here, slot)


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed rule: two formulas, a comparison and a tolerance."""

    text: str
    left: Formula
    sign: str
    right: Formula
    tolerance: Decimal = NOUGHT

    @property
    def reads(self) -> tuple[Ref, ...]:
        """What both sides read, as written."""
        return tuple(dict.fromkeys(self.left.reads + self.right.reads))

    def refs(self, here: CellRef) -> tuple[Ref, ...]:
        """Return what both sides read, filled in from the cell at hand."""
        return tuple(dict.fromkeys(ref.at(here) for ref in self.reads))

    def holds(self, left: Decimal, right: Decimal) -> bool:
        """Say whether two sides meet the condition; within the tolerance, equal is near enough."""
        if self.tolerance and abs(left - right) <= self.tolerance:
            return self.sign in {"=", "<=", ">="}
        return _COMPARE[self.sign](left, right)


def parse_formula(text: str) -> Formula:
    """Parse what fills a cell.

    Raises:
        ExpressionError: If the text is not a formula.
    """
    parser = _Parser(text)
    formula = parser.side()
    parser.end()
    return formula


def parse_condition(text: str) -> Condition:
    """Parse a rule.

    Raises:
        ExpressionError: If the text is not a comparison of two formulas.
    """
    parser = _Parser(text)
    left = parser.side()
    sign = parser.take(*_COMPARE)
    if not sign:
        raise ExpressionError(text)
    right = parser.side()
    tolerance = parser.number() if parser.take("within") else NOUGHT
    parser.end()
    return Condition(text, left, sign, right, tolerance)


def _refs(term: Term) -> Iterator[Ref]:
    match term:
        case Ref():
            yield term
        case Binary():
            yield from _refs(term.left)
            yield from _refs(term.right)


def _bind(term: Term, here: CellRef, slot: Slot) -> Compute:
    if isinstance(term, Decimal):
        return lambda _: term
    if isinstance(term, Ref):
        return operator.itemgetter(slot(term.at(here)))
    places = _sum_of_cells(term)
    if places:  # the totals of the form: one pass in C instead of a tree of calls
        pick = operator.itemgetter(*(slot(ref.at(here)) for ref in places))
        return lambda numbers: sum(pick(numbers), NOUGHT)
    one, apply, other = _bind(term.left, here, slot), _APPLY[term.sign], _bind(term.right, here, slot)
    return lambda numbers: apply(one(numbers), other(numbers))


def _sum_of_cells(term: Term) -> tuple[Ref, ...]:
    """Return the cells of a plain sum, or nothing if the term is something else."""
    match term:
        case Ref():
            return (term,)
        case Binary(left, "+", Ref() as right):
            before = _sum_of_cells(left)
            return (*before, right) if before else ()
    return ()


class _Parser:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.tokens: list[tuple[str, str, int]] = []
        place, end = 0, len(text.rstrip())
        while place < end:
            found = _TOKEN.match(text, place)
            if not found or not found.lastgroup:
                raise ExpressionError(text)
            place = found.end()
            self.tokens.append((found.lastgroup, found[found.lastgroup], place))

    def next(self) -> tuple[str, str]:
        """Take one token; at the end of the text one of no kind."""
        if not self.tokens:
            return "", ""
        kind, token, self.place = self.tokens.pop(0)
        return kind, token

    def take(self, *signs: str) -> str:
        """Take one of some signs; nothing if something else comes."""
        return self.next()[1] if self.tokens and self.tokens[0][1] in signs else ""

    def end(self) -> None:
        if self.tokens:
            raise ExpressionError(self.text)

    def number(self) -> Decimal:
        kind, token = self.next()
        if kind != "number":
            raise ExpressionError(self.text)
        return Decimal(token)

    def side(self) -> Formula:
        begin = self.place
        term = self.sum()
        return Formula(self.text[begin : self.place].strip(), term)

    def sum(self) -> Term:
        term = self.product()
        while sign := self.take("+", "-"):
            term = Binary(term, sign, self.product())
        return term

    def product(self) -> Term:
        term = self.atom()
        while sign := self.take("*", "/"):
            term = Binary(term, sign, self.atom())
        return term

    def atom(self) -> Term:
        if self.take("("):
            term = self.sum()
            if not self.take(")"):
                raise ExpressionError(self.text)
            return term
        kind, token = self.next()
        is_last, place = token.startswith("last:"), token.removeprefix("last:")
        match kind:
            case "number":
                return Decimal(token)
            case "row":
                return Ref(row=place[1:-1], is_last=is_last)
            case "column":
                return Ref(column=place[1:-1], is_last=is_last)
            case "cell":
                section, _, place = place[:-1].partition("[")
                row, _, column = place.partition(",")
                return Ref(section, row, column, is_last)
        raise ExpressionError(self.text)
