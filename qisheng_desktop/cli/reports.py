"""The commands on a report: new, set, cells, check, export."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from qisheng_desktop.cli.answers import read_answers, refuse_undecodable
from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.checking import findings_of, listed
from qisheng_desktop.cli.opening import open_project_file, refuse_taken
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.shapes import report_shape
from qisheng_desktop.errors import UnknownEditionError
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.edition import Edition, Field, Severity
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import UNIT, Report
from qisheng_desktop.model.sheet import LEVEL
from qisheng_desktop.model.validation import clean
from qisheng_desktop.paths import backups_folder, forms_folders
from qisheng_desktop.storage.atomic import USUAL_FOLDER, make_folders
from qisheng_desktop.storage.backups import Backups
from qisheng_desktop.storage.files import save_project, write_document
from qisheng_desktop.storage.project import Project

AUTHOR = CellRef("author")
SEVERITIES = {Severity.HARD: "强制", Severity.SOFT: "核实", Severity.HINT: "提示"}


def new(arguments: argparse.Namespace) -> Outcome:
    """Make a blank report."""
    path, year = Path(arguments.output), int(arguments.year)
    refuse_taken(path)
    refuse_undecodable(arguments.unit)
    unit = clean(arguments.unit).strip()
    if not unit:
        raise RefusedError("单位名称是空的，没有新建。请写单位全称。")
    catalogue = Catalogue(*forms_folders())
    edition = edition_of(catalogue, year, tuple(dict.fromkeys(arguments.supplement)))
    level = _level(edition, arguments.level) if arguments.level else None
    project = Project(Report(edition, year))
    _change(project, Edits({UNIT: unit, LEVEL: level}))
    save_project(project, path, at=now())
    return Outcome([f"已新建“{path}”：{unit}，{year}年，{edition.code}版式。"])


def put(arguments: argparse.Namespace) -> Outcome:
    """Put answers into a report, all or none."""
    path = Path(arguments.file)
    project = open_project_file(path)
    edits = read_answers(arguments.answers, project.report.edition)
    if not _change(project, edits):
        return Outcome(["内容与原来相同，没有改动。"])
    save_project(project, path, at=now(), backups=Backups(backups_folder()))
    return Outcome([f"已填写{len(edits.values) + len(edits.titles)}项，已保存“{path}”。"])


def submit(arguments: argparse.Namespace) -> Outcome:
    """Write a copy for others: without the history, and so without anything that was deleted."""
    path, output = Path(arguments.file), Path(arguments.output)
    refuse_taken(output)
    save_project(open_project_file(path).for_delivery(), output, at=now())
    return Outcome([f"已写出“{output}”：没有变更记录，也没有删掉的内容。"])


def cells(arguments: argparse.Namespace) -> Outcome:
    """List everything in a report."""
    report = open_project_file(Path(arguments.file)).report
    if arguments.json:
        return Outcome(shape=report_shape(report))
    places = [*(CellRef(field.code) for field in report.edition.fields), *report.edition.texts, *report.edition.figures]
    shown = {ref: report.text(ref) or format_value(report.value(ref)) for ref in dict.fromkeys(places)}
    lines = (f"{ref}={text}{_note(report, ref)}" for ref, text in shown.items() if text)
    return Outcome([line.replace("\n", "\n  ") for line in lines])


def export(arguments: argparse.Namespace) -> Outcome:
    """Write the documents: all are made before the first is written."""
    from qisheng_desktop.cli.documents import choice_of, kinds_of, rendered  # exporting is for this command alone

    kinds = kinds_of(arguments.to)
    report = open_project_file(Path(arguments.file)).report
    choice = choice_of(arguments, report.edition)
    found = findings_of(report) if arguments.formal else ()  # a draft may be as it is, and is made the sooner
    unsettled = [finding for finding in found if report.is_open(finding)]
    if unsettled:
        refused = f"还有{len(unsettled)}个问题没有处理，不能导出正式稿，没有写任何文件。"
        return Outcome(list(listed(report, unsettled)), 1, remarks=[refused])
    is_draft = not arguments.formal
    made = rendered(report, kinds, choice, is_draft=is_draft, has_blank_form=arguments.blank_form)
    folder = Path(arguments.folder)
    try:
        make_folders(folder, USUAL_FOLDER)
        next(folder.iterdir(), None)
    except OSError as error:
        raise RefusedError(f"不能建立文件夹“{folder}”，没有导出。请换一个位置。") from error
    for name, data in made.items():
        write_document(folder / name, data)
    return Outcome([f"已导出“{folder / name}”。" for name in made])


def _note(report: Report, ref: CellRef) -> str:
    return f"（{report.notes[ref]}）" if ref in report.notes else ""


def _change(project: Project, edits: Edits) -> bool:
    """Change the report and write it into its history; say whether anything changed."""
    change = project.report.apply(edits)
    project.history.add(change, at=now(), who=project.report.text(AUTHOR), origin=Origin.COMMAND)
    return bool(change.done)


def now() -> datetime:
    """Return the local time with its offset."""
    return datetime.now().astimezone()


def edition_of(catalogue: Catalogue, year: int, supplements: tuple[str, ...]) -> Edition:
    """Return the edition for a year with supplements; refuse what does not fit."""
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
