"""The manual says what the program has: in it 「words」 stand on the screen, `keys` do something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QImage, QKeyEvent, QKeySequence, QPixmap, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot
from screenshots import open_window, opened, spoil, turn_to

from qisheng_desktop.errors import ConflictError
from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.cells import parse_ref
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder, resources_folder
from qisheng_desktop.storage.backups import Version
from qisheng_desktop.storage.owner import this_process
from qisheng_desktop.storage.reading import Opened
from qisheng_desktop.storage.recovery import About, Left
from qisheng_desktop.ui import help as manual
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.changes import ChangesDialog
from qisheng_desktop.ui.comparing import CompareDialog
from qisheng_desktop.ui.data_dialog import DataDialog
from qisheng_desktop.ui.dialogs import NewDialog, NoteDialog, PasteDialog, ReasonDialog
from qisheng_desktop.ui.editor import Editor
from qisheng_desktop.ui.find import FindDialog
from qisheng_desktop.ui.grid.paste import Paste
from qisheng_desktop.ui.last_year import USE, LastYearDialog
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.privacy import PrivacyDialog
from qisheng_desktop.ui.rescue import Found, RescueDialog
from qisheng_desktop.ui.safe import SafeDialog
from qisheng_desktop.ui.session import now
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.steps import steps_of
from qisheng_desktop.ui.theme import LIGHT, Scheme
from qisheng_desktop.ui.troubles import ask_way
from qisheng_desktop.ui.updates import UpdatesDialog
from qisheng_desktop.ui.versions import VersionsDialog
from qisheng_desktop.ui.words import SEVERITY

FOLDER = resources_folder() / "help"
PICTURE = re.compile(r"!\[[^]]+\]\(([^)]+)\)")
"""With words for whoever cannot see it; Qt leaves a picture without any out."""
WORD = re.compile(r"「([^」]+)」")
KEY = re.compile(r"`((?:(?:Ctrl|Shift|Alt)\+)+[^`]+|F\d+|Enter|Tab|Esc|Delete)`")
SMALL = 60_000
MODIFIERS = {"Ctrl": "Control", "Shift": "Shift", "Alt": "Alt"}
ARROWS = {"←": "Left", "→": "Right"}


def page(code: str) -> str:
    return (FOLDER / f"{code}.md").read_text(encoding="utf-8")


def everything() -> str:
    return "\n".join(map(page, manual.PAGES))


@pytest.fixture
def editor(qtbot: QtBot) -> Iterator[Editor]:
    """The window with a report that has a finding of every kind, and every page made."""
    del qtbot
    with open_window(None, (1366, 768), Scheme.LIGHT) as window:
        made = opened(window)
        spoil(made.session)
        last = Attachment(last_year_of(Report(made.session.report.edition, made.session.report.year - 1)))
        printed, titles = {parse_ref("3[total,natural]"): Decimal(99)}, {"4": "四、其他"}
        made.session.edit(Edits(printed=printed, titles=titles, last=last), "读入")
        for step in steps_of(made.session.report):
            turn_to(made, step.code)
        yield made


def window_of(editor: Editor) -> MainWindow:
    window = editor.window()
    assert isinstance(window, MainWindow)
    return window


def grid_page(editor: Editor) -> TablePage:
    turn_to(editor, "3")
    assert isinstance(editor.page, TablePage)
    return editor.page


def texts(widget: QWidget) -> Iterator[str]:
    """Everything written on a widget and its children."""
    yield widget.windowTitle()
    for action in widget.findChildren(QAction):
        yield action.text()
    for labelled in (*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)):
        yield str(labelled.property("text"))
    for listed in widget.findChildren(QListWidget):
        for row in range(listed.count()):
            yield listed.item(row).text()


def left_behind(editor: Editor) -> Found:
    about = About(this_process(), "", now())
    return Found(Left(Path(), about, ()), Opened(editor.session.project.snapshot()), None)


def open_what_is_no_report(window: MainWindow) -> None:
    """Show what is offered where an older version is known, and where somebody else saved."""
    version = Version(Path(), 1, 1, "20260115", "")
    window.keeper.files._open_older("", [version])
    ask_way(window, ConflictError(Path("x"), "changed"), window.keeper.session.report, window._catalogue)  # type: ignore[union-attr] # a report is open


def dialogs(editor: Editor) -> list[QDialog]:
    window, report = window_of(editor), editor.session.report
    finding = report.findings[0]
    return [
        NewDialog(editor.session.catalogue, 2020, "", window),
        NoteDialog("", "", window),
        PasteDialog(Paste(), report, window),
        ReasonDialog(finding.message, "", window),
        FindDialog(editor.session, window),
        UpdatesDialog(editor.session.catalogue, window),
        RescueDialog(left_behind(editor), window),
        VersionsDialog(window.keeper.backups, [], report, editor.session.catalogue, window),
        ChangesDialog(editor.session.project, window),
        PrivacyDialog(Settings(Path("settings.json")), window),
        DataDialog(editor.session, LIGHT, window),
        LastYearDialog(editor.session, lambda: None, LIGHT, window),
        CompareDialog(report, report, LIGHT, window),
        SafeDialog("", editor.session.report, has_versions=True, parent=window),
    ]


def words_on_screen(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    window, page = window_of(editor), grid_page(editor)
    found = [window.windowTitle()]

    class Shown(QMenu):  # Qt's own exec cannot be replaced
        def exec(self, *_: object) -> None:  # type: ignore[override]
            found.extend(texts(self))

    monkeypatch.setattr("qisheng_desktop.ui.pages.table.QMenu", Shown)
    page.grid.body.menu_wanted.emit(QPoint())
    monkeypatch.setattr("PySide6.QtWidgets.QMessageBox.exec", lambda box: found.extend(texts(box)))
    messages.ask_unsaved(window, "")
    open_what_is_no_report(window)
    window.start.show_found([left_behind(editor)])
    window.keeper.protected_at = now()
    found.append(window.windowTitle())
    editor.session.begin_save()
    found += [window.windowTitle(), window._protected.text().partition(" ")[0]]
    editor.session.save(Path("saved.qisheng"))
    found += [text for widget in (window, window.start, *dialogs(editor)) for text in texts(widget)]
    found += [*SEVERITY.values(), USE]
    found += [one for text in found for one in re.split(r"[\s—]+", text)]
    return {re.sub(r"\(&.\)|&|…$|\t.*", "", text).replace("…", "") for text in found}


def does_something(widget: QWidget, sequence: str) -> bool:
    """Whether a widget takes a key for itself."""
    *held, key = sequence.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= getattr(Qt.KeyboardModifier, f"{MODIFIERS[one]}Modifier")
    name = {"Enter": "Return", "Esc": "Escape"}.get(key, key)
    event = QKeyEvent(QEvent.Type.KeyPress, getattr(Qt.Key, f"Key_{name}"), modifiers)
    return QCoreApplication.sendEvent(widget, event) and event.isAccepted()


def test_every_page_exists_under_its_title() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == manual.PAGES.keys()
    for code, title in manual.PAGES.items():
        assert page(code).startswith(f"# {title}\n")


def test_every_picture_exists_is_used_and_is_small() -> None:
    named = PICTURE.findall(everything())
    assert {path.name for path in FOLDER.glob("*.png")} == set(named)
    assert [name for name in named if (FOLDER / name).stat().st_size > SMALL] == []


def test_every_page_draws_its_pictures_without_scrolling_sideways(qtbot: QtBot, editor: Editor) -> None:
    shown = manual.HelpWindow(window_of(editor))
    qtbot.addWidget(shown)
    browser = shown.findChild(QTextBrowser)
    assert browser is not None
    width = shown.width()
    for code in manual.PAGES:
        shown.show_page(code)
        shown.resize(width, shown.height())  # the screen of the tests is narrower than any that is sold
        document, wanted = browser.document(), PICTURE.findall(page(code))
        assert re.findall('<img src="([^"]+)"', document.toHtml()) == wanted
        for name in wanted:
            drawn = document.resource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
            assert isinstance(drawn, QPixmap | QImage)
        assert browser.horizontalScrollBar().maximum() == 0, code


def test_every_word_stands_on_the_screen(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {word.replace("…", "") for word in WORD.findall(everything())}
    assert len(wanted) > 40
    assert wanted - words_on_screen(editor, monkeypatch) == set()


def test_a_word_that_is_nowhere_is_seen(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "自动备份" not in words_on_screen(editor, monkeypatch)


def shortcuts(editor: Editor) -> set[str]:
    return {key.toString() for action in window_of(editor).findChildren(QAction) for key in action.shortcuts()}


def test_every_key_does_something(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {re.sub("[←→]", lambda found: ARROWS[found[0]], key) for key in KEY.findall(everything())}
    assert {"Ctrl+Enter", "F2", "Esc", "Alt+Left"} <= wanted
    monkeypatch.setattr(PasteDialog, "exec", lambda _: 0)
    body = grid_page(editor).grid.body
    left = {key for key in wanted - shortcuts(editor) if not does_something(body, key)}
    body.commit()
    does_something(body, "F2")
    typed = body.viewport().findChildren(QLineEdit)[-1]
    assert {key for key in left if not does_something(typed, key)} == set()


def test_a_key_that_does_nothing_is_seen(editor: Editor) -> None:
    assert not does_something(grid_page(editor).grid.body, "F9")


def test_every_shortcut_stands_in_the_table_of_keys(editor: Editor) -> None:
    named = {re.sub("[←→]", lambda found: ARROWS[found[0]], key) for key in KEY.findall(page("keys"))}
    assert {key for key in shortcuts(editor) if QKeySequence(key).count()} - named == set()


def test_the_editions_named_are_those_there_are() -> None:
    found = {path.parent.name for path in forms_folder().glob("*/edition.toml")}
    assert found == {"2019", "2021"}, "start.md says which years have which form"
