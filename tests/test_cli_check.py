"""``qisheng check`` on documents of any make, on many files, and on every number of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from tests.model.samples import full_report
from tests.test_cli import Ran, Run, save, written
from tests.test_cli_texts import run

__all__ = ["run"]

TEXT = "2024年，收到政府信息公开申请{{3[new,total]}}件，办结127件，培训20人次。"


def report_of(text: str = TEXT) -> Report:
    report = written(full_report("2021", {"3[new,natural]": 128, "3[granted,natural]": 128}))
    report.apply(Edits({CellRef("1"): report.text(CellRef("1")) + text}))
    return report


def document(report: Report, name: str) -> str:
    Path(name).write_bytes(render(build_document(report, is_draft=False), name.rsplit(".", 1)[1]))
    return name


def rules(ran: Ran) -> set[str]:
    return {one["rule"] for one in ran.json["findings"]}


def test_every_number_of_a_text_has_a_verdict(run: Run) -> None:
    name = save(report_of(), "a.qisheng")
    assert "numbers" not in run("check", name, "--json").json
    numbers = run("check", name, "--all", "--json").json["numbers"]
    told = {one["written"]: one for one in numbers}
    assert told["128"]["verdict"] == "equal"
    assert told["128"]["cells"] == ["3[new,total]"]
    assert (told["127"]["verdict"], told["127"]["number"], told["127"]["figure"]) == ("different", "127", "128")
    assert told["127"]["rule"] == "t-done"
    assert (told["20"]["verdict"], told["20"]["reason"]) == ("not_compared", "计量单位是“人次”")
    start, end = told["127"]["at"].removeprefix("1:").split("-")
    assert report_of().text(CellRef("1"))[int(start) : int(end)] == "127件"
    said = run("check", name, "--all").out
    assert "不符：“…" in said
    assert "没有核对：“…" in said


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx", "pdf"])
def test_a_published_document_is_checked(run: Run, kind: str) -> None:
    ran = run("check", document(report_of(), f"年报2024.{kind}"), "--json")
    assert "t-done" in rules(ran)
    assert ran.status == 0


def test_a_document_without_a_year_is_refused(run: Run) -> None:
    Path("a.txt").write_text("三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\n1\n", "utf-8")
    ran = run("check", "a.txt")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.endswith("\n")


def test_many_files_are_checked_whatever_becomes_of_one(run: Run) -> None:
    good = save(written(full_report()), "good.qisheng")
    bad = document(written(full_report("2021", {"3[new,natural]": 2})), "年报2024.html")
    Path("none.docx").write_bytes(b"no document")
    ran = run("check", good, bad, "none.docx", "--json")
    assert ran.status == 2
    reports = {Path(one["file"]).name: one for one in ran.json["reports"]}
    assert reports["good.qisheng"]["findings"] == []
    assert "3-balance" in {one["rule"] for one in reports["年报2024.html"]["findings"]}
    assert reports["none.docx"]["error"]
    assert reports["good.qisheng"]["error"] is None
    told = run("check", good, bad)
    assert told.status == 1
    assert "“good.qisheng”：" in told.out
    assert "没有发现问题" in told.out
    assert "强制 " in told.out


def test_last_years_document_is_laid_beside(run: Run) -> None:
    name = save(report_of("2024年，收到政府信息公开申请{{3[new,total]}}件，比上年增加100件。"), "a.qisheng")
    last = written(full_report("2021", {"3[new,natural]": 20, "3[granted,natural]": 20}))
    path = document(last_year(last), "年报2023.docx")
    assert "t-direction" in rules(run("check", name, "--last", path, "--json"))
    ran = run("check", name, name, "--last", document(report_of(), "年报2024.docx"))
    assert ran.status == 2
    assert ran.err.count("没有审核") == 2


def last_year(report: Report) -> Report:
    values = {ref: value for ref, value in report.everything.values.items() if ref != CellRef("year")}
    return Report(report.edition, report.year - 1, Edits(values))


def test_a_code_is_held_against_one_file(run: Run) -> None:
    name = save(written(full_report()), "a.qisheng")
    ran = run("check", name, name, "--code", "ABCD")
    assert ran.status == 2
    assert "一个文件" in ran.err


def test_the_page_for_the_head_is_written(run: Run) -> None:
    name = save(report_of(), "a.qisheng")
    last = document(last_year(report_of("")), "年报2023.html")
    assert run("opinion", name, "--last", last, "-o", "意见.pdf").status == 0
    assert Path("意见.pdf").read_bytes().startswith(b"%PDF")
    ran = run("opinion", name, "-o", "意见.xlsx")
    assert (ran.status, Path("意见.xlsx").exists()) == (2, False)
    assert "pdf、docx、html" in ran.err


def test_a_report_that_was_sent_under_another_name_is_a_report(run: Run) -> None:
    name = save(report_of(), "年报.qisheng")
    Path(name).rename("年报.qisheng.txt")
    assert rules(run("check", "年报.qisheng.txt", "--json")) >= {"t-done"}
