"""Where the figures of an edition stand in a workbook of ours, as their names tell it.

Nothing of it depends on what the cells say. It is worked out for the first workbook of an edition, and holds for every
further one whose names stand for the same and whose sheets have their cells in the same places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, compress, groupby, repeat
from typing import Final

from qisheng_desktop.importing.fills import Fill, Pick, picker
from qisheng_desktop.importing.marks import NOWHERE, Filled, Marked, Named
from qisheng_desktop.importing.memo import Memo
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition, Table
from qisheng_desktop.model.layout import lay_out

MOST_BOUND, MOST_YEARS = 16, 16
"""For how many editions names are kept with the cells they stand for, and for how many years what was moved."""
_TOP = 1
"""The rows above a table in its sheet: its heading."""


class Bound:
    """The names of the figures of an edition, and the cells they stand for.

    ``lost`` are figures that have no name, ``fill`` says what to do with the others. ``firsts`` has for each table the
    name of the first of its figures that has one.
    """

    def __init__(self, edition: Edition, named: Sequence[Named | None], sheets: Mapping[str, Filled]) -> None:
        self._edition, self._named = edition, named
        is_named = tuple([each is not None for each in named]) if None in named else ()
        self.lost = tuple(ref for ref, each in zip(edition.figures, named, strict=True) if each is None)
        self.fill = _fill_of(edition, is_named)
        runs = groupby([each for each in named if each is not None], key=lambda each: each.sheet)
        self._picks = tuple((sheet, _pick(sheet, tuple(run), sheets)) for sheet, run in runs)
        self._spots = {sheet: sheets[sheet].spots for sheet, _ in self._picks if sheet}
        self._by_name = dict(zip(names_of(edition), named, strict=True))
        self.firsts = {table.code: self._first(table) for table in edition.tables}
        self._moved = Memo[int, tuple[str, ...]](MOST_YEARS)

    def fits(self, named: Sequence[Named | None], sheets: Mapping[str, Filled]) -> bool:
        """Say whether names stand for the same cells in another workbook, and these are where they are in this one."""
        return named == self._named and all(
            sheet in sheets and sheets[sheet].spots is spots for sheet, spots in self._spots.items()
        )

    def texts(self, sheets: Mapping[str, Filled]) -> list[str]:
        """Return what stands in the cell of each figure that has a name."""
        return list(chain.from_iterable([pick(sheets[sheet].texts if sheet else ()) for sheet, pick in self._picks]))

    def moved(self, year: int) -> tuple[str, ...]:
        """Return the tables whose cells stand elsewhere than they were exported."""
        known = self._moved.get(year)
        if known is not None:
            return known
        return self._moved.keep(
            year, tuple(table.code for table in self._edition.tables if self._is_moved(table, year))
        )

    def _is_moved(self, table: Table, year: int) -> bool:
        cells = [cell for cell in lay_out(table, year).cells if cell.ref]
        wanted = [(cell.row + _TOP, cell.column) for cell in cells]
        found = [each and each.place for cell in cells if cell.ref for each in [self._by_name.get(name_of(cell.ref))]]
        return any(at and at != place for at, place in zip(found, wanted, strict=True))

    def _first(self, table: Table) -> str:
        return next((name for name in map(name_of, table.figures) if self._by_name.get(name)), "")


def bound(edition: Edition, marked: Marked) -> Bound:
    """Return where the figures of an edition stand in a workbook."""
    named = list(map(marked.names.get, names_of(edition)))
    known = _BOUND.get(edition)
    if known is not None and known.fits(named, marked.sheets):
        return known
    return _BOUND.keep(edition, Bound(edition, named, marked.sheets))


_BOUND: Final = Memo[Edition, Bound](MOST_BOUND)


def forget_names() -> None:
    """Let go of all that is kept of names."""
    _BOUND.clear()


def _pick(sheet: str, run: Sequence[Named], sheets: Mapping[str, Filled]) -> Pick:
    """Return what gives the texts of some names of a sheet out of those of all its cells."""
    if not sheet:
        said = tuple(each.text for each in run)
        return lambda _: said
    numbers = sheets[sheet].spots.numbers
    return picker([numbers.get(each.place, NOWHERE) for each in run])


@lru_cache(maxsize=64)
def _fill_of(edition: Edition, is_named: tuple[bool, ...]) -> Fill | None:
    """Return what to do with the figures that have names; nothing is said where each of them has its name."""
    named = tuple(compress(edition.figures, is_named or repeat(object())))
    return Fill([(ref, number) for number, ref in enumerate(named)], edition.figures) if named else None


@lru_cache(maxsize=16)
def names_of(edition: Edition) -> tuple[str, ...]:
    """Return the names of the cells of all figures."""
    return tuple(map(name_of, edition.figures))


def name_of(ref: CellRef) -> str:
    """Return the name of the cell of a figure; a minus sign, which no name may have, is written as two dots."""
    return "_" + ".".join(part.replace("-", "..") for part in ref if part)
