"""What an edition of the official form asks; never an answer.

An ``Edition`` is read from a folder of ``forms/`` by ``loader.py`` and never changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType

from qisheng_desktop.model.blocks import Block, Line
from qisheng_desktop.model.cells import CODE, CellRef, Mark
from qisheng_desktop.model.expression import Condition, Formula
from qisheng_desktop.model.heritage import Heritage

_CODES = rf"\*|{CODE}(?:\|{CODE})*"
_PATTERN = re.compile(rf"(?P<section>{CODE})(?:\[(?P<row>{_CODES})(?:,(?P<column>{_CODES}))?\])?")


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
    JUMP = "jump"
    UNREVISED = "unrevised"


class FieldKind(Enum):
    """How a cover field is typed."""

    LINE = "line"
    TEXT = "text"
    YEAR = "year"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Figure:
    """What is asked in one cell of figures: where it stands and how it is answered.

    The stub of a supplement line is its label, in which ``{year}`` is still to be filled in.
    """

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
    """One field of the cover or of the sign-off sheet.

    ``is_contact`` puts it into the drafted preface; what ``is_yearly`` is not carried into the next year.
    """

    code: str
    label: str
    kind: FieldKind = FieldKind.LINE
    choices: tuple[tuple[str, str], ...] = ()
    is_sign_off: bool = False
    is_contact: bool = False
    is_yearly: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition the answers must meet.

    ``at`` are the patterns of the places it is checked at; ``levels`` the kinds of body it binds (all if empty);
    ``message`` is what the clerk is told, with ``{names}`` for facts; ``is_partial`` compares as soon as each side has
    one filled cell, where otherwise all must be filled; ``words`` are those of which a note must have one; ``swap`` is
    added where two places are wrong by the same amount in opposite directions; ``bar`` is the line of the balance bar.
    What ``is_carried`` says which value a cell takes over from last year: the right side of its condition. What
    ``has_reason`` may be kept with a reason although it is hard. ``factor`` and ``least`` say what a jump is.
    """

    code: str
    kind: RuleKind
    severity: Severity
    at: tuple[str, ...]
    message: str
    check: Condition | None = None
    is_partial: bool = False
    levels: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    swap: str = ""
    bar: str = ""
    is_carried: bool = False
    has_reason: bool = False
    factor: int = 0
    least: int = 0

    @property
    def is_explainable(self) -> bool:
        """Say whether a finding may be kept with a written reason."""
        return self.severity is Severity.SOFT or self.has_reason


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


@dataclass(frozen=True, slots=True)
class Words:
    """Words and marks the program puts into its sentences, in the language of the form.

    ``blank`` stands for a blank in a sentence, ``unfilled`` for a data field without a figure, ``list_mark`` between
    the members of a list. ``contact_item`` is one piece of the contact line, with ``{label}`` and ``{value}``,
    ``contact_mark`` stands between them, and ``nameless`` for the name of a body not yet entered.
    """

    blank: str = ""
    unfilled: str = ""
    list_mark: str = ""
    contact_item: str = ""
    contact_mark: str = ""
    nameless: str = ""


@dataclass(frozen=True, eq=False)
class Edition:
    """All that one version of the form asks, in printed order.

    ``first_year`` and ``last_year`` are the report years it serves (``last_year`` is ``None`` while it is in force).
    ``preface`` and ``contact`` are the drafted opening, with ``{unit}``, ``{year}`` and ``{contact}`` to be filled in.
    ``marks`` are the printed words of marks. ``count_words`` may follow a count as typed, ``amount_words`` are units of
    money, ``scale_words`` make any figure a multiple of itself. ``rules`` are its own, then those of its supplements.
    ``heritage`` says for each earlier edition what became of its cells.
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
    scale_words: tuple[str, ...] = ()
    words: Words = Words()
    supplements: tuple[Supplement, ...] = ()
    heritage: tuple[Heritage, ...] = ()

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
        """Return the cells a pattern means; none for a pattern that means nothing here.

        ``3[total,*]`` is a row of figures, ``2[a|b,valid]`` names alternatives, ``*`` is every figure, and a bare
        code a whole section (a table's figures without supplement lines, or the text).
        """
        if pattern == "*":
            return tuple(self.figures)
        found = _PATTERN.fullmatch(pattern)
        section = self.by_code.get(found["section"]) if found else None
        if found is None or section is None:
            return ()
        row, column = found["row"], found["column"] or ""
        if not isinstance(section, Table):
            return () if row else (CellRef(section.code),)
        if not row:
            return tuple(ref for ref, figure in section.figures.items() if not figure.is_optional)
        return tuple(ref for ref in section.figures if _is_one_of(ref.row, row) and _is_one_of(ref.column, column))


def _is_one_of(code: str, alternatives: str) -> bool:
    return code != "" if alternatives == "*" else code in alternatives.split("|")
