"""Figures in the text against those in the tables, and against last year's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.data_fields import DataField, Span
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.naming import COUNTED, label_of
from qisheng_desktop.review.passages import Words, find, quote, text_rule, texts_of, words_of
from qisheng_desktop.review.statements import read_text
from qisheng_desktop.review.verdicts import Outcome, Verdict

CODES = (
    "t-new", "t-carried", "t-kind", "t-done", "t-result", "t-forward", "t-share", "t-review", "t-suit", "t-documents",
    "t-decisions", "t-all", "t-direction",
)  # fmt: skip
_RULES = {code: text_rule(code, Severity.SOFT) for code in CODES}


def verdicts(report: Report) -> tuple[Verdict, ...]:
    """Say of every number in every text what it was taken for: equal, different, or not compared and why."""
    return tuple(_settled(verdict, words) for words in texts_of(report) for verdict in read_text(words, report))


def recognised(report: Report, at: CellRef) -> tuple[Span, ...]:
    """Return the typed counts of a text that are what a cell or a sum says, with the field each can become."""
    words, found = words_of(report, at), list[Span]()
    for verdict in read_text(words, report):
        end = verdict.start + len(verdict.written)
        is_counted = verdict.rule in COUNTED and verdict.outcome is Outcome.EQUAL and not verdict.is_last
        data_field = DataField(verdict.cells)
        if is_counted and not words.field_at(verdict.start, end):
            shows = report.field_text(data_field)
            if shows == format_value(verdict.number):
                found.append(Span(verdict.start, end, data_field))
    return tuple(found)


def _settled(verdict: Verdict, words: Words) -> Verdict:
    """Say of a number in a data field that could not be told otherwise: it is what its cells say."""
    span = words.field_at(verdict.start, verdict.end) if verdict.outcome is Outcome.NOT_COMPARED else None
    if span is None or words.raw[span.start : span.end] != verdict.written:
        return verdict
    cells = span.field.cells
    return replace(verdict, outcome=Outcome.EQUAL, cells=cells, figure=verdict.number, reason="")


def check_figures(report: Report, texts: tuple[Words, ...]) -> Iterator[Finding]:
    """Yield the numbers in the text that are not what the tables say."""
    for words in texts:
        for verdict in read_text(words, report):
            if verdict.outcome is Outcome.DIFFERENT:
                yield _finding(verdict, words, report)


def _finding(verdict: Verdict, words: Words, report: Report) -> Finding:
    said = words.raw[verdict.start : verdict.end]
    around = next(s for s in words.sentences if s.start <= verdict.start < s.end)
    figure = _print(verdict.figure)
    label = label_of(report.edition, verdict.cells)
    sentence = quote(around.words)
    if verdict.rule == "t-all":
        message = f"文中写“{said}”，而{label}是 {figure}，还没有全部办结：“{sentence}”"
    elif verdict.rule == "t-direction":
        message = f"文中写的增减是“{said}”，按{label}本年比上年的变化是 {figure}：“{sentence}”"
    elif verdict.rule == "t-share":
        message = f"文中写“{said}”，按{label}计算是 {figure}%：“{sentence}”"
    else:
        year = "上年报告的" if verdict.is_last else ""
        gap = abs((verdict.number or Decimal(0)) - (verdict.figure or Decimal(0)))
        message = f"文中写“{said}”，{year}{label}是 {figure}，相差 {_print(gap)}：“{sentence}”"
    span = verdict.start, verdict.end
    is_beside_last = verdict.is_last or verdict.rule in {"t-direction", "t-share"}
    last = tuple(ref for ref in verdict.cells if report.last_value(ref) is not None) if is_beside_last else ()
    return find(_RULES[verdict.rule], words, span, message, verdict.cells, verdict.number, verdict.figure, last)


def _print(number: Decimal | None) -> str:
    if number is None:
        return "空白"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
