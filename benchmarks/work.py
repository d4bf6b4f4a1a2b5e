"""A day's work in the window: open a report, turn pages, type, undo, save, export; times, and memory by the end.

Qt's platform without a screen paints as the others do, into memory. Settings, copies and reports go to a folder of
its own.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEvent, QTimer  # noqa: E402 - run as a script, from anywhere
from PySide6.QtWidgets import QApplication  # noqa: E402 - run as a script, from anywhere

from benchmarks.edit import adding_up, full_report, inputs  # noqa: E402
from benchmarks.harness import WARM_UP, Row, Sample, gauge, gauged, milliseconds, print_rows, sampled  # noqa: E402
from qisheng_desktop.app import make_application, settle  # noqa: E402
from qisheng_desktop.exporting.document import build_document  # noqa: E402
from qisheng_desktop.exporting.formats import RENDERERS, render  # noqa: E402
from qisheng_desktop.model.catalogue import Catalogue  # noqa: E402
from qisheng_desktop.model.edits import Edits  # noqa: E402
from qisheng_desktop.paths import forms_folder  # noqa: E402
from qisheng_desktop.storage.project import Project  # noqa: E402
from qisheng_desktop.ui.editor import Editor  # noqa: E402
from qisheng_desktop.ui.main_window import MainWindow  # noqa: E402
from qisheng_desktop.ui.session import Session  # noqa: E402
from qisheng_desktop.ui.settings import Settings  # noqa: E402
from qisheng_desktop.ui.theme import LIGHT, Scheme, apply_theme  # noqa: E402

BASELINE = "adding up the 175 figures of table 三 in plain Python"
SIZE = 1366, 768
OPENINGS, TURNS, UNDONE, VISITS = 150, 200, 200, 15
SETTLED = 0.6
"""Seconds in which what follows the opening of a report is done."""
EDITS, SAVES, EXPORTS = 1000, 50, 20
MOST, MOST_TYPED, MOST_GROWTH = 50.0, 16.0, 1.10
"""Milliseconds of p99 that an act, and typing a figure, may take; what memory may come to in a day, as a multiple."""
SEED = 20240131
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


def paint() -> None:
    """Do all that the window has to do, and let go of what was taken out of it, as a running event loop does."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Work:
    """The program with a report open, and acts on it, each until it is painted."""

    def __init__(self, folder: Path) -> None:
        self.app = make_application([])
        apply_theme(self.app, LIGHT)
        catalogue = Catalogue(forms_folder())
        self.file = folder / "a.qisheng"
        first = Session(Project(full_report()), catalogue)
        first.save(self.file)
        first.close()
        self.window = MainWindow(catalogue, Settings(folder / "settings.json", Scheme.LIGHT))
        self.window.resize(*SIZE)
        self.window.show()
        self._chance = random.Random(SEED)  # noqa: S311 - nothing here is secret
        self.open()
        self._cells = inputs(self.session.report.edition)
        self._turns = self._to_and_fro()

    @property
    def session(self) -> Session:
        """The open report."""
        if self.window.session is None:
            raise AssertionError
        return self.window.session

    @property
    def editor(self) -> Editor:
        """The pages."""
        if self.window.editor is None:
            raise AssertionError
        return self.window.editor

    def open(self) -> None:
        """Open the report's file."""
        self.window.open_path(self.file)
        paint()

    def watched_opening(self) -> tuple[float, float]:
        """Open the report; return how long it took until painted, and how long at a time the window did not answer.

        Both in milliseconds.
        """
        begun = last = time.perf_counter()
        held = 0.0

        def answer() -> None:
            nonlocal last, held
            now = time.perf_counter()
            last, held = now, max(held, 1000 * (now - last))

        clock = QTimer()
        clock.timeout.connect(answer)
        clock.start(0)
        self.window.open_path(self.file)
        answer()
        paint()
        answer()
        return 1000 * (last - begun), held

    def turn(self) -> None:
        """Go one page on or back."""
        self._turn_by(next(self._turns))

    def first_turns(self) -> list[Sample]:
        """Open the report, let it settle, and time the first turn to each page."""
        self.open()
        self.rest()
        return [sampled(lambda: self._turn_by(1)) for _ in range(self.editor.steps.count() - 2)]

    def _turn_by(self, by: int) -> None:
        self.editor.turn(by)
        paint()

    def type(self) -> None:
        """Take a figure over into a cell, with all sums and findings."""
        value = Decimal(self._chance.randrange(900))
        self.session.edit(Edits({self._chance.choice(self._cells): value}), "录入")
        paint()

    def undo(self) -> None:
        """Take the last act back."""
        self.session.undo_stack.undo()
        paint()

    def save(self) -> None:
        """Save, and wait until the file is on the disk and read back."""
        if not self.window.keeper.save_and_wait():
            raise AssertionError
        paint()

    def held_while_saving(self) -> float:
        """Save beside the window; return the longest time, in milliseconds, in which it did not answer."""
        held = milliseconds(self.window.keeper.save)
        while self.session.is_saving:
            held = max(held, milliseconds(self._answer))
        return max(held, milliseconds(self._answer))

    def rest(self) -> float:
        """Leave the window alone for a while; return the longest time, in milliseconds, in which it did not answer."""
        end = time.perf_counter() + SETTLED
        held = 0.0
        while time.perf_counter() < end:
            held = max(held, milliseconds(self._answer))
        return held

    def _answer(self) -> None:
        """Do what came in since, then let other threads work for a millisecond, as a window at rest does."""
        paint()
        time.sleep(0.001)

    def export(self) -> None:
        """Make every document."""
        document = build_document(self.session.report, is_draft=True)
        for kind in RENDERERS:
            render(document, kind)

    def close(self) -> None:
        """Close the window, with nothing unsaved."""
        self.session.undo_stack.setClean()
        self.window.close()

    def _to_and_fro(self) -> Iterator[int]:
        pages = self.editor.steps.count() - 1  # the last one draws its preview in the background
        while True:
            yield from [1] * (pages - 1)
            yield from [-1] * (pages - 1)


def timed(act: Callable[[], object], rounds: int, before: Callable[[], object] = lambda: None) -> list[Sample]:
    """Time an act over and over, each after something that does not count, after some rounds that do not count."""
    samples = []
    for _ in range(WARM_UP + rounds):
        before()
        samples.append(sampled(act))
    return samples[WARM_UP:]


def held(act: Callable[[], float], rounds: int, before: Callable[[], object] = lambda: None) -> list[Sample]:
    """Do an act over and over that measures itself."""
    samples = []
    for _ in range(rounds):
        before()
        samples.append(gauged(act))
    return samples


def openings(work: Work) -> list[list[Sample]]:
    """Open the report over and over, and leave it alone each time until all that follows is done.

    Return how long each opening took, how long the window was held meanwhile, and how long at rest after it.
    """
    triples = []
    for _ in range(OPENINGS):
        before = gauge()
        taken, longest = work.watched_opening()
        beside = min(before, gauge())
        triples.append((Sample(taken, beside), Sample(longest, beside), gauged(work.rest)))
    return [[triple[place] for triple in triples] for place in range(3)]


def visits(work: Work) -> list[Sample]:
    """Time the first turn to every page of a report, over and over."""
    return [taken for _ in range(VISITS) for taken in work.first_turns()]


def memory() -> float:
    """Give the megabytes this process holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE_SIZE / 1e6


def day(work: Work) -> float:
    """Work for a day; give memory at its end as a multiple of that after each act was done twice."""
    for _ in range(2):
        for act in (work.open, work.type, work.undo, work.save, work.export):
            act()
    before = memory()
    for number in range(1, EDITS + 1):
        work.type()
        if number % (EDITS // SAVES) == 0:
            work.save()
        if number % (EDITS // EXPORTS) == 0:
            work.export()
    after = memory()
    print(f"memory before {before:.1f} MB, after {EDITS} edits, {SAVES} saves, {EXPORTS} exports {after:.1f} MB")
    return after / before


def main() -> int:
    """Time everything; 1 if something takes longer or grows more than it may."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
            os.environ[variable] = str(folder / variable)
        os.environ["HOME"] = name  # the second place of protecting copies is among the documents
        work = Work(folder)
        settle()  # as the program does a moment after its start
        growth = day(work)
        baseline = Row("", timed(adding_up(work.session.report), TURNS), 1.0).median
        opened, waited, rested = openings(work)
        rows = [
            Row("a figure taken over, sums, findings, painted", timed(work.type, EDITS), baseline, None, MOST_TYPED),
            Row("undone", timed(work.undo, UNDONE), baseline, None, MOST),
            Row(
                "the window while a save is made", held(work.held_while_saving, SAVES, work.type), baseline, None, MOST
            ),
            Row("a page turned", timed(work.turn, TURNS), baseline, None, MOST),
            Row("a page turned to for the first time", visits(work), baseline, None, MOST),
            Row("a report opened, until it is painted", opened, baseline, None, MOST),
            Row("the window while a report is opened", waited, baseline, None, MOST),
            Row("the window behind the opening", rested, baseline, None, MOST),
            Row("a save, on the disk and read back", timed(work.save, SAVES, before=work.type), baseline),
        ]
        work.close()
    print(f"memory after a day's work: {growth:.3f} x (at most {MOST_GROWTH} x)")
    return print_rows(BASELINE, rows) or int(growth > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
