"""What an edition of the official form asks; never an answer.

An ``Edition`` is read from a folder of ``forms/`` by ``loader.py`` and never changes. The words for the parts of a
table are those of statistical tables: the *band* over a block, *headings* over its columns, *stubs* before its rows,
the *stubhead* in the corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType

from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.expression import Condition, Formula


class Severity(Enum):
    """How a rule that is not met binds."""

    HARD = "hard"
    SOFT = "soft"
    HINT = "hint"


class RuleKind(Enum):
    """How a rule is checked; ``checks.py`` has a function for each."""

    CONDITION = "condition"
    NUMBER = "number"
    FILLED = "filled"
    PRINTED = "printed"
    TOGETHER = "together"
    NOTED = "noted"
    TITLE = "title"


class FieldKind(Enum):
    """How a cover field is typed."""

    LINE = "line"
    TEXT = "text"
    YEAR = "year"
    CHOICE = "choice"


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
        return max((len(column.heading) for column in self.columns), default=0)

    @property
    def stub_depth(self) -> int:
        """The number of label columns."""
        return max((len(row.stub) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure with a label of its own under a table, as some regions add; ``{year}`` may stand in the label."""

    code: str
    label: str
    decimals: int = 0
    unit: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is asked in one cell of figures: where it stands and how it is answered."""

    ref: CellRef
    stub: tuple[str, ...]
    heading: tuple[str, ...]
    decimals: int = 0
    is_signed: bool = False
    is_optional: bool = False
    unit: str = ""
    help: str = ""
    formula: Formula | None = None


@dataclass(frozen=True, eq=False)
class Table:
    """A section that is an official table. ``short`` is how findings name it."""

    code: str
    title: str
    short: str
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...] = ()
    widths: tuple[int, ...] = ()
    vertical: tuple[str, ...] = ()
    help: str = ""

    @cached_property
    def figures(self) -> Mapping[CellRef, Figure]:
        """Every cell of figures, in reading order."""
        return MappingProxyType({figure.ref: figure for figure in self._figures()})

    def _figures(self) -> Iterator[Figure]:
        for block in self.blocks:
            for row in block.rows:
                for column in block.columns:
                    yield Figure(
                        CellRef(self.code, row.code, column.code),
                        row.stub,
                        column.heading,
                        column.decimals,
                        column.is_signed,
                        unit=column.unit,
                        help=row.help or column.help,
                        formula=column.formula or row.formula,
                    )
        for line in self.lines:
            ref = CellRef(self.code, line.code)
            yield Figure(ref, (line.label,), (), line.decimals, is_optional=True, unit=line.unit, help=line.help)


@dataclass(frozen=True, eq=False)
class Narrative:
    """A section that is text. ``outline`` lists what it must cover."""

    code: str
    title: str
    short: str
    outline: tuple[str, ...] = ()
    help: str = ""


Section = Table | Narrative


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the cover or of the sign-off sheet."""

    code: str
    label: str
    kind: FieldKind = FieldKind.LINE
    choices: tuple[tuple[str, str], ...] = ()
    is_sign_off: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition the answers must meet.

    ``at`` are the patterns of the places it is checked at; ``levels`` the kinds of body it binds (all if empty);
    ``message`` is what the clerk is told, with ``{names}`` for facts; ``swap`` is added where two places are wrong by
    the same amount in opposite directions; ``bar`` is the line of the balance bar.
    """

    code: str
    kind: RuleKind
    severity: Severity
    at: tuple[str, ...]
    message: str
    check: Condition | None = None
    levels: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    swap: str = ""
    bar: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """What a region lays over an edition."""

    code: str
    title: str
    basis: str
    editions: tuple[str, ...]
    lines: tuple[tuple[str, Line], ...] = ()
    outline: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, eq=False)
class Edition:
    """All that one version of the form asks, in printed order.

    ``first_year`` and ``last_year`` are the report years it serves (``last_year`` is ``None`` while it is in force).
    ``preface`` and ``contact`` are the drafted opening, with ``{unit}``, ``{year}`` and ``{contact}`` to be filled in.
    ``count_words`` may follow a count as typed, ``amount_words`` an amount; ``marks`` are the printed words of marks.
    """

    code: str
    title: str
    basis: str
    first_year: int
    last_year: int | None
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    preface: str = ""
    contact: str = ""
    marks: Mapping[Mark, str] = field(default_factory=dict)
    count_words: tuple[str, ...] = ()
    amount_words: tuple[str, ...] = ()
    supplements: tuple[Supplement, ...] = ()

    def serves(self, year: int) -> bool:
        """Say whether reports of a year are made with this edition."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The sections that are tables."""
        return tuple(section for section in self.sections if isinstance(section, Table))

    @cached_property
    def narratives(self) -> tuple[Narrative, ...]:
        """The sections that are text."""
        return tuple(section for section in self.sections if isinstance(section, Narrative))

    @cached_property
    def figures(self) -> Mapping[CellRef, Figure]:
        """Every cell of figures of all tables, in reading order."""
        return MappingProxyType({ref: figure for table in self.tables for ref, figure in table.figures.items()})

    @cached_property
    def texts(self) -> tuple[CellRef, ...]:
        """The cells that hold paragraphs: the preface and the narrative sections."""
        fields = (CellRef(field.code) for field in self.fields if field.kind is FieldKind.TEXT)
        return (*fields, *(CellRef(section.code) for section in self.narratives))

    @cached_property
    def by_code(self) -> Mapping[str, Section | Field]:
        """Sections and cover fields by their code."""
        return MappingProxyType({part.code: part for part in (*self.fields, *self.sections)})

    def match(self, pattern: str) -> tuple[CellRef, ...]:
        """Return the cells a pattern means.

        ``3[total,*]`` is a row of figures, ``2[a|b,valid]`` names alternatives, ``*`` is every figure, and a bare
        code a whole section (a table's figures without supplement lines, or the text).
        """
        if pattern == "*":
            return tuple(self.figures)
        code, bracket, place = pattern.removesuffix("]").partition("[")
        section = self.by_code.get(code)
        if not isinstance(section, Table):
            return (CellRef(code),) if section and not bracket else ()
        if not bracket:
            return tuple(ref for ref, figure in section.figures.items() if not figure.is_optional)
        row, _, column = place.partition(",")
        return tuple(ref for ref in section.figures if _is_one_of(ref.row, row) and _is_one_of(ref.column, column))


def _is_one_of(code: str, alternatives: str) -> bool:
    return code != "" if alternatives == "*" else code in alternatives.split("|")
