"""How long the program takes from the start of its process until the start page takes keys, and its memory.

The baseline is a bare window of PySide6 with one line edit in the same interpreter, timed in turns with ours, in the
same way: the clock is read when the loop of events, entered once the window was shown, has painted it and rests.
Both have their byte code at hand, a home of their own, and Qt's platform without a screen: no server has a part in it.

Where a frozen program is (`dev.py build` leaves one; or `--frozen FOLDER`), it is timed in the same turns: the very
program of the packages, with nothing exchanged but the script it starts with, which tells when the window is ready.
"""

from __future__ import annotations

import argparse
import json
import marshal
import os
import statistics
import struct
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
MOST_FROZEN = 1.05
"""What the frozen program's start may take, as a multiple of the start from source: no longer, but for noise."""
RECENT = 6
FROZEN = ROOT / "build/root-bullseye/build/frozen/qisheng"
"""What both packages for Linux are made of."""
COOKIE, ENTRY = "!8sIIII64s", "!IIIIBc"
"""PyInstaller's archive in a program: its last bytes, and what stands in its list before each name."""

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


BARE_WINDOW, START_PAGE, FROZEN_PAGE = "a bare window (the baseline)", "the start page", "the start page, frozen"


class Start(NamedTuple):
    """What one start took: seconds until it was ready, seconds of processor, MiB of memory at most."""

    ready: float
    processor: float
    memory: float


def from_source(script: str) -> list[str]:
    """Give the command that runs a script with the checkout's program at hand."""
    return [sys.executable, "-c", TELL + script]


def telling(frozen: Path, folder: Path) -> list[str]:
    """Give the command of the frozen program with another script to start with, made beside the same libraries."""
    program = (frozen / "qisheng").read_bytes()
    end = program.rindex(b"MEI\014\013\012\013\016") + struct.calcsize(COOKIE)
    magic, length, at, size, version, library = struct.unpack(COOKIE, program[end - struct.calcsize(COOKIE) : end])
    if divmod(version, 100) != sys.version_info[:2]:
        sys.exit(f"the frozen program has Python {version / 100}: run this with the same")
    archive = program[end - length : end]
    script = marshal.dumps(compile(TELL + OURS, "start.py", "exec"))
    entries, old = b"", archive[at : at + size]
    while old:
        long, begin, packed, unpacked, is_packed, kind = struct.unpack(ENTRY, old[: struct.calcsize(ENTRY)])
        name = old[struct.calcsize(ENTRY) : long]
        if name.rstrip(b"\0") == b"start":
            begin, packed, unpacked, is_packed = at, len(script), len(script), 0
        entries += struct.pack(ENTRY, long, begin, packed, unpacked, is_packed, kind) + name
        old = old[long:]
    made = archive[:at] + script + entries
    cookie = struct.pack(COOKIE, magic, len(made) + struct.calcsize(COOKIE), at + len(script), size, version, library)
    told = folder / "qisheng"
    told.write_bytes(program[: end - length] + made + cookie)
    told.chmod(0o755)
    (folder / "lib").symlink_to(frozen.resolve() / "lib")
    return [str(told)]


def start(command: list[str], home: Path) -> Start:
    """Start one process and wait until it says that it is ready."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_"))}
    environment = kept | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    begun = time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment)
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frozen", type=Path, default=FROZEN, help="the folder of a frozen program")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        first, later = home_with_recent(Path(folder, "a"), 0), home_with_recent(Path(folder, "b"), RECENT)
        ways = {
            BARE_WINDOW: (from_source(BARE), first),
            START_PAGE: (from_source(OURS), first),
            f"{START_PAGE}, {RECENT} recent reports": (from_source(OURS), later),
        }
        if (chosen.frozen / "qisheng").is_file():
            ways[FROZEN_PAGE] = telling(chosen.frozen, Path(folder)), first
        taken: dict[str, list[Start]] = {name: [] for name in ways}
        for turn in range(chosen.rounds + 1):
            for name, (command, home) in ways.items():
                one = start(command, home)
                if turn:  # the first compiles
                    taken[name].append(one)
    medians = {name: Start(*map(statistics.median, zip(*all_, strict=True))) for name, all_ in taken.items()}
    bare, status = medians[BARE_WINDOW], 0
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
    return max(status, print_frozen(taken)) if FROZEN_PAGE in taken else status


def print_frozen(taken: dict[str, list[Start]]) -> int:
    """Print how the frozen program's start relates to that from source, turn by turn; return 1 if it takes longer."""
    turns = list(zip(taken[FROZEN_PAGE], taken[START_PAGE], strict=True))
    ready = statistics.median(frozen.ready / source.ready for frozen, source in turns)
    processor = statistics.median(frozen.processor / source.processor for frozen, source in turns)
    is_kept = ready <= MOST_FROZEN
    print(
        f"the frozen program to the source: {ready:.2f} of its time, {processor:.2f} of its processor; "
        f"may take {MOST_FROZEN}: {'kept' if is_kept else 'EXCEEDED'}"
    )
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
