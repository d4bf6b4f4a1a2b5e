"""The name of a document's file, as offices are used to it."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
MOST_BYTES = 180
"""Bytes of UTF-8 for the unit's name: a whole file name may have 255."""


def document_name(unit: str, year: int, extension: str, *, is_draft: bool = False) -> str:
    """Return ``（单位全称）Y年政府信息公开工作年度报告.pdf``, fit for Windows too; a draft is named so.

    Characters that no file name may have become an underscore; a very long name is cut.
    """
    return named(unit, f"{year}年政府信息公开工作年度报告{'（草稿）' if is_draft else ''}", extension)


def named(unit: str, title: str, extension: str) -> str:
    """Return the name of a file that begins with the body it is of."""
    name = _FORBIDDEN.sub("_", unit).strip(" .")
    while len(name.encode()) > MOST_BYTES:
        name = name[:-1]
    return f"{f'（{name}）' if name else ''}{title}.{extension}"


def blank_form_name(year: int, extension: str) -> str:
    """Return the name of the form without answers."""
    return f"{year}年政府信息公开工作年度报告（空白表）.{extension}"
