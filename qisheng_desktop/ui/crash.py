"""What the clerk sees when the program met an error nobody foresaw."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.fitting import FittingDialog


class CrashDialog(FittingDialog):
    """Says that something went wrong, where the work is, and gives a report to pass on."""

    def __init__(self, report: str, copy: Path | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序出了问题")
        self._report = report
        if copy is not None:
            words = f"程序遇到一个没有料到的问题。你的内容已另存一份：\n{copy}\n请先用“另存为”保存，再重新打开程序。"
        else:
            words = "程序遇到一个没有料到的问题。窗口里的内容还在，请先用“另存为”保存，再重新打开程序。"
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setAccessibleName("问题报告")
        layout = QVBoxLayout(self)
        layout.addWidget(widgets.label(words, wraps=True))
        layout.addWidget(widgets.label("下面的报告里没有填报内容，可以复制给帮忙的人。", kind="muted"))
        layout.addWidget(text)
        close = widgets.button("继续", self.accept, kind="main")
        close.setDefault(True)
        layout.addLayout(widgets.row(widgets.button("复制报告", self._copy), 1, close))
        self.resize(560, 380)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
