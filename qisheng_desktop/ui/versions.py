"""Older versions of a report: a list, what differs from the one that is open, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from qisheng_desktop.errors import ProjectFileError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.backups import Backups, Version
from qisheng_desktop.storage.reading import Opened, decode
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.differences import differences
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.rows import RowsModel, make_table


class VersionsDialog(FittingDialog):
    """The versions of one document, the newest first.

    After ``exec`` ``chosen`` is the version to take, and ``is_copy`` says whether as a report of its own; else it
    takes the place of the answers that are open, as one act that can be undone.
    """

    def __init__(
        self,
        backups: Backups,
        versions: Sequence[Version],
        current: Report | None,
        catalogue: Catalogue,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("恢复旧版本")
        self.chosen: Opened | None = None
        self.is_copy = True
        self._current = current
        self._opened = [
            one for version in versions if (one := _open(backups, version, catalogue)) is not None and not one.losses
        ]
        self._list = RowsModel(("保存时间", "第几次保存", "和现在相比"), self)
        self._places = RowsModel(("位置", "那时", "现在" if current else ""), self)
        self._list.set_rows([_row(one, current) for one in self._opened])
        table = make_table(self._list, "以前保存的版本", widths=(140, 100, 0))
        table.selectionModel().currentRowChanged.connect(self._show)
        self._view = make_table(self._places, "与现在不同的地方", widths=(220, 150, 0))
        sides = QSplitter()
        sides.addWidget(table)
        sides.addWidget(self._view)
        sides.setSizes([380, 580])
        words = f"找到 {len(self._opened)} 个以前保存的版本，都已核对完好。选一个看看和现在有什么不同。"
        if not self._opened:
            words = "还没有以前保存的版本。每保存一次，就会留下一个。"
        self._use = widgets.button("恢复到这个版本", lambda: self._take(is_copy=False), kind="main")
        self._copy = widgets.button("打开成一份新报告", lambda: self._take(is_copy=True))
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(widgets.label(words, wraps=True))
        layout.addWidget(sides, 1)
        note = "恢复是一步操作，可以撤销；原来的文件要等你保存时才会改变。"
        layout.addWidget(widgets.label(note, kind="muted"))
        layout.addLayout(widgets.row(1, self._use, self._copy, widgets.button("关闭", self.reject)))
        self._use.setVisible(current is not None)
        for made in (self._use, self._copy):
            made.setEnabled(False)
        self.resize(960, 500)
        if self._opened:
            table.selectRow(0)

    def _show(self, at: QModelIndex) -> None:
        one = self._opened[at.row()].project.report
        listed = differences(one, self._current) if self._current else differences(Report(one.edition, one.year), one)
        rows = [(d.place, d.old, d.new) if self._current else (d.place, d.new, "") for d in listed]
        self._places.set_rows(rows)
        is_fitting = self._current is not None and one.edition is self._current.edition
        self._use.setEnabled(is_fitting and bool(listed))
        self._copy.setEnabled(True)
        self._row = at.row()

    def _take(self, *, is_copy: bool) -> None:
        self.chosen, self.is_copy = self._opened[self._row], is_copy
        self.accept()


def _open(backups: Backups, version: Version, catalogue: Catalogue) -> Opened | None:
    data = backups.read(version)
    if data is None:
        return None
    try:
        return decode(data, version.path, catalogue)
    except ProjectFileError:
        return None


def _row(one: Opened, current: Report | None) -> tuple[str, str, str]:
    when, number = one.written[:16].replace("T", " "), f"第 {one.project.sequence} 次"
    report = one.project.report
    if current is None:
        return when, number, f"{report.unit or '未填单位'} {report.year} 年"
    count = len(differences(report, current))
    return when, number, f"{count} 处不同" if count else "与现在相同"
