from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

from make_example import BLANK, make_example, make_report

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder, resources_folder
from qisheng_desktop.storage.files import open_project

EXAMPLE = resources_folder() / "example.qisheng"
FIGURES = Path(__file__).parent / "data" / "qijia-2020-figures.json"


def example() -> Report:
    return open_project(EXAMPLE, Catalogue(forms_folder())).project.report


def test_opens_without_losses_and_may_be_saved() -> None:
    opened = open_project(EXAMPLE, Catalogue(forms_folder()))
    assert not opened.losses
    assert not opened.is_read_only


def test_is_byte_for_byte_what_is_made() -> None:
    assert EXAMPLE.read_bytes() == make_example(), "run packaging/make_example.py"


def test_nothing_stands_against_a_formal_export() -> None:
    report = make_report()
    assert [finding.message for finding in report.findings if report.is_open(finding)] == []


def test_figures_are_those_of_the_table() -> None:
    report, wanted = example(), json.loads(FIGURES.read_text(encoding="utf-8"))
    assert len(wanted) == 198
    assert {at: report.value(parse_ref(at)) for at in wanted} == {at: Decimal(number) for at, number in wanted.items()}
    assert {str(ref) for ref in report.edition.figures} - wanted.keys() == {BLANK}
    assert report.value(parse_ref(BLANK)) is None


def test_every_field_of_the_cover_is_filled() -> None:
    report = example()
    assert [field.code for field in report.edition.fields if report.value(CellRef(field.code)) is None] == []


def test_overview_speaks_of_everything_asked_for_and_is_no_longer_than_offices_are_told() -> None:
    text, section = example().text(CellRef("1")), example().edition.by_code["1"]
    assert [item for item in getattr(section, "outline", ()) if item not in text] == []
    assert re.findall(r"^（(.)）", text, re.MULTILINE) == list("一二三四五")
    assert 700 <= len("".join(text.split())) <= 900


def test_counts_in_the_overview_add_up() -> None:
    whole, parts = re.search(r"公布信息(\d+)条，其中(.*?)。", example().text(CellRef("1"))).groups()  # type: ignore[union-attr]
    assert sum(map(int, re.findall(r"(\d+)条", parts))) == int(whole)


def test_penalties_in_the_overview_are_those_of_the_table() -> None:
    report = example()
    text = report.text(CellRef("1"))
    for words, at in {"行政处罚事项": "2[penalties,before]", "行政强制事项": "2[coercion,before]"}.items():
        assert f"{words}{report.value(parse_ref(at))}项" in text


def test_every_problem_has_its_measure() -> None:
    problems, measures = example().text(CellRef("5")).split("（二）改进措施。")
    marks = re.compile(r"^([一二三])是", re.MULTILINE)
    assert marks.findall(problems) == marks.findall(measures) == list("一二三")


def test_the_fee_is_stated() -> None:
    assert "没有收取信息处理费" in example().text(CellRef("6"))
