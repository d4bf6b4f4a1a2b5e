"""A clerk at the keyboard: types a whole report into the real window, key by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.ui.editor import Editor
from qisheng_desktop.ui.grid.body_view import BodyView
from qisheng_desktop.ui.pages.cover import PREFACE, CoverPage, FieldEdit
from qisheng_desktop.ui.pages.narrative import NarrativePage
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.steps import COVER
from qisheng_desktop.ui.text_edit import ReportTextEdit

Look = Callable[[str], None]


def type_report(editor: Editor, texts: Mapping[str, str], figures: Mapping[str, str], look: Look) -> None:
    """Type cover, tables and texts in the order of the steps; ``look`` is called at the end of each page.

    ``texts`` are cover fields and sections by their address, paragraphs one per line; ``figures`` are the typed cells
    by their address, blank for a cell that is left alone.
    """
    type_cover(editor, texts)
    look(COVER)
    for section in editor.session.report.edition.sections:
        at = QApplication.focusWidget() or editor.steps
        QTest.keyClick(at, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        page = editor.page
        if isinstance(page, TablePage):
            type_table(page, figures)
        elif isinstance(page, NarrativePage):
            type_text(page.editor, texts.get(section.code, ""))
        look(section.code)


def type_cover(editor: Editor, texts: Mapping[str, str]) -> None:
    """Fill the fields of the cover and the preface."""
    page = editor.page
    assert isinstance(page, CoverPage)
    for code, text in texts.items():
        widget = page.field(code)
        if isinstance(widget, FieldEdit):
            widget.setFocus()
            widget.selectAll()
            say(widget, text)
    type_text(page.preface, texts.get(PREFACE.section, ""))


def type_text(editor: ReportTextEdit, text: str) -> None:
    """Type paragraphs, Enter between them."""
    editor.setFocus()
    for number, paragraph in enumerate(text.split("\n") if text else []):
        if number:
            QTest.keyClick(editor, Qt.Key.Key_Return)
        say(editor, paragraph)


def type_table(page: TablePage, figures: Mapping[str, str]) -> None:
    """Go through the input cells by Tab from the first, typing what belongs there."""
    body = page.grid.body
    QTest.keyClick(body, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    seen: set[CellRef] = set()
    while page.grid.current is not None and page.grid.current not in seen:
        ref = page.grid.current
        seen.add(ref)
        for character in figures.get(str(ref), ""):
            QTest.keyClicks(_target(body), character)
        QTest.keyClick(_target(body), Qt.Key.Key_Tab)
        QApplication.processEvents()


def say(widget: QWidget, text: str) -> None:
    """Hand over text as an input method does; key strokes have no Chinese."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def _target(body: BodyView) -> QWidget:
    """Return what has the keyboard: the editor that the first digit opened, or the grid."""
    return body.delegate.editor or body
