"""What ``check --json`` prints of findings and numbers; apart, since only that command needs the reviewer loaded."""

from __future__ import annotations

from qisheng_desktop.cli.shapes import Json
from qisheng_desktop.model.cells import format_value
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.mends import mends
from qisheng_desktop.review.verdicts import Verdict


def finding_shape(report: Report, finding: Finding) -> Json:
    """Return a finding, with the reason given for it if there is one."""
    explanation, passage = report.explanation(finding), finding.passage
    return {
        "rule": finding.rule.code,
        "severity": finding.rule.severity.value,
        "at": f"{finding.at}:{passage.start}-{passage.end}" if passage else str(finding.at),
        "cells": [str(ref) for ref in finding.cells],
        "left": None if finding.left is None else format_value(finding.left),
        "right": None if finding.right is None else format_value(finding.right),
        "message": finding.message,
        "suggestions": [suggestion.words for suggestion in mends(report, finding)],
        "explanation": explanation.reason if explanation else None,
    }


def verdict_shape(verdict: Verdict) -> Json:
    """Return what a number in a text was taken for, and what it was held against."""
    return {
        "at": f"{verdict.at}:{verdict.start}-{verdict.end}",
        "written": verdict.written,
        "verdict": verdict.outcome.value,
        "rule": verdict.rule or None,
        "cells": [str(ref) for ref in verdict.cells],
        "is_last": verdict.is_last,
        "number": None if verdict.number is None else format_value(verdict.number),
        "figure": None if verdict.figure is None else format_value(verdict.figure),
        "reason": verdict.reason or None,
    }
