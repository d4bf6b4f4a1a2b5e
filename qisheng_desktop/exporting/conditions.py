"""Saying a condition in the words of the form."""

from __future__ import annotations

from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.expression import Binary, Condition, Ref, Term

_SIGNS = {"=": "＝", "<>": "≠", "<": "＜", "<=": "≤", ">": "＞", ">=": "≥", "+": "＋", "-": "－", "*": "×", "/": "÷"}


def describe(condition: Condition, at: CellRef, edition: Edition) -> str:
    """Write both sides with the labels of the cells they read, for example ``本年制发件数 ＋ 本年废止件数 ＝ 0``."""
    sides = (_term(side.term, at, edition) for side in (condition.left, condition.right))
    return f" {_SIGNS[condition.sign]} ".join(sides)


def _term(term: Term, at: CellRef, edition: Edition) -> str:
    if isinstance(term, Binary):
        right = _term(term.right, at, edition)
        if isinstance(term.right, Binary):
            right = f"（{right}）"
        left = _term(term.left, at, edition)
        if isinstance(term.left, Binary) and term.sign in "*/":
            left = f"（{left}）"
        return f"{left} {_SIGNS[term.sign]} {right}"
    if isinstance(term, Ref):
        return _label(term, at, edition)
    return format_value(term)


def _label(ref: Ref, at: CellRef, edition: Edition) -> str:
    """Name a cell by the label that tells it from the cell at hand: the row's, the column's, or both."""
    figure = edition.figures[ref.at(at).cell]
    parts = []
    if ref.row or not figure.heading:
        parts.append(figure.stub[-1] if figure.stub else "")
    if ref.column and figure.heading:
        parts.append(figure.heading[-1])
    return "·".join(part for part in parts if part)
