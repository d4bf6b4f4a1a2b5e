"""The command on documents of any make: import."""

from __future__ import annotations

import argparse
from pathlib import Path

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.opening import read_document, refuse_taken, report_of
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.reports import now
from qisheng_desktop.cli.revising import revise
from qisheng_desktop.cli.shapes import Json, report_shape
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import Report
from qisheng_desktop.sentences.doubts import doubt_sentence
from qisheng_desktop.storage.files import save_project
from qisheng_desktop.storage.project import Project


def read_in(arguments: argparse.Namespace) -> Outcome:
    """Read a document; write what was read to a report file if one is named."""
    source = Path(arguments.source)
    output = Path(arguments.output) if arguments.output else None
    if arguments.into:
        if output is not None:
            raise RefusedError("“--output”和“--into”只能写一个。没有改动。")
        return revise(source, Path(arguments.into), is_accepted=arguments.accept, in_json=arguments.json)
    if arguments.accept:
        raise RefusedError("“--accept”要和“--into”一起写。没有改动。")
    if output is not None:
        refuse_taken(output)
    draft = read_document(source)
    project = project_of(draft)
    if output is not None and draft.year is None:
        raise RefusedError(f"“{source.name}”里看不出是哪一年的报告，没有保存。请在文件名里写上年度，例如“2024年”。")
    if output is not None:
        save_project(project, output, at=now())
    report = project.report
    doubts = [(doubt, doubt_sentence(doubt, report.edition)) for doubt in draft.doubts]
    if arguments.json:
        shape: Json = report_shape(report) | {
            "year": draft.year,
            "recognised": {code: list(counts) for code, counts in draft.recognised.items()},
            "doubts": [
                {"at": None if doubt.at is None else str(doubt.at), "message": words} for doubt, words in doubts
            ],
        }
        return Outcome(shape=shape)
    return Outcome(_lines(report, draft, [words for _, words in doubts], output))


def project_of(draft: Draft) -> Project:
    """Make a report of what was read, with its history."""
    project = Project(report_of(draft))
    change = project.report.apply(draft.edits)
    project.history.add(change, at=now(), who="", origin=Origin.IMPORTED)
    return project


def _lines(report: Report, draft: Draft, doubts: list[str], output: Path | None) -> list[str]:
    found = "，".join(f"表{code}认出 {count}/{total} 格" for code, (count, total) in draft.recognised.items())
    year = "没有写年度" if draft.year is None else f"{draft.year}年"
    lines = [f"{report.unit or '没有写单位'}，{year}，{report.edition.code} 版式。{found}。"]
    lines += [f"存疑 {len(doubts)} 处："] if doubts else ["没有存疑。"]
    lines += [f"  {number}. {words}" for number, words in enumerate(doubts, 1)]
    return lines + ([f"已保存“{output}”。"] if output is not None else [])
