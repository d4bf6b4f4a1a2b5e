"""Characters that cannot be printed are named with their place; those nobody sees are offered to be taken out."""

from __future__ import annotations

import pytest

from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.characters import is_invisible, without_invisible
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.characters import check_characters, is_drawn
from qisheng_desktop.review.mends import mends
from qisheng_desktop.review.passages import texts_of
from qisheng_desktop.review.reviewer import review
from tests.exporting.reports import full

HIDDEN = "公\u200b开\u2060工作\ufe0f。\u00ad"


def found(report: Report) -> list[tuple[str, str, str]]:
    every = check_characters(report, tuple(texts_of(report)))
    return [(finding.rule.code, str(finding.at), finding.message) for finding in every]


def test_a_sound_report_has_none() -> None:
    assert found(full("2021")) == []


@pytest.mark.parametrize("character", ["\U0002bbb4", "😀", "☺", "\u0e01", "\U0001f469"])
def test_what_no_font_draws_is_named_with_its_place(character: str) -> None:
    report = full("2021")
    report.apply(Edits({CellRef("5"): f"经办人王{character}同志。\n第二段{character}。"}))
    first, second = found(report)
    assert first[:2] == ("s-character", "5")
    assert f"“经办人王{character}同志。" in first[2]
    assert f"的“{character}”字体里没有" in first[2]
    assert "第二段" in second[2]
    assert {finding.rule.code for finding in review(report)} >= {"s-character"}


def test_names_notes_and_titles_are_looked_at_too() -> None:
    report = full("2021")
    new = parse_ref("3[new,natural]")
    report.apply(
        Edits({CellRef("unit"): "某\U0002bbb4镇\u200b"}, {new: "含😀件"}, titles={"4": "四、复议\U0002bbb4和诉讼"})
    )
    assert [(code, at) for code, at, _ in found(report)] == [
        ("s-character", "unit"), ("s-invisible", "unit"), ("s-character", "4"), ("s-character", "3[new,natural]"),
    ]  # fmt: skip
    assert all(finding.message for finding in review(report))


def test_what_nobody_sees_is_taken_out_by_one_act() -> None:
    report = full("2021")
    new = parse_ref("3[new,natural]")
    report.apply(
        Edits(
            {CellRef("5"): HIDDEN, CellRef("unit"): "某\u200b镇"}, {new: "含\u200d件"}, titles={"5": "五、\u200b问题"}
        )
    )
    hidden = [finding for finding in review(report) if finding.rule.code == "s-invisible"]
    assert "有 4 个看不见的字符" in next(finding.message for finding in hidden if finding.passage)
    for finding in hidden:
        (suggestion,) = mends(report, finding)
        report.apply(suggestion.edits)
    assert report.text(CellRef("5")) == "公开工作。"
    assert report.unit == "某镇"
    assert report.notes[new] == "含件"
    assert report.titles["5"] == "五、问题"
    assert not [finding for finding in review(report) if finding.rule.code == "s-invisible"]


def test_what_is_drawn_and_what_is_seen() -> None:
    assert all(map(is_drawn, "国䶮㙍𣗋A￥①—…·〓 \u3000"))
    assert not any(map(is_drawn, "\U0002bbb4😀\uffff\u0001"))
    assert without_invisible("一\n二\t三") == "一\n二\t三"
    assert is_invisible("\u202e")
    assert not is_invisible("国")
