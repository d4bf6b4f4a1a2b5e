"""What the program remembers is written beside the window, and never the older over the newer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.ui.main_window import SIZE, MainWindow
from qisheng_desktop.ui.settings import Settings, load_settings


def test_what_is_remembered_of_a_report_waits_for_the_writer(tmp_path: Path) -> None:
    waiting: list[Callable[[], None]] = []
    settings = Settings(tmp_path / "settings.json", writer=waiting.append)
    settings.remember(tmp_path / "a.qisheng", "某镇", 2024, "2025-01-06 12:00", 0)
    settings.remember_cover({"unit": "某镇"})
    assert not settings.file.exists()
    for write in waiting:
        write()
    assert load_settings(settings.file).content == settings.content


def test_an_older_state_never_comes_after_a_newer_one(tmp_path: Path) -> None:
    waiting: list[Callable[[], None]] = []
    settings = Settings(tmp_path / "settings.json", writer=waiting.append)
    settings.remember(tmp_path / "a.qisheng", "某镇", 2024, "2025-01-06 12:00", 0)
    settings.clear()
    waiting[0]()
    assert load_settings(settings.file).recent == []


def test_the_window_is_as_large_as_it_was_left(tmp_path: Path, qtbot: QtBot) -> None:
    catalogue, settings = Catalogue(forms_folder()), Settings(tmp_path / "settings.json")
    window = MainWindow(catalogue, settings)
    qtbot.addWidget(window)
    window.resize(777, 555)
    window.show()
    window.close()
    again = MainWindow(catalogue, load_settings(settings.file))
    qtbot.addWidget(again)
    assert again.size().toTuple() == (777, 555)


@pytest.mark.parametrize("geometry", ["", "x", "某", "AAAA", "=" * 5])
def test_a_size_that_says_nothing_is_the_usual_one(tmp_path: Path, qtbot: QtBot, geometry: str) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.geometry = geometry
    window = MainWindow(Catalogue(forms_folder()), settings)
    qtbot.addWidget(window)
    assert window.size() == SIZE


def test_without_a_place_to_write_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "settings.json")
    settings.remember(tmp_path / "a.qisheng", "某镇", 2024, "", 0)
    assert len(settings.recent) == 1
