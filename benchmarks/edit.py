"""How long one answer takes: the whole report recomputed and checked, and, in the window, painted."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.harness import Row, interleaved, print_rows  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.model.catalogue import Catalogue  # noqa: E402
from qisheng_desktop.model.cells import CellRef, Value  # noqa: E402
from qisheng_desktop.model.edition import Edition  # noqa: E402
from qisheng_desktop.model.edits import Edits  # noqa: E402
from qisheng_desktop.model.report import Report  # noqa: E402

ROUNDS = 2000
SEED = 20240131
BASELINE = "adding up the 175 figures of table 三 in plain Python"
MOST_MEDIAN, MOST_P99 = 0.5, 2.0
"""Milliseconds that `Report.apply` may take on the full report of 2021."""
FINDINGS = 20
YEAR = 2024


def full_report() -> Report:
    """Make a county's report of 2021 with every cell and text filled and nothing to find fault with."""
    edition = Catalogue(ROOT / "forms").edition_for(YEAR)
    report = Report(edition, YEAR, Edits(dict.fromkeys(inputs(edition), Decimal(0))))
    texts: dict[CellRef, Value] = dict.fromkeys(edition.texts, "本年度主动公开政府信息。\n" * 40)
    report.apply(Edits(texts | {CellRef("unit"): "某县人民政府", CellRef("level"): "county"}))
    for column in ("natural", "business", "other"):
        rows = {
            "new": 120,
            "carried_in": 7,
            "granted": 80,
            "partial": 30,
            "denied_4": 9,
            "unable_1": 5,
            "carried_out": 3,
        }
        report.apply(Edits({CellRef("3", row, column): Decimal(number) for row, number in rows.items()}))
    if report.findings:
        raise AssertionError(report.findings)
    return report


def report_with_findings() -> Report:
    """Make the same report with twenty mistakes in it."""
    report = full_report()
    cells = [CellRef("3", "new", column) for column in ("natural", "business", "research", "charity", "legal", "other")]
    report.apply(Edits({cell: Decimal(501 + 2**place) for place, cell in enumerate(cells)}))
    rows = (
        row for row in report.edition.tables[1].blocks[0].rows if row.code.startswith(("denied", "unable", "refused"))
    )
    for row in rows:
        if len(report.findings) >= FINDINGS:
            break
        report.apply(Edits({CellRef("3", row.code, "legal"): Decimal("0.5")}))
    if len(report.findings) != FINDINGS:
        raise AssertionError(report.findings)
    return report


def inputs(edition: Edition) -> list[CellRef]:
    """Return the cells that are typed in and no totals."""
    return [ref for ref, figure in edition.figures.items() if figure.formula is None]


def typing(report: Report, cells: list[CellRef]) -> Callable[[], object]:
    """Return an action that types a figure such as real reports have into a random cell, another one each time."""
    chance = random.Random(SEED)  # noqa: S311 - nothing here is secret

    def figures() -> Iterator[Decimal]:
        while True:
            yield Decimal(chance.choice((0, chance.randrange(10), chance.randrange(400), chance.randrange(9000))))

    stream = figures()
    return lambda: report.apply(Edits({chance.choice(cells): next(stream)}))


def toggling(report: Report, cell: CellRef) -> Callable[[], object]:
    """Return an action that types 1 and 0 in turns, so that the findings stay as they are."""
    state = {"next": 1}

    def act() -> object:
        state["next"] = 1 - state["next"]
        return report.apply(Edits({cell: Decimal(state["next"])}))

    return act


def adding_up(report: Report) -> Callable[[], object]:
    """Return the baseline: a loop over the 175 figures of table 三."""
    numbers = [value for value in map(report.value, report.edition.match("3")) if isinstance(value, Decimal)]

    def act() -> Decimal:
        total = Decimal(0)
        for number in numbers:
            total += number
        return total

    return act


def model_rows() -> list[Row]:
    """Time the model alone, without a window."""
    clean, random_one, faulty = full_report(), full_report(), report_with_findings()
    actions = {
        "baseline": adding_up(clean),
        "apply, clean report of 2021": toggling(clean, CellRef("2", "documents", "valid")),
        "apply, random cells and figures": typing(random_one, inputs(random_one.edition)),
        f"apply, report with {FINDINGS} findings": toggling(faulty, CellRef("2", "documents", "valid")),
    }
    times = interleaved(actions, ROUNDS)
    baseline = Row("", times.pop("baseline"), 1.0).median
    return [Row(name, taken, baseline, MOST_MEDIAN, MOST_P99) for name, taken in times.items()]


def main() -> int:
    """Time everything; 1 if something takes longer than it may."""
    from benchmarks.grid import window_rows  # noqa: PLC0415 - Qt would slow the timing of the model alone

    rows = model_rows()
    return print_rows(BASELINE, [*rows, *window_rows(full_report(), rows[0].baseline)])


if __name__ == "__main__":
    sys.exit(main())
