"""The cover, the sheet to be signed, the blank form: in every format where they make sense."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from qisheng_desktop.exporting.document import Choice, Document, build_blank_form, build_document
from qisheng_desktop.exporting.docx import render_docx
from qisheng_desktop.exporting.html import render_html
from qisheng_desktop.exporting.page import FOLIO_SIZE, HEADLINE, LEFT, WIDTH
from qisheng_desktop.exporting.pdf import render_pdf
from qisheng_desktop.exporting.xlsx import render_xlsx
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from tests.exporting.measure import bare, chars_of, is_code, left_of, lines_of, open_pdf, right_of
from tests.exporting.reports import UNIT, catalogue, full


@pytest.fixture(scope="module")
def document() -> Document:
    report = full("2021")
    report.apply(Edits({CellRef("leader"): "某甲", CellRef("phone"): "0000-1234567"}))
    return build_document(report, is_draft=False, choice=Choice(has_cover=True, has_sign_off=True))


def test_the_cover_has_title_unit_and_date_and_no_number(document: Document) -> None:
    with open_pdf(render_pdf(document)) as pdf:
        cover, first, *_ = pdf.pages
        assert "".join(char["text"] for char in chars_of(cover)) == bare(
            "".join(document.title) + UNIT + "2025年1月6日"
        )
        assert not any(is_code(char) for char in cover.chars)
        for line in lines_of(cover, HEADLINE):
            assert (left_of(line[0]) + right_of(line[-1])) / 2 == pytest.approx(LEFT + WIDTH / 2, abs=0.5)
        (folio,) = lines_of(first, FOLIO_SIZE)
        assert "".join(char["text"] for char in folio) == "—1—"


def test_a_draft_is_one_on_its_cover_too() -> None:
    draft = build_document(full("2021"), is_draft=True, choice=Choice(has_cover=True))
    with open_pdf(render_pdf(draft)) as pdf:
        assert "草稿" in "".join(char["text"] for char in pdf.pages[0].chars if char["size"] > 100)
    sections = docx.Document(io.BytesIO(render_docx(draft))).sections
    assert len(sections) == 2
    assert not any(section.header.is_linked_to_previous for section in sections)
    assert sections[0].footer.is_linked_to_previous  # no number on the cover


def test_the_sheet_to_be_signed_is_a_page_of_its_own_with_room_for_the_seal(document: Document) -> None:
    with open_pdf(render_pdf(document)) as pdf:
        *_, before, last = pdf.pages
        said = "".join(char["text"] for char in chars_of(last))
        labels = ("审签表", "单位名称", "单位负责人", "审核人", "填报人", "联系电话", "填报日期", "盖章处")
        assert all(label in said for label in labels)
        assert all(text in said for text in (UNIT, "某甲", "0000-1234567", "2025年1月6日"))
        assert "审签表" not in "".join(char["text"] for char in chars_of(before))
        (table,) = last.find_tables()
        heights = sorted(bottom - top for _, top, _, bottom in table.cells)
        assert heights[0] > 40
        assert heights[-1] > 120


def test_the_other_formats_have_the_sheet_too(document: Document) -> None:
    word = docx.Document(io.BytesIO(render_docx(document)))
    texts = {cell.text for row in word.tables[-1].rows for cell in row.cells}
    assert {"单位负责人", "某甲", "盖章处", "2025年1月6日"} <= texts
    numbers = [section._sectPr.find(qn("w:pgNumType")) for section in word.sections]
    assert numbers[0] is None
    assert numbers[1] is not None
    assert numbers[1].get(qn("w:start")) == "1"
    assert [paragraph.text for paragraph in word.paragraphs[:3]] == ["\n".join(document.title), UNIT, document.date]
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(document)))["审签表"]
    assert {"单位负责人", "某甲", "盖章处"} <= {cell.value for row in sheet.iter_rows() for cell in row}
    assert "审签表" not in render_html(document).decode("utf-8")


def test_a_blank_form_has_labels_and_nothing_else() -> None:
    form = build_blank_form(catalogue().edition("2021"), 2025)
    with open_pdf(render_pdf(form)) as pdf:
        said = "".join(char["text"] for page in pdf.pages for char in chars_of(page))
        assert said.startswith("2025年政府信息公开工作年度报告一、总体情况")
        assert not any(is_code(char) for page in pdf.pages for char in page.chars)
        assert "草稿" not in said
        figures = [
            char["text"]
            for page in pdf.pages
            for char in chars_of(page)
            if char["text"].isdigit() and char["size"] < FOLIO_SIZE
        ]
    assert set(figures) <= set("12345678")  # the numbers of rows
    assert "校验码" not in render_html(form).decode("utf-8")
    assert len(docx.Document(io.BytesIO(render_docx(form))).tables) == 4


def test_a_document_without_them_is_as_it_was() -> None:
    plain = build_document(full("2021"), is_draft=False)
    assert (plain.has_cover, plain.after) == (False, ())
    nameless = build_document(full("2021"), is_draft=False, choice=Choice(has_cover=True))
    nameless_bytes = render_pdf(nameless)
    assert nameless_bytes == render_pdf(nameless)
    assert nameless_bytes != render_pdf(plain)
