"""A workbook of our own that was worked on elsewhere, read by the names of its cells.

Names first, labels after that: what has lost its name is taken from what the recogniser made of the same workbook.
What was moved about (rows, sheets, names) is told, and changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from qisheng_desktop.errors import EditionError, UnknownEditionError
from qisheng_desktop.importing.draft import Doubt, DoubtKind, Draft
from qisheng_desktop.importing.figures import Figures
from qisheng_desktop.importing.labels import plain
from qisheng_desktop.importing.marks import Marked
from qisheng_desktop.importing.own_names import bound
from qisheng_desktop.importing.recognise import Recogniser, taken, totals
from qisheng_desktop.importing.texts import joined, paragraphs_of
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edition import Edition, Table
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import UNIT

PREFACE, DATE = CellRef("preface"), CellRef("date")
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
    kept = [doubt for doubt in draft.doubts if doubt.kind in _OF_LABELS or doubt.at in book.bound.lost]
    return replace(
        draft,
        unit=unit,
        year=year,
        supplements=tuple(supplement.code for supplement in edition.supplements),
        edits=edits,
        recognised={
            code: (sum(ref in book.figures.found for ref in refs) if book.bound.lost else len(refs), len(refs))
            for code, refs in _counts_of(edition)
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
        self.bound = bound(edition, marked)
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
        return not self.bound.lost and has_titles and self._has_texts and bool(self.cover("unit").strip())

    def cover(self, name: str) -> str:
        """Return what stands in a cell of the cover."""
        return self._marked.text(f"_cover.{name}")

    def has_cover(self, ref: CellRef) -> bool:
        """Say whether the cover still has the cell of a field."""
        return f"_cover.{ref.section}" in self._names

    def read_figures(self, draft: Draft) -> None:
        """Read every figure that has its name; take those that have not from the draft, if it found them."""
        for ref in self.bound.lost:
            self._take(ref, draft)
        if self.bound.fill is not None:
            self.figures.fill(self.bound.fill, self.bound.texts(self._sheets))
        for table in self._edition.tables:
            self.figures.resolve_remarks(table.code, self._remarks(table))

    def _take(self, ref: CellRef, draft: Draft) -> None:
        if ref not in draft.found:
            return
        self.figures.found[ref] = ""
        value, note, number = draft.edits.values.get(ref), draft.edits.notes.get(ref), draft.edits.printed.get(ref)
        self.figures.values |= {} if value is None else {ref: value}
        self.figures.notes |= {} if note is None else {ref: note}
        self.figures.printed |= {} if number is None else {ref: number}

    def _remarks(self, table: Table) -> Sequence[str]:
        """Return what stands in the first column of a table's sheet."""
        first = self._names.get(self.bound.firsts[table.code])
        sheet = self._sheets.get(first.sheet) if first else None
        return sheet.spots.first_column(sheet.texts) if sheet else ()

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
        spots, every = self._sheets[sheet]
        for row, number in spots.by_row:
            if row >= first and (end is None or row < end):
                rows.setdefault(row, []).append(every[number])
        said = ""
        for row, texts in rows.items():
            if row not in follows:
                yield from said.split("\n")
                said = ""
            said += "  ".join(texts)
        yield from said.split("\n")

    def moves(self, year: int) -> Iterator[Doubt]:
        """Yield what was done to the workbook by hand: sheets renamed, rows moved, names lost."""
        yield from (Doubt(DoubtKind.MOVED, CellRef(code)) for code in self.bound.moved(year))
        wanted = dict(_SHEETS) | {self.bound.firsts[table.code]: f"表{table.short}" for table in self._edition.tables}
        for name, sheet in wanted.items():
            now = self._names.get(name)
            if now is not None and now.sheet != sheet:
                yield Doubt(DoubtKind.RENAMED, None, f"{sheet} → {now.sheet}")
        if self.bound.lost:
            yield Doubt(DoubtKind.UNNAMED, None, str(len(self.bound.lost)))


@lru_cache(maxsize=16)
def _counts_of(edition: Edition) -> tuple[tuple[str, tuple[CellRef, ...]], ...]:
    """Return the figures of each table that are counted."""
    return tuple((table.code, edition.match(table.code)) for table in edition.tables)
