"""Which sheets a workbook has, where their parts are, and its names.

The names are found by an expression where nothing else stands among them. What stands around them, and which part is
which, is the same in the workbooks of forty offices, and is kept by all that is in it.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final, NamedTuple

from qisheng_desktop.importing.memo import Parsed
from qisheng_desktop.importing.xlsx_book import (
    DECLARATION,
    LARGEST_KEPT,
    MAIN,
    MOST_KEPT,
    NO_TEXT,
    formats_of,
    parse_sheet,
)

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_NAME = (
    r'<definedName name="{0}[^<>&"\t\n]*+{1}"(?: localSheetId="[0-9]+")?(?: hidden="[01]")?>'
    r"{0}[^<>&]*+{1}</definedName>"
)
_ONE_NAME = re.compile(_NAME.format("(", ")"))
_NAMES = re.compile(f"(?:{_NAME.format('', '')})*+")
_HEAD = re.compile(rf"{DECLARATION}<workbook\b".encode())
_BEGIN, _END = b"<definedNames>", b"</definedNames>"


class Entry(NamedTuple):
    """A sheet of the list: its name, whether it is shown, what its part goes by among the relations."""

    name: str
    is_visible: bool
    relation: str


class Workbook(NamedTuple):
    """The sheets, and the names with what is said of each."""

    sheets: tuple[Entry, ...]
    names: list[tuple[str, str]]


def workbook_of(data: bytes) -> Workbook:
    """Return the sheets and names of a workbook."""
    head, _, rest = data.partition(_BEGIN)
    inner, _, tail = rest.partition(_END)
    begun = _HEAD.match(head)
    if begun is None or not rest or _BEGIN in rest or _END in tail or _has_more(head[begun.end() :] + tail):
        return _shell(data)
    try:
        text = inner.decode()
    except UnicodeDecodeError:
        return _shell(data)
    if not _NAMES.fullmatch(text) or NO_TEXT.search(text):
        return _shell(data)
    shell = _known_shell(b"".join((head, _BEGIN, _MARK, _END, tail)))
    return Workbook(shell.sheets, _ONE_NAME.findall(text)) if shell.names else shell


_MARK = b'<definedName name=""/>'
"""Stands for all names where they are taken out: read again, it tells that they are where names have to be."""


def _has_more(around: bytes) -> bool:
    """Say whether something may be in it that is no element."""
    return b"<!" in around or b"<?" in around


def _shell(data: bytes) -> Workbook:
    root = parse_sheet(data)
    sheets = tuple(
        Entry(
            sheet.get("name", ""),
            sheet.get("state", "visible") == "visible",
            sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or "",
        )
        for sheet in root.iter(f"{MAIN}sheet")
    )
    marked = root.find(f"{MAIN}definedNames")
    names = marked.iterchildren(f"{MAIN}definedName") if marked is not None else ()
    return Workbook(sheets, [(defined.get("name", ""), defined.text or "") for defined in names])


_known_shell: Final = Parsed[Workbook](_shell, MOST_KEPT, LARGEST_KEPT)


def _targets_of(data: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for relation in parse_sheet(data) if data else ():
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        found[relation.get("Id", "")] = path
    return found


targets_of: Final = Parsed[dict[str, str]](_targets_of, MOST_KEPT, LARGEST_KEPT)
"""Returns the part behind each relation of a workbook."""


def forget_parts() -> None:
    """Let go of all parts that are kept."""
    for kept in (_known_shell, targets_of, formats_of):
        kept.clear()
