"""The sheet with the texts of the report: a paragraph to a row."""

from __future__ import annotations

from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qisheng_desktop.exporting.characters import nominal_advance
from qisheng_desktop.exporting.document import Document, Prose
from qisheng_desktop.exporting.levels import Paragraph
from qisheng_desktop.exporting.lines import Setting, Span, break_lines
from qisheng_desktop.exporting.sheet_names import Names
from qisheng_desktop.exporting.sheet_styles import Styles

WIDTH_PIXELS = 480
"""Narrower than the page: LibreOffice does not scale a sheet of one column, and its columns come out wider."""
_POINTS = WIDTH_PIXELS * 0.75 - 10  # less the room a spreadsheet leaves inside a cell, and a little for other fonts
_SIZE, _LEADING = 12.0, 16.0
_MOST_LINES = 22  # a spreadsheet's rows are at most 409 points high


def write_texts(sheet: Worksheet, document: Document, styles: Styles, names: Names) -> None:
    """Write preface and narrative sections; a very long paragraph takes several rows, since rows have a limit."""
    sheet.set_column_pixels(0, 0, WIDTH_PIXELS)
    row = 0
    for line in document.title:
        row = _write(sheet, row, line, _Look(styles.title, 20.0, 30.0))
    names.rows("_heading", sheet.get_name(), 0, row)
    row = _write_text(sheet, row, ("preface", document.preface), styles, names)
    for section in document.sections:
        if isinstance(section, Prose):
            names.cell(f"_title.{section.code}", sheet.get_name(), (row, 0))
            row = _write(sheet, row, section.heading, _Look(styles.heading, 15.0, 28.0))
            row = _write_text(sheet, row, (section.code, section.paragraphs), styles, names)
    signed = row
    for line in (document.unit, document.date):
        row = _write(sheet, row, line, _Look(styles.sign_off, measure=_POINTS - 4 * _SIZE)) if line else row
    names.rows("_signed", sheet.get_name(), signed, row)
    sheet.print_area(0, 0, row - 1, 0)


def _write_text(
    sheet: Worksheet, row: int, text: tuple[str, tuple[Paragraph, ...]], styles: Styles, names: Names
) -> int:
    """Write the paragraphs of a text, which comes with its code, and name their rows."""
    code, paragraphs = text
    first = row
    for paragraph in paragraphs:
        start, row = row, _write_paragraph(sheet, row, paragraph, styles)
        if row > start + 1:
            names.join(sheet.get_name(), start, row)
    names.rows(f"_text.{code}", sheet.get_name(), first, row)
    return row


def _write_paragraph(sheet: Worksheet, row: int, paragraph: Paragraph, styles: Styles) -> int:
    if paragraph.is_heading:
        return _write(sheet, row, paragraph.text, _Look(styles.second, measure=_POINTS - 2 * _SIZE))
    return _write(sheet, row, paragraph.text, _Look(styles.text))


class _Look(NamedTuple):
    """A format with the size of its type, the height of its lines, and its measure."""

    style: Format
    size: float = _SIZE
    leading: float = _LEADING
    measure: float = _POINTS


def _write(sheet: Worksheet, row: int, text: str, look: _Look) -> int:
    """Write a text in as many rows as it needs, high enough for it; return the row after it."""
    setting = Setting(look.measure, look.size, look.size, is_justified=False)
    lines = break_lines([Span(text, "")], setting, nominal_advance)
    ends = [line.end for line in lines]
    start = 0
    for first in range(0, len(lines), _MOST_LINES):
        count = min(_MOST_LINES, len(lines) - first)
        end = ends[first + count - 1]
        sheet.set_row(row, count * look.leading + 4)
        sheet.write_string(row, 0, text[start:end], look.style)
        start, row = end, row + 1
    return row
