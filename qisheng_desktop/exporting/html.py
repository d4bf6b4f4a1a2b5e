"""The report as one web page that needs nothing beside it: for the column of annual reports on the county's site.

No script, no address of anything else. Borders and widths stand at the cells themselves, because the editors of web
sites throw style sheets away; what is lost without the sheet is looks alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from re import compile as pattern

from qisheng_desktop.exporting.document import Cell, Document, Grid, Prose
from qisheng_desktop.exporting.levels import Level, Paragraph
from qisheng_desktop.exporting.web_style import STYLE
from qisheng_desktop.model.layout import Part

DRAFT, CODE = "草稿", "校验码"
_CELL = "border:1px solid #000;padding:.2em .35em"
_TABLE = "border-collapse:collapse;width:100%"
_SECTION, _DEEPEST = 2, 6
"""The rank of a section's heading, and of the lowest heading there is."""
_NOT_HTML = pattern("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def render_html(document: Document) -> bytes:
    """Write a document as a web page in UTF-8; the same document gives the same bytes."""
    return "\n".join(_page(document)).encode()


def _page(document: Document) -> Iterator[str]:
    title = _said("".join(document.title))
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>"
    if document.is_draft:
        yield f'<p class="draft">{DRAFT}</p>'
    yield f"<h1>{'<br>'.join(map(_said, document.title))}</h1>"
    yield from _prose(document.preface)
    for number, section in enumerate(document.sections, 1):
        yield from _section(section, f"s-{number}")
    if document.is_signed:
        yield from (f'<p class="sign">{_said(line)}</p>' for line in (document.unit, document.date) if line)
    if document.printed_code:
        yield f'<p class="code">{CODE} {document.printed_code}</p>'
    yield "</main>\n</body>\n</html>\n"


def _section(section: Prose | Grid, name: str) -> Iterator[str]:
    look = ' class="landscape"' if isinstance(section, Grid) and section.is_landscape else ""
    if section.heading:
        yield f'<section aria-labelledby="{name}"{look}>\n<h2 id="{name}">{_said(section.heading)}</h2>'
    else:
        yield f"<section{look}>"
    yield from _prose(section.paragraphs) if isinstance(section, Prose) else _table(section, name)
    yield "</section>"


def _prose(paragraphs: tuple[Paragraph, ...]) -> Iterator[str]:
    """Write paragraphs; a heading ranks below the headings it stands under, whatever levels were left out."""
    open_levels: list[Level] = []
    for paragraph in paragraphs:
        if paragraph.is_heading:
            while open_levels and open_levels[-1] >= paragraph.level:
                open_levels.pop()
            open_levels.append(paragraph.level)
            rank = min(_SECTION + len(open_levels), _DEEPEST)
            yield f'<h{rank} class="l{paragraph.level:d}">{_said(paragraph.text)}</h{rank}>'
            continue
        lead, rest = _said(paragraph.text[: paragraph.lead]), _said(paragraph.text[paragraph.lead :])
        yield f'<p><b class="l{paragraph.level:d}">{lead}</b>{rest}</p>' if lead else f"<p>{rest}</p>"


def _table(grid: Grid, name: str) -> Iterator[str]:
    widths = grid.layout.widths
    shares = "".join(f'<col style="width:{100 * width / sum(widths):.4g}%">' for width in widths)
    yield f'<div class="wide" role="region" tabindex="0" aria-labelledby="{name}">\n<table style="{_TABLE}">'
    yield f"<caption>{_said(grid.name)}</caption>\n<colgroup>{shares}</colgroup>"
    rows: list[list[Cell]] = [[] for _ in range(grid.layout.rows)]
    for cell in grid.cells:
        rows[cell.place.row].append(cell)
    group = ""
    for number, cells in enumerate(rows):
        cells.sort(key=lambda cell: cell.place.column)
        begun = _group(number, cells, grid)
        if begun:
            yield f"</{group}>\n<{begun}>" if group else f"<{begun}>"
            group = begun
        yield f"<tr>{''.join(map(_cell, cells))}</tr>"
    yield f"</{group}>\n</table>\n</div>"
    yield from (f'<p class="remark">{_said(remark)}</p>' for remark in grid.remarks)


def _group(row: int, cells: list[Cell], grid: Grid) -> str:
    """Return the group of rows that begins here: heads, the rows after them, a band and what is under it, a line."""
    if row == 0 and grid.layout.heading_rows:
        return "thead"
    first = cells[0].place if cells else None
    is_line = first is not None and first.part is Part.STUB and first.width == grid.layout.columns - 1
    is_band = first is not None and first.part is Part.BAND
    return "tbody" if is_band or (is_line and not grid.layout.heading_rows) or row == grid.layout.heading_rows else ""


def _cell(cell: Cell) -> str:
    """Write a cell; a label says which way it reaches, so that a reader aloud can name every figure."""
    place = cell.place
    spans = f' colspan="{place.width}"' if place.width > 1 else ""
    spans += f' rowspan="{place.height}"' if place.height > 1 else ""
    if place.part is Part.FIGURE:
        return f'<td{spans} style="{_CELL};text-align:center">{_said(cell.text)}</td>'
    scope = {Part.STUB: "row", Part.BAND: "rowgroup"}.get(place.part, "col")
    looks = [place.part.value, *(["upright"] if place.is_vertical else []), *(["strong"] if place.is_strong else [])]
    is_left = place.part in {Part.BAND, Part.STUB} and place.height == 1
    look = f"{_CELL};text-align:{'left' if is_left else 'center'}"
    return f'<th scope="{scope}"{spans} class="{" ".join(looks)}" style="{look}">{_said(cell.text)}</th>'


def _said(text: str) -> str:
    """Write a text as it may stand in a page; characters that none may hold are left out."""
    return escape(_NOT_HTML.sub("", text))
