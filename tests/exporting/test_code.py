from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from qisheng_desktop.exporting.code import ALPHABET, code_of, compare, read_code
from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.pdf import render_pdf
from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.model.history import Entry, History, Origin
from qisheng_desktop.model.report import Report
from tests.exporting.measure import chars_of, is_code, open_pdf, right_of
from tests.exporting.reports import SUPPLEMENT, full

NOON = datetime(2025, 1, 6, 12, tzinfo=timezone(timedelta(hours=8)))
NEW = parse_ref("3[new,natural]")


def again(report: Report) -> Report:
    return Report(report.edition, report.year, report.everything)


def test_a_code_is_twelve_characters_that_no_eye_confuses() -> None:
    code = code_of(full("2021"))
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)
    assert not set(ALPHABET) & set("0O1IBSZ")
    assert len(ALPHABET) == 29


def test_the_code_is_that_of_the_first_release() -> None:
    """Papers lie in drawers for years: a code once printed must be found again by every later version."""
    assert code_of(full("2021")) == "28KU-LETP-3DCU"
    assert code_of(full("2019", SUPPLEMENT)) == "GLHR-LJVU-VXLC"


@pytest.mark.parametrize(
    "edits",
    [
        Edits({NEW: Decimal(20)}),
        Edits({NEW: None}),
        Edits(notes={NEW: "含两件"}),
        Edits(titles={"4": "四、复议和诉讼情况"}),
        Edits({CellRef("unit"): "青禾县石桥镇人民政府"}),
        Edits({CellRef("year"): Decimal(2023)}),
        Edits({CellRef("date"): "2025-01-07"}),
        Edits({CellRef("6"): "没有。"}),
        Edits({CellRef("preface"): None}),
    ],
)
def test_whatever_the_paper_says_makes_the_code(edits: Edits) -> None:
    report = full("2021")
    other = again(report)
    other.apply(edits)
    assert code_of(other) != code_of(report)


@pytest.mark.parametrize(
    "edits",
    [
        Edits(explanations={("3-balance", NEW): Explanation("已经核对")}),
        Edits({CellRef("leader"): "某某", CellRef("phone"): "0000-7654321"}),
        Edits({CellRef("date"): "2025年01月06日"}),
        Edits(printed={parse_ref("3[new,total]"): Decimal(21)}),
    ],
)
def test_what_the_paper_does_not_say_leaves_the_code(edits: Edits) -> None:
    report = full("2021")
    other = again(report)
    other.apply(edits)
    assert code_of(other) == code_of(report)


def test_blanks_that_the_page_drops_leave_the_code() -> None:
    report = full("2021")
    other = again(report)
    other.apply(Edits({ref: f"　　{report.text(ref)}\n\n" for ref in report.edition.texts}))
    assert code_of(other) == code_of(report)


def test_a_code_is_read_however_it_is_typed() -> None:
    code = code_of(full("2021"))
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code)
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), wide, f" {code}\n"):
        assert read_code(typed) == code
    assert read_code(code.replace("8", "B").replace("5", "S").replace("2", "Z").replace("L", "1")) == code


def test_every_slip_of_the_hand_is_noticed() -> None:
    plain = code_of(full("2021")).replace("-", "")
    for place, letter in itertools.product(range(len(plain)), ALPHABET):
        if letter != plain[place]:
            assert read_code(plain[:place] + letter + plain[place + 1 :]) is None
    for one, other in itertools.combinations(range(len(plain) - 1), 2):
        if plain[one] != plain[other]:
            letters = list(plain)
            letters[one], letters[other] = letters[other], letters[one]
            assert read_code("".join(letters)) is None
    assert read_code(plain[:-1]) is None
    assert read_code("校验码在哪里呢") is None


def test_paper_and_file_agree_or_differ_since_a_change() -> None:
    report, history = full("2021"), History()
    code = code_of(report)
    assert compare(report, history, code).agrees

    def change(edits: Edits) -> Entry:
        done = report.apply(edits)
        history.add(done, at=NOON, who="张三", origin=Origin.TYPED)
        return history.entries[-1]

    change(Edits(explanations={("3-balance", NEW): Explanation("已经核对")}))
    assert compare(report, history, code).agrees
    first = change(Edits({NEW: Decimal(20), CellRef("6"): "没有。"}, {NEW: "含两件"}, titles={"4": "四、复议情况"}))
    change(Edits({CellRef("6"): "没有别的。"}, explanations={("3-balance", NEW): None}))
    second = code_of(report)
    third = change(Edits({parse_ref("3[granted,natural]"): Decimal(10)}))
    change(Edits({parse_ref("3[granted,natural]"): Decimal(9), CellRef("date"): None}, {NEW: None}))
    found = compare(report, history, code)
    assert (found.agrees, found.code, found.since) == (False, code_of(report), first)
    assert found.cells == (NEW, CellRef("6"), CellRef("4"), CellRef("date"))
    found = compare(report, history, second)
    assert found.since == third
    assert found.cells == (CellRef("date"), NEW)
    unknown = compare(report, History(), code)
    assert (unknown.agrees, unknown.since, unknown.cells) == (False, None, ())


def test_every_page_of_a_formal_paper_has_the_code_beside_its_number() -> None:
    document = build_document(full("2021"), is_draft=False)
    with open_pdf(render_pdf(document)) as pdf:
        assert len(pdf.pages) == 8
        for number, page in enumerate(pdf.pages, 1):
            code = [char for char in page.chars if is_code(char)]
            assert "".join(char["text"] for char in code).replace(" ", "") == f"校验码{document.code}"
            folio = [char for char in chars_of(page) if char["size"] == 14]
            first, last = (code, folio) if number % 2 else (folio, code)
            assert max(right_of(char) for char in first) + 100 < min(char["x0"] for char in last)


def test_a_draft_has_no_code() -> None:
    with open_pdf(render_pdf(build_document(full("2021"), is_draft=True))) as pdf:
        assert not any(is_code(char) for page in pdf.pages for char in page.chars)


def test_a_data_field_is_coded_and_printed_as_its_figure() -> None:
    report = full("2021")
    figure = report.value(parse_ref("3[new,total]"))
    report.apply(Edits({CellRef("6"): f"收到{figure}件。"}))
    other = again(report)
    other.apply(Edits({CellRef("6"): "收到{{3[new,total]}}件。"}))
    assert code_of(other) == code_of(report)
    document = build_document(other, is_draft=False)
    assert document == build_document(report, is_draft=False)
    assert "{{" not in str(document)
    history = History()
    history.add(other.apply(Edits({NEW: Decimal(77)})), at=NOON, who="", origin=Origin.TYPED)
    found = compare(other, history, read_code(code_of(report)) or "")
    assert not found.agrees
    assert CellRef("6") not in found.cells
