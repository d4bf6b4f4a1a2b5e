"""Reading documents of other makes in the window."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.xlsx import render_xlsx
from qisheng_desktop.importing.draft import Doubt, DoubtKind, Draft, SourceLine
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.draft_model import ResultModel
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.reading import DraftDialog, SourceModel
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession, fill_nought

NEW = CellRef("3", "new", "natural")


@pytest.fixture
def workbook(make_session: MakeSession, tmp_path: Path) -> Path:
    session = make_session(2023)
    fill_nought(session)
    session.edit(Edits({NEW: Decimal(7), CellRef("5"): "一是公开不够及时。"}), "录入")
    path = tmp_path / "年报 2023.xlsx"
    path.write_bytes(render_xlsx(build_document(session.report, is_draft=False)))
    return path


def test_a_document_is_read_looked_at_and_taken_as_one_act(
    window: MainWindow, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def accept(dialog: DraftDialog) -> int:
        seen.append(dialog._result_model.rowCount())
        dialog._results.selectRow(3)
        return QDialog.DialogCode.Accepted.value

    monkeypatch.setattr(DraftDialog, "exec", accept)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(workbook), ""))
    window.keeper.read()
    assert window.session is not None
    assert window.session.report.year == 2023
    assert window.session.report.value(NEW) == Decimal(7)
    assert window.session.path is None
    assert window.session.is_dirty
    assert seen[0] > 160
    window.session.undo_stack.undo()
    assert window.session.report.value(NEW) is None


def test_a_dropped_document_can_be_left(window: MainWindow, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DraftDialog, "exec", lambda _: QDialog.DialogCode.Rejected.value)
    window.open_path(workbook)
    assert window.session is None


def test_what_is_no_report_is_told(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "tell_error", lambda *args: said.append(str(args[2])))
    (tmp_path / "通知.txt").write_text("明天上午开会。\n", "utf-8")
    window.open_path(tmp_path / "通知.txt")
    window.open_path(tmp_path / "没有.docx")
    assert len(said) == 2
    assert window.session is None


def test_doubts_come_first_with_their_line_of_the_document(make_session: MakeSession, qtbot: QtBot) -> None:
    report = make_session(2024).report
    draft = Draft(
        "某某镇", None, "2021",
        edits=Edits({CellRef("unit"): "某某镇", CellRef("5"): "长" * 80}, {}),
        recognised={"3": (174, 175)},
        doubts=(Doubt(DoubtKind.RUN_TOGETHER, NEW, "1 2"), Doubt(DoubtKind.MACROS)),
        source=(SourceLine(("标题",), (None,)), SourceLine(("一、本年新收", "1 2"), (None, NEW))),
    )  # fmt: skip
    model = ResultModel(draft, report, LIGHT)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    QAbstractItemModelTester(SourceModel(draft), QAbstractItemModelTester.FailureReportingMode.Fatal)
    words = model.data(model.index(0, 2))
    assert isinstance(words, str)
    assert words == "读到“1 2”，分不清是一个数字还是几个，没有填。"
    assert model.data(model.index(1, 0)) == "整个文件"
    assert str(model.data(model.index(3, 1))).endswith("…")
    parent = DraftDialog(draft, report.edition, "a.docx", LIGHT, window_parent := QDialog())
    qtbot.addWidget(window_parent)
    parent._results.selectRow(0)
    assert parent._source.currentIndex().row() == 1
    assert parent._words.text() == f"第三部分“一、本年新收政府信息公开申请数量”“申请人情况 自然人”：{words}"
    parent._results.selectRow(3)
    assert parent._words.text() == f"五、存在的主要问题及改进情况：{'长' * 60}…"
    parent._results.selectRow(0)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "位置"
    assert parent.year.value() == 2021
