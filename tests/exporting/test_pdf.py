"""The PDF measured as printed, with a reader that knows nothing of how it was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from qisheng_desktop.exporting.document import Choice, Document, Grid, Prose, build_document
from qisheng_desktop.exporting.page import (
    BODY,
    FOLIO_SIZE,
    HEADLINE,
    LEFT,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    STEP,
    WIDTH,
    baseline,
)
from qisheng_desktop.exporting.pdf import render_pdf
from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.edits import Edits
from tests.exporting.measure import MARK, bare, chars_of, height_of, left_of, lines_of, open_pdf, right_of, words_of
from tests.exporting.reports import SUPPLEMENT, UNIT, blank, filled, full


@pytest.fixture(scope="module", params=["2019", "2021"])
def printed(request: pytest.FixtureRequest) -> Iterator[tuple[Document, Any]]:
    document = build_document(full(request.param, *([SUPPLEMENT] if request.param == "2019" else [])), is_draft=True)
    with open_pdf(render_pdf(document)) as pdf:
        yield document, pdf


def test_every_baseline_is_on_the_grid_of_22_lines(printed: tuple[Document, Any]) -> None:
    _, pdf = printed
    grid = [baseline(row) for row in range(22)]
    worst = 0.0
    for page in pdf.pages:
        for char in chars_of(page):
            if char["size"] in {BODY, HEADLINE}:
                worst = max(worst, min(abs(height_of(char) - line) for line in grid))
    assert worst < 0.5 * MM


def test_margins_are_those_of_the_standard(printed: tuple[Document, Any]) -> None:
    _, pdf = printed
    for page in pdf.pages:
        assert (page.width, page.height) == pytest.approx((PAGE_WIDTH, PAGE_HEIGHT), abs=0.1)
        body = [char for char in chars_of(page) if abs(char["size"] - FOLIO_SIZE) > 0.01]
        assert min(left_of(char) for char in body) > 28 * MM - 1 * MM
        assert max(right_of(char) for char in body) < PAGE_WIDTH - 26 * MM + 1 * MM
        assert min(height_of(char) - char["size"] * 0.88 for char in body) > 37 * MM - 1 * MM
        assert max(height_of(char) for char in body) < PAGE_HEIGHT - 35 * MM
        edges = [line["x0"] for line in page.lines] + [line["x1"] for line in page.lines]
        assert all(28 * MM - 1 * MM < edge < PAGE_WIDTH - 26 * MM + 1 * MM for edge in edges)
        assert all(abs(line["linewidth"] - 0.5) < 0.01 for line in page.lines)


def test_full_lines_reach_both_edges_and_paragraphs_are_two_characters_in(printed: tuple[Document, Any]) -> None:
    _, pdf = printed
    first = list(lines_of(pdf.pages[1], BODY))
    assert first
    for line in first:
        indent = (line[0]["x0"] - LEFT) / STEP
        slack = 0.46 if line[0]["text"] in "（《“〔" else 0.05  # an opening mark that gave way begins in its empty half
        assert min(abs(indent), abs(indent - 2)) < slack
        assert right_of(line[-1]) < LEFT + WIDTH + 0.5


def test_a_line_of_nothing_but_characters_has_28_of_them() -> None:
    report = blank()
    report.apply(Edits({CellRef("preface"): "国" * 200, CellRef("unit"): UNIT}))
    with open_pdf(render_pdf(build_document(report, is_draft=False))) as pdf:
        lines = [line for line in lines_of(pdf.pages[0], BODY) if line[0]["text"] == "国"]
    assert [len(line) for line in lines[:3]] == [26, 28, 28]
    assert lines[1][0]["x0"] == pytest.approx(LEFT, abs=0.1)
    assert lines[1][-1]["x1"] == pytest.approx(LEFT + WIDTH, abs=0.3)
    steps = [b["x0"] - a["x0"] for a, b in zip(lines[1], lines[1][1:], strict=False)]
    assert max(steps) - min(steps) < 0.01
    assert sum(steps) / len(steps) == pytest.approx(STEP, abs=0.01)


def test_all_that_is_said_can_be_read_out_in_order(printed: tuple[Document, Any]) -> None:
    document, pdf = printed
    said = "".join(char["text"] for page in pdf.pages for char in chars_of(page) if char["size"] in {BODY, HEADLINE})
    assert said == words_of(document)


def test_every_cell_of_every_table_can_be_read_out(printed: tuple[Document, Any]) -> None:
    document, pdf = printed
    sizes = {BODY, HEADLINE, FOLIO_SIZE}
    said = sorted(char["text"] for page in pdf.pages for char in chars_of(page) if char["size"] not in sizes)
    cells = [cell for section in document.sections if isinstance(section, Grid) for cell in section.cells]
    assert said == sorted(character for cell in cells for character in bare(cell.text))


def test_pages_are_numbered_on_the_outer_side(printed: tuple[Document, Any]) -> None:
    _, pdf = printed
    for number, page in enumerate(pdf.pages, 1):
        (folio,) = lines_of(page, FOLIO_SIZE)
        assert "".join(char["text"] for char in folio) == f"—{number}—"
        middle_of_dash = height_of(folio[0]) - 0.38 * FOLIO_SIZE
        assert middle_of_dash == pytest.approx(PAGE_HEIGHT - 35 * MM + 7 * MM, abs=0.5 * MM)
        if number % 2:
            assert folio[-1]["x1"] == pytest.approx(PAGE_WIDTH - 26 * MM - FOLIO_SIZE, abs=0.5)
        else:
            assert folio[0]["x0"] == pytest.approx(LEFT + FOLIO_SIZE, abs=0.5)


def test_no_heading_is_last_on_its_page(printed: tuple[Document, Any]) -> None:
    document, pdf = printed
    headings = {bare(section.heading) for section in document.sections}
    headings |= {
        bare(paragraph.text)
        for section in document.sections
        if isinstance(section, Prose)
        for paragraph in section.paragraphs
        if paragraph.is_heading
    }
    for page in pdf.pages:
        *_, last = lines_of(page, BODY)
        is_under_table = any(line["top"] > height_of(last[0]) for line in page.lines)
        assert is_under_table or "".join(char["text"] for char in last) not in headings


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("number", ["0", "12345"])
def test_every_word_of_a_table_stands_inside_its_cell(edition: str, number: str) -> None:
    with open_pdf(render_pdf(build_document(filled(edition, number), is_draft=False))) as pdf:
        tables = 0
        for page in pdf.pages:
            found = page.find_tables()
            tables += len(found)
            cells = [cell for table in found for cell in table.cells]
            for char in chars_of(page):
                if char["size"] in {BODY, HEADLINE, FOLIO_SIZE}:
                    continue
                left, right = left_of(char), right_of(char)
                if char["text"] == "、" and char["x0"] < LEFT + 30:  # upright: in the corner of its square
                    left, right = left + 1, right - 1
                low = height_of(char)
                high = low - 0.7 * char["size"]
                assert any(
                    x0 - 0.1 <= left and right <= x1 + 0.1 and top <= high and low + 0.05 * char["size"] <= bottom
                    for x0, top, x1, bottom in cells
                ), (page.page_number, char["text"], left, high)
    assert tables == 3


def test_tables_stand_whole_on_one_page_each(printed: tuple[Document, Any]) -> None:
    document, pdf = printed
    found = [(page.page_number, table) for page in pdf.pages for table in page.find_tables()]
    grids = [section for section in document.sections if isinstance(section, Grid)]
    assert [len(table.cells) for _, table in found] == [len(grid.cells) for grid in grids]


def test_the_same_document_gives_the_same_bytes_without_names_or_moments() -> None:
    document = build_document(full("2021"), is_draft=False)
    content = render_pdf(document)
    assert render_pdf(document) == content
    assert b"Helvetica" not in content
    with open_pdf(content) as pdf:
        assert pdf.metadata["Title"] == UNIT + "2024年政府信息公开工作年度报告"
        assert pdf.metadata["Author"] == UNIT
        assert "2000" in pdf.metadata["CreationDate"]
        catalog = pdf.doc.catalog
        assert catalog["Lang"] == b"zh-CN"
    outline = [item.get_title() for item in pypdfium2.PdfDocument(content).get_toc()]
    assert outline == ["".join(document.title), *(section.heading for section in document.sections)]


def test_a_draft_says_so_on_every_page_and_a_formal_report_on_none() -> None:
    for is_draft in (True, False):
        with open_pdf(render_pdf(build_document(full("2021"), is_draft=is_draft))) as pdf:
            marks = [[char["text"] for char in page.chars if char["size"] > MARK] for page in pdf.pages]
        assert all(sorted(mark) == (["稿", "草"] if is_draft else []) for mark in marks)


def test_the_signature_stands_at_the_right_and_never_alone() -> None:
    for length in range(400, 1000, 28):
        report = blank()
        texts: dict[CellRef, str] = {CellRef("6"): "国" * length, CellRef("unit"): UNIT, CellRef("date"): "2025-01-06"}
        report.apply(Edits(dict(texts)))
        with open_pdf(render_pdf(build_document(report, is_draft=False))) as pdf:
            lines = list(lines_of(pdf.pages[-1], BODY))
            assert len(lines) > 2, length
            date, unit = lines[-1], lines[-2]
            assert date[-1]["x1"] == pytest.approx(LEFT + WIDTH - 4 * STEP, abs=0.5)
            middle = (unit[0]["x0"] + unit[-1]["x1"]) / 2
            assert middle == pytest.approx((date[0]["x0"] + date[-1]["x1"]) / 2, abs=0.5)


def test_a_table_that_no_page_holds_is_split_with_its_headings() -> None:
    document = build_document(full("2021"), is_draft=False)
    grids = {section.code: section for section in document.sections if isinstance(section, Grid)}
    cells = tuple(
        replace(cell, text=cell.text + "（说明说明说明说明说明说明说明）") if cell.figure else cell
        for cell in grids["3"].cells
    )
    sections = tuple(replace(s, cells=cells) if s is grids["3"] else s for s in document.sections)
    with open_pdf(render_pdf(replace(document, sections=sections))) as pdf:
        pages = [page for page in pdf.pages if "申请人情况" in bare(page.extract_text())]
        assert len(pages) > 1
        for page in pages:
            assert max(line["bottom"] for line in page.lines) < PAGE_HEIGHT - 35 * MM + 1
        said = "".join(char["text"] for page in pdf.pages for char in chars_of(page) if char["size"] != BODY)
    assert said.count("说") == sum(cell.text.count("说") for cell in cells)


def test_a_row_higher_than_a_page_ends_the_splitting() -> None:
    document = build_document(full("2021"), is_draft=False)
    grid = next(section for section in document.sections if isinstance(section, Grid))
    cells = tuple(replace(cell, text="说明" * 2000) if cell.figure else cell for cell in grid.cells)
    sections = tuple(replace(s, cells=cells) if s is grid else s for s in document.sections)
    assert render_pdf(replace(document, sections=sections)).startswith(b"%PDF")


def test_long_notes_are_read_under_the_table() -> None:
    report = full("2021")
    note = "其中因上级文件调整而一并宣布失效的有三件，另有两件合并为一件重新发布，都已登在网上"
    report.apply(Edits(notes={parse_ref("2[licences,decisions]"): note}))
    with open_pdf(render_pdf(build_document(report, is_draft=False))) as pdf:
        said = "".join(char["text"] for page in pdf.pages for char in chars_of(page))
    assert f"①{note}" in said
    assert "1234①" in said


def test_notes_in_narrow_columns_stand_under_their_table_on_its_page() -> None:
    report = full("2021")
    refs = [parse_ref(f"3[{row},natural]") for row in ("new", "granted", "partial", "denied_4", "unable_1")]
    report.apply(Edits(notes={ref: f"含并案办理的{ref.row}" for ref in refs}))
    with open_pdf(render_pdf(build_document(report, is_draft=False))) as pdf:
        pages = ["".join(char["text"] for char in chars_of(page)) for page in pdf.pages]
    (page,) = [page for page in pages if "申请人情况" in page]
    assert all(f"{mark}含并案办理的{ref.row}" in page for mark, ref in zip("①②③④⑤", refs, strict=True))
    assert "19①" in page


def test_large_figures_and_very_long_names_are_drawn_all_the_same() -> None:
    unit = "某某省某某自治州某某自治县某某经济技术开发区管理委员会云溪街道办事处" * 2
    values = {CellRef("unit"): unit, CellRef("date"): "待定"}
    document = build_document(filled("2021", "123456789012345", values=dict(values)), is_draft=False)
    with open_pdf(render_pdf(document)) as pdf:
        said = "".join(
            char["text"] for page in pdf.pages for char in chars_of(page) if char["size"] in {BODY, HEADLINE}
        )
        figures = "".join(char["text"] for page in pdf.pages for char in chars_of(page))
    assert said == words_of(document)
    assert "123456789012345" in figures


def test_an_empty_report_is_drawn_too() -> None:
    with open_pdf(render_pdf(build_document(blank(), is_draft=True))) as pdf:
        said = "".join(char["text"] for page in pdf.pages for char in chars_of(page))
    assert said.startswith("2024年政府信息公开工作年度报告一、总体情况")


def test_what_no_font_draws_prints_as_the_sign_for_it_and_what_nobody_sees_not_at_all() -> None:
    report = full("2021")
    report.apply(
        Edits(
            {CellRef("6"): "（一）经\u200b办人😀。\n王\U0002bbb4\ufe0f同志。"}, {parse_ref("3[new,natural]"): "含☺件"}
        )
    )
    document = build_document(report, is_draft=False, choice=Choice(has_cover=True, has_sign_off=True))
    with open_pdf(render_pdf(replace(document, unit=UNIT + "\u2060", title=("某😀镇", "报告")))) as pdf:
        said = "".join(char["text"] for page in pdf.pages for char in chars_of(page))
        assert pdf.metadata["Title"] == "某😀镇报告"
    assert not {"😀", "☺", "\u200b", "\ufe0f", "\U0002bbb4", "\u2060"} & set(said)
    assert "（一）经办人〓。王〓同志。" in said
    assert "某〓镇报告" in said
    assert "含〓件" in said
