"""The parts of the reader, each by itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing import wire
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import DoubtKind
from qisheng_desktop.importing.encoding import decode, is_text
from qisheng_desktop.importing.facts import cut_sign_off, read_contact, read_name, read_title
from qisheng_desktop.importing.figures import Figures
from qisheng_desktop.importing.kinds import Kind, kind_of
from qisheng_desktop.importing.labels import Labels, distance, key, likeness
from qisheng_desktop.importing.layouts import Cell, TableTooLargeError
from qisheng_desktop.importing.reader import read_bytes, read_pasted
from qisheng_desktop.importing.stream import Grid, Paragraph, flow, make_grid
from qisheng_desktop.importing.text import any_pieces
from qisheng_desktop.importing.xlsx import read_xlsx
from qisheng_desktop.importing.xlsx_book import shown_number
from qisheng_desktop.model.cells import Mark, parse_ref
from qisheng_desktop.model.edits import Edits
from tests.importing import hostile
from tests.importing.checking import figures_in, wrong
from tests.importing.documents import (
    CATALOGUE,
    UNIT,
    document,
    make_page,
    make_report,
    run,
    to_docx,
    to_html,
    to_tabs,
    to_word_text,
)

NEW = parse_ref("3[new,natural]")
AMOUNT = parse_ref("2[procurement,amount]")


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("22（其中修订16件）", 22, "其中修订16件"), ("１２", 12, None), ("1,024", 1024, None), ("+19", 19, None),
        ("0", 0, None), (" 7 件", 7, None), ("5①", 5, "①"), ("", None, None), ("/", None, None), ("—", None, None),
        ("-", None, None), ("8\n（含街道）", 8, "含街道"),
    ],
)  # fmt: skip
def test_a_figure_is_understood(text: str, value: int | None, note: str | None) -> None:
    figures = Figures(CATALOGUE.edition("2021"))
    figures.put_text(NEW, text)
    assert figures.doubts == []
    assert figures.values.get(NEW) == (None if value is None else Decimal(value))
    assert figures.notes.get(NEW) == note


def test_an_amount_without_unit_keeps_the_one_it_names() -> None:
    figures = Figures(CATALOGUE.edition("2019"))
    figures.put_text(AMOUNT, "251000元")
    assert (figures.values[AMOUNT], figures.notes[AMOUNT]) == (Decimal(251000), "元")
    figures.put_text(parse_ref("2[licences,change]"), "-12")
    assert figures.values[parse_ref("2[licences,change]")] == Decimal(-12)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12 34", DoubtKind.RUN_TOGETHER), ("12\n34", DoubtKind.RUN_TOGETHER), ("1O", DoubtKind.NOT_A_NUMBER),
        ("1〇", DoubtKind.NOT_A_NUMBER), ("1Ｏ", DoubtKind.NOT_A_NUMBER), ("2О", DoubtKind.NOT_A_NUMBER),
        ("十二", DoubtKind.NOT_A_NUMBER), ("1.5", DoubtKind.NOT_A_NUMBER), ("-5", DoubtKind.NOT_A_NUMBER),
        ("3万", DoubtKind.WRONG_UNIT), ("12~13~", DoubtKind.NOT_A_NUMBER), ("=1", DoubtKind.NOT_A_NUMBER),
        ("1234567890123456", DoubtKind.TOO_LONG), ("1.2.3", DoubtKind.NOT_A_NUMBER), ("1,02", DoubtKind.NOT_A_NUMBER),
        ("#REF!", DoubtKind.NOT_A_NUMBER), ("1E+3", DoubtKind.NOT_A_NUMBER), ("12三", DoubtKind.NOT_A_NUMBER),
    ],
)  # fmt: skip
def test_what_is_not_surely_a_figure_is_a_doubt_and_no_figure(text: str, kind: DoubtKind) -> None:
    figures = Figures(CATALOGUE.edition("2021"))
    figures.put_text(NEW, text)
    assert [(doubt.kind, doubt.at, doubt.read) for doubt in figures.doubts] == [(kind, NEW, text)]
    assert NEW not in figures.values


def test_a_cell_read_twice_is_doubted_unless_it_is_the_same() -> None:
    figures = Figures(CATALOGUE.edition("2021"))
    for text in ("5", " 5", "6"):
        figures.put_text(NEW, text)
    assert figures.values[NEW] == Decimal(5)
    assert [doubt.kind for doubt in figures.doubts] == [DoubtKind.READ_TWICE]
    total = parse_ref("3[new,total]")
    figures.put_text(total, "不适用")
    assert figures.doubts[-1].at == total


def test_labels_are_known_again() -> None:
    labels = Labels([("a", "行政处罚"), ("b", "行政强制"), ("c", "2.其他法律行政法规禁止公开"), ("d", "3.其他")])
    assert labels.match("行 政\n处罚").found == ("a",)
    assert labels.match("2、其他法律行政止公开").found == ("c",)
    assert labels.match("行政处").found == ("a",)
    assert labels.match("行政").found == ()
    assert labels.match("其他").found == ("d",)
    assert labels.match("其它").found == ()
    assert labels.match("行政强制措施").found == ("b",)
    assert key("（一） 予以-公开") == "一予以公开"
    assert (distance("ab", "ba", 2), distance("abc", "abd", 1), distance("abc", "xyz", 1)) == (1, 1, 2)
    assert likeness("", "") == 0.0


@pytest.mark.parametrize(
    ("lines", "unit", "year", "used"),
    [
        (["青禾县云溪镇人民政府", "2024年政府信息公开工作年度报告"], "青禾县云溪镇人民政府", 2024, 2),
        (["发布时间：2022-01-20", "云溪镇2021年度政府信息公开年报"], "云溪镇", 2021, 2),
        (["云溪镇二〇二一年政府信息公开", "工作年度报告"], "云溪镇", 2021, 2),
        (["（云溪镇）2023 年政府信息公开工作报告"], "云溪镇", 2023, 1),
        (["云溪镇人民政府关于2022年政府信息公开工作年度报告"], "云溪镇人民政府", 2022, 1),
        (["没有标题", "正文" * 40], "", None, 0),
    ],
)
def test_the_title_tells_unit_and_year(lines: list[str], unit: str, year: int | None, used: int) -> None:
    assert tuple(read_title(lines)) == (unit, year, used)


def test_a_file_name_and_a_contact_are_read() -> None:
    assert read_name("（云溪镇）2022年政府信息公开工作年度报告.docx")[:2] == ("云溪镇", 2022)
    assert read_name("年报.docx")[:2] == ("", None)
    found = read_contact("联系地址：梧桐路18号，邮政编码 100000，联系电话：（0000）1234567。")
    assert found == {"address": "梧桐路18号", "postcode": "100000", "phone": "(0000)1234567"}
    assert cut_sign_off(["无", "云溪镇", "人民政府", "2024年1月5日"], "云溪镇人民政府") == (
        ["无"],
        "云溪镇人民政府",
        "2024年1月5日",
    )
    assert cut_sign_off(["无", "石桥镇人民政府", "2024年1月5日"], "") == (["无"], "石桥镇人民政府", "2024年1月5日")
    assert cut_sign_off(["无", "人民政府"], "云溪镇人民政府") == (["无", "人民政府"], "", "")


def test_years_that_contradict_each_other_are_doubted_and_no_edition_is_told() -> None:
    body = "云溪镇2023年政府信息公开工作年度报告\n统计期限为2022年1月1日起。\n一、总体情况\n好。"
    draft = read_bytes(body.encode(), "a", CATALOGUE)
    assert [doubt.kind for doubt in draft.doubts] == [DoubtKind.TWO_YEARS]
    draft = read_bytes("云溪镇2015年政府信息公开工作年度报告\n一、总体情况\n好。".encode(), "a", CATALOGUE)
    assert [doubt.kind for doubt in draft.doubts] == [DoubtKind.NO_EDITION]


def test_labels_of_another_edition_are_told() -> None:
    page = make_page(make_report("2019", 1))
    data = to_html(page).replace("2020年", "2022年").encode()
    draft = read_bytes(data, "a", CATALOGUE)
    assert (draft.year, draft.edition) == (2022, "2021")
    assert DoubtKind.OTHER_EDITION in {doubt.kind for doubt in draft.doubts}


@pytest.mark.parametrize("flavour", ["html", "word", "tabs"])
def test_the_clipboard_is_read(flavour: str) -> None:
    report = make_report("2021", 5)
    page = make_page(report)
    head = "Version:0.9\r\nStartHTML:0000000105\r\n"
    html = head + to_html(page) if flavour == "html" else "<meta charset=utf-8>x"
    text = {"html": "", "word": to_word_text(page), "tabs": to_tabs(page)}[flavour]
    draft = read_pasted(html, text, CATALOGUE)
    assert wrong(draft, report) == {}
    assert draft.doubts == ()


@pytest.mark.parametrize(
    ("html", "text", "kind"), [("", " ", RefusalKind.EMPTY), ("x" * 6_000_000, "", RefusalKind.TOO_LARGE)]
)
def test_a_clipboard_without_a_text_is_refused(html: str, text: str, kind: RefusalKind) -> None:
    with pytest.raises(RefusedError) as refused:
        read_pasted(html, text, CATALOGUE)
    assert refused.value.kind is kind


def test_a_draft_goes_over_the_wire_and_comes_back() -> None:
    draft = read_bytes(to_docx(make_page(make_report("2021", 7))), "a", CATALOGUE)
    assert wire.load(wire.dump(draft)) == draft
    marked = replace(draft, edits=Edits({NEW: Mark.UNAVAILABLE}))
    assert wire.load(wire.dump(marked)) == marked
    for broken in (b"", b"[]", b"{}", b'{"values": [[1]]}'):
        with pytest.raises(wire.WireError):
            wire.load(broken)


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030", "big5"])
def test_the_encoding_is_found(name: str) -> None:
    text = (
        "政府信息公開年報"
        if name == "big5"
        else "云溪镇政府信息公开工作年度报告，共12件abc，见https://www.example.gov.cn/a/b/c/d"
    )
    assert decode(text.encode(name)).text == text
    assert decode("云溪镇".encode() * 200 + b"\xff", "utf-8").lost == 1
    assert not is_text(decode(b"\x01\x02"))


def test_struck_and_raised_figures_are_doubted() -> None:
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    page = make_page(make_report("2021", 2))
    data = to_docx(page, lambda box: run(box.text) + (run("1", raised) if box.ref == NEW else ""))
    assert NEW in {doubt.at for doubt in read_bytes(data, "a", CATALOGUE).doubts}
    web = to_html(page, lambda box: f"<s>12</s>{box.text}" if box.ref == NEW else box.text).encode()
    assert NEW in {doubt.at for doubt in read_bytes(web, "a", CATALOGUE).doubts}


def test_streams_keep_to_their_limits() -> None:
    with pytest.raises(TableTooLargeError):
        make_grid([Cell("", 0, 0, 20_001)])
    column = make_grid([Cell("a\nb", 0, 0), Cell("c", 1, 0)])
    assert list(flow([column])) == [Paragraph("a"), Paragraph("b"), Paragraph("c")]
    assert [type(piece) for piece in any_pieces("一\n\t二\n三\n")] == [Paragraph, Paragraph]
    assert isinstance(next(iter(any_pieces("a\tb\n"))), Grid)


def test_numbers_of_workbooks_are_written_as_people_do() -> None:
    assert shown_number("96171.600000000006") == "96171.6"
    assert shown_number("22", 'General"（其中修订16件）"') == "22（其中修订16件）"
    assert shown_number("0.5", "0%") == "50.0%"
    assert shown_number("x") == "x"
    assert shown_number("nan") == "nan"
    assert shown_number("1", "[Red]General") == "1"


def test_hidden_sheets_rows_and_columns_are_left_out_and_told() -> None:
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    shown, hidden = book.add_worksheet("a"), book.add_worksheet("b")
    shown.write_row(0, 0, ["一", "二", True, "四"])
    shown.write_rich_string(1, 0, "富", book.add_format({"bold": True}), "文本")
    shown.write_formula(2, 0, "=1+1", None, 2)
    shown.write_string(3, 0, "藏")
    shown.set_row(3, None, None, {"hidden": True})
    shown.set_column(1, 1, None, None, {"hidden": True})
    hidden.write_string(0, 0, "密")
    hidden.hide()
    book.close()
    source = read_xlsx(out.getvalue())
    assert [(notice.kind, notice.read) for notice in source.notices] == [
        (DoubtKind.HIDDEN, "a"),
        (DoubtKind.HIDDEN, "b"),
    ]
    texts = {cell.text for piece in source.pieces if isinstance(piece, Grid) for cell in piece.cells}
    assert texts >= {"一", "四", "富文本", "2"}
    assert not texts & {"二", "藏", "密"}


def test_a_formula_without_result_is_a_doubt() -> None:
    row = (
        '<sheetData><row r="1"><c r="A1"><f>1+1</f></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    grid = read_xlsx(hostile.workbook(row)).pieces[1]
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.distinct(0)] == ["=", "x"]


def test_kinds_are_told_by_content_not_by_name() -> None:
    assert kind_of(document("<w:p/>"), "a.pdf") is Kind.DOCX
    assert kind_of(b"<table><tr><td>1</td></tr></table>", "a.xls") is Kind.HTML
    assert kind_of("年报".encode(), "a.docx") is Kind.TEXT
    assert kind_of(hostile.ole("Workbook")) is Kind.XLS
    assert kind_of(b"%PDF-1.4") is Kind.PDF


def test_unit_and_figures_stand_in_the_draft() -> None:
    draft = read_bytes(to_docx(make_page(make_report("2021", 9))), "a", CATALOGUE)
    assert draft.unit == UNIT
    assert len(figures_in(draft)) == 200
    assert draft.is_recognised
