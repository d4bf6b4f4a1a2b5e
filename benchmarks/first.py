"""The first report a program opens: its pages wait behind the start page, as the clerk who just came finds them.

Each round is a process of its own, which starts the window as the program does and lets it come to rest. The baseline
is the next reports that the same process opens.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication  # noqa: E402 - run as a script, from anywhere

from benchmarks.edit import full_report  # noqa: E402 - run as a script, from anywhere
from benchmarks.harness import Row, Sample, print_rows, sampled  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop import app  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.storage.files import save_project  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.storage.project import Project  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.ui.editor import Editor  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.ui.session import now  # noqa: E402 - run as a script, from anywhere

BASELINE = "the next report opened by the same program"
SIZE = 1366, 768
ROUNDS, LATER = 15, 5
MOST = 50.0
"""Milliseconds of p99 that an opening may take, until it is painted."""
LONGEST = 30.0
"""Seconds in which the pages are made behind the start page, or something is wrong."""
ONCE, FILE = "--once", "a.qisheng"


def open_some(folder: Path) -> list[Sample]:
    """Start the program in this process, and open a report some times, each until it is painted."""
    made, window = app.start(["qisheng"])
    window.resize(*SIZE)
    window.show()
    app.load_rest(made, window)
    begun = time.monotonic()
    while window.findChild(Editor) is None and time.monotonic() < begun + LONGEST:
        pass_on()
    app.settle()
    rest()

    def open_one() -> None:
        window.open_path(folder / FILE)
        QApplication.processEvents()

    samples = []
    for _ in range(1 + LATER):
        samples.append(sampled(open_one))
        rest()
    window.close()
    return samples


def rest() -> None:
    """Do what follows the making of pages, or an opening: the texts are read, the report is noted."""
    for _ in range(300):
        pass_on()


def pass_on() -> None:
    """Do what came in since, and let other threads work for some milliseconds."""
    QApplication.processEvents()
    time.sleep(0.003)


def main() -> int:
    """Open a first report over and over; 1 if it takes longer than it may."""
    first, later = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            one, *others = told_by_a_process(Path(name))
        first.append(one)
        later += others
    baseline = statistics.median(sample.taken for sample in later)
    rows = [
        Row("the first report opened, until it is painted", first, baseline, None, MOST),
        Row("the next ones", later, baseline, None, MOST),
    ]
    return print_rows(BASELINE, rows)


def told_by_a_process(home: Path) -> list[Sample]:
    """Return what each opening took in a process of its own, in a home of its own."""
    save_project(Project(full_report()).snapshot(), home / FILE, at=now())
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_"))}
    command = [sys.executable, str(Path(__file__).resolve()), ONCE, str(home)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=kept | {"HOME": str(home)})
    return [Sample(*pair) for pair in json.loads(done.stdout)]


if __name__ == "__main__":
    if ONCE in sys.argv:
        print(json.dumps(open_some(Path(sys.argv[-1]))))
    else:
        sys.exit(main())
