"""What to change in a report, what a change did, and the reasons given for findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias, TypeVar

from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edition import Edition

K = TypeVar("K")
V = TypeVar("V")

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
    ``unrevised`` marks texts that are last year's and still to be revised; a change of the text takes its mark away.
    ``last`` attaches last year's report, or another, or none.
    """

    values: Mapping[CellRef, Value] = field(default_factory=dict)
    notes: Mapping[CellRef, str | None] = field(default_factory=dict)
    printed: Mapping[CellRef, Decimal | None] = field(default_factory=dict)
    titles: Mapping[str, str | None] = field(default_factory=dict)
    explanations: Mapping[FindingKey, Explanation | None] = field(default_factory=dict)
    unrevised: Mapping[CellRef, bool | None] = field(default_factory=dict)
    last: Attachment | None = None

    def __bool__(self) -> bool:
        """Say whether there is anything to do."""
        figures = self.values or self.notes or self.printed
        return bool(figures or self.titles or self.explanations or self.unrevised or self.last)


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year's report as it is kept inside this one: the form it answers, its year, and all that was put in.

    It has neither reasons nor marks nor a last year of its own. ``source`` names the file it came from. Two are equal
    if they say the same, wherever their edition was read from.
    """

    edition: Edition = field(compare=False, repr=False)
    year: int
    content: Edits = field(repr=False)
    source: str = ""
    codes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Note the codes of the form and of what is laid over it."""
        laid_over = (supplement.code for supplement in self.edition.supplements)
        object.__setattr__(self, "codes", (self.edition.code, *laid_over))


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is to be attached in the place of what is: last year's report, or nothing."""

    last: LastYear | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one ``Report.apply`` did.

    ``done`` is the edit without what was so already, ``undo`` the edit that takes it back, ``cells`` every cell whose
    value, note or printed total is another now (totals included).
    """

    done: Edits
    undo: Edits
    cells: frozenset[CellRef]


def put(store: dict[K, V], edits: Mapping[K, V | None]) -> tuple[dict[K, V | None], dict[K, V | None]]:
    """Put what differs into a store; return that and what was there before."""
    done: dict[K, V | None] = {}
    undo: dict[K, V | None] = {}
    for key, new in edits.items():
        old = store.get(key)
        if old == new and type(old) is type(new):
            continue
        done[key], undo[key] = new, old
        if new is None:
            del store[key]
        else:
            store[key] = new
    return done, undo
