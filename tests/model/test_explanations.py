"""Reasons given for findings: bound to the figures they explain."""

from __future__ import annotations

from decimal import Decimal

from qisheng_desktop.model.cells import Value
from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.model.report import Report
from tests.model.samples import at, full_report


def put(report: Report, address: str, value: Value) -> None:
    report.apply(Edits({at(address): value}))


def explain(report: Report, reason: str = "有原因") -> None:
    report.apply(Edits(explanations={f.key: Explanation(reason, report.figures_of(f)) for f in report.findings}))


def test_a_soft_finding_is_open_until_explained_and_again_when_a_figure_changes() -> None:
    report = full_report("2021", {"2[documents,made]": 5, "2[documents,valid]": 3})
    (finding,) = report.findings
    assert report.is_open(finding)
    explain(report)
    assert not report.is_open(report.findings[0])
    put(report, "3[new,natural]", Decimal(0))  # what it does not concern leaves it standing
    assert not report.is_open(report.findings[0])
    put(report, "2[documents,valid]", Decimal(2))
    assert report.explanation(report.findings[0]) is None
    assert report.is_open(report.findings[0])
    assert len(report.explanations) == 1  # kept, so that undoing brings it back
    put(report, "2[documents,valid]", Decimal(3))
    assert report.explanation(report.findings[0]) == Explanation("有原因", report.figures_of(report.findings[0]))


def test_the_reason_for_a_title_is_bound_to_the_title() -> None:
    report = full_report()
    report.apply(Edits(titles={"4": "四、情况"}))
    explain(report)
    assert not report.is_open(report.findings[0])
    report.apply(Edits(titles={"4": "四、其他情况"}))
    assert report.is_open(report.findings[0])


def test_a_hard_finding_is_open_whatever_is_said() -> None:
    report = full_report("2021", {"3[new,natural]": 1})
    explain(report)
    assert all(report.is_open(finding) for finding in report.findings)
