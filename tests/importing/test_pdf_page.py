"""The characters of a page, all at once and one by one: the same either way."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from pypdfium2 import raw as pdfium
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.importing import pdf_page
from qisheng_desktop.paths import resources_folder
from tests.importing.documents import make_report

BEYOND = "\U00020bb7"
"""A character beyond the basic plane, that of names."""


def page_of(*lines: str) -> bytes:
    data = BytesIO()
    canvas = Canvas(data)
    for name in ("GwFang", "GwRare"):
        pdfmetrics.registerFont(TTFont(name, str(resources_folder() / "fonts" / f"{name}.ttf")))
    for number, line in enumerate(lines):
        canvas.setFont("GwRare" if BEYOND in line else "GwFang", 14)
        canvas.drawString(72, 700 - 30 * number, line)
    canvas.save()
    return data.getvalue()


def one_by_one(textpage: Any, count: int) -> list[str]:  # noqa: ANN401 - pypdfium2 ships no types
    codes = (pdfium.FPDFText_GetUnicode(textpage, number) for number in range(count))
    return [chr(code) if not 0xD800 <= code <= 0xDFFF and code < 0x110000 else "\ufffd" for code in codes]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_all_at_once_is_one_by_one(edition: str) -> None:
    document = pypdfium2.PdfDocument(render(build_document(make_report(edition, 3), is_draft=True), "pdf"))
    for page in document:
        textpage = page.get_textpage()
        count = pdfium.FPDFText_CountChars(textpage.raw)
        texts = pdf_page._texts(textpage.raw, count)
        assert count
        assert isinstance(texts, str)
        assert [*texts] == one_by_one(textpage.raw, count)


@pytest.mark.parametrize("words", ["某某镇", f"镇长{BEYOND}某", f"{BEYOND}{BEYOND}", ""])
def test_characters_beyond_the_basic_plane_keep_all_others_in_their_places(words: str) -> None:
    document = pypdfium2.PdfDocument(page_of("收到申请 12 件", words, "办结 11 件"))
    page = document[0]
    textpage = page.get_textpage()
    count = pdfium.FPDFText_CountChars(textpage.raw)
    assert [*pdf_page._texts(textpage.raw, count)] == one_by_one(textpage.raw, count)
    chars = pdf_page.read_page(page, textpage).chars
    lines = sorted({round(char.middle) for char in chars})
    first, last = [
        "".join(c.text for c in chars if round(c.middle) == at).replace(" ", "") for at in (lines[0], lines[-1])
    ]
    assert (first, last) == ("收到申请12件", "办结11件")
