"""Filling pages: which line, gap or table stands in which row of which page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TypeAlias

from qisheng_desktop.exporting.document import Grid
from qisheng_desktop.exporting.fonts import FontBook
from qisheng_desktop.exporting.lines import TextLine
from qisheng_desktop.exporting.page import LANDSCAPE, PITCH, UPRIGHT, Frame
from qisheng_desktop.exporting.tables import FITS, SPLIT, Composed, compose, cut, fits_of, tear, with_remarks
from qisheng_desktop.model.layout import Part

TABLE_GAP = 4.0
"""Least room above and below a table."""
MOST_KEPT = 12
"""How many lines of remarks stand under their table at most; more of them are set like text."""


@dataclass(frozen=True, slots=True)
class LineItem:
    """A line of text; ``keeps`` binds it to what follows, ``bookmark`` is its entry in the outline."""

    line: TextLine
    size: float
    x: float = 0.0
    keeps: bool = False
    bookmark: str = ""


@dataclass(frozen=True, slots=True)
class GapItem:
    """Empty rows, left out at the top of a page."""

    rows: int = 1
    keeps: bool = False
    at_top: bool = False


@dataclass(frozen=True, slots=True)
class TableItem:
    """A table, composed when its place is known; ``remarks`` are lines for pages of their own, if it has many."""

    grid: Grid
    remarks: tuple[LineItem, ...] = ()


@dataclass(frozen=True, slots=True)
class BreakItem:
    """A new page."""

    keeps: bool = False


Item: TypeAlias = LineItem | GapItem | TableItem | BreakItem


@dataclass(slots=True)
class Page:
    """What stands on a page, in reading order, with the row it begins in."""

    placed: list[tuple[int, LineItem | Composed]] = field(default_factory=list)
    used: int = 0
    frame: Frame = UPRIGHT

    @property
    def room(self) -> int:
        """The rows still free."""
        return self.frame.rows - self.used


def fill_pages(items: Sequence[Item], book: FontBook) -> list[Page]:
    """Put items on pages; what must stay together is moved to the next page together."""
    pages = [Page()]
    for group in _groups(items):
        table = group[-1] if isinstance(group[-1], TableItem) else None
        before = group[:-1] if table else group
        _turn(pages, LANDSCAPE if table and table.grid.is_landscape else UPRIGHT)
        if table:
            _place_table(pages, before, table, book)
            continue
        if _rows(before) > pages[-1].room and pages[-1].used and _rows(before) <= UPRIGHT.rows:
            pages.append(Page())
        _place(pages, before)
    return pages


def _turn(pages: list[Page], frame: Frame) -> None:
    """Go on on pages of a frame."""
    if pages[-1].frame is not frame:
        if not pages[-1].used:
            pages.pop()
        pages.append(Page(frame=frame))


def rows_of(table: Composed) -> int:
    """Return the rows a table takes up."""
    return ceil((table.height + 2 * TABLE_GAP) / PITCH - 1e-9)


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    group: list[Item] = []
    for item in items:
        group.append(item)
        if isinstance(item, TableItem) or not item.keeps:
            yield group
            group = []
    if group:
        yield group


def _rows(items: Sequence[Item]) -> int:
    return sum(item.rows if isinstance(item, GapItem) else 1 for item in items)


def _place(pages: list[Page], items: Sequence[Item]) -> None:
    for item in items:
        page = pages[-1]
        if isinstance(item, GapItem):
            if page.used or item.at_top:
                page.used = min(page.frame.rows, page.used + item.rows)
        elif isinstance(item, LineItem):
            if not page.room:
                page = Page(frame=page.frame)
                pages.append(page)
            page.placed.append((page.used, item))
            page.used += 1
        elif isinstance(item, BreakItem) and page.used:
            pages.append(Page())


def _place_table(pages: list[Page], before: Sequence[Item], item: TableItem, book: FontBook) -> None:
    """Put a table under its heading: on this page if it fits as it should look, else whole on the next."""
    grid, frame = item.grid, pages[-1].frame
    here, whole = pages[-1].room - _rows(before), frame.rows - _rows(before)
    kept = grid.remarks if len(item.remarks) <= MOST_KEPT else ()
    found = None
    for fit in fits_of(grid):
        table = with_remarks(compose(grid.cells, grid.layout, fit, book.advance, frame.width), kept, book.advance)
        if rows_of(table) <= here and (fit.size >= FITS[0].size or not found):
            found = table
            break
        found = found or (table if rows_of(table) <= whole else None)
        if found and fit.size < FITS[0].size:
            break
    if found is None:
        _place_parts(pages, before, grid, book)
        kept = ()
    else:
        if rows_of(found) > here:
            pages.append(Page(frame=frame))
        _place(pages, before)
        _put(pages[-1], found)
    if not kept:
        _place(pages, item.remarks)


def _put(page: Page, table: Composed) -> None:
    page.placed.append((page.used, table))
    page.used += rows_of(table)


def _place_parts(pages: list[Page], before: Sequence[Item], grid: Grid, book: FontBook) -> None:
    """Split a table over pages, headings repeated, no heading row last on a page."""
    _place(pages, [replace(item, keeps=False) for item in before if not isinstance(item, TableItem)])
    first, frame = grid.layout.heading_rows, pages[-1].frame
    while first < grid.layout.rows:
        ends = [end for end in _ends(grid) if end > first]
        for last in reversed(ends):
            table = compose(*cut(grid, first, last), SPLIT, book.advance, frame.width)
            if rows_of(table) <= pages[-1].room:
                break
        else:
            if pages[-1].used:
                pages.append(Page(frame=frame))
                continue
            grid = tear(grid, ends[0] - 1, frame.rows * PITCH - 2 * TABLE_GAP, book.advance, frame.width)
            last = ends[0]
            table = compose(*cut(grid, first, last), SPLIT, book.advance, frame.width)
        _put(pages[-1], table)
        first = last
        if first < grid.layout.rows:
            pages.append(Page(frame=frame))


def _ends(grid: Grid) -> list[int]:
    """Return the rows before which a table may be split: after a row of figures, or of words under the headings."""
    figures = {cell.place.row for cell in grid.cells if cell.place.part is Part.FIGURE}
    if not figures:
        return list(range(grid.layout.heading_rows + 1, grid.layout.rows + 1))
    return sorted({*(row + 1 for row in figures), grid.layout.rows})
