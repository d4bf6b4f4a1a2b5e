"""Small dialogs: a note on a cell, the reason for a finding, what a paste would do, a new report."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qisheng_desktop.errors import UnknownEditionError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.edition import Field
from qisheng_desktop.model.report import Report
from qisheng_desktop.model.validation import clean
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.grid.paste import Landing, Paste, Skip
from qisheng_desktop.ui.grid.table_model import show
from qisheng_desktop.ui.words import short_name

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

_STRETCH, _CONTENTS = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents

SKIPPED = {
    Skip.LABEL: "落在标签上",
    Skip.TOTAL: "落在自动计算的总计上",
    Skip.OUTSIDE: "超出表格",
    Skip.NOT_A_FIGURE: "不是数字",
}


class NoteDialog(FittingDialog):
    """The remark on a cell; printed after the figure in brackets."""

    def __init__(self, place: str, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("备注")
        self._edit = QLineEdit(note)
        self._edit.setCursorPosition(0)
        self._edit.setAccessibleName("备注")
        self._edit.setPlaceholderText("例如：其中修订16件")
        layout = QVBoxLayout(self)
        layout.addWidget(widgets.label(place, wraps=True))
        layout.addWidget(self._edit)
        layout.addWidget(widgets.label("备注会印在数字后面的括号里。留空就是去掉备注。", kind="muted"))
        layout.addWidget(accept_buttons(self, "确定"))
        self.setMinimumWidth(420)

    def text(self) -> str:
        """Return the remark as it may be kept."""
        return clean(self._edit.text()).strip()


class ReasonDialog(FittingDialog):
    """The written reason for keeping a soft finding."""

    def __init__(self, message: str, reason: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("填写核实说明")
        self._edit = QPlainTextEdit(reason)
        self._edit.setAccessibleName("核实说明")
        self._edit.setTabChangesFocus(True)
        self._edit.setFixedHeight(96)
        layout = QVBoxLayout(self)
        layout.addWidget(widgets.label(message, wraps=True))
        layout.addWidget(self._edit)
        note = "说明写给审核的人看。有关数字以后改了，说明就失效，要重新确认。留空就是去掉说明。"
        layout.addWidget(widgets.label(note, kind="muted", wraps=True))
        layout.addWidget(accept_buttons(self, "确定"))
        self.setMinimumWidth(480)

    def text(self) -> str:
        """Return the reason as it may be kept."""
        return clean(self._edit.toPlainText()).strip()


class RelationsDialog(FittingDialog):
    """What a cell must fit with: totals and rules, with the figures as they are now."""

    def __init__(self, place: str, lines: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("勾稽关系")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(widgets.label(place, kind="section", wraps=True))
        for line in lines or ["这一格不与别的格相加或比较。"]:
            layout.addWidget(widgets.label(line, wraps=True))
        close = widgets.button("知道了", self.accept, kind="main")
        close.setDefault(True)
        layout.addLayout(widgets.row(1, close))
        self.setMinimumWidth(560)


class LandingModel(QAbstractTableModel):
    """What a paste would put where: place, old, new, and the text it was read from."""

    HEADINGS = ("位置", "原来", "改为", "剪贴板里的文字")

    def __init__(self, landings: list[Landing], report: Report, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._landings = landings
        self._report = report

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._landings)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_heading = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.HEADINGS[section] if is_heading else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        one = self._landings[index.row()]
        note = f"（备注：{one.entry.note}）" if one.entry.note else ""
        return (
            short_name(self._report.edition, one.ref),
            show(one.old) or "空",
            (show(one.entry.value) or "空") + note,
            one.text.strip() if one.is_cleaned else "",
        )[index.column()]


class PasteDialog(FittingDialog):
    """A preview of a paste; Enter does it."""

    def __init__(self, plan: Paste, report: Report, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("粘贴预览")
        changed = [one for one in plan.landings if one.old != one.entry.value or one.entry.note]
        layout = QVBoxLayout(self)
        head = f"会填入 {len(plan.landings)} 格，其中 {len(changed)} 格有变化，跳过 {len(plan.skipped)} 项。"
        layout.addWidget(widgets.label(head))
        for label, here in plan.shifted[:3]:
            words = f"可能错了一行：剪贴板里这一行写的是“{label}”，会填到“{here}”。"
            layout.addWidget(widgets.label(words, kind="hard", wraps=True))
        view = QTableView()
        view.setModel(LandingModel(plan.landings, report, self))
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the row at the head, the column at the end of a place
        for section, mode in enumerate((_STRETCH, _CONTENTS, _CONTENTS, _CONTENTS)):
            view.horizontalHeader().setSectionResizeMode(section, mode)
        view.verticalHeader().hide()
        view.setSelectionMode(QTableView.SelectionMode.NoSelection)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(view)
        if plan.skipped:
            some = "；".join(f"“{text[:16]}”{SKIPPED[why]}" for text, why in plan.skipped[:6])
            more = "…" if len(plan.skipped) > 6 else ""  # noqa: PLR2004 - as many as were named
            layout.addWidget(widgets.label(f"跳过：{some}{more}", kind="muted", wraps=True))
        box = accept_buttons(self, "粘贴")
        box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(plan.landings))
        if plan.shifted:
            box.button(QDialogButtonBox.StandardButton.Cancel).setDefault(True)
        layout.addWidget(box)
        self.resize(760, 440)


class NewDialog(FittingDialog):
    """Who reports, for which year: all that a new report needs."""

    def __init__(self, catalogue: Catalogue, year: int, unit: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建报告")
        self._catalogue = catalogue
        self._unit = QLineEdit(unit)
        self._unit.selectAll()
        self._unit.setPlaceholderText("单位全称，例如：某某县某某镇人民政府")
        self._unit.setMinimumWidth(330)
        self._year = QSpinBox()
        self._year.setRange(min(catalogue.edition(code).first_year for code in catalogue.codes), 2099)
        self._year.setValue(year)
        self._year.setGroupSeparatorShown(False)
        self._level = QComboBox()
        self._edition = widgets.label(kind="muted", wraps=True)
        self._supplements = QVBoxLayout()
        self._boxes: dict[str, QCheckBox] = {}
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow("单位名称(&U)", self._unit)
        form.addRow("报告年度(&Y)", self._year)
        form.addRow("", self._edition)
        form.addRow("单位类别(&L)", self._level)
        form.addRow("地方补充", self._supplements)
        self._form = form
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        self._buttons = accept_buttons(self, "新建")
        layout.addWidget(self._buttons)
        self._year.valueChanged.connect(lambda _: self._show_edition())
        self._show_edition()

    @property
    def unit(self) -> str:
        """The name of the body that reports."""
        return clean(self._unit.text()).strip()

    @property
    def year(self) -> int:
        """The report year."""
        return self._year.value()

    @property
    def level(self) -> str:
        """The code of the kind of body."""
        return str(self._level.currentData())

    @property
    def supplements(self) -> tuple[str, ...]:
        """The codes of the supplements that were ticked."""
        return tuple(code for code, box in self._boxes.items() if box.isChecked())

    def _show_edition(self) -> None:
        widgets.empty(self._supplements)
        self._boxes.clear()
        chosen = self._level.currentData()
        self._level.clear()
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        try:
            edition = self._catalogue.edition_for(self.year)
        except UnknownEditionError:
            self._edition.setText("这一年没有对应的官方版式，请核对年份")
            ok.setEnabled(False)
            return
        ok.setEnabled(True)
        self._edition.setText(f"使用 {edition.code} 版官方格式（{edition.basis}）")
        field = edition.by_code["level"]
        for code, word in field.choices if isinstance(field, Field) else ():
            self._level.addItem(word, code)
        self._level.setCurrentIndex(max(0, self._level.findData(chosen)))
        for supplement in self._catalogue.supplements_for(edition.code):
            box = QCheckBox(supplement.title)
            box.setToolTip(widgets.tip(supplement.basis))
            self._boxes[supplement.code] = box
            self._supplements.addWidget(box)
        self._form.setRowVisible(self._supplements, bool(self._boxes))


def make_default(box: QDialogButtonBox, *others: QPushButton) -> None:
    """Let Enter accept a dialog that has other buttons too; to be called when all are in their places."""
    for other in others:
        other.setAutoDefault(False)
    box.button(QDialogButtonBox.StandardButton.Ok).setDefault(True)


def accept_buttons(dialog: QDialog, accept: str) -> QDialogButtonBox:
    """Make the two buttons of a dialog, in Chinese, Enter on the first and Esc on the second."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    ok = box.button(QDialogButtonBox.StandardButton.Ok)
    ok.setText(accept)
    ok.setDefault(True)
    box.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box
