"""The one way for every change: undo, typing that joins, history, the file."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from qisheng_desktop.errors import ConflictError, EditError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Change, Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.storage.files import open_project
from qisheng_desktop.ui.session import Session
from tests.ui.sessions import UNIT, MakeSession

NEW, TEXT, LINE = CellRef("3", "new", "natural"), CellRef("1"), CellRef("2", "published_total")


@pytest.fixture
def session(make_session: MakeSession) -> Session:
    return make_session(2024)


def test_a_change_is_told_once_and_can_be_undone_and_redone(session: Session) -> None:
    told: list[Change] = []
    session.changed.connect(told.append)
    session.edit(Edits({NEW: Decimal(3)}), "录入")
    assert [change.done.values for change in told] == [{NEW: Decimal(3)}]
    session.undo_stack.undo()
    assert session.report.value(NEW) is None
    session.undo_stack.redo()
    assert session.report.value(NEW) == Decimal(3)
    assert [entry.origin for entry in session.project.history.entries] == [
        Origin.TYPED, Origin.UNDONE, Origin.REDONE
    ]  # fmt: skip


def test_what_changes_nothing_leaves_nothing_to_undo(session: Session) -> None:
    session.edit(Edits({NEW: None}), "清空")
    assert not session.undo_stack.canUndo()
    assert not session.is_dirty


def test_what_is_refused_leaves_nothing_to_undo(session: Session) -> None:
    with pytest.raises(EditError):
        session.edit(Edits({CellRef("3", "new", "total"): Decimal(3)}), "录入")
    assert not session.undo_stack.canUndo()


def test_typing_in_one_text_is_one_change_and_one_entry(session: Session) -> None:
    for text in ("今", "今年", "今年公"):
        session.edit(Edits({TEXT: text}), "修改文字", is_typing=True)
    assert len(session.project.history.entries) == 1
    assert session.project.history.entries[0].steps[0].new == "今年公"
    session.undo_stack.undo()
    assert session.report.text(TEXT) == ""


def test_typing_after_a_pause_or_elsewhere_is_another_change(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    session.edit(Edits({TEXT: "甲"}), "修改文字", is_typing=True)
    clock[0] = 60.0
    session.edit(Edits({TEXT: "甲乙"}), "修改文字", is_typing=True)
    session.edit(Edits({CellRef("5"): "丙"}), "修改文字", is_typing=True)
    assert session.undo_stack.count() == 3
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.report.text(TEXT) == "甲"


def test_typing_taken_back_and_gone_on_with_leaves_the_entries_before_it_alone(session: Session) -> None:
    session.edit(Edits({CellRef("5"): "丙"}), "修改文字")
    for text in ("甲", None, "乙", "乙丁"):
        session.edit(Edits({TEXT: text}), "修改文字", is_typing=True)
    first, second = session.project.history.entries
    assert [(step.at, step.old, step.new) for step in first.steps] == [(CellRef("5"), None, "丙")]
    assert [(step.at, step.old, step.new) for step in second.steps] == [(TEXT, None, "乙丁")]


def test_saving_cleans_and_reopening_gives_the_same(session: Session, catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "年报 2024.qisheng"
    session.edit(Edits({NEW: Decimal(3), TEXT: "今年公开信息12条。"}), "录入")
    assert session.is_dirty
    session.save(path)
    assert not session.is_dirty
    assert session.saved_at is not None
    opened = open_project(path, catalogue)
    assert opened.project.report.everything == session.report.everything
    assert opened.project.report.unit == UNIT
    session.undo_stack.undo()
    assert session.is_dirty


def test_a_file_changed_by_someone_else_is_not_overwritten(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.qisheng"
    session.save(path)
    path.write_bytes(path.read_bytes() + b"\n")
    session.edit(Edits({NEW: Decimal(3)}), "录入")
    with pytest.raises(ConflictError):
        session.save(path)
    assert session.is_dirty


def test_a_supplement_is_laid_over_and_taken_off_again(make_session: MakeSession) -> None:
    session = make_session(2020)
    told: list[bool] = []
    session.replaced.connect(lambda: told.append(True))
    session.edit(Edits({NEW: Decimal(3)}), "录入")
    session.lay_over(("jilin-2020",), "改地方补充")
    assert LINE in session.report.edition.figures
    assert session.report.value(NEW) == Decimal(3)
    session.edit(Edits({LINE: Decimal(12)}), "录入")
    with pytest.raises(EditError):
        session.lay_over((), "改地方补充")
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert LINE not in session.report.edition.figures
    session.undo_stack.redo()
    session.undo_stack.redo()
    assert session.report.value(LINE) == Decimal(12)
    assert len(told) == 3
