"""The commands on a report: new, set, cells, check, export."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from qisheng_desktop.cli.answers import read_answers, refuse_undecodable
from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.codes import compare_code
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.shapes import Json, finding_shape, report_shape
from qisheng_desktop.errors import UnknownEditionError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Edition, Field, Severity
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import UNIT, Report
from qisheng_desktop.model.sheet import LEVEL
from qisheng_desktop.model.validation import clean
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.sentences import losses_sentence
from qisheng_desktop.storage.files import open_project, save_project, write_document
from qisheng_desktop.storage.project import Project

AUTHOR = CellRef("author")
FOREIGN = frozenset({".docx", ".doc", ".wps", ".html", ".htm", ".pdf", ".xlsx", ".xls", ".et", ".txt"})
SEVERITIES = {Severity.HARD: "强制", Severity.SOFT: "核实", Severity.HINT: "提示"}


def new(arguments: argparse.Namespace) -> Outcome:
    """Make a blank report."""
    path, year = Path(arguments.output), int(arguments.year)
    if path.exists() or path.is_symlink():
        raise RefusedError(f"“{path.name}”已经存在，没有覆盖。请换一个文件名。")
    refuse_undecodable(arguments.unit)
    unit = clean(arguments.unit).strip()
    if not unit:
        raise RefusedError("单位名称是空的，没有新建。请写单位全称。")
    catalogue = Catalogue(forms_folder())
    edition = _edition(catalogue, year, tuple(dict.fromkeys(arguments.supplement)))
    level = _level(edition, arguments.level) if arguments.level else None
    project = Project(Report(edition, year))
    _change(project, Edits({UNIT: unit, LEVEL: level}))
    save_project(project, path, at=now())
    return Outcome([f"已新建“{path}”：{unit}，{year}年，{edition.code}版式。"])


def put(arguments: argparse.Namespace) -> Outcome:
    """Put answers into a report, all or none."""
    path = Path(arguments.file)
    project = _open(path)
    edits = read_answers(arguments.answers, project.report.edition)
    if not _change(project, edits):
        return Outcome(["内容与原来相同，没有改动。"])
    save_project(project, path, at=now())
    return Outcome([f"已填写{len(edits.values) + len(edits.titles)}项，已保存“{path}”。"])


def cells(arguments: argparse.Namespace) -> Outcome:
    """List everything in a report."""
    report = _open(Path(arguments.file)).report
    if arguments.json:
        return Outcome(shape=report_shape(report))
    places = [*(CellRef(field.code) for field in report.edition.fields), *report.edition.texts, *report.edition.figures]
    shown = {ref: report.text(ref) or format_value(report.value(ref)) for ref in dict.fromkeys(places)}
    lines = (f"{ref}={text}{_note(report, ref)}" for ref, text in shown.items() if text)
    return Outcome([line.replace("\n", "\n  ") for line in lines])


def check(arguments: argparse.Namespace) -> Outcome:
    """List every finding; or, with a code, say whether a paper and the file agree."""
    project = _open(Path(arguments.file))
    if arguments.code is not None:
        return compare_code(project, arguments.code, in_json=arguments.json)
    report = project.report
    remarks: list[str] = []
    last: Report | None = None
    if arguments.last:
        last = _open(Path(arguments.last)).report
        if last.year != report.year - 1:
            raise RefusedError(
                f"“{Path(arguments.last).name}”是{last.year}年的报告，不是{report.year - 1}年的。没有审核。"
            )
        known = {ref: last.value(ref) for ref in last.edition.figures}
        report = Report(report.edition, report.year, report.everything, last=known)
        if not _compares_years(report.edition):
            remarks.append("这个版式目前没有与上年比较的勾稽关系，上年报告只用来比较文字。")
    found = _findings(report, last)
    status = int(any(finding.rule.severity is Severity.HARD for finding in found))
    if arguments.json:
        shape: Json = {"findings": [finding_shape(report, finding) for finding in found]}
        return Outcome(status=status, shape=shape, remarks=remarks)
    return Outcome(list(_listed(report, found)) or ["没有发现问题。"], status, remarks=remarks)


def _findings(report: Report, last: Report | None = None) -> tuple[Finding, ...]:
    """Return what is found in the tables and in the texts."""
    from qisheng_desktop.review.reviewer import review

    return report.findings + review(report, last)


def export(arguments: argparse.Namespace) -> Outcome:
    """Write the documents: all are made before the first is written."""
    from qisheng_desktop.cli.documents import choice_of, kinds_of, rendered  # exporting is for this command alone

    kinds = kinds_of(arguments.to)
    report = _open(Path(arguments.file)).report
    choice = choice_of(arguments, report.edition)
    unsettled = [finding for finding in _findings(report) if report.is_open(finding)]
    if arguments.formal and unsettled:
        refused = f"还有{len(unsettled)}个问题没有处理，不能导出正式稿，没有写任何文件。"
        return Outcome(list(_listed(report, unsettled)), 1, remarks=[refused])
    is_draft = not arguments.formal
    made = rendered(report, kinds, choice, is_draft=is_draft, has_blank_form=arguments.blank_form)
    folder = Path(arguments.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedError(f"不能建立文件夹“{folder}”，没有导出。请换一个位置。") from error
    for name, data in made.items():
        write_document(folder / name, data)
    return Outcome([f"已导出“{folder / name}”。" for name in made])


def _note(report: Report, ref: CellRef) -> str:
    return f"（{report.notes[ref]}）" if ref in report.notes else ""


def _open(path: Path) -> Project:
    if path.suffix.lower() in FOREIGN and path.exists():
        raise RefusedError(f"“{path.name}”不是年报文件；读入这类文件的功能以后的版本提供。没有改动。")
    opened = open_project(path, Catalogue(forms_folder()))
    if opened.losses:
        raise RefusedError(losses_sentence(path.name, opened.losses, opened.project.report.edition))
    return opened.project


def _change(project: Project, edits: Edits) -> bool:
    """Change the report and write it into its history; say whether anything changed."""
    change = project.report.apply(edits)
    project.history.add(change, at=now(), who=project.report.text(AUTHOR), origin=Origin.COMMAND)
    return bool(change.done)


def now() -> datetime:
    """Return the local time with its offset."""
    return datetime.now().astimezone()


def _edition(catalogue: Catalogue, year: int, supplements: tuple[str, ...]) -> Edition:
    try:
        edition = catalogue.edition_for(year)
    except UnknownEditionError as error:
        known = "、".join(f"{code}（{years_of(catalogue.edition(code))}）" for code in catalogue.codes)
        raise RefusedError(f"没有适用于{year}年的版式，没有新建。现有版式：{known}。") from error
    fitting = {supplement.code for supplement in catalogue.supplements_for(edition.code)}
    for code in supplements:
        if code not in fitting:
            known = "、".join(sorted(fitting)) or "没有"
            raise RefusedError(f"{edition.code}版式没有地方补充“{code}”，没有新建。可用的地方补充：{known}。")
    return catalogue.edition(edition.code, supplements)


def years_of(edition: Edition) -> str:
    """Say which report years an edition serves."""
    return f"{edition.first_year}—{edition.last_year}年" if edition.last_year else f"{edition.first_year}年起"


def _level(edition: Edition, written: str) -> str:
    field = edition.by_code[LEVEL.section]
    choices = dict(field.choices) if isinstance(field, Field) else {}
    for code, label in choices.items():
        if written in {code, label}:
            return code
    known = "、".join(f"{code}（{label}）" for code, label in choices.items())
    raise RefusedError(f"没有单位类别“{written}”，没有新建。可以用：{known}。")


def _compares_years(edition: Edition) -> bool:
    places = (
        (rule.check, at) for rule in edition.rules if rule.check for pattern in rule.at for at in edition.match(pattern)
    )
    return any(read.is_last for check, at in places for read in check.refs(at))


def _listed(report: Report, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield findings by severity, one a line."""
    for severity, word in SEVERITIES.items():
        group = [finding for finding in findings if finding.rule.severity is severity]
        if group:
            yield f"{word}（{len(group)}）"
        for finding in group:
            given = report.explanation(finding)
            yield f"  {finding.message}" + (f"（已说明：{given.reason}）" if given else "")
