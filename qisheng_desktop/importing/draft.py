"""What was read from a foreign document, before anyone accepts it: data only.

Nothing here is in a report yet. ``Draft.edits`` can be handed to ``Report.apply`` as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits


class DoubtKind(Enum):
    """Why something that was read is not sure; all but the last group are about one place."""

    NOT_A_NUMBER = "not a number"
    TOO_LONG = "too long"
    WRONG_UNIT = "wrong unit"
    RUN_TOGETHER = "run together"
    WRONG_COUNT = "wrong count of figures"
    MERGED = "one cell over several"
    SPLIT = "several cells for one"
    UNKNOWN_ROW = "figures in a row the form lacks"
    UNKNOWN_COLUMN = "figures in a column the form lacks"
    ROW_BY_ORDER = "row known by its order only"
    COLUMNS_BY_ORDER = "columns known by their order only"
    ROW_MISSING = "row not found"
    READ_TWICE = "read twice, differently"
    ONE_ROW_FOR_SEVERAL = "one row for several of the form"
    TOTAL_DIFFERS = "printed total is not the sum"
    NO_RESULT = "formula without result"
    TABLE_MISSING = "table not found"
    BAD_TEXT = "text cannot be taken"
    TWO_YEARS = "two years named"
    OTHER_EDITION = "labels of another edition"
    NO_EDITION = "no edition serves the year"
    ENCODING = "encoding uncertain"
    HIDDEN = "hidden content left out"
    FAR_CELLS = "cells far outside left out"
    TRACKED = "tracked changes taken as accepted"
    MACROS = "macros left out"
    LINKS = "links to other files left out"
    MOVED = "rows or columns moved in a workbook of ours"
    RENAMED = "sheets renamed in a workbook of ours"
    UNNAMED = "names of cells lost in a workbook of ours"
    INVISIBLE = "characters that are not seen left out"
    MISNAMED = "of another format than its name says"
    HUGE_MERGE = "merged range far too large left out"
    PICTURES = "pictures not read, and a table missing"


NOTICES = frozenset(
    {
        DoubtKind.ENCODING, DoubtKind.HIDDEN, DoubtKind.FAR_CELLS, DoubtKind.TRACKED, DoubtKind.MACROS,
        DoubtKind.LINKS, DoubtKind.RENAMED, DoubtKind.UNNAMED, DoubtKind.INVISIBLE,
        DoubtKind.MISNAMED, DoubtKind.HUGE_MERGE, DoubtKind.PICTURES,
    }
)  # fmt: skip
"""What is told about the document as a whole."""


class Doubt(NamedTuple):
    """One thing that is not sure: why, the place in the report (``None`` for the document), what was read there."""

    kind: DoubtKind
    at: CellRef | None = None
    read: str = ""


class SourceLine(NamedTuple):
    """One line of the document to show beside the result.

    ``cells`` is a paragraph (one text) or a row of a table (its cells, merged ones once); ``refs`` the place in the
    report each of them went to, ``None`` where it went nowhere.
    """

    cells: tuple[str, ...]
    refs: tuple[CellRef | None, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a document says.

    ``unit`` and ``year`` are empty or ``None`` where it does not say; ``edition`` and ``supplements`` are codes.
    ``recognised`` tells for each table how many of its cells were found in the document (blank ones too), of how many.
    ``source`` is the document, line by line. ``found`` are the places that were met in it, blank ones too; ``code`` is
    the 校验码 that stands in a workbook of ours: that of what was exported.
    """

    unit: str
    year: int | None
    edition: str
    supplements: tuple[str, ...] = ()
    edits: Edits = field(default_factory=Edits)
    recognised: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    source: tuple[SourceLine, ...] = ()
    found: frozenset[CellRef] = frozenset()
    code: str = ""

    @property
    def is_recognised(self) -> bool:
        """Say whether anything of a report was found."""
        return any(found for found, _ in self.recognised.values())
