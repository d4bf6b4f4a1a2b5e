"""A township report of 2020 in the shape of text taken out of Word: all 198 figures, texts, title of 四, telephone.

The figures are those of a published report; the sentences are our own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from qisheng_desktop.importing.reader import read_bytes
from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from tests.importing.checking import figures_in
from tests.importing.documents import CATALOGUE, PREFACE, TEXTS, UNIT, Box, Page, make_page, to_word_text

FIGURES: dict[str, int] = json.loads((Path(__file__).parent.parent / "data" / "qijia-2020-figures.json").read_text())
TITLE = "四、因政府信息公开申请行政复议、提起行政诉讼的情况"
LINE = "2020年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）："


WORDS = {
    "1": (
        "2020年，柳荫镇照县里的安排，把该公开的都公开了，没有发生因公开引起的争执。",
        "镇里由一名副镇长管这件事，党政办有两个人经办，各站所各有一名联络员，每月碰头一次。",
        "全年在网站登出信息12条，其中领导分工1条，财政预决算2条，惠民补贴名单9条。",
    ),
    "5": (
        "做得还不够的地方有：登得不够勤，写得不够明白。下一步从三方面改：",
        "一是每周看一遍，有新的就登。", "二是写完请一位村民先看，看不懂的重写。", "三是名单贴出来，谁的事谁答。",
    ),
    "6": ("无",),
}  # fmt: skip
"""The texts in the shape of the published ones: as many paragraphs, numbered alike, in words of our own."""


def document() -> str:
    text = "[bookmark: _GoBack]" + to_word_text(page())
    for code, paragraphs in TEXTS.items():
        there = "\n".join(f"　　{each}" for each in paragraphs)
        assert text.count(there) == 1
        text = text.replace(there, "\n".join(f"　　{each}" for each in WORDS[code]))
    return text


def page() -> Page:
    edition = CATALOGUE.edition("2019")
    given = {parse_ref(at): Decimal(number) for at, number in FIGURES.items()}
    typed = {ref: number for ref, number in given.items() if edition.figures[ref].formula is None}
    made = make_page(Report(edition, 2020, Edits({CellRef("unit"): UNIT, **typed})))
    boxes = made.tables["2"][0]
    line = Box(LINE, max(box.row for box in boxes) + 1, 0, width=4)
    broken = [replace(box, text=box.text.replace("本年新", "本年新\n")) for box in [*boxes, line]]
    titles = {**made.titles, "4": TITLE, "5": "五、存在的主要问题及改进情况"}
    padded = {
        code: [[replace(box, text=f" {box.text}") if box.ref else box for box in table] for table in tables]
        for code, tables in made.tables.items()
    }
    return replace(made, tables={**padded, "2": [broken]}, titles=titles, sign_off=False)


def test_every_figure_text_and_fact_is_read(record_property: Callable[[str, object], None]) -> None:
    draft = read_bytes(document().encode(), "report.txt", CATALOGUE)
    read = {str(ref): value for ref, value in figures_in(draft).items()}
    assert read == {at: Decimal(number) for at, number in FIGURES.items()}
    assert len(read) == 198
    assert draft.recognised == {"2": (22, 22), "3": (161, 161), "4": (15, 15)}
    assert draft.doubts == ()
    assert draft.supplements == ("jilin-2020",)
    assert CellRef("2", "published_total") not in draft.edits.values
    assert (draft.unit, draft.year, draft.edition) == (UNIT, 2020, "2019")
    assert draft.edits.titles == {"4": TITLE}
    for code, paragraphs in WORDS.items():
        assert draft.edits.values[CellRef(code)] == "\n".join(paragraphs)
    assert draft.edits.values[CellRef("preface")] == PREFACE.replace("{year}", "2020")
    contact = {code: draft.edits.values[CellRef(code)] for code in ("phone", "address", "postcode", "email")}
    assert contact == {
        "phone": "0000-7654321", "address": "松涛县柳荫镇春风路6号",
        "postcode": "100000", "email": "liuyin@example.gov.cn",
    }  # fmt: skip
    texts = 1 + sum(map(len, WORDS.values()))
    said = f"{len(read)} figures, 1 blank supplement line, {texts} paragraphs in {1 + len(WORDS)} texts, 1 title"
    record_property("counted", f"a township's report of 2020 as text: {said}, telephone and address: all read")


def test_the_supplement_line_is_read_where_it_has_a_figure() -> None:
    made = page()
    boxes = [replace(box, text=f"{box.text}128") if box.text == LINE else box for box in made.tables["2"][0]]
    draft = read_bytes(to_word_text(replace(made, tables={**made.tables, "2": [boxes]})).encode(), "a", CATALOGUE)
    assert draft.edits.values[CellRef("2", "published_total")] == Decimal(128)


def test_every_line_of_the_document_is_shown_with_where_it_went() -> None:
    draft = read_bytes(to_word_text(page()).encode(), "a", CATALOGUE)
    shown = {ref for line in draft.source for ref in line.refs if ref is not None}
    assert {parse_ref(at) for at in FIGURES} <= shown
    assert {CellRef(code) for code in ("preface", "1", "4", "5", "6")} <= shown
    assert all(len(line.cells) == len(line.refs) for line in draft.source)
