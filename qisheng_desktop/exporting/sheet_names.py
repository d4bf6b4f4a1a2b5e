"""The names under which a workbook's cells are found again, whatever was done to it by hand.

A defined name goes along when rows are inserted, columns moved or sheets renamed, in Excel, WPS and LibreOffice alike,
and no clerk sees it in the sheet. Who reads a workbook back looks for these first and for labels after that:

- ``_3.new.natural`` is the cell of figure ``3[new,natural]``, ``_2.published_total`` that of a supplement's line. The
  minus sign, which no name may have, is written as two dots.
- ``_title.4`` is the heading of a section, ``_text.1`` the rows that hold a text, a paragraph to a row; rows under one
  ``_joined.N`` are one paragraph that was too long for a row.
- ``_heading`` and ``_signed`` are the rows of the title above the texts and of unit and date under them: what stands
  between is text, whatever rows were added to it.
- ``_cover.unit``, ``_cover.year``, ``_cover.date``, ``_cover.code`` are cells of the cover; the code is that of the
  content as it was exported: if it is still that of what is read, nothing was changed.
- ``_qisheng.format`` and ``_qisheng.editions`` are no cells but texts: the version of this list, and the codes of the
  edition and the supplements, with blanks between.

A cell's name that has become ``#REF!`` was deleted by hand.
"""

from __future__ import annotations

from xlsxwriter import Workbook

from qisheng_desktop.exporting.document import Document
from qisheng_desktop.exporting.excel import address
from qisheng_desktop.model.cells import CellRef

FORMAT = "1"


def cell_name(ref: CellRef) -> str:
    """Return the name of the cell of a figure."""
    return "_" + ".".join(part.replace("-", "..") for part in ref if part)


class Names:
    """Gives names to the cells of one workbook."""

    def __init__(self, book: Workbook, document: Document) -> None:
        self._book = book
        self._joined = 0
        book.define_name("_qisheng.format", f'="{FORMAT}"')
        book.define_name("_qisheng.editions", f'="{" ".join(document.editions)}"')

    def cell(self, name: str, sheet: str, place: tuple[int, int]) -> None:
        """Name a cell; ``place`` is its row and column, counted from nought."""
        self._book.define_name(name, f"='{sheet}'!{fixed(place)}")

    def rows(self, name: str, sheet: str, first: int, end: int) -> None:
        """Name the rows of the first column from ``first`` up to ``end``, if there are any."""
        if first < end:
            self._book.define_name(name, f"='{sheet}'!{fixed((first, 0))}:{fixed((end - 1, 0))}")

    def join(self, sheet: str, first: int, end: int) -> None:
        """Say that several rows are one paragraph."""
        self._joined += 1
        self.rows(f"_joined.{self._joined}", sheet, first, end)


def fixed(place: tuple[int, int]) -> str:
    """Write a place that does not move with the cell that refers to it, for example ``$C$12``."""
    letters = address(place).rstrip("0123456789")
    return f"${letters}${place[0] + 1}"
