"""How long an answer takes in the window, offscreen: typed, computed, checked and painted."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.harness import Row, interleaved
from qisheng_desktop.app import make_application, settle
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.pages.table import TablePage
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.theme import LIGHT, Scheme, apply_theme

ROUNDS = 500
SEED = 20240131
SIZE = 1366, 1000
"""Pixels: tall enough that every row of table 三 is in sight and painted."""
LIMITS = {"set": 3.0, "typed": 16.0, "repaint": 10.0}
"""Milliseconds of p99 that each may take; for the repaint, of the median."""


def window_rows(report: Report, baseline: float) -> list[Row]:
    """Time the window on a full report; ``baseline`` in milliseconds is the model's own."""
    app = make_application([])
    apply_theme(app, LIGHT)
    catalogue = Catalogue(forms_folder())
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(catalogue, Settings(Path(folder) / "settings.json", Scheme.LIGHT))
        window.resize(*SIZE)
        window.show()
        session = Session(Project(report), catalogue)
        window.open_session(session)
        app.processEvents()
        if window.editor is None:
            raise AssertionError
        window.editor.go_to(CellRef("3", "new", "natural"))
        app.processEvents()
        settle()  # as the program does a moment after its start
        times = interleaved(_actions(window.editor.page), ROUNDS)
        session.undo_stack.setClean()
        window.close()
    return [
        Row("setData, totals, findings, changed cells painted", times["set"], baseline, None, LIMITS["set"]),
        Row("two digits and Enter typed, and all painted", times["typed"], baseline, None, LIMITS["typed"]),
        Row("repaint of the whole of table 三", times["repaint"], baseline, LIMITS["repaint"]),
    ]


def _actions(page: object) -> dict[str, Callable[[], object]]:
    if not isinstance(page, TablePage):
        raise TypeError(page)
    chance = random.Random(SEED)  # noqa: S311 - nothing here is secret
    model, body, heading = page.grid.model, page.grid.body, page.grid.heading
    edition = page.grid.model.session.report.edition
    cells = [ref for ref in edition.match("3") if edition.figures[ref].formula is None]

    def set_one() -> None:
        model.setData(model.index_of(chance.choice(cells)), str(Decimal(chance.randrange(900))))
        QApplication.processEvents()

    def type_one() -> None:
        for digit in str(chance.randrange(10, 99)):
            QTest.keyClicks(body.delegate.editor or body, digit)
        QTest.keyClick(body.delegate.editor or body, Qt.Key.Key_Return)
        QApplication.processEvents()

    def repaint() -> None:
        heading.repaint()
        body.viewport().repaint()

    return {"set": set_one, "typed": type_one, "repaint": repaint}
