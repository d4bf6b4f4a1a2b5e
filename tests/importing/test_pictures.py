"""A table that is not found may be in a picture: that is told, and only then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from qisheng_desktop.importing.draft import DoubtKind
from qisheng_desktop.importing.reader import read_bytes
from qisheng_desktop.paths import resources_folder
from tests.importing.documents import CATALOGUE, Page, make_page, make_report, run, to_docx, to_html, zipped
from tests.importing.odf import to_odt

DRAWING = '<draw:image xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"/>'


def web_page(page: Page) -> bytes:
    return to_html(page).replace("<body>", '<body><IMG src="table.png">').encode()


def word(page: Page) -> bytes:
    return to_docx(page, lambda box: run(box.text) + "<w:r><w:drawing/></w:r>")


def open_document(page: Page) -> bytes:
    with ZipFile(BytesIO(to_odt(page))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["content.xml"].decode()
    return zipped({**parts, "content.xml": body.replace("</office:text>", f"{DRAWING}</office:text>")})


def pdf(page: Page) -> bytes:
    """Print the paragraphs of a page alone, with a picture where the tables were."""
    pdfmetrics.registerFont(TTFont("face", str(resources_folder() / "fonts" / "GwFang.ttf")))
    out, picture = BytesIO(), Image.new("RGB", (8, 8), "red")
    canvas = Canvas(out)
    canvas.setFont("face", 12)
    texts = [text[at : at + 40] for text in page.blocks() if isinstance(text, str) for at in range(0, len(text), 40)]
    for number, text in enumerate(texts[:30]):
        canvas.drawString(60, 800 - 20 * number, text)
    canvas.drawImage(ImageReader(picture), 60, 60)
    canvas.save()
    return out.getvalue()


def kinds_in(data: bytes) -> set[DoubtKind]:
    return {doubt.kind for doubt in read_bytes(data, "", CATALOGUE).doubts}


@pytest.fixture
def page() -> Page:
    return make_page(make_report("2021", 1))


@pytest.mark.parametrize("write", [web_page, word, open_document])
def test_pictures_are_told_where_a_table_is_missing(write: Callable[[Page], bytes], page: Page) -> None:
    without = replace(page, tables={**page.tables, "4": []})
    assert {DoubtKind.PICTURES, DoubtKind.TABLE_MISSING} <= kinds_in(write(without))
    assert DoubtKind.PICTURES not in kinds_in(write(page))


def test_a_pdf_with_its_tables_as_pictures(page: Page) -> None:
    assert {DoubtKind.PICTURES, DoubtKind.TABLE_MISSING} <= kinds_in(pdf(page))


def test_no_picture_is_told_where_there_is_none(page: Page) -> None:
    without = replace(page, tables={**page.tables, "4": []})
    assert DoubtKind.PICTURES not in kinds_in(to_html(without).encode()) | kinds_in(to_docx(without))
