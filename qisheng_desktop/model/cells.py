"""The address of a cell and what a cell can hold."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, TypeAlias

CODE = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
"""What the codes in addresses are made of, as a pattern; the minus sign of a formula is none."""

_REF = re.compile(rf"(?P<section>{CODE})(?:\[(?P<row>{CODE})(?:,(?P<column>{CODE}))?\])?")


class CellRef(NamedTuple):
    """The address of one answer, the same in files, findings and the command line.

    A figure is ``3[new,natural]``, a supplement line ``2[published_total]``, a text or cover field its bare name
    (``1``, ``preface``, ``unit``).
    """

    section: str
    row: str = ""
    column: str = ""

    def __str__(self) -> str:
        if self.column:
            return f"{self.section}[{self.row},{self.column}]"
        return f"{self.section}[{self.row}]" if self.row else self.section


def last_ref(ref: CellRef) -> CellRef:
    """Return how a cell of last year's report is named beside this year's, as in ``last:3[carried_out,natural]``."""
    return ref._replace(section=f"last:{ref.section}")


def parse_ref(text: str) -> CellRef:
    """Read an address as it is printed.

    Raises:
        ValueError: If the text is not an address.
    """
    found = _REF.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    return CellRef(found["section"], found["row"] or "", found["column"] or "")


class Mark(Enum):
    """Why a cell holds no figure although it was dealt with."""

    NOT_APPLICABLE = "not_applicable"
    UNAVAILABLE = "unavailable"


Value: TypeAlias = Decimal | str | Mark | None
"""An answer. ``None`` is a blank, which is not nought; a text holds its paragraphs one per line."""


def format_value(value: Value) -> str:
    """Print a value without exponent and without grouping; a mark prints its code, a blank nothing."""
    match value:
        case None:
            return ""
        case Mark():
            return value.value
        case Decimal():
            return f"{value:f}"
        case _:
            return value
