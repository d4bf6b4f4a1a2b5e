from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qisheng_desktop import paths

REPO = Path(__file__).resolve().parent.parent


def test_data_stands_in_the_checkout_when_run_from_source() -> None:
    assert paths.forms_folder() == REPO / "forms"
    assert paths.resources_folder() == REPO / "resources"


def test_data_stands_where_a_frozen_program_was_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.forms_folder() == tmp_path / "forms"
    assert paths.resources_folder() == tmp_path / "resources"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folders of the XDG specification")
def test_personal_folders_follow_the_desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert paths.settings_folder() == tmp_path / "config" / "qisheng"
    assert paths.state_folder() == tmp_path / "state" / "qisheng"
    assert paths.log_folder().is_relative_to(tmp_path / "state" / "qisheng")


def test_personal_folders_are_never_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in (paths.settings_folder(), paths.state_folder(), paths.log_folder()):
        assert folder.is_absolute()
        assert not folder.is_relative_to(tmp_path)


def test_asking_makes_no_folder(tmp_path: Path) -> None:
    script = "from qisheng_desktop import paths as p; p.settings_folder(), p.state_folder(), p.log_folder()"
    home = {"HOME": str(tmp_path), "PATH": "", "PYTHONPATH": str(REPO), "LOCALAPPDATA": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], check=True, env=home)
    assert not list(tmp_path.iterdir())


def test_a_file_beside_the_program_keeps_everything_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "qisheng"))
    folders = (paths.settings_folder, paths.state_folder, paths.log_folder, paths.own_forms_folder)
    assert not any(folder().is_relative_to(tmp_path) for folder in folders)
    (tmp_path / paths.PORTABLE).touch()
    assert all(folder().is_relative_to(tmp_path / "data") for folder in folders)
    assert not (tmp_path / "data").exists()


def test_installed_forms_come_after_those_of_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.forms_folders()[0] == REPO / "forms"
    assert paths.forms_folders()[1] == paths.own_forms_folder()
    assert paths.own_forms_folder().name == "forms"
