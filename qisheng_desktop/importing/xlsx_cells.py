"""The cells of a sheet that is written as office programs write it, found in one pass of an expression.

Nearly every sheet is: rows of ``<c r="B2" s="4" t="s"><v>17</v></c>``, formulas before their results. That needs no
tree, which is what costs the time. The expression must cover the rows of the sheet from end to end; where anything
else stands among them, the sheet is read as a tree. What stands around the cells is a tree in either case.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from qisheng_desktop.importing.xlsx_book import DECLARATION, is_xml

_TEXT = "[^<>&]"
_ESCAPED = rf"{_TEXT}*+(?:&(?:amp|lt|gt|quot|apos);{_TEXT}*+)*+"
_CELL = (
    r'<c r="({0}[A-Z]{{1,3}}[1-9][0-9]{{0,6}})"(?: s="({0}[0-9]{{1,6}})")?+(?: t="({0}s|n|str|e|b)")?+'
    rf"(?:/>|>({{0}}<f>{_ESCAPED.replace('{', '{{').replace('}', '}}')}</f>)?+(?:<v>({{0}}{_TEXT}++)</v>)?+</c>)"
)
_CELLS = re.compile(_CELL.format(""))
_ROWS = re.compile(rf"(?:<row\b[^<>]*+(?:(?<=/)>|(?<!/)>(?:{_CELL.format('?:')})*+</row>))*+")
_ROW = re.compile(r"<row\b[^<>]*+>")
_HEAD = re.compile(rf"{DECLARATION}<worksheet\b".encode())
_LARGEST = 2**21
"""Bytes of a sheet that is read like this; larger ones are counted while they are read."""
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
Stored: TypeAlias = tuple[str, str, str, str, str]
"""A cell as it is written: its place, style and kind, its formula and its value; each empty where there is none."""


class Regular(NamedTuple):
    """A sheet in the regular form: what is left of it without its cells, and these."""

    shell: bytes
    cells: list[Stored]


def regular(data: bytes) -> Regular | None:
    """Part the cells of a sheet from the rest; nothing if it has another form, or rows that are hidden."""
    begun = _HEAD.match(data) if len(data) <= _LARGEST else None
    if begun is None or data.count(_BEGIN[:-1]) != 1 or data.count(_END) != 1:
        return None
    head, _, rest = data.partition(_BEGIN)
    inner, _, tail = rest.partition(_END)
    around = head[begun.end() :] + tail
    if not inner or b"<!" in around or b"<?" in around:
        return None
    try:
        text = inner.decode()
    except UnicodeDecodeError:
        return None
    if not _ROWS.fullmatch(text) or not is_xml(text):
        return None
    rows = "".join(tag if tag.endswith("/>") else f"{tag}</row>" for tag in _ROW.findall(text))
    if "hidden=" in rows:
        return None
    return Regular(b"".join((head, _BEGIN, rows.encode(), _END, tail)), _CELLS.findall(text))
