"""The report as a PDF to be signed and sealed, by the numbers of GB/T 9704-2012.

The same document gives the same bytes: no clock, no identifier made by chance, only the report's own data in its
properties. Fonts are embedded as subsets, text can be searched and copied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from qisheng_desktop.exporting.document import Document, Grid, Prose
from qisheng_desktop.exporting.flow import TABLE_GAP, BreakItem, GapItem, Item, LineItem, Page, TableItem, fill_pages
from qisheng_desktop.exporting.fonts import FontBook, book_of
from qisheng_desktop.exporting.ink import Start, draw_glyphs, draw_table
from qisheng_desktop.exporting.levels import Level, Paragraph
from qisheng_desktop.exporting.lines import Setting, Span, TextLine, break_lines
from qisheng_desktop.exporting.page import (
    BODY,
    CODE_SIZE,
    FANG,
    FOLIO,
    FOLIO_BASELINE,
    FOLIO_SIZE,
    HEADLINE,
    HEI,
    KAI,
    LANDSCAPE,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PITCH,
    REMARK,
    ROWS,
    SONG,
    STEP,
    TITLE,
    WIDTH,
    baseline,
)
from qisheng_desktop.exporting.stand_ins import printable
from qisheng_desktop.exporting.tables import Composed
from qisheng_desktop.exporting.titles import balance

DRAFT, CODE = "草稿", "校验码"
_FACES = {Level.FIRST: HEI, Level.SECOND: KAI}
_COVER_TITLE = 5
"""The row in which the title of a cover begins."""
_INDENT, _FROM_RIGHT = 2, 4  # characters


def render_pdf(document: Document, book: FontBook | None = None) -> bytes:
    """Draw a document on A4 pages.

    ``book`` is the fonts to use, if they are others than the document asks for.
    """
    book = book or book_of(has_system=document.has_system_fonts)
    shown = printable(document, book)
    pages = fill_pages(list(_items(shown, book)), book)
    rl_config.useA85 = 0  # streams as they are, not as text: a fifth smaller
    out = BytesIO()
    first: Any = next(book.chain(SONG)).name  # a name, whatever the stubs say; else it names Helvetica, not embedded
    size = (PAGE_WIDTH, PAGE_HEIGHT)
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, lang="zh-CN", initialFontName=first)
    canvas.setTitle("".join(document.title))
    canvas.setAuthor(document.unit)
    canvas.setSubject(document.form)
    canvas.setCreator("Qisheng Desktop")
    canvas.setProducer("Qisheng Desktop")
    canvas.showOutline()
    if document.has_cover:
        _draw_cover(canvas, shown, book)
        canvas.showPage()
    for number, page in enumerate(pages, 1):
        _draw_page(canvas, page, number, document, book)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def count_pages(document: Document) -> int:
    """Count the pages a document has, its cover aside, without drawing them."""
    book = book_of(has_system=document.has_system_fonts)
    return len(fill_pages(list(_items(document, book)), book))


def _items(document: Document, book: FontBook) -> Iterator[Item]:
    yield GapItem(at_top=True)
    for number, line in enumerate(line for part in document.title for line in _title(part, book)):
        yield LineItem(line, HEADLINE, bookmark="" if number else "".join(document.title))
    yield GapItem()
    body: list[Item] = [item for paragraph in document.preface for item in _paragraph(paragraph, book)]
    for section in document.sections:
        heading = Paragraph(section.heading, Level.FIRST, len(section.heading))
        body += [*_paragraph(heading, book, bookmark=section.heading), *_section(section, book)]
    sign_off = list(_sign_off(document, book)) if document.is_signed else []
    yield from _bound(body) if sign_off else body
    yield from sign_off
    for sheet in document.after:
        yield BreakItem()
        yield GapItem(at_top=True)
        for line in _title(sheet.heading, book):
            yield LineItem(line, HEADLINE, keeps=True, bookmark=sheet.heading)
        yield GapItem(keeps=True)
        yield TableItem(sheet)


def _bound(body: list[Item]) -> list[Item]:
    """Keep the last lines of the text with the signature, which must not stand on a page of its own."""
    for place in range(len(body) - 2, len(body)):
        item = body[place] if place >= 0 else None
        if isinstance(item, LineItem):
            body[place] = LineItem(item.line, item.size, item.x, keeps=True, bookmark=item.bookmark)
    return body


def _section(section: Prose | Grid, book: FontBook) -> Iterator[Item]:
    if isinstance(section, Prose):
        for paragraph in section.paragraphs:
            yield from _paragraph(paragraph, book)
        return
    setting = Setting(WIDTH, REMARK, REMARK, _INDENT * REMARK)
    remarks = (break_lines([Span(remark, SONG)], setting, book.advance) for remark in section.remarks)
    yield TableItem(section, tuple(LineItem(line, REMARK) for lines in remarks for line in lines))


def _paragraph(paragraph: Paragraph, book: FontBook, bookmark: str = "") -> Iterator[LineItem]:
    for number, line in enumerate(_lines_of(paragraph, book)):
        yield LineItem(line, BODY, keeps=paragraph.is_heading, bookmark="" if number else bookmark)


@lru_cache(maxsize=1024)
def _lines_of(paragraph: Paragraph, book: FontBook) -> tuple[TextLine, ...]:
    """Set a paragraph; most of them are as they were when the report was last previewed."""
    face = _FACES.get(paragraph.level, FANG)
    spans = [Span(paragraph.text[: paragraph.lead], face), Span(paragraph.text[paragraph.lead :], FANG)]
    return tuple(break_lines(spans, Setting(WIDTH, BODY, STEP, _INDENT * STEP), book.advance))


def _title(text: str, book: FontBook) -> Iterator[TextLine]:
    yield from _centred(text, TITLE, HEADLINE, book)


def _centred(text: str, role: str, size: float, book: FontBook) -> Iterator[TextLine]:
    """Set a name in balanced lines, each in the middle of the measure."""
    if not text:
        return
    for part in balance(text, lambda words: _line(words, role, size, book).width, WIDTH):
        for line in break_lines([Span(part, role)], Setting(WIDTH, size, size, is_justified=False), book.advance):
            shift = (WIDTH - line.width) / 2
            glyphs = tuple(glyph._replace(x=glyph.x + shift) for glyph in line.glyphs)
            yield TextLine(glyphs, line.width + shift, line.end)


def _line(text: str, role: str, size: float, book: FontBook, pitch: float = 0.0) -> TextLine:
    """Set a text on one line, however long."""
    endless = Setting(1e6, size, pitch or size, is_justified=False)
    lines = break_lines([Span(text, role)], endless, book.advance)
    return lines[0] if lines else TextLine((), 0.0, 0)


def _sign_off(document: Document, book: FontBook) -> Iterator[Item]:
    """Set date and name as for a document that is sealed: the date four characters in, the name centred over it."""
    date = _line(document.date, FANG, BODY, book, STEP)
    left = WIDTH - _FROM_RIGHT * STEP - date.width
    names = [_line(part, FANG, BODY, book, STEP) for part in _name_parts(document.unit, book)]
    lines = []
    for name in names:
        x = left + (date.width - name.width) / 2 if date.glyphs else WIDTH - _FROM_RIGHT * STEP - name.width
        lines.append(LineItem(name, BODY, max(0.0, min(x, WIDTH - name.width))))
    if date.glyphs:
        lines.append(LineItem(date, BODY, left))
    if lines:
        yield GapItem(2, keeps=True)
    for number, line in enumerate(lines, 1):
        yield LineItem(line.line, line.size, line.x, keeps=number < len(lines))


def _name_parts(unit: str, book: FontBook) -> Sequence[str]:
    parts = balance(unit, lambda words: _line(words, FANG, BODY, book, STEP).width, WIDTH) if unit else ()
    setting = Setting(WIDTH, BODY, STEP, is_justified=False)
    return [line.text for part in parts for line in break_lines([Span(part, FANG)], setting, book.advance)]


def _draw_page(canvas: Canvas, page: Page, number: int, document: Document, book: FontBook) -> None:
    """Draw a page; a landscape one is a sheet like the others that lies on its side when it is looked at."""
    is_landscape, frame = page.frame is LANDSCAPE, page.frame
    canvas.setPageRotation(90 if is_landscape else 0)
    canvas.setPageSize((PAGE_HEIGHT, PAGE_WIDTH) if is_landscape else (PAGE_WIDTH, PAGE_HEIGHT))  # reportlab swaps them
    canvas.saveState()
    if is_landscape:
        canvas.transform(0, 1, -1, 0, PAGE_HEIGHT, 0)
    if document.is_draft:
        _draw_draft(canvas, book, (PAGE_HEIGHT, PAGE_WIDTH) if is_landscape else (PAGE_WIDTH, PAGE_HEIGHT))
    for row, placed in page.placed:
        if isinstance(placed, Composed):
            space = max(TABLE_GAP, min(-placed.height % PITCH, PITCH) / 2)
            draw_table(canvas, placed, frame.left, frame.top + row * PITCH + space, book)
            continue
        start = Start(frame.left + placed.x, frame.baseline(row), placed.size)
        draw_glyphs(canvas, placed.line.glyphs, start, book)
        if placed.bookmark:
            key, above = f"p{number}r{row}", PAGE_HEIGHT - frame.top - row * PITCH
            if is_landscape:
                canvas.bookmarkPage(key, fit="Fit")
            else:
                canvas.bookmarkPage(key, fit="XYZ", left=0, top=above)
            canvas.addOutlineEntry(placed.bookmark, key, level=0 if placed.size == HEADLINE else 1, closed=False)
    canvas.restoreState()
    _draw_foot(canvas, number, document, book)


def _draw_cover(canvas: Canvas, document: Document, book: FontBook) -> None:
    """Draw the cover: the title in the upper third, unit and date below; a cover has no page number."""
    if document.is_draft:
        _draw_draft(canvas, book, (PAGE_WIDTH, PAGE_HEIGHT))
    title = [line for part in document.title for line in _title(part, book)]
    below = [line for part in (document.unit, document.date) for line in _centred(part, FANG, BODY, book)]
    for first, size, lines in ((_COVER_TITLE, HEADLINE, title), (ROWS - len(below) - 1, BODY, below)):
        for row, line in enumerate(lines, first):
            draw_glyphs(canvas, line.glyphs, Start(LEFT, baseline(row), size), book)


def _draw_foot(canvas: Canvas, number: int, document: Document, book: FontBook) -> None:
    """Draw the page number on the outer side and, on a formal paper, the 校验码 on the inner one."""
    folio = _line(f"— {number} —", FOLIO, FOLIO_SIZE, book)
    x = PAGE_WIDTH - 26 * 72 / 25.4 - FOLIO_SIZE - folio.width if number % 2 else LEFT + FOLIO_SIZE
    draw_glyphs(canvas, folio.glyphs, Start(x, FOLIO_BASELINE, FOLIO_SIZE), book)
    if document.printed_code:
        code = _line(f"{CODE} {document.printed_code}", SONG, CODE_SIZE, book)
        x = LEFT if number % 2 else LEFT + WIDTH - code.width
        draw_glyphs(canvas, code.glyphs, Start(x, FOLIO_BASELINE, CODE_SIZE), book)


def _draw_draft(canvas: Canvas, book: FontBook, sheet: tuple[float, float]) -> None:
    """Draw the mark of a draft across the page, under everything and light enough to read over."""
    size = 150.0
    mark = _line(DRAFT, HEI, size, book)
    canvas.saveState()
    canvas.setFillGray(0.93)
    width, height = sheet
    canvas.translate(width / 2, PAGE_HEIGHT - height / 2)
    canvas.rotate(45)
    draw_glyphs(canvas, mark.glyphs, Start(-mark.width / 2, PAGE_HEIGHT + size * 0.38, size), book)
    canvas.restoreState()
