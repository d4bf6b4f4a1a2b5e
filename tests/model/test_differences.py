"""Two texts and two reports side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.differences import LONGEST, Kind, Piece, changed_paragraphs, compare, compare_texts
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.heritage import Fate
from qisheng_desktop.model.report import Report
from tests.model.samples import CATALOGUE, answers, at

LETTERS = st.text(alphabet="甲乙丙。；\n1", max_size=40)


@given(LETTERS, LETTERS)
def test_the_pieces_are_both_texts_and_nothing_more(old: str, new: str) -> None:
    pieces = compare_texts(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.OLD) == new
    assert all(piece.text for piece in pieces)


def test_a_sentence_changed_in_one_word_is_shown_by_that_word() -> None:
    assert compare_texts("开头。收到申请12件，都已办结。结尾。", "开头。收到申请15件，都已办结。结尾。") == (
        Piece(Kind.BOTH, "开头。收到申请"), Piece(Kind.OLD, "12"), Piece(Kind.NEW, "15"),
        Piece(Kind.BOTH, "件，都已办结。结尾。"),
    )  # fmt: skip


def test_one_sentence_for_another_is_shown_whole() -> None:
    assert compare_texts("开展培训三次。", "网站改版上线！") == (
        Piece(Kind.OLD, "开展培训三次。"), Piece(Kind.NEW, "网站改版上线！"),
    )  # fmt: skip


def test_sentences_that_went_and_came() -> None:
    assert compare_texts("一。二。三。", "一。三。四。") == (
        Piece(Kind.BOTH, "一。"), Piece(Kind.OLD, "二。"), Piece(Kind.BOTH, "三。"), Piece(Kind.NEW, "四。"),
    )  # fmt: skip


def test_long_sentences_are_not_compared_by_the_character() -> None:
    long = "甲" * LONGEST
    assert compare_texts(f"{long}一", f"{long}二") == (Piece(Kind.OLD, f"{long}一"), Piece(Kind.NEW, f"{long}二"))


def test_paragraphs_that_differ_stand_side_by_side() -> None:
    assert changed_paragraphs("同。\n旧。\n\n去。\n尾。", "同。\n新。\n尾。\n添。") == (
        ("旧。", "新。"),
        ("去。", ""),
        ("", "添。"),
    )


def report(year: int, given_answers: dict[str, str | int | None]) -> Report:
    edition = CATALOGUE.edition_for(year)
    return Report(edition, year, answers(edition, given_answers))


def test_a_report_does_not_differ_from_itself() -> None:
    one = report(2023, {"unit": "某镇", "level": "township", "1": "写了。", "3[new,natural]": 3})
    assert compare(one, one).count == 0


def test_every_kind_of_place_is_compared() -> None:
    one = report(2022, {"unit": "某镇", "level": "township", "1": "写了。", "3[new,natural]": 3})
    other = report(2023, {"unit": "某街道", "level": "street", "1": "写好了。", "3[new,natural]": 4, "6": "无。"})
    other.apply(Edits(titles={"4": "四、诉讼"}))
    found = compare(one, other)
    assert [(str(cell.now), cell.old, cell.new) for cell in found.cover if cell.is_different] == [
        ("unit", "某镇", "某街道"), ("level", "乡镇", "街道"),
    ]  # fmt: skip
    assert [str(cell.now) for cell in found.cells if cell.is_different] == ["3[new,natural]", "3[new,total]"]
    assert [str(text.at) for text in found.texts if text.is_different] == ["1", "6"]
    assert found.titles == (("4", "四、政府信息公开行政复议、行政诉讼情况", "四、诉讼"),)
    assert found.count == 7


def test_across_editions_every_figure_of_both_is_there() -> None:
    old = report(2020, {"2[documents,standing]": 30, "2[procurement,projects]": 2, "3[other,legal]": 1})
    new = report(2021, {"2[documents,valid]": 9, "2[documents,repealed]": 1})
    found = {(str(cell.before), str(cell.now)): cell for cell in compare(old, new).cells}
    near = found["2[documents,standing]", "2[documents,valid]"]
    assert (near.fate, near.is_different) == (Fate.NEAR, False)
    assert found["2[procurement,projects]", "None"].is_different
    assert found["None", "2[documents,repealed]"].is_different
    assert found["3[other,legal]", "3[other_2,legal]"].fate is Fate.PART
    assert {cell.now for cell in found.values()} >= set(new.edition.figures)
    assert {cell.before for cell in found.values()} >= set(old.edition.figures)
    assert old.value(at("3[other,total]")) == found["3[other,total]", "3[other_1,total]"].old
    assert CellRef("year") not in {cell.now for cell in compare(old, new).cover}
