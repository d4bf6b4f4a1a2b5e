"""A finding on a text: what a reason for it is filed under, and when that expires."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.checks import Finding, Passage
from qisheng_desktop.model.edition import Rule, RuleKind, Severity
from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder

RULE = Rule("t-new", RuleKind.CONDITION, Severity.SOFT, ("1",), "")
NEW = parse_ref("3[new,natural]")
FINDING = Finding(RULE, CellRef("1"), (NEW,), "…", passage=Passage(10, 12, "21件", "p1"))


def explained() -> Report:
    report = Report(Catalogue(forms_folder()).edition("2021"), 2024, Edits({NEW: Decimal(20)}))
    report.apply(Edits(explanations={FINDING.key: Explanation("一件撤回", report.figures_of(FINDING))}))
    return report


def test_a_reason_follows_its_passage_through_the_text() -> None:
    moved = replace(FINDING, passage=Passage(40, 42, "21件", "p1"))
    assert explained().explanation(moved) is not None


def test_a_reason_expires_with_the_figure_and_with_the_words() -> None:
    report = explained()
    assert not report.is_open(FINDING)
    assert report.is_open(replace(FINDING, passage=Passage(10, 12, "22件", "p1")))
    report.apply(Edits({NEW: Decimal(19)}))
    assert report.is_open(FINDING)


def test_two_passages_of_one_text_have_reasons_of_their_own() -> None:
    assert explained().is_open(replace(FINDING, passage=Passage(40, 42, "21件", "p2")))
