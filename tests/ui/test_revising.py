"""An exported workbook that was worked on comes back into the open report."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog, QDialogButtonBox

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.reading import DraftDialog
from qisheng_desktop.ui.revising import NEW, OLD, PLACE, DifferenceModel, RevisionDialog
from tests.ui.sessions import MakeSession, fill_nought

CASES = CellRef("3", "new", "natural")
TICK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def workbook(window: MainWindow, make_session: MakeSession, tmp_path: Path) -> Path:
    """Open a report and return its workbook with three changes in it."""
    session = make_session(2024)
    fill_nought(session)
    texts = {CellRef("5"): "一是公开不够及时。\n二是人手不足。", CellRef("unit"): "某某镇人民政府"}
    session.edit(Edits({CASES: Decimal(7), **texts}), "录入")
    window.keeper.open_session(session)
    book = openpyxl.load_workbook(io.BytesIO(render(build_document(session.report, is_draft=True), "xlsx")))
    for name, value in (("_3.new.natural", 9), ("_3.granted.natural", 9), ("_text.5", "一是公开还不够及时。")):
        ((sheet, at),) = book.defined_names[name].destinations
        book[sheet][at.replace("$", "").partition(":")[0]].value = value
    path = tmp_path / "改过的表.xlsx"
    book.save(path)
    return path


def test_changes_are_seen_ticked_and_taken_as_one_act(
    window: MainWindow, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def answer(dialog: RevisionDialog) -> int:
        model = dialog.model
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        seen.extend(
            [str(model.data(model.index(row, column))) for column in (PLACE, OLD, NEW)]
            for row in range(model.rowCount())
        )
        assert "一是公开还不够及时。" in dialog._new.toPlainText()
        coloured = [part.cursor.selectedText() for part in dialog._new.extraSelections()]  # type: ignore[attr-defined]
        assert coloured == ["还"]
        last = model.index(model.rowCount() - 1, PLACE)
        assert model.data(last, TICK) is Qt.CheckState.Checked
        assert model.setData(last, Qt.CheckState.Unchecked.value, TICK)
        assert not model.setData(model.index(0, OLD), Qt.CheckState.Unchecked.value, TICK)
        assert dialog._box.button(QDialogButtonBox.StandardButton.Ok).text() == "采用 2 处"
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(RevisionDialog, "exec", answer)
    session = window.session
    assert session is not None
    before = session.report.everything
    window.open_path(workbook)
    assert window.session is session
    assert [line[1:] for line in seen] == [["一是公开不够及时。", "一是公开还不够及时。"], ["7", "9"], ["0", "9"]]
    assert seen[0][0] == "五、存在的主要问题及改进情况 第1段"
    assert session.report.text(CellRef("5")) == "一是公开还不够及时。\n二是人手不足。"
    assert session.report.value(CASES) == Decimal(9)
    assert session.report.value(CellRef("3", "granted", "natural")) == 0
    session.undo_stack.undo()
    assert session.report.everything == before


def test_a_report_of_its_own_can_be_made_all_the_same(
    window: MainWindow, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RevisionDialog, "exec", lambda _: RevisionDialog.ANEW)
    monkeypatch.setattr(DraftDialog, "exec", lambda _: QDialog.DialogCode.Accepted.value)
    old = window.session
    assert old is not None
    old.undo_stack.setClean()
    window.open_path(workbook)
    assert window.session is not old
    assert window.session is not None
    assert window.session.report.value(CASES) == Decimal(9)


def test_nothing_to_take_cannot_be_taken(make_session: MakeSession) -> None:
    model = DifferenceModel((), make_session(2024).report)
    assert model.rowCount() == 0
    assert model.accepted == []
    assert model.headerData(0, Qt.Orientation.Horizontal) == "位置"
