"""Every doubt is said in a sentence with its place."""

from __future__ import annotations

import pytest

from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import parse_ref
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.sentences.doubts import doubt_sentence

EDITION = Catalogue(forms_folder()).edition("2021")


@pytest.mark.parametrize("kind", DoubtKind)
def test_every_doubt_has_a_sentence(kind: DoubtKind) -> None:
    said = doubt_sentence(Doubt(kind, parse_ref("3[new,natural]"), "12 34"), EDITION)
    assert said.startswith("第三部分“一、本年新收政府信息公开申请数量”“申请人情况 自然人”：")
    assert said.endswith("。")
    assert "{" not in said


@pytest.mark.parametrize(
    ("at", "start"),
    [
        ("3[granted]", "第三部分“（一）予以公开”："), ("4", "第四部分："), ("year", "报告年度："),
        ("4[cases,review_upheld]", "第四部分“行政复议 结果维持”："), ("9", "原件"),
    ],
)  # fmt: skip
def test_the_place_is_named_in_the_words_of_the_form(at: str, start: str) -> None:
    said = doubt_sentence(Doubt(DoubtKind.READ_TWICE, parse_ref(at), "1\n2" * 40), EDITION)
    assert said.startswith(start)
    assert "…" in said
    assert doubt_sentence(Doubt(DoubtKind.HIDDEN), EDITION) == "文件里有隐藏的内容，没有读取。"
