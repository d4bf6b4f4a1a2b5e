"""``qisheng import``: documents of any make become reports."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from qisheng_desktop import __main__ as program
from qisheng_desktop.cli.program import run_command
from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.xlsx import render_xlsx
from qisheng_desktop.importing import worker
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.storage.files import open_project

CATALOGUE = Catalogue(forms_folder())
NEW = CellRef("3", "new", "natural")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Return a workbook that the program itself wrote."""
    edition = CATALOGUE.edition("2021")
    edits = Edits(
        {ref: Decimal(0) for ref, figure in edition.figures.items() if figure.formula is None}
        | {NEW: Decimal(7), CellRef("unit"): "某某县某某镇人民政府", CellRef("5"): "一是公开不够及时。"}
    )
    report = Report(edition, 2024, edits)
    path = tmp_path / "年报 2024.xlsx"
    path.write_bytes(render_xlsx(build_document(report, is_draft=False)))
    return path


def test_a_document_becomes_a_report(workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "年报.qisheng"
    assert run_command(["import", str(workbook), "-o", str(output)]) == 0
    report = open_project(output, CATALOGUE).project.report
    assert report.value(NEW) == 7
    assert report.unit == "某某县某某镇人民政府"
    said = capsys.readouterr().out
    assert "表3认出 175/175 格" in said
    assert "没有存疑" in said
    assert run_command(["import", str(workbook), "-o", str(output)]) == 2
    assert "没有覆盖" in capsys.readouterr().err


def test_json_says_what_was_recognised(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["import", str(workbook), "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert shape["recognised"] == {"2": [10, 10], "3": [175, 175], "4": [15, 15]}
    assert shape["doubts"] == []
    assert shape["year"] == 2024
    assert shape["cells"]["3[new,natural]"] == {"value": "7", "state": "typed"}
    assert shape["texts"]["5"] == "一是公开不够及时。"


def test_a_document_without_its_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(CATALOGUE.edition("2021"), 2024)
    data = render_xlsx(build_document(report, is_draft=False))
    source, kept = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(kept, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"2024", "某".encode()))
    path = tmp_path / "报告.xlsx"
    path.write_bytes(kept.getvalue())
    assert run_command(["import", str(path)]) == 0
    assert "没有写年度" in capsys.readouterr().out
    assert run_command(["import", str(path), "-o", str(tmp_path / "a.qisheng")]) == 2
    assert "看不出是哪一年" in capsys.readouterr().err
    assert not (tmp_path / "a.qisheng").exists()


def test_what_is_no_report_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("明天上午开会。\n请带上材料。\n", "utf-8")
    assert run_command(["import", str(path), "-o", str(tmp_path / "a.qisheng")]) == 2
    assert "通知.txt" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["通知.txt"]


def test_the_reading_process_is_the_program_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[bool] = []
    monkeypatch.setattr(worker, "serve", lambda: served.append(True))
    monkeypatch.setattr(sys, "argv", ["qisheng", worker.FROZEN_FLAG])
    assert program.main() == 0
    assert served == [True]


def test_without_a_screen_a_sentence_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "has_screen", lambda *_: False)
    monkeypatch.setattr(sys, "argv", ["qisheng"])
    assert program.main() == 2
    assert "没有图形界面" in capsys.readouterr().err


def test_where_there_is_a_screen() -> None:
    assert not program.has_screen({}, "linux")
    assert program.has_screen({"DISPLAY": ":0"}, "linux")
    assert program.has_screen({}, "win32")


def test_text_in_another_encoding_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.qisheng"
    assert run_command(["new", "--unit", "某某镇", "--year", "2024", "-o", str(path)]) == 0
    before = path.read_bytes()
    assert run_command(["set", str(path), "unit=\udcd5\udcf2"]) == 2
    assert "编码" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_workbook_that_was_worked_on_updates_its_report(
    workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report_file = tmp_path / "年报.qisheng"
    assert run_command(["import", str(workbook), "-o", str(report_file)]) == 0
    capsys.readouterr()
    assert run_command(["import", str(workbook), "--into", str(report_file)]) == 0
    assert capsys.readouterr().out == "没有不同。\n"
    book = openpyxl.load_workbook(workbook)
    ((sheet, at),) = book.defined_names["_3.new.natural"].destinations
    book[sheet][at.replace("$", "")].value = 9
    book.save(workbook)
    before = report_file.read_bytes()
    assert run_command(["import", str(workbook), "--into", str(report_file)]) == 0
    said = capsys.readouterr().out
    assert "三 / 一、本年新收政府信息公开申请数量 × 申请人情况 / 自然人：7 → 9" in said
    assert report_file.read_bytes() == before
    assert run_command(["import", str(workbook), "--into", str(report_file), "--accept", "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert [(change["at"], change["part"], change["old"], change["new"]) for change in shape["changes"]] == [
        ("3[new,natural]", "value", "7", "9")
    ]
    assert (shape["accepted"], shape["is_current"]) == (True, True)
    project = open_project(report_file, CATALOGUE).project
    assert project.report.value(NEW) == 9
    assert len(project.history.entries) == 2
    assert run_command(["import", str(workbook), "--into", str(report_file)]) == 0
    assert "报告又有改动" in capsys.readouterr().err


def test_what_does_not_fit_changes_nothing(workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "b.qisheng"
    assert run_command(["new", "--unit", "某某镇", "--year", "2023", "-o", str(other)]) == 0
    before = other.read_bytes()
    for arguments, words in (
        (["--into", str(other), "--accept"], "不能用来更新"),
        (["--into", str(other), "-o", str(tmp_path / "c.qisheng")], "只能写一个"),
        (["--accept"], "“--into”"),
    ):
        assert run_command(["import", str(workbook), *arguments]) == 2
        assert words in capsys.readouterr().err
    assert other.read_bytes() == before


@pytest.mark.parametrize(
    ("desktop", "wanted"),
    [
        ({"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULES": "fcitx;ibus", "IBUS_USE_PORTAL": "1"}),
        ({"XMODIFIERS": "@im=fcitx5"}, {"QT_IM_MODULES": "fcitx5;ibus", "IBUS_USE_PORTAL": "1"}),
        ({"GTK_IM_MODULE": "fcitx", "XMODIFIERS": "@im="}, {"QT_IM_MODULES": "fcitx;ibus", "IBUS_USE_PORTAL": "1"}),
        ({"QT_IM_MODULE": "fcitx", "QT_IM_MODULES": "compose"}, {}),
        ({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"}, {}),
        ({}, {}),
    ],
)
def test_fcitx_is_reached_as_ibus(desktop: dict[str, str], wanted: dict[str, str]) -> None:
    environment = dict(desktop)
    program.reach_fcitx(environment)
    assert environment == desktop | wanted
