"""The pages of the Word document: size, margins, what stands at their foot and, on a draft, across them.

A landscape page is one of its own section. Its page number stands where the sheet has it on every other page: in a
box at the left edge, turned like the page.
"""

from __future__ import annotations

from collections.abc import Mapping

from qisheng_desktop.exporting.document import Document
from qisheng_desktop.exporting.page import CODE_SIZE, FOLIO_BASELINE, FOLIO_SIZE, LANDSCAPE, PAGE_HEIGHT, WIDTH
from qisheng_desktop.exporting.word_package import SPACES, paragraph, relation, run
from qisheng_desktop.exporting.word_styles import FOOTER, LINE_PITCH, size

DRAFT, CODE = "草稿", "校验码"
_UPRIGHT = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" '
    'w:header="1134" w:footer="1420" w:gutter="0"/>'
)
"""A4 and the margins of GB/T 9704: 37 mm above, 28 at the left, 26 at the right, 35 below."""
_LANDSCAPE = (
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1587" w:right="2098" w:bottom="1474" '
    'w:left="1984" w:header="850" w:footer="850" w:gutter="0"/>'
)
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_GRID = f'<w:docGrid w:linePitch="{LINE_PITCH}"/>'
_BOX = 24.0
"""Points the box of a turned page number is wide."""


def page_parts(document: Document) -> Mapping[str, str]:
    """Write the parts that headers and footers are kept in, by their names in the package."""
    parts = {"odd": _footer(document, is_odd=True), "even": _footer(document, is_odd=False)}
    if any(section.is_landscape for section in document.grids):
        parts |= {"wide-odd": _turned(document, is_odd=True), "wide-even": _turned(document, is_odd=False)}
    return parts | ({"draft": _draft_mark()} if document.is_draft else {})


def section(document: Document, *, is_landscape: bool = False, is_first: bool = False) -> str:
    """Write what pages are like; the first ones are numbered from one, whatever stands before them."""
    wide = "wide-" if is_landscape else ""
    feet = "".join(
        f'<w:footerReference w:type="{kind}" r:id="{relation(wide + name)}"/>'
        for kind, name in (("default", "odd"), ("even", "even"))
    )
    number = '<w:pgNumType w:start="1"/>' if is_first and document.has_cover else ""
    page = _LANDSCAPE if is_landscape else _UPRIGHT
    return f"<w:sectPr>{_heads(document)}{feet}{page}{number}{_GRID}</w:sectPr>"


def cover_section(document: Document) -> str:
    """Write what the cover's page is like: it has no number."""
    return f"<w:sectPr>{_heads(document)}{_UPRIGHT}{_GRID}</w:sectPr>"


def _heads(document: Document) -> str:
    reference = f'r:id="{relation("draft")}"'
    kinds = ("default", "even") if document.is_draft else ()
    return "".join(f'<w:headerReference w:type="{kind}" {reference}/>' for kind in kinds)


def _footer(document: Document, *, is_odd: bool) -> str:
    return f"<w:ftr {SPACES}>{_foot(document, is_odd=is_odd)}</w:ftr>"


def _foot(document: Document, *, is_odd: bool) -> str:
    """Write the page number on the outer side and, on a formal paper, the 校验码 on the inner one."""
    folio = f'{run("— ")}<w:fldSimple w:instr=" PAGE ">{run("1")}</w:fldSimple>{run(" —")}'
    code = run(f"{CODE} {document.printed_code}", size(CODE_SIZE)) if document.printed_code else ""
    tab = "<w:r><w:tab/></w:r>"
    inside, end = round(FOLIO_SIZE * 20), round(WIDTH * 20)
    stop = end - inside if is_odd else end
    look = f'<w:tabs><w:tab w:val="right" w:pos="{stop}"/></w:tabs>' + ("" if is_odd else f'<w:ind w:left="{inside}"/>')
    content = code + tab + folio if is_odd else folio + tab + code
    return paragraph(FOOTER, content, look)


def _turned(document: Document, *, is_odd: bool) -> str:
    """Write the same foot in a box at the left edge of a landscape page."""
    left = PAGE_HEIGHT - FOLIO_BASELINE - _BOX / 2
    shape = (
        f'<v:rect id="QishengFoot{"Odd" if is_odd else "Even"}" filled="f" stroked="f" style="position:absolute;'
        f"margin-left:{left:.1f}pt;margin-top:{LANDSCAPE.top:.1f}pt;width:{_BOX}pt;height:{WIDTH:.1f}pt;z-index:1;"
        'mso-position-horizontal-relative:page;mso-position-vertical-relative:page">'
        '<v:textbox style="layout-flow:vertical" inset="0,0,0,0"><w:txbxContent>'
        f"{_foot(document, is_odd=is_odd)}</w:txbxContent></v:textbox></v:rect>"
    )
    return f"<w:ftr {SPACES} {_VML}><w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p></w:ftr>"


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
