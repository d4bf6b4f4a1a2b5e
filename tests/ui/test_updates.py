"""Installing and removing a form update in its dialog."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QListWidget
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.paths import forms_folder, forms_folders
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.updates import UpdatesDialog

JILIN = (forms_folder() / "supplements" / "jilin-2020" / "supplement.toml").read_text("utf-8")


@pytest.fixture
def update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    with zipfile.ZipFile(tmp_path / "更新.zip", "w") as archive:
        archive.writestr("town-2020/supplement.toml", JILIN.replace("jilin-2020", "town-2020", 1))
    return tmp_path / "更新.zip"


@pytest.fixture
def dialog(update: Path, window: MainWindow, qtbot: QtBot) -> UpdatesDialog:
    assert update.exists()
    made = UpdatesDialog(Catalogue(*forms_folders()), window)
    qtbot.addWidget(made)
    return made


def listed(dialog: UpdatesDialog) -> list[str]:
    shown = dialog.findChildren(QListWidget)[0]
    return [shown.item(row).text() for row in range(shown.count())]


def test_installed_listed_and_removed(dialog: UpdatesDialog, update: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all("软件自带" in line for line in listed(dialog))
    assert not dialog._remove.isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(update), ""))
    dialog.browse()
    assert [line for line in listed(dialog) if "安装的" in line] == [listed(dialog)[-1]]
    assert "已安装" in dialog._said.text()
    dialog._list.setCurrentRow(len(listed(dialog)) - 1)
    assert dialog._remove.isEnabled()
    monkeypatch.setattr(messages, "ask", lambda *_, **__: False)
    dialog.remove()
    assert "安装的" in listed(dialog)[-1]
    monkeypatch.setattr(messages, "ask", lambda *_, **__: True)
    dialog.remove()
    assert "安装的" not in "".join(listed(dialog))
    assert "已移除" in dialog._said.text()


def test_a_refused_update_is_told(dialog: UpdatesDialog, update: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(messages, "tell_error", lambda _parent, title, _error: told.append(title))
    update.write_bytes(b"no archive")
    dialog.install(update)
    dialog._list.setCurrentRow(0)
    monkeypatch.setattr(messages, "ask", lambda *_, **__: True)
    dialog.remove()
    assert told == ["没有安装"]
    assert all("软件自带" in line for line in listed(dialog))


def test_one_that_cannot_be_read_any_more_can_be_removed(
    dialog: UpdatesDialog, update: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.install(update)
    file = update.parent / "data" / "qisheng" / "forms" / "supplements" / "town-2020" / "supplement.toml"
    file.write_text("later = 1", "utf-8")
    dialog.refresh()
    assert "读不出来" in listed(dialog)[-1]
    dialog._list.setCurrentRow(len(listed(dialog)) - 1)
    monkeypatch.setattr(messages, "ask", lambda *_, **__: True)
    dialog.remove()
    assert not file.exists()
