"""What a cell must fit with, in words: the totals it goes into and the rules that compare it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.expression import Binary, Ref, Term
from qisheng_desktop.model.report import Report
from qisheng_desktop.ui.words import short_name

_SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ ", ">=": "≥", "<=": "≤", "<>": "≠"}


def relation_lines(report: Report, ref: CellRef) -> list[str]:
    """Return a sentence for every formula and every rule that a cell has to do with."""
    return [*_formulas(report, ref), *_rules(report, ref)]


def in_words(report: Report, term: Term) -> str:
    """Write a formula with the labels of the form in the place of codes."""
    match term:
        case Decimal():
            return f"{term:f}"
        case Ref():
            return _label(report, term)
        case Binary(left, sign, right):
            one = _bracketed(report, left, is_needed=sign in "*/")
            other = _bracketed(report, right, is_needed=sign != "+")
            return f"{one}{_SIGNS[sign]}{other}"


def _bracketed(report: Report, term: Term, *, is_needed: bool) -> str:
    is_sum = isinstance(term, Binary) and term.sign in "+-"
    words = in_words(report, term)
    return f"（{words}）" if is_sum and is_needed else words


def _formulas(report: Report, ref: CellRef) -> Iterator[str]:
    for at, figure in report.edition.figures.items():
        if figure.formula is not None and (at == ref or ref in {read.cell for read in figure.formula.refs(at)}):
            yield f"{short_name(report.edition, at)} = {in_words(report, figure.formula.term)}（自动计算）"


def _rules(report: Report, ref: CellRef) -> Iterator[str]:
    for balance in report.relations(ref):
        check = balance.rule.check
        if check is None:
            continue
        sign = _SIGNS.get(check.sign, check.sign)
        words = f"{in_words(report, check.left.term)} {sign} {in_words(report, check.right.term)}"
        place = short_name(report.edition, balance.at).rpartition(" × ")[2]
        if balance.left is None or balance.right is None:
            state = "还没有填全"
        else:
            verdict = "符合" if balance.is_met else "不符合"
            state = f"现在 {balance.left:f} {sign} {balance.right:f}，{verdict}"
        yield f"{place}：{words}。{state}"


def _label(report: Report, ref: Ref) -> str:
    """Name a reference by what it leaves open: a row of this column, a column of this row, or one cell."""
    if ref.section:
        last = "上年" if ref.is_last else ""
        return f"{last}“{short_name(report.edition, ref.cell)}”"
    for figure in report.edition.figures.values():
        if ref.row and figure.ref.row == ref.row:
            return f"“{figure.stub[-1]}”" if figure.stub else ""
        if ref.column and figure.ref.column == ref.column:
            return f"“{figure.heading[-1]}”"
    return ""
