"""Every label of the official form, character for character, with its codes and in its order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qisheng_desktop.model.edition import Edition
from tests.model.samples import EDITIONS, FORMS, JILIN, NEW, OLD, at

OFFICIAL = json.loads((Path(__file__).parents[1] / "data" / "official-forms.json").read_text("utf-8"))
CODES = ["2019", "2021"]


def spelled(edition: Edition) -> dict[str, object]:
    """Tell an edition as the official list tells it."""
    return {
        "basis": edition.basis,
        "years": [edition.first_year, edition.last_year],
        "sections": {section.code: section.title for section in edition.sections},
        "tables": {
            table.code: [
                {
                    "band": block.band,
                    "stubhead": block.stubhead,
                    "columns": [{"code": column.code, "heading": list(column.heading)} for column in block.columns],
                    "rows": [{"code": row.code, "stub": list(row.stub)} for row in block.rows],
                }
                for block in table.blocks
            ]
            for table in edition.tables
        },
    }


def test_the_list_has_exactly_the_editions() -> None:
    assert sorted(OFFICIAL) == sorted(path.parent.name for path in FORMS.glob("*/edition.toml")) == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_label(code: str) -> None:
    assert json.dumps(spelled(EDITIONS[code]), ensure_ascii=False) == json.dumps(OFFICIAL[code], ensure_ascii=False)


@pytest.mark.parametrize(("code", "counts"), [("2019", [22, 161, 15]), ("2021", [10, 175, 15])])
def test_as_many_figures_as_the_official_form(code: str, counts: list[int]) -> None:
    edition = EDITIONS[code]
    assert [len(table.figures) for table in edition.tables] == counts
    assert [len(edition.match(table.code)) for table in edition.tables] == counts


def test_the_supplement_line_is_counted_apart() -> None:
    assert [len(table.figures) for table in JILIN.tables] == [23, 161, 15]
    assert [len(JILIN.match(table.code)) for table in JILIN.tables] == [22, 161, 15]
    assert JILIN.match("2[published_total]") == (at("2[published_total]"),)
    (line,) = JILIN.tables[0].lines
    assert line.label_for(2020) == "2020年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）："


def test_what_may_be_signed_and_what_has_decimals() -> None:
    signed = {str(ref) for ref, figure in OLD.figures.items() if figure.is_signed}
    assert signed == {f"2[{row},change]" for row in ("licences", "services", "penalties", "coercion", "fees")}
    assert {str(ref): f.decimals for ref, f in OLD.figures.items() if f.decimals} == {"2[procurement,amount]": 6}
    assert {str(ref): f.decimals for ref, f in NEW.figures.items() if f.decimals} == {"2[fees,amount]": 6}
    assert not any(figure.is_signed for figure in NEW.figures.values())
    assert (NEW.figures[at("2[fees,amount]")].unit, OLD.figures[at("2[procurement,amount]")].unit) == ("万元", "")


@pytest.mark.parametrize("code", CODES)
def test_the_totals_are_the_official_ones(code: str) -> None:
    edition = EDITIONS[code]
    computed = {ref for ref, figure in edition.figures.items() if figure.formula}
    groups = ("review", "direct", "after")
    expected = {*edition.match("3[*,total]"), *edition.match("3[total,*]")}
    assert computed == expected | {at(f"4[cases,{group}_total]") for group in groups}
    for group in groups:
        formula = edition.figures[at(f"4[cases,{group}_total]")].formula
        assert formula is not None
        parts = {read.column for read in formula.refs(at("4[cases,x]"))}
        assert parts == {f"{group}_{part}" for part in ("upheld", "corrected", "other", "pending")}


@pytest.mark.parametrize("code", CODES)
def test_every_result_of_table_three_is_in_the_total_once(code: str) -> None:
    edition = EDITIONS[code]
    formula = edition.figures[at("3[total,natural]")].formula
    assert formula is not None
    rows = [row.code for row in edition.tables[1].blocks[0].rows]
    assert [read.row for read in formula.refs(at("3[total,natural]"))] == rows[2:-2]
    total = edition.figures[at("3[new,total]")].formula
    assert total is not None
    columns = [column.code for column in edition.tables[1].blocks[0].columns]
    assert [read.column for read in total.refs(at("3[new,total]"))] == columns[:-1]
