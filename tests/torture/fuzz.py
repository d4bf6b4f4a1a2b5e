"""Feeding spoilt documents to one reader, in this process, under the limits of the process that reads.

`python -m tests.torture.fuzz docx --seconds 3600 --seed 7` for hours; the tests run it for seconds. Prints one line of
JSON. An input that does something it must not is written to `--out`, to be kept in tests/data/fuzz once it is mended.
Allowed is a result that holds together, or one of the errors a user can meet: never another exception, a dead process,
more than two seconds of processor time, or more than 512 MB.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import mmap
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from qisheng_desktop.errors import EditionError, ImportRefusedError, ProjectFileError, QishengError, UnknownEditionError
from qisheng_desktop.importing import wire
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.importing.reader import read_bytes, read_pasted, source_of
from qisheng_desktop.importing.worker import MOST_MEMORY
from qisheng_desktop.model.loader import lay_over, load_edition, load_supplement
from qisheng_desktop.model.report import Report
from qisheng_desktop.sentences import sentence_for
from qisheng_desktop.sentences.doubts import doubt_sentence
from qisheng_desktop.sentences.losses import losses_sentence
from qisheng_desktop.storage.project import encode
from qisheng_desktop.storage.reading import decode_with
from tests.importing.documents import CATALOGUE
from tests.storage.samples import NOON, PATH, edition
from tests.torture.clock import slowness
from tests.torture.fuzz_seeds import KEPT, KINDS, make
from tests.torture.light import lighten

MOST_SECONDS = 2.0
"""Of processor time for one input, at the speed `clock.slowness` compares with."""
HANGS = 30
MOST_FAILURES = 12
WHOLE = 4
"""Every so many-th document is also searched for a report, which costs ten times the reading."""
SUFFIXES = {"html": ".html", "mht": ".mht", "text": ".txt"}


class DisagreementError(Exception):
    """What was read does not hold together."""


def read_foreign(kind: str) -> Callable[[bytes, int], str]:
    """Make the function that reads a document of other makes."""

    def read(data: bytes, number: int) -> str:
        try:
            if kind == "clipboard":
                html, text = json.loads(data)
                return use(read_pasted(html, text, CATALOGUE))
            name = "年报" + SUFFIXES.get(kind, f".{kind}")
            if number % WHOLE:
                source_of(data, name)
                return "read"
            return use(read_bytes(data, name, CATALOGUE))
        except RefusedError as refused:
            sentence_for(ImportRefusedError(PATH, refused.kind, refused.detail))
            return refused.kind.value
        except (MemoryError, RecursionError):  # the process that reads says "too large" to both
            return "out of memory"

    return read


def use(draft: Draft) -> str:
    """Do with a draft what the program does: send it, say its doubts, make a report of it."""
    sent = wire.dump(draft)
    if wire.load(sent) != draft:
        raise DisagreementError(sent)
    form = CATALOGUE.edition(draft.edition, draft.supplements)
    for doubt in draft.doubts:
        doubt_sentence(doubt, form)
    Report(form, draft.year if draft.year and form.serves(draft.year) else form.first_year).apply(draft.edits)
    return "report" if draft.is_recognised else "nothing found"


def read_project(data: bytes, number: int) -> str:
    """Read a project file; what was read must be the same after saving it."""
    try:
        opened = decode_with(data, PATH, edition)
    except ProjectFileError as error:
        sentence_for(error)
        return type(error).__name__
    project = opened.project
    losses_sentence("a", opened.losses, project.report.edition)
    if number % WHOLE:
        return "damaged" if opened.losses else "whole"
    again = decode_with(encode(project, at=NOON), PATH, lambda *_: project.report.edition)
    if again.losses or again.project.report.everything != project.report.everything:
        raise DisagreementError(again.losses)
    return "damaged" if opened.losses else "whole"


def read_forms(data: bytes, _: int) -> str:
    """Read the files of a form definition, and answer it."""
    files = json.loads(data)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:  # noqa: S108
        folder = Path(name)
        for file, text in files.items():
            (folder / file).write_text(text, "utf-8", "replace")
        try:
            if "supplement.toml" in files:
                form = lay_over(edition("2019", ()), load_supplement(folder))
            else:
                form = load_edition(folder)
            Report(form, form.first_year)
        except (EditionError, UnknownEditionError) as error:
            sentence_for(error)
            return type(error).__name__
    return "edition"


READERS = {kind: read_foreign(kind) for kind in KINDS} | {"project": read_project, "forms": read_forms}


def _status() -> list[str]:
    return Path("/proc/self/status").read_text("ascii").splitlines()


def kept(kind: str) -> Iterator[tuple[str, bytes]]:
    """Give the inputs that once did what they must not."""
    for path in sorted((KEPT / kind).glob("*")):
        yield path.name, path.read_bytes()


class Run:
    """One run over one reader: counts, times, and what failed."""

    def __init__(self, kind: str, out: Path) -> None:
        self.kind = kind
        self.outcomes: Counter[str] = Counter()
        self.failures: list[dict[str, str]] = []
        self.slowest = (0.0, "")
        self.executions = 0
        self._out = out
        self._seen: set[str] = set()

    def feed(self, name: str, data: bytes, number: int) -> None:
        """Read one input and judge it."""
        start = time.process_time()
        try:
            self.outcomes[READERS[self.kind](data, number)] += 1
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            # anything else is told, Rust's panics among it, which are no Exception
            frames = traceback.extract_tb(error.__traceback__)
            where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
            is_ours = " (a QishengError)" if isinstance(error, QishengError) else ""
            self._fail(name, data, f"{type(error).__name__} at {where}{is_ours}", traceback.format_exc()[-3000:])
        spent = time.process_time() - start
        if spent > MOST_SECONDS / 2:
            spent = min(spent / slowness(), self._again(data, number))
        self.executions += 1
        self.slowest = max(self.slowest, (spent, name))
        if spent > MOST_SECONDS:
            self._fail(name, data, "slow", f"{spent:.2f} s of processor time, {len(data)} bytes")

    def _again(self, data: bytes, number: int) -> float:
        """Read a slow input once more: what else the machine did meanwhile is not the reader's fault."""
        start = time.process_time()
        with suppress(Exception):  # judged the first time
            READERS[self.kind](data, number)
        return (time.process_time() - start) / slowness()

    def _fail(self, name: str, data: bytes, what: str, detail: str) -> None:
        if what in self._seen:
            return
        self._seen.add(what)
        self._out.mkdir(parents=True, exist_ok=True)
        path = self._out / f"{self.kind}-{name}"
        path.write_bytes(data)
        self.failures.append({"what": what, "detail": detail, "input": str(path)})

    def told(self, seconds: float) -> str:
        """Give all of it as a line of JSON."""
        peak = max(int(line.split()[1]) // 1024 for line in _status() if line.startswith("VmHWM"))  # since it began
        found = {
            "kind": self.kind, "executions": self.executions, "seconds": seconds, "slowest": self.slowest,
            "peak": peak, "outcomes": dict(self.outcomes.most_common()), "failures": self.failures,
        }  # fmt: skip
        return json.dumps(found, ensure_ascii=False)


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=READERS)
    parser.add_argument("--seconds", type=float, default=60.0, help="of processor time")
    parser.add_argument("--at-most", type=float, default=0, help="seconds of the clock, where the machine is busy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--kept", action="store_true", help="only the inputs kept in tests/data/fuzz")
    parser.add_argument("--counter", type=Path, help="a file that always holds the number of the input at hand")
    parser.add_argument("--out", type=Path, default=Path("out") / "fuzz")
    chosen = parser.parse_args()
    run = Run(chosen.kind, chosen.out)
    if chosen.kind == "project":
        lighten()
    KINDS[chosen.kind][0]()  # made before the limits are set
    run.feed("warm", KINDS[chosen.kind][0]()[0], 0)
    run.executions, run.slowest = 0, (0.0, "")
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    start = time.process_time()
    if chosen.kept:
        for name, data in kept(chosen.kind):
            for number in range(2):
                run.feed(name, data, number)
    else:
        _go(run, chosen)
    print(run.told(time.process_time() - start), flush=True)
    return 1 if run.failures else 0


def _go(run: Run, chosen: argparse.Namespace) -> None:
    shown = mmap.mmap(-1, 8)
    if chosen.counter:
        chosen.counter.write_bytes(bytes(8))
        with chosen.counter.open("r+b") as file:
            shown = mmap.mmap(file.fileno(), 8)
    number, armed = chosen.first, 0.0
    begun, spent = time.monotonic(), time.process_time()
    while time.process_time() - spent < chosen.seconds and len(run.failures) < MOST_FAILURES:
        if chosen.at_most and time.monotonic() - begun > chosen.at_most:
            break
        if time.monotonic() - armed > 1:  # a library that never comes back is ended by this
            faulthandler.dump_traceback_later(HANGS, exit=True, file=sys.stderr)
            armed = time.monotonic()
        shown[:] = number.to_bytes(8, "little")
        run.feed(f"{chosen.seed}-{number}", make(chosen.kind, chosen.seed, number), number)
        number += 1
    faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    sys.exit(main())
