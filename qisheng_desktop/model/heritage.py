"""What became of the cells of an earlier edition, as an edition's ``from-CODE.toml`` has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from qisheng_desktop.model.cells import CellRef

Match: TypeAlias = Callable[[str], tuple[CellRef, ...]]
"""Returns the cells of an edition that a pattern means."""


class Fate(Enum):
    """What became of a cell."""

    SAME = "same"
    """Another cell asks the very same: figures may be compared and carried over."""
    NEAR = "near"
    """Another cell asks something close: shown beside it, never compared."""
    PART = "part"
    """Several cells ask for it in parts: shown beside each."""
    GONE = "gone"
    """Nothing asks for it any more."""


@dataclass(frozen=True, slots=True)
class Passing:
    """What became of some cells: patterns of the earlier edition and of this one, and a remark for the clerk.

    In a pattern of this edition ``*`` stands for the code that the cell had.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    fate: Fate
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Heritage:
    """What became of the cells of one earlier edition; of several entries that name a cell, the first counts."""

    edition: str
    passings: tuple[Passing, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a cell of last year's form is in this year's."""

    before: CellRef
    after: tuple[CellRef, ...]
    fate: Fate
    remark: str = ""


def traces_of(heritage: Heritage, match_before: Match) -> Mapping[CellRef, Trace]:
    """Return what became of every cell of the earlier edition that is named."""
    found: dict[CellRef, Trace] = {}
    for passing in heritage.passings:
        for pattern in passing.before:
            for ref in match_before(pattern):
                after = tuple(filled_in(target, ref) for target in passing.after)
                found.setdefault(ref, Trace(ref, after, passing.fate, passing.remark))
    return found


def filled_in(target: str, ref: CellRef) -> CellRef:
    """Return the cell that a pattern of this edition means for one of the earlier edition."""
    section, _, rest = target.partition("[")
    row, _, column = rest.removesuffix("]").partition(",")
    return CellRef(section, ref.row if row == "*" else row, ref.column if column == "*" else column)


def unnamed(heritage: Heritage, match_before: Match) -> Iterator[CellRef]:
    """Yield the cells of the earlier edition of which nothing is said."""
    named = traces_of(heritage, match_before)
    return (ref for ref in match_before("*") if ref not in named)
