"""Texts with data fields on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from qisheng_desktop.cli import program as cli
from tests.test_cli import Ran, Run

UNIT = "某某县某某镇人民政府"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def run_it(*arguments: str) -> Ran:
        status = cli.run_command(arguments)
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    return run_it


@pytest.fixture
def file(run: Run) -> str:
    assert run("new", "--unit", UNIT, "--year", "2023", "-o", "a.qisheng").status == 0
    return "a.qisheng"


def test_a_data_field_is_set_shown_and_follows_its_cell(run: Run, file: str) -> None:
    assert run("set", file, "1=收到申请{{3[new,total]}}件。", "3[new,natural]=22").status == 0
    shown = run("cells", file, "--json").json
    assert shown["texts"]["1"] == "收到申请22件。"
    assert shown["stored"] == {"1": "收到申请{{3[new,total]}}件。"}
    run("set", file, "3[new,natural]=23")
    assert run("cells", file, "--json").json["texts"]["1"] == "收到申请23件。"
    assert "1=收到申请23件。" in run("cells", file).out


def test_a_field_of_an_unknown_cell_is_refused(run: Run, file: str) -> None:
    ran = run("set", file, "1=收到申请{{3[nobody,total]}}件。")
    assert (ran.status, ran.out) == (2, "")
    assert "3[nobody,total]" in ran.err
    assert run("cells", file, "--json").json["texts"]["1"] == ""


def test_braces_that_name_no_cell_are_braces(run: Run, file: str) -> None:
    run("set", file, "1=收到{{若干}}件，{{{{}}3[new,total]}}。")
    assert run("cells", file, "--json").json["texts"]["1"] == "收到{{若干}}件，{{3[new,total]}}。"
