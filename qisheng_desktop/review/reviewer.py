"""All rules on text in one call."""

from __future__ import annotations

from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.characters import check_characters
from qisheng_desktop.review.claims import check_claims
from qisheng_desktop.review.figures import check_figures
from qisheng_desktop.review.lists import check_lists
from qisheng_desktop.review.passages import texts_of
from qisheng_desktop.review.privacy import check_privacy
from qisheng_desktop.review.repetition import check_repetition
from qisheng_desktop.review.structure import check_structure
from qisheng_desktop.review.wording import check_wording


def review(report: Report, last: Report | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with the texts of a report, section by section; ``last`` is last year's report.

    Figures of last year are those that the report itself knows; ``last`` is asked for its texts.
    """
    texts = tuple(texts_of(report))
    found = [
        *check_privacy(texts),
        *check_wording(report, texts),
        *check_characters(report, texts),
        *check_structure(report, texts),
        *check_figures(report, texts),
        *check_claims(report, texts),
        *check_lists(texts),
        *(check_repetition(texts, last) if last else ()),
    ]
    order = {words.at: number for number, words in enumerate(texts)}
    return tuple(sorted(found, key=lambda f: (order.get(f.at, -1), f.passage.start if f.passage else 0)))
