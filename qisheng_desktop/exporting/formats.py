"""The formats a report can leave the program in, each made by a function from a document to bytes.

The libraries for a format cost up to a tenth of a second to load, so each is loaded when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from types import MappingProxyType

from qisheng_desktop.exporting.document import Document

_ONE_AT_A_TIME = Lock()
"""The window draws its preview and exports in two threads; reportlab's fonts are shared by all documents under way."""


def render(document: Document, kind: str) -> bytes:
    """Make one of the documents.

    Raises:
        KeyError: If there is no such format.
    """
    with _ONE_AT_A_TIME:
        return RENDERERS[kind](document)


def _pdf(document: Document) -> bytes:
    from qisheng_desktop.exporting.pdf import render_pdf

    return render_pdf(document)


def _xlsx(document: Document) -> bytes:
    from qisheng_desktop.exporting.xlsx import render_xlsx

    return render_xlsx(document)


def _docx(document: Document) -> bytes:
    from qisheng_desktop.exporting.docx import render_docx

    return render_docx(document)


def _html(document: Document) -> bytes:
    from qisheng_desktop.exporting.html import render_html

    return render_html(document)


RENDERERS: Mapping[str, Callable[[Document], bytes]] = MappingProxyType(
    {"pdf": _pdf, "xlsx": _xlsx, "docx": _docx, "html": _html}
)
"""By the ending of the file's name, in the order they are offered."""
