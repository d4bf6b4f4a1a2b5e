"""Reasons given for findings, held against the figures of today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.model.report import Report


class Moved(NamedTuple):
    """A figure, or the words of a text or title, that a reason explained, and what it is now."""

    at: CellRef
    old: Value
    new: Value


def moved_since(report: Report, finding: Finding) -> Iterator[Moved]:
    """Yield what is another since the reason for a finding was given; nothing where it still holds, or none was."""
    given = report.explanations.get(finding.key)
    if given is None:
        return
    then, now = dict(given.figures), dict(report.figures_of(finding))
    for at in dict.fromkeys([*then, *now]):
        if then.get(at) != now.get(at):
            yield Moved(at, then.get(at), now.get(at))


def explained(report: Report, finding: Finding, reason: str) -> Edits:
    """Return the edit that keeps a finding with a reason, bound to the figures of now; an empty one takes it away."""
    given = Explanation(reason, report.figures_of(finding)) if reason else None
    return Edits(explanations={finding.key: given})
