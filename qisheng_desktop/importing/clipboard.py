"""What Word, WPS, Excel and browsers put on the clipboard: HTML, or else text with a row to a line and tabs in it."""

from __future__ import annotations

import re

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.html import LARGEST, html_pieces
from qisheng_desktop.importing.layouts import TableTooLargeError
from qisheng_desktop.importing.stream import Source
from qisheng_desktop.importing.text import any_pieces

_START = re.compile(r"StartHTML:\s*\d+|Version:\s*[\d.]+", re.IGNORECASE)
_TABLE = re.compile(r"<(?:table|p|div)\b", re.IGNORECASE)


def read_clipboard(html: str, text: str) -> Source:
    """Read the flavours of a clipboard, either of which may be empty.

    Raises:
        RefusedError: If there is nothing in it, or far too much.
    """
    if len(html) > LARGEST or len(text) > LARGEST:
        raise RefusedError(RefusalKind.TOO_LARGE)
    if _TABLE.search(html):
        head = html[:512]
        page = html[max(html.find("<"), 0) :] if _START.search(head) else html
        return Source(tuple(html_pieces(page)))
    if not text.strip():
        raise RefusedError(RefusalKind.EMPTY)
    try:
        return Source(tuple(any_pieces(text)))
    except TableTooLargeError as error:
        raise RefusedError(RefusalKind.TOO_MANY_CELLS) from error
