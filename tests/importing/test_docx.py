"""Word documents: a table with nothing special in it is read in one pass, and as any other."""

from __future__ import annotations

import random

import pytest

from qisheng_desktop.importing.docx import read_docx
from qisheng_desktop.importing.layouts import Cell
from qisheng_desktop.importing.stream import Grid
from tests.importing.documents import document

SPECIAL = '<w:p><w:r><w:rPr><w:vertAlign w:val="baseline"/></w:rPr></w:r></w:p>'
"""An empty paragraph that changes nothing, after which every run is looked at."""
TEXTS = (
    "<w:t>甲</w:t>",
    "<w:t> 1 2 </w:t>",
    "<w:t/>",
    "<w:tab/>",
    "<w:br/>",
    "<w:cr/>",
    "<w:noBreakHyphen/>",
    "<w:sym/>",
)
TABS = "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
MERGES = ("", '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:vMerge w:val="continue"/>', '<w:vMerge w:val=""/>')


def table(chance: random.Random) -> str:
    """Make a table of any kind but with tables in it."""

    def cell() -> str:
        runs = "".join(f"<w:r>{chance.choice(TEXTS)}{chance.choice(TEXTS)}</w:r>" for _ in range(chance.randrange(3)))
        paragraphs = f"<w:p>{chance.choice(['', TABS])}{runs}</w:p>" * chance.randrange(3)
        span = chance.choice(["", '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="x"/>'])
        return f"<w:tc><w:tcPr>{span}{chance.choice(MERGES)}</w:tcPr>{paragraphs}</w:tc>"

    def row() -> str:
        before = chance.choice(["", "", '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'])
        return f"<w:tr>{before}{''.join(cell() for _ in range(chance.randrange(1, 5)))}</w:tr>"

    return f"<w:tbl>{''.join(row() for _ in range(chance.randrange(1, 6)))}</w:tbl>"


@pytest.mark.parametrize("seed", range(40))
def test_one_pass_reads_what_a_look_at_every_run_reads(seed: int) -> None:
    body = table(random.Random(seed))  # noqa: S311 - a table at random, no secret
    plain, each = read_docx(document(body)), read_docx(document(body + SPECIAL))
    assert (*plain.pieces, plain.notices) == (*each.pieces[:-1], each.notices)


def test_what_was_before_a_change_of_a_cell_is_not_its_width() -> None:
    change = '<w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange>'
    row = f"<w:tr><w:tc><w:tcPr>{change}</w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>"
    (grid,) = read_docx(document(f"<w:tbl>{row}</w:tbl>")).pieces
    assert isinstance(grid, Grid)
    assert grid.cells == (Cell("甲", 0, 0),)


def test_a_span_out_of_its_place_is_no_text() -> None:
    row = '<w:tr><w:r><w:gridSpan w:val="2"/><w:vMerge/></w:r><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr>'
    (grid,) = read_docx(document(f"<w:tbl>{row}</w:tbl>")).pieces
    assert isinstance(grid, Grid)
    assert grid.cells == (Cell("乙", 0, 0),)


def test_a_row_within_a_cell_without_a_table_is_no_row_of_the_table() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p>{}</w:tc>"
    row = f"<w:tr>{cell.format('丙', '<w:tr>' + cell.format('丁', '') + '</w:tr>')}</w:tr>"
    (grid,) = read_docx(document(f"<w:tbl>{row}</w:tbl>")).pieces
    assert isinstance(grid, Grid)
    assert grid.cells == (Cell("丙\n丁", 0, 0),)
