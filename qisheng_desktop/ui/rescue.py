"""What a crash or a hasty closing left behind: found at the start, held against the file, taken back when wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qisheng_desktop.errors import ProjectFileError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.files import open_project
from qisheng_desktop.storage.project import Project
from qisheng_desktop.storage.reading import Opened, decode
from qisheng_desktop.storage.recovery import Left, remove, scan
from qisheng_desktop.ui import widgets
from qisheng_desktop.ui.differences import Difference, differences
from qisheng_desktop.ui.fitting import FittingDialog
from qisheng_desktop.ui.rows import RowsModel, make_table
from qisheng_desktop.ui.session import now


@dataclass(frozen=True, slots=True)
class Found:
    """Something left behind: the report in it, and what stands in its file now, if that can be read."""

    left: Left
    opened: Opened
    file: Opened | None

    @property
    def path(self) -> Path | None:
        """The file it came from."""
        return Path(self.left.about.path) if self.left.about.path else None

    @property
    def title(self) -> str:
        """Name it as the start page does."""
        report = self.opened.project.report
        return f"{report.unit or '未填单位'}　{report.year} 年"

    @property
    def at(self) -> str:
        """Say when it was protected."""
        return f"{self.left.about.at.astimezone():%Y-%m-%d %H:%M}" if not self.written else self.written

    @property
    def written(self) -> str:
        """Say when the last copy was written, as it says itself."""
        return self.opened.written[:16].replace("T", " ")

    def project(self) -> Project:
        """Return the project to go on with: in the place of the file's, which it replaces only when it is saved."""
        project = self.opened.project
        project.path, project.digest = None, ""
        project.sequence = max(project.sequence - 1, 0)  # a protecting copy is numbered as the save it stood in for
        if self.file is not None and not self.file.losses and not self.opened.losses:
            own = self.file.project
            project.path, project.digest, project.sequence = own.path, own.digest, own.sequence
        return project


def find(places: Sequence[Path], catalogue: Catalogue) -> list[Found]:
    """Return what was left behind and is not in its file; what is there word for word needs no asking."""
    found = []
    for left in scan(places, now()):
        data = left.newest()
        try:
            opened = decode(data or b"", left.folder, catalogue)
        except ProjectFileError:
            continue  # kept: a newer program, or a person, may still read it
        file = _file(left, catalogue)
        if file is not None and not file.losses and _is_same(file.project.report, opened.project.report):
            remove(left)
        else:
            found.append(Found(left, opened, file))
    return sorted(found, key=lambda one: one.left.about.is_given_up)


def _file(left: Left, catalogue: Catalogue) -> Opened | None:
    if not left.about.path:
        return None
    try:
        return open_project(Path(left.about.path), catalogue)
    except ProjectFileError:
        return None


def _is_same(one: Report, other: Report) -> bool:
    return one.everything == other.everything and one.edition is other.edition


class Choice(Enum):
    """What to do with what was left behind."""

    USE = "use"
    LOOK = "look"
    DROP = "drop"
    LATER = "later"


class RescueDialog(FittingDialog):
    """File and recovered content side by side, and every place that differs."""

    def __init__(self, found: Found, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("恢复没有保存的内容")
        self.choice = Choice.LATER
        self._sides = RowsModel(("", "文件里的", "恢复出来的"), self)
        self._places = RowsModel(("位置", "文件里的", "恢复出来的"), self)
        new = found.opened.project.report
        old = found.file.project.report if found.file else None
        listed = differences(old, new) if old else []
        self._sides.set_rows(_sides(found, old, new, listed))
        self._places.set_rows(listed)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(widgets.label(_story(found), wraps=True))
        sides = make_table(self._sides, "文件和恢复内容的对照", widths=(110, 250, 0))
        sides.setFixedHeight(sides.verticalHeader().defaultSectionSize() * 5 + sides.horizontalHeader().height() + 12)
        layout.addWidget(sides)
        if listed:
            layout.addWidget(widgets.label(f"不同的地方（{len(listed)} 处）", kind="section"))
            layout.addWidget(make_table(self._places, "不同的地方", widths=(300, 240, 0)), 1)
        note = "用恢复的内容：按没有保存的状态打开，保存以前不会动原来的文件。以后再说：恢复的内容继续留着。"
        layout.addWidget(widgets.label(note, kind="muted", wraps=True))
        use = widgets.button("用恢复的内容", lambda: self._choose(Choice.USE), kind="main")
        use.setDefault(True)
        look = widgets.button("只看", lambda: self._choose(Choice.LOOK), tip="打开一份看看，原来的都不动")
        is_second = found.left.about.is_given_up
        drop = widgets.button("删除…" if is_second else "不要了", lambda: self._choose(Choice.DROP), kind="link")
        drop.setToolTip("" if is_second else "再留 7 天，然后删除")
        later = widgets.button("以后再说", self.reject)
        layout.addLayout(widgets.row(drop, 1, use, look, later))
        self.resize(860, 520 if listed else layout.heightForWidth(860))

    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()


def _story(found: Found) -> str:
    about = found.left.about
    where = f"“{found.path.name}”有内容没有保存" if found.path else "有一份报告还没有存过文件"
    if about.is_given_up:
        return f"上次关闭时{where}。当时的内容还留着（留 7 天）。"
    return f"程序上次没有正常关闭（可能是断电、死机或被强行结束），{where}。内容在 {found.at} 自动保护过。"


def _sides(found: Found, old: Report | None, new: Report, listed: Sequence[Difference]) -> list[tuple[str, str, str]]:
    gone = "文件不在了" if found.path else "没有文件"
    file = found.file
    first = listed[0] if listed else None
    places = "、".join(dict.fromkeys(one.place.split(" / ")[0] for one in listed)) or "没有"
    if old is None:
        places = "全部"
    return [
        ("时间", file.written[:16].replace("T", " ") if file else gone, found.at),
        ("第几次保存", f"第 {file.project.sequence} 次" if file else "—", _after(found)),
        ("文字", f"{_words(old)} 字" if old else "—", f"{_words(new)} 字"),
        ("已填的格子", f"{_filled(old)} 格" if old else "—", f"{_filled(new)} 格"),
        ("不同的部分", "—" if first is None else first.old, places if first is None else f"{places}；{first.new}"),
    ]


def _after(found: Found) -> str:
    saves = found.opened.project.sequence - 1  # the copy is numbered as the save it stood in for
    return f"第 {saves} 次保存之后" if saves > 0 else "还没有保存过"


def _words(report: Report) -> int:
    return sum(len(report.text(CellRef(ref.section))) for ref in report.edition.texts)


def _filled(report: Report) -> int:
    return sum(ref in report.edition.figures for ref in report.answers)
