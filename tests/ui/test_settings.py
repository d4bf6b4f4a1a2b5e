"""What the program remembers is written beside the window, and never the older over the newer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qisheng_desktop.ui.settings import Settings, load_settings


def test_what_is_remembered_of_a_report_waits_for_the_writer(tmp_path: Path) -> None:
    waiting: list[Callable[[], None]] = []
    settings = Settings(tmp_path / "settings.json", writer=waiting.append)
    settings.remember(tmp_path / "a.qisheng", "某镇", 2024, "2025-01-06 12:00", 0)
    settings.remember_cover({"unit": "某镇"})
    assert not settings.file.exists()
    for write in waiting:
        write()
    assert load_settings(settings.file) == settings


def test_an_older_state_never_comes_after_a_newer_one(tmp_path: Path) -> None:
    waiting: list[Callable[[], None]] = []
    settings = Settings(tmp_path / "settings.json", writer=waiting.append)
    settings.remember(tmp_path / "a.qisheng", "某镇", 2024, "2025-01-06 12:00", 0)
    settings.clear()
    waiting[0]()
    assert load_settings(settings.file).recent == []


def test_without_a_place_to_write_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "settings.json")
    settings.remember(tmp_path / "a.qisheng", "某镇", 2024, "", 0)
    assert len(settings.recent) == 1
