"""What must hold of every draft: each figure is the one that was printed, or there is a doubt at its place."""

from __future__ import annotations

from decimal import Decimal

from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.report import Report


def printed_figures(report: Report) -> dict[CellRef, Value]:
    return {ref: report.value(ref) for ref in report.edition.figures}


def figures_in(draft: Draft) -> dict[CellRef, Value]:
    values = {ref: value for ref, value in draft.edits.values.items() if ref.row}
    return {**values, **draft.edits.printed}


def is_doubted(draft: Draft, ref: CellRef) -> bool:
    at = {doubt.at for doubt in draft.doubts}
    return bool(at & {ref, CellRef(ref.section, ref.row), CellRef(ref.section)})


def wrong(draft: Draft, report: Report, blank: frozenset[CellRef] = frozenset()) -> dict[str, tuple[Value, Value]]:
    """The figures that are neither right nor doubted; `blank` are those the document does not print."""
    read = figures_in(draft)
    found = {}
    for ref, value in printed_figures(report).items():
        wanted = None if ref in blank else value
        if read.get(ref) != wanted and not is_doubted(draft, ref):
            found[str(ref)] = (wanted, read.get(ref))
    return found


def computed_blank(report: Report) -> frozenset[CellRef]:
    return frozenset(ref for ref, figure in report.edition.figures.items() if figure.formula is not None)


def nought(report: Report) -> frozenset[CellRef]:
    return frozenset(ref for ref in report.edition.figures if report.value(ref) == Decimal(0))
