"""A sheet that is read without a tree says what it says read as one."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.xlsx import render_xlsx
from qisheng_desktop.importing import xlsx
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.reader import forget
from qisheng_desktop.importing.stream import Source
from qisheng_desktop.importing.xlsx import read_xlsx
from qisheng_desktop.importing.xlsx_cells import regular
from qisheng_desktop.importing.xlsx_frame import MOST_FRAMES, known_frame
from qisheng_desktop.importing.xlsx_mould import forget_moulds
from tests.importing.documents import make_page, make_report, to_xlsx
from tests.importing.hostile import workbook

HEAD = b'<?xml version="1.0" encoding="UTF-8"?><worksheet>'


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """Begin without memos: tables are the same only as long as their layouts are kept."""
    forget()


def sheets(data: bytes) -> list[bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]


def as_tree(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Source:
    with monkeypatch.context() as patched:
        patched.setattr(xlsx, "regular", lambda _data: None)
        forget_moulds()
        return read_xlsx(data)


def saved_again(data: bytes) -> bytes:
    out = BytesIO()
    load_workbook(BytesIO(data)).save(out)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(1, 7))
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_workbooks_are_read_the_same_as_trees(edition: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    report = make_report(edition, seed)
    ours = render_xlsx(build_document(report, is_draft=False))
    assert all(map(regular, sheets(ours)))
    for data in (ours, saved_again(ours), to_xlsx(make_page(report))):
        first = read_xlsx(data)
        assert read_xlsx(data) == first == as_tree(data, monkeypatch)


@pytest.mark.parametrize(
    ("row", "is_regular"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1" t="str"><f>A1&amp;""</f><v> 1 </v></c></row>', True),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c><c r="D1"/></row>', True),
        ('<row r="1"><c r="A1"><f>1+1</f></c><c r="B1" t="b"><v>1</v></c></row><row r="2"/>', True),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', True),
        ('<row r="9"><c r="A1"><v>　</v></c><c r="B1"><v>1e3</v></c><c r="C1" s="77"><v>007</v></c></row>', True),
        ('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>99</v></c></row>', True),
        ('<row r="1"><c r="XFD1"><v>1</v></c><c r="B1"><v>2</v></c></row>', True),
        ('<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>', False),
        ('<row r="1"><c r="A1"><v>&#49;</v></c></row>', False),
        ('<row r="1"><c r="A1"><v></v><f>1</f></c><c r="B1"><v>3</v></c></row>', False),
        ('<row r="1"><c><v>1</v></c><c t="inlineStr"><is><t>x</t></is></c></row>', False),
        ('<row r="1"><c r="A1"><!-- 1 --><v>1</v></c></row>', False),
        ('<row r="1"><c r="A0"><v>1</v></c></row>', False),
        ('<c r="A1"><v>1</v></c><row r="2"><c r="A2"><v>2</v></c></row>', False),
        ('<row r="1"><c r="A1"><f t="shared" si="0">1</f><v>1</v></c></row>', False),
        ('<x><row r="1"><c r="A1"><v>1</v></c></row></x><row r="2"><c r="A2"><v>2</v></c></row>', False),
    ],
)  # fmt: skip
def test_whatever_form_a_row_has_it_is_read_the_same(
    row: str, is_regular: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f'<cols><col min="3" max="3" hidden="1"/></cols><sheetData>{row}</sheetData>'
    data = workbook(f'{body}<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
    assert (regular(sheets(data)[0]) is not None) == is_regular
    first = read_xlsx(data)
    assert read_xlsx(data) == first == as_tree(data, monkeypatch)


@pytest.mark.parametrize(
    "sheet",
    [
        b"<?x <sheetData><row/></sheetData> ?><worksheet/>",
        b"<worksheet><?x <sheetData><row/></sheetData> ?></worksheet>",
        b"<worksheets><sheetData><row/></sheetData></worksheets>",
        "<worksheet><sheetData><row/></sheetData></worksheet>".encode("utf-16"),
        b'<?xml version="1.0" encoding="GBK"?><worksheet><sheetData><row/></sheetData></worksheet>',
        HEAD + b"<sheetData></sheetData></worksheet>",
        HEAD + b"<sheetData><row/></sheetData><sheetData><row/></sheetData></worksheet>",
        HEAD + b"<!-- <sheetData><row/></sheetData> --></worksheet>",
        HEAD + b"<?x <sheetData><row/></sheetData> ?></worksheet>",
        HEAD + b'<sheetData><row r="\xff"/></sheetData></worksheet>',
        HEAD + b'<sheetData><row r="\x01"/></sheetData></worksheet>',
        HEAD + b"<sheetData><row/></sheetData></worksheet>" + b" " * 2**21,
    ],
)
def test_what_is_not_surely_a_sheet_of_that_form_is_left_to_the_tree(sheet: bytes) -> None:
    assert regular(sheet) is None


@pytest.mark.parametrize("broken", ["<mergeCells>", '<row r="1" r="2"/>', '<row x:r="1"/>'])
def test_what_stands_around_the_cells_must_be_xml_still(broken: str) -> None:
    rows, after = (broken, "") if "row" in broken else ("<row/>", broken)
    with pytest.raises(RefusedError) as refused:
        read_xlsx(workbook(f"<sheetData>{rows}</sheetData>{after}"))
    assert refused.value.kind is RefusalKind.DAMAGED


def test_a_frame_is_that_of_its_own_sheet_and_few_are_kept() -> None:
    def shell(number: int) -> bytes:
        name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        merges = f'<mergeCells><mergeCell ref="A1:A{number + 2}"/></mergeCells>'
        return f'<worksheet xmlns="{name}"><sheetData/>{merges}</worksheet>'.encode()

    forget()
    for number in range(MOST_FRAMES * 2):
        assert known_frame(shell(number)).merges == {(0, 0): (number + 1, 0)}
    first = known_frame(shell(0))
    assert known_frame(shell(0)) is first
    forget()
    assert known_frame(shell(0)) is not first
    assert known_frame(shell(0)) == first
