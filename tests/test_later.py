from __future__ import annotations

import os
import subprocess
import sys

from qisheng_desktop.later import LATER

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
from qisheng_desktop.later import LATER, load_one, put_off
put_off()
from qisheng_desktop.app import start
app, window = start(["qisheng"])
window.show_fitting()
app.processEvents()
window.grab()
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
        "", ".app", ".errors", ".later", ".model", ".model.catalogue", ".paths", ".storage", ".ui", ".ui.main_window",
        ".ui.menus", ".ui.pages", ".ui.pages.start", ".ui.settings", ".ui.strip", ".ui.theme", ".ui.widgets",
    )
)  # fmt: skip
"""What may be loaded before the start page is painted: each costs the clerk a moment every morning."""


def test_the_start_page_loads_little_and_the_rest_can_follow() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TO_THE_START_PAGE],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    first, all_, year = (line.split() for line in done.stdout.splitlines())
    loaded = {name for name in first if name.startswith("qisheng_desktop")}
    assert loaded <= ALLOWED
    assert not {name.partition(".")[0] for name in first} & set(HEAVY)
    assert not {name for name in first if name.startswith("PySide6.Qt")} - {
        "PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"
    }  # fmt: skip
    assert set(LATER) <= set(all_)
    assert not {name.partition(".")[0] for name in all_} & {"openpyxl", "reportlab", "docx", "xlsxwriter", "pypdfium2"}
    assert year == ["2020"]
