"""The report as a Word document, the same as the PDF: to be mailed, and to be worked on where that is the custom.

Its faces are named, not embedded, as offices expect: Word takes the machine's own 方正小标宋简体, 仿宋_GB2312.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from qisheng_desktop.exporting.characters import nominal_advance
from qisheng_desktop.exporting.document import Document, Grid, Prose
from qisheng_desktop.exporting.levels import Level, Paragraph
from qisheng_desktop.exporting.page import BODY, HEADLINE, STEP, WIDTH
from qisheng_desktop.exporting.titles import balance
from qisheng_desktop.exporting.word_package import SPACES, pack, run
from qisheng_desktop.exporting.word_package import paragraph as styled
from qisheng_desktop.exporting.word_pages import cover_section, page_parts, section
from qisheng_desktop.exporting.word_styles import HEADINGS, LEADS, LINE_PITCH, SIGNED, TEXT, TITLE, styles
from qisheng_desktop.exporting.word_table import write_table

_FROM_RIGHT = 4  # characters, as for a document that is sealed
_ROW = f'w:before="{LINE_PITCH}"'
_COVER_TITLE, _COVER_FOOT = 6, 11
"""Rows above the title of a cover, and between it and the name below."""


def render_docx(document: Document) -> bytes:
    """Write a document for Word; the same document gives the same bytes."""
    parts = {
        "document": f"<w:document {SPACES}><w:body>{''.join(_body(document))}</w:body></w:document>",
        "styles": styles(),
        "settings": _settings(),
        **page_parts(document),
    }
    return pack(parts, "".join(document.title), document.unit, document.form)


def _body(document: Document) -> Iterator[str]:
    title = [line for part in document.title for line in balance(part, _width_of(HEADLINE), WIDTH)]
    runs = "<w:r><w:br/></w:r>".join(map(run, title))
    if document.has_cover:
        yield from _cover(document, runs)
        yield _break(cover_section(document))
    yield styled(TITLE, runs, f'<w:spacing {_ROW} w:after="{LINE_PITCH}"/>')
    for paragraph in document.preface:
        yield _text(paragraph)
    is_first = True
    for is_landscape, parts in groupby(document.sections, key=_is_landscape):
        if is_landscape:
            yield _break(section(document, is_first=is_first))
            is_first = False
        for part in parts:
            yield from _part(part, is_last=part is document.sections[-1])
        if is_landscape:
            yield _break(section(document, is_landscape=True))
    if document.is_signed:
        yield from _sign_off(document)
    for sheet in document.after:
        yield styled(TITLE, run(sheet.heading), f'<w:pageBreakBefore/><w:spacing w:after="{LINE_PITCH}"/>')
        yield from write_table(sheet)
        yield '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'  # none may end with a table
    yield section(document, is_first=is_first)


def _is_landscape(part: Prose | Grid) -> bool:
    return isinstance(part, Grid) and part.is_landscape


def _part(part: Prose | Grid, *, is_last: bool) -> Iterator[str]:
    heading = run(part.heading)
    if isinstance(part, Grid):
        yield styled(HEADINGS[0], heading, '<w:spacing w:after="120"/>')
        yield from write_table(part)
        yield '<w:p><w:pPr><w:spacing w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
        return
    if part.heading:
        yield styled(HEADINGS[0], heading)
    for number, paragraph in enumerate(part.paragraphs, 1):
        yield _text(paragraph, is_kept=is_last and number == len(part.paragraphs))


def _break(pages: str) -> str:
    """End the pages before; the paragraph this needs is a point high."""
    return f'<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/>{pages}</w:pPr></w:p>'


def _cover(document: Document, title: str) -> Iterator[str]:
    """Write the cover: the title in the upper third, unit and date below; a cover has no page number."""
    yield styled(TITLE, title, f'<w:spacing w:before="{_COVER_TITLE * LINE_PITCH}"/>')
    above = f'<w:spacing w:before="{_COVER_FOOT * LINE_PITCH}"/>'
    for number, line in enumerate(line for line in (document.unit, document.date) if line):
        yield styled(SIGNED, run(line), f'{"" if number else above}<w:ind w:right="0"/><w:jc w:val="center"/>')


def _text(paragraph: Paragraph, *, is_kept: bool = False) -> str:
    """Write a paragraph; the end of the text keeps with the signature, which must not stand on a page of its own."""
    if paragraph.is_heading:
        return styled(HEADINGS[paragraph.level - 1], run(paragraph.text))
    lead, rest = paragraph.text[: paragraph.lead], paragraph.text[paragraph.lead :]
    style = f'<w:rStyle w:val="{LEADS[paragraph.level - 1]}"/>' if paragraph.level is not Level.BODY else ""
    return styled(TEXT, (run(lead, style) if lead else "") + run(rest), "<w:keepNext/>" if is_kept else "")


def _sign_off(document: Document) -> Iterator[str]:
    """Write the name centred over the date, the date four characters in, as for a document that is sealed."""
    width = _width_of(BODY)
    lines = [(part, width(part)) for part in balance(document.unit, width, WIDTH)] if document.unit else []
    if document.date:
        lines.append((document.date, width(document.date)))
    over = lines[-1][1] if document.date else 0.0
    for number, (line, length) in enumerate(lines):
        right = _FROM_RIGHT * STEP + ((over - length) / 2 if document.date else 0.0)
        look = "" if number == len(lines) - 1 else "<w:keepNext/>"
        look += "" if number else f'<w:spacing w:before="{2 * LINE_PITCH}"/>'
        yield styled(SIGNED, run(line), f'{look}<w:ind w:right="{round(max(0.0, right) * 20)}"/>')


def _settings() -> str:
    """Write that odd and even pages differ, and that punctuation is squeezed as in Chinese."""
    return (
        f'<w:settings {SPACES}><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _width_of(points: float) -> Callable[[str], float]:
    return lambda text: sum(nominal_advance("", character) for character in text) * points
