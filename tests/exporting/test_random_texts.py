"""Fifty random texts, printed and measured: what no line may begin or end with, no line too long, nothing lost.

Measured in the PDF by a reader that knows nothing of how it was set; the lines as they were set are in test_lines.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qisheng_desktop.exporting.characters import NO_END, NO_START
from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.page import BODY, HEADLINE, LEFT, MM, WIDTH, baseline
from qisheng_desktop.exporting.pdf import render_pdf
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from tests.exporting.measure import bare, chars_of, height_of, left_of, lines_of, open_pdf, right_of, words_of
from tests.exporting.reports import UNIT, blank

WORDS = st.sampled_from(
    [
        "政府信息公开", "国", "䶮镇", "《条例》", "2024年", "12.5%", "1,024件", "3.14159", "22件", "ABC",
        "〔2021〕30号", "https://www.example.gov.cn/a/b.html",
    ]
)  # fmt: skip
MARKS = st.sampled_from(
    [
        "",
        "",
        "",
        "，",
        "。",
        "；",
        "：",
        "、",
        "？",
        "！",
        "（",
        "）",
        "《",
        "》",
        "“",
        "”",
        "。”",
        "（“",
        "……",
        "——",
        "·",
        "￥",
    ]
)
"""Never more than two in a row: of a line of nothing but marks some must begin the next one."""
TEXT = st.lists(st.tuples(WORDS, MARKS).map("".join), min_size=1, max_size=60).map("".join)


@given(st.lists(TEXT, min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_fifty_random_texts_are_set_as_they_must_be(texts: list[str]) -> None:
    report = blank()
    report.apply(Edits({CellRef("1"): "\n".join(texts), CellRef("unit"): UNIT}))
    document = build_document(report, is_draft=False)
    grid = [baseline(row) for row in range(22)]
    said, before = "", ""
    with open_pdf(render_pdf(document)) as pdf:
        for page in pdf.pages:
            said += "".join(char["text"] for char in chars_of(page) if char["size"] in {BODY, HEADLINE})
            for line in lines_of(page, BODY):
                assert left_of(line[0]) > LEFT - 1 * MM
                assert right_of(line[-1]) < LEFT + WIDTH + 1 * MM
                assert min(abs(height_of(line[0]) - place) for place in grid) < 0.5 * MM
                is_broken = abs(line[0]["x0"] - LEFT) < BODY  # two characters in, it begins a paragraph
                if is_broken:
                    assert line[0]["text"] not in NO_START, "".join(char["text"] for char in line)
                    assert before not in NO_END, before
                before = line[-1]["text"]
    assert said == words_of(document)
    assert all(bare(text) in said for text in texts)
