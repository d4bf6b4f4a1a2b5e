"""A report at which the program ended twice while opening it: its content as plain text, and other ways to go on."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.report import Report
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.grid.table_model import show
from qisheng_desktop.ui.words import place_name

ENDED = 2
"""How often in a row the program must have ended at a file before it asks."""


class Way(Enum):
    """How to go on."""

    OPEN = "open"
    OLDER = "older"
    CLOSE = "close"


class SafeDialog(FittingDialog):
    """Everything that was answered in a report, without its tables and pages; then ``way`` is how to go on."""

    def __init__(self, name: str, report: Report, *, has_versions: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("安全打开")
        self.way = Way.CLOSE
        words = f"前两次打开“{name}”时，程序都意外关闭了。文件没有改动。下面是里面填好的内容，可以复制下来。"
        self._view = QPlainTextEdit("\n".join(lines_of(report)))
        self._view.setReadOnly(True)
        self._view.setAccessibleName("报告的内容")
        note = "照常打开后如果还是会关闭，请打开以前的版本，或者把内容复制到一份新报告里。"
        older = widgets.button("看以前的版本…", lambda: self._go(Way.OLDER))
        older.setVisible(has_versions)
        usual = widgets.button("照常打开", lambda: self._go(Way.OPEN))
        copy = widgets.button("复制全部内容", self.copy, kind="main")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(widgets.label(words, wraps=True))
        layout.addWidget(self._view, 1)
        layout.addWidget(widgets.label(note, kind="muted", wraps=True))
        layout.addLayout(widgets.row(1, copy, older, usual, widgets.button("关闭", self.reject)))
        self.resize(820, 540)

    def copy(self) -> None:
        """Put all of it on the clipboard."""
        QGuiApplication.clipboard().setText(self._view.toPlainText())

    def _go(self, way: Way) -> None:
        self.way = way
        self.accept()


def lines_of(report: Report) -> Iterator[str]:
    """Yield what was answered, in the order of the form: each figure and field a line, each text under its name."""
    values, edition = report.everything.values, report.edition
    for field in edition.fields:
        ref = CellRef(field.code)
        if ref in values and ref not in edition.texts:
            answer = report.text(ref) or show(values[ref])
            yield f"{field.label}：{dict(field.choices).get(answer, answer)}"
    for ref in edition.texts:
        if ref in values:
            yield f"【{place_name(report, ref)}】"
            yield from report.text(ref).split("\n")
    for ref in edition.figures:
        if ref in values:
            note = report.notes.get(ref)
            yield f"{place_name(report, ref)}：{show(values[ref])}" + (f"（{note}）" if note else "")
