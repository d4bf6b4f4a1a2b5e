"""Old workbooks (.xls), and those of OpenDocument (.ods) and of Excel in binary (.xlsb), by calamine.

calamine is the only maintained reader of .xls; it is compiled, and knows merged ranges of .xls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from types import TracebackType
from typing import Final

from lxml import etree

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.layouts import MOST_COLUMNS, MOST_ROWS, Cell
from qisheng_desktop.importing.stream import Break, Grid, Piece, Source, make_grid
from qisheng_desktop.importing.xlsx_book import shown_number
from qisheng_desktop.importing.xlsx_sheet import islands
from qisheng_desktop.importing.xml import parse_xml

MOST_CELLS = 200_000
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def read_xls(data: bytes, opened: Archive | None = None) -> Source:
    """Read a workbook; ``opened`` is the same as an archive, if somebody has looked into it before.

    Raises:
        RefusedError: If it is damaged, encrypted or too large.
    """
    import python_calamine

    if data.startswith(b"PK"):
        _check_open_document((opened or Archive(data)).read("content.xml"))
    try:
        with _Panics():
            book = python_calamine.load_workbook(BytesIO(data))
            pieces: list[Piece] = []
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
                pieces += [Break(name), *_grids(rows, list(sheet.merged_cell_ranges or []))]
    except python_calamine.PasswordError as error:
        raise RefusedError(RefusalKind.ENCRYPTED) from error
    except (python_calamine.CalamineError, ValueError) as error:
        raise RefusedError(RefusalKind.DAMAGED) from error
    return Source(tuple(pieces))


def _check_open_document(content: bytes) -> None:
    """Look before calamine does: it never ends on an element that does not, and spreads out whatever is repeated."""
    for table in parse_xml(content).iter(f"{_TABLE}table") if content else ():
        height = width = below = 0
        for row in table.iter(f"{_TABLE}table-row"):
            below += _repeats(row, "rows")
            right = 0
            for cell in row:
                right += _repeats(cell, "columns")
                if len(cell):
                    height, width = below, max(width, right)
        if height * width > MOST_CELLS:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS)


def _repeats(element: etree._Element, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return min(int(text), MOST_CELLS + 1) if text.isascii() and text.isdigit() and len(text) < len("10000000") else 1


class _Panics:
    """Says of a file on which calamine breaks off that it is damaged: what breaks off in Rust is no ``Exception``."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            raise RefusedError(RefusalKind.DAMAGED) from error


def _grids(rows: Sequence[Sequence[object]], merges: list[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[Grid]:
    width = min(max(map(len, rows), default=0), MOST_COLUMNS)
    if not width or len(rows) * width > MOST_CELLS:
        if width:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS)
        return
    texts = [[_text(value) for value in row[:width]] for row in rows]
    cells = []
    covered = set[tuple[int, int]]()
    for (top, left), (bottom, right) in merges:
        if top < len(rows) and left < width:
            down, over = range(top, min(bottom + 1, len(rows))), range(left, min(right + 1, width))
            cells.append(Cell(texts[top][left], top, left, len(down), len(over)))
            covered |= {(row, column) for row in down for column in over}
    for row, line in enumerate(texts):
        cells += [Cell(text, row, column) for column, text in enumerate(line) if (row, column) not in covered]
    yield from map(make_grid, islands(cells, width))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value)
    return shown_number(str(value)) if isinstance(value, (int, float)) else str(value)
