"""From the bytes of any document that is read to a draft, in this process; `worker` does it in another, with limits."""

from __future__ import annotations

from dataclasses import replace

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import Doubt, DoubtKind, Draft
from qisheng_desktop.importing.kinds import Kind, is_named_as, look
from qisheng_desktop.importing.labels import forget_labels
from qisheng_desktop.importing.layouts import forget_layouts
from qisheng_desktop.importing.own_book import read_marked
from qisheng_desktop.importing.own_names import forget_names
from qisheng_desktop.importing.recognise import Recogniser
from qisheng_desktop.importing.sections import sections_of
from qisheng_desktop.importing.stream import Grid, Source, without_unseen
from qisheng_desktop.importing.vocabulary import vocabulary_of
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef

LARGEST = 20 * 2**20
"""The largest file, in bytes."""
MOST_LINES = 20_000
"""The most paragraphs and rows in which a report is looked for: published ones have a few hundred."""


def read_bytes(data: bytes, name: str, catalogue: Catalogue) -> Draft:
    """Read a document; ``name`` is its file's name.

    Raises:
        RefusedError: If it is not read, or nothing of a report is in it.
    """
    kind, source = _read(data, name)
    draft = _draft(source, catalogue, name)
    if is_named_as(kind, name):
        return draft
    return replace(draft, doubts=(*draft.doubts, Doubt(DoubtKind.MISNAMED, None, kind.value)))


def read_pasted(html: str, text: str, catalogue: Catalogue) -> Draft:
    """Read what was on the clipboard.

    Raises:
        RefusedError: If nothing of a report is in it.
    """
    from qisheng_desktop.importing.clipboard import read_clipboard

    return _draft(read_clipboard(html, text), catalogue, "")


def source_of(data: bytes, name: str) -> Source:
    """Reduce a document to paragraphs and tables; the libraries of its format are imported only now.

    Raises:
        RefusedError: If it is not read.
    """
    return _read(data, name)[1]


def forget() -> None:
    """Let go of everything that is remembered of documents read before; what is read stays the same without it."""
    from qisheng_desktop.importing.xlsx import forget_workbooks

    forget_layouts()
    forget_labels()
    forget_names()
    forget_workbooks()
    vocabulary_of.cache_clear()
    sections_of.cache_clear()


def _read(data: bytes, name: str) -> tuple[Kind, Source]:
    if len(data) > LARGEST:
        raise RefusedError(RefusalKind.TOO_LARGE)
    kind, archive, decoded = look(data, name)
    match kind:
        case Kind.DOCX:
            from qisheng_desktop.importing.docx import read_docx

            source = read_docx(data, archive)
        case Kind.ODT:
            from qisheng_desktop.importing.odt import read_odt

            source = read_odt(data, archive)
        case Kind.XLSX:
            from qisheng_desktop.importing.xlsx import read_xlsx

            source = read_xlsx(data, archive)
        case Kind.XLS:
            from qisheng_desktop.importing.xls import read_xls

            source = read_xls(data, archive)
        case Kind.HTML:
            from qisheng_desktop.importing.html import read_html

            source = read_html(data, decoded)
        case Kind.PDF:
            from qisheng_desktop.importing.pdf import read_pdf

            source = read_pdf(data)
        case Kind.DOC:
            raise RefusedError(RefusalKind.OLD_WORD)
        case _:
            from qisheng_desktop.importing.text import read_text

            source = read_text(data, decoded)
    return kind, source


def _draft(source: Source, catalogue: Catalogue, name: str) -> Draft:
    if sum(piece.height if isinstance(piece, Grid) else 1 for piece in source.pieces) > MOST_LINES:
        raise RefusedError(RefusalKind.TOO_LARGE)
    source = without_unseen(source)
    recogniser = Recogniser(source, catalogue, name)
    draft = read_marked(recogniser, source.marked, catalogue) if source.marked else recogniser.draft()
    edition = catalogue.edition(draft.edition)
    has_text = any(CellRef(section.code) in draft.edits.values for section in edition.narratives)
    if not draft.is_recognised and not has_text:
        raise RefusedError(RefusalKind.NOT_A_REPORT)
    return draft
