"""Pictures of every page of the real window: `.venv/bin/python packaging/screenshots.py --out DIR`.

Opens a copy of the example, or of ``--report``, without a screen and goes through all pages. ``--size`` is that of the
screen in pixels, ``--scale`` the desktop's: at 1366x768 and 1.5 the window has the room it has on such a machine.
``--spoil`` puts mistakes into the copy, so that findings show.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run by hand, from anywhere
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop  # noqa: E402 - after the choice of platform
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QLabel, QWidget  # noqa: E402

from qisheng_desktop.app import make_application  # noqa: E402 - found by the line above
from qisheng_desktop.model.catalogue import Catalogue  # noqa: E402
from qisheng_desktop.model.cells import Value, parse_ref  # noqa: E402
from qisheng_desktop.model.edits import Edits  # noqa: E402
from qisheng_desktop.paths import forms_folder  # noqa: E402
from qisheng_desktop.ui.editor import Editor  # noqa: E402
from qisheng_desktop.ui.main_window import MainWindow  # noqa: E402
from qisheng_desktop.ui.pages.start import example_path  # noqa: E402
from qisheng_desktop.ui.preview import Preview  # noqa: E402
from qisheng_desktop.ui.session import Session  # noqa: E402
from qisheng_desktop.ui.settings import Settings  # noqa: E402
from qisheng_desktop.ui.steps import OUTPUT, steps_of  # noqa: E402
from qisheng_desktop.ui.theme import Scheme, apply_theme, theme_of  # noqa: E402

T = TypeVar("T")

FOLDER, NAME, SAVED_AT = "年报", "齐安镇2020年年报.qisheng", "2021-01-15 09:30"
"""Where the copy lies, seen from the folder the window works in, and when it was saved: no picture shows a path of this
machine or the time it was taken."""
PATIENCE, PAUSE = 20_000, 250
"""Milliseconds to wait for the preview; and for what the windows put off while somebody types."""

MISTAKES: dict[str, Value] = {
    "3[new,natural]": Decimal(12), "3[new,business]": Decimal(2), "3[carried_in,natural]": Decimal(1),
    "3[granted,natural]": Decimal(8), "3[partial,natural]": Decimal(2), "3[unable_1,natural]": Decimal(1),
    "3[granted,business]": Decimal(2), "3[carried_out,natural]": Decimal(1),
    "2[regulations,made]": Decimal(1), "2[procurement,projects]": None, "2[procurement,amount]": None,
    "2[fees,before]": None, "4[cases,after_other]": None, "4[cases,after_pending]": None,
}  # fmt: skip
NOTES = {"3[granted,natural]": "其中当场答复3件"}


def settle() -> None:
    """Let Qt do what it has put off."""
    for _ in range(3):
        QApplication.processEvents()


def wait_for(what: Callable[[], T | None]) -> T:
    """Wait until something is there and return it.

    Raises:
        TimeoutError: If it does not come.
    """
    deadline = QDeadlineTimer(PATIENCE)
    while not (found := what()):
        if deadline.hasExpired():
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    return found


@contextmanager
def open_window(report: Path | None, size: tuple[int, int], scheme: Scheme) -> Iterator[MainWindow]:
    """Show the window on its start page, with a copy of a report among the recent ones.

    All it remembers and writes is in a folder that is gone afterwards.
    """
    source = (report or example_path()).resolve()
    app = make_application(["qisheng"])
    apply_theme(app, theme_of(scheme))
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        copy = Path(FOLDER) / (source.name if report else NAME)
        copy.parent.mkdir()
        shutil.copyfile(source, copy)
        settings = Settings(Path("settings.json"), scheme)
        window = MainWindow(Catalogue(forms_folder()), settings)
        window.resize(*size)
        window.show()
        window.open_path(copy)
        settings.recent = [one._replace(saved_at=SAVED_AT) for one in settings.recent]
        window.keeper.close_report()
        settle()
        yield window
        if window.editor:
            window.editor.session.undo_stack.setClean()  # nobody is there to be asked
        window.close()


def opened(window: MainWindow) -> Editor:
    """Open the recent report and return its editor."""
    window.open_path(next(Path(FOLDER).iterdir()))
    settle()
    if window.editor is None:
        sys.exit("The report was not opened.")
    return window.editor


def spoil(session: Session) -> None:
    """Put mistakes of every kind into the report: blanks, a column that does not balance, something to confirm."""
    figures = session.report.edition.figures
    values = {parse_ref(at): value for at, value in MISTAKES.items()}
    notes = {parse_ref(at): note for at, note in NOTES.items()}
    session.edit(
        Edits(
            {ref: value for ref, value in values.items() if ref in figures},
            {ref: note for ref, note in notes.items() if ref in figures},
        ),
        "录入",
    )
    QTest.qWait(PAUSE)


def turn_to(editor: Editor, code: str) -> None:
    """Turn to a page, and wait for what it draws in the background."""
    editor.steps.go_to(code)
    settle()
    preview = editor.page.findChild(Preview)
    if code == OUTPUT and preview is not None:
        wait_for(lambda: preview.findChild(QLabel))
        settle()


def save_picture(widget: QWidget, path: Path) -> None:
    """Save what a widget shows."""
    settle()
    widget.grab().save(str(path))


def take_all(window: MainWindow, out: Path, *, is_spoilt: bool) -> None:
    """Save a picture of the start page and of every step."""
    save_picture(window, out / "00-start.png")
    editor = opened(window)
    if is_spoilt:
        spoil(editor.session)
    for number, step in enumerate(steps_of(editor.session.report), 1):
        turn_to(editor, step.code)
        save_picture(window, out / f"{number:02}-{step.code}.png")


def parse_size(text: str) -> tuple[int, int]:
    """Read a size such as ``1366x768``."""
    width, height = text.split("x")
    return int(width), int(height)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Save a picture of every page of the window.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--size", type=parse_size, default=(1366, 768), help="of the screen, in pixels")
    parser.add_argument("--scale", type=float, default=1.0, help="of the desktop, for example 1.5")
    parser.add_argument("--scheme", type=Scheme, choices=[Scheme.LIGHT, Scheme.DARK], default=Scheme.LIGHT)
    parser.add_argument("--report", type=Path, help="a report file; the example otherwise")
    parser.add_argument("--spoil", action="store_true", help="put mistakes into the copy")
    given = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = str(given.scale)
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    width, height = given.size
    size = int(width / given.scale), int(height / given.scale)
    with open_window(given.report, size, given.scheme) as window:
        take_all(window, out, is_spoilt=given.spoil)


if __name__ == "__main__":
    main()
