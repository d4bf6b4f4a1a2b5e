"""How much a text document may hold: more than any report, less than what stops a machine."""

from __future__ import annotations

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError

MOST_PARAGRAPHS, MOST_TABLES, DEEPEST_TABLE, WIDEST_SPAN = 50_000, 500, 5, 63


class Extent:
    """Counts what was read of one document."""

    def __init__(self) -> None:
        self._paragraphs = self._tables = 0

    def add_paragraphs(self, count: int = 1) -> None:
        """Count paragraphs.

        Raises:
            RefusedError: If they are too many.
        """
        self._paragraphs += count
        if self._paragraphs > MOST_PARAGRAPHS:
            raise RefusedError(RefusalKind.EXPANDS)

    def add_table(self, depth: int) -> None:
        """Count a table, so many of them within each other.

        Raises:
            RefusedError: If it is one too many, or lies too deep.
        """
        self._tables += 1
        if self._tables > MOST_TABLES or depth > DEEPEST_TABLE:
            raise RefusedError(RefusalKind.EXPANDS)
