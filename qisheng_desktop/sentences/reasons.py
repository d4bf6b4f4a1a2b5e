"""The sentence on a reason that was given for other figures than those of today."""

from __future__ import annotations

from qisheng_desktop.model.cells import CellRef, Value, format_value
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.reasons import Moved, moved_since
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.naming import label_of

MOST = 3
"""Figures named before the rest is only counted."""
LAST = "last:"


def expired_sentence(report: Report, finding: Finding) -> str:
    """Say for which figures the reason was given and what they are now; empty where it holds or there is none."""
    moved = list(moved_since(report, finding))
    given = report.explanations.get(finding.key)
    if not moved or given is None:
        return ""
    more = f"等 {len(moved)} 处" if len(moved) > MOST else ""
    return f"原说明“{given.reason}”对应{'；'.join(_moved(report, one) for one in moved[:MOST])}{more}，请确认"


def _moved(report: Report, one: Moved) -> str:
    is_words = isinstance(one.old, str) or isinstance(one.new, str)
    old, new = (f"“{_shown(value)}”" if is_words else _shown(value) for value in (one.old, one.new))
    return f"{_name(report, one.at)} {old} → {new}"


def _shown(value: Value) -> str:
    return "空白" if value is None else format_value(value)


def _name(report: Report, at: CellRef) -> str:
    """Name a cell of this year's or last year's report; words need no name."""
    is_last = at.section.startswith(LAST)
    ref = at._replace(section=at.section.removeprefix(LAST)) if is_last else at
    label = label_of(report.edition, (ref,)) if ref in report.edition.figures else ""
    return f"上年{label}" if is_last else label
