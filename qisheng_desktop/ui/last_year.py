"""Last year's report in the window: where it comes from, what of it is shown, and its annex of what found no place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from qisheng_desktop.errors import EditError
from qisheng_desktop.model.carry import carried_figures, carry_forward, last_year_of, orphans
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import UNIT, Report
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.comparing import CompareDialog
from qisheng_desktop.ui.files import SUFFIX, ReportFiles
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.grid.table_model import show
from qisheng_desktop.ui.reading import FOREIGN, DraftDialog, Reader, is_foreign
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme
from qisheng_desktop.ui.words import short_name

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ANY = f"报告 ({' '.join('*' + suffix for suffix in (SUFFIX, *FOREIGN))});;所有文件 (*)"
ATTACH = "导入上年报告"
USE = "用作上年报告"


class Found(NamedTuple):
    """A report that was chosen as last year's, and the name of its file."""

    report: Report
    source: str


class LastYears:
    """Brings last year's report in, from a file of any make."""

    def __init__(self, catalogue: Catalogue, files: ReportFiles, window: QWidget) -> None:
        self._catalogue = catalogue
        self._files = files
        self._window = window

    def ask(self, title: str, theme: Theme, *, accept: str = USE) -> Found | None:
        """Ask for a file and read it; nothing if the clerk thinks better of it, or it cannot be read, which is told."""
        name, _ = QFileDialog.getOpenFileName(self._window, title, self._files.folder(), ANY)
        return self.read(Path(name), theme, accept=accept) if name else None

    def read(self, path: Path, theme: Theme, *, accept: str = USE) -> Found | None:
        """Read a file, showing what was understood of a document before it is used."""
        if not is_foreign(path):
            report = self._files.look_into(path)
            return Found(report, path.name) if report else None
        draft = Reader(self._window).read(path)
        if draft is None:
            return None
        edition = self._catalogue.edition(draft.edition, draft.supplements)
        dialog = DraftDialog(draft, edition, path.name, theme, self._window)
        dialog.accept_by(accept)
        if not dialog.exec():
            return None
        return Found(Report(edition, dialog.year.value(), dialog.edits), path.name)

    def begin(self, found: Found) -> Session | None:
        """Begin this year's report from last year's; nothing if no form serves the year, which is told."""
        last, year = found.report, found.report.year + 1
        try:
            plain = self._catalogue.edition_for(year)
            fitting = {one.code for one in self._catalogue.supplements_for(plain.code)}
            laid_over = [one.code for one in last.edition.supplements if one.code in fitting]
            edition = self._catalogue.edition_for(year, laid_over)
            report = carry_forward(last_year_of(last, found.source), edition, year)
        except EditError as error:
            messages.tell_error(self._window, "没有新建", error)
            return None
        session = Session(Project(Report(edition, year)), self._catalogue, parent=self._window)
        session.edit(report.everything, "从上年报告新建", origin=Origin.CARRIED)
        return session

    def attach(self, session: Session, found: Found) -> bool:
        """Attach last year's report to the open one, with what is carried over if the clerk wants it, as one act."""
        report = session.report
        if found.report.year != report.year - 1:
            words = f"“{found.source}”是{found.report.year}年的报告，不是{report.year - 1}年的，没有导入。请另选一份。"
            messages.tell(self._window, ATTACH, words)
            return False
        attachment = Attachment(last_year_of(found.report, found.source))
        trial = Report(report.edition, report.year, report.everything)
        trial.apply(Edits(last=attachment))
        carried = carried_figures(trial)
        if carried and not messages.ask(
            self._window, ATTACH, _carry_question(report, carried), yes="一并带入", no="只附上，不改数字"
        ):
            carried = Edits()
        session.edit(Edits(carried.values, last=attachment), ATTACH, origin=Origin.CARRIED)
        return True


def _carry_question(report: Report, carried: Edits) -> str:
    changed = sum(report.value(ref) is not None for ref in carried.values)
    lost = f"其中 {changed} 格已经填了别的数，会被改掉（可以撤销）。" if changed else "这些格现在都空着。"
    return f"按上年报告，“上年结转”等 {len(carried.values)} 格可以直接带入。{lost}要一并带入吗？"


def carried_words(report: Report) -> str:
    """Say what was taken over from last year's report, and what is left to do."""
    figures = sum(ref in report.edition.figures for ref in report.answers)
    texts = sum(report.is_unrevised(ref) for ref in report.edition.texts)
    left = len(orphans(report))
    words = [f"{report.year}年的报告已经建好：带入封面、{figures} 格数字、{texts} 处文字。"]
    if texts:
        words.append("文字是上年的，改好或者确认以前，审核会一直提示。")
    if left:
        words.append(f"上年有 {left} 个数在今年的表里没有位置，都留在“报告”菜单的“上年报告”里。")
    words.append("新报告还没有保存，请按 Ctrl+S 存成文件。")
    return "\n".join(words)


class OrphanModel(QAbstractTableModel):
    """The figures of last year's report that found no place."""

    HEADINGS = ("上年的格", "上年的数", "说明")

    def __init__(self, report: Report, parent: QObject | None = None) -> None:
        super().__init__(parent)
        edition = report.last.edition if report.last else report.edition
        self._rows = [
            (
                short_name(edition, orphan.at),
                show(orphan.value) + (f"（{orphan.note}）" if orphan.note else ""),
                orphan.remark,
            )
            for orphan in orphans(report)
        ]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_heading = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.HEADINGS[section] if is_heading else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_text = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}
        if not index.isValid() or not is_text:
            return None
        return widgets.in_role(self._rows[index.row()][index.column()], role)


class LastYearDialog(FittingDialog):
    """What is attached, what of it found no place, and the ways to replace it, to take it off, to carry over."""

    def __init__(self, session: Session, replace: Callable[[], object], theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("上年报告")
        self._session = session
        self._replace = replace
        self._theme = theme
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(10)
        self.resize(720, 440)
        self._show()
        if self.findChild(QTableView) is None:  # without a list there is little to show
            self.resize(self.width(), self.sizeHint().height())

    def _show(self) -> None:
        report, last = self._session.report, self._session.report.attached
        if last is None:
            self._layout.addWidget(widgets.label("还没有附上年报告。", kind="section"))
            words = "附上以后，每一格旁边可以看到上年的数，跨年的勾稽关系也会核对。"
            self._layout.addWidget(widgets.label(words, kind="muted", wraps=True))
            self._layout.addStretch(1)
        else:
            unit = last.content.values.get(UNIT)
            head = f"{unit or '没有写单位'}　{last.year}年　{last.edition.code} 版官方格式"
            self._layout.addWidget(widgets.label(head, kind="section"))
            if last.source:
                self._layout.addWidget(widgets.label(f"来自“{last.source}”", kind="muted"))
            if report.last is None:
                words = f"这是{last.year}年的报告，不是{report.year - 1}年的，现在不用来核对。"
                self._layout.addWidget(widgets.label(words, kind="soft", wraps=True))
            self._show_orphans(report)
        self._layout.addWidget(self._buttons(is_attached=last is not None))

    def _show_orphans(self, report: Report) -> None:
        model = OrphanModel(report, self)
        if not model.rowCount():
            self._layout.addWidget(widgets.label("上年的每个数在今年的表里都有位置。", kind="good"))
            self._layout.addStretch(1)
            return
        words = f"上年有 {model.rowCount()} 个数在今年的表里没有位置，都留在这里："
        self._layout.addWidget(widgets.label(words, wraps=True))
        table = QTableView()
        table.setModel(model)
        table.setAccessibleName("没有位置的数")
        table.verticalHeader().hide()
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._layout.addWidget(table, 1)

    def _buttons(self, *, is_attached: bool) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.button(QDialogButtonBox.StandardButton.Close).setText("关闭")
        box.rejected.connect(self.reject)
        box.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        replace = box.addButton("换一份…" if is_attached else "导入上年…", QDialogButtonBox.ButtonRole.ActionRole)
        replace.clicked.connect(self._on_replace)
        if is_attached:
            box.addButton("取下", QDialogButtonBox.ButtonRole.ActionRole).clicked.connect(self._on_remove)
        if self._session.report.last is not None:
            compare = box.addButton("逐项对照…", QDialogButtonBox.ButtonRole.ActionRole)
            compare.clicked.connect(self._on_compare)
        if carried_figures(self._session.report):
            carry = box.addButton("带入上年结转", QDialogButtonBox.ButtonRole.ActionRole)
            carry.clicked.connect(self._on_carry)
        return box

    def _on_replace(self) -> None:
        self.accept()
        self._replace()

    def _on_remove(self) -> None:
        self._session.edit(Edits(last=Attachment()), "取下上年报告")
        self.accept()

    def _on_compare(self) -> None:
        last = self._session.report.last
        if last is not None:
            CompareDialog(last, self._session.report, self._theme, self).exec()

    def _on_carry(self) -> None:
        report = self._session.report
        edits = carried_figures(report)
        if messages.ask(self, ATTACH, _carry_question(report, edits), yes="带入"):
            self._session.edit(edits, "带入上年结转", origin=Origin.CARRIED)
            self.accept()
