"""A workbook of our own that was worked on elsewhere, read by the names of its cells.

Names first, labels after that: what has lost its name is taken from what the recogniser made of the same workbook.
What was moved about (rows, sheets, names) is told, and changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import compress, repeat
from typing import NamedTuple

from qisheng_desktop.errors import EditionError, UnknownEditionError
from qisheng_desktop.importing.draft import Doubt, DoubtKind, Draft
from qisheng_desktop.importing.figures import Figures
from qisheng_desktop.importing.fills import Fill
from qisheng_desktop.importing.labels import plain
from qisheng_desktop.importing.recognise import Recogniser, taken, totals
from qisheng_desktop.importing.stream import Marked
from qisheng_desktop.importing.texts import joined, paragraphs_of
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edition import Edition, Table
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.layout import lay_out
from qisheng_desktop.model.report import UNIT

PREFACE, DATE = CellRef("preface"), CellRef("date")
_TOP = 1
"""The rows above a table in its sheet: its heading."""
_SHEETS = {"_cover.unit": "封面", "_heading": "文字"}
"""The sheets that are no tables, each by a name that is always on it."""
_OF_LABELS = frozenset(
    {
        DoubtKind.UNKNOWN_ROW, DoubtKind.UNKNOWN_COLUMN, DoubtKind.HIDDEN, DoubtKind.FAR_CELLS, DoubtKind.HUGE_MERGE,
    }
)  # fmt: skip
"""What the recogniser has to tell though every cell is known by its name."""


def read_marked(recogniser: Recogniser, marked: Marked, catalogue: Catalogue) -> Draft:
    """Read a workbook of ours by its names; what they do not tell is taken from what its labels tell."""
    edition = _edition(marked, catalogue)
    if edition is None or edition.code != recogniser.edition.code:
        return recogniser.draft()
    book = _Book(edition, marked)
    draft = (recogniser.outline() if book.is_intact else None) or recogniser.draft()
    book.read_figures(draft)
    texts, seen = book.texts(draft)
    year = next((int(word[:-1]) for word in [plain(book.cover("year"))] if word[:-1].isdecimal()), draft.year)
    unit = book.cover("unit").strip() or draft.unit
    texts |= {UNIT: unit} if unit else {}
    edits = Edits(
        {**book.figures.answers(), **texts}, dict(book.figures.notes), dict(book.figures.printed), book.titles(draft)
    )
    sheet = taken(edits, edition, texts, book.figures)
    if isinstance(sheet, Doubt):
        draft = recogniser.draft()
        return replace(draft, doubts=(*draft.doubts, sheet))
    kept = [doubt for doubt in draft.doubts if doubt.kind in _OF_LABELS or doubt.at in book.lost]
    return replace(
        draft,
        unit=unit,
        year=year,
        supplements=tuple(supplement.code for supplement in edition.supplements),
        edits=edits,
        recognised={
            table.code: (sum(ref in book.figures.found for ref in refs) if book.lost else len(refs), len(refs))
            for table in edition.tables
            for refs in [edition.match(table.code)]
        },
        doubts=(*book.figures.doubts, *totals(edits, sheet), *kept, *book.moves(year or edition.first_year)),
        found=frozenset(book.figures.found).union(seen, (ref for ref in (UNIT, DATE) if book.has_cover(ref))),
        code=book.cover("code"),
    )


def _edition(marked: Marked, catalogue: Catalogue) -> Edition | None:
    code, *supplements = marked.text("_qisheng.editions").split() or [""]
    try:
        return catalogue.edition(code, tuple(supplements)) if code else None
    except (UnknownEditionError, EditionError, KeyError):
        return None


class _Book:
    """The workbook, as its names tell it."""

    def __init__(self, edition: Edition, marked: Marked) -> None:
        self._edition = edition
        self._marked, self._names, self._sheets = marked, marked.names, marked.sheets
        self.figures = Figures(edition)
        self.lost: set[CellRef | None] = set()
        self._named = list(map(marked.names.get, _names_of(edition)))
        self._starts = {CellRef(part.code): marked.names.get(f"_title.{part.code}") for part in edition.narratives}
        self._starts[PREFACE] = marked.names.get("_heading")
        sheets = {start.sheet if start else "" for start in self._starts.values()}
        self._has_texts = len(sheets) == 1 and "" not in sheets  # else it is not sure where a text begins
        self._follows: dict[str, set[int]] = {}  # by sheet, the rows that go on with a paragraph begun above
        for named in marked.joined:
            self._follows.setdefault(named.sheet, set()).update(range(named.top + 1, named.end))

    @property
    def is_intact(self) -> bool:
        """Whether names tell everything, and nothing has to be found by its labels."""
        has_titles = all(f"_title.{section.code}" in self._names for section in self._edition.sections)
        return None not in self._named and has_titles and self._has_texts and bool(self.cover("unit").strip())

    def cover(self, name: str) -> str:
        """Return what stands in a cell of the cover."""
        return self._marked.text(f"_cover.{name}")

    def has_cover(self, ref: CellRef) -> bool:
        """Say whether the cover still has the cell of a field."""
        return f"_cover.{ref.section}" in self._names

    def read_figures(self, draft: Draft) -> None:
        """Read every figure that has its name; take those that have not from the draft, if it found them."""
        is_named = tuple([each is not None for each in self._named]) if None in self._named else ()
        known = _fill_of(self._edition, is_named)
        for ref in known.lost:
            self.lost.add(ref)
            self._take(ref, draft)
        if known.fill is not None:
            self.figures.fill(known.fill, self._marked.texts_of([each for each in self._named if each is not None]))
        for table in self._edition.tables:
            self.figures.resolve_remarks(table.code, list(self._remarks(table)))

    def _take(self, ref: CellRef, draft: Draft) -> None:
        if ref not in draft.found:
            return
        self.figures.found[ref] = ""
        value, note, number = draft.edits.values.get(ref), draft.edits.notes.get(ref), draft.edits.printed.get(ref)
        self.figures.values |= {} if value is None else {ref: value}
        self.figures.notes |= {} if note is None else {ref: note}
        self.figures.printed |= {} if number is None else {ref: number}

    def _remarks(self, table: Table) -> Iterator[str]:
        """Yield what stands in the first column of a table's sheet."""
        first = self._first_of(table)
        cells = self._sheets.get(self._names[first].sheet, {}) if first else {}
        yield from (text for _, text in sorted((row, text) for (row, column), text in cells.items() if not column))

    def _first_of(self, table: Table) -> str:
        """Return the name of the first figure of a table that still has one."""
        return next((name for name in _names_of_table(self._edition, table.code) if name in self._names), "")

    def titles(self, draft: Draft) -> dict[str, str | None]:
        """Return the titles that are not the official ones."""
        found = dict(draft.edits.titles)
        for section in self._edition.sections:
            named = self._names.get(f"_title.{section.code}")
            if named is not None:
                found.pop(section.code, None)
                text = " ".join(self._marked.text(f"_title.{section.code}").split())
                found |= {section.code: text} if text not in {"", section.title} else {}
        return found

    def texts(self, draft: Draft) -> tuple[dict[CellRef, Value], set[CellRef]]:
        """Return the texts and the date, and which of them were looked at."""
        found: dict[CellRef, Value] = {}
        starts = self._starts
        if not self._has_texts:  # all are taken as the recogniser found them
            found = {ref: text for ref, text in draft.edits.values.items() if ref in starts}
            return found | self._date(), starts.keys() & draft.found
        marks = [named.top for named in (*starts.values(), self._names.get("_signed")) if named is not None]
        for ref, start in starts.items():
            if start is not None:
                first = start.end
                end = min((row for row in marks if row >= first), default=None)
                text = joined(paragraphs_of(self._paragraphs(start.sheet, first, end)))
                found |= {ref: text} if text else {}
        return found | self._date(), set(starts)

    def _date(self) -> dict[CellRef, Value]:
        date = self.cover(DATE.section)
        return {DATE: date} if date else {}

    def _paragraphs(self, sheet: str, first: int, end: int | None) -> Iterator[str]:
        """Yield the paragraphs in the rows of a sheet from ``first`` up to ``end``."""
        follows = self._follows.get(sheet, ())
        rows: dict[int, list[str]] = {}
        inside = (item for item in self._sheets[sheet].items() if item[0][0] >= first)
        for (row, _), text in sorted(inside):
            if end is None or row < end:
                rows.setdefault(row, []).append(text)
        said = ""
        for row, texts in rows.items():
            if row not in follows:
                yield from said.split("\n")
                said = ""
            said += "  ".join(texts)
        yield from said.split("\n")

    def moves(self, year: int) -> Iterator[Doubt]:
        """Yield what was done to the workbook by hand: sheets renamed, rows moved, names lost."""
        wanted: dict[str, str] = dict(_SHEETS)
        for table in self._edition.tables:
            names, places = _places_of(table, year)
            named = [each and each.place for each in map(self._names.get, names)]
            if named != places and any(at and at != place for at, place in zip(named, places, strict=True)):
                yield Doubt(DoubtKind.MOVED, CellRef(table.code))
            first = self._first_of(table)
            if first:
                wanted[first] = f"表{table.short}"
        for name, sheet in wanted.items():
            now = self._names.get(name)
            if now is not None and now.sheet != sheet:
                yield Doubt(DoubtKind.RENAMED, None, f"{sheet} → {now.sheet}")
        if self.lost:
            yield Doubt(DoubtKind.UNNAMED, None, str(len(self.lost)))


class _Known(NamedTuple):
    """What to do with the figures whose names a workbook has, and those whose names it has lost."""

    fill: Fill | None
    lost: tuple[CellRef, ...]


@lru_cache(maxsize=64)
def _fill_of(edition: Edition, is_named: tuple[bool, ...]) -> _Known:
    """Return what to do with the figures of an edition; nothing is said where each of them has its name."""
    named = tuple(compress(edition.figures, is_named or repeat(object())))
    lost = tuple(ref for ref, is_there in zip(edition.figures, is_named, strict=False) if not is_there)
    fill = Fill([(ref, number) for number, ref in enumerate(named)], edition.figures) if named else None
    return _Known(fill, lost)


@lru_cache(maxsize=64)
def _places_of(table: Table, year: int) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """Return the names of the cells of a table and where they stand as exported."""
    cells = [cell for cell in lay_out(table, year).cells if cell.ref]
    names = tuple(_name_of(cell.ref) for cell in cells if cell.ref)
    return names, [(cell.row + _TOP, cell.column) for cell in cells]


@lru_cache(maxsize=16)
def _names_of(edition: Edition) -> tuple[str, ...]:
    """Return the names of the cells of all figures."""
    return tuple(map(_name_of, edition.figures))


@lru_cache(maxsize=64)
def _names_of_table(edition: Edition, code: str) -> tuple[str, ...]:
    """Return the names of the cells of the figures of a table."""
    return tuple(_name_of(ref) for ref in edition.figures if ref.section == code)


def _name_of(ref: CellRef) -> str:
    """Return the name of the cell of a figure; a minus sign, which no name may have, is written as two dots."""
    return "_" + ".".join(part.replace("-", "..") for part in ref if part)
