"""A session at the window with texts that ask Qt to open files: every place that shows foreign words is shown.

Run under strace by test_no_network.py. No path with a canary's name may ever be opened.
"""

from __future__ import annotations

import os
import sys
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QToolTip, QWidget

from qisheng_desktop.app import make_application
from qisheng_desktop.errors import ImportRefusedError, RefusalKind, SaveError
from qisheng_desktop.importing.worker import read_file
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Value, parse_ref
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.dialogs import NoteDialog, ReasonDialog, RelationsDialog
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.pages.narrative import NarrativePage
from qisheng_desktop.ui.reading import DraftDialog
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.theme import LIGHT, Scheme, apply_theme
from tests.importing.documents import make_page, make_report, to_html, to_xlsx

CANARY = "zqcanary"
MARKUP = (
    f'<img src="file:///tmp/{CANARY}-a.png"><img src="//{CANARY}-host/share/b.png"><img src="{CANARY}-c.png">'
    f'<style>@import "file:///tmp/{CANARY}-d.css";</style><link rel="stylesheet" href="//{CANARY}-host/e.css">'
    f'<body background="//{CANARY}-host/f.png"><table background="{CANARY}-g.png"><tr><td>x</td></tr></table>'
)
ROOT = QModelIndex()
TIP = Qt.ItemDataRole.ToolTipRole
SHORT = f'<img src="//{CANARY}-host/h.png">'


def spin() -> None:
    """Let everything be painted."""
    for _ in range(5):
        QApplication.processEvents()


def shown(widget: QWidget) -> None:
    """Show a widget, and the tips of all in it."""
    widget.show()
    spin()
    for view in widget.findChildren(QAbstractItemView):
        model = view.model()
        for row in range(min(model.rowCount(ROOT), 30)):
            for column in range(8):  # a list has one and will not say so
                QToolTip.showText(view.mapToGlobal(QPoint()), str(model.index(row, column).data(TIP) or ""), view)
    for child in [widget, *widget.findChildren(QWidget)]:
        if child.isVisible():
            middle = QPoint(child.width() // 2, child.height() // 2)
            QApplication.sendEvent(child, QHelpEvent(QEvent.Type.ToolTip, middle, child.mapToGlobal(middle)))
    spin()


def dialog(call: object) -> None:
    """Open what blocks, look at it, close it."""

    def close() -> None:
        modal = QApplication.activeModalWidget()
        if modal is None:
            QTimer.singleShot(20, close)
            return
        shown(modal)
        modal.close()

    QTimer.singleShot(0, close)
    assert callable(call)
    call()


def report() -> Report:
    """Make a report with the canary in every place that takes words."""
    catalogue = Catalogue(forms_folder())
    texts = {CellRef(code): f"全年公开。{MARKUP}" for code in ("preface", "1", "5", "6")}
    values: dict[CellRef, Value] = {CellRef("unit"): f"某某镇{SHORT}", CellRef("address"): SHORT}
    values[parse_ref("3[new,natural]")] = Decimal(3)
    notes = {parse_ref("3[new,natural]"): SHORT}
    return Report(catalogue.edition("2021"), 2024, Edits({**texts, **values}, notes, {}, {"1": f"一、总体情况{SHORT}"}))


def main() -> None:
    """Go through all of it."""
    folder = Path(sys.argv[1])
    app = make_application([])
    apply_theme(app, LIGHT)
    catalogue = Catalogue(forms_folder())
    window = MainWindow(catalogue, Settings(folder / "settings.json", Scheme.LIGHT))
    window.resize(1366, 768)
    window.show()
    session = Session(Project(report()), catalogue, parent=window)
    window.open_session(session)
    session.review()
    editor = window.editor
    assert editor is not None
    session.save(folder / f"{CANARY[:2]}名字<img src={CANARY}.png>.qisheng")
    for row in range(editor.steps.count()):
        editor.steps.setCurrentRow(row)
        shown(window)
        page = editor.page
        if isinstance(page, NarrativePage):
            pasted = QMimeData()
            pasted.setHtml(MARKUP)
            pasted.setText(MARKUP)
            page.editor.insertFromMimeData(pasted)
            shown(window)
    for finding in session.findings[:20]:
        editor.show_finding(finding)
        shown(window)
    path = Path(f"<img src={CANARY}-i.png>.docx")
    dialog(lambda: messages.tell(window, SHORT, MARKUP))
    dialog(lambda: messages.ask(window, SHORT, MARKUP, yes=SHORT))
    dialog(lambda: messages.ask_unsaved(window, MARKUP))
    dialog(lambda: messages.tell_error(window, "x", ImportRefusedError(path, RefusalKind.OTHER_FORMAT, SHORT)))
    dialog(lambda: messages.tell_error(window, "x", SaveError(path, "ENOSPC")))
    for made in (
        NoteDialog(MARKUP, MARKUP, window),
        ReasonDialog(MARKUP, MARKUP, window),
        RelationsDialog(MARKUP, [MARKUP, SHORT], window),
    ):
        shown(made)
    for name, data in (
        ("a.html", to_html(make_page(make_report("2021", 1))).replace("<body>", f"<body>{MARKUP}").encode()),
        ("b.xlsx", to_xlsx(make_page(make_report("2021", 1)))),
        ("c.txt", f"某某镇2023年政府信息公开工作年度报告\n一、总体情况\n{MARKUP}\n{SHORT}".encode()),
    ):
        (folder / name).write_bytes(data)
        draft = read_file(folder / name)
        form = catalogue.edition(draft.edition, draft.supplements)
        shown(DraftDialog(draft, form, SHORT, LIGHT, window))
    window.show_help()
    spin()
    session.close()
    loaded = {"PySide6.QtNetwork", "ssl", "_ssl", "http.client", "urllib.request"} & set(sys.modules)
    print("loaded", sorted(loaded))
    print("done", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
