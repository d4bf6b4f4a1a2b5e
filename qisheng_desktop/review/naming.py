"""The cells of an edition under the names that texts use for them: rows and columns added up, or none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.report import Report

KINDS = ("natural", "business", "research", "charity", "legal", "other", "total")
COUNTED = frozenset(
    {"t-new", "t-carried", "t-kind", "t-done", "t-result", "t-forward"}
    | {"t-review", "t-suit", "t-documents", "t-decisions"}
)
"""The rules under which a number is a count of what a cell or a sum of cells counts."""
ORGANISATIONS = "business|research|charity|legal|other"
_GROUPED = frozenset({"denied", "unable", "refused", "other"})

Cells = tuple[CellRef, ...]


@lru_cache(maxsize=512)
def _match(edition: Edition, pattern: str) -> Cells:
    """Look cells up once: a text names the same few again and again."""
    return edition.match(pattern)


@lru_cache(maxsize=16)
def _rows(edition: Edition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref.row for ref in edition.figures if ref.section == "3"))


@dataclass(frozen=True)
class Naming:
    """Looks the cells of one edition up; a name it has no cell for is no cells."""

    edition: Edition

    def requests(self, rows: str, column: str = "total") -> Cells:
        """Return cells of table 三: rows joined by ``|``, a group of results by its first word."""
        codes = _rows(self.edition)
        wanted: list[str] = []
        for row in rows.split("|"):
            parts = [code for code in codes if code.startswith(f"{row}_")] if row in _GROUPED else []
            wanted += [row] if row in codes else parts
        if not wanted:
            return ()
        columns = ORGANISATIONS if column == "org" else column
        return _match(self.edition, f"3[{'|'.join(wanted)},{columns}]")

    def cases(self, *columns: str) -> Cells:
        """Return cells of table 四."""
        return _match(self.edition, f"4[cases,{'|'.join(columns)}]")

    def published(self, row: str, column: str) -> Cells:
        """Return a cell of table 二."""
        return _match(self.edition, f"2[{row},{column}]")


def total_of(report: Report, cells: Cells, *, is_last: bool = False) -> Decimal | None:
    """Add cells up; nothing while all of them are blank or one of them has no figure."""
    values = [report.last_value(ref) if is_last else report.value(ref) for ref in cells]
    if not values or all(value is None for value in values):
        return None
    if any(not isinstance(value, Decimal | None) for value in values):
        return None
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


@lru_cache(maxsize=512)
def label_of(edition: Edition, cells: Cells) -> str:
    """Name cells as a clerk finds them in the tables."""
    labels = []
    for ref in cells[:3]:
        figure = edition.figures[ref]
        row, column = "".join(figure.stub[-1:]), "".join(figure.heading[-1:])
        if ref.section == "4":
            row, column = "", " / ".join(figure.heading)
        if ref.section == "3" and ref.column == "total":
            column = ""
        labels.append("×".join(filter(None, (row, column))))
    section = edition.by_code[cells[0].section]
    short = "二" if cells[0].section == "2" else getattr(section, "short", "")
    more = f" 等 {len(cells)} 格" if len(cells) > len(labels) else ""
    return f"表{short}“{'”+“'.join(labels)}”{more}"
