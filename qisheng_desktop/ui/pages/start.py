"""Where the program begins: recent reports, a new one, the example."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from qisheng_desktop.paths import resources_folder
from qisheng_desktop.ui import rescue, widgets
from qisheng_desktop.ui.settings import Recent, Settings
from qisheng_desktop.ui.theme import Theme, drawing

WIDTH = 860
MOST_FOUND = 4
DECORATION = 1
"""``Qt.ItemDataRole.DecorationRole`` as a number, and no QIcon in it: see ``widgets.put`` of what the names cost."""


class RecentList(QListWidget):
    """The reports that were open last, in their order; Enter opens, Delete forgets."""

    forgotten = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("最近的报告")
        self.setObjectName("findings")
        widgets.put(self, horizontalScrollBarPolicy="ScrollBarAlwaysOff")

    def focusInEvent(self, event: QtGui.QFocusEvent) -> None:
        """Show which report the keys mean: Qt makes the first one current without choosing it."""
        super().focusInEvent(event)
        self.setCurrentRow(self.currentRow())

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Delete and self.currentItem() is not None:
            self.forgotten.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


class StartPage(QWidget):
    """Recent reports, and the ways to begin."""

    open_wanted = Signal(str)
    new_wanted = Signal()
    carry_wanted = Signal()
    browse_wanted = Signal()
    example_wanted = Signal()
    read_wanted = Signal()
    rescue_wanted = Signal(int)

    def __init__(self, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._settings = settings
        self._theme = theme
        picture = QLabel()
        picture.setPixmap(drawing("app", theme.accent, size=56, scale=self.devicePixelRatio()))
        head = widgets.row(
            picture,
            widgets.column(
                widgets.label("政府信息公开工作年度报告", kind="big"),
                widgets.label("填表、核对、导出都在这台电脑上完成，不联网。", kind="muted"),
                spacing=2,
            ),
            1,
            spacing=16,
        )
        self._new = widgets.button("新建报告", self.new_wanted.emit, kind="main", tip="从一张空表开始（Ctrl+N）")
        carry = widgets.button(
            "从上年报告新建…",
            self.carry_wanted.emit,
            tip="上年的报告是什么文件都可以：单位、结转的数和文字都带过来（Ctrl+Shift+N）",
        )
        browse = widgets.button("打开…", self.browse_wanted.emit, tip="打开已有的报告文件（Ctrl+O）")
        read = widgets.button(
            "读入已有报告…", self.read_wanted.emit, tip="从 Word、网页、PDF、表格或文本读入（Ctrl+I）"
        )
        example = widgets.button("看看示例", self.example_wanted.emit, tip="打开一份填好的示例报告，可以随便改")
        self._list = RecentList()
        self._list.itemActivated.connect(lambda item: self.open_wanted.emit(self._path(self._list.row(item))))
        self._list.forgotten.connect(self._forget)
        self._none = widgets.label("还没有打开过报告。第一次使用，可以先看看示例。", kind="muted")
        recent = widgets.column(widgets.label("最近的报告", kind="section"), self._none, self._list, spacing=8)
        recent.setStretch(2, 1)
        recent.addStretch(0)
        self._found = widgets.column(spacing=8)
        self._found_card = widgets.card(self._found, name="strip")
        inside = widgets.column(
            head,
            self._found_card,
            widgets.row(self._new, carry, browse, read, example, 1, spacing=10),
            widgets.card(recent),
            spacing=20,
        )
        inside.setStretch(3, 1)
        middle = QWidget()
        middle.setLayout(inside)
        middle.setMaximumWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 36, 28, 28)
        holder = widgets.row(1, middle, 1, spacing=0)
        holder.setStretch(1, 100)
        layout.addLayout(holder)
        self.show_found([])
        self.refresh()

    def refresh(self) -> None:
        """List the recent reports anew."""
        self._list.clear()
        recent = self._settings.recent
        picture = drawing("document", self._theme.accent, size=20, scale=self.devicePixelRatio()) if recent else None
        for one in recent:
            item = QListWidgetItem(_words(one))
            item.setData(DECORATION, picture)
            item.setSizeHint(QSize(100, 52))
            item.setToolTip(widgets.tip(one.path))
            self._list.addItem(item)
        self._none.setVisible(not recent)
        self._list.setVisible(bool(recent))
        self._new.setFocus()

    def show_found(self, found: Sequence[rescue.Found]) -> None:
        """Show what programs that are gone left behind."""
        widgets.empty(self._found)
        self._found_card.setVisible(bool(found))
        if found:
            self._found.addWidget(widgets.label("上次有内容没有保存", kind="soft"))
        for number, one in enumerate(found[:MOST_FOUND]):
            how = "上次关闭时没有保存" if one.left.about.is_given_up else "上次没有正常关闭"
            where = f"　·　{one.path.name}" if one.path else "　·　还没有存过文件"
            words = widgets.label(f"{one.title}　{how}，自动保护于 {one.at}{where}", wraps=True)
            look = widgets.button("查看并恢复…", partial(self.rescue_wanted.emit, number))
            line = widgets.row(words, look)
            line.setStretch(0, 1)
            self._found.addLayout(line)

    def _path(self, number: int) -> str:
        return self._settings.recent[number].path

    def _forget(self, number: int) -> None:
        self._settings.forget(self._path(number))
        self.refresh()


def example_path() -> Path:
    """Return where the example report lies."""
    return resources_folder() / "example.qisheng"


def _words(one: Recent) -> str:
    path = Path(one.path)
    state = "没有待处理的问题" if not one.still_open else f"还有 {one.still_open} 个问题"
    if not path.exists():
        state = "文件不在原处"
    return f"{one.unit or '未填单位'}　{one.year} 年\n{state}　·　{one.saved_at}　·　{path}"
