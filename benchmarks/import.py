"""How long a document takes to read, against what the parser of its format alone takes over the same file.

The parser alone: lxml on the unpacked text for Word and web pages, python-calamine on workbooks, PDFium's text and
objects of every page for PDF. Both in this process, warm; files given as arguments are read besides our own.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import python_calamine
from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.pdf import render_pdf
from qisheng_desktop.exporting.xlsx import render_xlsx
from qisheng_desktop.importing.kinds import Kind, kind_of
from qisheng_desktop.importing.reader import read_bytes, source_of
from tests.importing.documents import CATALOGUE, make_page, make_report, to_docx, to_html, to_word_text

ROUNDS = 15


def docx_alone(data: bytes) -> None:
    """Unpack and parse."""
    etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))


def html_alone(data: bytes) -> None:
    """Parse."""
    etree.fromstring(data, etree.HTMLParser())


def workbook_alone(data: bytes) -> None:
    """Read every sheet."""
    book = python_calamine.load_workbook(BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def pdf_alone(data: bytes) -> None:
    """Take the text of every page, and all its objects."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
        for item in page.get_objects():
            item.get_bounds()
    document.close()


def text_alone(data: bytes) -> None:
    """Decode and split."""
    data.decode("utf-8").split("\n")


ALONE: dict[Kind, Callable[[bytes], None]] = {
    Kind.DOCX: docx_alone,
    Kind.HTML: html_alone,
    Kind.XLSX: workbook_alone,
    Kind.XLS: workbook_alone,
    Kind.PDF: pdf_alone,
    Kind.TEXT: text_alone,
}


def milliseconds(act: Callable[[], object]) -> float:
    """Return the median time of an act."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the figures."""
    report = make_report("2021", 1)
    page, document = make_page(report), build_document(report, is_draft=False)
    files = {
        "own.docx": to_docx(page),
        "own.html": to_html(page).encode(),
        "own.xlsx": render_xlsx(document),
        "own.pdf": render_pdf(document),
        "own.txt": to_word_text(page).encode(),
    }
    files |= {Path(name).name: Path(name).read_bytes() for name in sys.argv[1:]}
    print(f"{'file':32}{'parser':>9}{'reader':>9}{'ratio':>7}{'whole':>9}{'ratio':>7}  (milliseconds)")
    for name, data in files.items():
        kind = kind_of(data, name)
        alone = milliseconds(lambda kind=kind, data=data: ALONE[kind](data))  # type: ignore[misc]
        reader = milliseconds(lambda name=name, data=data: source_of(data, name))  # type: ignore[misc]
        whole = milliseconds(lambda name=name, data=data: read_bytes(data, name, CATALOGUE))  # type: ignore[misc]
        print(f"{name:32}{alone:9.2f}{reader:9.2f}{reader / alone:7.1f}{whole:9.2f}{whole / alone:7.1f}")


if __name__ == "__main__":
    main()
