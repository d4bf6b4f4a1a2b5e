"""Documents as they are published, made from a report of our own: the table of cells, then the markup of each format.

Every cell of a `Page` table is (text, height, width, ref); twists change texts or cells before a format is written.
"""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.layout import Part, lay_out
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder

CATALOGUE = Catalogue(forms_folder())
YEARS = {"2019": 2020, "2021": 2023}
UNIT = "松涛县柳荫镇人民政府"
PREFACE = """根据条例的要求，柳荫镇编写了本报告，所列数据的统计期限为{year}年1月1日至{year}年12月31日。\
如有疑问，请与镇党政办联系（地址：松涛县柳荫镇春风路6号，邮编：100000，电话：0000-7654321，电子邮箱：liuyin@example.gov.cn）。"""
TEXTS = {
    "1": ("全年更新目录三次，群众都说看得懂。", "（一）主动公开。网站发布信息88条，其中民生类31条。"),
    "5": ("一是更新不够快，二是人手不够。", "下一步安排专人，每周检查一遍。"),
    "6": ("本年没有收取信息处理费。",),
}


@dataclass(frozen=True)
class Box:
    """A cell as printed; `row` and `column` are its place, `ref` the cell of the form it is."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1
    ref: CellRef | None = None
    part: Part = Part.FIGURE
    style: str = ""


@dataclass(frozen=True)
class Page:
    """A report as it is to be written: `tables` by section code, each one or more lists of boxes."""

    report: Report
    unit: str = UNIT
    titles: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[list[Box]]] = field(default_factory=dict)
    order: tuple[str, ...] = ("1", "2", "3", "4", "5", "6")
    sign_off: bool = True

    @property
    def title(self) -> str:
        return f"{self.unit}{self.report.year}年政府信息公开工作年度报告"

    def blocks(self) -> Iterator[str | list[Box]]:
        """Paragraphs and tables in the order of the form."""
        yield self.title
        yield PREFACE.replace("{year}", str(self.report.year))
        for code in self.order:
            if self.titles[code]:
                yield self.titles[code]
            yield from TEXTS.get(code, ())
            yield from self.tables.get(code, ())
        if self.sign_off:
            yield self.unit
            yield f"{self.report.year + 1}年1月12日"


def make_report(edition: str, seed: int, *supplements: str) -> Report:
    """A report with figures of one to four digits, every cell filled, noughts among them."""
    chance = random.Random(seed)  # noqa: S311 - figures to read back
    form = CATALOGUE.edition(edition, supplements)
    values = {
        ref: Decimal(chance.choice((0, 0, chance.randint(1, 9), chance.randint(10, 99), chance.randint(100, 4321))))
        for ref, figure in form.figures.items()
        if figure.formula is None
    }
    return Report(form, YEARS[edition], Edits({CellRef("unit"): UNIT, **values}))


def make_page(report: Report) -> Page:
    """Print a report, every figure as a number."""
    tables: dict[str, list[list[Box]]] = {}
    for table in report.edition.tables:
        cells = lay_out(table, report.year).cells
        boxes = [
            Box(
                format_value(report.value(cell.ref)) if cell.ref else cell.text,
                cell.row, cell.column, cell.height, cell.width, cell.ref, cell.part,
            )
            for cell in cells
        ]  # fmt: skip
        tables[table.code] = [boxes]
    return Page(report, titles={section.code: section.title for section in report.edition.sections}, tables=tables)


Twist = Callable[[Page], Page]


def each_box(page: Page, change: Callable[[Box], Box | None]) -> Page:
    """Change every box, or leave it out."""
    tables = {
        code: [[new for box in boxes if (new := change(box)) is not None] for boxes in every]
        for code, every in page.tables.items()
    }
    return replace(page, tables=tables)


def labels(change: Callable[[str], str]) -> Twist:
    """Change every label."""
    return lambda page: each_box(page, lambda box: box if box.ref else replace(box, text=change(box.text)))


def figures(change: Callable[[str], str]) -> Twist:
    """Change every printed figure."""
    return lambda page: each_box(page, lambda box: replace(box, text=change(box.text)) if box.ref else box)


def at(ref: CellRef, text: str) -> Twist:
    """Print something else in one cell."""
    return lambda page: each_box(page, lambda box: replace(box, text=text) if box.ref == ref else box)


def rows_of(boxes: list[Box]) -> list[list[Box]]:
    """The boxes that begin in each row, from the left."""
    last = max(box.row + box.height for box in boxes)
    return [sorted((box for box in boxes if box.row == row), key=lambda box: box.column) for row in range(last)]


def split_after(boxes: list[Box], rows: int, heads: int = 0) -> list[list[Box]]:
    """Break a table in two at a row; labels that reach over it stand in both; the first `heads` rows come again."""
    above = [replace(b, height=min(b.height, rows - b.row)) for b in boxes if b.row < rows]
    below = []
    for box in boxes:
        top = max(box.row, rows)
        if box.row + box.height > rows:
            below.append(replace(box, row=top - rows + heads, height=box.row + box.height - top))
        elif box.row + box.height <= heads:
            below.append(box)
    return [above, below]


def to_html(page: Page, cell: Callable[[Box], str] | None = None, wrap: str = "{}") -> str:
    """A web page; `cell` writes the inside of a cell."""
    inside = cell or (lambda box: html.escape(box.text))
    parts = []
    for block in page.blocks():
        if isinstance(block, str):
            parts.append(f"<p>　　{html.escape(block)}</p>")
            continue
        rows = [
            "<tr>" + "".join(
                f'<td colspan="{box.width}" rowspan="{box.height}">{inside(box)}</td>' for box in row
            ) + "</tr>"
            for row in rows_of(block)
        ]  # fmt: skip
        parts.append("<table border=1>" + "\n".join(rows) + "</table>")
    body = wrap.format("\n".join(parts))
    return f"<html><head><title>x</title><meta charset=utf-8></head><body>{body}</body></html>"


def to_word_text(page: Page) -> str:
    """Text as Word hands it over: a tab before each cell, an empty line after each row, blanks for merged places."""
    lines = []
    for block in page.blocks():
        if isinstance(block, str):
            lines.append(f"　　{block}")
            continue
        for row, boxes in enumerate(rows_of(block)):
            reaching = [box for box in block if box.row < row < box.row + box.height]
            every = sorted([*boxes, *(replace(box, text="") for box in reaching)], key=lambda box: box.column)
            lines += [f"\t{box.text}" for box in every]
            lines.append("")
        lines.append("")
    return "\n".join(lines)


def to_lines(page: Page, between: str = "\n") -> str:
    """Text with labels and figures one after the other and nothing that tells rows apart."""
    lines = []
    for block in page.blocks():
        if isinstance(block, str):
            lines.append(block)
            continue
        lines += [between.join(box.text for box in boxes if box.text) for boxes in rows_of(block)]
    return "\n".join(lines)


def to_tabs(page: Page) -> str:
    """Text as a spreadsheet copies it."""
    lines = []
    for block in page.blocks():
        if isinstance(block, str):
            lines.append(block)
            continue
        width = max(box.column + box.width for box in block)
        for boxes in rows_of(block):
            cells = [""] * width
            for box in boxes:
                cells[box.column] = box.text
            lines.append("\t".join(cells))
    return "\n".join(lines)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'


def to_docx(page: Page, cell: Callable[[Box], str] | None = None) -> bytes:
    """A Word document; `cell` writes the runs of a cell."""
    inside = cell or (lambda box: run(box.text))
    parts = []
    for block in page.blocks():
        if isinstance(block, str):
            parts.append(f"<w:p>{run(block)}</w:p>")
            continue
        rows = []
        for row, boxes in enumerate(rows_of(block)):
            reaching = [box for box in block if box.row < row < box.row + box.height]
            cells = []
            for box in sorted([*boxes, *reaching], key=lambda box: box.column):
                begins = ' w:val="restart"' if box.row == row else ""
                merge = "" if box.height == 1 else f"<w:vMerge{begins}/>"
                text = inside(box) if box.row == row else ""
                span = f'<w:gridSpan w:val="{box.width}"/>' if box.width > 1 else ""
                cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{text}</w:p></w:tc>")
            rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
        parts.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
    return document("".join(parts))


def document(body: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        }
    )


def to_xlsx(page: Page, *, is_one_sheet: bool = True) -> bytes:
    """A workbook, all on one sheet or a sheet to a table."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    row = 0
    for block in page.blocks():
        if isinstance(block, str):
            sheet.write_string(row, 0, block)
            row += 1
            continue
        if not is_one_sheet:
            sheet, row = book.add_worksheet(), 0
        for box in block:
            top = row + box.row
            style = None
            if box.height > 1 or box.width > 1:
                sheet.merge_range(top, box.column, top + box.height - 1, box.column + box.width - 1, "")
            if box.text.isdigit():
                sheet.write_number(top, box.column, float(box.text), style)
            elif box.text:
                sheet.write_string(top, box.column, box.text)
        row += max(box.row + box.height for box in block) + 1
        if not is_one_sheet:
            sheet, row = book.add_worksheet(), 0
    book.close()
    return out.getvalue()
