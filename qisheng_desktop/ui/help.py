"""The manual, shown in the program: one page for each page of the window."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QWidget

from qisheng_desktop.paths import resources_folder
from qisheng_desktop.ui.fitting import FittingDialog

PAGES = {
    "start": "开始",
    "cover": "封面与单位",
    "table": "填表",
    "narrative": "写文字",
    "review": "审核",
    "output": "导出与打印",
    "files": "保存与文件",
    "keys": "键盘操作",
}
TABLES = {"2", "3", "4"}
LINE_HEIGHT = 135
"""Per cent."""


class Manual(QTextBrowser):
    """Shows the pages of the manual; loads nothing but the pictures that lie beside them."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        path = resources_folder() / "help" / QUrl(name).fileName()
        if kind == QTextDocument.ResourceType.ImageResource.value and path.is_file():
            return QByteArray(path.read_bytes())
        return None


class HelpWindow(FittingDialog):
    """A list of pages and the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用说明")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._list = QListWidget()
        self._list.setObjectName("steps")
        self._list.setAccessibleName("使用说明的页")
        self._list.addItems(list(PAGES.values()))
        self._list.setFixedWidth(150)
        self._manual = Manual()
        self._manual.setOpenLinks(False)
        self._manual.setAccessibleName("使用说明")
        self._manual.document().setDocumentMargin(18)
        self._list.currentRowChanged.connect(self._on_row)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._list)
        layout.addWidget(self._manual, 1)
        self.resize(900, 640)

    def show_page(self, step: str) -> None:
        """Open the page that belongs to a step of the wizard."""
        code = "table" if step in TABLES else step if step in PAGES else "narrative"
        self._list.setCurrentRow(list(PAGES).index(code))
        self.show()
        self.raise_()
        self.activateWindow()

    def _on_row(self, row: int) -> None:
        path = resources_folder() / "help" / f"{list(PAGES)[row]}.md"
        self._manual.setMarkdown(path.read_text("utf-8"))
        self._space_lines()

    def _space_lines(self) -> None:
        """Give the lines room; Markdown takes no style sheet."""
        block = self._manual.document().begin()
        while block.isValid():
            made = QTextBlockFormat()
            made.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            made.setTopMargin(6)
            QTextCursor(block).mergeBlockFormat(made)
            block = block.next()
        self._manual.moveCursor(QTextCursor.MoveOperation.Start)
