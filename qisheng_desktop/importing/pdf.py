"""PDF documents made from text; a scanned one is refused."""

from __future__ import annotations

from collections.abc import Iterator

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.layouts import TableTooLargeError
from qisheng_desktop.importing.pdf_lines import Line, ends_paragraph, join, lines_of, margins_of, without_running
from qisheng_desktop.importing.pdf_page import read_page
from qisheng_desktop.importing.pdf_tables import PageTable, find_tables
from qisheng_desktop.importing.stream import Paragraph, Piece, Source

MOST_PAGES = 300
_LANDSCAPE = 842
"""Points a page is wide where all of them lie on their side."""
LEAST_CHARACTERS = 12
"""Characters a page has at least on average; a scanned one has at most a stamp."""


def read_pdf(data: bytes) -> Source:
    """Read a document.

    Raises:
        RefusedError: If it is encrypted, damaged, too long, or a picture.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = "password" in str(error).lower()
        raise RefusedError(RefusalKind.ENCRYPTED if is_locked else RefusalKind.DAMAGED) from error
    try:
        if len(document) > MOST_PAGES:
            raise RefusedError(RefusalKind.TOO_LARGE)
        pages: list[tuple[list[PageTable], list[Line]]] = []
        characters, has_images, width = 0, False, 0.0
        for number in range(len(document)):
            page = document[number]
            width = max(width, 0.0 if page.get_rotation() % 180 else float(page.get_width()))
            content = read_page(page, page.get_textpage())
            characters += len(content.chars)
            has_images = has_images or content.has_image
            tables, rest = find_tables(content)
            pages.append((tables, lines_of(rest)))
    except (pypdfium2.PdfiumError, TableTooLargeError) as error:
        raise RefusedError(RefusalKind.DAMAGED) from error
    finally:
        document.close()
    if characters < LEAST_CHARACTERS * max(len(pages), 1):
        raise RefusedError(RefusalKind.PICTURE if has_images else RefusalKind.EMPTY)
    notices = (Doubt(DoubtKind.PICTURES),) if has_images else ()
    return Source(tuple(_pieces(pages, width or float(_LANDSCAPE))), notices)


def _pieces(pages: list[tuple[list[PageTable], list[Line]]], width: float) -> Iterator[Piece]:
    """Yield paragraphs and tables in the order they stand in."""
    kept = without_running([lines for _, lines in pages])
    left = min((table.left for tables, _ in pages for table in tables), default=0.0)
    margins = margins_of(kept, width, left)
    running: Line | None = None
    text = ""
    for (tables, _), lines in zip(pages, kept, strict=True):
        items: list[PageTable | Line] = sorted([*tables, *lines], key=lambda item: item.top)
        for item in items:
            if isinstance(item, Line) and running is not None and not ends_paragraph(running, item, margins):
                text, running = join(text, item.text), item
                continue
            if running is not None:
                yield Paragraph(text)
            text, running = (item.text, item) if isinstance(item, Line) else ("", None)
            if isinstance(item, PageTable):
                yield item.grid
    if running is not None:
        yield Paragraph(text)
