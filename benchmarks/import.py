"""How long a document takes to read, against what the parsing library of its format alone takes over the same file.

The bare parser is what its library needs to hand out the content of the file as Python strings, and nothing more:

- Word: inflate ``word/document.xml``, parse it with lxml, join the text of every paragraph, in tables and outside.
- web page: parse it with lxml, join the text of every cell, and of every paragraph outside tables.
- workbook: python-calamine's ``to_python`` of every sheet.
- PDF: PDFium's characters with their boxes, and the points of every path, of every page; nothing is made of them.
- text: there is no parser. Its ratio is to the bare parser of the Word document with the same report in it.

``cold`` is the first document with tables of its kind: all memos emptied, libraries and the form loaded. ``warm`` is
every further one whose tables have the same labels, whatever its figures, as the fortieth report of a district has;
of a workbook what stands around the values of its cells is the same too.
``to pieces`` is the part of the warm time that is not yet recognising. Medians of processor time in this process, in
milliseconds, bare parser and warm reading in turns, so that a slow moment is slow for both. Files given as arguments
are read too.
"""

from __future__ import annotations

import ctypes
import gc
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pypdfium2.raw as pdfium
import python_calamine
from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.importing.kinds import Kind, kind_of
from qisheng_desktop.importing.reader import forget, read_bytes, source_of
from tests.importing.documents import CATALOGUE, make_page, make_report, to_docx, to_html, to_word_text

ROUNDS = 51
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Act = Callable[[], object]


def docx_alone(data: bytes) -> list[str]:
    """Inflate, parse, and give out the text of every paragraph."""
    with ZipFile(BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return ["".join(text.text or "" for text in paragraph.iter(f"{_W}t")) for paragraph in root.iter(f"{_W}p")]


def html_alone(data: bytes) -> list[str]:
    """Parse, and give out the text of every cell and paragraph."""
    root = etree.fromstring(data, etree.HTMLParser())
    return ["".join(map(str, element.itertext())) for element in root.iter("td", "th", "p")]


def workbook_alone(data: bytes) -> list[object]:
    """Give out every sheet."""
    book = python_calamine.load_workbook(BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def pdf_alone(data: bytes) -> list[str]:
    """Give out the characters and their boxes, and the points of every path."""
    found = []
    box, x, y = pdfium.FS_RECTF(), ctypes.c_float(), ctypes.c_float()
    document = pypdfium2.PdfDocument(data)
    for page in document:
        words = page.get_textpage()
        found.append(words.get_text_range())
        text, handle = words.raw, page.raw
        for number in range(pdfium.FPDFText_CountChars(text)):
            pdfium.FPDFText_GetLooseCharBox(text, number, ctypes.byref(box))
        for number in range(pdfium.FPDFPage_CountObjects(handle)):
            item = pdfium.FPDFPage_GetObject(handle, number)
            if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH:
                for point in range(pdfium.FPDFPath_CountSegments(item)):
                    segment = pdfium.FPDFPath_GetPathSegment(item, point)
                    pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
    document.close()
    return found


ALONE: dict[Kind, Callable[[bytes], object]] = {
    Kind.DOCX: docx_alone,
    Kind.HTML: html_alone,
    Kind.XLSX: workbook_alone,
    Kind.XLS: workbook_alone,
    Kind.PDF: pdf_alone,
}


def medians(*acts: Act) -> list[float]:
    """Return the median times of some acts, done in turns."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(ROUNDS):
        for act, taken in zip(acts, times, strict=True):
            start = time.process_time_ns()
            act()
            taken.append((time.process_time_ns() - start) / 1e6)
    return [statistics.median(taken) for taken in times]


def cold(data: bytes, name: str) -> float:
    """Return the median time of reading a document as the first of its kind."""
    times = []
    for _ in range(ROUNDS):
        forget()
        start = time.process_time_ns()
        read_bytes(data, name, CATALOGUE)
        times.append((time.process_time_ns() - start) / 1e6)
    return statistics.median(times)


def figures(name: str, data: bytes, bare: bytes) -> tuple[float, float, float, float]:
    """Return the times of the bare parser, a cold reading, a warm one, and its first part; ``bare`` is for a text."""
    kind = kind_of(data, name)
    alone = ALONE.get(kind, docx_alone)
    given = data if kind in ALONE else bare
    first = cold(data, name)
    parser, warm = medians(lambda: alone(given), lambda: read_bytes(data, name, CATALOGUE))
    (pieces,) = medians(lambda: source_of(data, name))
    return parser, first, warm, pieces


def main() -> None:
    """Print the figures."""
    report = make_report("2021", 1)
    page, document = make_page(report), build_document(report, is_draft=False)
    files = {
        "published-like.docx": to_docx(page),
        "published-like.html": to_html(page).encode(),
        "published-like.txt": to_word_text(page).encode(),
        **{f"own.{kind}": render(document, kind) for kind in ("docx", "html", "xlsx", "pdf")},
    }
    files |= {Path(name).name: Path(name).read_bytes() for name in sys.argv[1:]}
    bare = files["published-like.docx"]
    gc.collect()
    gc.freeze()  # as the program does after its start: what is there already is not looked through for garbage again
    print(f"{'file':32}{'bare':>8}{'cold':>8}{'ratio':>7}{'warm':>8}{'ratio':>7}{'to pieces':>11}")
    for name, data in files.items():
        parser, first, warm, pieces = figures(name, data, bare)
        print(f"{name:32}{parser:8.2f}{first:8.2f}{first / parser:7.1f}{warm:8.2f}{warm / parser:7.1f}{pieces:11.2f}")


if __name__ == "__main__":
    main()
