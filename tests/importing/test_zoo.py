"""Documents as they are published, with all that goes wrong in them: every figure is right, or it is doubted."""

from __future__ import annotations

import base64
import html
import quopri
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from qisheng_desktop.importing.draft import DoubtKind, Draft
from qisheng_desktop.importing.reader import read_bytes
from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.layout import Part
from qisheng_desktop.model.report import Report
from tests.importing.checking import computed_blank, nought, wrong
from tests.importing.documents import (
    CATALOGUE,
    UNIT,
    Box,
    Page,
    at,
    each_box,
    figures,
    labels,
    make_page,
    make_report,
    split_after,
    to_docx,
    to_html,
    to_lines,
    to_tabs,
    to_word_text,
    to_xlsx,
)
from tests.importing.odf import to_odt

Make = Callable[[Page], bytes]


def as_html(page: Page) -> bytes:
    return to_html(page).encode()


def as_text(page: Page) -> bytes:
    return to_word_text(page).encode()


@dataclass(frozen=True)
class Case:
    """A document: how it is made, and what may be doubted in it (nothing, unless said)."""

    name: str
    twist: Callable[[Page], Page] = lambda page: page
    make: Make = as_html
    edition: str = "2021"
    doubts: frozenset[DoubtKind] = frozenset()
    blank: Callable[[Report], frozenset[CellRef]] = lambda _: frozenset()
    values: tuple[tuple[str, int], ...] = ()


def spans(box: Box) -> str:
    """As Word pastes it: spans in spans, an empty paragraph mark, a non-breaking space."""
    text = html.escape(box.text)
    span = f'<span lang=EN-US style="font-size:10pt"><span>{text}<o:p></o:p></span></span>'
    return f"<p class=MsoNormal align=center><b>{span}</b></p>"


def inside_words(text: str) -> str:
    return "\n ".join(text[start : start + 3] for start in range(0, len(text), 3))


def half_width(text: str) -> str:
    for wide, narrow in (("（", "("), ("）", ")"), ("：", ":"), ("，", ","), ("、", ","), ("“", '"'), ("”", '"')):
        text = text.replace(wide, narrow)
    return text


def single_row(nought_only: bool) -> Callable[[Page], Page]:
    """（六） printed as one row, as in the older form."""

    def change(page: Page) -> Page:
        boxes = page.tables["3"][0]
        refs = {"other_1", "other_2", "other_3"}
        first = next(box.row for box in boxes if box.ref and box.ref.row == "other_1")
        kept = []
        for box in boxes:
            if box.ref and box.ref.row in refs:
                if box.ref.row == "other_1":
                    kept.append(replace(box, text="0" if nought_only else "7"))
            elif first <= box.row < first + 3 and box.part is Part.STUB:
                if box.text.startswith("（六）"):
                    kept.append(replace(box, height=1, width=2))
            elif box.row >= first + 3:
                kept.append(replace(box, row=box.row - 2))
            elif box.row < first < box.row + box.height:
                kept.append(replace(box, height=box.height - 2))
            else:
                kept.append(box)
        return replace(page, tables={**page.tables, "3": [kept]})

    return change


def hair(code: str, after: int, *, before: bool = False) -> Callable[[Page], Page]:
    """A column of no width after another one, as office programs put in; what ends there runs over it.

    The headings that end or begin beside it do not agree on which of them runs over.
    """

    def change(page: Page) -> Page:
        moved = []
        for box in page.tables[code][0]:
            end = box.column + box.width
            is_spanner = box.part is Part.HEADING and box.width > 1
            ends_here, begins_here = end == after + 1, box.column == after + 1
            runs_over = ends_here and (before or not is_spanner)
            if box.column <= after < end - 1 or runs_over or (begins_here and is_spanner and not before):
                moved.append(replace(box, width=box.width + 1))
            elif box.column > after:
                moved.append(replace(box, column=box.column + 1))
            else:
                moved.append(box)
        return replace(page, tables={**page.tables, code: [moved]})

    return change


def split(code: str, rows: int, heads: int = 0) -> Callable[[Page], Page]:
    return lambda page: replace(page, tables={**page.tables, code: split_after(page.tables[code][0], rows, heads)})


def repeated(page: Page) -> Page:
    """Labels written out in every row instead of merged cells."""

    def spread(boxes: list[Box]) -> list[Box]:
        return [replace(box, row=row, height=1) for box in boxes for row in range(box.row, box.row + box.height)]

    return replace(page, tables={code: [spread(boxes) for boxes in every] for code, every in page.tables.items()})


def without(part: Part, code: str) -> Callable[[Page], Page]:
    def change(page: Page) -> Page:
        kept = [box for box in page.tables[code][0] if box.part is not part]
        return replace(page, tables={**page.tables, code: [kept]})

    return change


def no_rows(page: Page) -> Page:
    """A row of 三 left out, the rows below it moved up."""
    boxes = page.tables["3"][0]
    gone = next(box.row for box in boxes if box.ref and box.ref.row == "refused_2")
    kept = [box for box in boxes if not (box.row == gone and box.height == 1)]
    moved = [
        replace(box, row=box.row - (box.row > gone), height=box.height - (box.row < gone < box.row + box.height))
        for box in kept
    ]
    return replace(page, tables={**page.tables, "3": [moved]})


def extra_row(page: Page) -> Page:
    """A row the form does not have, with figures."""
    boxes = page.tables["2"][0]
    row = max(box.row for box in boxes) + 1
    added = [Box("行政裁决", row, 0, 1, 2, part=Part.STUB), Box("31", row, 2, 1, 2)]
    return replace(page, tables={**page.tables, "2": [[*boxes, *added]]})


def extra_column(page: Page) -> Page:
    """A column of remarks at the right of 三."""
    boxes = page.tables["3"][0]
    right, last = max(box.column + box.width for box in boxes), max(box.row for box in boxes)
    added = [Box("备注", 0, right, 3, part=Part.HEADING), *(Box("", row, right) for row in range(3, last + 1))]
    return replace(page, tables={**page.tables, "3": [[*boxes, *added]]})


def exchanged(page: Page) -> Page:
    """Two columns of 三 in the other order, with their headings."""
    places = {6: 7, 7: 6}

    def change(box: Box) -> Box:
        is_narrow = box.width == 1 and box.column in places and box.row > 1
        return replace(box, column=places[box.column]) if is_narrow else box

    return replace(page, tables={**page.tables, "3": [[change(box) for box in page.tables["3"][0]]]})


def merged_figures(page: Page) -> Page:
    """One cell over two columns."""
    first, second = parse_ref("3[granted,natural]"), parse_ref("3[granted,business]")
    widened = each_box(page, lambda box: replace(box, width=2, text="17") if box.ref == first else box)
    return each_box(widened, lambda box: None if box.ref == second else box)


def shifted(page: Page) -> Page:
    """A row with one cell too few, the rest moved to the left."""
    gone = parse_ref("3[granted,research]")

    def change(box: Box) -> Box | None:
        if box.ref is None or box.ref.row != gone.row or box.ref.section != "3":
            return box
        return None if box.ref == gone else box

    return each_box(page, change)


def titles(change: Callable[[str], str]) -> Callable[[Page], Page]:
    return lambda page: replace(page, titles={code: change(title) for code, title in page.titles.items()})


def mht(coding: str) -> Make:
    def make(page: Page) -> bytes:
        data = to_html(page).replace("charset=utf-8", "charset=gb2312").encode("gb18030")
        body = base64.encodebytes(data) if coding == "base64" else quopri.encodestring(data)
        head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_Next"\r\n\r\n------=_Next\r\n'
        part = f'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: {coding}\r\n\r\n'
        return head.encode() + part.encode() + body + b"\r\n------=_Next--\r\n"

    return make


def layout_table(page: Page) -> bytes:
    return to_html(page, wrap="<table><tr><td>首页</td></tr><tr><td><div>{}</div></td></tr></table>").encode()


def divs(page: Page) -> bytes:
    """No table at all: every cell in a block of its own."""
    return (
        re.sub(r"</?t[dr][^>]*>", "<br>", to_html(page)).replace("<table", "<div").replace("</table", "</div").encode()
    )


def other_totals(report: Report) -> frozenset[CellRef]:
    return frozenset(report.edition.match("3[other_1|other_2|other_3,total]"))


def without_totals(page: Page) -> Page:
    totals = computed_blank(page.report)
    return each_box(page, lambda box: replace(box, text="") if box.ref in totals else box)


def wide(text: str) -> str:
    return text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


def grouped(text: str) -> str:
    return f"{int(text):,}" if text.isdigit() else text


NOT_A_NUMBER = frozenset({DoubtKind.NOT_A_NUMBER, DoubtKind.TOTAL_DIFFERS})
BLURRED = frozenset({DoubtKind.WRONG_COUNT, DoubtKind.TOTAL_DIFFERS, DoubtKind.COLUMNS_BY_ORDER, DoubtKind.UNKNOWN_ROW})
MADE = parse_ref("2[documents,made]")
NEW = parse_ref("3[new,natural]")

CASES = [
    Case("a hair-thin column within table four", hair("4", 4)),
    Case("a hair-thin column in Word", hair("4", 4), make=to_docx),
    Case("a hair-thin column, spanned from the left", hair("4", 9, before=True)),
    Case("a hair-thin column within table three", hair("3", 3), make=to_docx),
    Case("html 2021"),
    Case("html 2019", edition="2019"),
    Case("docx 2021", make=to_docx),
    Case("docx 2019", make=to_docx, edition="2019"),
    Case("LibreOffice 2021", make=to_odt),
    Case("LibreOffice 2019, a table split in two", split("3", 7, 3), make=to_odt, edition="2019"),
    Case("xlsx on one sheet", make=to_xlsx),
    Case("xlsx on one sheet 2019", make=to_xlsx, edition="2019"),
    Case("xlsx with a sheet to a table", make=lambda page: to_xlsx(page, is_one_sheet=False)),
    Case("word text 2021", make=as_text),
    Case("word text 2019", make=as_text, edition="2019"),
    Case("word text in GBK", make=lambda page: to_word_text(page).encode("gbk")),
    Case("word text in UTF-16", make=lambda page: to_word_text(page).encode("utf-16")),
    Case("tabs", make=lambda page: to_tabs(page).encode()),
    Case(
        "lines, one a cell", make=lambda page: to_lines(page).encode(), doubts=frozenset({DoubtKind.COLUMNS_BY_ORDER})
    ),
    Case(
        "lines, one a row",
        make=lambda page: to_lines(page, " ").encode(),
        doubts=frozenset({DoubtKind.COLUMNS_BY_ORDER}),
    ),
    Case("lines 2019", make=lambda page: to_lines(page, " ").encode(), edition="2019", doubts=BLURRED),
    Case("no tables, blocks", make=divs, doubts=frozenset({DoubtKind.COLUMNS_BY_ORDER})),
    Case("html in GBK", make=lambda page: to_html(page).replace("utf-8", "gb2312").encode("gbk")),
    Case("html that lies about its encoding", make=lambda page: to_html(page).encode("gb18030")),
    Case("mht quoted", make=mht("quoted-printable")),
    Case("mht base64", make=mht("base64")),
    Case("html pasted by Word", make=lambda page: to_html(page, spans).encode()),
    Case("html in a layout table", make=layout_table),
    Case("half-width everything", labels(half_width)),
    Case("breaks and spaces inside words", labels(inside_words)),
    Case("vertical label", labels(lambda text: "\n".join(text) if text.startswith("三、") else text)),
    Case("slip in a label", labels(lambda text: text.replace("法律行政法规禁止", "法律行政止"))),
    Case("slip in 采购项目数", labels(lambda text: text.replace("采购项目数量", "采购项目数")), edition="2019"),
    Case("2、 for 2.", labels(lambda text: re.sub(r"^(\d)\.", r"\1、", text))),
    Case("numbers of rows without a mark", labels(lambda text: re.sub(r"^(\d)\.", r"\1", text))),
    Case("labels without numbers", labels(lambda text: re.sub(r"^(?:\d\.|（.）|[一二三四]、)", "", text))),
    Case("heading with a remark", labels(lambda text: text.replace("现行有效件数", "现行有效件数(历史累计)"))),
    Case("labels repeated", repeated),
    Case("labels repeated, docx", repeated, to_docx),
    Case(
        "single row of noughts for （六）",
        single_row(nought_only=True),
        values=(("3[other_1|other_2|other_3,*]", 0),),
        blank=other_totals,
    ),
    Case(
        "single row for （六）",
        single_row(nought_only=False),
        blank=other_totals,
        doubts=frozenset({DoubtKind.ONE_ROW_FOR_SEVERAL, DoubtKind.TOTAL_DIFFERS}),
    ),
    Case("三 split, headings again", split("3", 14, 3)),
    Case("三 split, no headings again", split("3", 14), doubts=frozenset({DoubtKind.COLUMNS_BY_ORDER})),
    Case("二 split after a block", split("2", 4)),
    Case("三 split, docx", split("3", 14), to_docx, doubts=frozenset({DoubtKind.COLUMNS_BY_ORDER})),
    Case("blanks for noughts", figures(lambda text: "" if text == "0" else text), blank=nought),
    Case("strokes for noughts", figures(lambda text: "/" if text == "0" else text), blank=nought),
    Case("dashes for noughts", figures(lambda text: "—" if text == "0" else text), to_docx, blank=nought),
    Case("totals blank", without_totals, blank=computed_blank),
    Case("full-width digits", figures(wide)),
    Case("thousands marks", figures(grouped)),
    Case(
        "figures with 件",
        figures(lambda text: f"{text}件"),
        doubts=frozenset({DoubtKind.WRONG_UNIT, DoubtKind.NOT_A_NUMBER}),
    ),
    Case("spaces around figures", figures(lambda text: f"\u3000{text} \u00a0")),
    Case("no headings in 三", without(Part.HEADING, "3"), doubts=frozenset({DoubtKind.COLUMNS_BY_ORDER})),
    Case(
        "no headings in 四",
        without(Part.HEADING, "4"),
        doubts=frozenset({DoubtKind.COLUMNS_BY_ORDER, DoubtKind.UNKNOWN_ROW, DoubtKind.TABLE_MISSING}),
    ),
    Case(
        "a table missing",
        lambda page: replace(page, tables={**page.tables, "4": []}),
        doubts=frozenset({DoubtKind.TABLE_MISSING}),
    ),
    Case("a row missing", no_rows, doubts=frozenset({DoubtKind.ROW_MISSING, DoubtKind.TOTAL_DIFFERS})),
    Case("a row too many", extra_row, doubts=frozenset({DoubtKind.UNKNOWN_ROW})),
    Case("a column too many", extra_column),
    Case("two columns exchanged", exchanged),
    Case("one cell over two columns", merged_figures, doubts=frozenset({DoubtKind.MERGED, DoubtKind.TOTAL_DIFFERS})),
    Case(
        "a cell too few",
        shifted,
        doubts=frozenset(
            {
                DoubtKind.MERGED,
                DoubtKind.WRONG_COUNT,
                DoubtKind.TOTAL_DIFFERS,
                DoubtKind.COLUMNS_BY_ORDER,
                DoubtKind.UNKNOWN_COLUMN,
            }
        ),
    ),
    Case("digits run together", at(NEW, "12 34"), doubts=frozenset({DoubtKind.RUN_TOGETHER, DoubtKind.TOTAL_DIFFERS})),
    Case(
        "digits broken over lines",
        at(NEW, "12\n34"),
        to_docx,
        doubts=frozenset({DoubtKind.RUN_TOGETHER, DoubtKind.TOTAL_DIFFERS}),
    ),
    Case("a letter for a nought", at(NEW, "1O"), doubts=NOT_A_NUMBER),
    Case("a character for a nought", at(NEW, "1〇"), doubts=NOT_A_NUMBER),
    Case("a figure that is a sentence", at(NEW, "详见附件"), doubts=NOT_A_NUMBER),
    Case("a decimal in a count", at(NEW, "1.024"), doubts=NOT_A_NUMBER),
    Case("less than nothing", at(NEW, "-5"), doubts=NOT_A_NUMBER),
    Case("万元 in a count", at(NEW, "3万元"), doubts=frozenset({DoubtKind.WRONG_UNIT, DoubtKind.TOTAL_DIFFERS})),
    Case(
        "a printed total that is wrong",
        at(parse_ref("3[new,total]"), "99999"),
        doubts=frozenset({DoubtKind.TOTAL_DIFFERS}),
    ),
    Case("no titles of sections", titles(lambda _: "")),
    Case("titles without numbers", titles(lambda title: title.partition("、")[2])),
    Case("titles half-width, docx", titles(lambda title: title.replace("、", ".", 1)), to_docx),
    Case("tables before texts", lambda page: replace(page, order=("2", "3", "4", "1", "5", "6"))),
    Case(
        "a stranger table in 一",
        lambda page: replace(
            page,
            tables={
                **page.tables,
                "1": [[Box("行政许可", 0, 0), Box("901", 0, 1), Box("行政处罚", 1, 0), Box("902", 1, 1)]],
            },
        ),
    ),
]


def inputs(report: Report, pattern: str) -> list[CellRef]:
    return [ref for ref in report.edition.match(pattern) if not report.is_computed(ref)]


def draft_of(case: Case, seed: int) -> tuple[Draft, Report]:
    report = make_report(case.edition, seed)
    report.apply(Edits({ref: Decimal(number) for pattern, number in case.values for ref in inputs(report, pattern)}))
    page = case.twist(make_page(report))
    return read_bytes(case.make(page), "a", CATALOGUE), report


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_figure_is_right_or_doubted(case: Case) -> None:
    for seed in range(2):
        draft, report = draft_of(case, seed)
        assert wrong(draft, report, case.blank(report)) == {}
        kinds = {doubt.kind for doubt in draft.doubts}
        assert kinds <= case.doubts, draft.doubts[:5]
        assert draft.year == report.year
        assert draft.unit == UNIT
        if not case.doubts:
            assert all(found == every for found, every in draft.recognised.values()), draft.recognised


def test_the_zoo_is_large_enough() -> None:
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)
