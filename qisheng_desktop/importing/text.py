"""Plain text: paragraphs, and tables as Word hands them over, a tab before each cell and an empty line after each row.

Any other text is left as paragraphs; the recogniser looks for tables in the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.encoding import Decoded, decode
from qisheng_desktop.importing.layouts import Cell, TableTooLargeError
from qisheng_desktop.importing.stream import Paragraph, Piece, Source, make_grid, ragged_grid

_TAB = "\t"
LEAST_ROWS = 2
LARGEST = 10 * 2**20
MOST_LINES = 100_000
"""The most lines, empty ones too: Word puts a cell to a line."""


def read_text(data: bytes, looked: Decoded | None = None) -> Source:
    """Read a text file of any encoding; ``looked`` is the same as a text, if somebody has made one of it before.

    Raises:
        RefusedError: If it is too large.
    """
    if len(data) > LARGEST:
        raise RefusedError(RefusalKind.TOO_LARGE)
    decoded = looked or decode(data)
    notices = (Doubt(DoubtKind.ENCODING, None, str(decoded.lost)),) if decoded.lost else ()
    try:
        return Source(tuple(any_pieces(decoded.text)), notices)
    except TableTooLargeError as error:
        raise RefusedError(RefusalKind.TOO_MANY_CELLS) from error


def any_pieces(text: str) -> Iterator[Piece]:
    """Yield the paragraphs and tables of a text of either kind.

    Raises:
        RefusedError: If it has more lines than any report.
    """
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise RefusedError(RefusalKind.TOO_LARGE)
    inside = sum(_TAB in line.strip(_TAB) for line in lines)
    before = sum(line.startswith(_TAB) and _TAB not in line[1:] for line in lines)
    yield from tabbed_pieces(text) if inside > before else text_pieces(text)


def text_pieces(text: str) -> Iterator[Piece]:
    """Yield the paragraphs and tables of a text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    block: list[str] = []
    for line in lines:
        is_broken = bool(block and block[-1].strip() and line.strip())  # a cell whose text goes on in the next line
        if line.startswith(_TAB) or is_broken or (block and not line.strip()):
            block.append(line)
            continue
        yield from _block(block)
        block = []
        if _TAB in line.strip(_TAB):
            yield ragged_grid([line.split(_TAB)])
        elif line.strip():
            yield Paragraph(line)
    yield from _block(block)


def tabbed_pieces(text: str) -> Iterator[Piece]:
    """Yield the tables of a text with a row to a line and tabs between its cells, as spreadsheets copy them."""
    rows: list[list[str]] = []
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        if _TAB in line:
            rows.append(line.split(_TAB))
            continue
        if rows:
            yield make_grid(
                Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts)
            )
            rows = []
        if line.strip():
            yield Paragraph(line)


def _block(lines: list[str]) -> Iterator[Piece]:
    """Yield lines that begin with a tab as a table whose rows end at empty lines."""
    rows = [row for row in _rows(lines) if row]
    cells = sum(len(row) for row in rows)
    if len(rows) >= LEAST_ROWS and cells > len(rows):
        yield ragged_grid(rows)
        return
    yield from (Paragraph(cell) for row in rows for cell in row if cell.strip())


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    row: list[str] = []
    for line in lines:
        if line.startswith(_TAB):
            row += line[1:].split(_TAB)
        elif row and line.strip():
            row[-1] += "\n" + line
        else:
            yield row
            row = []
    yield row
