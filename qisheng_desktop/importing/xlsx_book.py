"""What the cells of a workbook refer to, its strings and number formats, and what a cell shows by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import chain, count
from typing import Final, NamedTuple

from lxml import etree

from qisheng_desktop.importing.memo import Parsed
from qisheng_desktop.importing.xml import parse_xml

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_T: Final = f"{MAIN}t"
_AS_STORED = frozenset({"str", "e", "d", "b"})
WHOLE: Final = rf"0|[1-9][0-9]{{0,{15 - 1}}}"
_WHOLE = re.compile(WHOLE)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_CODE = re.compile(r'(?:General|[#0,.?]+)(?P<after>(?:"[^"]*"|\\.|_.)*)')
_DIGITS_EXACT = 15
DECLARATION: Final = r'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\s*\?>\s*)?'
"""What an XML document in UTF-8 may begin with."""
_BEGIN, _KEEPING, _END = "<si><t>", '<si><t xml:space="preserve">', "</t></si>"
"""What stands before a string, before one that begins or ends with space, and after each."""
_STRINGS = re.compile(
    rf'{DECLARATION}<sst xmlns="{MAIN[1:-1]}"(?: count="[0-9]+")?(?: uniqueCount="[0-9]+")?>(?P<inside>.*)</sst>\s*',
    re.DOTALL,
)
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What no XML has, and carriage returns, which it takes for line breaks."""
_FIRST_NUMBERS: Final = tuple(map(str, range(500)))
MOST_KEPT, LARGEST_KEPT = 16, 2**17
"""How many parts of workbooks are kept, and of how many bytes at most."""


class Book(NamedTuple):
    """The strings of a workbook and the number formats of its styles, by their numbers as cells write them."""

    strings: Mapping[str, str]
    formats: Mapping[str, str]

    def shown(self, kind: str, stored: str, style: str) -> str:
        """Return what a cell shows: the string of a number, a text as it is, a number as its format has it."""
        stored = stored.strip()
        if kind == "s":
            return _numbered(self.strings, stored, -1)
        if not stored or kind in _AS_STORED:
            return stored
        return shown_number(stored, self.format_of(style))

    def format_of(self, style: str) -> str:
        """Return the number format of a style."""
        return _numbered(self.formats, style, 0)


def _numbered(items: Mapping[str, str], number: str, default: int) -> str:
    item = items.get(number)
    return items.get(str(number_of(number, default)), "") if item is None else item


def parse_sheet(data: bytes) -> etree._Element:
    """Return the root of a part of a workbook, the names of the strict form as those of the common one."""
    return parse_xml(data.replace(_STRICT, MAIN[1:-1].encode()))


@lru_cache(maxsize=4096)
def shown_number(stored: str, code: str = "") -> str:
    """Return a number as written, without binary noise, with the words its format puts after it."""
    if _WHOLE.fullmatch(stored) and "%" not in code:
        return stored + _words_after(code)
    try:
        number = float(stored)
    except ValueError:
        return stored
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 - only NaN differs from itself
        return stored
    text = f"{Decimal(f'{number:.{_DIGITS_EXACT}g}'):f}"
    if "%" in code:
        return f"{Decimal(text) * 100:f}%"
    return text + _words_after(code)


@lru_cache(maxsize=256)
def _words_after(code: str) -> str:
    """Return what a number format puts after a number."""
    after = _CODE.fullmatch(code.partition(";")[0])
    return "".join(quoted or escaped for quoted, escaped in _LITERAL.findall(after["after"])) if after else ""


def strings_of(data: bytes) -> dict[str, str]:
    """Return the strings to which cells refer."""
    simple = _simple_strings(data)
    if simple is not None:
        return _by_number(simple)
    return _by_number(map(string_of, parse_sheet(data).iterchildren(f"{MAIN}si"))) if data else {}


def _simple_strings(data: bytes) -> list[str] | None:
    """Return them out of a part that has no more than them, as nearly all have; nothing if it is not surely one."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    whole = _STRINGS.fullmatch(text)
    if whole is None:
        return None
    inside = whole["inside"].replace(_KEEPING, _BEGIN)
    if not inside:
        return []
    if not inside.startswith(_BEGIN) or not inside.endswith(_END):
        return None
    found = inside[len(_BEGIN) : -len(_END)].split(_END + _BEGIN)
    text = "".join(found)
    has_markup = "<" in text or ">" in text or "&" in text
    return found if not has_markup and is_xml(text) else None


def is_xml(text: str) -> bool:
    """Say whether a text may stand in an XML document as it is, without a carriage return."""
    return text.replace("\n", "").isprintable() or not _NO_TEXT.search(text)


def string_of(item: etree._Element | None) -> str:
    """Return the text of a string; readings over characters (phonetic runs) are left out."""
    if item is None:
        return ""
    if len(item) == 1 and item[0].tag == _T:
        return item[0].text or ""
    parts = [child.text or "" for child in item.iterfind(f"{MAIN}t")]
    parts += [child.text or "" for child in item.iterfind(f"{MAIN}r/{MAIN}t")]
    return "".join(parts)


def _formats_of(data: bytes) -> dict[str, str]:
    if not data:
        return {}
    root = parse_sheet(data)
    codes = {node.get("numFmtId", ""): node.get("formatCode", "") for node in root.iter(f"{MAIN}numFmt")}
    codes |= {"9": "0%", "10": "0.00%"}
    return _by_number(codes.get(node.get("numFmtId", ""), "") for node in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))


formats_of: Final = Parsed[dict[str, str]](_formats_of, MOST_KEPT, LARGEST_KEPT)
"""Returns the number format of each cell style; offices that fill in the same workbook have the same styles."""


def _by_number(items: Iterable[str]) -> dict[str, str]:
    return dict(zip(chain(_FIRST_NUMBERS, map(str, count(len(_FIRST_NUMBERS)))), items, strict=False))


def number_of(text: str | None, default: int) -> int:
    """Return a count as it stands in an attribute; the default if it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < len("10000000") else default
