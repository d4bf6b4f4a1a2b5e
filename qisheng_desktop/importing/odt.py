"""Text documents of LibreOffice and 永中 (.odt), read with lxml under limits of our own.

The text as it is after all changes; what is hidden is left out and told. In a cell, text struck through or raised is
marked as in Word documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.docx import STRUCK
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.extent import WIDEST_SPAN, Extent
from qisheng_desktop.importing.layouts import Cell, TableTooLargeError
from qisheng_desktop.importing.stream import Paragraph, Piece, Source, make_grid
from qisheng_desktop.importing.xml import parse_xml

_SPACE: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _STYLE, _TEXT, _TABLE = (_SPACE % name for name in ("office", "style", "text", "table"))
_BODY = f"{_OFFICE}body/{_OFFICE}text"
_ROWS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_HOLDING = frozenset({"section", "index-body", "list", "list-item", "list-header", "numbered-paragraph"})
_DROPPED = frozenset({"note", "annotation", "frame", "ruby-text"})
_SAID = {"tab": "\t", "line-break": "\n"}
_TALLEST = 1_000


def read_odt(data: bytes, opened: Archive | None = None) -> Source:
    """Read a document; ``opened`` is the same as an archive, if somebody has looked into it before.

    Raises:
        RefusedError: If it is damaged, encrypted, unsafe or too large.
    """
    archive = opened or Archive(data)
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise RefusedError(RefusalKind.ENCRYPTED)
    content = archive.read("content.xml")
    if not content:
        raise RefusedError(RefusalKind.DAMAGED)
    root = parse_xml(content)
    body = root.find(_BODY)
    reader = _Reader(root)
    pieces = tuple(reader.blocks(body, 0)) if body is not None else ()
    notices = [Doubt(DoubtKind.TRACKED)] if next(root.iter(f"{_TEXT}changed-region"), None) is not None else []
    notices += [Doubt(DoubtKind.HIDDEN)] if reader.is_hidden else []
    notices += [Doubt(DoubtKind.PICTURES)] if b"<draw:image" in content else []
    return Source(pieces, tuple(notices))


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self.is_hidden = False
        self._extent = Extent()
        self._hiding: set[str] = set()
        self._marking: set[str] = set()
        for style in root.iter(f"{_STYLE}style"):
            for properties in style.iterchildren(f"{_STYLE}text-properties"):
                name = style.get(f"{_STYLE}name", "")
                if properties.get(f"{_TEXT}display") == "none":
                    self._hiding.add(name)
                if properties.get(f"{_STYLE}text-line-through-style", "none") != "none" or _is_raised(properties):
                    self._marking.add(name)

    def blocks(self, parent: etree._Element, depth: int) -> Iterator[Piece]:
        """Yield paragraphs and tables."""
        for child in parent:
            name = _name(child.tag)
            if name in {"p", "h"}:
                yield from (Paragraph(line) for line in self._text(child, in_cell=False).split("\n"))
            elif name == "table":
                yield from self._table(child, depth + 1)
            elif name in _HOLDING:
                yield from self.blocks(child, depth)

    def _table(self, table: etree._Element, depth: int) -> Iterator[Piece]:
        self._extent.add_table(depth)
        cells: list[Cell] = []
        nested: list[Piece] = []
        row = 0
        for line in _rows(table):
            column = 0
            for element in line:
                width = _number(element, "number-columns-repeated", WIDEST_SPAN)
                if _name(element.tag) == "table-cell":
                    inside = list(element.iterchildren(f"{_TABLE}table"))
                    nested += [piece for each in inside for piece in self._table(each, depth + 1)]
                    text = "\n".join(self._text(child, in_cell=True) for child in _lines(element)).strip("\n")
                    down = _number(element, "number-rows-spanned", _TALLEST)
                    over = _number(element, "number-columns-spanned", WIDEST_SPAN)
                    places = range(column, column + width) if over == 1 else (column,)
                    cells += [Cell(text, row, place, down, over) for place in places]
                column += width
            row += _number(line, "number-rows-repeated", _TALLEST)
        try:
            yield make_grid(cells)
        except TableTooLargeError as error:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS) from error
        yield from nested

    def _text(self, paragraph: etree._Element, *, in_cell: bool) -> str:
        self._extent.add_paragraphs()
        return "".join(self._parts(paragraph, in_cell))

    def _parts(self, parent: etree._Element, in_cell: bool) -> Iterator[str]:  # noqa: FBT001 - goes down unchanged
        style = parent.get(f"{_TEXT}style-name", "")
        if style in self._hiding or _name(parent.tag) in {"hidden-text", "hidden-paragraph"}:
            self.is_hidden = True
            return
        mark = STRUCK if in_cell and style in self._marking else ""
        yield mark + (parent.text or "")
        for child in parent:
            name = _name(child.tag)
            if name == "s":
                yield " " * _number(child, "c", WIDEST_SPAN, _TEXT)
            elif name in _SAID:
                yield _SAID[name]
            elif name not in _DROPPED:
                yield from self._parts(child, in_cell)
            yield child.tail or ""
        yield mark


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if _name(child.tag) == "table-row":
            yield child
        elif _name(child.tag) in _ROWS:
            yield from _rows(child)


def _lines(cell: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs of a cell, those of lists too, but not those of tables in it."""
    for child in cell:
        if _name(child.tag) in {"p", "h"}:
            yield child
        elif _name(child.tag) in _HOLDING:
            yield from _lines(child)


def _is_raised(properties: etree._Element) -> bool:
    position = properties.get(f"{_STYLE}text-position", "").split(" ")[0]
    return position == "super" or (position.endswith("%") and not position.startswith(("-", "0")))


def _number(element: etree._Element, name: str, most: int, space: str = _TABLE) -> int:
    """Return how often something is repeated, or how far it reaches.

    Raises:
        RefusedError: If it is more than any report has.
    """
    text = element.get(f"{space}{name}", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else 1
    if number > most:
        raise RefusedError(RefusalKind.EXPANDS)
    return max(number, 1)


@lru_cache(maxsize=512)
def _name(tag: str | bytes) -> str:
    return str(tag).rpartition("}")[2]
