"""Find and replace over all texts of the report."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.data_fields import Piece, answer_of
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.model.validation import clean
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.words import place_name


class Place(NamedTuple):
    """Where a text was found: characters ``start`` to ``end`` of a text."""

    ref: CellRef
    start: int
    end: int


def occurrences(report: Report, wanted: str) -> list[Place]:
    """Return every place of all texts where the wanted characters stand, in printed order."""
    found: list[Place] = []
    for ref in report.edition.texts if wanted else ():
        text, start = report.text(ref), 0
        while (start := text.find(wanted, start)) >= 0:
            found.append(Place(ref, start, start + len(wanted)))
            start += len(wanted)
    return found


class FindDialog(FittingDialog):
    """Stays open beside the window while the clerk goes from place to place."""

    shown = Signal(CellRef, int, int)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("查找和替换")
        self._session = session
        self._at = -1
        self._wanted, self._new = QLineEdit(), QLineEdit()
        self._wanted.textChanged.connect(self._on_wanted)
        self._said = widgets.label(kind="muted")
        form = QFormLayout()
        form.addRow("查找(&F)", self._wanted)
        form.addRow("替换为(&R)", self._new)
        find = widgets.button("查找下一处", self.find_next, kind="main")
        find.setDefault(True)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._said)
        replace = widgets.button("替换这一处", self.replace_one)
        everywhere = widgets.button("全部替换", self.replace_all)
        layout.addLayout(widgets.row(find, replace, everywhere, 1, widgets.button("关闭", self.close)))
        self.setMinimumWidth(460)

    def find_next(self) -> None:
        """Go to the next place, from the last to the first again."""
        places = self._places()
        if not places:
            self._said.setText("没有找到" if self._wanted.text() else "请先输入要查找的文字")
            return
        self._at = (self._at + 1) % len(places)
        place = places[self._at]
        name = place_name(self._session.report, place.ref)
        self._said.setText(f"第 {self._at + 1} 处，共 {len(places)} 处：{name}")
        self.shown.emit(place.ref, place.start, place.end)

    def replace_one(self) -> None:
        """Replace at the present place and go on to the next."""
        places = self._places()
        if 0 <= self._at < len(places):
            place = places[self._at]
            shown = self._session.report.shown(place.ref)
            if shown.touches_field(place.start, place.end):
                self._said.setText("这里是数据域，跟着表里的数变，不能替换")
                return
            new = shown.with_pieces(place.start, place.end, [clean(self._new.text())])
            self._session.edit(Edits({place.ref: new}), "替换")
            self._at -= 1
        self.find_next()

    def replace_all(self) -> None:
        """Replace everywhere, as one act."""
        places, report = self._places(), self._session.report
        new, answers = clean(self._new.text()), dict[CellRef, Value]()
        places = [p for p in places if not report.shown(p.ref).touches_field(p.start, p.end)]
        for ref in dict.fromkeys(place.ref for place in places):
            shown, position, pieces = report.shown(ref), 0, list[Piece]()
            for place in (place for place in places if place.ref == ref):
                pieces += [*shown.between(position, place.start), new]
                position = place.end
            answers[ref] = answer_of([*pieces, *shown.between(position, len(shown.text))])
        if answers:
            self._session.edit(Edits(answers), "全部替换")
        self._said.setText(f"替换了 {len(places)} 处，可以撤销" if places else "没有找到")
        self._at = -1

    def _places(self) -> list[Place]:
        return occurrences(self._session.report, self._wanted.text())

    def _on_wanted(self) -> None:
        self._at = -1
        count = len(self._places())
        self._said.setText(f"共 {count} 处" if self._wanted.text() else "")
