"""What was read, figure by figure: left out, put right, taken."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from qisheng_desktop.importing.draft import Doubt, DoubtKind, Draft
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui.draft_model import DOUBT, PLACE, READ, ResultModel
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession

NEW, OTHER = CellRef("3", "new", "natural"), CellRef("3", "new", "legal")
BLANK, TOTAL = CellRef("3", "granted", "natural"), CellRef("3", "new", "total")
VALUES: dict[CellRef, Value] = {NEW: Decimal(12), OTHER: Decimal(3), CellRef("1"): "字" * 100}
CHECK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def model(make_session: MakeSession) -> ResultModel:
    draft = Draft(
        "某镇", 2024, "2021",
        edits=Edits(VALUES, {NEW: "含函件"}, {TOTAL: Decimal(9)}),
        doubts=(
            Doubt(DoubtKind.RUN_TOGETHER, BLANK, "123"), Doubt(DoubtKind.TOTAL_DIFFERS, TOTAL, "9"),
            Doubt(DoubtKind.READ_TWICE, NEW, "12"), Doubt(DoubtKind.TOO_LONG, NEW, "12"),
            Doubt(DoubtKind.OTHER_EDITION, None, "2019"),
        ),
    )  # fmt: skip
    made = ResultModel(draft, make_session(2024).report, LIGHT)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return made


def row_of(model: ResultModel, ref: CellRef) -> int:
    return next(row for row in range(model.rowCount()) if model.ref(row) == ref)


def test_as_it_stands_everything_is_taken(model: ResultModel) -> None:
    assert model.edits == Edits(
        {NEW: Decimal(12), OTHER: Decimal(3), CellRef("1"): "字" * 100}, {NEW: "含函件"}, {TOTAL: Decimal(9)}
    )
    assert [model.ref(row) for row in range(5)] == [BLANK, TOTAL, NEW, None, None]
    assert model.index(row_of(model, NEW), READ).data() == "12（含函件）"
    assert model.index(row_of(model, CellRef("1")), READ).data().endswith("…")


def test_a_line_without_its_tick_is_left_out(model: ResultModel) -> None:
    for ref in (NEW, TOTAL):
        index = model.index(row_of(model, ref), PLACE)
        assert index.flags() & Qt.ItemFlag.ItemIsUserCheckable
        assert model.setData(index, Qt.CheckState.Unchecked.value, CHECK)
        assert index.data(CHECK) == Qt.CheckState.Unchecked
    assert model.edits == Edits({OTHER: Decimal(3), CellRef("1"): "字" * 100})
    assert model.setData(model.index(row_of(model, NEW), PLACE), Qt.CheckState.Checked.value, CHECK)
    assert model.edits.values[NEW] == 12


def test_a_figure_is_put_right_and_a_doubtful_blank_filled(model: ResultModel) -> None:
    assert model.setData(model.index(row_of(model, NEW), READ), "13")
    assert model.setData(model.index(row_of(model, BLANK), READ), "１２３件")
    assert not model.setData(model.index(row_of(model, OTHER), READ), "三件左右")
    assert [model.edits.values[ref] for ref in (NEW, BLANK, OTHER)] == [13, 123, 3]
    assert model.edits.notes[NEW] == "含函件"


def test_totals_texts_and_the_whole_document_are_not_typed_over(model: ResultModel) -> None:
    for row in (row_of(model, TOTAL), row_of(model, CellRef("1")), 4):
        assert not model.index(row, READ).flags() & Qt.ItemFlag.ItemIsEditable
    assert not model.index(4, PLACE).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not model.setData(model.index(4, READ), "1")
    assert model.index(4, PLACE).data() == "整个文件"
    assert model.index(4, DOUBT).data()
