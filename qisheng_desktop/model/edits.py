"""What to change in a report, what a change did, and the reasons given for findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from qisheng_desktop.model.cells import CellRef, Value

FindingKey: TypeAlias = tuple[str, CellRef]
"""The code of a rule and the place it is not met at."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The written reason for keeping a soft finding, with the figures it explained.

    It holds only while the figures are the same.
    """

    reason: str
    figures: tuple[tuple[CellRef, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Edits:
    """What to put where; ``None`` takes away.

    ``values`` are answers, ``notes`` remarks on a cell, ``printed`` totals read from a document beside the computed
    ones, ``titles`` section titles that differ from the official ones, ``explanations`` reasons for findings.
    """

    values: Mapping[CellRef, Value] = field(default_factory=dict)
    notes: Mapping[CellRef, str | None] = field(default_factory=dict)
    printed: Mapping[CellRef, Decimal | None] = field(default_factory=dict)
    titles: Mapping[str, str | None] = field(default_factory=dict)
    explanations: Mapping[FindingKey, Explanation | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Say whether there is anything to do."""
        return bool(self.values or self.notes or self.printed or self.titles or self.explanations)


@dataclass(frozen=True, slots=True)
class Change:
    """What one ``Report.apply`` did.

    ``done`` is the edit without what was so already, ``undo`` the edit that takes it back, ``cells`` every cell whose
    value, note or printed total is another now (totals included).
    """

    done: Edits
    undo: Edits
    cells: frozenset[CellRef]
