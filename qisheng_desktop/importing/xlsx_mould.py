"""Sheets that differ in nothing but the values of their cells: forty offices fill in the same workbook.

A sheet is parted into what stands in its ``<v>`` and all the rest, its mould. What follows from the mould alone is
worked out for the first sheet that has it, in the regular way, and kept: where each value stands, what it is, which
tables they make. The mould has every byte that is not a value, so nothing about it is left to guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from qisheng_desktop.importing.fills import Pick, picker
from qisheng_desktop.importing.layouts import Place
from qisheng_desktop.importing.memo import Memo
from qisheng_desktop.importing.stream import grid_of
from qisheng_desktop.importing.xlsx_book import NO_TEXT, WHOLE, Book
from qisheng_desktop.importing.xlsx_cells import Stored
from qisheng_desktop.importing.xlsx_frame import Frame
from qisheng_desktop.importing.xlsx_names import place_of
from qisheng_desktop.importing.xlsx_sheet import Cells, Sheet

MOST_MOULDS, LARGEST_MOULD = 64, 2**17
"""How many moulds are kept, and of sheets of how many bytes at most."""
_BEGIN, _END, _SEAM = b"<v>", b"</v>", b"\0"
_VALUES = re.compile(r"[^<>&\n]++(?:\n[^<>&\n]++)*+")
_ALL_WHOLE = re.compile(rf"(?:{WHOLE})(?:\n(?:{WHOLE}))*+")
_BLANK = -1


class _Table(NamedTuple):
    pick: Pick
    places: tuple[Place, ...]


class _Mould(NamedTuple):
    """What follows from a mould; values are told by their numbers, in the order of the sheet."""

    at: tuple[tuple[int, int], ...]
    strings: tuple[int, ...]
    numbers: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str, str], ...]
    styles: frozenset[str]
    tables: tuple[_Table, ...]
    has_huge_merge: bool


class Parted(NamedTuple):
    """A sheet parted into its mould and its values."""

    mould: bytes
    values: list[bytes]


def parted(data: bytes) -> Parted | None:
    """Part a sheet; nothing where it is too large, or has in it what no XML has and stands for a seam here.

    Where a value ends a seam is put, so that the mould tells the beginning of every value from its end.
    """
    if len(data) > LARGEST_MOULD or _SEAM in data:
        return None
    parts = data.replace(_END, _BEGIN + _SEAM).split(_BEGIN)
    return Parted(_BEGIN.join(parts[::2]), parts[1::2])


def poured(sheet: Parted, book: Book) -> Sheet | None:
    """Return what a sheet says whose mould is known; nothing if it is not, or a value is none that fits every mould."""
    mould = _KEPT.get(sheet.mould)
    if mould is None:
        return None
    texts = _texts(mould, sheet.values, book)
    if texts is None:
        return None
    cells: Mapping[tuple[int, int], str] = dict(zip(mould.at, texts, strict=True))
    texts.append("")  # for what is blank
    grids = tuple([grid_of(table.pick(texts), table.places) for table in mould.tables])
    return Sheet(grids, cells, has_huge_merge=mould.has_huge_merge)


def _texts(mould: _Mould, values: list[bytes], book: Book) -> list[str] | None:
    """Return what the cells show, if there is something in each."""
    try:
        said = b"\n".join(values).decode()
    except UnicodeDecodeError:
        return None
    texts = said.split("\n")
    if len(texts) != len(mould.at) or not _VALUES.fullmatch(said) or NO_TEXT.search(said):
        return None
    numbers = [texts[at] for at, _ in mould.numbers]
    is_plain = not any(map(book.format_of, mould.styles)) and _ALL_WHOLE.fullmatch("\n".join(numbers))
    for at in mould.strings:
        texts[at] = book.shown("s", texts[at], "")
    for at, style in () if is_plain else mould.numbers:
        texts[at] = book.shown("n", texts[at], style)
    for at, kind, style in mould.others:
        texts[at] = book.shown(kind, texts[at], style)
    return texts if all(texts) else None


def keep_mould(sheet: Parted, stored: list[Stored], frame: Frame, read: Cells) -> None:
    """Keep the mould of a sheet that was read, if its values alone decide nothing but what its cells say."""
    full = [cell for cell in stored if cell[-1]]
    at = tuple(place for cell in full if (place := place_of(cell[0])))
    is_plain = frame.has_rows and not read.hidden and not read.has_far and len(read.cells) == len(set(at)) == len(full)
    if not is_plain or len(full) != len(sheet.values) or any(cell[-2] for cell in stored if not cell[-1]):
        return
    tables = [
        _Table(picker([int(cell.text or _BLANK) for cell in table]), tuple([cell[1:] for cell in table]))
        for table in read.replaced({place: str(number) for number, place in enumerate(at)}).tables()
    ]
    kinds = [(number, kind or "n", style) for number, (_, style, kind, _, _) in enumerate(full)]
    mould = _Mould(
        at=at,
        strings=tuple(number for number, kind, _ in kinds if kind == "s"),
        numbers=tuple((number, style) for number, kind, style in kinds if kind == "n"),
        others=tuple(each for each in kinds if each[1] not in {"s", "n"}),
        styles=frozenset(style for _, kind, style in kinds if kind == "n"),
        tables=tuple(tables),
        has_huge_merge=frame.has_huge_merge,
    )
    _KEPT.keep(sheet.mould, mould)


_KEPT: Final = Memo[bytes, _Mould](MOST_MOULDS)


def forget_moulds() -> None:
    """Let go of all moulds."""
    _KEPT.clear()
