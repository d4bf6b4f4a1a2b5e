"""A file at which the program ended twice is not opened a third time without asking."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.paths import openings_folder
from qisheng_desktop.storage import disk
from qisheng_desktop.storage.openings import Openings
from qisheng_desktop.storage.project import digest_of
from qisheng_desktop.ui import files
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.safe import SafeDialog
from qisheng_desktop.ui.versions import VersionsDialog
from tests.ui.sessions import MakeSession

NEW, DENIED, TEXT = CellRef("3", "new", "natural"), CellRef("3", "denied_2", "natural"), CellRef("1")


@pytest.fixture
def path(make_session: MakeSession, tmp_path: Path) -> Path:
    session = make_session(2020)
    text = "公开信息12条。\n受理申请{{3[new,natural]}}件。"
    session.edit(Edits({NEW: Decimal(3), DENIED: Mark.UNAVAILABLE, TEXT: text}, {NEW: "其中修订1件"}), "录入")
    session.save(tmp_path / "年报.qisheng")
    return tmp_path / "年报.qisheng"


def end_at(path: Path, times: int) -> None:
    """Leave the marks of programs that ended while opening a file."""
    for _ in range(times):
        Openings(openings_folder()).begin(digest_of(path.read_bytes()))


def press(words: str, seen: list[str]) -> None:
    """Press a button of the dialog that will come up."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:  # the file is still being read
            QTimer.singleShot(1, look)
            return
        assert isinstance(dialog, SafeDialog)
        seen.append(dialog._view.toPlainText())
        dialog.copy()
        next(button for button in dialog.findChildren(QPushButton) if button.text() == words).click()

    QTimer.singleShot(0, look)


def test_after_two_ends_the_content_is_shown_as_text_first(window: MainWindow, path: Path) -> None:
    end_at(path, 2)
    seen: list[str] = []
    press("关闭", seen)
    window.open_path(path)
    assert window.session is None
    (text,) = seen
    lines = text.split("\n")
    assert any(line.endswith("：3（其中修订1件）") for line in lines)
    assert "单位类别：乡镇" in text
    assert {"公开信息12条。", "受理申请3件。"} <= set(lines)
    assert QGuiApplication.clipboard().text() == text
    assert not disk.names(openings_folder())
    window.open_path(path)  # as any other file again
    assert window.session is not None


def test_it_opens_as_usual_if_that_is_wanted(window: MainWindow, path: Path) -> None:
    end_at(path, 2)
    press("照常打开", [])
    window.open_path(path)
    assert window.session is not None
    assert window.session.path == path


def test_an_older_version_is_offered(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window.open_path(path)
    assert window.session is not None
    window.session.edit(Edits({NEW: Decimal(5)}), "录入")
    assert window.keeper.save_and_wait()
    window.keeper.close_report()
    end_at(path, 2)
    monkeypatch.setattr(VersionsDialog, "exec", lambda dialog: dialog._take(is_copy=True) or 1)
    press("看以前的版本…", [])
    window.open_path(path)
    assert window.session is not None
    assert window.session.path is None
    window.session._is_in_no_file = False


def test_one_end_is_no_reason_to_ask(window: MainWindow, path: Path) -> None:
    end_at(path, 1)
    window.open_path(path)
    assert window.session is not None
    window.keeper.close_report()
    assert not disk.names(openings_folder())


def test_what_was_shown_for_a_while_did_not_end_the_program(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "SHOWN", 1)
    window.open_path(path)
    qtbot.waitUntil(lambda: not disk.names(openings_folder()))
