"""How long a full report takes to leave the program, against LibreOffice making a PDF of our own Word document.

Figures: every format in a fresh process and in a running one, beside `soffice --convert-to pdf` of the same document
and workbook (fresh) and a LibreOffice that stays open (warm), all in the same run.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.harness import milliseconds  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.exporting.document import Document, build_document  # noqa: E402
from qisheng_desktop.exporting.formats import RENDERERS, render  # noqa: E402
from qisheng_desktop.model.report import Report  # noqa: E402
from qisheng_desktop.storage.files import save_project  # noqa: E402
from qisheng_desktop.storage.project import Project  # noqa: E402
from tests.exporting.reports import full  # noqa: E402

EDITION = "2021"
NOON = datetime(2025, 1, 6, 12, tzinfo=UTC)
ROUNDS_FRESH, ROUNDS_WARM = 5, 15
MOST_FRESH, MOST_PDF, MOST_ALL = 0.6, 0.3, 0.7
"""What all four formats in a fresh process, the PDF and all four in a running one may take, in parts of LibreOffice."""
ALL_FRESH = "ours fresh, all four"
FRESH = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from pathlib import Path; from qisheng_desktop.cli.program import run_command\n"
    "sys.exit(run_command(['export', sys.argv[2], '--to', sys.argv[3], '-d', sys.argv[4]]))"
)
SERVER = """
import subprocess, sys, time
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

def said(name, value):
    made = PropertyValue(); made.Name = name; made.Value = value; return made

pipe, source, target, rounds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(150):
    try:
        office = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.2)
desktop = office.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", office)
for _ in range(rounds):
    begun = time.perf_counter()
    document = desktop.loadComponentFromURL(source, "_blank", 0, (said("Hidden", True),))
    document.storeToURL(target, (said("FilterName", "writer_pdf_Export"),))
    document.close(True)
    print(1000 * (time.perf_counter() - begun))
desktop.terminate()
"""


class Figure(NamedTuple):
    """What one thing took, in milliseconds, and the part of its baseline that it may take."""

    name: str
    times: list[float]
    baseline: float = 0.0
    most: float | None = None

    @property
    def median(self) -> float:
        """The middle time."""
        return statistics.median(self.times)

    @property
    def is_kept(self) -> bool:
        """Say whether it is within what it may take; without a baseline there is nothing to exceed."""
        return not self.most or not self.baseline or self.median <= self.most * self.baseline


def warm_figures(document: Callable[[], Document]) -> dict[str, list[float]]:
    """Time the formats in this process, in turns; the document is built anew each time, as it is for the user."""
    times: dict[str, list[float]] = {kind: [] for kind in (*RENDERERS, "all four")}
    for turn in range(ROUNDS_WARM + 3):
        taken = {kind: milliseconds(partial(_render, document, kind)) for kind in RENDERERS}
        taken["all four"] = sum(taken.values())
        if turn >= 3:
            for kind, spent in taken.items():
                times[kind].append(spent)
    return times


def _render(document: Callable[[], Document], kind: str) -> bytes:
    return render(document(), kind)


def fresh(commands: dict[str, list[str]], folder: Path) -> dict[str, list[float]]:
    """Time processes that start, make their files and end, in turns; the first turn is not counted.

    As an installed program has them, the compiled modules are kept: the first turn writes them.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(ROUNDS_FRESH + 1):
        for name, command in commands.items():
            run = partial(subprocess.run, command, check=True, capture_output=True, timeout=120, env=environment)
            taken = milliseconds(run)
            if turn:
                times[name].append(taken)
    return times


def exporting(project: Path, folder: Path, kinds: str) -> list[str]:
    """Return the command that exports a file in a process of its own."""
    return [sys.executable, "-c", FRESH, str(ROOT), str(project), kinds, str(folder)]


def converting(soffice: str, source: Path, folder: Path) -> list[str]:
    """Return the command that has a LibreOffice started for it make a PDF; its profile is made in the first turn."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    return [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "out"), str(source)]


def office_warm(soffice: str, source: Path, folder: Path) -> list[float]:
    """Time a LibreOffice that stays open; empty where its Python bridge is not installed."""
    python = next((python for python in _pythons(soffice) if _has_uno(python)), None)
    if python is None:
        return []
    pipe = f"qisheng{time.monotonic_ns()}"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    accept = f"--accept=pipe,name={pipe};urp"
    server = subprocess.Popen([soffice, profile, "--headless", "--norestore", accept])
    target = (folder / "out" / "warm.pdf").as_uri()
    command = [python, "-c", SERVER, pipe, source.as_uri(), target, str(ROUNDS_WARM + 3)]
    try:
        ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=240)
    finally:
        server.terminate()
        server.wait(30)
    return [float(line) for line in ran.stdout.split()][3:]


def _pythons(soffice: str) -> Iterator[str]:
    beside = Path(soffice).resolve().parent / "python"
    yield from (str(path) for path in (beside, Path("/usr/bin/python3")) if path.exists())


def _has_uno(python: str) -> bool:
    return subprocess.run([python, "-c", "import uno"], check=False, capture_output=True).returncode == 0


def figures(report: Report, folder: Path) -> Iterator[Figure]:
    """Measure everything."""
    project = folder / "a.qisheng"
    save_project(Project(report), project, at=NOON)
    soffice = shutil.which("soffice")
    commands: dict[str, list[str]] = {}
    if soffice:
        for kind in ("docx", "xlsx"):
            source = folder / f"report.{kind}"
            source.write_bytes(render(build_document(report, is_draft=True), kind))
            commands[f"LibreOffice fresh, {kind} to pdf"] = converting(soffice, source, folder)
    for kind in RENDERERS:
        commands[f"ours fresh, {kind}"] = exporting(project, folder / "ours", kind)
    commands[ALL_FRESH] = exporting(project, folder / "ours", ",".join(RENDERERS))
    started = fresh(commands, folder)
    cold = statistics.median(started.get("LibreOffice fresh, docx to pdf", [0.0]))
    for name, times in started.items():
        yield Figure(name, times, cold, MOST_FRESH if name == ALL_FRESH else None)
    warm = office_warm(soffice, folder / "report.docx", folder) if soffice else []
    yield from [Figure("LibreOffice warm, docx to pdf", warm)] if warm else []
    hot = statistics.median(warm) if warm else 0.0
    goals = {"pdf": MOST_PDF, "all four": MOST_ALL}
    for kind, times in warm_figures(lambda: build_document(report, is_draft=True)).items():
        yield Figure(f"ours warm, {kind}", times, hot, goals.get(kind))


def main() -> int:
    """Print a line for each figure; 1 if one took more than it may."""
    status = 0
    print(f"{'':<34} {'median ms':>9} {'ratio':>6}  may take")
    with tempfile.TemporaryDirectory() as name:
        for figure in figures(full(EDITION), Path(name)):
            ratio = f"{figure.median / figure.baseline:6.2f}" if figure.baseline else ""
            verdict = f"{figure.most}: {'kept' if figure.is_kept else 'EXCEEDED'}" if figure.most else ""
            print(f"{figure.name:<34} {figure.median:>9.1f} {ratio:>6}  {verdict}", flush=True)
            status = status if figure.is_kept else 1
    return status


if __name__ == "__main__":
    sys.exit(main())
