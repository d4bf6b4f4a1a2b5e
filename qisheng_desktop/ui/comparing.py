"""Two reports side by side: the figures in a list, the texts with what changed marked; and both on paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QPageSize, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qisheng_desktop.errors import ExportError
from qisheng_desktop.exporting.comparison import (
    cell_name,
    column_names,
    comparison_paper,
    difference_of,
    part_name,
    side,
)
from qisheng_desktop.model.differences import Cell, Comparison, Kind, Piece, compare
from qisheng_desktop.model.heritage import Fate
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.files import write_document
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ComparisonModel(QAbstractTableModel):
    """Every figure and every line of the cover in both reports."""

    def __init__(self, found: Comparison, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found = found
        self._headings = ("指标", *column_names(found), "增减", "说明")
        self._alarm = QBrush(QColor(theme.soft_soft))
        self._cells: list[Cell] = []
        self.show_all(is_all=False)

    def show_all(self, *, is_all: bool) -> None:
        """Show every place, or only those that differ."""
        self.beginResetModel()
        every = (*self._found.cover, *self._found.cells)
        self._cells = [cell for cell in every if is_all or cell.is_different]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_heading = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._headings[section] if is_heading else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self._cells[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return widgets.in_role(self._shown(cell, index.column()), role)
        if role == Qt.ItemDataRole.BackgroundRole and cell.is_different:
            return self._alarm
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in {1, 2, 3}:
            return Qt.AlignmentFlag.AlignCenter
        return None

    def _shown(self, cell: Cell, column: int) -> str:
        found = self._found
        remark = cell.remark or ("" if cell.fate is Fate.SAME else "两年填报的内容不同")
        return (
            cell_name(found, cell),
            side(cell.before, cell.old, found.old),
            side(cell.now, cell.new, found.new),
            difference_of(cell) if cell.fate is Fate.SAME else "",
            remark,
        )[column]


class CompareDialog(FittingDialog):
    """The open report beside another one."""

    def __init__(self, old: Report, new: Report, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("两份报告对照")
        self.found = compare(old, new)
        self._theme = theme
        self._model = ComparisonModel(self.found, theme, self)
        self.tabs = QTabWidget()
        figures = sum(cell.is_different for cell in (*self.found.cover, *self.found.cells))
        texts = sum(text.is_different for text in self.found.texts)
        self.tabs.addTab(self._figures(), f"数字和封面（{figures} 处不同）")
        self.tabs.addTab(self._texts(), f"文字（{texts} 部分不同）")
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.button(QDialogButtonBox.StandardButton.Close).setText("关闭")
        box.rejected.connect(self.reject)
        for words, act in (("导出 PDF…", self.export), ("打印…", self.print)):
            box.addButton(words, QDialogButtonBox.ButtonRole.ActionRole).clicked.connect(act)
        layout = QVBoxLayout(self)
        layout.addWidget(widgets.label(self._head(), kind="section", wraps=True))
        layout.addWidget(self.tabs, 1)
        layout.addWidget(box)
        self.resize(980, 640)

    def export(self) -> None:
        """Write the comparison as a PDF, to hand it on."""
        path, _ = QFileDialog.getSaveFileName(self, "导出对照", f"{self._name()}.pdf", "PDF 文件 (*.pdf)")
        if not path:
            return
        try:
            write_document(Path(path), self._pdf())
        except ExportError as error:
            messages.tell_error(self, "没有导出", error)
            return
        messages.tell(self, "已导出", f"对照已经写到“{path}”，可以打印。")

    def print(self) -> None:
        """Send the comparison to a printer."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from qisheng_desktop.ui.preview import print_pdf

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setDocName(self._name())
        if QPrintDialog(printer, self).exec():
            print_pdf(self._pdf(), printer)

    def _name(self) -> str:
        return f"{self.found.new.unit or '年报'}{self.found.new.year}年对照"

    def _pdf(self) -> bytes:
        from qisheng_desktop.exporting.formats import render

        return render(comparison_paper(self.found), "pdf")

    def _head(self) -> str:
        reports = (self.found.old, self.found.new)
        one, other = (f"{report.unit or '没有写单位'} {report.year}年" for report in reports)
        count = self.found.count
        return f"{one}　→　{other}　　" + (f"共 {count} 处不同" if count else "内容相同")

    def _figures(self) -> QWidget:
        table = QTableView()
        table.setModel(self._model)
        table.setAccessibleName("数字对照")
        table.verticalHeader().hide()
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # both ends of a name tell it from the next
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        every = QCheckBox("相同的也列出来")
        every.toggled.connect(lambda is_all: self._model.show_all(is_all=is_all))
        page = QWidget()
        layout = widgets.column(every, table)
        layout.setContentsMargins(8, 8, 8, 8)
        page.setLayout(layout)
        return page

    def _texts(self) -> QWidget:
        self._section = QComboBox()
        self._section.setAccessibleName("哪一部分")
        for number, text in enumerate(self.found.texts):
            mark = "（有不同）" if text.is_different else "（相同）"
            self._section.addItem(part_name(self.found.new.edition, text.at) + mark, number)
        self._old, self._new = _pane("左边的文字"), _pane("右边的文字")
        self._section.currentIndexChanged.connect(self._show_text)
        first = next((number for number, text in enumerate(self.found.texts) if text.is_different), 0)
        self._section.setCurrentIndex(first)
        self._show_text(first)
        names = column_names(self.found)
        sides = widgets.row(
            widgets.column(widgets.label(names[0], kind="muted"), self._old, spacing=4),
            widgets.column(widgets.label(names[1], kind="muted"), self._new, spacing=4),
            spacing=10,
        )
        page = QWidget()
        layout = widgets.column(self._section, sides)
        layout.setContentsMargins(8, 8, 8, 8)
        page.setLayout(layout)
        return page

    def _show_text(self, number: int) -> None:
        if 0 <= number < len(self.found.texts):
            pieces = self.found.texts[number].pieces
            show_pieces(self._old, pieces, Kind.OLD, self._theme)
            show_pieces(self._new, pieces, Kind.NEW, self._theme)


def _pane(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setAccessibleName(name)
    return made


def show_pieces(pane: QPlainTextEdit, pieces: tuple[Piece, ...], kind: Kind, theme: Theme) -> None:
    """Show one of two texts, what only it has on a ground of its own and underlined."""
    pane.clear()
    cursor = pane.textCursor()
    plain, marked = QTextCharFormat(), QTextCharFormat()
    marked.setBackground(QColor(theme.soft_soft))
    marked.setFontUnderline(True)
    for piece in pieces:
        if piece.kind in {Kind.BOTH, kind}:
            cursor.insertText(piece.text, marked if piece.kind is kind else plain)
    pane.moveCursor(QTextCursor.MoveOperation.Start)
