"""What the tests of the windows share: the application as it really starts, and open reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qisheng_desktop.app import make_application
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.theme import LIGHT, Scheme, apply_theme
from tests.ui.sessions import UNIT, MakeSession


@pytest.fixture(scope="session", autouse=True)
def application(qapp: QApplication) -> QApplication:
    made = make_application([])
    assert made is qapp
    apply_theme(made, LIGHT)
    return made


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(forms_folder())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings" / "settings.json", Scheme.LIGHT)


@pytest.fixture
def make_session(catalogue: Catalogue) -> Iterator[MakeSession]:
    """Open reports and let go of their undo commands at the end: Python ones crash the interpreter when it closes."""
    made: list[Session] = []

    def make(year: int = 2024, supplements: tuple[str, ...] = ()) -> Session:
        edition = catalogue.edition_for(year, supplements)
        first = Edits({CellRef("unit"): UNIT, CellRef("level"): "township"})
        session = Session(Project(Report(edition, year, first)), catalogue)
        made.append(session)
        return session

    yield make
    for session in made:
        session.close()


@pytest.fixture
def window(catalogue: Catalogue, settings: Settings, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(catalogue, settings)
    qtbot.addWidget(made, before_close_func=forget_changes)
    made.resize(1366, 768)
    made.show()
    yield made
    forget_changes(made)
    made.close()


def forget_changes(window: MainWindow) -> None:
    """Let the window close without asking."""
    if window.session is not None:
        window.session.undo_stack.setClean()
        window.session._is_in_no_file = False
