"""A table of a web page that is read in one pass says what it says read row by row."""

from __future__ import annotations

import pytest

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.importing import html
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.html import read_html
from qisheng_desktop.importing.html_cells import MOST_NODES, tidied
from qisheng_desktop.importing.kinds import look
from qisheng_desktop.importing.reader import forget
from qisheng_desktop.importing.stream import Grid, Source
from tests.importing.documents import make_page, make_report, to_html

TABLES = [
    "<tr><td>1</td><td>2</td></tr><tr><td>3</td></tr>",
    "<tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr>",
    "<tr><td rowspan=0>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td rowspan=9>d</td></tr>",
    "<tr><td rowspan=x colspan=-1>a</td><td rowspan='' colspan=' 2 '>b</td></tr><tr><td>c</td></tr>",
    "<thead><tr><th>a</th></tr></thead><tbody><tr><td>b<br>c</td></tr></tbody><tfoot><tr><td>d</td></tr></tfoot>",
    "<tr><td> a \n b </td><td>\u3000c\u00a0</td><td></td><td> </td><td>d\te</td><td><p>f</p><p>g</p></td></tr>",
    "<caption>x</caption><colgroup><col></colgroup><tr><td><s>1</s>2</td></tr>",
    "<tr><td>a<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table></td><td>b</td></tr>",
    "<x:tr><td>a</td></x:tr><tr><td>b</td></tr>",
    "<tr><td>a<o:p>b</o:p></td></tr>",
    "<form><tr><td>a</td></tr></form><tr><td>b</td></tr>",
    "<tr><form><td>a</td></form><td>b</td></tr>",
    "<tr hidden><td>a</td></tr><tr><td style='display:none'>b</td><td>c</td></tr>",
    "<tr><td style='text-decoration:line-through'>1</td><td><i style='text-decoration:line-through'>1</i>2</td></tr>",
    "<tr></tr><tr><td>a</td></tr><tr></tr>",
    "",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """Begin without memos: tables are the same only as long as their layouts are kept."""
    forget()


def row_by_row(page: bytes, monkeypatch: pytest.MonkeyPatch) -> Source:
    with monkeypatch.context() as patched:
        patched.setattr(html._Page, "_plain_grid", lambda *_: None)
        return read_html(page)


@pytest.mark.parametrize("table", TABLES)
def test_whatever_form_a_table_has_it_is_read_the_same(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"<html><body><p>a</p><table>{table}</table><p>b</p></body></html>".encode()
    first = read_html(page)
    assert read_html(page) == first == row_by_row(page, monkeypatch)


@pytest.mark.parametrize("seed", range(1, 5))
def test_reports_are_read_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    report = make_report("2021", seed)
    for page in (to_html(make_page(report)).encode(), render(build_document(report, is_draft=False), "html")):
        source = read_html(page)
        assert source == row_by_row(page, monkeypatch)
        assert sum(isinstance(piece, Grid) for piece in source.pieces) >= 3


def test_a_table_that_reaches_too_far_is_refused_in_one_pass_too() -> None:
    cells = "<td rowspan=1000 colspan=256>a</td>"
    rows = "<tr></tr>" * 1_000
    with pytest.raises(RefusedError) as refused:
        read_html(f"<table><tr>{cells}</tr>{rows}</table>".encode())
    assert refused.value.kind is RefusalKind.TOO_MANY_CELLS
    assert MOST_NODES < 1_000 * 256


@pytest.mark.parametrize(
    ("text", "seen"),
    [("", ""), ("字12", "字12"), (" a\n\tb ", "a b"), ("\u3000a\u00a0", "a"), ("a b", "a b"), ("\x0c", "")],
)
def test_a_text_is_taken_as_it_is_seen(text: str, seen: str) -> None:
    assert tidied(text) == seen


@pytest.mark.parametrize(
    "told",
    [
        "hidden",
        "HIDDEN",
        "style='display:none'",
        "STYLE='Display :\n None'",
        "style='d&#105;splay:none'",
        "style='d&#x69;splay:none'",
        "style='color:red;visibility: hidden'",
        "style='mso-hide:all'",
    ],
)
@pytest.mark.parametrize("kind", ["p", "table"])
def test_what_is_hidden_is_not_read_however_it_is_told(kind: str, told: str) -> None:
    hidden = f"<p {told}>12</p>" if kind == "p" else f"<table><tr><td>a</td><td {told}>12</td></tr></table>"
    source = read_html(f"<html><body><p>a</p>{hidden}<p>b</p></body></html>".encode())
    assert "12" not in repr(source.pieces)
    assert "'b'" in repr(source.pieces)


@pytest.mark.parametrize(
    "told", ["text-decoration:line-through", "TEXT-DECORATION:underline Line-Through", "vertical-align : super"]
)
@pytest.mark.parametrize("begin", ["", "&#115;", "&#83;"])
def test_what_is_struck_through_is_marked_however_it_is_told(told: str, begin: str) -> None:
    style = told.replace("s", begin).replace("S", begin) if begin else told
    (grid,) = read_html(f"<table><tr><td><i style='{style}'>1</i>2</td></tr></table>".encode()).pieces
    assert isinstance(grid, Grid)
    assert grid.texts == ("~1~2",)


def test_only_pictures_that_are_shown_are_told() -> None:
    page = "<p>a</p><!-- <img src='a.png'> --><p title=\"<img src='a.png'>\">b</p>{}"
    assert read_html(page.format("").encode()).notices == ()
    assert read_html(page.format("<IMG src='a.png'>").encode()).notices == (Doubt(DoubtKind.PICTURES),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_page_read_as_a_text_before_says_the_same(encoding: str) -> None:
    data = "<html><body><p>云溪镇 12 件</p></body></html>".encode(encoding)
    assert read_html(data, look(data).decoded) == read_html(data)
