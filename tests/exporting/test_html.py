"""The web page, read by a strict HTML5 parser, and held against the rules of accessibility that can be computed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from qisheng_desktop.exporting.document import Choice, Document, Grid, build_document
from qisheng_desktop.exporting.formats import RENDERERS, render
from qisheng_desktop.exporting.html import render_html
from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.layout import Part
from tests.exporting.measure import bare, words_of
from tests.exporting.reports import SUPPLEMENT, UNIT, blank, filled, full

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def parse(document: Document) -> Element:
    """Any mistake in the markup raises html5lib's ParseError."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page: Element = parser.parse(render_html(document).decode("utf-8"))
    return page


def said(element: Element) -> str:
    return bare("".join(element.itertext()))


def faults(page: Element) -> Iterator[str]:
    """What WCAG 2.1 and the HTML standard ask and a program can see."""
    names = [element.get("id") for element in page.iter() if element.get("id")]
    facts = {
        "no language": bool(page.get("lang")),
        "no title": bool(page.findtext("head/title")),
        "a name twice": len(names) == len(set(names)),
        "not one main part": len(list(page.iter("main"))) == 1,
    }
    yield from (fault for fault, is_well in facts.items() if not is_well)
    yield from heading_faults([int(element.tag[1]) for element in page.iter() if element.tag in HEADINGS])
    for element in page.iter():
        target = element.get("aria-labelledby")
        if target and target not in names:
            yield f"{target} is nowhere"
        if element.tag in {*HEADINGS, "th", "caption", "p"} and not said(element):
            yield f"empty {element.tag}"
        if element.get("role") == "region" and not target:
            yield "a region without a name"
    for table in page.iter("table"):
        yield from table_faults(table)


def heading_faults(ranks: list[int]) -> Iterator[str]:
    if ranks[:1] != [1] or ranks.count(1) != 1:
        yield "not one first heading"
    yield from (f"h{one} then h{other}" for one, other in pairwise(ranks) if other > one + 1)


def table_faults(table: Element) -> Iterator[str]:
    if table[0].tag != "caption":
        yield "no caption"
    yield from (f"{th.get('scope')}: no such scope" for th in table.iter("th") if th.get("scope") not in SCOPES)
    places = places_of(table)
    if len({column for _, column in places}) != len(list(table.iter("col"))):
        yield "columns do not agree"
    rows = len(list(table.iter("tr")))
    if len(places) != rows * len(list(table.iter("col"))):
        yield "cells do not fill the table"
    for (row, column), cell in places.items():
        if cell.tag == "td":
            above = any(places[r, column].tag == "th" and places[r, column].get("scope") == "col" for r in range(row))
            beside = any(places[row, c].tag == "th" and places[row, c].get("scope") == "row" for c in range(column))
            if not (above or beside):
                yield f"nobody can say what {row}, {column} is"


SCOPES = {"row", "col", "rowgroup"}


def places_of(table: Element) -> dict[tuple[int, int], Element]:
    """Place the cells as a browser does."""
    places: dict[tuple[int, int], Element] = {}
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line:
            while (row, column) in places:
                column += 1
            for r in range(row, row + int(cell.get("rowspan", "1"))):
                for c in range(column, column + int(cell.get("colspan", "1"))):
                    assert (r, c) not in places
                    places[r, c] = cell
    return places


@pytest.fixture(scope="module", params=["2019", "2021"])
def document(request: pytest.FixtureRequest) -> Document:
    return build_document(full(request.param, *([SUPPLEMENT] if request.param == "2019" else [])), is_draft=False)


def grids(document: Document) -> list[Grid]:
    return [section for section in document.sections if isinstance(section, Grid)]


def test_it_is_valid_and_open_to_everybody(document: Document) -> None:
    assert list(faults(parse(document))) == []
    assert list(faults(parse(replace(document, is_draft=True)))) == []
    assert list(faults(parse(build_document(blank(), is_draft=True)))) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ('lang="zh-CN"', "", "no language"),
        ("<h2", "<h4", "h1 then h4"),
        ('id="s-3"', 'id="s-2"', "a name twice"),
        ("<caption>", "<caption></caption><caption>", "empty caption"),
        ('scope="row"', "", "None: no such scope"),
        (' rowspan="2"', "", "cells do not fill the table"),
        ("<h1>", "<h2>", "not one first heading"),
        ('tabindex="0" aria-labelledby="s-2"', 'tabindex="0"', "a region without a name"),
        ("<main>", "<div>", "not one main part"),
        ("<title>", "<title></title><title>", "no title"),
        ('aria-labelledby="s-1"', 'aria-labelledby="x"', "x is nowhere"),
    ],
)
def test_the_checker_sees_what_is_wrong(good: str, bad: str, fault: str) -> None:
    text = render_html(build_document(full("2021"), is_draft=False)).decode("utf-8")
    assert good in text
    page = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text.replace(good, bad))
    assert fault in list(faults(page))


def test_it_says_all_and_in_order(document: Document) -> None:
    page = parse(document)
    main = page.find("body/main")
    assert main is not None
    parts = [element for element in main.iter() if element.tag in {*HEADINGS, "p"}]
    assert "".join(said(part) for part in parts) == words_of(document) + bare(f"校验码{document.code}")


def test_tables_are_merged_as_the_form_is(document: Document) -> None:
    for grid, table in zip(grids(document), parse(document).iter("table"), strict=True):
        places = places_of(table)
        for cell in grid.cells:
            place = cell.place
            found = places[place.row, place.column]
            assert found is places[place.row + place.height - 1, place.column + place.width - 1]
            assert said(found) == bare(cell.text)
            assert (found.tag == "td") == (place.part is Part.FIGURE)
        heads = table.find("thead")
        assert (0 if heads is None else len(heads)) == grid.layout.heading_rows
        bands = [cell for cell in grid.cells if cell.place.part is Part.BAND]
        assert len(table.findall("tbody")) >= max(1, len(bands))
        assert "border:1px solid" in str(places[0, 0].get("style"))


def test_it_needs_nothing_beside_it(document: Document) -> None:
    text = render_html(document).decode("utf-8")
    assert render_html(document) == text.encode()
    page = parse(document)
    tags = {element.tag for element in page.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "a", "base", "form"}
    names = {name for element in page.iter() for name in element.attrib}
    assert names == {
        "lang", "charset", "name", "content", "id", "class", "style", "scope", "colspan", "rowspan", "role", "tabindex",
        "aria-labelledby",
    }  # fmt: skip
    assert not re.search(r"url\(|@import|expression|javascript", text)


def test_headings_in_texts_rank_below_their_section_without_a_gap() -> None:
    report = filled("2021", "0")
    report.apply(Edits({CellRef("5"): "（1）甲\n一、乙\n（一）丙\n1.丁\n（1）戊\n（二）己\n正文。\n（三）庚。辛。"}))
    page = parse(build_document(report, is_draft=False))
    ranks = {said(element): element.tag for element in page.iter() if element.tag in HEADINGS}
    found = [ranks[text] for text in ("（1）甲", "一、乙", "（一）丙", "1.丁", "（1）戊", "（二）己")]
    assert found == ["h3", "h3", "h4", "h5", "h6", "h4"]
    assert "（三）庚。" in [said(element) for element in page.iter("b")]


def test_text_that_looks_like_markup_is_text() -> None:
    report = filled("2021", "0")
    dangerous = "<script>alert(1)</script>&lt;img src=x onerror=y>\"'"
    report.apply(Edits({CellRef("6"): dangerous, CellRef("unit"): "某某县<b>&镇"}))
    page = parse(replace(build_document(report, is_draft=False), date="一\x00\x0b月\ud800\ufffe"))
    assert not list(page.iter("script"))
    assert bare(dangerous) in said(page)
    assert "某某县<b>&镇" in [said(element) for element in page.iter("p")]
    assert "一月" in [said(element) for element in page.iter("p")]


def test_remarks_and_drafts_and_names() -> None:
    report = full("2021")
    report.apply(Edits(notes={parse_ref("3[new,natural]"): "含两件"}))
    page = parse(build_document(report, is_draft=True))
    texts = {said(element): element.get("class") for element in page.iter("p")}
    assert texts["①含两件"] == "remark"
    assert texts["草稿"] == "draft"
    assert texts[UNIT] == "sign"
    assert not any(text.startswith("校验码") for text in texts)


def test_every_format_is_made_by_its_name() -> None:
    document = build_document(full("2021"), is_draft=False)
    heads = {"pdf": b"%PDF", "xlsx": b"PK\x03\x04", "docx": b"PK\x03\x04", "html": b"<!DOCTYPE html>"}
    assert list(RENDERERS) == list(heads)
    for kind, head in heads.items():
        assert render(document, kind).startswith(head)


ADVICE = re.compile(r"style sheets require testing")
"""What tidy says of every page that has any style: no finding."""


@pytest.mark.skipif(shutil.which("tidy") is None, reason="no tidy")
@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("is_draft", [True, False])
def test_html_tidy_finds_nothing_in_validity_and_accessibility(edition: str, tmp_path: Path, *, is_draft: bool) -> None:
    """Its checks of the third priority are left out: they ask for the summary of a table, which HTML5 has done away."""
    choice = Choice(has_cover=True, has_sign_off=True, landscape=frozenset("4"))
    path = tmp_path / "page.html"
    path.write_bytes(render_html(build_document(full(edition), is_draft=is_draft, choice=choice)))
    command = ["tidy", "-quiet", "-errors", "-utf8", "--accessibility-check", "2", str(path)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert [line for line in ran.stderr.splitlines() if not ADVICE.search(line)] == []
    path.write_text(path.read_text("utf-8").replace(' lang="zh-CN"', "").replace("<title>", "<titel>"), "utf-8")
    broken = subprocess.run(command, check=False, capture_output=True, text=True)
    assert [line for line in broken.stderr.splitlines() if not ADVICE.search(line)]
