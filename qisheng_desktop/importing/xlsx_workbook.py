"""Which sheets a workbook has, where their parts are, and its names.

The names are found by an expression where nothing else stands among them. What stands around them, and which part is
which, is the same in the workbooks of forty offices, and is kept by all that is in it.
"""

from __future__ import annotations

import posixpath
import re
from itertools import chain
from typing import Final, NamedTuple

from qisheng_desktop.importing.memo import Parsed
from qisheng_desktop.importing.xlsx_book import (
    DECLARATION,
    LARGEST_KEPT,
    MAIN,
    MOST_KEPT,
    formats_of,
    is_xml,
    parse_sheet,
)
from qisheng_desktop.importing.xlsx_names import Names, names_of

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_NAME = re.compile(
    r'<definedName name="([^<>&"\t\n]*+)"((?: localSheetId="[0-9]+")?(?: hidden="[01]")?)>([^<>&]*+)</definedName>'
)
_AROUND = len('<definedName name=""></definedName>')
_HEAD = re.compile(rf"{DECLARATION}<workbook\b".encode())
_BEGIN, _END = b"<definedNames>", b"</definedNames>"
_COVER = b'<definedName name="_cover'
"""What stands behind the names of all figures, which come in the order of the alphabet."""


class Entry(NamedTuple):
    """A sheet of the list: its name, whether it is shown, what its part goes by among the relations."""

    name: str
    is_visible: bool
    relation: str


class Workbook(NamedTuple):
    """The sheets, and the names."""

    sheets: tuple[Entry, ...]
    names: tuple[Names, ...]


def workbook_of(data: bytes) -> Workbook:
    """Return the sheets and names of a workbook."""
    head, _, rest = data.partition(_BEGIN)
    inner, _, tail = rest.partition(_END)
    begun = _HEAD.match(head)
    if begun is None or not rest or _BEGIN in rest or _END in tail or _has_more(head[begun.end() :] + tail):
        return _shell(data)
    cut = max(inner.find(_COVER), 0)
    figures, others = _figure_names(inner[:cut]), _other_names(inner[cut:])
    if figures is None or others is None:
        return _shell(data)
    shell = _known_shell(b"".join((head, _BEGIN, _MARK, _END, tail)))
    return Workbook(shell.sheets, (figures, others)) if shell.names[0].total else shell


def _names_of(part: bytes) -> Names | None:
    """Return the names in a part of their list; nothing if anything else is in it."""
    try:
        text = part.decode()
    except UnicodeDecodeError:
        return None
    found = _NAME.findall(text)
    is_all = len("".join(chain.from_iterable(found))) + len(found) * _AROUND == len(text)
    if not is_all or not is_xml(text):
        return None
    return names_of([(name, said) for name, _, said in found])


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
    return Workbook(sheets, (names_of([(defined.get("name", ""), defined.text or "") for defined in names]),))


_figure_names: Final = Parsed[Names | None](_names_of, MOST_KEPT, LARGEST_KEPT)
_other_names: Final = Parsed[Names | None](_names_of, MOST_KEPT, LARGEST_KEPT)
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
    for kept in (_figure_names, _other_names, _known_shell, targets_of, formats_of):
        kept.clear()
