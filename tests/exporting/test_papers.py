"""Small documents of anybody's own words, and tables on their side."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT

from qisheng_desktop.exporting.document import Choice, Document, build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.exporting.page import MM, PAGE_HEIGHT, PAGE_WIDTH
from qisheng_desktop.exporting.papers import paper, prose, table
from tests.exporting.measure import bare, open_pdf
from tests.exporting.reports import full

TITLE = ("青禾县云溪镇人民政府", "两年对照表")
LONG = "一段很长的说明文字，" * 400


def small() -> Document:
    rows = [[f"第{number}行", str(number), "说明" * number] for number in range(60)]
    figures = table("二、数字", ["位置", "今年", "说明"], [*rows, ["末行", "7", LONG]], widths=[2, 1, 4], figures={1})
    return paper(TITLE, [prose("一、概况", ["（一）变动。有两处。", " "]), figures, prose("", ["到此为止。"])])


def test_all_words_are_printed_and_headings_come_back_on_every_page() -> None:
    document = small()
    with open_pdf(render(document, "pdf")) as pdf:
        pages = [bare(page.extract_text()) for page in pdf.pages]
        lowest = max(line["bottom"] for page in pdf.pages for line in page.lines)
    assert lowest < PAGE_HEIGHT - 35 * MM + 1
    said = "".join(pages)
    assert "".join(TITLE) in said
    assert said.count("一段很长的说明文字，") + said.count("一段很长的说明文字") // 1000 > 390  # a few are broken
    assert said.count("很") == LONG.count("很")
    assert all(f"第{number}行" in said for number in range(60))
    assert sum("位置今年说明" in page for page in pages) == len(pages) > 4
    assert "校验码" not in said
    assert pages[-1].rstrip("0123456789—").endswith("到此为止。")


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_other_formats_take_them_too(kind: str) -> None:
    assert len(render(small(), kind)) > 1000


def test_a_chosen_table_lies_on_its_side_with_the_page_number_in_its_usual_place() -> None:
    plain, turned = (
        render(build_document(full("2021"), is_draft=False, choice=Choice(landscape=frozenset(codes))), "pdf")
        for codes in ("", "34")
    )
    document = pypdfium2.PdfDocument(turned)
    sides = [page.get_rotation() for page in document]
    first = sides.index(90)
    last = len(sides) - 1 - sides[::-1].index(90)
    assert sides[first : last + 1] == [90] * (last + 1 - first)
    assert set(sides) == {0, 90}
    assert len(sides) >= len(pypdfium2.PdfDocument(plain))
    for number, page in enumerate(document):
        is_turned = sides[number] == 90
        wanted = (PAGE_HEIGHT, PAGE_WIDTH) if is_turned else (PAGE_WIDTH, PAGE_HEIGHT)
        assert page.get_size() == pytest.approx(wanted, abs=0.1)
        assert page.get_mediabox() == pytest.approx((0, 0, PAGE_WIDTH, PAGE_HEIGHT), abs=0.1)
        text = page.get_textpage()
        folio = next(
            box
            for box in map(text.get_rect, range(text.count_rects()))
            if f"— {number + 1} —" in text.get_text_bounded(*box)
        )
        left, bottom, right, _ = folio
        assert bottom < 35 * MM
        is_odd = number % 2 == 0
        assert right == pytest.approx(PAGE_WIDTH - 26 * MM - 14, abs=1) if is_odd else left < 28 * MM + 16
    with open_pdf(turned) as pdf:
        for page in pdf.pages[first : last + 1]:  # as it is seen: the head of the table above, the type area kept
            tops = [line["top"] for line in page.lines]
            edges = [edge for line in page.lines for edge in (line["x0"], line["x1"])]
            assert min(tops) > 28 * MM - 1
            assert max(line["bottom"] for line in page.lines) < PAGE_WIDTH - 26 * MM + 1
            assert min(edges) == pytest.approx(35 * MM, abs=1)
            assert max(edges) == pytest.approx(PAGE_HEIGHT - 37 * MM, abs=1)
    titles = [item.get_title() for item in document.get_toc()]
    assert "三、收到和处理政府信息公开申请情况" in titles


def test_word_workbook_and_web_page_turn_it_too() -> None:
    document = build_document(full("2021"), is_draft=True, choice=Choice(has_cover=True, landscape=frozenset("34")))
    content = render(document, "docx")
    word = docx.Document(io.BytesIO(content))
    upright, turned = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [section.orientation for section in word.sections] == [upright, upright, turned, upright]
    assert not any(section.header.is_linked_to_previous for section in word.sections)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in ("wide-odd", "wide-even"):
            foot = parts.read(f"word/{name}.xml").decode()
            assert "layout-flow:vertical" in foot
            assert " PAGE " in foot
    book = openpyxl.load_workbook(io.BytesIO(render(document, "xlsx")))
    assert [sheet.page_setup.orientation for sheet in book.worksheets] == [
        "portrait", "portrait", "portrait", "landscape", "landscape",
    ]  # fmt: skip
    assert render(document, "html").count(b'class="landscape"') == 2
