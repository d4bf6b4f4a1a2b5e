"""Workbooks of any office (.xlsx, .xlsm), read with lxml under limits of our own.

openpyxl is killed by a merged range of 1.4 KB and is five times slower; calamine sets out a dense table between its
farthest cells before anyone can look, and has no number formats, in which our own workbooks keep the notes beside
figures. The cells are found by an expression (`xlsx_cells`) where the sheet has the form that office programs give it,
in a tree else; a sheet that is one read before but for its values is not taken apart again (`xlsx_mould`).
Coordinates come from real cells only, `<dimension>` is not read, a formula counts by its stored result.
"""

from __future__ import annotations

import re

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.marks import Filled
from qisheng_desktop.importing.stream import Break, Piece, Source
from qisheng_desktop.importing.xlsx_book import Book, formats_of, parse_sheet, strings_of
from qisheng_desktop.importing.xlsx_cells import regular
from qisheng_desktop.importing.xlsx_frame import frame_of, known_frame
from qisheng_desktop.importing.xlsx_mould import forget_moulds, keep_mould, parted, poured
from qisheng_desktop.importing.xlsx_names import marks_of
from qisheng_desktop.importing.xlsx_sheet import MOST_CELLS, Cells, Sheet
from qisheng_desktop.importing.xlsx_workbook import forget_parts, targets_of, workbook_of

MOST_SHEETS = 100
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
    part = archive.read("xl/workbook.xml")
    if not part:
        raise RefusedError(RefusalKind.DAMAGED)
    workbook = workbook_of(part)
    book = Book(strings_of(archive.read("xl/sharedStrings.xml")), formats_of(archive.read("xl/styles.xml")))
    targets = targets_of(archive.read("xl/_rels/workbook.xml.rels"))
    pieces: list[Piece] = []
    cells: dict[str, Filled] = {}
    if len(workbook.sheets) > MOST_SHEETS:
        raise RefusedError(RefusalKind.TOO_MANY_CELLS)
    counted = 0
    for name, is_visible, relation in workbook.sheets:
        if not is_visible:
            notices.append(Doubt(DoubtKind.HIDDEN, None, name))
            continue
        target = targets.get(relation, "")
        content = archive.read(target) if target else b""
        if len(content) > _LONGEST_BLANK:
            content = _BLANK_ROWS.sub(_shortened, content)
        if not content:
            continue
        sheet = _read_sheet(content, book)
        counted += len(sheet.cells.spots.numbers)
        if counted > MOST_CELLS:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS)
        pieces += [Break(name), *sheet.pieces]
        cells[name] = sheet.cells
        notices += [Doubt(DoubtKind.FAR_CELLS, None, name)] if sheet.has_far else []
        notices += [Doubt(DoubtKind.HIDDEN, None, name)] if sheet.has_hidden else []
        notices += [Doubt(DoubtKind.HUGE_MERGE, None, name)] if sheet.has_huge_merge else []
    return Source(tuple(pieces), tuple(dict.fromkeys(notices)), marks_of(workbook.names, cells))


def forget_workbooks() -> None:
    """Let go of everything that is remembered of workbooks read before."""
    forget_parts()
    known_frame.clear()
    forget_moulds()


def _read_sheet(data: bytes, book: Book) -> Sheet:
    """Read a sheet: by its mould, by an expression, or else as a tree."""
    mould = parted(data)
    known = poured(mould, book) if mould else None
    if known is not None:
        return known
    if data.count(b"</v>") > MOST_CELLS:  # known at once, long before each has been looked at
        raise RefusedError(RefusalKind.TOO_MANY_CELLS)
    found = regular(data)
    if found is None:
        root = parse_sheet(data)
        cells = Cells(frame_of(root))
        cells.read_tree(root, book)
        return cells.sheet()
    frame = known_frame(found.shell)
    cells = Cells(frame)
    cells.read_cells(found.cells, book)
    if mould:
        keep_mould(mould, found.cells, frame, cells)
    return cells.sheet()


def _shortened(rows: re.Match[bytes]) -> bytes:
    """Cut a run of blank rows: a sheet coloured to its end has a million of them, and a tree of them fills memory."""
    run = rows[0]
    return run if len(run) <= _LONGEST_BLANK else run[: run.rindex(b"<row", 0, _LONGEST_BLANK)]
