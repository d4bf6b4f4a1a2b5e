"""One figure of a correct report is changed at random: found whenever a rule or a sentence ties it."""

from __future__ import annotations

from decimal import Decimal

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.review.figures import verdicts
from qisheng_desktop.review.reviewer import review
from qisheng_desktop.review.verdicts import Outcome
from tests.review.worlds import Counted, edition, seeded, world

MANY = 2000
TEXT = (
    "2024年新收政府信息公开申请128件，上年结转7件，办结125件，结转下年度继续办理10件。\n"
    "全年因政府信息公开被申请行政复议9件，其中结果维持4件，结果纠正1件，其他结果2件，尚未审结2件；"
    "被提起行政诉讼7件，其中结果维持5件，其他结果1件，尚未审结1件。\n"
    "制发行政规范性文件6件，废止2件，现行有效31件。\n作出行政许可决定417件、行政处罚决定53件、行政强制决定4件。"
)


def test_a_changed_figure_is_found_whenever_something_ties_it(record_property: Counted) -> None:
    report = world("busy", TEXT)
    inputs = [ref for ref, figure in edition().figures.items() if figure.formula is None]
    tied = {ref for ref in inputs if ref.section == "3"}  # every column must balance
    for verdict in verdicts(report):
        assert verdict.outcome is not Outcome.DIFFERENT
        for cell in verdict.cells:
            formula = edition().figures[cell].formula
            tied |= {read.cell for read in formula.refs(cell)} if formula else {cell}
    tied -= {ref for ref in tied if report.is_computed(ref)}
    before = len(report.findings) + len(review(report))
    rng = seeded(2024)
    missed, tied_changes, found = [], 0, 0
    for _ in range(MANY):
        ref = rng.choice(inputs)
        was = report.value(ref)
        assert isinstance(was, Decimal)
        change = report.apply(Edits({ref: was + rng.choice([1, 2, 9, 10, 90])}))
        is_found = len(report.findings) > before or len(report.findings) + len(review(report)) > before
        report.apply(change.undo)
        tied_changes += ref in tied
        found += is_found
        if ref in tied and not is_found:
            missed.append(str(ref))
    words = f"{MANY} figures changed at random: {tied_changes} tied by a rule or a sentence, {found} found"
    record_property("counted", words)
    assert missed == []
    assert CellRef("2", "documents", "made") in tied
