"""Two reports side by side on paper."""

from __future__ import annotations

import pytest

from qisheng_desktop.exporting.comparison import comparison_paper, marked
from qisheng_desktop.exporting.document import Grid, Prose
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.differences import compare
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from tests.model.samples import NEW

BRACKETS = "【", "】"


def report(year: int, text: str) -> Report:
    return Report(NEW, year, Edits({CellRef("unit"): "某镇", CellRef("1"): text}))


def paper_of(old: str, new: str) -> tuple[str, list[str]]:
    """Return the sentence above the comparison of two texts, and the cells under the headings."""
    sections = comparison_paper(compare(report(2022, old), report(2023, new))).sections
    first = sections[0]
    assert isinstance(first, Prose)
    cells = [cell.text for grid in sections if isinstance(grid, Grid) for cell in grid.cells if cell.place.row]
    return first.paragraphs[0].text, cells


@pytest.mark.parametrize(
    ("old", "new", "sides"),
    [
        ("公开信息12条。", "公开信息15条。", ("公开信息【12】条。", "公开信息【15】条。")),
        ("公开信息12条。", "公开信息12条。另有3条。", ("公开信息12条。", "公开信息12条。【另有3条。】")),
        ("全年没有。", "公开信息15条！", ("全年没有。", "公开信息15条！")),
        ("公开信息12条。", "", ("公开信息12条。", "")),
    ],
)
def test_what_only_one_has_stands_in_brackets(old: str, new: str, sides: tuple[str, str]) -> None:
    assert marked(old, new, BRACKETS) == sides


def test_the_paper_says_how_it_marks() -> None:
    said, cells = paper_of("第一段。\n公开信息12条。", "第一段。\n公开信息15条。")
    assert "不同的字放在【】里" in said
    assert cells[-2:] == ["公开信息【12】条。", "公开信息【15】条。"]


def test_brackets_that_stand_in_a_text_do_not_mark() -> None:
    said, cells = paper_of("【公开】信息12条。", "【公开】信息15条。")
    assert "不同的字放在〖〗里" in said
    assert cells[-1] == "【公开】信息〖15〗条。"


def test_reports_that_are_alike_need_no_marks() -> None:
    said, cells = paper_of("同样。", "同样。")
    assert (said, cells) == ("两份报告的内容相同。", [])
