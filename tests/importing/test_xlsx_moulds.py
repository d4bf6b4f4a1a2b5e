"""A workbook that differs in nothing but its values from one read before says what it says read anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import chain
from random import Random

import pytest

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.xlsx import render_xlsx
from qisheng_desktop.importing import xlsx_book, xlsx_workbook
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.draft import DoubtKind
from qisheng_desktop.importing.reader import forget, read_bytes
from qisheng_desktop.importing.stream import Grid, Source
from qisheng_desktop.importing.xlsx import read_xlsx
from qisheng_desktop.importing.xlsx_book import MAIN, Book, formats_of, parse_sheet, string_of, strings_of
from qisheng_desktop.importing.xlsx_mould import MOST_MOULDS, forget_moulds, parted, poured
from qisheng_desktop.importing.xlsx_workbook import Workbook, workbook_of
from qisheng_desktop.model.report import UNIT
from tests.importing.documents import CATALOGUE, make_report, zipped
from tests.importing.hostile import workbook

ODD = [
    "0", "007", "12.5", "1e3", "-3", " 4", "5 ", "1234567890123456", "x", "#N/A", "字", "", "\t7", "1\n2", "1\r2", ">",
    "&#49;", "&amp;", "<f>1</f>", "</v><v>", "]]>", "\u0001", "\u00a0", "\uffff",
]  # fmt: skip
SST = f'<sst xmlns="{MAIN[1:-1]}"'
BOOK = f'<workbook xmlns="{MAIN[1:-1]}"'


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """Begin without memos: tables are the same only as long as their layouts are kept."""
    forget()


@cache
def ours(edition: str, seed: int) -> bytes:
    return render_xlsx(build_document(make_report(edition, seed), is_draft=False))


def parts_of(data: bytes) -> dict[str, bytes]:
    archive = Archive(data)
    return {name: archive.read(name) for name in archive.names}


def changed(data: bytes, change: Callable[[str], str]) -> bytes:
    """Change every sheet of a workbook."""
    parts = parts_of(data)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = change(parts[name].decode()).encode()
    return zipped({**parts})


def said(data: bytes) -> Source | RefusalKind:
    try:
        return read_xlsx(data)
    except RefusedError as error:
        return error.kind


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_sheets_of_ours_are_poured_into_the_moulds_of_another_report(edition: str) -> None:
    forget_moulds()
    read_xlsx(ours(edition, 1))
    parts = parts_of(ours(edition, 2))
    book = Book(strings_of(parts["xl/sharedStrings.xml"]), formats_of(parts["xl/styles.xml"]))
    made = [parted(part) for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    known = [poured(sheet, book) for sheet in made if sheet]
    assert sum(sheet is not None for sheet in known) >= 4
    warm = read_xlsx(ours(edition, 2))
    forget_moulds()
    assert read_xlsx(ours(edition, 2)) == warm


@pytest.mark.parametrize("seed", range(60))
def test_odd_values_in_a_known_mould_are_read_as_in_an_unknown_one(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - values to spoil
    share = chance.choice([0.003, 0.02, 0.3])
    odd = chance.sample(ODD, 3)

    def spoil(sheet: str) -> str:
        return re.sub(
            "<v>[^<]*</v>", lambda value: f"<v>{chance.choice(odd)}</v>" if chance.random() < share else value[0], sheet
        )

    data = changed(ours("2021", 3), spoil)
    forget_moulds()
    cold = said(data)
    forget_moulds()
    read_xlsx(ours("2021", 4))
    assert said(data) == cold
    assert said(data) == cold


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.replace("</v>", "<v>\0", 1),
        lambda sheet: sheet.replace("</v>", "\0</v>", 1),
        lambda sheet: sheet.replace("</v>", "", 1),
        lambda sheet: sheet.replace("<v>", "", 1),
        lambda sheet: sheet.replace("<v>", "</v>", 1),
        lambda sheet: sheet.replace("</v>", "<v>", 1),
        lambda sheet: sheet.replace("</sheetData>", "<v>1</sheetData>", 1),
    ],
)
def test_what_is_no_xml_fits_no_mould(change: Callable[[str], str]) -> None:
    read_xlsx(ours("2021", 1))
    assert said(changed(ours("2021", 1), change)) is RefusalKind.DAMAGED


@pytest.mark.parametrize(
    "sheet",
    [
        '<cols><col min="1" max="1" hidden="1"/></cols><sheetData><row><c r="A1"><v>1</v></c></row></sheetData>',
        '<sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData>',
        '<sheetData><row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData>',
        '<sheetData><row><c r="A1"><v>1</v></c><c r="B1"><f>A1</f></c></row></sheetData>',
        f'<sheetData><row><c r="A1"><v>1</v></c></row></sheetData><x y="{"z" * 2**17}"/>',
    ],
)
def test_of_a_sheet_whose_values_are_not_all_no_mould_is_kept(sheet: str) -> None:
    forget_moulds()
    data = workbook(sheet)
    first = read_xlsx(data)
    made = parted(parts_of(data)["xl/worksheets/sheet1.xml"])
    assert made is None or poured(made, Book({}, {})) is None
    assert read_xlsx(data) == first


def test_a_known_mould_makes_other_tables_where_other_values_show_nothing() -> None:
    cells = "".join(f'<c r="{place}" t="s"><v>{{}}</v></c>' for place in ("A1", "C1", "A2", "C2"))
    forget_moulds()
    every = []
    for numbers in ((0, 0, 0, 0), (0, 1, 0, 0), (1, 1, 1, 1), (0, 1, 0, 1), (2, 1, 0, 1), (0, 0, 0, 0)):
        data = zipped(
            {
                **parts_of(workbook(f"<sheetData><row>{cells.format(*numbers)}</row></sheetData>")),
                "xl/sharedStrings.xml": f"{SST}><si><t>a</t></si><si><t></t></si></sst>",
            }
        )
        every.append(data)
    warm = [[read_xlsx(data) for data in every] for _ in range(2)]
    for data, first, again in zip(every, *warm, strict=True):
        forget_moulds()
        assert read_xlsx(data) == first == again
    assert len({len([piece for piece in source.pieces if isinstance(piece, Grid)]) for source in warm[0]}) > 1


def test_few_moulds_are_kept() -> None:
    def sheet(number: int) -> bytes:
        return workbook(f'<sheetData><row><c r="A{number}"><v>1</v></c></row></sheetData>')

    def is_kept(number: int) -> bool:
        made = parted(parts_of(sheet(number))["xl/worksheets/sheet1.xml"])
        return made is not None and poured(made, Book({}, {})) is not None

    forget_moulds()
    for number in range(1, 2 * MOST_MOULDS):
        read_xlsx(sheet(number))
    assert sum(map(is_kept, range(1, 2 * MOST_MOULDS))) <= MOST_MOULDS
    assert is_kept(2 * MOST_MOULDS - 1)


@pytest.mark.parametrize(
    ("inside", "is_simple"),
    [
        (' count="2" uniqueCount="2"><si><t>a</t></si><si><t xml:space="preserve"> b\n\t</t></si></sst>', True),
        ("></sst>\n", True),
        ("><si><t></t></si><si><t>字\u3000</t></si></sst>", True),
        ("><si><t>a&amp;b</t></si></sst>", False),
        ("><si><t/></si><si/></sst>", False),
        ("><si><r><t>a</t></r><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>", False),
        ("><si><t>a\rb</t></si></sst>", False),
        ('><si><t xml:space="preserve" x="1">a</t></si></sst>', False),
        ("><!-- <si><t>a</t></si> --><si><t>b</t></si></sst>", False),
        ('><si xmlns="x"><t>a</t></si><si><t>b</t></si></sst>', False),
        ("><si><t>a</t></si> <si><t>b</t></si></sst>", False),
    ],
)  # fmt: skip
def test_strings_without_a_tree_are_those_of_the_tree(inside: str, is_simple: bool) -> None:
    data = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{SST}{inside}'.encode()
    every = [string_of(item) for item in parse_sheet(data).iterchildren(f"{MAIN}si")]
    assert strings_of(data) == {str(number): text for number, text in enumerate(every)}
    assert (xlsx_book._simple_strings(data) is not None) == is_simple


@pytest.mark.parametrize("broken", [b"<sst>\xff</sst>", SST.encode() + b"><si><t>\x01</t></si></sst>", SST.encode()])
def test_strings_that_are_no_xml_are_refused(broken: bytes) -> None:
    with pytest.raises(RefusedError):
        strings_of(broken)


NAMES = [
    '<definedName name="_a">表!$A$1</definedName><definedName name="_b" localSheetId="0" hidden="1">"x"</definedName>',
    '<definedName name="_a">表!$A$1</definedName><definedName name="_cover.b">表!$A$2</definedName>',
    '<definedName name="_cover.a">"1"</definedName><definedName name="b">表!$A$2</definedName>',
    '<x a="<definedName name="_cover.a">"1"</definedName>',
    '<definedName name="_a">a&amp;b</definedName>',
    '<definedName name="_a" comment="x">1</definedName><definedName name="_b"/>',
    '<definedName name="_a">1</definedName><!-- <definedName name="_b">1</definedName> -->',
    '<x><definedName name="_a">1</definedName></x>',
    '<definedName name="_a&#10;">1</definedName>',
    '<definedName name="_a\tb">\t1</definedName>',
    '<definedName xmlns="x" name="_a">1</definedName><definedName name="_b">2</definedName>',
    "",
]
AROUND = [
    '><sheets><sheet name="a" state="hidden"/><sheet name="b"/></sheets><definedNames>{}</definedNames></workbook>',
    '><x xmlns="y"><definedNames>{}</definedNames></x></workbook>',
    "><!-- <definedNames>{}</definedNames> --><sheets/></workbook>",
    "><?x <definedNames>{}</definedNames> ?><sheets/></workbook>",
    "><definedNames>{}</definedNames><definedNames>{}</definedNames></workbook>",
    "><definedNames/><x><definedNames>{}</definedNames></x></workbook>",
]


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("around", AROUND)
def test_names_without_a_tree_are_those_of_the_tree(names: str, around: str) -> None:
    data = (BOOK + around.replace("{}", names)).encode()

    def told(tell: Callable[[bytes], Workbook]) -> object:
        try:
            sheets, parts = tell(data)
        except RefusedError as error:
            return error.kind
        return (
            sheets,
            dict(chain.from_iterable(part.named.items() for part in parts)),
            sum(part.total for part in parts),
        )

    assert told(workbook_of) == told(workbook_of) == told(xlsx_workbook._shell)


@pytest.mark.parametrize("broken", [b"\xff", b"\x01", b"<definedName>", b'<definedName name="a">1'])
def test_names_that_are_no_xml_are_refused(broken: bytes) -> None:
    data = f"{BOOK}><definedNames>".encode() + broken + b"</definedNames></workbook>"
    with pytest.raises(RefusedError):
        workbook_of(data)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_workbook_of_ours_is_read_the_same_cold_and_warm(edition: str) -> None:
    for seed in range(5, 9):
        forget()
        cold = read_bytes(ours(edition, seed), "a.xlsx", CATALOGUE)
        forget()
        read_bytes(ours(edition, seed + 10), "a.xlsx", CATALOGUE)
        assert read_bytes(ours(edition, seed), "a.xlsx", CATALOGUE) == cold
        assert len(cold.source) > 50


@pytest.mark.parametrize("is_intact", [True, False])
def test_a_workbook_of_ours_with_a_text_that_no_report_takes_is_read_by_its_labels(is_intact: bool) -> None:
    parts = parts_of(ours("2021", 1))
    unit = make_report("2021", 1).text(UNIT)
    strings = parts["xl/sharedStrings.xml"].decode()
    assert f"<t>{unit}</t>" in strings
    parts["xl/sharedStrings.xml"] = strings.replace(f"<t>{unit}</t>", f"<t>{unit}\n1</t>").encode()
    if not is_intact:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'"_3.new.total"', b'"_3.old.total"')
    read_bytes(ours("2021", 2), "a.xlsx", CATALOGUE)
    draft = read_bytes(zipped({**parts}), "a.xlsx", CATALOGUE)
    assert draft.doubts[-1].kind is DoubtKind.BAD_TEXT
    assert len(draft.edits.values) > 100
    forget()
    assert read_bytes(zipped({**parts}), "a.xlsx", CATALOGUE) == draft


@pytest.mark.parametrize("value", ["1\n2", "1\n\n2", "\n1"])
def test_a_number_on_two_lines_is_none(value: str) -> None:
    def sheet(number: str) -> bytes:
        return workbook(f'<sheetData><row><c r="A1"><v>{number}</v></c><c r="B1"><v>3</v></c></row></sheetData>')

    cold = read_xlsx(sheet(value))
    forget_moulds()
    read_xlsx(sheet("12"))
    assert read_xlsx(sheet(value)) == cold
