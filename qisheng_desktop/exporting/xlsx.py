"""The report as a workbook: a sheet for each table in the official shape, with live totals and checks.

Every formula is stored with its result, so that a telephone's preview shows it too. Labels and totals are locked
without a password: a slip of the hand does not turn a total into a number, and whoever must can lift it by a click.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qisheng_desktop.exporting.characters import nominal_advance
from qisheng_desktop.exporting.document import Document, Grid
from qisheng_desktop.exporting.excel import EVEN, OFF
from qisheng_desktop.exporting.lines import Setting, Span, break_lines
from qisheng_desktop.exporting.sheet_names import Names
from qisheng_desktop.exporting.sheet_styles import Styles
from qisheng_desktop.exporting.sheet_table import TableSheet
from qisheng_desktop.exporting.sheet_texts import write_texts

COVER, TEXTS = "封面", "文字"
_MARGINS = {"left": 0.9, "right": 0.8, "top": 1.0, "bottom": 1.0}
_NO_SUM = "—"
_WIDTHS = (130, 460)
"""Pixels of the columns of the cover."""
_TITLE_SIZE, _COVER_SIZE = 18.0, 12.0


def render_xlsx(document: Document) -> bytes:
    """Write a document as a workbook; the same document gives the same bytes."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, options)
    book.set_properties(
        {
            "title": "".join(document.title),
            "author": document.unit,
            "subject": document.form,
            "created": datetime(document.year + 1, 1, 1),  # noqa: DTZ001 - a fixed date, not a moment
        }
    )
    styles = Styles(book)
    cover, texts = book.add_worksheet(COVER), book.add_worksheet(TEXTS)
    grids = [section for section in document.sections if isinstance(section, Grid)]
    tables = [TableSheet(grid, book.add_worksheet(grid.name), styles) for grid in grids]
    names = Names(book, document)
    for table in tables:
        table.write()
        table.name(names)
    for sheet in document.after:
        TableSheet(sheet, book.add_worksheet(sheet.name), styles).write()
    write_texts(texts, document, styles, names)
    for name, row in _write_cover(cover, document, tables, styles).items():
        names.cell(f"_cover.{name}", COVER, (row, 1))
    for sheet in book.worksheets():
        _set_up(sheet, document)
    book.close()
    return out.getvalue()


def _set_up(sheet: Worksheet, document: Document) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_margins(**_MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer('&C&"宋体"&14— &P —')
    if document.is_draft:
        sheet.set_header('&R&"黑体"&16草稿')


def _write_cover(sheet: Worksheet, document: Document, tables: list[TableSheet], styles: Styles) -> Mapping[str, int]:
    """Write whose report it is, by which form, and whether the tables add up; return the rows of what is named."""
    for column, pixels in enumerate(_WIDTHS):
        sheet.set_column_pixels(column, column, pixels)
    sheet.set_row(0, 24)
    for row, line in enumerate(document.title, 1):
        sheet.set_row(row, 8 + _lines(line, _TITLE_SIZE, sum(_WIDTHS)) * 28)
        sheet.merge_range(row, 0, row, 1, line, styles.title)
    rows = (
        ("unit", "单位名称", document.unit),
        ("year", "报告年度", f"{document.year}年"),
        ("form", "版式", document.form),
        ("state", "状态", "草稿" if document.is_draft else "正式"),
        ("date", "填报日期", document.date),
        ("code", "校验码", document.code),
    )
    top = len(document.title) + 2
    for row, (_, label, text) in enumerate(rows, top):
        sheet.set_row(row, 9 + _lines(text, _COVER_SIZE, _WIDTHS[1] - 14) * 17)
        sheet.write_string(row, 0, label, styles.cover_label)
        sheet.write_string(row, 1, text, styles.cover_text)
    for row, table in enumerate(tables, top + len(rows)):
        sheet.set_row(row, 26)
        sheet.write_string(row, 0, f"{table.grid.name}核对", styles.cover_label)
        _write_sum(sheet, row, table, styles)
    sheet.print_area(0, 0, top + len(rows) + len(tables) - 1, 1)
    return {name: row for row, (name, *_) in enumerate(rows, top)}


def _lines(text: str, size: float, pixels: int) -> int:
    """Return how many lines a text takes up in cells so wide."""
    setting = Setting(pixels * 0.75 - 8, size, size, is_justified=False)
    return max(1, len(break_lines([Span(text, "")], setting, nominal_advance)))


def _write_sum(sheet: Worksheet, row: int, table: TableSheet, styles: Styles) -> None:
    areas = [f"'{table.grid.name}'!{area}" for area in table.check_areas]
    if not areas:
        sheet.write_string(row, 1, _NO_SUM, styles.cover_text)
        return
    off = "+".join(f'COUNTIF({area},"{OFF}*")' for area in areas)
    even = "+".join(f'COUNTIF({area},"{EVEN}")' for area in areas)
    count = sum(said.startswith(OFF) for said in table.said)
    result = f"差 {count} 处" if count else EVEN if EVEN in table.said else ""
    formula = f'=IF({off}>0,"{OFF}"&({off})&" 处",IF({even}>0,"{EVEN}",""))'
    sheet.write_formula(row, 1, formula, styles.cover_text, result)
    styles.mark_off(sheet, row, 1)
