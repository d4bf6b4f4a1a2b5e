"""Old workbooks (.xls), and those of OpenDocument (.ods) and of Excel in binary (.xlsb), by calamine.

calamine is the only maintained reader of .xls; it is compiled, and knows merged ranges of .xls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from types import TracebackType

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.stream import MOST_COLUMNS, MOST_ROWS, Break, Cell, Grid, Piece, Source
from qisheng_desktop.importing.xlsx import islands, shown_number
from qisheng_desktop.importing.xml import parse_xml

MOST_CELLS = 200_000


def read_xls(data: bytes) -> Source:
    """Read a workbook.

    Raises:
        RefusedError: If it is damaged, encrypted or too large.
    """
    import python_calamine

    if data.startswith(b"PK"):
        parse_xml(Archive(data).read("content.xml") or b"<a/>")  # calamine never ends on an element that does not
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
    yield from islands(cells, width)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value)
    return shown_number(str(value)) if isinstance(value, (int, float)) else str(value)
