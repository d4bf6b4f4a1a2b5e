"""What can be chosen about the documents: formats, sheets that may be added, tables on their side, faces."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from qisheng_desktop.exporting.document import Choice
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.ui import widgets

FORMATS = {
    "pdf": "PDF（打印、盖章）",
    "docx": "Word 文档",
    "xlsx": "XLSX 表格（带公式，可核对）",
    "html": "网页（发布到网站）",
}
TICKED = {"pdf", "xlsx"}


class OutputChoice(QWidget):
    """Ticks under each other; ``looks_changed`` follows one that changes the pages, ``kinds_changed`` a format."""

    looks_changed = Signal()
    kinds_changed = Signal()

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.formats = {kind: QCheckBox(words) for kind, words in FORMATS.items()}
        for kind, box in self.formats.items():
            box.setChecked(kind in TICKED)
            box.toggled.connect(lambda _: self.kinds_changed.emit())
        self.cover = self._tick("封面", "题目、单位、日期单独一页，不编页码")
        self.sign_off = self._tick("审签表", "最后一页供负责人签字、盖章")
        self.blank_form = QCheckBox("空白表")
        self.blank_form.setToolTip("没有数字的官方表样，另存一份，供手工填写")
        self.landscape = {
            table.code: self._tick(f"表{table.short}", "这张表横着印，单独成页") for table in edition.tables
        }
        self.system_fonts = self._tick(
            "优先用本机字体", "电脑里有方正小标宋、仿宋_GB2312 的，PDF 用它们；没有的用自带字体"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(widgets.label("格式", kind="section"))
        for box in self.formats.values():
            layout.addWidget(box)
        layout.addWidget(widgets.label("附加", kind="section"))
        layout.addLayout(widgets.row(self.cover, self.sign_off, self.blank_form, 1, spacing=14))
        layout.addLayout(widgets.row(widgets.label("横排"), *self.landscape.values(), 1, spacing=14))
        layout.addWidget(self.system_fonts)

    @property
    def kinds(self) -> list[str]:
        """The formats that are ticked."""
        return [kind for kind, box in self.formats.items() if box.isChecked()]

    @property
    def choice(self) -> Choice:
        """What is chosen about every document."""
        return Choice(
            has_cover=self.cover.isChecked(),
            has_sign_off=self.sign_off.isChecked(),
            landscape=frozenset(code for code, box in self.landscape.items() if box.isChecked()),
            has_system_fonts=self.system_fonts.isChecked(),
        )

    def _tick(self, words: str, tip: str) -> QCheckBox:
        made = QCheckBox(words)
        made.setToolTip(tip)
        made.toggled.connect(lambda _: self.looks_changed.emit())
        return made
