"""What the head of the body should know before signing: what changed, what is explained, open, and left blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import RuleKind, Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.naming import Cells, Naming, label_of, total_of
from qisheng_desktop.review.passages import texts_of
from qisheng_desktop.review.repetition import measure

_REQUESTS = (
    ("新收申请", "new"),
    ("上年结转", "carried_in"),
    ("办结（七）总计", "total"),
    ("其中：予以公开", "granted"),
    ("其中：部分公开", "partial"),
    ("其中：不予公开", "denied"),
    ("结转下年度", "carried_out"),
)
_CASES = (("行政复议", ("review_total",)), ("行政诉讼", ("direct_total", "after_total")))
_PUBLISHED = (
    ("规范性文件制发", "documents", "made"),
    ("规范性文件废止", "documents", "repealed"),
    ("规范性文件现行有效", "documents", "valid"),
    ("行政许可", "licences", "decisions"),
    ("行政处罚", "penalties", "decisions"),
    ("行政强制", "coercion", "decisions"),
    ("行政事业性收费（万元）", "fees", "amount"),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A main figure of both years; nothing where it is not known."""

    name: str
    last: Decimal | None
    now: Decimal | None


@dataclass(frozen=True, slots=True)
class Blank:
    """What was left blank, or marked instead of filled, and the remark that says why, if there is one."""

    name: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What stands on the page; ``repeated`` is how much of the texts is last year's, in percent, if that is known."""

    has_last: bool
    compared: tuple[Compared, ...]
    explained: tuple[tuple[Finding, str], ...]
    still_open: tuple[Finding, ...]
    hints: int
    blanks: tuple[Blank, ...]
    repeated: Decimal | None


def opinion_on(report: Report, findings: Sequence[Finding]) -> Opinion:
    """Say what the head should know of a report in which all this was found."""
    settled = ((finding, report.explanation(finding)) for finding in findings)
    last = report.last
    before = tuple(texts_of(last)) if last else ()
    return Opinion(
        has_last=last is not None,
        compared=tuple(_compared(report)),
        explained=tuple((finding, given.reason) for finding, given in settled if given),
        still_open=tuple(f for f in findings if report.is_open(f) and f.rule.kind is not RuleKind.FILLED),
        hints=sum(finding.rule.severity is Severity.HINT for finding in findings),
        blanks=tuple(_blanks(report)),
        repeated=measure(tuple(texts_of(report)), before).percent if before else None,
    )


def _compared(report: Report) -> Iterator[Compared]:
    """Yield the main figures that are another than last year; all that are not nought where last year is unknown."""
    names = Naming(report.edition)
    every: list[tuple[str, Cells]] = [(name, names.requests(row)) for name, row in _REQUESTS]
    every += [(name, names.cases(*columns)) for name, columns in _CASES]
    every += [(name, names.published(row, column)) for name, row, column in _PUBLISHED]
    for name, cells in every:
        now, last = total_of(report, cells), total_of(report, cells, is_last=True)
        if cells and (now or last) and now != last:
            yield Compared(name, last, now)


def _blanks(report: Report) -> Iterator[Blank]:
    """Yield rows with blank cells, texts not written, and cells marked instead of filled."""
    edition, rows = report.edition, dict[tuple[str, str], list[CellRef]]()
    for ref, figure in edition.figures.items():
        if figure.formula is not None:
            continue
        value = report.value(ref)
        if isinstance(value, Mark):
            yield Blank(label_of(edition, (ref,)), edition.marks[value], report.notes.get(ref, ""))
        elif value is None:
            rows.setdefault((ref.section, ref.row), []).append(ref)
    for blank in rows.values():
        notes = "；".join(dict.fromkeys(report.notes[ref] for ref in blank if ref in report.notes))
        yield Blank(label_of(edition, (blank[0],)), f"空白 {len(blank)} 格", notes)
    for section in edition.narratives:
        if not report.text(CellRef(section.code)).strip():
            yield Blank(section.title, "还没有写", "")
