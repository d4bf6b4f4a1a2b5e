from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qisheng_desktop.exporting import excel
from qisheng_desktop.exporting.document import Document, Grid, build_document
from qisheng_desktop.exporting.sheet_names import cell_name
from qisheng_desktop.exporting.xlsx import render_xlsx
from qisheng_desktop.model.cells import CellRef, Value, parse_ref
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.expression import parse_condition, parse_formula
from qisheng_desktop.model.report import Report
from tests.exporting.reports import SUPPLEMENT, UNIT, blank, filled, full

PLACES = {parse_ref(f"3[{row},{column}]"): (r, c) for r, row in enumerate("abcd") for c, column in enumerate("xyz")}
HERE = parse_ref("3[a,z]")


def books(report: Report, *, is_draft: bool = False) -> tuple[Document, Workbook, Workbook]:
    document = build_document(report, is_draft=is_draft)
    content = render_xlsx(document)
    return document, load_workbook(io.BytesIO(content)), load_workbook(io.BytesIO(content), data_only=True)


def grids(document: Document) -> list[Grid]:
    return [section for section in document.sections if isinstance(section, Grid)]


def place(grid: Grid, at: str) -> str:
    cell = next(cell for cell in grid.cells if cell.place.ref == parse_ref(at))
    return excel.address((cell.place.row + 1, cell.place.column))


def flat(text: object) -> str:
    return "".join(str(text or "").split())


def test_addresses_are_those_of_a_spreadsheet() -> None:
    assert [excel.address((0, column)) for column in (0, 25, 26, 701, 702)] == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("{x} + {y}", '=IF(SUMPRODUCT(LEN(A1:B1))=0,"",SUM(A1:B1))'),
        ("3[b,x] + 3[c,x] + 3[d,x]", '=IF(SUMPRODUCT(LEN(A2:A4))=0,"",SUM(A2:A4))'),
        ("{x} + 3[c,y]", '=IF(LEN(A1)+LEN(B3)=0,"",SUM(A1,B3))'),
        ("{x} - {y} * 2", '=IF(SUMPRODUCT(LEN(A1:B1))=0,"",(N(A1)-(N(B1)*2)))'),
        ("{x} / {y}", '=IF(SUMPRODUCT(LEN(A1:B1))=0,"",IFERROR((N(A1)/N(B1)),""))'),
        ("{x}", '=IF(LEN(A1)=0,"",N(A1))'),
        ("1 + 2", "=(1+2)"),
    ],
)
def test_formulas_of_the_form_become_those_of_a_spreadsheet(formula: str, written: str) -> None:
    assert excel.total(parse_formula(formula), HERE, PLACES) == written


@pytest.mark.parametrize(
    ("condition", "x", "y", "said"),
    [
        ("{x} = {y}", 3, 3, "平"), ("{x} = {y}", 3, 5, "差 2"),
        ("{x} = {y}", None, 5, ""), ("{x} = 0", "0.50", 1, "差 0.5"),
        ("{x} >= {y}", 3, 5, "差 2"), ("{x} <= {y}", 3, 5, "平"),
        ("{x} <> {y}", 3, 3, "差 0"), ("{x} < {y}", 3, 5, "平"),
        ("{x} > {y}", 3, 5, "差 2"), ("{x} = {y} within 0.01", "3.005", 3, "平"), ("{x} / {y} = 1", 3, 0, ""),
    ],
)  # fmt: skip
def test_checks_say_even_or_by_how_much(condition: str, x: str | int | None, y: int, said: str) -> None:
    numbers = dict.fromkeys(PLACES, Decimal(0)) | {
        parse_ref("3[a,x]"): None if x is None else Decimal(x),
        parse_ref("3[a,y]"): Decimal(y),
    }
    assert excel.verdict(parse_condition(condition), HERE, numbers) == said
    assert excel.check(parse_condition(condition), HERE, PLACES).startswith("=IF(")


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_cell_stands_where_the_form_has_it(edition: str) -> None:
    document, book, stored = books(full(edition, *([SUPPLEMENT] if edition == "2019" else [])))
    assert book.sheetnames == ["封面", "文字", "表二", "表三", "表四"]
    for grid in grids(document):
        sheet, values = book[grid.name], stored[grid.name]
        assert sheet["A1"].value == grid.heading
        merged = {str(area) for area in sheet.merged_cells.ranges}
        for cell in grid.cells:
            row, column = cell.place.row + 2, cell.place.column + 1
            held = values.cell(row, column).value
            if isinstance(cell.value, Decimal):
                assert Decimal(str(held)) == cell.value
            else:
                assert flat(held) == flat(cell.text)
            if cell.place.height * cell.place.width > 1:
                first = excel.address((row - 1, column - 1))
                last = excel.address((row + cell.place.height - 2, column + cell.place.width - 2))
                assert f"{first}:{last}" in merged
            assert sheet.cell(row, column).border.left.style == "thin"


def test_totals_are_live_and_stored_and_alone_locked_beside_labels() -> None:
    document, book, stored = books(full("2021"))
    grid = grids(document)[1]
    sheet, at = book["表三"], place(grid, "3[new,total]")
    assert sheet[at].value == '=IF(SUMPRODUCT(LEN(D5:I5))=0,"",SUM(D5:I5))'
    assert stored["表三"][at].value == 22
    assert sheet[place(grid, "3[total,natural]")].value == '=IF(SUMPRODUCT(LEN(D7:D27))=0,"",SUM(D7:D27))'
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert sheet[at].protection.locked
    assert not sheet[place(grid, "3[new,natural]")].protection.locked
    assert sheet["A5"].protection.locked


def test_a_blank_report_has_blank_totals_and_silent_checks() -> None:
    document, book, stored = books(blank())
    for grid in grids(document):
        for cell in grid.cells:
            if cell.place.ref:
                assert stored[grid.name].cell(cell.place.row + 2, cell.place.column + 1).value in (None, "")
    said = [
        row[1].value for row in stored["封面"].iter_rows(min_row=1, max_row=14) if str(row[0].value).endswith("核对")
    ]
    assert [value or "" for value in said] == ["", "", "—"]
    assert book["封面"]["A2"].value == "2024年政府信息公开工作年度报告"


def test_checks_stand_outside_what_is_printed() -> None:
    report = full("2021")
    report.apply(Edits({parse_ref("3[granted,natural]"): Decimal(12), parse_ref("2[regulations,valid]"): Decimal(4)}))
    document, book, stored = books(report)
    two, three = grids(document)[:2]
    sheet = stored["表三"]
    line = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("差") for cell in row))
    values = [str(cell.value or "") for cell in line]
    assert flat(values[0]).startswith("一、本年新收")
    assert values[3:10] == ["差 3", "平", "平", "平", "平", "平", "差 3"]
    assert int(line[0].row or 0) > three.layout.rows + 2
    assert f"$A$1:$J${three.layout.rows + 1}" in str(book["表三"].print_area)
    beside = stored["表二"]["F" + place(two, "2[regulations,made]")[1:]]
    assert beside.value == "差 4"
    cover = {str(row[0].value): row[1].value for row in stored["封面"].iter_rows(max_row=14)}
    assert cover["表二核对"] == "差 1 处"
    assert cover["表三核对"] == "差 2 处"
    assert cover["单位名称"] == UNIT


def test_notes_follow_their_number_or_stand_under_the_table() -> None:
    report = full("2021")
    report.apply(
        Edits(
            notes={
                parse_ref("2[documents,repealed]"): "含上年结转后答复的两件和并案的",
                parse_ref("3[granted,natural]"): "含两件",
            }
        )
    )
    document, book, _ = books(report)
    two, three = grids(document)[:2]
    cell = book["表二"][place(two, "2[documents,made]")]
    assert cell.value == 22
    assert cell.number_format == 'General"（其中修订16件）"'
    assert book["表三"][place(three, "3[granted,natural]")].value == 9
    assert book["表三"][place(three, "3[granted,natural]")].number_format == 'General"①"'
    under = [row[0].value for row in book["表三"].iter_rows(min_row=three.layout.rows + 2)]
    assert "①含两件" in under


def test_text_that_looks_like_a_formula_is_text() -> None:
    report = filled("2021", "0")
    dangerous = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "https://www.example.gov.cn"]
    report.apply(Edits({CellRef("1"): "\n".join(dangerous), CellRef("unit"): "=HYPERLINK(1)"}))
    _, book, _ = books(report)
    written = [cell for row in book["文字"].iter_rows() for cell in row if cell.value in dangerous]
    assert [cell.value for cell in written] == dangerous
    assert {cell.data_type for cell in written} == {"s"}
    assert not any(cell.hyperlink for cell in written)
    assert book["封面"]["B5"].data_type == "s"


def test_all_texts_are_there_and_long_ones_go_on_in_the_next_row() -> None:
    report = full("2021")
    report.apply(Edits({CellRef("6"): "很长的一段话，" * 900}))
    document, book, _ = books(report)
    said = "".join(str(row[0].value or "") for row in book["文字"].iter_rows())
    assert "很长的一段话，" * 900 in said
    assert all(paragraph.text in said for paragraph in document.preface)
    assert all(float(size.height or 0) <= 409 for size in book["文字"].row_dimensions.values())


def test_printing_is_set_up_and_the_same_document_gives_the_same_bytes() -> None:
    document, book, _ = books(full("2021"), is_draft=True)
    for sheet in book.worksheets:
        assert isinstance(sheet, Worksheet)
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddHeader is not None
        assert "草稿" in str(sheet.oddHeader.right.text)
    assert book["表三"].print_title_rows == "$1:$4"
    assert render_xlsx(document) == render_xlsx(document)
    with zipfile.ZipFile(io.BytesIO(render_xlsx(document))) as parts:
        assert {entry.date_time[0] for entry in parts.infolist()} == {1980}
        assert b"2025-01-01" in parts.read("docProps/core.xml")


def test_every_figure_title_and_text_has_a_name() -> None:
    report = full("2019", SUPPLEMENT)
    report.apply(Edits({CellRef("6"): "很长的一段话，" * 900 + "\n没有别的。"}))
    document, book, stored = books(report)
    names = {name: list(defined.destinations) for name, defined in book.defined_names.items()}
    for ref in report.edition.figures:
        ((sheet, at),) = names[cell_name(ref)]
        value = stored[sheet][at.replace("$", "")].value
        assert report.value(ref) == (None if value in (None, "") else Decimal(str(value))), ref
    assert {"_3.new.natural", "_2.published_total"} <= names.keys()
    for code in ("preface", "1", "5", "6"):
        ((sheet, area),) = names[f"_text.{code}"]
        said = "".join(str(row[0].value) for row in stored[sheet][area.replace("$", "")])
        assert flat(said) == flat(report.text(CellRef(code)))
    ((sheet, area),) = names["_joined.1"]
    assert flat("".join(str(row[0].value) for row in stored[sheet][area.replace("$", "")])) == "很长的一段话，" * 900
    for code in "123456":
        ((sheet, at),) = names[f"_title.{code}"]
        assert stored[sheet][at.replace("$", "")].value == report.title(code)
    cover = {name: stored["封面"][names[f"_cover.{name}"][0][1].replace("$", "")].value for name in COVER}
    assert cover == {"unit": UNIT, "year": "2020年", "date": document.date, "code": document.code}
    assert book.defined_names["_qisheng.editions"].value == '"2019 jilin-2020"'
    assert book.defined_names["_qisheng.format"].value == '"1"'
    assert "_text.1" not in books(blank())[1].defined_names
    assert cell_name(CellRef("2", "a-b", "c")) == "_2.a..b.c"


COVER = ("unit", "year", "date", "code")


def test_counts_are_stored_without_a_point() -> None:
    content = render_xlsx(build_document(full("2021"), is_draft=False))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = "".join(parts.read(name).decode("utf-8") for name in parts.namelist() if "worksheets/sheet" in name)
    held = re.findall(r"<v>([^<]*)</v>", sheets)
    assert "23" in held
    assert "96.1716" in held
    assert not [value for value in held if value.endswith(".0")]


def test_figures_a_rule_compares_are_coloured_while_it_is_not_met() -> None:
    document, book, _ = books(full("2021"))
    grid = grids(document)[1]
    rows = ("new", "carried_in", "total", "carried_out")
    compared = {place(grid, f"3[{row},natural]") for row in rows}
    marks = {
        str(area.sqref): [str(text) for rule in area.rules for text in rule.formula]
        for area in book["表三"].conditional_formatting
    }
    (formula,) = next(rules for area, rules in marks.items() if set(area.split()) == compared)
    said = formula.split("(")[1].split(",")[0]
    assert formula == f'LEFT({said},2)="差 "'
    assert str(book["表三"][said.replace("$", "")].value).startswith("=IF(OR(")


def test_counts_amounts_and_changes_are_watched_as_they_are_typed() -> None:
    document, book, _ = books(full("2019"))
    grid = grids(document)[0]
    rules = {str(rule.sqref): rule for rule in book["表二"].data_validations.dataValidation}
    by_cell = {at: rule for area, rule in rules.items() for at in area.split()}
    kinds = {
        "2[documents,made]": ("whole", "0"), "2[licences,change]": ("whole", "-1000000000000"),
        "2[procurement,amount]": ("decimal", "0"),
    }  # fmt: skip
    for at, (kind, least) in kinds.items():
        rule = by_cell[place(grid, at)]
        assert (rule.type, rule.operator, rule.formula1) == (kind, "greaterThanOrEqual", least), at
        assert rule.errorStyle == "warning"


def stored_values(path: Path) -> dict[tuple[str, str], object]:
    book = load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_libreoffice_recalculates_to_the_stored_values(tmp_path: Path) -> None:
    off: dict[CellRef, Value] = {parse_ref("3[granted,natural]"): Decimal(12), parse_ref("3[new,legal]"): None}
    reports = {
        "full2021": full("2021"),
        "full2019": full("2019", SUPPLEMENT),
        "five": filled("2021", "12345", values=off),
    }
    (tmp_path / "out").mkdir()
    for name, report in {**reports, "blank": blank()}.items():
        (tmp_path / f"{name}.xlsx").write_bytes(render_xlsx(build_document(report, is_draft=False)))
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run(
        [*command, "out", *(path.name for path in tmp_path.glob("*.xlsx"))],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=180,
    )
    for path in sorted(tmp_path.glob("*.xlsx")):
        ours, theirs = stored_values(path), stored_values(tmp_path / "out" / path.name)
        assert theirs.keys() == ours.keys(), path.name
        for at, value in ours.items():
            if isinstance(value, int | float):
                assert theirs[at] == pytest.approx(value), (path.name, at)
            else:
                assert flat(theirs[at]) == flat(value), (path.name, at)
