from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer

from qisheng_desktop import app, later
from qisheng_desktop.later import LATER, load_one, put_off
from qisheng_desktop.ui import marks

HEAVY = (
    "openpyxl",
    "reportlab",
    "docx",
    "lxml",
    "xlsxwriter",
    "pypdfium2",
    "PIL",
    "python_calamine",
    "tomllib",
    "socket",
)
TO_THE_START_PAGE = """
import sys
from pathlib import Path
from qisheng_desktop.later import LATER, import_qt, load_one, put_off
plain = __import__
import_qt()
assert __import__ is plain
put_off()
from qisheng_desktop.app import start
app, window = start(["qisheng"])
window.show_fitting()
app.processEvents()
window.grab()
made = {name for module in ("QtCore", "QtGui", "QtWidgets") for name in vars(sys.modules["PySide6." + module])}
print(*made)
print(*(name for name in sys.modules if name not in LATER or type(sys.modules[name]) is type(sys)))
while load_one():
    pass
print(*sys.modules)
window.keeper.open_example()
app.processEvents()
print(window.session.report.year)
window.session.undo_stack.setClean()
window.close()
"""
ALLOWED = frozenset(
    f"qisheng_desktop{name}"
    for name in (
        "", ".app", ".errors", ".later", ".model", ".model.catalogue", ".paths", ".storage", ".ui", ".ui.desk",
        ".ui.main_window", ".ui.menus", ".ui.pages", ".ui.pages.start", ".ui.settings", ".ui.strip",
        ".ui.theme", ".ui.widgets",
    )
)  # fmt: skip
"""What may be loaded before the start page is painted: each costs the clerk a moment every morning."""


def run(script: str) -> str:
    """Return what a script prints in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    return done.stdout


def test_the_start_page_loads_little_and_the_rest_can_follow() -> None:
    made, first, all_, year = (line.split() for line in run(TO_THE_START_PAGE).splitlines())
    loaded = {name for name in first if name.startswith("qisheng_desktop")}
    assert loaded <= ALLOWED
    assert not {name.partition(".")[0] for name in first} & set(HEAVY)
    assert not {name for name in first if name.startswith("PySide6.Qt")} - {
        "PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"
    }  # fmt: skip
    assert set(LATER) <= set(all_)
    assert not {name.partition(".")[0] for name in all_} & {"openpyxl", "reportlab", "docx", "xlsxwriter", "pypdfium2"}
    assert year == ["2020"]
    assert not set(made) & {"Qt", "QEvent", "QIcon", "QKeySequence", "QStyle"}  # each makes dozens of enumerations


TO_A_SECOND_THREAD = """
import sys
from qisheng_desktop.later import LATER, import_qt, put_off
import_qt()
put_off()
from PySide6.QtCore import QObject
from qisheng_desktop.app import start
app, window = start(["qisheng"])
def waiting():
    return [name for name in LATER if name in sys.modules and type(sys.modules[name]) is not type(sys)]
from qisheng_desktop.ui.background import awaited
print(len(waiting()) > 5, awaited(waiting, QObject()), [type(finder).__name__ for finder in sys.meta_path])
window.close()
"""


def test_no_module_waits_any_more_once_there_is_a_second_thread() -> None:
    said = run(TO_A_SECOND_THREAD)
    assert said.startswith("True []")
    assert "_Finder" not in said


def test_what_is_put_off_is_loaded_by_its_first_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "qisheng_late_one.py").write_text("A = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(later, "LATER", ("qisheng_late_one", "qisheng_nowhere"))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    put_off()
    asked_once = list(sys.meta_path)
    put_off()
    assert sys.meta_path == asked_once
    module = importlib.import_module("qisheng_late_one")
    monkeypatch.setitem(sys.modules, "qisheng_late_one", module)
    assert type(module) is not ModuleType
    assert load_one()
    assert type(module) is ModuleType
    assert not load_one()
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("qisheng_nowhere")


def test_a_report_open_elsewhere_brings_its_window_forward(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(app, "start_log", lambda: None)
    monkeypatch.setattr(marks, "call_forward", lambda path: path.name == "a.qisheng")
    assert app.run(tmp_path / "a.qisheng") == 0


@pytest.mark.usefixtures("qapp")
def test_the_window_is_shown_before_the_rest_is_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done: list[str] = []

    class Window(QObject):
        def show_fitting(self) -> None:
            done.append("shown")

        def show_found(self) -> None:
            done.append("found")

        def open_path(self, path: Path) -> None:
            done.append(path.name)

        def prepare(self) -> None:
            done.append("prepared")

    class Application:
        def exec(self) -> int:
            loop = QEventLoop()
            QTimer.singleShot(100, loop.quit)
            return loop.exec()

    window = Window()
    monkeypatch.setattr(app, "start_log", lambda: None)
    monkeypatch.setattr(marks, "call_forward", lambda _: False)
    monkeypatch.setattr(app, "start", lambda _: (Application(), window))
    monkeypatch.setattr(app, "settle", lambda: None)
    monkeypatch.setattr(app, "complete", lambda _: done.append("complete"))
    assert app.run(tmp_path / "a.qisheng") == 0
    assert done == ["shown", "a.qisheng", "found", "complete", "prepared"]
