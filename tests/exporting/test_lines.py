from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qisheng_desktop.exporting.characters import NO_END, NO_START, is_space
from qisheng_desktop.exporting.fonts import FontBook
from qisheng_desktop.exporting.lines import Setting, Span, TextLine, break_lines
from qisheng_desktop.exporting.page import BODY, FANG, KAI, STEP, WIDTH

BOOK = FontBook()
PARAGRAPH = Setting(WIDTH, BODY, STEP, 2 * STEP)
NARROW = Setting(60.0, 10.5, 10.5, is_justified=False)

HAN = st.sampled_from("国务院办公厅政府信息公开工作年度报告镇村䶮𣗋")
MARKED = st.builds(
    "{}{}".format, HAN, st.sampled_from([*"，。、；：？！…·％", "……", "——", "！”", "）。", "》，", "”）"])
)
QUOTED = st.builds(
    lambda pair, inside: pair[0] + inside + pair[1], st.sampled_from(["“”", "（）", "《》", "〔〕", "【】"]), HAN
)
WORD = st.sampled_from(["2024", "12.5%", "1,234", "WPS Office", "A4", "example@example.gov.cn", "0000-1234567", "3:15"])
TEXT = st.lists(st.one_of(HAN, HAN, HAN, MARKED, QUOTED, WORD), min_size=1, max_size=160).map("".join)
ANYTHING = st.text(st.one_of(st.sampled_from("国“”（）。——…… 　1aA.％"), st.characters(codec="utf-8")), max_size=120)


def lay(text: str, setting: Setting = PARAGRAPH) -> list[TextLine]:
    return break_lines([Span(text, FANG)], setting, BOOK.advance)


def bare(text: str) -> str:
    return "".join(character for character in text if not is_space(character))


@given(TEXT, st.sampled_from([PARAGRAPH, Setting(WIDTH, BODY, STEP), Setting(200.0, 10.5, 10.5, is_justified=False)]))
@settings(max_examples=150, deadline=None)
def test_no_line_begins_or_ends_where_it_must_not_and_none_is_overfull(text: str, setting: Setting) -> None:
    lines = lay(text, setting)
    assert bare("".join(line.text for line in lines)) == bare(text)
    for line in lines:
        assert line.width <= setting.measure + 1e-6
    for line in lines[1:]:
        assert line.text[0] not in NO_START, [line.text for line in lines]
    for line in lines[:-1]:
        assert line.text[-1] not in NO_END, [line.text for line in lines]


@given(st.lists(st.one_of(HAN, HAN, MARKED, QUOTED), min_size=1, max_size=160).map("".join))
@settings(max_examples=60, deadline=None)
def test_justified_lines_reach_the_edge_and_letters_keep_their_order(text: str) -> None:
    lines = lay(text)
    for line in lines:
        places = [glyph.x for glyph in line.glyphs]
        assert places == sorted(places)
    loose = [line for line in lines[:-1] if abs(line.width - WIDTH) > 1e-6]
    assert not loose


@given(ANYTHING, st.sampled_from([PARAGRAPH, NARROW]))
@settings(max_examples=150, deadline=None)
def test_whatever_the_text_no_character_is_lost_and_no_line_is_overfull(text: str, setting: Setting) -> None:
    lines = lay(text, setting)
    assert bare("".join(line.text for line in lines)) == bare(text)
    assert all(line.width <= setting.measure + 1e-6 or len(line.glyphs) == 1 for line in lines)
    if lines:
        ends = [0, *(line.end for line in lines)]
        pieces = [text[start:end] for start, end in pairwise(ends)]
        assert "".join(pieces) + text[ends[-1] :] == text
        assert [bare(piece) for piece in pieces] == [bare(line.text) for line in lines]


def test_a_full_line_has_28_characters_and_the_first_two_less() -> None:
    lines = lay("国" * 100)
    assert [len(line.glyphs) for line in lines] == [26, 28, 28, 18]
    assert lines[0].glyphs[0].x == pytest.approx(2 * STEP)
    assert lines[1].glyphs[27].x == pytest.approx(27 * STEP)
    assert lines[1].width == pytest.approx(WIDTH)


def test_a_closing_mark_is_squeezed_in_where_others_give_way() -> None:
    text = "国" * 6 + "，" + "国" * 5 + "，" + "国" * 6 + "、" + "国" * 8 + "。国国国"
    lines = lay(text, Setting(WIDTH, BODY, STEP))
    assert lines[0].text.endswith("。")
    assert len(lines[0].glyphs) == 29
    assert lines[0].width == pytest.approx(WIDTH)


def test_without_marks_that_give_way_a_character_is_taken_over() -> None:
    lines = lay("国" * 28 + "。国", Setting(WIDTH, BODY, STEP))
    assert [line.text for line in lines] == ["国" * 27, "国。国"]
    assert lines[0].width == pytest.approx(WIDTH)


def test_an_opening_mark_goes_to_the_next_line() -> None:
    lines = lay("国" * 27 + "《条例》", Setting(WIDTH, BODY, STEP))
    assert [line.text for line in lines] == ["国" * 27, "《条例》"]


def test_numbers_and_words_stay_whole_and_double_marks_together() -> None:
    lines = lay("国" * 26 + "12345件，" + "国" * 22 + "……国" + "国" * 24 + "——国", Setting(WIDTH, BODY, STEP))
    joined = [line.text for line in lines]
    assert "12345" in joined[1]
    assert not any(line.startswith(("…", "—")) for line in joined)


def test_a_word_longer_than_the_line_is_broken_and_an_address_after_its_strokes() -> None:
    assert lay("a" * 30, NARROW)[0].text == "a" * 12
    address = lay("详见" + "国" * 20 + "https://www.example.gov.cn/zwgk/2024/nianbao.html")
    assert address[0].text.endswith(("/", "."))
    assert not address[1].text.startswith(("/", "."))


def test_figures_in_a_long_word_are_not_torn_at_their_point() -> None:
    lines = lay("国" * 23 + "(total=1234567.8901234)", Setting(WIDTH, BODY, STEP))
    assert all("1234567.8901234" in line.text or "1234567" not in line.text for line in lines)


def test_digits_stand_apart_from_characters_and_roles_are_kept() -> None:
    (line,) = break_lines([Span("第", KAI), Span("3条", FANG)], NARROW, BOOK.advance)
    assert [glyph.role for glyph in line.glyphs] == [KAI, FANG, FANG]
    assert line.glyphs[1].x == pytest.approx(10.5 * 1.125)


def test_blanks_at_line_ends_are_left_out_and_nothing_makes_no_line() -> None:
    assert lay("") == []
    assert lay("   ") == []
    lines = lay("word " * 40)
    assert not any(line.text.startswith(" ") or line.text.endswith(" ") for line in lines)
    assert lay("10\u00a0000 " * 20, NARROW)[0].text == "10\u00a0000"


def test_a_line_too_loose_is_left_short() -> None:
    lines = lay("国" + "a" * 15 + "bcdefghijklmnop" * 2, Setting(130.0, 10.5, 10.5))
    assert lines[0].width < 130.0
