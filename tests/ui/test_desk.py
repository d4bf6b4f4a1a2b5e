"""The pages go from report to report: what they show is what new ones would, and nothing of another report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMetaMethod, QObject, QSize
from PySide6.QtGui import QImage, QInputMethodEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QListWidget, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from qisheng_desktop.errors import EditionError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.storage.files import open_project
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.editor import Editor
from qisheng_desktop.ui.input_context import InputContext
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.pages.cover import CoverPage, FieldEdit
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.steps import COVER, REVIEW, StepList
from qisheng_desktop.ui.theme import LIGHT, Scheme
from tests.ui.sessions import UNIT, MakeSession, fill_nought
from tests.ui.test_input_context import Method

SIZE = QSize(1180, 560)
PREFACE, PHONE = CellRef("preface"), CellRef("phone")
WORDS = "根据《中华人民共和国政府信息公开条例》编制，报告共六个部分。"
PROPERTIES = (
    "text",
    "plainText",
    "placeholderText",
    "currentText",
    "value",
    "minimum",
    "maximum",
    "checked",
    "toolTip",
)
PLACES = ("accessibleName", "enabled", "visible", "geometry", "cursorPosition", "selectedText", "objectName", "kind")


def typed(session: Session, words: str) -> Session:
    """Fill texts and figures, so that there is something to be seen and to be found."""
    fill_nought(session)
    texts = {PREFACE: words + "新收{{3[new,total]}}件。\n一、概况。第二段。", CellRef("1"): f"公开12条。{words}"}
    session.edit(Edits(texts | {PHONE: words[:8]}), "填写")
    session.review()
    return session


@pytest.fixture
def method(qapp: QApplication) -> Iterator[Method]:
    """Return an input method of our own: it keeps what is composed until the focus goes elsewhere."""
    made, place = Method(), QObject()
    InputContext(qapp, made, place)
    yield made
    del place


@pytest.fixture
def reports(make_session: MakeSession) -> list[Session]:
    """Return reports of all kinds: of both forms, with a supplement, filled, empty, long and short."""
    return [
        typed(make_session(2024), WORDS * 12),
        make_session(2023),
        typed(make_session(2024), "短。"),
        typed(make_session(2020), "二〇二〇年的前言。"),
        typed(make_session(2019, ("jilin-2020",)), WORDS),
        make_session(2019),
        typed(make_session(2022), WORDS * 3),
    ]


def shown(session: Session, qtbot: QtBot) -> Editor:
    """Show a report in pages of its own."""
    made = Editor(session, LIGHT)
    qtbot.addWidget(made)
    made.resize(SIZE)
    made.show()
    return made


def use(editor: Editor, qtbot: QtBot) -> None:
    """Leave traces in the pages wherever a clerk could."""
    for _ in range(editor.steps.count()):
        editor.turn(1)
    editor.show_review()
    cover = editor._pages[COVER]
    assert isinstance(cover, CoverPage)
    editor.steps.go_to(COVER)
    cover.preface.selectAll()
    for line in cover.findChildren(FieldEdit):
        line.selectAll()
    editor.findings.say("上一份报告里的话")
    editor.findings.step(1)
    editor.steps.go_to(COVER)
    bar = cover.findChildren(QScrollArea)[0].verticalScrollBar()
    bar.setValue(bar.maximum())
    fold = editor.findings.findChild(QToolButton)
    assert fold is not None
    fold.click()
    editor.open_find()
    qtbot.wait(1)


def settled(editor: Editor) -> QImage:
    """Return what is seen of the pages when all that was put off is done."""
    settle_windows()
    return editor.grab().toImage()


def settle_windows() -> None:
    """Do what was put off, in one turn of the event loop."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def told(editor: Editor) -> list[tuple[object, ...]]:
    """Return everything that the widgets in sight tell of themselves, in an order of its own."""
    widgets = [widget for widget in editor.findChildren(QWidget) if widget.isVisible()]
    lines = [(type(widget).__name__, *map(widget.property, PROPERTIES + PLACES)) for widget in widgets]
    return sorted(lines, key=repr)


def test_kept_pages_show_what_new_ones_would(reports: list[Session], qtbot: QtBot) -> None:
    kept = shown(reports[0], qtbot)
    for session in reports[1:] + reports[:1]:
        use(kept, qtbot)
        kept.show_session(session)
        new = shown(session, qtbot)
        seen = []
        for editor in (kept, new):
            editor.activateWindow()
            editor.steps.setFocus()
            seen.append((settled(editor), told(editor)))
        assert seen[0] == seen[1], session.report.year
        new.hide()


def test_the_cover_is_kept_where_the_same_is_asked(reports: list[Session], qtbot: QtBot) -> None:
    kept = shown(reports[0], qtbot)
    cover = kept.page
    kept.show_session(reports[1])
    assert kept.page is cover
    kept.show_session(reports[3])
    assert kept.page is not cover


def test_what_is_typed_goes_to_the_report_in_sight_alone(reports: list[Session], qtbot: QtBot) -> None:
    first, second = reports[0], reports[1]
    kept = shown(first, qtbot)
    before = first.report.everything
    kept.show_session(second)
    cover = kept.page
    assert isinstance(cover, CoverPage)
    year, line = cover.field("year"), cover.field("phone")
    assert isinstance(line, FieldEdit)
    assert year is not None
    line.setFocus()
    QTest.keyClicks(line, "0431-1")
    year.setProperty("value", 2025)
    cover.preface.setFocus()
    send(cover.preface, QInputMethodEvent("", []), commit="另一份的前言")
    assert second.report.text(PHONE) == "0431-1"
    assert second.report.year == 2025
    assert second.report.text(PREFACE) == "另一份的前言"
    assert first.report.everything == before
    first.edit(Edits({PHONE: "1", PREFACE: "先前的"}), "在别处改")  # whatever still holds it
    assert line.text() == "0431-1"
    assert cover.preface.toPlainText() == "另一份的前言"


def test_a_report_let_go_has_nobody_who_listens(reports: list[Session], qtbot: QtBot) -> None:
    first = reports[0]
    kept = shown(first, qtbot)
    signals = [QMetaMethod.fromSignal(signal) for signal in (first.changed, first.reviewed)]
    assert all(first.isSignalConnected(signal) for signal in signals)
    kept.show_session(reports[1])
    assert not any(first.isSignalConnected(signal) for signal in signals)


def send(widget: QWidget, event: QInputMethodEvent, *, commit: str = "") -> None:
    """Let an input method tell what is composed, or what it came to."""
    event.setCommitString(commit)
    QCoreApplication.sendEvent(widget, event)


def typed_in(editor: Editor, code: str) -> QWidget:
    """Return what a text or a field of the cover is typed in."""
    assert isinstance(editor.page, CoverPage)
    widget = editor.page.preface if code == "preface" else editor.page.field(code)
    assert widget is not None
    return widget


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("code", ["preface", "phone"])
def test_what_is_being_composed_stays_with_its_report(
    reports: list[Session], qtbot: QtBot, method: Method, code: str, *, is_known: bool
) -> None:
    kept = shown(reports[0], qtbot)
    widget = typed_in(kept, code)
    kept.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    if is_known:
        method.previewed.emit("拼音", 6)
    else:
        send(widget, QInputMethodEvent("拼音", []))
    kept.show_session(reports[1])
    kept.steps.setFocus()
    settled(kept)
    assert reports[1].report.text(CellRef(code)) == ""
    assert reports[1].undo_stack.count() == 0
    assert settled(kept) == settled(shown(reports[1], qtbot))


@pytest.mark.parametrize("code", ["preface", "phone"])
def test_what_is_being_composed_is_saved_with_its_report(
    window: MainWindow, paths: list[Path], monkeypatch: pytest.MonkeyPatch, method: Method, code: str
) -> None:
    window.open_path(paths[0])
    first, editor = window.session, window.editor
    assert first is not None
    assert editor is not None
    widget = typed_in(editor, code)
    window.activateWindow()
    widget.setFocus()
    method.previewed.emit("拼音", 6)
    assert "拼音" not in first.report.text(CellRef(code))
    window.keeper.save_and_wait()
    assert "拼音" in open_project(paths[0], window._catalogue).project.report.text(CellRef(code))
    method.previewed.emit("又拼", 6)
    monkeypatch.setattr(messages, "ask_unsaved", lambda *_: messages.Answer.DISCARD)
    window.open_path(paths[1])
    settle_windows()
    assert "又拼" in first.report.text(CellRef(code))
    assert window.session is not None
    assert "拼" not in window.session.report.text(CellRef(code))
    assert window.session.undo_stack.count() == 0
    widget.setFocus()
    editor.steps.setFocus()
    assert "拼" not in window.session.report.text(CellRef(code))


def test_a_supplement_laid_over_leaves_the_clerk_where_he_is(make_session: MakeSession, qtbot: QtBot) -> None:
    session = make_session(2020)
    editor = shown(session, qtbot)
    cover = editor.page
    box = cover.findChild(QCheckBox)
    assert box is not None
    settled(editor)
    bar = cover.findChildren(QScrollArea)[0].verticalScrollBar()
    bar.setValue(bar.maximum())
    at = bar.value()
    assert at > 0
    box.click()
    settled(editor)
    assert session.report.edition.supplements
    assert editor.page is cover
    assert box.isChecked()
    assert bar.value() == at
    session.undo_stack.undo()
    assert not box.isChecked()
    editor.show_review()
    session.undo_stack.redo()
    assert editor.steps.code == REVIEW
    assert editor.focusWidget() is editor.steps
    assert box.isChecked()


def test_a_cover_too_wide_for_its_window_begins_at_the_left(reports: list[Session], qtbot: QtBot) -> None:
    kept = shown(reports[0], qtbot)
    kept.resize(600, 300)
    settled(kept)
    bar = kept.page.findChildren(QScrollArea)[0].horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    kept.show_session(reports[1])
    assert bar.value() == 0


# ------------------------------------------------------------------------------------------------------- in the window


@pytest.fixture
def paths(reports: list[Session], tmp_path: Path) -> list[Path]:
    """Return two saved reports."""
    for number, session in enumerate(reports[:2]):
        session.save(tmp_path / f"{number}.qisheng")
    return sorted(tmp_path.glob("*.qisheng"))


def test_nothing_of_a_closed_report_stays_in_the_pages(window: MainWindow, paths: list[Path], qtbot: QtBot) -> None:
    window.open_path(paths[0])
    editor, session = window.editor, window.session
    assert editor is not None
    assert session is not None
    use(editor, qtbot)
    window.keeper.close_report()
    assert window.editor is None
    assert window.start.isVisible()
    qtbot.waitUntil(lambda: not isValid(session), timeout=20_000)
    assert WORDS[:8] not in repr(said(editor))
    assert unit_in(editor) == ""
    window.open_path(paths[1])
    assert window.editor is editor
    assert unit_in(editor) == UNIT
    assert WORDS[:8] not in repr(said(editor))


def test_the_start_page_has_the_keys_once_the_report_is_closed(
    window: MainWindow, paths: list[Path], qtbot: QtBot
) -> None:
    window.activateWindow()
    window.open_path(paths[0])
    assert window.editor is not None
    qtbot.waitUntil(window.editor.steps.hasFocus)
    window.keeper.close_report()
    settle_windows()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.start.isAncestorOf(focused)


def unit_in(editor: Editor) -> object:
    """Return the name of the unit as the cover shows it."""
    assert isinstance(editor.page, CoverPage)
    line = editor.page.field("unit")
    assert line is not None
    return line.property("text")


def said(editor: Editor) -> list[list[object]]:
    """Return all that stands in the widgets, in sight or not."""
    return [[widget.property(name) for name in PROPERTIES] for widget in editor.findChildren(QWidget)]


def test_reports_and_pages_go_after_the_next_is_shown(window: MainWindow, paths: list[Path], qtbot: QtBot) -> None:
    window.open_path(paths[0])
    editor, session = window.editor, window.session
    assert editor is not None
    assert session is not None
    editor.turn(1)
    page = editor.page
    window.open_path(paths[1])
    assert isValid(page)
    qtbot.waitUntil(lambda: not isValid(page) and not isValid(session), timeout=20_000)
    assert [child for child in window.children() if isinstance(child, Session)] == [window.session]


def test_the_pages_wait_behind_the_start_page(window: MainWindow, paths: list[Path], qtbot: QtBot) -> None:
    window.prepare()
    qtbot.waitUntil(lambda: window.findChild(Editor) is not None, timeout=20_000)
    waiting = window.findChild(Editor)
    assert window.editor is None
    assert window.start.isVisible()
    assert window.session is None
    window.open_path(paths[0])
    assert window.editor is waiting
    window.prepare()
    qtbot.wait(50)
    assert window.findChildren(Editor) == [waiting]


def test_the_waiting_pages_are_laid_out_and_painted_once(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    painted: list[QWidget] = []

    def paint(steps: StepList, event: QPaintEvent) -> None:
        painted.append(steps)
        QListWidget.paintEvent(steps, event)

    monkeypatch.setattr(StepList, "paintEvent", paint, raising=False)
    window._make_pages()
    qtbot.waitUntil(lambda: bool(painted), timeout=20_000)
    waiting = window.findChild(Editor)
    assert waiting is not None
    assert window.start.isVisible()
    assert waiting.size() == window.start.size()


def test_pages_that_wait_take_other_colours(window: MainWindow, paths: list[Path], qtbot: QtBot) -> None:
    window._make_pages()
    qtbot.wait(1)
    window._set_scheme(Scheme.DARK)
    settle_windows()
    (waiting,) = window.findChildren(Editor)
    assert window.start.isVisible()
    window.open_path(paths[0])
    assert window.editor is waiting
    ground = waiting.steps.grab().toImage().pixelColor(2, waiting.steps.height() - 2)
    window._set_scheme(Scheme.LIGHT)
    assert ground.lightness() < 100


def test_a_wrong_form_is_no_trouble_before_it_is_needed(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def fail(_catalogue: Catalogue) -> None:
        raise EditionError(())

    monkeypatch.setattr(Catalogue, "newest", property(fail))
    window._make_pages()
    assert window.findChild(Editor) is None
    assert window.start.isVisible()
    qtbot.wait(1)
