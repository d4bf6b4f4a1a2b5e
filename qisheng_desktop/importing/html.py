"""Web pages, as published or as Word saves and pastes them; also web archives (MHT).

Read with lxml's HTML parser: it is linear on what broken pages have (html.parser of Python before 3.13.15 is not), and
nothing is ever fetched. Only text and tables are taken; what a page hides is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from lxml import etree

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.encoding import Decoded, decode
from qisheng_desktop.importing.html_cells import EDGES, MOST_NODES, HtmlCells, tidied
from qisheng_desktop.importing.mht import html_of_mht, is_mht
from qisheng_desktop.importing.stream import Grid, Paragraph, Piece, Source

LARGEST, DEEPEST, MOST_ATTRIBUTES = 5 * 2**20, 200, 64
STRUCK: Final = "~"
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
LONGEST_TAG = 20_000
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{LONGEST_TAG}}}")
_DROPPED = frozenset(
    (
        "script", "style", "head", "title", "noscript", "template", "svg", "math", "object", "iframe", "select",
        "option", "button", "textarea", "input", "xml",
    )
)  # fmt: skip
_BLOCKS = frozenset(
    (
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article",
        "header", "footer", "main", "nav", "aside", "blockquote", "pre", "form", "center", "tr", "td", "th", "table",
        "tbody", "thead", "tfoot", "caption", "body", "html", "figure", "address", "fieldset", "hr",
    )
)  # fmt: skip
_STRUCK = frozenset(("s", "strike", "del", "sup"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration[^;]*line-through|vertical-align\s*:\s*super", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")

_IS_BEYOND_LIMITS = etree.XPath(
    f"count(//*) > {MOST_NODES} or boolean(//@*[{MOST_ATTRIBUTES + 1}]) or boolean({'/*' * (DEEPEST + 1)})"
)
_STYLES = etree.XPath("//@style", smart_strings=False)
_LOOKS = (
    (b"line-through", re.compile(rb"")),
    (b"vertical-align", re.compile(rb"\s*:\s*super")),
    (b"visibility", re.compile(rb"\s*:\s*hidden")),
    (b"display", re.compile(rb"\s*:\s*none")),
    (b"mso-hide", re.compile(rb"\s*:\s*all")),
)
"""Words of which one, with what follows it, is in every style that hides or strikes; others may have it too."""
_SECTIONS, _NO_ROWS = frozenset(("tbody", "thead", "tfoot")), frozenset(("caption", "colgroup", "col"))
_HIDES = etree.XPath("boolean(//@hidden)")


def read_html(data: bytes, looked: Decoded | None = None) -> Source:
    """Read a web page or a web archive; ``looked`` is the same as a text, if somebody has made one of it before.

    Raises:
        RefusedError: If it is too large, too deep, or not HTML.
    """
    told = _CHARSET.search(data[:4096])
    encoding = told[1].decode("ascii", "replace") if told else ""
    if is_mht(data):
        data, encoding = html_of_mht(data)
    if len(data) > LARGEST:
        raise RefusedError(RefusalKind.TOO_LARGE)
    page = looked if looked is not None and looked.is_sure else decode(data, encoding)
    root = _parsed(page)
    notices = [Doubt(DoubtKind.ENCODING, None, str(page.lost))] if page.lost else []
    notices += [Doubt(DoubtKind.PICTURES)] if next(root.iter("img"), None) is not None else []
    return Source(tuple(_pieces(root, page.utf8())), tuple(notices))


def html_pieces(text: str) -> list[Piece]:
    """Return the paragraphs and tables of a page.

    Raises:
        RefusedError: If it is not one, or larger than any report.
    """
    page = Decoded(text, "")
    return _pieces(_parsed(page), page.utf8())


def _parsed(page: Decoded) -> etree._Element:
    """Return the root of a page.

    Raises:
        RefusedError: If it is not one, or larger than any report.
    """
    if _has_long_tag(page.text):
        raise RefusedError(RefusalKind.EXPANDS)
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(page.utf8(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError(RefusalKind.DAMAGED) from error
    if root is None:
        raise RefusedError(RefusalKind.EMPTY)
    if _IS_BEYOND_LIMITS(root):
        raise RefusedError(RefusalKind.EXPANDS)
    return root


def _pieces(root: etree._Element, written: bytes) -> list[Piece]:
    """Return the paragraphs and tables of a page that was written like this."""
    markup = written.lower()
    styles = _styles(root) if _may_tell_looks(markup) else ""
    may_hide = (b"hidden" in markup and bool(_HIDES(root))) or _HIDDEN.search(styles) is not None
    reader = _Page(may_hide=may_hide, may_strike=_LINE_THROUGH.search(styles) is not None)
    return reader.blocks(next(root.iterchildren("body"), root))


def _may_tell_looks(markup: bytes) -> bool:
    """Say whether a style may hide or strike; to ask all elements for theirs takes as long as to find all tables."""
    if b"style" not in markup:
        return False
    if any(any(map(follows.match, markup.split(word)[1:])) for word, follows in _LOOKS):
        return True
    return b"&" in markup and b"&#" in markup  # it may be spelt with numbers of characters


def _styles(root: etree._Element) -> str:
    found = _STYLES(root)
    return "\n".join(set(map(str, found))) if isinstance(found, list) else ""


def _has_long_tag(text: str) -> bool:
    """Say whether a tag is longer than any; one that is covers half its length from a multiple of that on."""
    half = LONGEST_TAG // 2
    can_have = any(text.find("<", start, start + half) < 0 for start in range(0, len(text), half))
    return can_have and _LONG_TAG.search(text) is not None


class _Page:
    """Turns elements into paragraphs and tables; text that runs on is gathered until a block ends it."""

    def __init__(self, *, may_hide: bool, may_strike: bool) -> None:
        self._pieces: list[Piece] = []
        self._running: list[str] = []
        self._may_hide, self._may_strike = may_hide, may_strike

    def blocks(self, parent: etree._Element) -> list[Piece]:
        """Return what is in an element."""
        self._add_inside(parent)
        self._flush()
        return self._pieces

    def _add_inside(self, parent: etree._Element) -> None:
        self._running.append(parent.text or "")
        for child in parent:
            name = _name(child.tag)
            if name == "br":
                self._flush()
            elif name not in _DROPPED and not (self._may_hide and self._is_hidden(child)):
                is_block = name in _BLOCKS
                if is_block:
                    self._flush()
                if name == "table":
                    self._add_table(child)
                else:
                    self._add_inside(child)
                if is_block:
                    self._flush()
            self._running.append(child.tail or "")

    def _flush(self) -> None:
        text = "".join(self._running)
        self._running.clear()
        if text and not text.isspace():
            self._pieces.append(Paragraph(_SPACES.sub(" ", text).strip(" ")))

    def _add_table(self, table: etree._Element) -> None:
        """Add a table; of one that only arranges others what it holds."""
        plain = None if self._may_hide else self._plain_grid(table)
        if plain is not None:
            self._pieces.append(plain)
            return
        rows = [self._cells(row) for row in self._rows(table)]
        is_nesting = next(table.iterdescendants("table"), None) is not None
        nested = [cell for row in rows for cell in row if _holds_table(cell)] if is_nesting else []
        if nested and not _has_figures(rows):
            for row in rows:
                for cell in row:
                    self._add_within(cell)
            return
        self._pieces.append(self._grid(rows))
        for cell in nested:
            self._add_within(cell)

    def _add_within(self, cell: etree._Element) -> None:
        self._add_inside(cell)
        self._flush()

    def _grid(self, rows: Iterable[Iterable[etree._Element]]) -> Grid:
        cells = HtmlCells()
        for row in rows:
            cells.add_row()
            for element in row:
                cells.add_span(element.get("rowspan", ""), element.get("colspan", ""))
                cells.texts.append(self._cell_text(element))
        return cells.grid()

    def _plain_grid(self, table: etree._Element) -> Grid | None:
        """Return a table whose rows and cells lie in it as they should, no other table in them; nothing if not so."""
        rows: list[etree._Element] = []
        for child in table:
            rows += child if child.tag in _SECTIONS else () if child.tag in _NO_ROWS else (child,)
        cells = HtmlCells()
        add = cells.texts.append
        for row in rows:
            cells.add_row()
            inside = list(row.iterchildren("td", "th"))
            if row.tag != "tr" or len(inside) < len(row):
                return None
            for cell in inside:
                down, right = cell.get("rowspan", "1"), cell.get("colspan", "1")
                if down != "1" or right != "1":
                    cells.add_span(down, right)
                if not len(cell):
                    text = cell.text or ""
                    add(text if text.isalnum() else tidied(text))
                elif _holds_table(cell):
                    return None
                else:
                    add(self._cell_text(cell))
        return cells.grid()

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for child in table:
            name = _name(child.tag)
            if name == "tr" and not self._is_hidden(child):
                yield child
            elif name in {"thead", "tbody", "tfoot"}:
                yield from self._rows(child)

    def _cells(self, row: etree._Element) -> list[etree._Element]:
        cells = row.iterchildren("td", "th")
        return [cell for cell in cells if not self._is_hidden(cell)] if self._may_hide else list(cells)

    def _cell_text(self, cell: etree._Element) -> str:
        if not len(cell):
            return tidied(cell.text or "")
        text = "".join(self._cell_parts(cell))
        return "\n".join(line for line in (_SPACES.sub(" ", line).strip(EDGES) for line in text.split("\n")) if line)

    def _cell_parts(self, parent: etree._Element) -> Iterator[str]:
        yield _SPACES.sub(" ", parent.text or "")
        for child in parent:
            name = _name(child.tag)
            if name == "br":
                yield "\n"
            elif name not in _DROPPED and name != "table" and not self._is_hidden(child):
                inside = "".join(self._cell_parts(child)) if len(child) else _SPACES.sub(" ", child.text or "")
                edge = "\n" if name in _BLOCKS else self._mark(child, name) if inside.strip() else ""
                yield f"{edge}{inside}{edge}"
            yield _SPACES.sub(" ", child.tail or "")

    def _mark(self, element: etree._Element, name: str) -> str:
        is_marked = name in _STRUCK or (self._may_strike and _LINE_THROUGH.search(element.get("style") or ""))
        return STRUCK if is_marked else ""

    def _is_hidden(self, element: etree._Element) -> bool:
        if not self._may_hide:
            return False
        return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _holds_table(cell: etree._Element) -> bool:
    return next(cell.iterdescendants("table"), None) is not None


def _has_figures(rows: Sequence[Sequence[etree._Element]]) -> bool:
    """Say whether a table with tables in it has rows of its own, as wide as those of a report."""
    return any(sum(not _holds_table(cell) for cell in row) > 1 + 1 for row in rows)


@lru_cache(maxsize=512)
def _name(tag: str | bytes) -> str:
    return str(tag).rpartition(":")[2].lower()
