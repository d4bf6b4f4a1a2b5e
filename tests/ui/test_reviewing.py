"""Long texts are read beside the window; what was read in an older text is dropped."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.review import reviewer
from qisheng_desktop.ui import reviewing
from qisheng_desktop.ui.session import Session
from tests.ui.sessions import MakeSession

ONE = CellRef("1")
LONG = "我镇严格按照要求做好政府信息公开工作。" * 150


@pytest.fixture
def session(make_session: MakeSession) -> Session:
    return make_session(2024)


def codes(session: Session) -> list[str]:
    return [finding.rule.code for finding in session.findings if finding.at == ONE and finding.passage]


def test_a_long_text_is_read_in_another_thread(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    real = reviewer.review

    def review(report: Report, last: Report | None = None) -> tuple[Finding, ...]:
        threads.append(threading.current_thread())
        assert report is not session.report
        return real(report, last)

    session.review()  # so that the pause after opening is over
    monkeypatch.setattr(reviewer, "review", review)
    with qtbot.waitSignal(session.reviewed, timeout=20_000):
        session.edit(Edits({ONE: LONG + "加强资金资金管理。"}), "修改文字")
    assert "s-doubled" in codes(session)
    assert threads
    assert threading.main_thread() not in threads


def test_what_was_read_in_an_older_text_is_dropped(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    real, read = reviewer.review, list[str]()

    def review(report: Report, last: Report | None = None) -> tuple[Finding, ...]:
        read.append(report.text(ONE)[-6:])
        begun.set()
        go_on.wait(60)
        return real(report, last)

    monkeypatch.setattr(reviewer, "review", review)
    session.edit(Edits({ONE: LONG + "加强资金资金管理。"}), "修改文字")
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    session.edit(Edits({ONE: LONG + "加强培训培训工作。"}), "修改文字")
    assert codes(session) == []
    go_on.set()
    with qtbot.waitSignal(session.reviewed, timeout=20_000):
        pass
    assert len(read) == 2
    (doubled,) = [finding for finding in session.findings if finding.rule.code == "s-doubled"]
    assert doubled.passage is not None
    assert doubled.passage.words == "培训培训"


def test_a_short_text_is_read_at_once_in_the_pause(session: Session, qtbot: QtBot) -> None:
    assert reviewing.LONG > 100
    with qtbot.waitSignal(session.reviewed, timeout=20_000):
        session.edit(Edits({ONE: "加强资金资金管理。"}), "修改文字")
    assert "s-doubled" in codes(session)


def test_closing_waits_for_what_is_being_read(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()
    real = reviewer.review

    def review(report: Report, last: Report | None = None) -> tuple[Finding, ...]:
        begun.set()
        return real(report, last)

    monkeypatch.setattr(reviewer, "review", review)
    session.edit(Edits({ONE: LONG}), "修改文字")
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    session.close()
    assert not session._reviewing._background.is_busy
