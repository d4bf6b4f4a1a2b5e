"""What became of a number in a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.review.naming import Cells


class Outcome(Enum):
    """What became of a number in a text."""

    EQUAL = "equal"
    DIFFERENT = "different"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a number in a text was taken for.

    ``start`` and ``end`` are characters of the text ``at``; ``cells`` are added up to ``figure``; ``reason`` says why a
    number was not compared; ``rule`` is the code of the rule it was held against.
    """

    at: CellRef
    start: int
    end: int
    written: str
    outcome: Outcome
    number: Decimal | None = None
    rule: str = ""
    cells: Cells = ()
    figure: Decimal | None = None
    is_last: bool = False
    reason: str = ""
