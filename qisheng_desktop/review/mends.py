"""What can be offered for a finding as one act that the clerk can take back."""

from __future__ import annotations

import re
from decimal import Decimal

from qisheng_desktop.model.carry import carried_figure, carried_figures
from qisheng_desktop.model.characters import without_invisible
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.data_fields import DataField
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.naming import COUNTED, label_of
from qisheng_desktop.review.numerals import plain
from qisheng_desktop.review.privacy import mask
from qisheng_desktop.review.punctuation import mend_punctuation
from qisheng_desktop.review.slips import Suggestion, suggest

_FIGURE = re.compile(r"[0-9０-９][0-9０-９ ,]*|[零〇一二两三四五六七八九十百千万亿]+")


def mends(report: Report, finding: Finding) -> tuple[Suggestion, ...]:
    """Return what to offer for a finding, best first: figures of a table, or a text with the passage mended.

    Nothing is offered where the text is no longer the one the finding was made on.
    """
    passage = finding.passage
    if passage is None or finding.rule.code == "s-invisible":
        return _of_place(report, finding)
    shown = report.shown(finding.at)
    text = shown.text
    said = text[passage.start : passage.end]
    if plain(said) != passage.words:
        return ()
    if finding.rule.code == "s-punctuation":
        mended = mend_punctuation(text)
        kept = shown.rewritten(mended)
        return (Suggestion(Edits({finding.at: kept}), "改好全文的标点"),) if mended != text else ()
    better = _better(finding, said)
    if not better or better == said:
        return ()
    if finding.rule.code in COUNTED and shown.touches_field(passage.start, passage.end):
        figure = _FIGURE.match(said)
        end = passage.start + (figure.end() if figure else 0)
        mended = shown.with_pieces(passage.start, end, [DataField(finding.cells)])
        return (Suggestion(Edits({finding.at: mended}), f"换成{label_of(report.edition, finding.cells)}的数据域"),)
    mended = shown.with_pieces(passage.start, passage.end, [better])
    return (Suggestion(Edits({finding.at: mended}), f"改为“{better}”"),)


def _of_place(report: Report, finding: Finding) -> tuple[Suggestion, ...]:
    """Return what to offer for a whole place: figures of a table, or its words without what nobody sees."""
    if finding.rule.code != "s-invisible":
        return (*_carried(report, finding), *suggest(report, finding))
    at, words = finding.at, "去掉看不见的字符"
    text, note, title = report.text(at), report.notes.get(at), report.titles.get(at.section)
    edits = Edits(
        {at: report.rewritten(at, without_invisible(text))} if text else {},
        {at: without_invisible(note)} if note else {},
        titles={at.section: without_invisible(title)} if title else {},
    )
    return (Suggestion(edits, words),)


def _carried(report: Report, finding: Finding) -> tuple[Suggestion, ...]:
    """Offer what last year's report gives, in the one cell or, at a total, in every cell that goes into it."""
    if not finding.rule.is_carried:
        return ()
    if not report.is_computed(finding.at):
        value = carried_figure(report, finding.at)
        return (Suggestion(Edits({finding.at: value}), f"按上年报告填 {value:f}"),) if value is not None else ()
    edits = carried_figures(report)
    same = {ref: value for ref, value in edits.values.items() if ref[:2] == finding.at[:2]}
    return (Suggestion(Edits(same), f"按上年报告填好这一行的 {len(same)} 格"),) if same else ()


def _better(finding: Finding, said: str) -> str:
    """Return the passage as it should be; nothing where that is for the clerk to say."""
    if finding.rule.code == "p-personal":
        return mask(said)
    if finding.rule.code == "s-doubled":
        half = len(said) // 2
        return said[:half] if said[:half] == said[half:] else ""
    if finding.rule.code in COUNTED and isinstance(finding.right, Decimal) and _FIGURE.match(said):
        return _FIGURE.sub(f"{finding.right:f}", said, count=1)
    return ""
