"""What a document changes in a report, told place by place."""

from __future__ import annotations

from qisheng_desktop.importing.revision import Difference
from qisheng_desktop.model.cells import Mark, Value, format_value
from qisheng_desktop.model.edition import Field
from qisheng_desktop.model.history import Part
from qisheng_desktop.model.report import Report

BLANK = "（空）"
_PARTS = {Part.NOTE: "（备注）", Part.TITLE: "（标题）"}


def difference_place(difference: Difference, report: Report) -> str:
    """Name the place in the words of the form, as it is found on the paper."""
    edition, at = report.edition, difference.at
    after = _PARTS.get(difference.part, "")
    part = edition.by_code.get(at.section)
    if part is None:
        return str(at) + after
    if isinstance(part, Field):
        return part.label + after
    figure = edition.figures.get(at)
    if figure is None:
        if difference.part is Part.TITLE:
            return part.title + after
        number = sum(1 for line in report.text(at).split("\n")[: difference.first] if line.strip()) + 1
        return f"{part.title} 第{number}段"
    labels = [" / ".join(path).replace("{year}", str(report.year)) for path in (figure.stub, figure.heading) if path]
    return f"{part.short} / {' × '.join(labels)}{after}"


def difference_value(value: Value, report: Report) -> str:
    """Write what stood or stands there."""
    if isinstance(value, Mark):
        return report.edition.marks[value]
    return format_value(value) or BLANK


def difference_sentence(difference: Difference, report: Report) -> str:
    """Say what was there and what it becomes."""
    old, new = (difference_value(value, report) for value in (difference.old, difference.new))
    return f"{difference_place(difference, report)}：{old} → {new}"
