"""The list of changes: when, who, how, where, old, new; and which of them came after the last formal paper."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from qisheng_desktop.model.cells import Value
from qisheng_desktop.model.data_fields import pieces_of
from qisheng_desktop.model.edits import Explanation
from qisheng_desktop.model.history import Content, Entry, Origin, Part, Step
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.differences import around
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.grid.table_model import show
from qisheng_desktop.ui.rows import RowsModel, make_table
from qisheng_desktop.ui.words import field_label, place_name

FORMAL = "formal-export"
"""The setting of a project that holds the number of the last change in the last formal paper, and when it was made."""
HOW = {
    Origin.TYPED: "填写",
    Origin.PASTED: "粘贴",
    Origin.FILLED: "一次填入",
    Origin.IMPORTED: "读入",
    Origin.CARRIED: "结转",
    Origin.UNDONE: "撤销",
    Origin.REDONE: "重做",
    Origin.COMMAND: "命令行",
}
_PARTS = {
    Part.VALUE: "",
    Part.NOTE: "（备注）",
    Part.PRINTED: "（印的总计）",
    Part.TITLE: "（标题）",
    Part.EXPLANATION: "（说明）",
    Part.UNREVISED: "（待修改）",
    Part.LAST: "",
}


class ChangesDialog(FittingDialog):
    """All changes, the newest first."""

    def __init__(self, project: Project, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("变更记录")
        self._report = project.report
        self._entries = project.history.entries
        number, self._when = formal_mark(project)
        self._since = [entry for entry in self._entries if entry.number > number]
        self._model = RowsModel(("时间", "谁", "怎么改的", "位置", "原来", "改成"), self)
        self._only = QCheckBox("只看上次正式导出以后的")
        self._only.setEnabled(bool(self._when))
        self._only.toggled.connect(lambda _: self._show())
        self._count = widgets.label(kind="muted", wraps=True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(widgets.row(self._count, 1, self._only))
        table = make_table(self._model, "变更记录", widths=(140, 80, 80, 300, 170, 0))
        layout.addWidget(table, 1)
        note = "记录只在这台电脑的工程文件里。“导出报送副本”生成的文件不带变更记录，也不带删掉的内容。"
        if project.folded:
            note = f"更早的 {project.folded} 次改动已经不再保留。" + note
        layout.addWidget(widgets.label(note, kind="muted", wraps=True))
        close = widgets.button("关闭", self.accept, kind="main")
        close.setDefault(True)
        layout.addLayout(widgets.row(1, close))
        self.resize(980, 520)
        if self._when and self._since:
            self._only.setChecked(True)
        self._show()

    def _show(self) -> None:
        entries = self._since if self._only.isChecked() else self._entries
        self._model.set_rows([row for entry in reversed(entries) for row in rows_of(entry, self._report)])
        since = f"上次正式导出是 {self._when}，以后改了 {len(self._since)} 次。" if self._when else "还没有正式导出过。"
        self._count.setText(f"一共 {len(self._entries)} 次改动。{since}")


def rows_of(entry: Entry, report: Report) -> list[tuple[str, ...]]:
    """Return a line for each place an entry changed."""
    when, who, how = f"{entry.at:%Y-%m-%d %H:%M}", entry.who or "—", HOW[entry.origin]
    return [
        (
            when,
            who,
            how,
            _place(step, report),
            *around(_words(step.old, step.part, report), _words(step.new, step.part, report)),
        )
        for step in entry.steps
    ]


def formal_mark(project: Project) -> tuple[int, str]:
    """Return the number of the last change in the last formal paper, and when that was made; or 0 and nothing."""
    number, _, when = project.settings.get(FORMAL, "").partition(" ")
    return (int(number), when) if number.isdecimal() and len(number) < 10 else (0, "")  # noqa: PLR2004 - digits


def mark_formal(project: Project, when: str) -> None:
    """Take note that a formal paper was made of what is there now."""
    last = project.history.entries[-1].number if project.history.entries else 0
    project.settings[FORMAL] = f"{last} {when}"


def _place(step: Step, report: Report) -> str:
    if step.part is Part.LAST:
        return "附带的上年报告"
    return (place_name(report, step.at) or "这个版式里没有的一项") + _PARTS[step.part]


def _words(content: Content, part: Part, report: Report) -> str:
    if isinstance(content, Explanation):
        return content.reason
    value: Value = content
    if part is Part.UNREVISED:
        return "" if value is None else "上年的文字"
    if not isinstance(value, str):
        return show(value) or ""
    pieces = pieces_of(value)  # what a data field showed then is not known: its cells are named
    return "".join(piece if isinstance(piece, str) else f"【{field_label(report, piece)}】" for piece in pieces)
