"""Which cell of last year's form each cell of this year's finds there, whatever the two editions."""

from __future__ import annotations

from collections.abc import Mapping

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.heritage import Fate, Trace, traces_of


class Succession:
    """From the form of one year to that of the next.

    ``traces`` says of every cell of the earlier form what became of it.
    """

    def __init__(self, before: Edition, now: Edition) -> None:
        self.traces: Mapping[CellRef, Trace] = _traces(before, now)
        self._shown: dict[CellRef, list[Trace]] = {}
        for trace in self.traces.values():
            for ref in trace.after:
                self._shown.setdefault(ref, []).append(trace)
        for traces in self._shown.values():
            traces.sort(key=lambda trace: trace.fate is not Fate.SAME)

    def beside(self, ref: CellRef) -> tuple[Trace, ...]:
        """Return every earlier cell that is shown beside a cell of now, the one that asked the very same first."""
        return tuple(self._shown.get(ref, ()))

    def same(self, ref: CellRef) -> CellRef | None:
        """Return the earlier cell that asked the very same as a cell of now."""
        traces = self._shown.get(ref)
        return traces[0].before if traces and traces[0].fate is Fate.SAME else None


def _traces(before: Edition, now: Edition) -> dict[CellRef, Trace]:
    """Within one edition every cell is the same; a regional line is wherever both years have it."""
    heritage = next((one for one in now.heritage if one.edition == before.code), None)
    named = traces_of(heritage, before.match) if heritage else {}
    found: dict[CellRef, Trace] = {}
    for ref, figure in before.figures.items():
        trace = named.get(ref)
        is_kept = ref in now.figures and (before.code == now.code or figure.is_optional)
        if trace is None:
            trace = Trace(ref, (ref,), Fate.SAME) if is_kept else Trace(ref, (), Fate.GONE)
        found[ref] = trace
    return found
