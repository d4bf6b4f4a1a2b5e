"""The looks of the workbook's cells; fonts by name, since a workbook carries none."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qisheng_desktop.exporting.document import Cell
from qisheng_desktop.exporting.excel import OFF
from qisheng_desktop.model.layout import Part

SONG, FANG, HEI, TITLE = "宋体", "仿宋_GB2312", "黑体", "方正小标宋简体"
SIZE = 10.5
_BAND, _TOTAL = "#ECF0F5", "#F5F5F5"


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        middle = {"align": "center", "valign": "vcenter", "text_wrap": True}
        edge = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": SONG, "font_size": 12}
        self.title = self._format(font_name=TITLE, font_size=18, **middle)
        self.cover_label = self._format(**edge, align="center", bg_color=_BAND)
        self.cover_text = self._format(**edge, indent=1)
        self.heading = self._format(font_name=HEI, font_size=14, valign="vcenter")
        self.second = self._format(font_name="楷体_GB2312", font_size=12, valign="vcenter", text_wrap=True, indent=2)
        self.text = self._format(font_name=FANG, font_size=12, valign="top", text_wrap=True)
        self.sign_off = self._format(
            font_name=FANG, font_size=12, align="right", valign="vcenter", text_wrap=True, indent=4
        )
        self.remark = self._format(font_name=SONG, font_size=9, valign="vcenter", text_wrap=True)
        self.check = self._format(font_name=HEI, font_size=9, shrink=True, align="center", valign="vcenter")
        self.caption = self._format(font_name=SONG, font_size=9, valign="vcenter", font_color="#595959", text_wrap=True)
        self.check_label = self._format(
            font_name=SONG, font_size=9, valign="vcenter", align="right", font_color="#595959", text_wrap=True
        )
        self.doubtful = book.add_format({"bg_color": "#FFE9C7"})
        self.off = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True})

    def of(self, cell: Cell, shown_after: str = "") -> Format:
        """Return the look of a cell of a table; ``shown_after`` follows its number without being part of it."""
        place = cell.place
        face = HEI if place.is_strong else SONG
        look: dict[str, Any] = {"border": 1, "font_name": face, "font_size": SIZE, "valign": "vcenter"}
        if place.part is Part.FIGURE:
            is_total = cell.figure is not None and cell.figure.formula is not None
            look |= {"align": "center", "shrink": True, "locked": is_total}
            look |= {"bg_color": _TOTAL} if is_total else {}
            look |= {"num_format": f'General"{shown_after}"'} if shown_after else {}
            return self._format(**look)
        is_flush = place.part in {Part.BAND, Part.STUB, Part.STUBHEAD} and place.height == 1
        look |= {"text_wrap": True, "align": "left" if is_flush else "center"}
        look |= {"bg_color": _BAND} if place.part is Part.BAND else {}
        look |= {"rotation": 270, "text_wrap": False} if place.is_vertical else {}
        return self._format(**look)

    def mark_off(self, sheet: Worksheet, row: int, column: int) -> None:
        """Colour a cell red while it says that something does not add up."""
        rule = {"type": "text", "criteria": "begins with", "value": OFF.strip(), "format": self.off}
        sheet.conditional_format(row, column, row, column, rule)

    def _format(self, **look: Any) -> Format:  # noqa: ANN401 - XlsxWriter takes numbers, texts and truths
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]
