"""A monkey at the real window: keys, mouse, wheel, input method, paste, undo, page jumps, sizes, dialogs, by chance.

`python -m tests.torture.monkey --events 10000000 --seed 7` for the long run; the tests run a short one. A round is
1,000 events on one report; at its end the report is saved, read back and compared, then everything is undone, which
must give the report of the beginning, and redone, which must give that of the end. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import json
import os
import random
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QInputMethodEvent, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMenu, QMenuBar, QWidget

from qisheng_desktop.app import make_application, settle
from qisheng_desktop.later import load_one
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.storage.files import open_project
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.theme import LIGHT, Scheme, apply_theme
from tests.torture import mutate
from tests.torture.clock import slowness

ROUND = 1_000
STALL = 0.2
"""Seconds of processor time of the window's thread for one event, at the speed `clock.slowness` compares with."""
SEEN_TO = 0.1
"""Part of the events after which the window is let do what waits: painting, timers, work that came back."""
HANGS = 45
ANSWER = 3
"""Milliseconds between two looks for a dialog that waits for an answer."""
MOST_FAILURES = 5
LEFT_ALONE = ("退出", "关闭报告", "新建", "从上年", "打开", "读入", "视图", "报送副本", "深色", "浅色", "跟随系统")
"""Commands that end a round, by the beginning of their names."""
KEYS = (
    *[Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right] * 3,
    Qt.Key.Key_Backtab, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_F6, Qt.Key.Key_Space,
    Qt.Key.Key_Insert, Qt.Key.Key_Enter,
)  # fmt: skip
CONTROL_KEYS = (
    *[Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_A] * 3, Qt.Key.Key_D,
    Qt.Key.Key_F, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_0, Qt.Key.Key_Return, Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Right,
)  # fmt: skip
WORDS = (
    "全年主动公开", "12", "（一）", "同比增长", "。", "政府信息公开", "收到申请", "3件", "\U00020bb7", "e\u0301", "{{",
    "<img src='//evil/x.png'>", "0", "１２", "①", "其中", "不适用", "2023年", "\n",
)  # fmt: skip
PASTES = (
    "1\t2\t3\n4\t5\t6", "0", "12", "一、\t3", "x", "", "\n\n", "全年公开3件。\r\n　　第二段。", "1,234", "-5",
    "9" * 40, "=1+1",    "<b>x</b>", "\t" * 300, "1\n" * 300, "\x00\x0b\u202e", "{{3[new,natural]}}", "无\t无\t无",
)  # fmt: skip
SIZES = (*[(1024, 600), (600, 340)] * 3, (1366, 768), (1366, 768), (1920, 1080), (800, 1200))


class Monkey:
    """Sends events to a window and counts what comes of them."""

    def __init__(self, window: MainWindow, chance: random.Random, folder: Path) -> None:
        self.window = window
        self.failures: list[str] = []
        self.acts: Counter[str] = Counter()
        self.dialogs: Counter[str] = Counter()
        self.slowest: list[tuple[float, str, int]] = []
        self.events = self.rounds = 0
        self._chance = chance
        self._folder = folder
        self._had_dialog = False
        self._steps: list[QAction] = []
        QTimer.singleShot(ANSWER, window, self._answer)
        acts: tuple[tuple[Callable[[], None], int], ...] = (
            (self._digit, 30), (self._key, 28), (self._control, 10), (self._say, 10), (self._click, 12),
            (self._wheel, 5), (self._paste, 3), (self._step, 4), (self._page, 3), (self._resize, 1), (self._command, 1),
            (self._double, 2), (self._menu, 1),
        )  # fmt: skip
        self._acts, self._weights = [act for act, _ in acts], [weight for _, weight in acts]

    def round(self, count: int) -> None:
        """Play with a new report, then hold it against what is saved, undone and redone."""
        session = self._session()
        start = session.report.everything
        self.window.open_session(session)
        QApplication.processEvents()
        self._steps.clear()
        for _ in range(count):
            act = self._chance.choices(self._acts, self._weights)[0]
            self._timed(act)
            if self.failures:
                return
        self._close_all()
        if self.window.editor is not None:
            self.window.editor.commit()
        if self.window.session is not session:  # it was closed for another: its acts are gone with it
            self.rounds += 1
            return
        self._compare(session)
        self._undo_all(session, start)
        session.undo_stack.setClean()
        session._is_in_no_file = False
        self.rounds += 1

    def fail(self, what: str) -> None:
        """Note something that must not happen, and where."""
        self.failures.append(f"round {self.rounds}, event {self.events}: {what}")

    def _session(self) -> Session:
        catalogue = self.window._catalogue
        year, supplements = self._chance.choice(((2024, ()), (2023, ()), (2020, ()), (2020, ("jilin-2020",))))
        first = Edits({CellRef("unit"): "某某县某某镇人民政府", CellRef("level"): "township"})
        report = Report(catalogue.edition_for(year, supplements), year, first)
        return Session(Project(report), catalogue, parent=self.window)

    def _timed(self, act: Callable[[], None]) -> None:
        self._had_dialog = False
        name = act.__name__.strip("_")
        start = time.thread_time()
        act()
        if self._chance.random() < SEEN_TO:
            QApplication.processEvents()
        spent = time.thread_time() - start
        self.events += 1
        self.acts[name] += 1
        if spent > STALL / 2 and not self._had_dialog:
            page = self.window.editor.steps.code if self.window.editor else "start"
            self.slowest.append((spent / slowness(), f"{name} on {page}", self.events))

    def _compare(self, session: Session) -> None:
        path = self._folder / "报告.qisheng"
        try:
            session.save(path, is_overwriting=True)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told with its place
            self.fail(f"not saved: {error!r}")
            return
        opened = open_project(path, session.catalogue)
        if opened.losses:
            self.fail(f"saved with losses: {opened.losses}")
        if opened.project.report.everything != session.report.everything:
            self.fail("what was saved is not what was open")

    def _undo_all(self, session: Session, start: Edits) -> None:
        end, stack = session.report.everything, session.undo_stack
        reached = stack.index()  # the monkey may have undone some of it before
        while stack.canUndo():
            stack.undo()
        if session.report.everything != start:
            self.fail("undoing everything does not give the beginning")
        while stack.index() < reached:
            stack.redo()
        if session.report.everything != end:
            self.fail("redoing everything does not give the end")

    def _target(self) -> QWidget:
        modal = QApplication.activeModalWidget()
        focus = QApplication.focusWidget()
        if focus is not None and focus.isVisible():
            return focus
        return modal or self.window

    def _digit(self) -> None:
        QTest.keyClick(self._target(), Qt.Key(Qt.Key.Key_0.value + self._chance.randrange(10)))

    def _key(self) -> None:
        shift = Qt.KeyboardModifier.ShiftModifier
        held = shift if self._chance.random() < 0.15 else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self._target(), self._chance.choice(KEYS), held)

    def _control(self) -> None:
        held = Qt.KeyboardModifier.ControlModifier
        if self._chance.random() < 0.2:
            held |= Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(self._target(), self._chance.choice(CONTROL_KEYS), held)

    def _say(self) -> None:
        """Write as an input method does: first what is looked for, then the words."""
        target, words = self._target(), self._chance.choice(WORDS)
        if self._chance.random() < 0.3:
            QApplication.sendEvent(target, QInputMethodEvent("zhengfu"[: self._chance.randint(1, 7)], []))
        if self._chance.random() < 0.9:
            event = QInputMethodEvent("", [])
            event.setCommitString(mutate.pick(self._chance)[:200] if self._chance.random() < 0.1 else words)
            QApplication.sendEvent(target, event)

    def _point(self) -> tuple[QWidget, QPoint]:
        above = QApplication.activeModalWidget() or self.window
        point = QPoint(self._chance.randrange(max(above.width(), 1)), self._chance.randrange(max(above.height(), 1)))
        child = above.childAt(point)
        return (child, child.mapFrom(above, point)) if child is not None else (above, point)

    def _click(self) -> None:
        target, point = self._point()
        if isinstance(target, (QMenu, QMenuBar)):
            return  # commands are given by themselves
        shift = Qt.KeyboardModifier.ShiftModifier
        held = shift if self._chance.random() < 0.1 else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, held, point)

    def _double(self) -> None:
        target, point = self._point()
        if not isinstance(target, QMenuBar):
            QTest.mouseDClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    def _wheel(self) -> None:
        target, point = self._point()
        turn = QPoint(0, self._chance.choice((-120, 120, -240, 960)))
        held = Qt.KeyboardModifier.ControlModifier if self._chance.random() < 0.1 else Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(
            QPointF(point), QPointF(target.mapToGlobal(point)), QPoint(), turn, Qt.MouseButton.NoButton, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(target, event)

    def _paste(self) -> None:
        QApplication.clipboard().setText(self._chance.choice(PASTES))
        QTest.keyClick(self._target(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def _step(self) -> None:
        """Undo and redo by their commands."""
        wanted = self._chance.choice(("撤销", "撤销", "重做"))
        if not self._steps or not all(map(shiboken6.isValid, self._steps)):
            self._steps = [one for one in self.window.findChildren(QAction) if one.text().startswith(("撤销", "重做"))]
        for action in self._steps:
            if action.text().startswith(wanted) and action.isEnabled():
                action.trigger()

    def _page(self) -> None:
        editor = self.window.editor
        if editor is not None and QApplication.activeModalWidget() is None:
            editor.steps.setCurrentRow(self._chance.randrange(editor.steps.count()))

    def _resize(self) -> None:
        self.window.resize(*self._chance.choice(SIZES))

    def _commands(self) -> list[QAction]:
        found = self.window.findChildren(QAction)
        return [one for one in found if one.isEnabled() and one.text() and not one.text().startswith(LEFT_ALONE)]

    def _command(self) -> None:
        commands = self._commands()
        if commands and QApplication.activeModalWidget() is None:
            self._chance.choice(commands).trigger()

    def _menu(self) -> None:
        """Ask for the menu of a place."""
        from PySide6.QtGui import QContextMenuEvent

        target, point = self._point()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, target.mapToGlobal(point))
        QApplication.sendEvent(target, event)

    def _answer(self) -> None:
        """Answer what waits for an answer: a menu, a message, a dialog, now and then after typing into it.

        An answer may open the next dialog. Qt fires no timer anew while it is still answered, so each look sets up the
        next one before it does anything.
        """
        QTimer.singleShot(ANSWER, self.window, self._answer)
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            self._had_dialog = True
            self._answer_menu(popup)
        elif modal is not None:
            self._had_dialog = True
            self.dialogs[modal.windowTitle()[:12] or type(modal).__name__] += 1
            if self._chance.random() < 0.5:
                self._say()
            if self._chance.random() < 0.3:
                self._click()
            self._press(modal)

    def _answer_menu(self, popup: QWidget) -> None:
        self.dialogs[type(popup).__name__] += 1
        actions = [one for one in popup.actions() if one.isEnabled() and not one.text().startswith(LEFT_ALONE)]
        if isinstance(popup, QMenu) and actions and self._chance.random() < 0.5:
            chosen = self._chance.choice(actions)
            popup.close()
            chosen.trigger()
        else:
            popup.close()

    def _press(self, modal: QWidget) -> None:
        buttons = [one for one in modal.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
        if buttons and self._chance.random() < 0.6:
            self._chance.choice(buttons).click()
        elif self._chance.random() < 0.5:
            QTest.keyClick(modal, Qt.Key.Key_Escape)
        elif isinstance(modal, QDialog):
            modal.reject()
        else:
            modal.close()

    def _close_all(self) -> None:
        for _ in range(200):
            QApplication.processEvents()
            waiting = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if waiting is None:
                break
            waiting.close()


class Caught:
    """Stands in the place of the hook for errors nobody caught."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.told.append("".join(traceback.format_exception(kind, error, trace))[-3000:])
        print(self.told[-1], file=sys.stderr, flush=True)

    def of_thread(self, given: threading.ExceptHookArgs) -> None:
        """Take what a thread did not catch."""
        self(given.exc_type, given.exc_value or given.exc_type(), given.exc_traceback)


def file_dialogs(chance: random.Random, folder: Path) -> None:
    """Answer the system's own dialogs, which no event reaches: with a name, or by calling off."""

    def name(*_: object) -> tuple[str, str]:
        made = str(folder / chance.choice(("报告.qisheng", "导出.pdf", "x", "没有/的.docx")))
        return (made if chance.random() < 0.4 else "", "")

    for asked in ("getOpenFileName", "getSaveFileName"):
        setattr(QFileDialog, asked, name)
    setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))  # noqa: B010 - as above
    setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))  # noqa: B010 - as above
    setattr(QPrintDialog, "exec", lambda *_: 0)  # noqa: B010 - as above


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0, help="stop after so long, however many there were")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="qisheng-monkey-") as name:
        folder = Path(name)
        for place in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[place] = str(folder / "home")
        (folder / "home").mkdir()
        told = play(chosen.events, chosen.seed, chosen.seconds, folder)
        print(json.dumps(told, ensure_ascii=False), flush=True)
        return 1 if told["failures"] else 0


def play(events: int, seed: int, seconds: float, folder: Path) -> dict[str, object]:
    """Play rounds until there were so many events, or the time is over; give the counts."""
    chance = random.Random(seed)
    caught = Caught()
    sys.excepthook, threading.excepthook = caught, caught.of_thread
    app = make_application([])
    apply_theme(app, LIGHT)
    file_dialogs(chance, folder)
    window = MainWindow(Catalogue(forms_folder()), Settings(folder / "settings.json", Scheme.LIGHT))
    window.resize(1366, 768)
    window.show()
    QApplication.processEvents()
    while load_one():  # what the program loads behind its start page
        pass
    settle()
    monkey = Monkey(window, chance, folder)
    start = time.monotonic()
    while monkey.events < events and len(monkey.failures) < MOST_FAILURES:
        faulthandler.dump_traceback_later(HANGS, exit=True)
        monkey.round(min(ROUND, events - monkey.events))
        monkey.failures += [f"round {monkey.rounds}, event {monkey.events}: {told}" for told in caught.told]
        caught.told.clear()
        if monkey.failures or (seconds and time.monotonic() - start > seconds):
            break
        gc.collect()
    spent = time.monotonic() - start
    faulthandler.cancel_dump_traceback_later()
    if window.session is not None:
        window.session.close()
    slowest = sorted(monkey.slowest, reverse=True)
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    return {
        "seed": seed, "events": monkey.events, "rounds": monkey.rounds, "seconds": spent,
        "acts": dict(monkey.acts), "dialogs": dict(monkey.dialogs.most_common()),
        "stalls": sum(spent > STALL for spent, _, _ in slowest), "slowest": slowest[:10], "failures": monkey.failures,
        "memory": max(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM")),
    }  # fmt: skip


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # what Qt tears down at the end is not what is tried here
