"""Choosing the figure that a data field shows: in the very tables, or by its name; several are added up."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QLineEdit,
    QListView,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.data_fields import DataField
from qisheng_desktop.model.report import Report
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.dialogs import accept_buttons, make_default
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.grid.table_model import TableModel, show
from qisheng_desktop.ui.grid.table_view import TableGrid
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.theme import Theme
from qisheng_desktop.ui.words import figure_name, short_name

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
MOST_NAMED = 4
"""How many figures of a sum are named."""


class FigureList(QAbstractListModel):
    """The figures whose names hold all the words looked for, each with what it is now."""

    def __init__(self, report: Report, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = {ref: figure_name(report, ref) for ref in report.edition.figures}
        self._values = {ref: show(report.value(ref)) or "未填写" for ref in self._names}
        self.refs = list(self._names)

    def look_for(self, words: str) -> None:
        """Keep the figures whose names have all these words in them."""
        self.beginResetModel()
        wanted = words.split()
        self.refs = [ref for ref, name in self._names.items() if all(word in name for word in wanted)]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.refs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        ref = self.refs[index.row()]
        return widgets.in_role(f"{self._values[ref]}　{self._names[ref]}", role)


class DataDialog(FittingDialog):
    """One figure or the sum of some; ``data_field`` is what was chosen."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("插入数据")
        self._session = session
        self._kept: list[CellRef] = []
        self._search = QLineEdit()
        self._search.setAccessibleName("按名称查找")
        self._search.setPlaceholderText("按名称查找，例如：新收 自然人；或者直接在下面的表里选")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._on_search)
        self._grids: list[TableGrid] = []
        self._tabs = QTabWidget()
        for table in session.report.edition.tables:
            grid = TableGrid(TableModel(session, table, self, is_for_choosing=True), theme)
            grid.body.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            grid.body.selectionModel().selectionChanged.connect(self.refresh)
            grid.body.doubleClicked.connect(self._on_double)
            self._grids.append(grid)
            self._tabs.addTab(grid, f"表{table.short}")
        self._tabs.setCurrentIndex(next((n for n, grid in enumerate(self._grids) if grid.model.table.code == "3"), 0))
        self._tabs.currentChanged.connect(self.refresh)
        self._list = QListView()
        self._list.setModel(FigureList(session.report, self))
        self._list.setAccessibleName("找到的指标")
        self._list.setObjectName("choices")
        self._list.setUniformItemSizes(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.selectionModel().selectionChanged.connect(self.refresh)
        self._list.doubleClicked.connect(self._on_double)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._tabs)
        self._stack.addWidget(self._list)
        self._said = widgets.label(wraps=True)
        self._said.setMinimumHeight(2 * self._said.fontMetrics().lineSpacing() + 4)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._more = widgets.button("再加一格", self.keep, tip="先留下选中的格，再选别的格，几格相加")
        self._anew = widgets.button("重新选", self.start_anew, kind="link")
        self._box = accept_buttons(self, "插入")
        layout = QVBoxLayout(self)
        layout.addWidget(self._search)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._said)
        layout.addLayout(widgets.row(self._more, self._anew, 1, self._box))
        make_default(self._box, self._more, self._anew)
        self.resize(min(980, parent.window().width() - 40), min(640, parent.window().height() - 40))
        self.refresh()

    @property
    def data_field(self) -> DataField | None:
        """What was chosen; nothing where nothing was."""
        cells = tuple(dict.fromkeys([*self._kept, *self._chosen()]))
        return DataField(cells) if cells else None

    def keep(self) -> None:
        """Keep what is chosen and go on choosing: all of it is added up."""
        self._kept = list(dict.fromkeys([*self._kept, *self._chosen()]))
        self.refresh()

    def start_anew(self) -> None:
        """Let go of what was kept."""
        self._kept = []
        self.refresh()

    def choose(self, ref: CellRef) -> None:
        """Choose a cell in its table."""
        for number, grid in enumerate(self._grids):
            if grid.model.table.code == ref.section:
                self._tabs.setCurrentIndex(number)
                grid.go_to(ref)
        self.refresh()

    def refresh(self) -> None:
        """Say what would be inserted."""
        report, chosen = self._session.report, self.data_field
        self._anew.setVisible(bool(self._kept))
        self._box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(chosen is not None)
        self._more.setEnabled(chosen is not None)
        if chosen is None:
            self._said.setText("还没有选。")
            return
        names = [short_name(report.edition, cell) for cell in chosen.cells[:MOST_NAMED]]
        more = f"……共 {len(chosen.cells)} 格" if len(chosen.cells) > MOST_NAMED else ""
        text = report.field_text(chosen)
        remark = "　（还没有填写，先空着，填写以后自动出现）" if text == report.edition.words.unfilled else ""
        self._said.setText(f"插入：{' + '.join(names)}{more} = {text}{remark}")

    def _chosen(self) -> Iterator[CellRef]:
        if self._stack.currentWidget() is self._list:
            model = self._list.model()
            rows = sorted(index.row() for index in self._list.selectionModel().selectedIndexes())
            yield from (model.refs[row] for row in rows if isinstance(model, FigureList))
        else:
            yield from self._grids[self._tabs.currentIndex()].body.chosen()

    def _on_search(self, words: str) -> None:
        model = self._list.model()
        if isinstance(model, FigureList):
            model.look_for(words)
        self._stack.setCurrentWidget(self._list if words.strip() else self._tabs)
        if words.strip() and self._list.model().rowCount():
            self._list.setCurrentIndex(self._list.model().index(0, 0))
        self.refresh()

    def _on_double(self) -> None:
        if self.data_field is not None:
            self.accept()
