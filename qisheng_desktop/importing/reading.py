"""One document being read: its rows into figures, its paragraphs into texts, each with its place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from qisheng_desktop.importing.draft import DoubtKind, SourceLine
from qisheng_desktop.importing.facts import Title, cut_sign_off, read_contact, read_title, without_meta
from qisheng_desktop.importing.figures import Figures
from qisheng_desktop.importing.fills import Line, lines_of, stands_alone
from qisheng_desktop.importing.labels import key, plain
from qisheng_desktop.importing.layouts import MOST_KEPT, Layout
from qisheng_desktop.importing.lines import grid_of_lines
from qisheng_desktop.importing.plans import TableReader
from qisheng_desktop.importing.rows import after_colon
from qisheng_desktop.importing.sections import PREFACE, Rows, Titled, Words, sections_of
from qisheng_desktop.importing.stream import Break, Piece
from qisheng_desktop.importing.texts import joined, paragraphs_of
from qisheng_desktop.importing.vocabulary import is_blank
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.data_fields import answer_of
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.report import UNIT

DATE = CellRef("date")
_COVER_LINES, _LONGEST_COVER_LINE = 8, 40
"""Lines between the title on a cover and the end of the title after it, and characters of one."""
_BEGINNING = 20
"""Characters of a paragraph that nearly always tell already that there is a word in it."""
_SHEET, _SEAL = "审签表", "盖章处"


class Reading:
    """One document being read."""

    def __init__(self, edition: Edition, pieces: Iterable[Piece]) -> None:
        self.edition = edition
        self.figures = Figures(edition)
        self._placed = list(sections_of(edition).place(pieces))
        parts: dict[str, list[Rows]] = {table.code: [] for table in edition.tables}
        for item in self._placed:
            if isinstance(item, Rows) and item.code in parts:
                parts[item.code].append(item)
        self._readers = {table.code: TableReader(table, self.figures, parts[table.code]) for table in edition.tables}
        self._shown = {id(rows): lines for reader in self._readers.values() for rows, lines in reader.lines()}

    @property
    def is_known(self) -> bool:
        """Whether every table is known by its labels, so that nothing is to be told but of figures and texts."""
        return all(reader.is_known for reader in self._readers.values())

    def read_tables(self) -> None:
        """Read every row of every table; tables that are only lines of text where there is no other."""
        remarks: dict[str, list[str]] = {code: [] for code in self._readers}
        for item in self._placed:
            reader = self._readers.get(item.code) if isinstance(item, (Rows, Words)) else None
            if reader is None:
                continue
            if isinstance(item, Rows):
                remarks[item.code] += item.grid.alone(item.first, item.end)
                reader.read(item)
            elif isinstance(item, Words):
                remarks[item.code].append(item.paragraph.text)
                self._line(reader, item.paragraph.text)
        found = self.figures.found
        for code, reader in self._readers.items():
            is_whole = reader.is_whole()
            if not is_whole and not any(ref.section == code and ref.column for ref in reversed(found)):
                self._read_lines(reader)
            reader.close()
            if not is_whole:
                self._missing(code, reader.vocabulary.refs)
            self.figures.resolve_remarks(code, [text for text in remarks[code] if text])

    def _line(self, reader: TableReader, text: str) -> None:
        code = reader.vocabulary.line(text) if key(text) else None
        if code:
            self.figures.put_text(CellRef(reader.code, code), after_colon(text))

    def _read_lines(self, reader: TableReader) -> None:
        lines = [
            line
            for item in self._placed
            if isinstance(item, Words) and item.code == reader.code
            for line in item.paragraph.text.split("\n")
            if not reader.vocabulary.line(line)
        ]
        reader.read_lines(grid_of_lines(lines, reader.vocabulary))

    def _missing(self, code: str, refs: Sequence[CellRef]) -> None:
        """Doubt rows of a table that was found, and a table whose title was found."""
        rows = {ref.row: ref in self.figures.found for ref in refs}
        if not any(rows.values()):
            if any(isinstance(item, Titled) and item.code == code for item in self._placed):
                self.figures.doubt(DoubtKind.TABLE_MISSING, CellRef(code))
            return
        for row, is_found in rows.items():
            if not is_found:
                self.figures.doubt(DoubtKind.ROW_MISSING, CellRef(code, row))

    def recognised(self) -> dict[str, tuple[int, int]]:
        """Count for each table the cells that were found, of how many."""
        found = self.figures.found
        return {
            code: (len(refs) if reader.is_whole() else sum(map(found.__contains__, refs)), len(refs))
            for code, reader in self._readers.items()
            for refs in [reader.vocabulary.refs]
        }

    def read_texts(self, title: Title) -> tuple[dict[CellRef, Value], dict[str, str | None]]:
        """Return the texts and what was found in them, and the titles that deviate."""
        texts: dict[str, list[str]] = {}
        for item in self._placed:
            if isinstance(item, Words):
                texts.setdefault(item.code, []).append(item.paragraph.text)
            elif isinstance(item, Rows) and item.code not in self._readers:
                texts.setdefault(item.code, []).extend(_row_texts(item))
        codes = [section.code for section in self.edition.narratives]
        paragraphs = {code: paragraphs_of(texts.get(code, [])) for code in codes}
        preface = paragraphs_of(self._opening(title))
        last = codes[-1]
        rest, signed, date = cut_sign_off(_without_sheet(without_meta(paragraphs[last])), title.unit)
        paragraphs[last] = rest
        values: dict[CellRef, Value] = {CellRef(code): answer_of([joined(found)]) for code, found in paragraphs.items()}
        values[CellRef(PREFACE)] = answer_of([joined(preface)])
        fields = {field.code for field in self.edition.fields}
        contact = read_contact(joined(preface))
        values |= {CellRef(code): text for code, text in contact.items() if code in fields}
        values |= {DATE: date, UNIT: title.unit or signed}
        return values, self._titles()

    def _opening(self, title: Title) -> list[str]:
        """Return the paragraphs between the title and the first section, on the sheet that has sections of text."""
        narratives = {section.code for section in self.edition.narratives}
        opening: list[str] = []
        found: list[str] = []
        is_sheeted = any(isinstance(item, Break) for item in self._placed)
        for item in self._placed:
            if isinstance(item, Break):
                opening = []
            elif isinstance(item, Titled):
                found = found or (opening if item.code in narratives or not is_sheeted else [])
            elif item.code == PREFACE:
                said = [item.paragraph.text] if isinstance(item, Words) else item.grid.alone(item.first, item.end)
                opening += [line for text in said if text for line in text.split("\n")]
        found = found or ([] if is_sheeted else opening)
        return without_meta(found[_title_end(found, title) :])

    def _titles(self) -> dict[str, str | None]:
        official = {section.code: section.title for section in self.edition.sections}
        found: dict[str, str | None] = {}
        for item in self._placed:
            if isinstance(item, Titled) and item.code not in found:
                bare = plain(item.text)
                if not plain(official[item.code]).endswith(bare):
                    found[item.code] = item.text
        return found

    def source(self) -> tuple[SourceLine, ...]:
        """Return the document line by line with where each part went."""
        refs = {section.code: (CellRef(section.code),) for section in self.edition.narratives}
        refs[PREFACE] = (CellRef(PREFACE),)
        tidied: dict[int, list[str]] = {}
        lines: list[SourceLine] = []
        for item in self._placed:
            if isinstance(item, Titled):
                lines.append(SourceLine((item.text,), (CellRef(item.code),)))
            elif isinstance(item, Words) and _has_words(item.paragraph.text):
                lines.append(SourceLine((item.paragraph.text.strip(),), refs.get(item.code, (None,))))
            elif isinstance(item, Rows):
                tidy = tidied.get(id(item.grid)) or tidied.setdefault(id(item.grid), item.grid.tidy())
                shown = self._shown.get(id(item))
                shown = self._lines(item) if shown is None else shown
                lines += [SourceLine(line.pick(tidy), line.refs) for line in shown]
        return tuple(lines)

    def _lines(self, item: Rows) -> tuple[Line, ...]:
        if item.code not in self._readers and (lines := _idle_lines(item.grid.layout, item.first, item.end)):
            return lines
        places, cells = self.figures.places, item.grid.cells
        refs = {at: places[id(cell)] for at, cell in enumerate(cells) if id(cell) in places}
        return lines_of(item.grid.layout, item.first, item.end, refs)


@lru_cache(maxsize=MOST_KEPT)
def _idle_lines(layout: Layout, first: int, end: int) -> tuple[Line, ...]:
    """Return how rows of no table are shown, none of whose cells is a figure; nothing if one reaches beyond them."""
    return lines_of(layout, first, end, {}) if stands_alone(layout, first, end) else ()


def _has_words(text: str) -> bool:
    return bool(key(text[:_BEGINNING]) or key(text))


def _row_texts(item: Rows) -> list[str]:
    tidy = item.grid.tidy()
    rows = item.grid.layout.beginning[item.first : item.end]
    return ["  ".join(tidy[at] for at in row if not is_blank(tidy[at])) for row in rows]


def _title_end(opening: list[str], title: Title) -> int:
    """Return how many of the paragraphs before the first section are the title or stand before it.

    Where a cover with unit and date was before, the title stands there twice.
    """
    end = read_title(opening).lines if title.lines else 0
    again = read_title(opening[end : end + _COVER_LINES]).lines if end else 0
    is_cover = all(len(text) <= _LONGEST_COVER_LINE and not text.endswith("。") for text in opening[end : end + again])
    return end + again if is_cover else end


def _without_sheet(paragraphs: list[str]) -> list[str]:
    """Leave out the sheet to be signed that follows a report."""
    place = paragraphs.index(_SHEET) if _SHEET in paragraphs else len(paragraphs)
    return paragraphs[:place] if any(_SEAL in text for text in paragraphs[place:]) else paragraphs
