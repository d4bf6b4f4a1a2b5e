"""How tables are printed: merges are derived, and are those of the official form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qisheng_desktop.model.blocks import Block, Column, Row
from qisheng_desktop.model.edition import Table
from qisheng_desktop.model.layout import Layout, Part, PrintedCell, lay_out, tiling_faults
from tests.model.samples import EDITIONS, YEARS, at

TABLES = [(name, code) for name in EDITIONS for code in ("2", "3", "4")]


def layout_of(name: str, code: str) -> Layout:
    table = EDITIONS[name].by_code[code]
    assert isinstance(table, Table)
    return lay_out(table, YEARS[name])


def find(layout: Layout, text: str, part: Part | None = None) -> PrintedCell:
    (cell,) = [cell for cell in layout.cells if cell.text == text and part in {None, cell.part}]
    return cell


def box(cell: PrintedCell) -> tuple[int, int, int, int]:
    return cell.row, cell.column, cell.height, cell.width


@pytest.mark.parametrize(("name", "code"), TABLES)
def test_it_tiles(name: str, code: str) -> None:
    layout = layout_of(name, code)
    assert tiling_faults(layout) == []
    assert len(layout.widths) == layout.columns
    assert sum(cell.height * cell.width for cell in layout.cells) == layout.rows * layout.columns


@pytest.mark.parametrize(("name", "code"), TABLES)
def test_every_figure_is_printed_once_and_in_order(name: str, code: str) -> None:
    table = EDITIONS[name].by_code[code]
    assert isinstance(table, Table)
    printed = [cell.ref for cell in layout_of(name, code).cells if cell.part is Part.FIGURE]
    assert printed == list(table.figures)


@pytest.mark.parametrize(
    ("name", "code", "shape", "heading_rows"),
    [
        ("2019", "2", (18, 4), 0), ("2021", "2", (14, 4), 0), ("jilin", "2", (19, 4), 0),
        ("2019", "3", (26, 10), 3), ("2021", "3", (28, 10), 3), ("2021", "4", (4, 15), 3),
    ],
)  # fmt: skip
def test_the_shape(name: str, code: str, shape: tuple[int, int], heading_rows: int) -> None:
    layout = layout_of(name, code)
    assert ((layout.rows, layout.columns), layout.heading_rows) == (shape, heading_rows)


@pytest.mark.parametrize(("name", "height", "last"), [("2019", 20, 25), ("2021", 22, 27)])
def test_the_merges_of_table_three(name: str, height: int, last: int) -> None:
    layout = layout_of(name, "3")
    (stubhead,) = [cell for cell in layout.cells if cell.part is Part.STUBHEAD]
    assert box(stubhead) == (0, 0, 3, 3)
    assert box(find(layout, "申请人情况")) == (0, 3, 1, 7)
    assert box(find(layout, "自然人")) == (1, 3, 2, 1)
    assert box(find(layout, "法人或其他组织")) == (1, 4, 1, 5)
    assert box(find(layout, "总计")) == (1, 9, 2, 1)
    assert box(find(layout, "一、本年新收政府信息公开申请数量")) == (3, 0, 1, 3)
    tall = find(layout, "三、本年度办理结果")
    assert box(tall) == (5, 0, height, 1)
    assert tall.is_vertical
    assert [cell for cell in layout.cells if cell.is_vertical] == [tall]
    assert box(find(layout, "（一）予以公开")) == (5, 1, 1, 2)
    assert box(find(layout, "（三）不予公开")) == (7, 1, 8, 1)
    assert box(find(layout, "（七）总计")) == (last - 1, 1, 1, 2)
    assert box(find(layout, "四、结转下年度继续办理")) == (last, 0, 1, 3)
    other = find(layout, "（六）其他处理")
    assert (other.height, other.width) == ((1, 2) if name == "2019" else (3, 1))


def test_the_merges_of_table_four() -> None:
    layout = layout_of("2021", "4")
    assert box(find(layout, "行政复议")) == (0, 0, 1, 5)
    assert box(find(layout, "行政诉讼")) == (0, 5, 1, 10)
    assert box(find(layout, "复议后起诉")) == (1, 10, 1, 5)
    upheld = [box(cell) for cell in layout.cells if cell.text == "结果维持"]
    assert upheld == [(1, 0, 2, 1), (2, 5, 1, 1), (2, 10, 1, 1)]
    assert not any(cell.part in {Part.STUB, Part.STUBHEAD} for cell in layout.cells)


def test_the_last_column_of_a_narrow_block_runs_to_the_edge() -> None:
    layout = layout_of("2021", "2")
    assert [box(cell) for cell in layout.cells if cell.text == "本年处理决定数量"] == [(5, 1, 1, 3), (8, 1, 1, 3)]
    figures = {str(cell.ref): box(cell) for cell in layout.cells if cell.ref}
    assert figures["2[licences,decisions]"] == (6, 1, 1, 3)
    assert figures["2[regulations,valid]"] == (2, 3, 1, 1)
    old = {str(cell.ref): box(cell) for cell in layout_of("2019", "2").cells if cell.ref}
    assert (old["2[fees,before]"][3], old["2[fees,change]"][3], old["2[procurement,amount]"][3]) == (1, 2, 2)
    assert box(find(layout, "第二十条第（八）项")) == (11, 0, 1, 4)


def test_a_supplement_line_stands_under_the_table_with_the_year_in_its_label() -> None:
    label, figure = layout_of("jilin", "2").cells[-2:]
    assert label.text.startswith("2020年本行政区域")
    assert (box(label), box(figure), figure.ref) == ((18, 0, 1, 3), (18, 3, 1, 1), at("2[published_total]"))


@pytest.mark.parametrize(("name", "code"), TABLES)
def test_broken_labels_are_whole_when_joined(name: str, code: str) -> None:
    broken = [cell for cell in layout_of(name, code).cells if cell.lines]
    assert all("".join(cell.lines) == cell.text for cell in broken)
    assert len(broken) == {"2": 0, "3": 4, "4": 12}[code]


def test_a_break_of_the_innermost_label_does_not_reach_its_spanner() -> None:
    columns = (Column("a", ("甲",), lines=("甲",)), Column("b", ("乙", "甲"), lines=("甲", "")))
    cells = lay_out(Table("9", "九", "九", (Block(columns, (Row("r"),)),)), 2024).cells
    assert [(cell.text, cell.lines) for cell in cells if cell.part is Part.HEADING] == [
        ("甲", ("甲",)), ("乙", ()), ("甲", ("甲", "")),
    ]  # fmt: skip


def test_equal_widths_where_none_are_given() -> None:
    table = Table("9", "九", "九", (Block((Column("a", ("甲",)), Column("b", ("乙",))), (Row("r"),)),))
    assert lay_out(table, 2024).widths == (1, 1)


def test_tiling_faults_are_places_missed_doubled_or_outside() -> None:
    cells = (PrintedCell(Part.FIGURE, 0, 0, 1, 1), PrintedCell(Part.FIGURE, 0, 0, 1, 3))
    layout = Layout(2, 2, cells, (1, 1), 0)
    assert tiling_faults(layout) == [(0, 0), (0, 2), (1, 0), (1, 1)]
    assert tiling_faults(layout._replace(cells=())) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_equal_labels_that_are_not_neighbours_are_not_merged() -> None:
    table = EDITIONS["2021"].tables[1]
    block = table.blocks[0]
    apart = replace(table, blocks=(replace(block, rows=(block.rows[2], block.rows[0], block.rows[3])),))
    tall = [cell for cell in lay_out(apart, 2024).cells if cell.text == "三、本年度办理结果"]
    assert [cell.height for cell in tall] == [1, 1]
