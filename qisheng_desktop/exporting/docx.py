"""The report as a Word document, the same as the PDF: to be mailed, and to be worked on where that is the custom.

Its faces are named, not embedded, as offices expect: Word takes the machine's own 方正小标宋简体, 仿宋_GB2312.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qisheng_desktop.exporting.characters import nominal_advance
from qisheng_desktop.exporting.document import Document, Prose
from qisheng_desktop.exporting.levels import Level, Paragraph
from qisheng_desktop.exporting.page import BODY, CODE_SIZE, FOLIO_SIZE, HEADLINE, STEP, WIDTH
from qisheng_desktop.exporting.titles import balance
from qisheng_desktop.exporting.word_package import SPACES, pack, relation, run
from qisheng_desktop.exporting.word_package import paragraph as styled
from qisheng_desktop.exporting.word_styles import (
    FOOTER,
    HEADINGS,
    LEADS,
    LINE_PITCH,
    SIGNED,
    TEXT,
    TITLE,
    size,
    styles,
)
from qisheng_desktop.exporting.word_table import write_table

DRAFT, CODE = "草稿", "校验码"
_FROM_RIGHT = 4  # characters, as for a document that is sealed
_ROW = f'w:before="{LINE_PITCH}"'
_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" '
    'w:header="1134" w:footer="1420" w:gutter="0"/>'
)
"""A4 and the margins of GB/T 9704: 37 mm above, 28 at the left, 26 at the right, 35 below."""
_COVER_TITLE, _COVER_FOOT = 6, 11
"""Rows above the title of a cover, and between it and the name below."""
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def render_docx(document: Document) -> bytes:
    """Write a document for Word; the same document gives the same bytes."""
    parts = {
        "document": f"<w:document {SPACES}><w:body>{''.join(_body(document))}</w:body></w:document>",
        "styles": styles(),
        "settings": _settings(),
        "odd": _footer(document, is_odd=True),
        "even": _footer(document, is_odd=False),
    }
    if document.is_draft:
        parts["draft"] = _draft_mark()
    return pack(parts, "".join(document.title), document.unit, document.form)


def _body(document: Document) -> Iterator[str]:
    title = [line for part in document.title for line in balance(part, _width_of(HEADLINE), WIDTH)]
    runs = "<w:r><w:br/></w:r>".join(map(run, title))
    if document.has_cover:
        yield from _cover(document, runs)
    start = "<w:pageBreakBefore/>" if document.has_cover else ""
    yield styled(TITLE, runs, f'{start}<w:spacing {_ROW} w:after="{LINE_PITCH}"/>')
    for paragraph in document.preface:
        yield _text(paragraph)
    last = document.sections[-1] if document.sections else None
    for section in document.sections:
        if isinstance(section, Prose):
            yield styled(HEADINGS[0], run(section.heading))
            for number, paragraph in enumerate(section.paragraphs, 1):
                yield _text(paragraph, is_kept=section is last and number == len(section.paragraphs))
        else:
            yield styled(HEADINGS[0], run(section.heading), '<w:spacing w:after="120"/>')
            yield from write_table(section)
            yield '<w:p><w:pPr><w:spacing w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
    yield from _sign_off(document)
    for sheet in document.after:
        yield styled(TITLE, run(sheet.heading), f'<w:pageBreakBefore/><w:spacing w:after="{LINE_PITCH}"/>')
        yield from write_table(sheet)
        yield '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'  # none may end with a table
    kinds = ("default", "even", *(["first"] if document.has_cover else []))
    heads = "".join(f'<w:headerReference w:type="{kind}" r:id="{relation("draft")}"/>' for kind in kinds)
    feet = (
        f'<w:footerReference w:type="default" r:id="{relation("odd")}"/>'
        f'<w:footerReference w:type="even" r:id="{relation("even")}"/>'
    )
    cover = '<w:pgNumType w:start="0"/><w:titlePg/>' if document.has_cover else ""
    grid = f'<w:docGrid w:linePitch="{LINE_PITCH}"/>'
    yield f"<w:sectPr>{heads if document.is_draft else ''}{feet}{_PAGE}{cover}{grid}</w:sectPr>"


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


def _footer(document: Document, *, is_odd: bool) -> str:
    """Write the page number on the outer side and, on a formal paper, the 校验码 on the inner one."""
    folio = f'{run("— ")}<w:fldSimple w:instr=" PAGE ">{run("1")}</w:fldSimple>{run(" —")}'
    code = run(f"{CODE} {document.printed_code}", size(CODE_SIZE)) if document.printed_code else ""
    tab = "<w:r><w:tab/></w:r>"
    inside, end = round(FOLIO_SIZE * 20), round(WIDTH * 20)
    stop = end - inside if is_odd else end
    look = f'<w:tabs><w:tab w:val="right" w:pos="{stop}"/></w:tabs>' + ("" if is_odd else f'<w:ind w:left="{inside}"/>')
    content = code + tab + folio if is_odd else folio + tab + code
    return f"<w:ftr {SPACES}>{styled(FOOTER, content, look)}</w:ftr>"


def _draft_mark() -> str:
    """Write 草稿 across the page, light enough to read over."""
    shape = (
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="QishengDraft" o:spid="_x0000_s2049" type="#_x0000_t136" style="position:absolute;margin-left:0;'
        "margin-top:0;width:300pt;height:150pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" fillcolor="#ededed" stroked="f">'
        f'<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="{DRAFT}"/></v:shape>'
    )
    return f"<w:hdr {SPACES} {_VML}><w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p></w:hdr>"


def _settings() -> str:
    """Write that odd and even pages differ, and that punctuation is squeezed as in Chinese."""
    return (
        f'<w:settings {SPACES}><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _width_of(points: float) -> Callable[[str], float]:
    return lambda text: sum(nominal_advance("", character) for character in text) * points
