"""Saying and seeing who has a report open, with a mark beside it that is renewed every minute."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import calls_folder
from qisheng_desktop.storage import calls, disk
from qisheng_desktop.storage.lock import BEAT, Holder, Lock
from qisheng_desktop.ui import messages
from qisheng_desktop.ui.background import Background
from qisheng_desktop.ui.session import now

AUTHOR = CellRef("author")


class Mark(QObject):
    """The mark on the open report."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock: Lock | None = None
        self._person = ""
        self._work = Background(self)
        self._beat = QTimer(self)
        self._beat.setInterval(int(BEAT.total_seconds() * 1000))
        self._beat.timeout.connect(self._renew)

    def ask(self, path: Path, window: QWidget) -> bool | None:
        """Say whether to open a report as a copy, because somebody else has it open; nothing for not at all."""
        lock = Lock(disk.resolve(path))
        holder = lock.holder(now())
        if holder is None or (self._lock is not None and self._lock.path == lock.path):
            return False
        words = f"{_who(holder)}可能正在编辑“{path.name}”。两个人同时改，后保存的人会看到提示，谁的内容都不会丢。"
        return (True, False, None)[
            messages.choose(window, "有人正在编辑", words, ["打开一份副本", "仍要打开", "不打开"])
        ]

    def take(self, path: Path, report: Report) -> None:
        """Mark a report as open here."""
        lock = Lock(disk.resolve(path))
        if self._lock is not None and self._lock.path != lock.path:
            self.release()
        self._lock, self._person = lock if self._lock is None else self._lock, report.text(AUTHOR)
        self._beat.start()
        self._renew()

    def release(self) -> None:
        """Take the mark away."""
        self._beat.stop()
        self._work.wait()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _renew(self) -> None:
        lock, person, at = self._lock, self._person, now()
        if lock is not None:
            self._work.start(lambda: None if lock.holder(at) else lock.take(person, at))


def call_forward(path: Path) -> bool:
    """Let the program on this machine that has a report open already come forward; say whether there is one."""
    holder = Lock(disk.resolve(path)).holder(now())
    return holder is not None and holder.is_here and calls.call(calls_folder(), holder.owner)


def _who(holder: Holder) -> str:
    who = holder.person or "有人"
    minutes = int((now() - holder.at).total_seconds() // 60)
    when = f"，{minutes} 分钟前" if minutes > 0 else ""
    where = "就在这台电脑上" if holder.is_here else f"在电脑 {holder.machine}"
    return f"{who}（{where}{when}）"
