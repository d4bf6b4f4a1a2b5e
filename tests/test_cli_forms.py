"""Form updates from the command line: installed, listed, used, removed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from qisheng_desktop.cli import program as cli
from qisheng_desktop.paths import forms_folder

JILIN = (forms_folder() / "supplements" / "jilin-2020" / "supplement.toml").read_text("utf-8")


@pytest.fixture
def update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    with zipfile.ZipFile(tmp_path / "更新.zip", "w") as archive:
        archive.writestr("town-2020/supplement.toml", JILIN.replace("jilin-2020", "town-2020", 1))
    return tmp_path / "更新.zip"


def test_an_update_is_installed_used_and_removed(
    update: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run_command(["form", "install", str(update)]) == 0
    assert "已安装" in capsys.readouterr().out
    cli.run_command(["form", "list"])
    assert "town-2020" in capsys.readouterr().out
    report = tmp_path / "a.qisheng"
    new = ["new", "--unit", "甲镇人民政府", "--year", "2020", "--supplement", "town-2020", "-o", str(report)]
    assert cli.run_command(new) == 0
    assert cli.run_command(["form", "remove", "town-2020"]) == 0
    assert "已移除" in capsys.readouterr().out
    assert cli.run_command(["cells", str(report)]) == 2
    assert report.exists()


def test_a_refused_update_is_told_and_nothing_changes(update: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(update, "a") as archive:
        archive.writestr("../evil.toml", "")
    assert cli.run_command(["form", "install", str(update)]) == 2
    assert "没有安装" in capsys.readouterr().err
    assert cli.run_command(["form", "remove", "2021"]) == 2
    assert "自带" in capsys.readouterr().err
    assert sorted(path.name for path in update.parent.iterdir()) == ["更新.zip"]


def test_mistakes_in_an_update_are_listed(update: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(update, "w") as archive:
        archive.writestr("town-2020/supplement.toml", JILIN.replace("jilin-2020", "town-2020", 1).replace("label", "x"))
    assert cli.run_command(["form", "install", str(update)]) == 2
    assert "supplement.toml" in capsys.readouterr().err
