"""What every exported document says, whatever it is drawn on.

All figures come from the report, all merged cells from ``model.layout``; the exporters add nothing but looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from qisheng_desktop.exporting.code import code_of
from qisheng_desktop.exporting.conditions import describe
from qisheng_desktop.exporting.dates import official_date
from qisheng_desktop.exporting.levels import Paragraph, recognise
from qisheng_desktop.model.cells import CellRef, Mark, Value, format_value
from qisheng_desktop.model.edition import Edition, Figure, Rule, RuleKind, Table
from qisheng_desktop.model.expression import Condition
from qisheng_desktop.model.layout import Layout, Part, PrintedCell, lay_out
from qisheng_desktop.model.report import Report

LONGEST_NOTE = 24
"""Characters of a note that stand in the cell; a longer one is printed under the table."""
NARROW = 0.15
"""Share of the table's width; a note in a column narrower than this is printed under the table."""

PREFACE, DATE, LEVEL = CellRef("preface"), CellRef("date"), CellRef("level")
_CIRCLED = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell: where it stands, the words in it, and, if it holds a figure, the figure itself.

    ``text`` is what is printed, with the note in brackets or the sign of its remark; a blank figure prints nothing.
    """

    place: PrintedCell
    text: str
    value: Value = None
    note: str = ""
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A condition a workbook works out by itself, at one cell; ``caption`` says it in the words of the form."""

    code: str
    at: CellRef
    condition: Condition
    caption: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A section that is text."""

    code: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A section that is a table.

    ``name`` is its short name, for example 表二; ``remarks`` stand under it. A landscape one has pages of its own.
    """

    code: str
    name: str
    heading: str
    layout: Layout
    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What all outputs draw, in the order it is printed; ``papers`` makes small ones of anybody's own words.

    ``title`` are its lines broken by sense; ``form`` names the edition and what a region laid over it, ``editions`` are
    the codes of both; ``date`` is the date of the sign-off in official form, or empty. ``code`` is the 校验码, which
    stands on every formal paper and on the cover of every workbook; a draft is no paper to hold a file against.
    ``has_cover`` asks for a cover page, ``after`` are sheets on pages of their own behind the report. One that is
    ``is_signed`` ends with unit and date. ``has_system_fonts``: faces of this machine are used before the bundled ones.
    """

    unit: str
    year: int
    form: str
    editions: tuple[str, ...]
    title: tuple[str, ...]
    preface: tuple[Paragraph, ...]
    sections: tuple[Prose | Grid, ...]
    date: str
    is_draft: bool
    code: str
    has_cover: bool = False
    after: tuple[Grid, ...] = ()
    is_signed: bool = True
    has_system_fonts: bool = False

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The sections that are tables."""
        return tuple(section for section in self.sections if isinstance(section, Grid))

    @property
    def printed_code(self) -> str:
        """The code as it stands on papers: nothing on a draft and on a blank form."""
        return "" if self.is_draft else self.code


class Choice(NamedTuple):
    """What may be chosen about a document beside what the report says.

    A cover page, a sheet to be signed and sealed, the codes of the tables that are landscape, the machine's own faces.
    """

    has_cover: bool = False
    has_sign_off: bool = False
    landscape: frozenset[str] = frozenset()
    has_system_fonts: bool = False


PLAIN = Choice()


def build_document(report: Report, *, is_draft: bool, choice: Choice = PLAIN) -> Document:
    """Make the document of a report; a draft says on every page that it is one."""
    edition = report.edition
    headline = f"{report.year}年{edition.title}"
    unit = report.unit.strip()
    return Document(
        unit=unit,
        year=report.year,
        form=_form(edition),
        editions=(edition.code, *(supplement.code for supplement in edition.supplements)),
        title=(unit, headline) if unit else (headline,),
        preface=_paragraphs(report, PREFACE),
        sections=tuple(
            replace(_grid(report, section), is_landscape=section.code in choice.landscape)
            if isinstance(section, Table)
            else Prose(section.code, report.title(section.code), _paragraphs(report, CellRef(section.code)))
            for section in edition.sections
        ),
        date=official_date(report.text(DATE)),
        is_draft=is_draft,
        code=code_of(report),
        has_cover=choice.has_cover,
        after=(sign_off_sheet(report),) if choice.has_sign_off else (),
        has_system_fonts=choice.has_system_fonts,
    )


def build_blank_form(edition: Edition, year: int, choice: Choice = PLAIN) -> Document:
    """Make the form without answers, to be filled in by hand, with the sheet to be signed."""
    document = build_document(Report(edition, year), is_draft=False, choice=choice._replace(has_sign_off=True))
    return replace(document, code="")


def printed(value: Value, note: str, edition: Edition) -> str:
    """Print a figure with its note in brackets; a note that is only a unit follows the figure directly."""
    text = edition.marks[value] if isinstance(value, Mark) else format_value(value)
    if not note:
        return text
    return text + note if note in edition.amount_words else f"{text}（{note}）"


def mark_of(number: int) -> str:
    """Return the sign by which a cell refers to a remark, counted from nought: ① to ⑳, then （注21）."""
    return chr(ord("①") + number) if number < _CIRCLED else f"（注{number + 1}）"


_SHEET_ROWS = (("leader", "reviewer"), ("author", "phone"))
"""The cover fields that stand beside each other on the sheet to be signed."""
_SEAL, _SHEET, _SHEET_NAME = "盖章处", "sign-off", "审签表"
_HIGH, _SEAL_HIGH = 2, 6
"""Rows of the grid that a line to be signed, and the place of the seal, take up."""


def sign_off_sheet(report: Report) -> Grid:
    """Make the sheet on which names are signed and the seal is put; what the cover says stands in it already."""
    labels = {field.code: field.label for field in report.edition.fields}
    cells: list[Cell] = []

    def add(row: int, column: int, code: str, width: int, height: int = _HIGH) -> None:
        label, ref = labels.get(code, code), CellRef(code)
        text = official_date(report.text(ref)) if ref == DATE else report.text(ref).strip()
        cells.append(Cell(PrintedCell(Part.STUB, row, column, height, 1, label), label))
        cells.append(Cell(PrintedCell(Part.FIGURE, row, column + 1, height, width), text))

    add(0, 0, "unit", 3)
    for number, (left, right) in enumerate(_SHEET_ROWS, 1):
        add(number * _HIGH, 0, left, 1)
        add(number * _HIGH, 2, right, 1)
    last = _HIGH * (len(_SHEET_ROWS) + 1)
    add(last, 0, "date", 3)
    add(last + _HIGH, 0, _SEAL, 3, _SEAL_HIGH)
    layout = Layout(last + _HIGH + _SEAL_HIGH, 4, tuple(cell.place for cell in cells), (3, 5, 3, 5), 0)
    return Grid(_SHEET, _SHEET_NAME, _SHEET_NAME, layout, tuple(cells))


def _form(edition: Edition) -> str:
    added = "".join(f"，{supplement.title}" for supplement in edition.supplements)
    return f"{edition.code}年版（{edition.basis}）{added}"


def _paragraphs(report: Report, ref: CellRef) -> tuple[Paragraph, ...]:
    return tuple(recognise(text) for text in report.paragraphs(ref))


def _grid(report: Report, table: Table) -> Grid:
    layout = lay_out(table, report.year)
    remarks: list[str] = []
    cells = tuple(_cell(report, place, layout, remarks) for place in layout.cells)
    lines = tuple(mark_of(number) + remark for number, remark in enumerate(remarks))
    checks = tuple(check for rule in report.edition.rules for check in _checks(report, rule, table))
    return Grid(table.code, f"表{table.short}", report.title(table.code), layout, cells, lines, checks)


def _cell(report: Report, place: PrintedCell, layout: Layout, remarks: list[str]) -> Cell:
    """Fill one cell; a note that has no room in it goes to the remarks, once for all cells that have the same."""
    if place.ref is None:
        return Cell(place, place.text)
    value, note = report.value(place.ref), " ".join(report.notes.get(place.ref, "").split())
    room = sum(layout.widths[place.column : place.column + place.width]) / sum(layout.widths)
    text = printed(value, note, report.edition)
    if note not in ("", *report.edition.amount_words) and (len(note) > LONGEST_NOTE or room < NARROW):
        if note not in remarks:
            remarks.append(note)
        text = printed(value, "", report.edition) + mark_of(remarks.index(note))
    return Cell(place, text, value, note, report.edition.figures[place.ref])


def _checks(report: Report, rule: Rule, table: Table) -> Iterator[Check]:
    """Yield the conditions of a table; those on last year's report have nothing to read in a document."""
    if rule.kind is not RuleKind.CONDITION or rule.check is None:
        return
    if rule.levels and report.text(LEVEL) not in rule.levels:
        return
    for at in (ref for pattern in rule.at for ref in report.edition.match(pattern) if ref.section == table.code):
        refs = rule.check.refs(at)
        if all(ref.section == table.code and not ref.is_last for ref in refs):
            yield Check(rule.code, at, rule.check, describe(rule.check, at, report.edition))


def number_of(cell: Cell) -> Decimal | None:
    """Return the number in a cell, or nothing if it is blank, a mark or a label."""
    return cell.value if isinstance(cell.value, Decimal) else None
