"""The Word document, read back by python-docx, which did not write it, and opened by LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree

from qisheng_desktop.exporting.document import Choice, Document, Grid, build_document
from qisheng_desktop.exporting.docx import render_docx
from qisheng_desktop.exporting.pdf import render_pdf
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from tests.exporting.measure import bare, words_of
from tests.exporting.office import office_environment
from tests.exporting.reports import SUPPLEMENT, UNIT, blank, filled, full


def read(document: Document) -> WordDocument:
    return docx.Document(io.BytesIO(render_docx(document)))


def part(document: Document, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(render_docx(document))) as package:
        return package.read(name).decode("utf-8")


def grids(document: Document) -> list[Grid]:
    return [section for section in document.sections if isinstance(section, Grid)]


@pytest.fixture(scope="module", params=["2019", "2021"])
def document(request: pytest.FixtureRequest) -> Document:
    return build_document(full(request.param, *([SUPPLEMENT] if request.param == "2019" else [])), is_draft=False)


def test_all_that_is_said_stands_in_order(document: Document) -> None:
    assert bare("".join(paragraph.text for paragraph in read(document).paragraphs)) == words_of(document)


def test_tables_are_real_and_merged_as_the_form_is(document: Document) -> None:
    tables = read(document).tables
    assert len(tables) == 3
    for grid, table in zip(grids(document), tables, strict=True):
        assert (len(table.rows), len(table.columns)) == (grid.layout.rows, grid.layout.columns)
        for cell in grid.cells:
            place = cell.place
            first = table.cell(place.row, place.column)
            last = table.cell(place.row + place.height - 1, place.column + place.width - 1)
            assert first._tc is last._tc
            assert bare(first.text) == bare(cell.text)
            upright = first._tc.tcPr is not None and first._tc.tcPr.find(qn("w:textDirection")) is not None
            assert upright == place.is_vertical


def test_tables_are_as_wide_as_the_text_and_their_columns_as_the_form_has_them(document: Document) -> None:
    for grid, table in zip(grids(document), read(document).tables, strict=True):
        widths = [int(column.width or 0) / 36000 for column in table.columns]  # millimetres
        assert sum(widths) == pytest.approx(156, abs=0.1)
        shares = [width / sum(grid.layout.widths) * 156 for width in grid.layout.widths]
        assert widths == pytest.approx(shares, abs=0.05)


def rows_with(table: Table, tag: str) -> list[int]:
    return [place for place, row in enumerate(table._tbl.tr_lst) if row.find(f".//{qn(tag)}") is not None]


def test_headings_are_repeated_and_a_table_stays_on_one_page(document: Document) -> None:
    for grid, table in zip(grids(document), read(document).tables, strict=True):
        assert rows_with(table, "w:tblHeader") == list(range(grid.layout.heading_rows))
        assert rows_with(table, "w:keepNext") == list(range(grid.layout.rows - 1))
        assert rows_with(table, "w:cantSplit") == list(range(grid.layout.rows))


def test_a_table_that_no_page_holds_may_be_split() -> None:
    document = build_document(full("2021"), is_draft=False)
    grid = grids(document)[1]
    cells = tuple(
        replace(cell, text=cell.text + "（说明说明说明）" * 3) if cell.figure else cell for cell in grid.cells
    )
    longer = replace(document, sections=(replace(grid, cells=cells),))
    (table,) = read(longer).tables
    assert not rows_with(table, "w:keepNext")
    assert rows_with(table, "w:tblHeader") == [0, 1, 2]


def test_styles_are_those_of_an_official_document(document: Document) -> None:
    word = read(document)
    used = {paragraph.style.name for paragraph in word.paragraphs if paragraph.style}
    assert {"Title", "Body Text", "Heading 1", "落款"} <= used
    faces = {
        "Title": ("方正小标宋简体", 22), "Heading 1": ("黑体", None), "Heading 2": ("楷体_GB2312", None),
        "Heading 3": ("仿宋_GB2312", None), "表格文字": ("宋体", 10.5), "footer": ("宋体", 14),
    }  # fmt: skip
    for name, (face, size) in faces.items():
        style = next(style for style in word.styles if style.name and style.name.lower() == name.lower())
        fonts = style.element.find(f".//{qn('w:rFonts')}")
        assert fonts.get(qn("w:eastAsia")) == face, name
        if size:
            assert style.font.size.pt == size, name
    xml = part(document, "word/styles.xml")
    assert all(
        f'<w:aliases w:val="{alias}"/>' in xml for alias in ("标题", "一级标题", "二级标题", "三级标题", "四级标题")
    )
    assert '<w:sz w:val="32"/>' in xml.split("</w:docDefaults>")[0]


def test_the_page_is_that_of_the_standard(document: Document) -> None:
    word = read(document)
    section = word.sections[0]
    for length, millimetres in (
        (section.page_width, 210), (section.page_height, 297), (section.top_margin, 37), (section.bottom_margin, 35),
        (section.left_margin, 28), (section.right_margin, 26),
    ):  # fmt: skip
        assert (length or 0) / 36000 == pytest.approx(millimetres, abs=0.1)
    normal = word.styles["Normal"].paragraph_format
    pitch = normal.line_spacing
    assert isinstance(pitch, int)
    assert pitch / 12700 == pytest.approx(225 / 22 * 72 / 25.4, abs=0.1)
    assert 22 * pitch <= (section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)


def test_headings_that_run_into_their_text_have_the_face_of_their_level() -> None:
    word = read(build_document(full("2021"), is_draft=False))
    paragraph = next(p for p in word.paragraphs if p.text.startswith("（一）主动公开情况。"))
    assert [run.text[:5] for run in paragraph.runs] == ["（一）主动", "全年在门户"]
    assert paragraph.runs[0].style is not None
    assert paragraph.runs[0].style.name == "二级标题字"


def test_page_numbers_are_fields_on_the_outer_side_with_the_code_on_the_inner_one(document: Document) -> None:
    for name, before, after in (("odd", document.code, "PAGE"), ("even", "PAGE", document.code)):
        xml = part(document, f"word/{name}.xml")
        assert xml.index(before) < xml.index("<w:tab/>") < xml.index(after)
        assert '<w:fldSimple w:instr=" PAGE ">' in xml
    assert "<w:evenAndOddHeaders/>" in part(document, "word/settings.xml")


def test_a_draft_is_marked_and_has_no_code() -> None:
    draft = build_document(full("2021"), is_draft=True)
    assert 'string="草稿"' in part(draft, "word/draft.xml")
    assert draft.code not in part(draft, "word/odd.xml") + part(draft, "word/even.xml")
    section = read(draft).sections[0]
    assert not section.header.is_linked_to_previous
    assert not section.even_page_header.is_linked_to_previous


def test_nothing_but_the_report_is_in_it(document: Document) -> None:
    content = render_docx(document)
    assert render_docx(document) == content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert sorted(package.namelist()) == [
            "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels",
            "word/document.xml", "word/even.xml", "word/odd.xml", "word/settings.xml", "word/styles.xml",
        ]  # fmt: skip
        everything = "".join(package.read(name).decode("utf-8") for name in package.namelist())
    assert not re.search(r"rsid|lastModifiedBy|python|file:|TargetMode|[A-Z]:\\|/home/", everything)
    core = read(document).core_properties
    assert (core.title, core.author) == ("".join(document.title), UNIT)
    assert (core.last_modified_by, core.revision, core.created) == ("", 0, None)


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl tabs overflowPunct spacing ind jc outlineLvl sectPr",
    "rPr": "rStyle rFonts w sz szCs lang",
    "tcPr": "tcW gridSpan vMerge shd textDirection vAlign",
    "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblCaption",
    "sectPr": "headerReference footerReference pgSz pgMar pgNumType docGrid",
    "style": "name aliases basedOn qFormat pPr rPr tblPr",
    "settings": "evenAndOddHeaders characterSpacingControl compat themeFontLang",
}


def test_properties_stand_in_the_order_of_the_standard() -> None:
    """Word refuses a file whose properties are in another order; the lists are extracts from ECMA-376."""
    chosen = Choice(has_cover=True, has_sign_off=True, landscape=frozenset("4"))
    for is_draft, choice in ((True, Choice()), (False, Choice()), (True, chosen)):
        content = render_docx(build_document(full("2021"), is_draft=is_draft, choice=choice))
        seen = set()
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                for element in etree.fromstring(package.read(name)).iter():
                    order = ORDER.get(etree.QName(element).localname, "").split()
                    places = [order.index(etree.QName(child).localname) for child in element] if order else []
                    assert all(one <= other for one, other in pairwise(places)), etree.tostring(element)[:300]
                    seen.add(etree.QName(element).localname)
        assert ORDER.keys() <= seen


def test_text_that_looks_like_markup_is_text() -> None:
    report = filled("2021", "0")
    dangerous = '<w:br/>&amp;"]]> <script>'
    report.apply(Edits({CellRef("6"): dangerous, CellRef("unit"): "某某县<b>&镇"}))
    document = build_document(report, is_draft=False)
    word = read(document)
    assert dangerous in [paragraph.text for paragraph in word.paragraphs]
    assert word.core_properties.author == "某某县<b>&镇"
    strange = replace(document, unit="某\x00某\ud800县\uffff")
    assert "某某县" in [paragraph.text for paragraph in read(strange).paragraphs]


def test_blank_and_short_reports_are_written_too() -> None:
    word = read(build_document(blank(), is_draft=True))
    assert next(p.text for p in word.paragraphs if p.text) == "2024年政府信息公开工作年度报告"
    report = blank()
    report.apply(Edits({CellRef("unit"): UNIT, CellRef("preface"): "按照规定编写。"}))
    undated = read(build_document(report, is_draft=False)).paragraphs
    assert undated[-1].text == UNIT
    no_sections = replace(build_document(report, is_draft=False), sections=(), unit="", date="2025年1月6日")
    assert read(no_sections).paragraphs[-1].text == "2025年1月6日"


def test_a_long_label_and_a_remark_are_set_as_in_the_form() -> None:
    report = full("2021")
    note = "其中因上级文件调整而一并宣布失效的有三件，另有两件合并为一件重新发布"
    at = CellRef("2", "licences", "decisions")
    report.apply(Edits(notes={at: note}))
    word = read(build_document(report, is_draft=False))
    (remark,) = [paragraph for paragraph in word.paragraphs if paragraph.style and paragraph.style.name == "表注"]
    assert remark.text == f"①{note}"
    assert "1234①" in [cell.text for row in word.tables[0].rows for cell in row.cells]


@pytest.mark.libreoffice
def test_libreoffice_shows_the_same_text_on_as_many_pages(tmp_path: Path) -> None:
    documents = {
        "full2021": build_document(full("2021"), is_draft=False),
        "full2019": build_document(full("2019", SUPPLEMENT), is_draft=False),
        "five": build_document(filled("2021", "12345"), is_draft=False),
        "nought": build_document(filled("2019", "0"), is_draft=False),
    }
    for name, document in documents.items():
        (tmp_path / f"{name}.docx").write_bytes(render_docx(document))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    names = [f"{name}.docx" for name in documents]
    subprocess.run(
        [*command, "--convert-to", "pdf", *names],
        cwd=tmp_path,
        env=office_environment(tmp_path),
        check=True,
        capture_output=True,
        timeout=180,
    )
    for name, document in documents.items():
        theirs = pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")
        ours = pypdfium2.PdfDocument(render_pdf(document))
        assert abs(len(theirs) - len(ours)) <= 1, (name, len(theirs), len(ours))
        said = [sorted(bare("".join(page.get_textpage().get_text_range() for page in pdf))) for pdf in (theirs, ours)]
        folios = [
            sorted("".join(f"—{number}—校验码{document.code}" for number in range(1, len(pdf) + 1)))
            for pdf in (theirs, ours)
        ]
        for text, extra in zip(said, folios, strict=True):
            for character in extra:
                text.remove(character)
        assert "".join(said[0]) == "".join(said[1]), name
