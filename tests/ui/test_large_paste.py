"""A clipboard larger than any report."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.text_edit import ReportTextEdit
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession


def test_a_clipboard_larger_than_any_report_is_refused_and_told(
    make_session: MakeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "tell", lambda *args: said.append(str(args[2])))
    session = make_session(2024)
    editor = ReportTextEdit(session, CellRef("1"), LIGHT)
    qtbot.addWidget(editor)
    data = QMimeData()
    data.setText("公开" * 100_001)
    editor.insertFromMimeData(data)
    assert said == ["剪贴板里的文字太长，没有粘贴。报告的内容没有改动。请只复制需要的部分再粘贴。"]
    assert session.report.text(CellRef("1")) == ""
    data.setText("公开")
    editor.insertFromMimeData(data)
    assert session.report.text(CellRef("1")) == "公开"
