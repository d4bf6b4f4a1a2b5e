"""What a reason was given for, held against the figures of today."""

from __future__ import annotations

from decimal import Decimal

from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.reasons import Moved, explained, moved_since
from tests.model.samples import at, full_report

MADE, VALID, REPEALED = (at(f"2[documents,{column}]") for column in ("made", "valid", "repealed"))


def test_what_moved_since_a_reason_was_given() -> None:
    report = full_report("2021", {"2[documents,made]": 5, "2[documents,valid]": 3})
    (finding,) = report.findings
    assert list(moved_since(report, finding)) == []
    report.apply(explained(report, finding, "清理"))
    assert list(moved_since(report, report.findings[0])) == []
    report.apply(Edits({VALID: Decimal(2), REPEALED: Decimal(1)}))
    (finding,) = report.findings
    assert set(moved_since(report, finding)) == {
        Moved(VALID, Decimal(3), Decimal(2)), Moved(REPEALED, Decimal(0), Decimal(1)),
    }  # fmt: skip
    report.apply(explained(report, finding, "清理"))
    assert not report.is_open(report.findings[0])


def test_an_empty_reason_takes_it_away() -> None:
    report = full_report("2021", {"2[documents,made]": 5, "2[documents,valid]": 3})
    report.apply(explained(report, report.findings[0], "清理"))
    report.apply(explained(report, report.findings[0], ""))
    assert not report.explanations
