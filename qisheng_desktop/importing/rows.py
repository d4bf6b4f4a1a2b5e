"""Reading the rows of one table of the form, from one table of the document or from several.

A row is known by its label, inside its group where labels repeat; what has figures and is not known is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qisheng_desktop.importing.columns import Heads, Order, order_of, share
from qisheng_desktop.importing.draft import DoubtKind
from qisheng_desktop.importing.figures import Figures
from qisheng_desktop.importing.labels import key
from qisheng_desktop.importing.layouts import Cell
from qisheng_desktop.importing.stream import Grid
from qisheng_desktop.importing.vocabulary import Vocabulary, could_name, is_blank, looks_like_figure
from qisheng_desktop.model.blocks import Block, Column
from qisheng_desktop.model.cells import CellRef

_EQUATION = re.compile(r"[\w）)]\s*[＝=≥≤≠]\s*[\w（(]")
"""What stands between two sides that are compared; no row of the form has it in its label."""


class _Open(NamedTuple):
    """A row with figures whose label is not known, and the row known before it."""

    before: str
    labels: str
    cells: tuple[Cell, ...]


class RowReader:
    """Reads the rows of one table; remembers the headings that stand over them.

    ``taken`` is what the last row gave, ``is_line`` whether it was a supplement line. ``is_plain`` says whether every
    row so far did nothing else: no doubt about its place, no figure in it that decided where it went.
    """

    def __init__(self, vocabulary: Vocabulary, figures: Figures) -> None:
        self.vocabulary = vocabulary
        self._figures = figures
        self._heads: list[tuple[Cell | None, ...]] = []
        self._grid: Grid | None = None
        self._is_reading_heads = False
        self._last = ""
        self._stubless_done = False
        self._open: list[_Open] = []
        self._ordered: set[int] = set()
        self._group: tuple[str, ...] = ()
        self.taken: list[tuple[CellRef, Cell]] = []
        self.is_line = False
        self.is_plain = True

    @property
    def code(self) -> str:
        """The code of the table."""
        return self.vocabulary.table.code

    def read(self, grid: Grid, row: int) -> None:
        """Read one row of a table of the document."""
        self.taken, self.is_line = [], False
        if grid is not self._grid:
            self._grid, self._is_reading_heads = grid, False
        cells = grid.distinct(row)
        texts = [cell.text for cell in cells]
        place, code = self._row(cells)
        if code is None and place >= 0:
            return
        if code is not None:
            self._figures_of(code, cells[place + 1 :], grid)
        elif self._is_heads(cells):
            if not self._is_reading_heads:
                self._heads.clear()
                self._is_reading_heads = True
            self._heads.append(grid.row(row))
            return
        elif not self.read_line(cells) and not self._whole_group(cells) and not self._without_stub(cells, grid):
            self._unknown(cells)
        self._is_reading_heads = self._is_reading_heads and not any(map(looks_like_figure, texts)) and code is None

    def close(self) -> None:
        """Give rows whose labels are not known a place by their order, with a doubt, or leave them as doubts."""
        order = list(self.vocabulary.order)
        for unknown in self._open:
            after = order.index(unknown.before) + 1 if unknown.before else 0
            code = order[after] if after < len(order) else ""
            block = self.vocabulary.block_of.get(code)
            columns = block.columns if block else ()
            refs = [CellRef(self.code, code, column.code) for column in columns]
            is_free = bool(refs) and not any(ref in self._figures.found for ref in refs)
            is_between = after + 1 >= len(order) or self._has(order[after + 1])
            read = " ".join(cell.text for cell in unknown.cells)
            if is_free and is_between and len(unknown.cells) == len(columns) and unknown.labels:
                for ref, cell in zip(refs, unknown.cells, strict=True):
                    self._figures.put(ref, cell)
                    self._figures.doubt(DoubtKind.ROW_BY_ORDER, ref, f"{unknown.labels} {cell.text}")
            else:
                self._figures.doubt(DoubtKind.UNKNOWN_ROW, CellRef(self.code), f"{unknown.labels} {read}".strip())

    def _has(self, row: str) -> bool:
        return any(ref.section == self.code and ref.row == row for ref in self._figures.found)

    def _row(self, cells: Sequence[Cell]) -> tuple[int, str | None]:
        """Return the place of the label that names the row, and the row; nothing where no label does.

        A label broken over two pages is put together with the one before it.
        """
        lead = self._labels(cells)
        groups = tuple(group for cell in cells[: len(lead)] for group in self.vocabulary.groups.match(cell.text).found)
        self._group = groups or self._group
        texts = [cell.text for cell in cells]
        is_all_labels = not any(looks_like_figure(text) for text in texts[len(lead) :] if key(text))
        if is_all_labels and sum(self.vocabulary.is_heading(text) for text in texts if key(text)) > 1:
            return -1, None
        for place in range(len(lead) - 1, -1, -1):
            if key(lead[place]):
                code = self.vocabulary.row(lead[place], groups or self._group)
                if code is not None:
                    return place, code
        return -1, None

    def _labels(self, cells: Sequence[Cell]) -> list[str]:
        """Return the texts before the first figure."""
        lead = []
        for cell in cells:
            if key(cell.text) and looks_like_figure(cell.text) and not could_name(self.vocabulary, cell.text):
                break
            lead.append(cell.text)
        return lead

    def _is_heads(self, cells: Sequence[Cell]) -> bool:
        texts = [cell.text for cell in cells if key(cell.text)]
        if not texts or any(looks_like_figure(text) for text in texts):
            return False
        return any(self.vocabulary.is_heading(text) for text in texts)

    def _figures_of(self, code: str, cells: Sequence[Cell], grid: Grid) -> None:
        """Take the figures of a known row."""
        self._last = code
        block = self.vocabulary.block_of[code]
        first = cells[0].column if cells else 0
        heads = Heads(tuple(self._heads), bool(self._heads) and grid.is_ragged)
        order = order_of(block, heads, self.vocabulary, first)
        if not order.is_told and len(block.columns) > 1 and any(key(cell.text) for cell in cells):
            self._doubt_order(block, code)
        cells = self._trimmed(cells, order, grid)
        shared = share(cells, order) if order.places and not grid.is_ragged else None
        by_order = list(zip(order.columns, cells, strict=False)) if len(cells) == len(order.columns) else None
        if shared and not shared.merged and not shared.split and len(shared.clear) == len(order.columns):
            if by_order is not None and [cell for _, cell in by_order] != [cell for _, cell in shared.clear]:
                self._doubt_order(block, code)
                self._put(code, by_order)
                return
            self._put(code, list(shared.clear))
            for cell in shared.beside:
                self._doubt(DoubtKind.UNKNOWN_COLUMN, CellRef(self.code, code), cell.text)
        elif by_order is not None:
            self._put_by_order(code, by_order, is_sure=not (shared and shared.merged))
        elif shared and (shared.merged or shared.split):
            self._put(code, list(shared.clear))
            for kind, doubtful in ((DoubtKind.MERGED, shared.merged), (DoubtKind.SPLIT, shared.split)):
                for column, text in doubtful:
                    self._met(code, column)
                    self._doubt(kind, CellRef(self.code, code, column.code), text)
            for cell in shared.beside:
                self._doubt(DoubtKind.UNKNOWN_COLUMN, CellRef(self.code, code), cell.text)
        else:
            self._wrong_count(code, order, cells)

    def _put_by_order(self, code: str, given: list[tuple[Column, Cell]], *, is_sure: bool) -> None:
        """Take figures by their order; not sure where one of them stands over several columns."""
        if not is_sure:
            self._doubt_order(self.vocabulary.block_of[code], code)
        self._put(code, given)

    def _trimmed(self, cells: Sequence[Cell], order: Order, grid: Grid) -> Sequence[Cell]:
        """Leave blank cells out at the one end where there are too many, and nothing tells which is which."""
        extra = len(cells) - len(order.columns)
        if extra <= 0 or (order.places and not grid.is_ragged):
            return cells
        is_blank_before = all(is_blank(cell.text) for cell in cells[:extra])
        is_blank_after = all(is_blank(cell.text) for cell in cells[-extra:])
        if is_blank_before and (not is_blank_after or all(is_blank(cell.text) for cell in cells)):
            return cells[extra:]
        return cells[:-extra] if is_blank_after and not is_blank_before else cells

    def _wrong_count(self, code: str, order: Order, cells: Sequence[Cell]) -> None:
        for column in order.columns:
            self._met(code, column)
        if any(not is_blank(cell.text) for cell in cells):
            read = " ".join(cell.text for cell in cells)
            self._doubt(DoubtKind.WRONG_COUNT, CellRef(self.code, code), read)

    def _doubt(self, kind: DoubtKind, ref: CellRef, read: str = "") -> None:
        self.is_plain = False
        self._figures.doubt(kind, ref, read)

    def _met(self, code: str, column: Column) -> None:
        self.is_plain = False
        self._figures.found.setdefault(CellRef(self.code, code, column.code), "")

    def _put(self, code: str, pairs: Sequence[tuple[Column, Cell]]) -> None:
        for column, cell in pairs:
            ref = CellRef(self.code, code, column.code)
            self._figures.put(ref, cell)
            self.taken.append((ref, cell))

    def _doubt_order(self, block: Block, code: str) -> None:
        if id(block) not in self._ordered:
            self._ordered.add(id(block))
            self._doubt(DoubtKind.COLUMNS_BY_ORDER, CellRef(self.code, code))

    def read_line(self, cells: Sequence[Cell]) -> bool:
        """Take a supplement line: its figure stands in the next cell, or after the colon."""
        for place, cell in enumerate(cells):
            code = self.vocabulary.line(cell.text) if key(cell.text) else None
            if code:
                after = [text for other in cells[place + 1 :] if key(text := other.text)]
                self._figures.put_text(CellRef(self.code, code), " ".join(after) or after_colon(cell.text))
                self._figures.places[id(cells[-1])] = CellRef(self.code, code)
                self.is_line = True
                return True
        return False

    def _whole_group(self, cells: Sequence[Cell]) -> bool:
        """Take one row for a whole group: noughts are noughts of all its rows, anything else is a doubt."""
        lead = self._labels(cells)
        place = max((place for place, text in enumerate(lead) if key(text)), default=-1)
        found = self.vocabulary.groups.match(lead[place]).found if place >= 0 else ()
        codes = self.vocabulary.inner.get(found[0], ()) if found else ()
        after = list(cells[place + 1 :])
        columns = self.vocabulary.block_of[codes[0]].columns if codes else ()
        self.is_plain = self.is_plain and not codes
        if not codes or len(after) < len(columns):
            return bool(codes) and not any(key(cell.text) for cell in after)
        for column, cell in zip(columns, after[-len(columns) :], strict=True):
            refs = [CellRef(self.code, code, column.code) for code in codes]
            if column.formula is None and key(cell.text) and cell.text.strip() not in {"0", "０"}:
                for ref in refs:
                    self._doubt(DoubtKind.ONE_ROW_FOR_SEVERAL, ref, cell.text)
                self._figures.found.update((ref, self._figures.found.get(ref, "")) for ref in refs)
                continue
            for ref in refs:
                if column.formula is None:
                    self._figures.put(ref, cell)
                else:
                    self._figures.found.setdefault(ref, "")
        self._last = codes[-1]
        return True

    def _without_stub(self, cells: Sequence[Cell], grid: Grid) -> bool:
        """Take the row of figures of a table that has no labels before its rows."""
        block = self.vocabulary.stubless
        if block is None or not (self._heads or sum(map(is_figure, cells)) >= len(block.columns)):
            return False
        labels = [cell for cell in cells if key(cell.text) and not looks_like_figure(cell.text)]
        if self._stubless_done or (labels and not any(map(is_figure, cells))):
            return False
        self._stubless_done = True
        rest = [cell for cell in cells if cell not in labels] if len(cells) > len(block.columns) else cells
        self._figures_of(block.rows[0].code, rest, grid)
        return True

    def _unknown(self, cells: Sequence[Cell]) -> None:
        if any(_EQUATION.search(cell.text) for cell in cells):
            return  # a line of checks, as our own workbooks have under their tables
        lead = self._labels(cells)
        while lead and not key(lead[-1]):
            lead.pop()
        after = tuple(cells[len(lead) :])
        if any(key(cell.text) for cell in after):
            self.is_plain = False
            self._open.append(_Open(self._last, " ".join(filter(key, lead)), after))


def is_figure(cell: Cell) -> bool:
    """Say whether a cell holds a figure."""
    return looks_like_figure(cell.text)


def after_colon(text: str) -> str:
    """Return what follows the last colon of a label, or nothing."""
    head, colon, rest = text.replace(":", "：").rpartition("：")
    return rest.strip() if head and colon else ""
