"""Workbooks of any office (.xlsx, .xlsm), read with lxml under limits of our own.

openpyxl is killed by a merged range of 1.4 KB and is five times slower; calamine sets out a dense table between its
farthest cells before anyone can look, and has no number formats, in which our own workbooks keep the notes beside
figures. Coordinates come from real cells only, `<dimension>` is not read, a formula counts by its stored result.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from lxml import etree

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.layouts import MOST_COLUMNS, MOST_ROWS, Cell
from qisheng_desktop.importing.stream import NO_RESULT, Break, Grid, Piece, Source, make_grid
from qisheng_desktop.importing.xlsx_names import marks_of, place_of
from qisheng_desktop.importing.xml import parse_xml

MOST_CELLS, MOST_MERGES, LARGEST_MERGE, MOST_SHEETS = 200_000, 5_000, 100_000, 100
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_VALUE: Final = f"{_MAIN}v"
_T: Final = f"{_MAIN}t"
_WHOLE = re.compile(rf"0|[1-9][0-9]{{0,{15 - 1}}}")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_CODE = re.compile(r'(?:General|[#0,.?]+)(?P<after>(?:"[^"]*"|\\.|_.)*)')
_DIGITS_EXACT = 15
_BLANK_ROWS = re.compile(
    rb"(?:<row\b[^<>]*+(?:(?<=/)>|(?<!/)>\s*+(?:<c\b[^<>]*+(?:(?<=/)>|(?<!/)></c>)\s*+)*+</row>)\s*+)++"
)
_LONGEST_BLANK = 2**16
"""Bytes of blank rows that are kept of a run of them."""


class _Book(NamedTuple):
    strings: list[str]
    formats: list[str]


def read_xlsx(data: bytes) -> Source:
    """Read a workbook.

    Raises:
        RefusedError: If it is damaged, encrypted, unsafe or too large.
    """
    archive = Archive(data)
    notices = [Doubt(DoubtKind.MACROS)] if any(name.endswith("vbaProject.bin") for name in archive.names) else []
    notices += [Doubt(DoubtKind.LINKS)] if any("/externalLinks/" in name for name in archive.names) else []
    book = _parsed(archive, "xl/workbook.xml")
    if book is None:
        raise RefusedError(RefusalKind.DAMAGED)
    folder = _Book(_strings(_parsed(archive, "xl/sharedStrings.xml")), _formats(_parsed(archive, "xl/styles.xml")))
    targets = _targets(archive)
    pieces: list[Piece] = []
    cells: dict[str, Mapping[tuple[int, int], str]] = {}
    sheets = list(book.iter(f"{_MAIN}sheet"))
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
        read = _Sheet(_parse(data), folder)
        counted += len(read.cells) + len(read.hidden)
        if counted > MOST_CELLS:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS)
        pieces += [Break(sheet.get("name", "")), *read.grid()]
        cells[sheet.get("name", "")] = read.cells | read.hidden
        notices += [Doubt(DoubtKind.FAR_CELLS, None, sheet.get("name", ""))] if read.has_far else []
        notices += [Doubt(DoubtKind.HIDDEN, None, sheet.get("name", ""))] if read.hidden else []
        notices += [Doubt(DoubtKind.HUGE_MERGE, None, sheet.get("name", ""))] if read.has_huge_merge else []
    return Source(tuple(pieces), tuple(dict.fromkeys(notices)), marks_of(book, cells))


class _Sheet:
    """One sheet: its cells by row and column, hidden ones apart."""

    def __init__(self, root: etree._Element, book: _Book) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self.hidden: dict[tuple[int, int], str] = {}
        self.has_far = self.has_huge_merge = False
        self._formatted: set[int] = set()
        self._book = book
        self._root = root
        hidden = self._hidden_columns()
        row_number = -1
        for row in root.iterfind(f"{_MAIN}sheetData/{_MAIN}row"):
            row_number = _number(row.get("r"), row_number + 2) - 1
            is_hidden = row.get("hidden") in {"1", "true"}
            column = -1
            for element in row:
                at = place_of(element.get("r") or "") or (row_number, column + 1)
                column = at[1]
                self._read(element, at, is_hidden=is_hidden or column in hidden)
            if len(self.cells) + len(self.hidden) > MOST_CELLS:
                raise RefusedError(RefusalKind.TOO_MANY_CELLS)

    def grid(self) -> Iterator[Grid]:
        """Yield the tables of the sheet; an empty column parts two that stand beside each other."""
        if not self.cells:
            return
        merges = self._merges()
        height = 1 + max(row for row, _ in self.cells)
        height += height in self._formatted  # a last line of figures that are all blank
        width = 1 + max(column for _, column in self.cells)
        cells, covered = [], set[tuple[int, int]]()
        for (top, left), (bottom, right) in merges.items():
            if top < height and left < width:
                rows, columns = range(top, min(bottom + 1, height)), range(left, min(right + 1, width))
                cells.append(Cell(self.cells.get((top, left), ""), top, left, len(rows), len(columns)))
                covered |= {(row, column) for row in rows for column in columns}
        cells += [Cell(text, row, column) for (row, column), text in self.cells.items() if (row, column) not in covered]
        known = covered | self.cells.keys()
        full = {row for row, _ in known} | {row for row in self._formatted if row < height}
        blanks = ((row, column) for row in sorted(full) for column in range(width))
        cells += [Cell("", row, column) for row, column in blanks if (row, column) not in known]
        if height * width > MOST_CELLS:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS)
        yield from islands(cells, width)

    def _read(self, element: etree._Element, at: tuple[int, int], *, is_hidden: bool) -> None:
        text = _value(element, self._book)
        if not text:
            self._formatted.add(at[0])
            return
        if at[0] >= MOST_ROWS or at[1] >= MOST_COLUMNS:
            self.has_far = True
        elif is_hidden:
            self.hidden[at] = text
        else:
            self.cells[at] = text

    def _hidden_columns(self) -> set[int]:
        hidden: set[int] = set()
        for column in self._root.iterfind(f"{_MAIN}cols/{_MAIN}col"):
            if column.get("hidden") in {"1", "true"}:
                first, last = _number(column.get("min"), 1), _number(column.get("max"), 1)
                hidden.update(range(first - 1, min(last, MOST_COLUMNS)))
        return hidden

    def _merges(self) -> dict[tuple[int, int], tuple[int, int]]:
        merges: dict[tuple[int, int], tuple[int, int]] = {}
        for number, merge in enumerate(self._root.iterfind(f"{_MAIN}mergeCells/{_MAIN}mergeCell")):
            ends = [place_of(end) for end in (merge.get("ref") or "").split(":")]
            if number >= MOST_MERGES:
                break
            if len(ends) == 2 and ends[0] and ends[1]:  # noqa: PLR2004 - a range has two ends
                (top, left), (bottom, right) = ends[0], ends[1]
                size = (bottom - top + 1) * (right - left + 1)
                self.has_huge_merge = self.has_huge_merge or size > LARGEST_MERGE
                if 1 <= size <= LARGEST_MERGE:
                    merges[top, left] = (bottom, right)
        return merges


def islands(cells: list[Cell], width: int) -> Iterator[Grid]:
    """Yield the tables among the cells of a sheet; an empty column parts two that stand beside each other."""
    used = {column for cell in cells if cell.text for column in range(cell.column, cell.column + cell.width)}
    edges = [column for column in range(width) if column in used and column - 1 not in used]
    for first, after in pairwise([*edges, width]):
        inside = cells if edges == [0] else [cell for cell in cells if first <= cell.column < after]
        yield make_grid([cell._replace(column=cell.column - first) for cell in inside] if first else inside)


def _value(element: etree._Element, book: _Book) -> str:
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return _string(element.find(f"{_MAIN}is"))
    value = next(element.iterchildren(_VALUE), None)
    stored = (value.text or "").strip() if value is not None else ""
    if not stored:
        return NO_RESULT if value is None and len(element) and element.find(f"{_MAIN}f") is not None else ""
    if kind == "s":
        place = _number(stored, -1)
        return book.strings[place] if 0 <= place < len(book.strings) else ""
    if kind in {"str", "e", "d", "b"}:
        return stored
    style = _number(element.get("s"), 0)
    return shown_number(stored, book.formats[style] if style < len(book.formats) else "")


def shown_number(stored: str, code: str = "") -> str:
    """Return a number as written, without binary noise, with the words its format puts after it."""
    if _WHOLE.fullmatch(stored) and "%" not in code:
        return stored + _words_after(code)
    try:
        number = float(stored)
    except ValueError:
        return stored
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 - only NaN differs from itself
        return stored
    text = f"{Decimal(f'{number:.{_DIGITS_EXACT}g}'):f}"
    if "%" in code:
        return f"{Decimal(text) * 100:f}%"
    return text + _words_after(code)


@lru_cache(maxsize=256)
def _words_after(code: str) -> str:
    """Return what a number format puts after a number."""
    after = _CODE.fullmatch(code.partition(";")[0])
    return "".join(quoted or escaped for quoted, escaped in _LITERAL.findall(after["after"])) if after else ""


def _shortened(rows: re.Match[bytes]) -> bytes:
    """Cut a run of blank rows: a sheet coloured to its end has a million of them, and a tree of them fills memory."""
    run = rows[0]
    return run if len(run) <= _LONGEST_BLANK else run[: run.rindex(b"<row", 0, _LONGEST_BLANK)]


def _parsed(archive: Archive, name: str) -> etree._Element | None:
    data = archive.read(name)
    return _parse(data) if data else None


def _parse(data: bytes) -> etree._Element:
    return parse_xml(data.replace(_STRICT, _MAIN[1:-1].encode()))


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


def _strings(root: etree._Element | None) -> list[str]:
    return [_string(item) for item in root.iterfind(f"{_MAIN}si")] if root is not None else []


def _string(item: etree._Element | None) -> str:
    """Return the text of a string; readings over characters (phonetic runs) are left out."""
    if item is None:
        return ""
    if len(item) == 1 and item[0].tag == _T:
        return item[0].text or ""
    parts = [child.text or "" for child in item.iterfind(f"{_MAIN}t")]
    parts += [child.text or "" for child in item.iterfind(f"{_MAIN}r/{_MAIN}t")]
    return "".join(parts)


def _formats(root: etree._Element | None) -> list[str]:
    """Return the number format of each cell style."""
    if root is None:
        return []
    codes = {node.get("numFmtId", ""): node.get("formatCode", "") for node in root.iter(f"{_MAIN}numFmt")}
    codes |= {"9": "0%", "10": "0.00%"}
    return [codes.get(node.get("numFmtId", ""), "") for node in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < len("10000000") else default
