"""From year to year by the command line: carry, compare, check beside last year's report."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import Report
from tests.model.samples import CATALOGUE, answers, at
from tests.test_cli import Run, file, opened, refused, run, save

__all__ = ["file", "run"]

GIVEN: dict[str, str | int | None] = {
    "unit": "齐家镇人民政府", "level": "township", "phone": "0431-12345678", "date": "2024年1月9日",
    "1": "全年收到申请3件。", "5": "人手不足。", "3[new,natural]": 3, "3[carried_out,natural]": 2,
    "2[documents,valid]": 7,
}  # fmt: skip


def of_year(year: int, more: dict[str, str | int | None] | None = None) -> Report:
    edition = CATALOGUE.edition_for(year)
    known = {**GIVEN, **(more or {})}
    fitting = {name: value for name, value in known.items() if at(name).section != "2" or at(name) in edition.figures}
    return Report(edition, year, answers(edition, fitting))


def test_carry_begins_the_next_year(run: Run) -> None:
    save(of_year(2023), "last.qisheng")
    ran = run("carry", "last.qisheng", "--year", "2024", "-o", "now.qisheng", "--json")
    assert ran.status == 0
    assert ran.json["carried"] == {
        "cover": ["unit", "level", "phone"],
        "cells": {"3[carried_in,natural]": "2"},
        "texts": ["1", "5"],
    }
    assert (ran.json["year"], ran.json["from"], ran.json["orphans"]) == (2024, {"year": 2023, "edition": "2021"}, [])
    project = opened("now.qisheng")
    assert project.report.last_value(at("2[documents,valid]")) == 7
    assert project.report.is_unrevised(CellRef("1"))
    assert [entry.origin for entry in project.history.entries] == [Origin.CARRIED]


def test_carry_lists_what_found_no_place(run: Run) -> None:
    last = Report(CATALOGUE.edition("2019", ["jilin-2020"]), 2020)
    last.apply(Edits({at("2[procurement,amount]"): Decimal("25.1"), at("2[published_total]"): Decimal(9)}))
    last.apply(Edits(notes={at("2[procurement,amount]"): "万元"}))
    save(last, "last.qisheng")
    ran = run("carry", "last.qisheng", "--year", "2021", "-o", "now.qisheng", "--json")
    assert ran.json["orphans"] == [
        {"at": "2[procurement,amount]", "value": "25.1", "remark": "2021 年版式不再填报“政府集中采购”", "note": "万元"},
        {"at": "2[published_total]", "value": "9", "remark": ""},
    ]
    told = run("carry", "last.qisheng", "--year", "2021", "-o", "again.qisheng").out
    assert "上年有 2 个数在今年的表里没有位置" in told
    assert "政府集中采购 × 采购总金额：25.1" in told
    assert "没有可以带入的数字" in told


@pytest.mark.parametrize("kind", ["docx", "html", "pdf", "xlsx"])
def test_carry_reads_documents(run: Run, kind: str) -> None:
    last = of_year(2023)
    Path(f"去年.{kind}").write_bytes(render(build_document(last, is_draft=False), kind))
    ran = run("carry", f"去年.{kind}", "--year", "2024", "-o", "now.qisheng", "--json")
    assert ran.status == 0
    assert ran.json["carried"]["cells"] == {"3[carried_in,natural]": "2"}
    assert opened("now.qisheng").report.last_value(at("2[documents,valid]")) == 7


def test_carry_refuses(run: Run) -> None:
    save(of_year(2022), "last.qisheng")
    assert refused(run("carry", "last.qisheng", "--year", "2024", "-o", "now.qisheng"), "2022", "2023")
    assert not Path("now.qisheng").exists()
    assert refused(run("carry", "nowhere.qisheng", "--year", "2024", "-o", "now.qisheng"), "nowhere")
    assert refused(run("carry", "last.qisheng", "--year", "2023", "-o", "last.qisheng"), "已经存在")


def test_check_beside_a_document_of_last_year(run: Run) -> None:
    Path("去年.docx").write_bytes(render(build_document(of_year(2023), is_draft=False), "docx"))
    save(of_year(2024, {"3[carried_in,natural]": 1, "3[carried_out,natural]": 3}), "now.qisheng")
    ran = run("check", "now.qisheng", "--last", "去年.docx", "--json")
    carried = [one for one in ran.json["findings"] if one["rule"] == "3-carried"]
    assert [(one["at"], one["left"], one["right"]) for one in carried] == [
        ("3[carried_in,natural]", "1", "2"), ("3[carried_in,total]", "1", "2"),
    ]  # fmt: skip
    assert ran.status == 1


def test_compare_lists_figures_texts_and_titles(run: Run) -> None:
    save(of_year(2023), "a.qisheng")
    other = of_year(2024, {"3[new,natural]": 5, "1": "全年收到申请5件。", "phone": None})
    other.apply(Edits(titles={"4": "四、诉讼"}))
    save(other, "b.qisheng")
    ran = run("compare", "a.qisheng", "b.qisheng", "--json")
    assert ran.status == 0
    found = ran.json
    assert (found["a"]["year"], found["b"]["year"], found["differences"]) == (2023, 2024, 5)
    assert [(one["at"], one["a"], one["b"]) for one in found["cells"]] == [
        ("3[new,natural]", "3", "5"), ("3[new,total]", "3", "5"),
    ]  # fmt: skip
    assert found["cover"] == [{"at": "phone", "a": "0431-12345678", "b": None}]
    assert found["texts"] == [
        {"at": "1", "pieces": [
            {"in": "both", "text": "全年收到申请"}, {"in": "old", "text": "3"}, {"in": "new", "text": "5"},
            {"in": "both", "text": "件。"},
        ]},
    ]  # fmt: skip
    told = run("compare", "a.qisheng", "b.qisheng").out
    assert "全年收到申请[-3-]{+5+}件。" in told
    assert "一、本年新收政府信息公开申请数量 × 自然人：3 → 5" in told
    assert "四、诉讼" in told
    assert "联系电话：0431-12345678 → 空白" in told


def test_compare_across_editions_says_which_form_asks(run: Run) -> None:
    save(of_year(2020, {"2[procurement,projects]": 2}), "a.qisheng")
    save(of_year(2021), "b.qisheng")
    found = {one["at"]: one for one in run("compare", "a.qisheng", "b.qisheng", "--json").json["cells"]}
    assert found["2[procurement,projects]"]["only"] == "a"
    assert "只有 A 的版式有" in run("compare", "a.qisheng", "b.qisheng").out


def test_compare_of_the_same(run: Run) -> None:
    save(of_year(2023), "a.qisheng")
    assert "内容相同" in run("compare", "a.qisheng", "a.qisheng").out
    assert refused(run("compare", "a.qisheng", "nowhere.qisheng"), "nowhere")
