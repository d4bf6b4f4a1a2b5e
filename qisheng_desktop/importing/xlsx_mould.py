"""Sheets that differ in nothing but the values of their cells: forty offices fill in the same workbook.

A sheet is parted into what stands in its ``<v>`` and all the rest, its mould. What follows from the mould alone is
worked out for the first sheet that has it, in the regular way, and kept: where each value stands, what it is, which
tables they make. The mould has every byte that is not a value, so nothing about it is left to guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from qisheng_desktop.importing.fills import Pick, picker
from qisheng_desktop.importing.layouts import Cell, Layout, label_of
from qisheng_desktop.importing.marks import NOWHERE, Filled, Spot, Spots
from qisheng_desktop.importing.memo import Memo
from qisheng_desktop.importing.stream import Grid, Paragraph, Piece, grid_of
from qisheng_desktop.importing.xlsx_book import WHOLE, Book
from qisheng_desktop.importing.xlsx_cells import Stored
from qisheng_desktop.importing.xlsx_frame import Frame
from qisheng_desktop.importing.xlsx_names import place_of
from qisheng_desktop.importing.xlsx_sheet import Cells, Sheet, is_column

MOST_MOULDS, LARGEST_MOULD = 64, 2**17
"""How many moulds are kept, and of sheets of how many bytes at most."""
MOST_BLANKS, MOST_LAYOUTS = 16, 16
"""For how many choices of values that show nothing the tables of a mould are kept, and how many layouts of a table."""
_BEGIN, _END, _SEAM, _END_OF_CELLS = "<v>", "</v>", "\0", b"</sheetData>"
_VALUE = r"[^<>&\x00-\x1f\ufffe\uffff]++"
_VALUES = re.compile(rf"{_VALUE}(?:\n{_VALUE})*+")
_ALL_WHOLE = re.compile(rf"(?:(?:{WHOLE}+)\n)*+(?:{WHOLE}+)")


class _Table:
    """A table that the cells of a mould make."""

    def __init__(self, cells: Sequence[Cell], strings: AbstractSet[int], others: AbstractSet[int]) -> None:
        self._is_column = is_column(cells)
        cells = sorted(cells, key=lambda cell: cell.row) if self._is_column else cells
        numbers = [int(cell.text or NOWHERE) for cell in cells]
        self._pick = picker(numbers)
        self._strings = picker([number for number in numbers if number in strings])
        self._others = picker([number for number in numbers if number in others])
        self._places = tuple([cell[1:] for cell in cells])
        self._known = Memo[tuple[str, ...], Layout](MOST_LAYOUTS)

    def pieces(self, texts: Sequence[str], *, is_plain: bool) -> list[Piece]:
        """Return the table, or the paragraphs if it is a text."""
        if self._is_column:
            return [Paragraph(line) for text in self._pick(texts) for line in text.split("\n")]
        return [self._grid(texts, is_plain=is_plain)]

    def _grid(self, texts: Sequence[str], *, is_plain: bool) -> Grid:
        """Return the table; where all numbers are plain digits the words tell its layout."""
        words = (*self._strings(texts), *map(label_of, self._others(texts)))
        known = self._known.get(words) if is_plain else None
        if known is not None:
            return Grid(self._pick(texts), known)
        grid = grid_of(self._pick(texts), self._places)
        if is_plain and not grid.layout.is_large:
            self._known.keep(words, grid.layout)
        return grid


class _Told(NamedTuple):
    """What the cells of a mould make that say something: where they stand, and their tables."""

    spots: Spots
    tables: tuple[_Table, ...]


class _Mould(NamedTuple):
    """What follows from a mould; values are told by their numbers, in the order of the sheet.

    ``told`` is what the cells make, by the values that show nothing.
    """

    at: tuple[Spot, ...]
    strings: tuple[int, ...]
    numbers: tuple[tuple[int, str], ...]
    pick_numbers: Pick
    others: tuple[tuple[int, str, str], ...]
    styles: frozenset[str]
    has_huge_merge: bool
    told: Memo[tuple[int, ...], _Told]


class _Shape(NamedTuple):
    """All of a sheet that is not a value: what stands before, between and after the values, and after all cells."""

    between: tuple[str, ...]
    after: bytes

    def __hash__(self) -> int:
        """Tell by their lengths which two may be equal: to compare them takes a tenth of hashing them."""
        return hash((len(self.between), len(self.after)))


class Parted(NamedTuple):
    """A sheet parted into its mould and its values."""

    mould: _Shape
    values: list[str]


def parted(data: bytes) -> Parted | None:
    """Part a sheet; nothing where it is too large, or has in it what no XML has and stands for a seam here.

    Where a value ends a seam is put, so that the mould tells the beginning of every value from its end.
    """
    if len(data) > LARGEST_MOULD or _SEAM.encode() in data:
        return None
    cells, end, after = data.partition(_END_OF_CELLS)
    try:
        parts = cells.decode().replace(_END, _BEGIN + _SEAM).split(_BEGIN)
    except UnicodeDecodeError:
        return None
    return Parted(_Shape(tuple(parts[::2]), end + after), parts[1::2])


def poured(sheet: Parted, book: Book) -> Sheet | None:
    """Return what a sheet says whose mould is known; nothing if it is not, or a value is none that fits every mould."""
    mould = _KEPT.get(sheet.mould)
    if mould is None or len(sheet.values) != len(mould.at):  # one more: the last has no end
        return None
    numbers = "\n".join(mould.pick_numbers(sheet.values))
    is_one_each = numbers.count("\n") < max(len(mould.numbers), 1)
    is_whole = is_one_each and (not numbers or _ALL_WHOLE.fullmatch(numbers) is not None)
    is_plain = is_whole and not any(map(book.format_of, mould.styles))
    texts = _texts(mould, sheet.values, book, is_plain=is_plain)
    if texts is None:
        return None
    blank = () if all(texts) else tuple([number for number, text in enumerate(texts) if not text])
    told = mould.told.get(blank)
    if told is None:
        return None
    texts.append("")  # for what has no value
    pieces = tuple([piece for table in told.tables for piece in table.pieces(texts, is_plain=is_plain)])
    cells = Filled(told.spots, [*filter(None, texts), ""] if blank else texts)
    return Sheet(pieces, cells, has_huge_merge=mould.has_huge_merge and len(cells.texts) > 1)


def _texts(mould: _Mould, values: Sequence[str], book: Book, *, is_plain: bool) -> list[str] | None:
    """Return what the cells show; ``is_plain`` says that numbers show as they stand."""
    texts = list(values)
    strings = book.strings
    is_told = is_plain
    for at in mould.strings:
        number = texts[at]
        if number in strings:
            texts[at] = strings[number]
        else:
            texts[at] = book.shown("s", number, "")
            is_told = False
    if (mould.others or not is_told) and not _VALUES.fullmatch("\n".join(values)):
        return None
    for at, style in () if is_plain else mould.numbers:
        texts[at] = book.shown("n", texts[at], style)
    for at, kind, style in mould.others:
        texts[at] = book.shown(kind, texts[at], style)
    return texts


def keep_mould(sheet: Parted, stored: list[Stored], frame: Frame, read: Cells) -> None:
    """Keep the mould of a sheet that was read, if its values alone decide nothing but what its cells say."""
    full = [cell for cell in stored if cell[-1]]
    at = tuple(place for cell in full if (place := place_of(cell[0])))
    is_plain = frame.has_rows and not frame.hidden and not read.has_far and len(set(at)) == len(full)
    if not is_plain or len(full) != len(sheet.values) or any(cell[-2] for cell in stored if not cell[-1]):
        return
    kinds = [(number, kind or "n", style) for number, (_, style, kind, _, _) in enumerate(full)]
    mould = _KEPT.get(sheet.mould) or _Mould(
        at=at,
        strings=tuple(number for number, kind, _ in kinds if kind == "s"),
        numbers=tuple((number, style) for number, kind, style in kinds if kind == "n"),
        pick_numbers=picker([number for number, kind, _ in kinds if kind == "n"]),
        others=tuple(each for each in kinds if each[1] not in {"s", "n"}),
        styles=frozenset(style for _, kind, style in kinds if kind == "n"),
        has_huge_merge=frame.has_huge_merge,
        told=Memo(MOST_BLANKS),
    )
    marks = {place: str(number) for number, place in enumerate(at) if place in read.cells}
    strings, others = set(mould.strings), {number for number, _, _ in mould.others}
    tables = [_Table(table, strings, others) for table in read.replaced(marks).tables()]
    blank = tuple(number for number, place in enumerate(at) if place not in read.cells)
    mould.told.keep(blank, _Told(Spots({place: number for number, place in enumerate(marks)}), tuple(tables)))
    _KEPT.keep(sheet.mould, mould)


_KEPT: Final = Memo[_Shape, _Mould](MOST_MOULDS)


def forget_moulds() -> None:
    """Let go of all moulds."""
    _KEPT.clear()
