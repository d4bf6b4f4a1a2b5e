"""Text documents of LibreOffice, written by hand."""

from __future__ import annotations

import html

from tests.importing.documents import Box, Page, zipped

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "style", "text", "table")
)
MIMETYPE = "application/vnd.oasis.opendocument.text"


def odt(body: str, styles: str = "", manifest: str = "<a/>") -> bytes:
    """A document with this between the tags of its body."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": MIMETYPE, "content.xml": content, "META-INF/manifest.xml": manifest})


def table(rows: list[list[str]]) -> str:
    """A table; its first row is to come again on every page."""
    lines = [f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in rows]
    head = f"<table:table-header-rows>{lines[0]}</table:table-header-rows>"
    return f"<table:table><table:table-column/>{head}{''.join(lines[1:])}</table:table>"


def cell(inside: str, height: int = 1, width: int = 1) -> str:
    spans = f"table:number-columns-spanned='{width}' table:number-rows-spanned='{height}'"
    return f"<table:table-cell {spans}>{inside}</table:table-cell>"


def to_odt(page: Page) -> bytes:
    """A report; the places that a cell covers have an element of their own."""
    return odt(
        "".join(f"<text:p>{html.escape(b)}</text:p>" if isinstance(b, str) else _boxes(b) for b in page.blocks())
    )


def _boxes(boxes: list[Box]) -> str:
    begin = {(box.row, box.column): box for box in boxes}
    width = max(box.column + box.width for box in boxes)
    rows = []
    for row in range(max(box.row + box.height for box in boxes)):
        rows.append(["<table:covered-table-cell/>"] * width)
        for column in range(width):
            box = begin.get((row, column))
            if box:
                text = f"<text:p><text:span>{html.escape(box.text)}</text:span></text:p>"
                rows[-1][column] = cell(text, box.height, box.width)
    return table(rows)
