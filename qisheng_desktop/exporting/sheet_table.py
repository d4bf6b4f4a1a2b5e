"""One table of the workbook, in the official shape; below it and at its right, outside what is printed, the checks."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from qisheng_desktop.exporting import excel
from qisheng_desktop.exporting.characters import nominal_advance
from qisheng_desktop.exporting.document import Cell, Check, Grid, number_of
from qisheng_desktop.exporting.sheet_names import Names, cell_name, fixed
from qisheng_desktop.exporting.sheet_styles import SIZE, Styles
from qisheng_desktop.exporting.tables import Fit, compose
from qisheng_desktop.model.cells import CellRef, Mark, format_value
from qisheng_desktop.model.edition import Figure
from qisheng_desktop.model.expression import Formula

_FIT = Fit(SIZE * 1.02, 21.0)  # composed a little larger than it is set: whose fonts show it is not known
WIDTH_PIXELS, LANDSCAPE_PIXELS = 590, 850
"""156 mm, the measure of the printed report, and 225 mm, that of a landscape page."""
_TOP = 1
"""The table begins under its heading."""
_LEAST_SHRINK = 0.6
"""A number whose note would shrink it more than this has the note under the table."""
_NOTE_AFTER = "注："
_LARGEST = 10**12
"""Beyond any figure a report has."""
_PROTECTION = {
    "format_cells": True, "format_columns": True, "format_rows": True,
    "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip


class TableSheet:
    """Writes one table; afterwards knows where its checks stand and what they say."""

    def __init__(self, grid: Grid, sheet: Worksheet, styles: Styles) -> None:
        self.grid = grid
        self.check_areas: list[str] = []
        self.said: list[str] = []
        self._sheet = sheet
        self._styles = styles
        self._remarks = list(grid.remarks)
        self._places = {
            cell.place.ref: (_TOP + cell.place.row, cell.place.column) for cell in grid.cells if cell.place.ref
        }
        self._numbers = {cell.place.ref: _counted(cell) for cell in grid.cells if cell.place.ref}
        sums = sum(grid.layout.widths)
        pixels = LANDSCAPE_PIXELS if grid.is_landscape else WIDTH_PIXELS
        self._pixels = [round(width * pixels / sums) for width in grid.layout.widths]

    def name(self, names: Names) -> None:
        """Name the heading and every figure."""
        names.cell(f"_title.{self.grid.code}", self.grid.name, (0, 0))
        for ref, place in self._places.items():
            names.cell(cell_name(ref), self.grid.name, place)

    def write(self) -> None:
        """Write heading, table, remarks and checks, and set up printing and protection."""
        sheet, layout = self._sheet, self.grid.layout
        last = layout.columns - 1
        for column, pixels in enumerate(self._pixels):
            sheet.set_column_pixels(column, column, pixels)
        sheet.set_row(0, 28)
        sheet.merge_range(0, 0, 0, last, self.grid.heading, self._styles.heading)
        composed = compose(self.grid.cells, layout, _FIT, nominal_advance, sum(self._pixels) * 0.75)
        for row, height in enumerate(composed.heights, _TOP):
            sheet.set_row(row, round(height * 4 / 3 + 0.5) * 0.75)
        for cell in self.grid.cells:
            self._write(cell)
        end = self._write_remarks(_TOP + layout.rows)
        sheet.print_area(0, 0, end - 1, last)
        if self.grid.is_landscape:
            sheet.set_landscape()
        if layout.heading_rows:
            sheet.repeat_rows(0, _TOP + layout.heading_rows - 1)
            sheet.freeze_panes(_TOP + layout.heading_rows, 0)
        self._write_checks(end + 1)
        sheet.protect("", _PROTECTION)

    def _write(self, cell: Cell) -> None:
        place, number = cell.place, number_of(cell)
        row, column = _TOP + place.row, place.column
        after = self._after(cell) if number is not None else ""
        style = self._styles.of(cell, after)
        if place.height > 1 or place.width > 1:
            self._sheet.merge_range(row, column, row + place.height - 1, column + place.width - 1, "", style)
        formula = cell.figure.formula if cell.figure else None
        if place.ref and formula and self._reads_only_here(formula, place.ref):
            text = excel.total(formula, place.ref, self._places)
            self._sheet.write_formula(row, column, text, style, "" if number is None else stored(number))
        elif number is not None:
            self._sheet.write_number(row, column, stored(number), style)
        elif cell.text:
            self._sheet.write_string(row, column, "\n".join(place.lines) or cell.text, style)
        else:
            self._sheet.write_blank(row, column, None, style)
        if cell.figure and formula is None:
            self._validate(row, column, cell)

    def _reads_only_here(self, formula: Formula, at: CellRef) -> bool:
        return all(ref.cell in self._places and not ref.is_last for ref in formula.refs(at))

    def _after(self, cell: Cell) -> str:
        """Return what follows a number in its cell; a note that has no room there goes under the table."""
        number = number_of(cell)
        after = cell.text.removeprefix(format_value(number)).replace('"', "”")
        if (
            not after or cell.note.replace('"', "”") not in after
        ):  # a sign stays with its number, however small both become
            return after
        room = sum(self._pixels[cell.place.column : cell.place.column + cell.place.width]) * 0.75 - 6
        if room < _LEAST_SHRINK * sum(nominal_advance("", character) for character in cell.text) * SIZE:
            self._remarks.append(f"{_NOTE_AFTER}{_name(cell.figure)}：{cell.note}")
            return ""
        return after

    def _validate(self, row: int, column: int, cell: Cell) -> None:
        """Warn when something else than a count or an amount is typed; a warning only, for 不适用 may be typed too."""
        figure = cell.figure
        if figure is None:
            return
        kind = "数" if figure.decimals else "整数"
        rule = {
            "validate": "decimal" if figure.decimals else "integer",
            "criteria": ">=", "value": -_LARGEST if figure.is_signed else 0, "error_type": "warning",
            "error_title": "请核对",
            "error_message": f"这里填{kind}。" if figure.is_signed else f"这里填不小于 0 的{kind}，没有发生的填 0。",
        }  # fmt: skip
        self._sheet.data_validation(row, column, row, column, rule)

    def _write_remarks(self, row: int) -> int:
        width = sum(self._pixels) * 0.75 - 8
        for remark in self._remarks:
            lines = sum(nominal_advance("", character) for character in remark) * 9.5 // width + 1
            self._sheet.set_row(row, min(409, lines * 13 + 3))
            self._sheet.merge_range(row, 0, row, self.grid.layout.columns - 1, remark, self._styles.remark)
            row += 1
        return row

    def _write_checks(self, below: int) -> None:
        """Write a rule that goes along a row under its columns, every other one beside its row."""
        right = self.grid.layout.columns + 1
        taken: set[tuple[int, int]] = set()
        for _, group in groupby(self.grid.checks, key=lambda check: check.code):
            checks = list(group)
            rows = {self._places[check.at][0] for check in checks}
            if len(rows) == 1 < len(checks):
                first = min(self._places[check.at][1] for check in checks)
                self._caption_below(below, first, checks[0])
                for check in checks:
                    self._write_check(check, below, self._places[check.at][1])
                self.check_areas.append(_area(below, first, below, max(self._places[c.at][1] for c in checks)))
                below += 1
                continue
            for check in checks:
                row, column = self._places[check.at][0], right
                while (row, column) in taken:
                    column += 2
                taken.add((row, column))
                self._write_check(check, row, column)
                self._sheet.write_string(row, column + 1, check.caption, self._styles.caption)
                self._sheet.set_column_pixels(column, column, 56)
                self._sheet.set_column_pixels(column + 1, column + 1, 300)
                self.check_areas.append(_area(row, column, row, column))

    def _caption_below(self, row: int, first: int, check: Check) -> None:
        self._sheet.set_row(row, 40)
        if first > 1:
            self._sheet.merge_range(row, 0, row, first - 1, check.caption, self._styles.check_label)
        elif first:
            self._sheet.write_string(row, 0, check.caption, self._styles.check_label)

    def _write_check(self, check: Check, row: int, column: int) -> None:
        said = excel.verdict(check.condition, check.at, self._numbers)
        self.said.append(said)
        text = excel.check(check.condition, check.at, self._places)
        self._sheet.write_formula(row, column, text, self._styles.check, said)
        self._styles.mark_off(self._sheet, row, column)
        self._mark_cells(check, fixed((row, column)))

    def _mark_cells(self, check: Check, said_at: str) -> None:
        """Colour the figures that a rule compares while it is not met; ``said_at`` is the cell that says so."""
        places = sorted({self._places[ref.cell] for ref in check.condition.refs(check.at)})
        rule = {
            "type": "formula", "criteria": f'=LEFT({said_at},{len(excel.OFF)})="{excel.OFF}"',
            "format": self._styles.doubtful, "multi_range": " ".join(map(excel.address, places)),
        }  # fmt: skip
        row, column = places[0]
        self._sheet.conditional_format(row, column, row, column, rule)


def stored(number: Decimal) -> int | float:
    """Return a number as a workbook holds it: a count without a point."""
    return int(number) if number == number.to_integral_value() else float(number)


def _counted(cell: Cell) -> Decimal | None:
    """Return the number a cell counts as in a formula: a mark is nought, yet not blank."""
    return Decimal(0) if isinstance(cell.value, Mark) else number_of(cell)


def _name(figure: Figure | None) -> str:
    labels = (figure.stub, figure.heading) if figure else ()
    return "·".join(path[-1] for path in labels if path)


def _area(top: int, left: int, bottom: int, right: int) -> str:
    first, last = excel.address((top, left)), excel.address((bottom, right))
    return first if first == last else f"{first}:{last}"
