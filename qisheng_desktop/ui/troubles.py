"""When a save did not come about: what happened, that the work is safe, and the ways on as buttons."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qisheng_desktop.errors import ConflictError, NewerProjectFileError, ProjectFileError, QishengError, SaveError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.report import Report
from qisheng_desktop.sentences import sentence_for
from qisheng_desktop.storage.files import open_project
from qisheng_desktop.ui import messages, widgets
from qisheng_desktop.ui.differences import differences
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.rows import RowsModel, make_table

USELESS = frozenset({"damaged", "too large", "unreadable", "read-only file", "no backup"})
"""Reasons for which trying the same again cannot help."""


class Way(Enum):
    """How to go on after a save that did not come about."""

    AGAIN = "again"
    ELSEWHERE = "elsewhere"
    OVERWRITE = "overwrite"
    LEAVE = "leave"


def ask_way(parent: QWidget, error: QishengError, report: Report, catalogue: Catalogue) -> Way:
    """Tell what happened, and ask how to go on."""
    if isinstance(error, ConflictError):
        return _ask_conflict(parent, error, report, catalogue)
    can_repeat = isinstance(error, SaveError) and error.reason not in USELESS
    ways = ([Way.AGAIN] if can_repeat else []) + [Way.ELSEWHERE, Way.LEAVE]
    if isinstance(error, NewerProjectFileError):
        ways = [Way.LEAVE]
    words = {Way.AGAIN: "重试", Way.ELSEWHERE: "另存为…", Way.LEAVE: "先不保存" if len(ways) > 1 else "知道了"}
    return ways[messages.choose(parent, "没有保存", sentence_for(error), [words[way] for way in ways])]


def _ask_conflict(parent: QWidget, error: ConflictError, report: Report, catalogue: Catalogue) -> Way:
    if error.reason == "missing":
        words = ["存回原处", "另存为…", "先不保存"]
        return (Way.OVERWRITE, Way.ELSEWHERE, Way.LEAVE)[messages.choose(parent, "没有保存", _said(error), words)]
    words = ["保存为副本…", "看看有什么不同", "用我的覆盖", "先不保存"]
    while True:
        match messages.choose(parent, "没有保存", _said(error), words):
            case 0:
                return Way.ELSEWHERE
            case 1:
                show_differences(parent, error.path, report, catalogue)
            case 2:
                return Way.OVERWRITE
            case _:
                return Way.LEAVE


def _said(error: ConflictError) -> str:
    if error.reason != "changed":
        return sentence_for(error)
    return sentence_for(error) + "也可以用你的覆盖它：覆盖以前，现在的文件会先备份下来，以后能在“恢复旧版本”里找到。"


def show_differences(parent: QWidget, path: Path, report: Report, catalogue: Catalogue) -> None:
    """Show what differs between a file and the open report."""
    try:
        other = open_project(path, catalogue).project.report
    except ProjectFileError as error:
        messages.tell_error(parent, "看不了", error)
        return
    DifferencesDialog(other, report, parent).exec()


class DifferencesDialog(FittingDialog):
    """Every place that differs, the file at the left, the open report at the right."""

    def __init__(self, old: Report, new: Report, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("有什么不同")
        listed = differences(old, new)
        model = RowsModel(("位置", "文件里的", "你的"), self)
        model.set_rows(listed)
        layout = QVBoxLayout(self)
        words = f"有 {len(listed)} 处不同。" if listed else "填报的内容完全一样。"
        layout.addWidget(widgets.label(words))
        layout.addWidget(make_table(model, "不同的地方", widths=(300, 230, 0)), 1)
        close = widgets.button("关闭", self.accept, kind="main")
        close.setDefault(True)
        layout.addLayout(widgets.row(1, close))
        self.resize(820, 440)
