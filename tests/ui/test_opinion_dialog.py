"""审核意见 on the screen, saved and printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from qisheng_desktop.ui import messages, opinion_dialog
from qisheng_desktop.ui.opinion_dialog import OpinionDialog
from qisheng_desktop.ui.pages.review import ReviewPage
from qisheng_desktop.ui.theme import LIGHT
from tests.ui.sessions import MakeSession


@pytest.fixture
def page(make_session: MakeSession, qtbot: QtBot) -> ReviewPage:
    made = ReviewPage(make_session(2024), LIGHT)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


@pytest.fixture
def dialog(page: ReviewPage, qtbot: QtBot) -> OpinionDialog:
    made = OpinionDialog(page._session, page)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made._save.isEnabled, timeout=60_000)
    return made


def test_the_page_is_shown_and_saved(dialog: OpinionDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(dialog._preview._images) == 1
    target = tmp_path / "意见"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.save()
    assert target.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert "意见" in dialog._said.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog.save()


def test_a_place_that_takes_nothing_is_told(
    dialog: OpinionDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(messages, "tell_error", lambda *given: told.append(given[1]))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "such" / "x.pdf"), ""))
    dialog.save()
    assert told == ["没有存成"]


def test_it_is_printed(dialog: OpinionDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr("qisheng_desktop.ui.opinion_dialog.QPrintDialog.exec", lambda _: 1)
    monkeypatch.setattr(opinion_dialog, "print_pdf", lambda pdf, _printer: printed.append(pdf))
    dialog.print()
    assert printed == [dialog._pdf]


def test_the_review_page_opens_it(page: ReviewPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(OpinionDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    page.show_opinion()
    assert opened == ["审核意见"]
