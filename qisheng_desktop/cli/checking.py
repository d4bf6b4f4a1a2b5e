"""The command check: what is found in one report or in many, in report files and in documents of any make."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.opening import Opened, open_any, open_project_file
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.shapes import Json
from qisheng_desktop.errors import QishengError
from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.sentences import sentence_for
from qisheng_desktop.sentences.reasons import expired_sentence
from qisheng_desktop.storage.files import write_document

SEVERITIES = {Severity.HARD: "强制", Severity.SOFT: "核实", Severity.HINT: "提示"}
REFUSED = 2
OPINIONS = ("pdf", "docx", "html")
VERDICTS = {"equal": "相符", "different": "不符", "not_compared": "没有核对"}


def check(arguments: argparse.Namespace) -> Outcome:
    """List every finding, of one file or of several; or, with a code, say whether a paper and the file agree."""
    files = [Path(name) for name in arguments.files]
    if arguments.code is not None:
        if len(files) > 1:
            raise RefusedError("校验码只能与一个文件核对，这里写了几个。")
        from qisheng_desktop.cli.codes import compare_code

        return compare_code(open_project_file(files[0]), arguments.code, in_json=arguments.json)
    last = open_any(Path(arguments.last)).report if arguments.last else None
    if len(files) == 1:
        return _one(files[0], last, arguments)
    return _many(files, last, arguments)


def write_opinion(arguments: argparse.Namespace) -> Outcome:
    """Write the page for the head of the body."""
    from qisheng_desktop.exporting.formats import render
    from qisheng_desktop.exporting.opinion import build_opinion
    from qisheng_desktop.review.opinion import opinion_on

    target = Path(arguments.output)
    kind = target.suffix.lower().removeprefix(".")
    if kind not in OPINIONS:
        raise RefusedError(f"审核意见可以存成 {'、'.join(OPINIONS)}，“{target.name}”不是。没有写任何文件。")
    last = open_any(Path(arguments.last)).report if arguments.last else None
    report = _with_last(open_any(Path(arguments.file)), last, Path(arguments.last or "")).report
    document = build_opinion(report, opinion_on(report, findings_of(report)))
    write_document(target, render(document, kind))
    return Outcome([f"已写出“{target}”。"])


def findings_of(report: Report) -> tuple[Finding, ...]:
    """Return what is found in the tables and in the texts."""
    from qisheng_desktop.review.reviewer import review

    return report.findings + review(report, report.last)


def listed(report: Report, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield findings by severity, one a line."""
    for severity, word in SEVERITIES.items():
        group = [finding for finding in findings if finding.rule.severity is severity]
        if group:
            yield f"{word}（{len(group)}）"
        for finding in group:
            given = report.explanation(finding)
            old = "" if given else expired_sentence(report, finding)
            yield f"  {finding.message}" + (f"（已说明：{given.reason}）" if given else f"（{old}）" if old else "")


def _one(path: Path, last: Report | None, arguments: argparse.Namespace) -> Outcome:
    opened = _with_last(open_any(path), last, Path(arguments.last or ""))
    report, found = opened.report, findings_of(opened.report)
    remarks = [f"读入时存疑：{words}" for words in opened.doubts]
    if arguments.json:
        shape = _shape(opened, found, has_numbers=arguments.all)
        return Outcome(status=_status(found), shape=shape, remarks=remarks)
    lines = list(listed(report, found)) or ["没有发现问题。"]
    return Outcome([*lines, *(_numbers(report) if arguments.all else ())], _status(found), remarks=remarks)


def _many(files: Sequence[Path], last: Report | None, arguments: argparse.Namespace) -> Outcome:
    """Check several files; one that cannot be used does not keep the others from it."""
    status, lines, refused, shapes = 0, list[str](), list[str](), list[Json]()
    for path in files:
        try:
            opened = _with_last(open_any(path), last, Path(arguments.last or ""))
        except (QishengError, RefusedError) as error:
            words = sentence_for(error) if isinstance(error, QishengError) else str(error)
            status = REFUSED
            refused.append(f"“{path}”：{words}")
            shapes.append({"file": str(path), "error": words})
            continue
        report, found = opened.report, findings_of(opened.report)
        status = max(status, _status(found))
        told = _shape(opened, found, has_numbers=arguments.all) if arguments.json else {}
        shapes.append({"file": str(path), "unit": report.unit, "year": report.year, "error": None} | told)
        lines.append(f"“{path}”：{report.unit or '没有写单位'}，{report.year}年，{_counts(found)}")
        lines += [f"  读入时存疑：{words}" for words in opened.doubts]
        lines += [f"  {line}" for line in (*listed(report, found), *(_numbers(report) if arguments.all else ()))]
    shape: Json | None = {"reports": shapes} if arguments.json else None
    return Outcome(() if shape else lines, status, shape, refused)


def _with_last(opened: Opened, last: Report | None, path: Path) -> Opened:
    """Lay last year's report beside a report."""
    report = opened.report
    if last is None:
        return opened
    if last.year != report.year - 1:
        raise RefusedError(f"“{path.name}”是{last.year}年的报告，不是{report.year - 1}年的。没有审核。")
    report.apply(Edits(last=Attachment(last_year_of(last, path.name))))
    return opened


def _status(found: Sequence[Finding]) -> int:
    return int(any(finding.rule.severity is Severity.HARD for finding in found))


def _shape(opened: Opened, found: Sequence[Finding], *, has_numbers: bool) -> Json:
    from qisheng_desktop.cli.finding_shapes import finding_shape, verdict_shape

    shape: Json = {"findings": [finding_shape(opened.report, finding) for finding in found]}
    if opened.doubts:
        shape["doubts"] = list(opened.doubts)
    if has_numbers:
        from qisheng_desktop.review.figures import verdicts

        shape["numbers"] = [verdict_shape(verdict) for verdict in verdicts(opened.report)]
    return shape


def _numbers(report: Report) -> Iterator[str]:
    """Yield what every number in the texts was taken for, one a line."""
    from qisheng_desktop.review.figures import verdicts
    from qisheng_desktop.review.naming import label_of

    yield "文字里的数"
    for verdict in verdicts(report):
        said = report.text(verdict.at)[max(0, verdict.start - 10) : verdict.end].replace("\n", " ")
        what = label_of(report.edition, verdict.cells) if verdict.cells else verdict.reason
        figure = f"，表中是 {verdict.figure:f}" if verdict.figure is not None else ""
        yield f"  {VERDICTS[verdict.outcome.value]}：“…{said}”，{what}{figure}"


def _counts(found: Sequence[Finding]) -> str:
    counts = {severity: sum(one.rule.severity is severity for one in found) for severity in SEVERITIES}
    told = "，".join(f"{word} {counts[severity]}" for severity, word in SEVERITIES.items() if counts[severity])
    return told or "没有发现问题"
