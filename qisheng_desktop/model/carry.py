"""From last year's report to this year's: what is carried over, and what finds no place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.data_fields import answer_of
from qisheng_desktop.model.drafts import draft_preface
from qisheng_desktop.model.edition import Edition, FieldKind
from qisheng_desktop.model.edits import Attachment, Edits, LastYear
from qisheng_desktop.model.expression import Condition
from qisheng_desktop.model.heritage import Fate
from qisheng_desktop.model.report import YEAR, Report

PREFACE = CellRef("preface")


class Orphan(NamedTuple):
    """A figure of last year's report that nothing in this year's form asks for; ``remark`` says why."""

    at: CellRef
    value: Value
    note: str
    remark: str


class Neighbour(NamedTuple):
    """A figure of last year's report as it is shown beside a cell of this year's."""

    at: CellRef
    value: Value
    fate: Fate
    remark: str


def last_year_of(report: Report, source: str = "") -> LastYear:
    """Return a report as it is kept inside the next year's; ``source`` is the name of its file."""
    everything = report.everything
    values = {ref: value for ref, value in everything.values.items() if ref != YEAR}
    content = Edits(values, everything.notes, everything.printed, everything.titles)
    return LastYear(report.edition, report.year, content, source)


def carry_forward(last: LastYear, edition: Edition, year: int) -> Report:
    """Begin the report of a year from last year's, which stays attached to it.

    Taken over are the cover but for what belongs to one year, the figures that the rules carry, and the texts as a
    start, marked to be revised. The opening is drafted afresh unless the body has words of its own for it.

    Raises:
        EditError: If the edition does not serve the year.
    """
    report = Report(edition, year, Edits(last=Attachment(last)))
    report.apply(_cover(report, last))
    report.apply(carried_figures(report))
    report.apply(_texts(report, last))
    return report


def _cover(report: Report, last: LastYear) -> Edits:
    known = {field.code: field for field in report.edition.fields}
    values: dict[CellRef, Value] = {}
    for ref, value in last.content.values.items():
        field = known.get(ref.section)
        if field is None or field.kind is FieldKind.TEXT or field.is_yearly:
            continue
        if field.kind is not FieldKind.CHOICE or value in dict(field.choices):
            values[ref] = value
    return Edits(values)


def _texts(report: Report, last: LastYear) -> Edits:
    """Return the texts as a start; what is last year's carries the mark, a fresh draft does not.

    Data fields go on following their cells where the form still has them; in another edition they become figures.
    """
    before = Report(last.edition, last.year, last.content)
    is_same = before.edition.code == report.edition.code
    values: dict[CellRef, Value] = {
        ref: before.stored_text(ref) if is_same else answer_of([before.text(ref)])
        for ref in report.edition.texts
        if before.text(ref).strip()
    }
    marks: dict[CellRef, bool | None] = dict.fromkeys(values, True)
    is_own = PREFACE in values and before.text(PREFACE) != draft_preface(before)
    if PREFACE in report.edition.texts and not (is_own and is_same):
        values[PREFACE] = answer_of([draft_preface(report)])
        marks.pop(PREFACE, None)
    return Edits(values, unrevised=marks)


def carried_figures(report: Report) -> Edits:
    """Return what the rules take over from last year's report, where it is not so already."""
    given = {at: _from_last(report, check, at) for check, at in _carried(report.edition)}
    changed = {at: value for at, value in given.items() if value is not None and value != report.value(at)}
    return Edits({at: value for at, value in changed.items() if not report.is_computed(at)})


def carried_figure(report: Report, ref: CellRef) -> Decimal | None:
    """Return what last year's report gives for a cell that is carried over; nothing if it is not, or not known."""
    given = (_from_last(report, check, at) for check, at in _carried(report.edition) if at == ref)
    return next(given, None)


def _carried(edition: Edition) -> Iterator[tuple[Condition, CellRef]]:
    """Yield every cell that a rule carries over, with the rule's condition."""
    for rule in edition.rules:
        if rule.is_carried and rule.check:
            for at in (ref for pattern in rule.at for ref in edition.match(pattern)):
                yield rule.check, at


def _from_last(report: Report, check: Condition, at: CellRef) -> Decimal | None:
    reads = check.right.refs(at)
    numbers = [value for ref in reads if isinstance(value := report.last_value(ref.cell), Decimal)]
    return check.right.bind(at, reads.index)(numbers) if len(numbers) == len(reads) else None


def neighbours(report: Report, ref: CellRef) -> tuple[Neighbour, ...]:
    """Return the figures of last year's report to show beside a cell, the one that was asked the very same first."""
    past = report.past
    if past is None:
        return ()
    traces = past.succession.beside(ref)
    return tuple(Neighbour(trace.before, past.report.value(trace.before), trace.fate, trace.remark) for trace in traces)


def orphans(report: Report) -> tuple[Orphan, ...]:
    """Return the figures of last year's report that found no place, in the order of its form."""
    past = report.past
    if past is None:
        return ()
    last = past.report
    gone = (trace for trace in past.succession.traces.values() if not trace.after)
    filled = (trace for trace in gone if last.value(trace.before) is not None)
    return tuple(
        Orphan(trace.before, last.value(trace.before), last.notes.get(trace.before, ""), trace.remark)
        for trace in filled
    )
