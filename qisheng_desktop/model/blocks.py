"""What a table of the form is made of, in the words of statistical tables.

The *band* stands over a block, *headings* over its columns, *stubs* before its rows, the *stubhead* in the corner.
"""

from __future__ import annotations

from dataclasses import dataclass

from qisheng_desktop.model.expression import Formula


@dataclass(frozen=True, slots=True)
class Row:
    """One line of figures; its stub reads from the outer label inwards."""

    code: str
    stub: tuple[str, ...] = ()
    formula: Formula | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures; its heading reads from the top spanner down.

    ``lines`` breaks the innermost heading where the column is narrow. ``decimals`` is the number of places after the
    point an answer may have; ``is_signed`` lets it be negative; ``unit`` is what it is counted in.
    """

    code: str
    heading: tuple[str, ...]
    formula: Formula | None = None
    decimals: int = 0
    is_signed: bool = False
    unit: str = ""
    lines: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a table with headings of its own."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    band: str = ""
    stubhead: str = ""

    @property
    def heading_depth(self) -> int:
        """The number of heading lines."""
        return max(len(column.heading) for column in self.columns)

    @property
    def stub_depth(self) -> int:
        """The number of label columns."""
        return max(len(row.stub) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure with a label of its own under a table, as some regions add; ``{year}`` may stand in the label."""

    code: str
    label: str
    decimals: int = 0
    unit: str = ""
    help: str = ""

    def label_for(self, year: int) -> str:
        """Return the label as printed in the report of a year."""
        return self.label.replace("{year}", str(year))
