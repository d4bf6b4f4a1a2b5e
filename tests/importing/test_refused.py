"""What is no report, and what would do harm: a reason each, and never a stop of the program."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qisheng_desktop.errors import ImportRefusedError, RefusalKind
from qisheng_desktop.importing import worker
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import DoubtKind
from qisheng_desktop.importing.reader import read_bytes, source_of
from qisheng_desktop.importing.stream import Grid
from qisheng_desktop.sentences import sentence_for
from tests.importing import hostile
from tests.importing.checking import wrong
from tests.importing.documents import (
    CATALOGUE,
    document,
    make_page,
    make_report,
    run,
    to_docx,
    to_html,
    to_xlsx,
    zipped,
)
from tests.importing.odf import cell, odt, table

CELL = "<w:tc><w:tcPr>{}</w:tcPr><w:p/></w:tc>"


SPAN = CELL.format('<w:gridSpan w:val="50000000"/>')
WIDE = f"<w:tr>{CELL.format('') * 63}</w:tr>"
CELLS = RefusalKind.TOO_MANY_CELLS


def nested(depth: int) -> bytes:
    return document("<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth)


REFUSED: dict[str, tuple[Callable[[], bytes], RefusalKind]] = {
    "nothing in it": (lambda: b"", RefusalKind.EMPTY),
    "only noughts": (lambda: bytes(4096), RefusalKind.EMPTY),
    "a letter": ("各位同事：请于周五前报送材料。".encode, RefusalKind.NOT_A_REPORT),
    "a web page": ("<html><body><p>天气预报</p></body></html>".encode, RefusalKind.NOT_A_REPORT),
    "a workbook of something else": (lambda: hostile.workbook("<sheetData/>"), RefusalKind.NOT_A_REPORT),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(64), RefusalKind.PICTURE),
    "a scanned PDF": (hostile.scanned, RefusalKind.PICTURE),
    "an empty PDF": (lambda: hostile.pdf(b""), RefusalKind.EMPTY),
    "a cut PDF": (lambda: b"%PDF-1.7\nrubbish", RefusalKind.DAMAGED),
    "a program": (lambda: b"MZ" + bytes(range(256)) * 8, RefusalKind.NOT_TEXT),
    "bytes": (lambda: bytes(range(256)) * 40, RefusalKind.NOT_TEXT),
    "RTF": (lambda: b"{\\rtf1 x}", RefusalKind.OTHER_FORMAT),
    "gzip": (hostile.flat_gzip, RefusalKind.OTHER_FORMAT),
    "XML": (lambda: b"<?xml version='1.0'?><a/>", RefusalKind.OTHER_FORMAT),
    "a project": (lambda: b'{"k":"head","magic":"qisheng-project"}\n', RefusalKind.OUR_PROJECT),
    "OFD": (lambda: zipped({"OFD.xml": "<a/>"}), RefusalKind.OTHER_FORMAT),
    "slides": (lambda: zipped({"ppt/presentation.xml": "<a/>"}), RefusalKind.OTHER_FORMAT),
    "OpenDocument text": (lambda: zipped({"content.xml": "<a/>"}), RefusalKind.OTHER_FORMAT),
    "a ZIP": (lambda: zipped({"a.txt": "a"}), RefusalKind.OTHER_FORMAT),
    "old Word": (lambda: hostile.ole("WordDocument"), RefusalKind.OLD_WORD),
    "an old workbook, cut": (lambda: hostile.OLE, RefusalKind.OTHER_FORMAT),
    "another old container": (lambda: hostile.ole("PowerPoint"), RefusalKind.OTHER_FORMAT),
    "an old workbook, damaged": (lambda: hostile.ole("Workbook"), RefusalKind.DAMAGED),
    "encrypted office file": (lambda: hostile.ole("EncryptedPackage"), RefusalKind.ENCRYPTED),
    "encrypted ZIP": (hostile.encrypted_zip, RefusalKind.ENCRYPTED),
    "half a ZIP": (hostile.broken_zip, RefusalKind.DAMAGED),
    "a ZIP with a wrong sum": (hostile.wrong_sum, RefusalKind.DAMAGED),
    "names twice": (hostile.twice_named, RefusalKind.UNSAFE),
    "a name that climbs": (lambda: zipped({"../word/document.xml": "<a/>"}), RefusalKind.UNSAFE),
    "an absolute name": (lambda: zipped({"/word/document.xml": "<a/>"}), RefusalKind.UNSAFE),
    "too many parts": (lambda: zipped({f"{number}": "" for number in range(2001)}), RefusalKind.EXPANDS),
    "a ZIP bomb": (lambda: hostile.zeros(65), RefusalKind.EXPANDS),
    "entities, docx": (lambda: zipped({"word/document.xml": hostile.ENTITIES + "<a>&y;</a>"}), RefusalKind.UNSAFE),
    "entities, xlsx": (lambda: zipped({"xl/workbook.xml": hostile.ENTITIES + "<a>&y;</a>"}), RefusalKind.UNSAFE),
    "no XML in docx": (lambda: zipped({"word/document.xml": "<a"}), RefusalKind.DAMAGED),
    "docx without a document": (lambda: zipped({"word/document": "x"}), RefusalKind.DAMAGED),
    "endless span": (lambda: document(f"<w:tbl><w:tr>{SPAN}</w:tr></w:tbl>"), RefusalKind.EXPANDS),
    "endless paragraphs": (lambda: document("<w:p/>" * 50_001), RefusalKind.EXPANDS),
    "tables in tables": (lambda: nested(6), RefusalKind.EXPANDS),
    "too many tables": (lambda: document("<w:tbl/>" * 501), RefusalKind.EXPANDS),
    "a table without end": (lambda: document(f"<w:tbl>{WIDE * 20}{'<w:tr/>' * 20_001}{WIDE}</w:tbl>"), CELLS),
    "a thousand attributes": (
        lambda: b"<html><p " + b" ".join(b"a%d=1" % number for number in range(1000)) + b">x</p></html>",
        RefusalKind.EXPANDS,
    ),
    "a hundred thousand attributes": (
        lambda: b"<html><p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">x</p></html>",
        RefusalKind.EXPANDS,
    ),
    "too many nodes": (lambda: b"<html>" + b"<b>x</b>" * 200_001, RefusalKind.EXPANDS),
    "too large a page": (lambda: b"<html>" + b"x" * (5 * 2**20), RefusalKind.TOO_LARGE),
    "too large a text": (lambda: b"x\n" * (5 * 2**20 + 1), RefusalKind.TOO_LARGE),
    "too many lines": (lambda: b"x\n" * 20_001, RefusalKind.TOO_LARGE),
    "far too many lines": (lambda: b"\n" * 100_001, RefusalKind.TOO_LARGE),
    "too large a file": (lambda: b"x" * (20 * 2**20 + 1), RefusalKind.TOO_LARGE),
    "spans without end, html": (
        lambda: b"<html><table>" + b"<tr><td colspan=256 rowspan=1000>x</td></tr>" * 1000 + b"</table>",
        RefusalKind.TOO_MANY_CELLS,
    ),
    "a web archive without a page": (lambda: b"MIME-Version: 1.0\n\ntext/html", RefusalKind.DAMAGED),
}  # fmt: skip


def sheet_of(rows: list[list[str]]) -> bytes:
    cells = ["".join(f'<c t="str"><v>{text}</v></c>' for text in row) for row in rows]
    return hostile.workbook(f"<sheetData>{''.join(f'<row>{row}</row>' for row in cells)}</sheetData>")


def words_of(*texts: str) -> bytes:
    return document("".join(f"<w:p>{run(text)}</w:p>" for text in texts))


STAFF = [["姓名", "职务", "电话"], ["甲某", "站长", "7654321"], ["乙某", "干事", "7654322"]]
NO_REPORTS: dict[str, bytes] = {
    "租房合同.docx": words_of("房屋租赁合同", "一、甲方把柳荫路2号租给乙方。", "二、租金每月800元，按季交。"),
    "会议记录.docx": words_of("镇长办公会会议记录", "2023年5月6日", "议题：防汛。", "会议决定：各村排查河堤。"),
    "通讯录.xlsx": sheet_of(STAFF),
    "工资表.xlsx": sheet_of([["姓名", "基本工资", "合计"], ["甲某", "3200", "3200"], ["总计", "3200", "3200"]]),
    "天气.html": "<html><body><h1>天气预报</h1><table><tr><td>周一</td><td>晴</td></tr></table></body></html>".encode(),
    "新闻.mht": b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html><p>The county fair</p></html>",
    "通知.txt": "关于开展卫生大扫除的通知\n各村：\n请于周五前清理沟渠。\n柳荫镇政府\n2023年3月".encode("gb18030"),
    "名单.txt": "\n".join("\t".join(row) for row in STAFF).encode(),
    "物资.odt": odt(table([[cell("<text:p>雨衣</text:p>"), cell("<text:p>30件</text:p>")]])),
    "说明.pdf": hostile.pdf(
        b"BT /F1 12 Tf 72 720 Td (Instructions for the use of the new photocopier) Tj ET",
        objects=b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
    ),
}


@pytest.mark.parametrize("name", NO_REPORTS)
def test_what_is_no_report_is_said_to_be_none(name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_bytes(NO_REPORTS[name], name, CATALOGUE)
    assert refused.value.kind is RefusalKind.NOT_A_REPORT
    said = sentence_for(ImportRefusedError(Path(name), refused.value.kind))
    assert said.startswith(f"“{name}”里没有找到年度报告的内容，没有导入。请检查是否选错了文件。")


def test_ten_kinds_of_other_documents_are_tried() -> None:
    assert len(NO_REPORTS) == 10
    assert {Path(name).suffix for name in NO_REPORTS} == {".docx", ".xlsx", ".html", ".mht", ".txt", ".odt", ".pdf"}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_reason(name: str) -> None:
    make, kind = REFUSED[name]
    data = make()
    start = time.process_time()
    with pytest.raises(RefusedError) as refused:
        read_bytes(data, "report", CATALOGUE)
    assert refused.value.kind is kind
    assert time.process_time() - start < 10


@pytest.mark.parametrize("kind", RefusalKind)
def test_every_reason_has_a_sentence(kind: RefusalKind) -> None:
    sentence = sentence_for(ImportRefusedError(Path("某镇年报.docx"), kind, "OFD"))
    assert sentence.endswith("报告的内容没有受影响。")
    assert "{" not in sentence


MERGES = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="rubbish"/></mergeCells>'
FAR = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>{}</sheetData>'
FAR_CELL = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def test_an_endless_merge_and_a_far_cell_are_left_out() -> None:
    source = source_of(hostile.workbook('<dimension ref="A1:XFD1048576"/>' + FAR.format("x", FAR_CELL) + MERGES), "a")
    assert [doubt.kind for doubt in source.notices] == [DoubtKind.FAR_CELLS, DoubtKind.HUGE_MERGE]


@pytest.mark.parametrize(
    "row", ['<row r="{0}"><c r="A{0}" s="1"/></row>', '<row r="{0}" s="3"/>\n', "<row><c></c></row>"]
)
def test_a_million_blank_rows_are_nothing(row: str) -> None:
    """A sheet coloured down to its end is what clerks really send."""
    rows = "".join(row.format(number) for number in range(2, 1_048_576))
    last = '<row r="1048577"><c r="B3"><v>7</v></c></row>'
    pieces = source_of(hostile.workbook(FAR.format("x", rows + last)), "a").pieces
    grids = [piece for piece in pieces if isinstance(piece, Grid)]
    assert [grid.height < 5 for grid in grids] == [True]
    assert [cell.text for cell in grids[0].distinct(2)] == ["", "7"]


def test_an_old_workbook_that_was_cut_off_is_damaged() -> None:
    with pytest.raises(RefusedError) as refused:
        source_of(hostile.OLE, "年报.xls")
    assert refused.value.kind is RefusalKind.DAMAGED


def test_what_is_not_seen_is_taken_out_and_counted() -> None:
    page = make_page(make_report("2021", 1))
    hidden = to_html(page).replace("一、", "一\u200b、").replace("总计", "总\u202e计").replace(">8<", ">\u2060 8<")
    draft = read_bytes(hidden.encode(), "a.html", CATALOGUE)
    assert wrong(draft, page.report) == {}
    count = str(sum(map(hidden.count, "\u200b\u202e\u2060")))
    assert [(doubt.kind, doubt.read) for doubt in draft.doubts] == [(DoubtKind.INVISIBLE, count)]


def test_too_many_cells_are_refused() -> None:
    rows = "".join(f'<row r="{number}">{"<c><v>1</v></c>" * 250}</row>' for number in range(1, 900))
    with pytest.raises(RefusedError) as refused:
        source_of(hostile.workbook(f"<sheetData>{rows}</sheetData>"), "a")
    assert refused.value.kind is RefusalKind.TOO_MANY_CELLS


@pytest.mark.parametrize("make", [to_docx, to_xlsx])
def test_macros_are_left_out_and_told(make: Callable[..., bytes]) -> None:
    import zipfile
    from io import BytesIO

    out = BytesIO(make(make_page(make_report("2021", 1))))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    draft = read_bytes(out.getvalue(), "a", CATALOGUE)
    assert [doubt.kind for doubt in draft.doubts] == [DoubtKind.MACROS]


def test_tracked_and_hidden_text_is_told_and_the_final_text_taken() -> None:
    body = (
        f"<w:p>{run('一、总体情况')}</w:p><w:p><w:ins>{run('新增一句。')}</w:ins>"
        f"<w:del><w:r><w:delText>旧的。</w:delText></w:r></w:del>{run('藏着的。', '<w:rPr><w:vanish/></w:rPr>')}</w:p>"
    )
    draft = read_bytes(document(body), "a", CATALOGUE)
    assert {doubt.kind for doubt in draft.doubts} == {DoubtKind.TRACKED, DoubtKind.HIDDEN}
    assert "新增一句。" in draft.edits.values.values()


def test_namespaces_of_the_strict_form_are_read() -> None:
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    body = f"<w:body><w:p>{run('一、总体情况')}</w:p><w:p>{run('好。')}</w:p></w:body>"
    data = zipped({"word/document.xml": f"<w:document {strict}>{body}</w:document>"})
    assert "好。" in read_bytes(data, "a", CATALOGUE).edits.values.values()


def test_the_process_reads_refuses_and_can_be_cancelled(tmp_path: Path) -> None:
    report = make_report("2021", 3)
    good, bad = tmp_path / "年报.docx", tmp_path / "空.docx"
    good.write_bytes(to_docx(make_page(report)))
    bad.write_bytes(hostile.zeros(65))
    draft = worker.read_file(good)
    assert draft == read_bytes(good.read_bytes(), good.name, CATALOGUE)
    for path, kind in ((bad, RefusalKind.EXPANDS), (tmp_path / "无.docx", RefusalKind.NOT_FOUND)):
        with pytest.raises(ImportRefusedError) as refused:
            worker.read_file(path)
        assert refused.value.kind is kind
    with pytest.raises(ImportRefusedError) as refused:
        worker.read_file(good, is_cancelled=lambda: True)
    assert refused.value.kind is RefusalKind.CANCELLED
