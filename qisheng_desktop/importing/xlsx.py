"""Workbooks of any office (.xlsx, .xlsm), read with lxml under limits of our own.

openpyxl is killed by a merged range of 1.4 KB and is five times slower; calamine sets out a dense table between its
farthest cells before anyone can look, and has no number formats, in which our own workbooks keep the notes beside
figures. The cells are found by an expression (`xlsx_cells`) where the sheet has the form that office programs give it,
in a tree else. Coordinates come from real cells only, `<dimension>` is not read, a formula counts by its stored result.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from lxml import etree

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.layouts import MOST_COLUMNS, MOST_ROWS, Cell
from qisheng_desktop.importing.stream import NO_RESULT, Break, Grid, Piece, Source, make_grid
from qisheng_desktop.importing.xlsx_book import MAIN, Book, formats_of, number_of, parse_sheet, string_of, strings_of
from qisheng_desktop.importing.xlsx_cells import Stored, regular
from qisheng_desktop.importing.xlsx_frame import Frame, frame_of, known_frame
from qisheng_desktop.importing.xlsx_names import marks_of, place_of

MOST_CELLS, MOST_SHEETS = 200_000, 100
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_VALUE: Final = f"{MAIN}v"
_BLANK_ROWS = re.compile(
    rb"(?:<row\b[^<>]*+(?:(?<=/)>|(?<!/)>\s*+(?:<c\b[^<>]*+(?:(?<=/)>|(?<!/)></c>)\s*+)*+</row>)\s*+)++"
)
_LONGEST_BLANK = 2**16
"""Bytes of blank rows that are kept of a run of them."""


def read_xlsx(data: bytes, opened: Archive | None = None) -> Source:
    """Read a workbook; ``opened`` is the same as an archive, if somebody has looked into it before.

    Raises:
        RefusedError: If it is damaged, encrypted, unsafe or too large.
    """
    archive = opened or Archive(data)
    notices = [Doubt(DoubtKind.MACROS)] if any(name.endswith("vbaProject.bin") for name in archive.names) else []
    notices += [Doubt(DoubtKind.LINKS)] if any("/externalLinks/" in name for name in archive.names) else []
    book = _parsed(archive, "xl/workbook.xml")
    if book is None:
        raise RefusedError(RefusalKind.DAMAGED)
    folder = Book(strings_of(_parsed(archive, "xl/sharedStrings.xml")), formats_of(_parsed(archive, "xl/styles.xml")))
    targets = _targets(archive)
    pieces: list[Piece] = []
    cells: dict[str, Mapping[tuple[int, int], str]] = {}
    sheets = list(book.iter(f"{MAIN}sheet"))
    if len(sheets) > MOST_SHEETS:
        raise RefusedError(RefusalKind.TOO_MANY_CELLS)
    counted = 0
    for sheet in sheets:
        if sheet.get("state", "visible") != "visible":
            notices.append(Doubt(DoubtKind.HIDDEN, None, sheet.get("name", "")))
            continue
        target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or "", "")
        data = archive.read(target) if target else b""
        if len(data) > _LONGEST_BLANK:
            data = _BLANK_ROWS.sub(_shortened, data)
        if not data:
            continue
        if data.count(b"</v>") > MOST_CELLS:  # known at once, long before each has been looked at
            raise RefusedError(RefusalKind.TOO_MANY_CELLS)
        read = _read_sheet(data, folder)
        counted += len(read.cells) + len(read.hidden)
        if counted > MOST_CELLS:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS)
        pieces += [Break(sheet.get("name", "")), *read.grid()]
        cells[sheet.get("name", "")] = read.cells | read.hidden
        notices += [Doubt(DoubtKind.FAR_CELLS, None, sheet.get("name", ""))] if read.has_far else []
        notices += [Doubt(DoubtKind.HIDDEN, None, sheet.get("name", ""))] if read.hidden else []
        notices += [Doubt(DoubtKind.HUGE_MERGE, None, sheet.get("name", ""))] if read.has_huge_merge else []
    return Source(tuple(pieces), tuple(dict.fromkeys(notices)), marks_of(book, cells))


def _read_sheet(data: bytes, book: Book) -> _Sheet:
    parted = regular(data)
    if parted is None:
        root = parse_sheet(data)
        sheet = _Sheet(frame_of(root), book)
        sheet.read_tree(root)
    else:
        sheet = _Sheet(known_frame(parted.shell), book)
        sheet.read_cells(parted.cells)
    return sheet


class _Sheet:
    """One sheet: its cells by row and column, hidden ones apart."""

    def __init__(self, frame: Frame, book: Book) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self.hidden: dict[tuple[int, int], str] = {}
        self.has_far = self.has_huge_merge = False
        self._formatted: set[int] = set()
        self._book = book
        self._frame = frame

    def read_cells(self, cells: list[Stored]) -> None:
        """Read the cells of a sheet in the regular form."""
        shown, hidden, formatted = self._book.shown, self._frame.hidden, self._formatted
        for name, style, kind, formula, stored in cells if self._frame.has_rows else ():
            at = place_of(name)
            if at is None:
                continue
            if stored or formula:
                self._take(shown(kind, stored, style) if stored else NO_RESULT, at, is_hidden=at[1] in hidden)
            else:
                formatted.add(at[0])

    def read_tree(self, root: etree._Element) -> None:
        """Read the cells of any sheet."""
        row_number = -1
        for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
            row_number = number_of(row.get("r"), row_number + 2) - 1
            is_hidden = row.get("hidden") in {"1", "true"}
            column = -1
            for element in row:
                at = place_of(element.get("r") or "") or (row_number, column + 1)
                column = at[1]
                self._take(_value(element, self._book), at, is_hidden=is_hidden or column in self._frame.hidden)
            if len(self.cells) + len(self.hidden) > MOST_CELLS:
                raise RefusedError(RefusalKind.TOO_MANY_CELLS)

    def grid(self) -> Iterator[Grid]:
        """Yield the tables of the sheet; an empty column parts two that stand beside each other."""
        if not self.cells:
            return
        self.has_huge_merge = self._frame.has_huge_merge
        height = 1 + max(self.cells)[0]
        height += height in self._formatted  # a last line of figures that are all blank
        width = 1 + max(column for _, column in self.cells)
        cells, covered = [], set[tuple[int, int]]()
        for (top, left), (bottom, right) in self._frame.merges.items():
            if top < height and left < width:
                rows, columns = range(top, min(bottom + 1, height)), range(left, min(right + 1, width))
                cells.append(Cell(self.cells.get((top, left), ""), top, left, len(rows), len(columns)))
                covered |= {(row, column) for row in rows for column in columns}
        cells += [Cell(text, row, column) for (row, column), text in self.cells.items() if (row, column) not in covered]
        known = covered | self.cells.keys()
        full = {row for row, _ in known} | {row for row in self._formatted if row < height}
        cells += [Cell("", row, at) for row in sorted(full) for at in range(width) if (row, at) not in known]
        if height * width > MOST_CELLS:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS)
        yield from islands(cells, width)

    def _take(self, text: str, at: tuple[int, int], *, is_hidden: bool) -> None:
        if not text:
            self._formatted.add(at[0])
            return
        if at[0] >= MOST_ROWS or at[1] >= MOST_COLUMNS:
            self.has_far = True
        elif is_hidden:
            self.hidden[at] = text
        else:
            self.cells[at] = text


def islands(cells: list[Cell], width: int) -> Iterator[Grid]:
    """Yield the tables among the cells of a sheet; an empty column parts two that stand beside each other."""
    used = {column for cell in cells if cell.text for column in range(cell.column, cell.column + cell.width)}
    edges = [column for column in range(width) if column in used and column - 1 not in used]
    for first, after in pairwise([*edges, width]):
        inside = cells if edges == [0] else [cell for cell in cells if first <= cell.column < after]
        yield make_grid([cell._replace(column=cell.column - first) for cell in inside] if first else inside)


def _value(element: etree._Element, book: Book) -> str:
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return string_of(element.find(f"{MAIN}is"))
    value = next(element.iterchildren(_VALUE), None)
    stored = (value.text or "").strip() if value is not None else ""
    if not stored:
        return NO_RESULT if value is None and len(element) and element.find(f"{MAIN}f") is not None else ""
    return book.shown(kind, stored, element.get("s", ""))


def _shortened(rows: re.Match[bytes]) -> bytes:
    """Cut a run of blank rows: a sheet coloured to its end has a million of them, and a tree of them fills memory."""
    run = rows[0]
    return run if len(run) <= _LONGEST_BLANK else run[: run.rindex(b"<row", 0, _LONGEST_BLANK)]


def _parsed(archive: Archive, name: str) -> etree._Element | None:
    data = archive.read(name)
    return parse_sheet(data) if data else None


def _targets(archive: Archive) -> dict[str, str]:
    root = _parsed(archive, "xl/_rels/workbook.xml.rels")
    if root is None:
        return {}
    found = {}
    for relation in root:
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        found[relation.get("Id", "")] = path
    return found
