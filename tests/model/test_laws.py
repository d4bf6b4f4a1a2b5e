"""What holds of every report, whatever was done to it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from qisheng_desktop.model.cells import CellRef, Value, format_value
from qisheng_desktop.model.edition import RuleKind
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from tests.model.samples import EDITIONS, YEARS
from tests.model.strategies import courses

Course = tuple[str, list[Edits]]
State = tuple[dict[CellRef, str], Edits, tuple[str, ...]]
GROUPS = ("review", "direct", "after")


def state(report: Report) -> State:
    """All of a report: what is shown, digit by digit, what was put in, and the findings."""
    shown = {ref: format_value(report.value(ref)) for ref in (*report.edition.figures, *report.answers)}
    findings = tuple(f"{f.key} {f.cells} {f.message} {f.left} {f.right} {report.is_open(f)}" for f in report.findings)
    return shown, report.everything, findings


def begin(name: str) -> Report:
    return Report(EDITIONS[name], YEARS[name])


def grown(course: Course) -> Report:
    report = begin(course[0])
    for act in course[1]:
        report.apply(act)
    return report


@settings(max_examples=40, deadline=None)
@given(courses())
def test_undoing_all_changes_gives_the_report_before(course: Course) -> None:
    name, acts = course
    report = begin(name)
    states, changes = [state(report)], []
    for act in acts:
        changes.append(report.apply(act))
        states.append(state(report))
    for change, before, after in zip(reversed(changes), reversed(states[:-1]), reversed(states[1:]), strict=True):
        back = report.apply(change.undo)
        assert state(report) == before
        assert back.cells == change.cells
        assert back.undo == change.done
        report.apply(change.done)
        assert state(report) == after
        report.apply(back.done)


@settings(max_examples=40, deadline=None)
@given(courses())
def test_a_report_grown_by_edits_equals_one_built_afresh(course: Course) -> None:
    report = grown(course)
    assert state(Report(report.edition, report.year, report.everything)) == state(report)


@settings(max_examples=40, deadline=None)
@given(courses())
def test_a_change_names_exactly_the_cells_that_are_another_now(course: Course) -> None:
    name, acts = course
    report = begin(name)

    def look() -> dict[CellRef, tuple[Value, str, str | None, Decimal | None]]:
        """What is put in everywhere, and what a text shows: fields in it follow other cells."""
        refs = {*report.edition.figures, *map(CellRef, report.edition.by_code)}
        return {
            ref: (report.value(ref), report.text(ref), report.notes.get(ref), report.printed.get(ref)) for ref in refs
        }

    for act in acts:
        before = look()
        change = report.apply(act)
        after = look()
        assert change.cells == {ref for ref in after if after[ref] != before[ref]}


def independent_sum(report: Report, cells: list[CellRef]) -> Decimal | None:
    """Add up what is filled; nothing filled is a blank."""
    values = [report.value(ref) for ref in cells]
    if all(value is None for value in values):
        return None
    total = Decimal(0)
    for value in values:
        if isinstance(value, Decimal):
            total = total + value
    return total


@settings(max_examples=40, deadline=None)
@given(courses())
def test_totals_are_the_sums_of_what_is_filled(course: Course) -> None:
    report = grown(course)
    block = report.edition.tables[1].blocks[0]
    rows, columns = [row.code for row in block.rows], [column.code for column in block.columns]
    results = rows[rows.index("granted") : rows.index("total")]
    for row in rows:
        applicants = [CellRef("3", row, column) for column in columns[:-1]]
        assert report.value(CellRef("3", row, "total")) == independent_sum(report, applicants)
    for column in columns:
        parts = [CellRef("3", row, column) for row in results]
        assert report.value(CellRef("3", "total", column)) == independent_sum(report, parts)
    for group in GROUPS:
        parts = [CellRef("4", "cases", f"{group}_{part}") for part in ("upheld", "corrected", "other", "pending")]
        assert report.value(CellRef("4", "cases", f"{group}_total")) == independent_sum(report, parts)


@settings(max_examples=40, deadline=None)
@given(courses(), st.randoms(use_true_random=False))
def test_findings_are_the_same_whatever_the_order_of_edits(course: Course, random: object) -> None:
    """The last answer to each cell counts; how the report came there does not."""
    assert hasattr(random, "shuffle")
    report = grown(course)
    parts = [Edits({ref: value}) for ref, value in report.answers.items()]
    parts += [Edits(notes={ref: note}) for ref, note in report.notes.items()]
    parts += [Edits(printed={ref: number}) for ref, number in report.printed.items()]
    parts += [Edits(titles={code: title}) for code, title in report.titles.items()]
    parts += [Edits(explanations={key: reason}) for key, reason in report.explanations.items()]
    parts += [Edits(last=report.everything.last)]
    random.shuffle(parts)
    parts += [Edits(unrevised={ref: True}) for ref in report.everything.unrevised]  # of the texts as they now are
    other = begin(course[0])
    for part in parts:
        other.apply(part)
    assert state(other) == state(report)


@settings(max_examples=40, deadline=None)
@given(courses())
def test_no_finding_breaks_off_or_shows_an_exponent(course: Course) -> None:
    for finding in grown(course).findings:
        if finding.rule.kind is not RuleKind.TITLE:  # which quotes what the clerk wrote
            assert "{" not in finding.message
            assert "E+" not in finding.message
            assert "E-" not in finding.message
