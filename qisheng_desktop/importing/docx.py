"""Word documents (.docx, .docm), read with lxml rather than python-docx.

python-docx spreads a `gridSpan` of fifty million into as many cells before anyone can look, keeps the whole document
open for writing, and hides tracked changes; the few elements that matter here are as short to read directly.

Final text: insertions kept, deletions dropped. Hidden text is dropped; text struck through or raised is marked in a
cell, so that a corrected figure never runs into the one it replaces.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

from lxml import etree

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.docx_cells import CONTINUES, Found, Places
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.extent import WIDEST_SPAN, Extent
from qisheng_desktop.importing.layouts import Cell, TableTooLargeError
from qisheng_desktop.importing.stream import Grid, Paragraph, Piece, Source, make_grid
from qisheng_desktop.importing.xml import parse_xml

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BODY_PARTS = ("word/document.xml", "word/document2.xml")
_DROPPED = frozenset({"del", "moveFrom", "txbxContent", "Fallback", "footnoteReference", "instrText", "delText", "rPr"})
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_SPECIAL = tuple(
    f"{{*}}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "delText", "instrText", "vanish", "strike", "dstrike", "vertAlign"),
        *("tcPrChange", "trPrChange"),
        *("AlternateContent", "Fallback", "txbxContent", "drawing", "pict", "object", "ruby", "footnoteReference"),
        "oMath",
    )
)
"""What makes a document need a look at every run; in one without, its texts and breaks are all there is."""
_BREAKING = tuple(f"{{*}}{name}" for name in _BREAKS)
_TEXTS = ("{*}t", *_BREAKING)
_P, _T, _TBL, _TR, _TC, _DEL = (f"{_W}{name}" for name in ("p", "t", "tbl", "tr", "tc", "del"))
_TR_PR, _TC_PR, _GRID_BEFORE, _GRID_SPAN, _V_MERGE, _VAL = (
    f"{_W}{name}" for name in ("trPr", "tcPr", "gridBefore", "gridSpan", "vMerge", "val")
)
_IN_TABLES = (_T, _P, _TC, *_BREAKING)
STRUCK = "~"
"""Stands before and after text in a cell that is struck through or raised: no figure has it."""


def read_docx(data: bytes, opened: Archive | None = None) -> Source:
    """Read a document; ``opened`` is the same as an archive, if somebody has looked into it before.

    Raises:
        RefusedError: If it is damaged, encrypted, unsafe or too large.
    """
    archive = opened or Archive(data)
    name = next((name for name in _BODY_PARTS if name in archive.names), "")
    content = archive.read(name).replace(_STRICT[1:-1].encode(), _W[1:-1].encode())
    if not content:
        raise RefusedError(RefusalKind.DAMAGED)
    root = parse_xml(content)
    is_simple = next(root.iter(*_SPECIAL), None) is None
    reader = _Reader(is_simple=is_simple, is_unbroken=is_simple and next(root.iter(*_BREAKING), None) is None)
    body = root.find(f"{_W}body")
    pieces = tuple(reader.blocks(body, 0)) if body is not None else ()
    notices = [Doubt(DoubtKind.TRACKED)] if reader.is_tracked else []
    notices += [Doubt(DoubtKind.HIDDEN)] if reader.is_hidden else []
    has_pictures = not is_simple and next(root.iter("{*}drawing", "{*}pict"), None) is not None
    notices += [Doubt(DoubtKind.PICTURES)] if has_pictures else []
    notices += [Doubt(DoubtKind.MACROS)] if any(name.endswith("vbaProject.bin") for name in archive.names) else []
    return Source(pieces, tuple(notices))


class _Reader:
    def __init__(self, *, is_simple: bool, is_unbroken: bool) -> None:
        self._is_simple, self._is_unbroken = is_simple, is_unbroken
        self.is_tracked = False
        self.is_hidden = False
        self._extent = Extent()

    def blocks(self, parent: etree._Element, depth: int) -> Iterator[Piece]:
        """Yield paragraphs and tables of a body, or of a cell that holds tables."""
        for child in parent:
            name = _name(child.tag)
            if name == "p":
                yield Paragraph(self._text(child))
            elif name == "tbl":
                yield from self._table(child, depth + 1)
            elif name in {"sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo"}:
                yield from self.blocks(child, depth)

    def _table(self, table: etree._Element, depth: int) -> Iterator[Piece]:
        self._extent.add_table(depth)
        nested: list[Piece] = []
        try:
            plain = self._plain_grid(table) if self._is_simple else None
            grid = plain or make_grid(self._cells(table, nested, depth))
        except TableTooLargeError as error:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS) from error
        yield from nested or [grid] if _is_layout(grid, nested) else [grid, *nested]

    def _plain_grid(self, table: etree._Element) -> Grid | None:
        """Return a table with nothing special in it whose rows and cells lie in it as they should; nothing if not so.

        One pass over what matters: to look for the parts of each of the three hundred cells of a report takes several
        times as long, and so does asking each element for its name, which is made anew every time.
        """
        lines: dict[etree._Element | None, list[etree._Element]]
        lines = {row: list(row.iterchildren(_TC)) for row in table.iterchildren(_TR)}
        cells: dict[etree._Element | None, int]
        cells = {cell: number for number, cell in enumerate(chain.from_iterable(lines.values()))}
        if sum(1 for _ in table.iter(_TR, _TC)) != len(lines) + len(cells):
            return None  # another table in one of the cells, or cells that stand elsewhere
        texts = [""]  # what stands before the first cell belongs to none
        paragraphs = 0
        for element in table.iter(*_IN_TABLES):
            if element in cells:
                texts.append("")
                continue
            text = element.text
            if text and not len(element):
                texts[-1] += text
            elif len(element) or element.tag == _P:
                paragraphs += 1
                if texts[-1]:
                    texts[-1] += "\n"
            else:
                texts[-1] += _said(element)
        numbers = {row: number for number, row in enumerate(lines)}
        try:
            grid = Found(
                tuple(map(len, lines.values())),
                [text.strip("\n") for text in texts[1:]],
                [(numbers[_around(element)], _number(element, 0)) for element in table.iter(_GRID_BEFORE)],
                [(cells[_around(element)], _number(element, 1)) for element in table.iter(_GRID_SPAN)],
                [(cells[_around(element)], element.get(_VAL, CONTINUES)) for element in table.iter(_V_MERGE)],
            ).grid()
        except KeyError:  # they stand where nobody else looks for them
            return None
        self._extent.add_paragraphs(paragraphs)
        return grid

    def _cells(self, table: etree._Element, nested: list[Piece], depth: int) -> list[Cell]:
        """Return the cells of any table; what tables in its cells hold is added to the ``nested`` pieces."""
        places = Places()
        for line in _children(table, _TR):
            places.add_row(_span(_child(line, _TR_PR), _GRID_BEFORE, 0))
            for element in _children(line, _TC):
                properties = _child(element, _TC_PR)
                width = _span(properties, _GRID_SPAN, 1)
                merging = _child(properties, _V_MERGE)
                merge = merging.get(_VAL, CONTINUES) if merging is not None else None
                if not places.runs_down(width, merge):
                    if _child(element, _TBL) is not None:
                        nested += self.blocks(element, depth)
                    places.add(self._cell(element), width, merge)
        return places.cells

    def _cell(self, element: etree._Element) -> str:
        return "\n".join([self._text(child, in_cell=True) for child in element.iter(_P)]).strip("\n")

    def _text(self, paragraph: etree._Element, *, in_cell: bool = False) -> str:
        self._extent.add_paragraphs()
        if self._is_unbroken:
            return "".join([element.text or "" for element in paragraph.iter(_T)])
        if self._is_simple:
            return "".join([_said(element) for element in paragraph.iter(*_TEXTS)])
        return "".join(self._runs(paragraph, in_cell))

    def _runs(self, parent: etree._Element, in_cell: bool) -> Iterator[str]:  # noqa: FBT001 - goes down unchanged
        for child in parent:
            name = _name(child.tag)
            if name in {"ins", "del", "moveFrom", "moveTo"}:
                self.is_tracked = True
            if name in _DROPPED:
                continue
            if name == "r":
                yield from self._run(child, in_cell)
            elif name == "AlternateContent":
                yield from self._runs(child[0], in_cell) if len(child) else ()
            elif name != "pPr":
                yield from self._runs(child, in_cell)

    def _run(self, run: etree._Element, in_cell: bool) -> Iterator[str]:  # noqa: FBT001 - as above
        properties = run.find(f"{_W}rPr")
        if _is_on(properties, "vanish"):
            self.is_hidden = True
            return
        parts = ((_name(child.tag), child.text or "") for child in run)
        text = "".join(said if name == "t" else _BREAKS.get(name, "") for name, said in parts)
        raised = properties.find(f"{_W}vertAlign") if properties is not None else None
        is_marked = _is_on(properties, "strike") or _is_on(properties, "dstrike")
        is_marked = is_marked or (raised is not None and raised.get(f"{_W}val") != "baseline")
        yield f"{STRUCK}{text}{STRUCK}" if in_cell and is_marked and text.strip() else text


def _is_layout(grid: Grid, nested: list[Piece]) -> bool:
    """Say whether a table only arranges the tables inside it."""
    return any(isinstance(piece, Grid) for piece in nested) and sum(map(len, grid.layout.rows)) <= len(nested) + 1


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also those inside content controls and insertions; deleted rows are left out."""
    for child in parent:
        if child.tag == name:
            if name != _TR or _child(_child(child, _TR_PR), _DEL) is None:
                yield child
        elif _name(child.tag) in {"sdt", "sdtContent", "ins", "customXml", "smartTag"}:
            yield from _children(child, name)


def _child(element: etree._Element | None, tag: str) -> etree._Element | None:
    """Return a child; several times as fast as ``find``, which takes a path."""
    return next(element.iterchildren(tag), None) if element is not None else None


def _around(element: etree._Element) -> etree._Element | None:
    """Return the row or the cell that a property belongs to."""
    properties = element.getparent()
    return None if properties is None else properties.getparent()


def _said(element: etree._Element) -> str:
    """Return the text of an element of a run; tab stops of a paragraph have the name of tabs."""
    if element.tag == _T:
        return element.text or ""
    name, parent = _name(element.tag), element.getparent()
    if parent is None or _name(parent.tag) != "r":
        return ""
    return element.text or "" if name == "t" else _BREAKS.get(name, "")


def _span(properties: etree._Element | None, name: str, default: int) -> int:
    found = _child(properties, name)
    return default if found is None else _number(found, default)


def _number(element: etree._Element, default: int) -> int:
    """Return over how many grid columns something reaches.

    Raises:
        RefusedError: If they are more than any report has.
    """
    text = element.get(_VAL, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else default
    if number > WIDEST_SPAN:
        raise RefusedError(RefusalKind.EXPANDS)
    return max(number, default)


def _is_on(properties: etree._Element | None, name: str) -> bool:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return found is not None and found.get(f"{_W}val", "1") not in {"0", "false", "off"}


@lru_cache(maxsize=512)
def _name(tag: str | bytes) -> str:
    return str(tag).rpartition("}")[2]
