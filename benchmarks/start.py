"""How long the program takes from the start of its process until the start page takes keys, and its memory.

The baseline is a bare window of PySide6 with one line edit in the same interpreter, timed in turns with ours, in the
same way: the clock is read when the loop of events, entered once the window was shown, has painted it and rests.
Both have their byte code at hand, a home of their own, and Qt's platform without a screen: no server has a part in it.
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
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 15
MOST_TIME, MOST_MEMORY = 1.3, 1.25
"""What our start may take, as multiples of the bare window's."""
RECENT = 6

TELL = """
import sys
def tell_at_rest(window):
    from PySide6.QtCore import QTimer
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: tell(window))))
def tell(window):
    import os, resource, time
    now, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    assert window.windowHandle().isExposed() and window.focusWidget().hasFocus()
    print(now, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, flush=True)
    os._exit(0)
"""
"""A timer of nothing comes after the events there are; the third, after those that showing and painting brought."""
BARE = """
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLineEdit())
window.resize(1280, 800)
window.show()
window.centralWidget().setFocus()
tell_at_rest(window)
app.exec()
"""
OURS = """
from qisheng_desktop import later
put_off = later.put_off
def put_off_and_tell():
    put_off()
    from qisheng_desktop import app
    start = app.start
    def start_and_tell(arguments):
        made, window = start(arguments)
        tell_at_rest(window)
        return made, window
    app.start = start_and_tell
later.put_off = put_off_and_tell
from qisheng_desktop.__main__ import main
sys.argv = ["qisheng"]
main()
"""


class Start(NamedTuple):
    """What one start took: seconds until it was ready, seconds of processor, MiB of memory at most."""

    ready: float
    processor: float
    memory: float


def start(script: str, home: Path) -> Start:
    """Start one process and wait until it says that it is ready."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_"))}
    environment = kept | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", TELL + script], check=True, capture_output=True, text=True, cwd=ROOT, env=environment
    )
    ready, processor, memory = map(float, done.stdout.split())
    return Start(ready - begun, processor, memory)


def home_with_recent(folder: Path, recent: int) -> Path:
    """Make a home whose settings name so many recent reports."""
    folder.mkdir()
    settings = folder / ".config" / "qisheng" / "settings.json"
    settings.parent.mkdir(parents=True)
    entries = [
        {
            "path": f"{folder}/{year}.qisheng",
            "unit": "齐家镇",
            "year": year,
            "saved_at": "1月9日 10:00",
            "still_open": 0,
        }
        for year in range(2025 - recent, 2025)
    ]
    data = {"scheme": "system", "recent": entries, "cover": {}, "geometry": "", "remembers": True}
    settings.write_text(json.dumps(data), "utf-8")
    return folder


def main() -> int:
    """Print the median of each, and its ratio to the bare window's; return 1 if the start takes more than it may."""
    with tempfile.TemporaryDirectory() as folder:
        first, later = home_with_recent(Path(folder, "a"), 0), home_with_recent(Path(folder, "b"), RECENT)
        ways = {
            "a bare window (the baseline)": (BARE, first),
            "the start page": (OURS, first),
            f"the start page, {RECENT} recent reports": (OURS, later),
        }
        taken: dict[str, list[Start]] = {name: [] for name in ways}
        for turn in range(ROUNDS + 1):
            for name, (script, home) in ways.items():
                one = start(script, home)
                if turn:  # the first compiles
                    taken[name].append(one)
    medians = {name: Start(*map(statistics.median, zip(*all_, strict=True))) for name, all_ in taken.items()}
    bare, status = medians["a bare window (the baseline)"], 0
    print(f"{'':<36} {'ready ms':>9} {'ratio':>6} {'processor ms':>13} {'ratio':>6} {'memory MiB':>11} {'ratio':>6}")
    for name, one in medians.items():
        ready, processor, memory = one.ready / bare.ready, one.processor / bare.processor, one.memory / bare.memory
        is_kept = ready <= MOST_TIME and memory <= MOST_MEMORY
        status = status if is_kept else 1
        print(
            f"{name:<36} {1000 * one.ready:>9.0f} {ready:>6.2f} {1000 * one.processor:>13.0f} {processor:>6.2f}"
            f" {one.memory:>11.1f} {memory:>6.2f}  {'' if one is bare else 'kept' if is_kept else 'EXCEEDED'}"
        )
    print(f"may take {MOST_TIME} times the bare window's time and {MOST_MEMORY} times its memory")
    return status


if __name__ == "__main__":
    sys.exit(main())
