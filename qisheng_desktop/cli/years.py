"""The command that begins a report from last year's: carry."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.opening import Opened, open_any, refuse_taken
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.reports import edition_of, now
from qisheng_desktop.cli.shapes import Json
from qisheng_desktop.model.carry import Orphan, carry_forward, last_year_of, orphans
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.edition import Edition, Field, Figure
from qisheng_desktop.model.history import Origin
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folders
from qisheng_desktop.storage.files import save_project
from qisheng_desktop.storage.project import Project


def carry(arguments: argparse.Namespace) -> Outcome:
    """Begin the report of a year from last year's, and say what was carried and what found no place."""
    source, output, year = Path(arguments.last), Path(arguments.output), int(arguments.year)
    refuse_taken(output)
    last = open_any(source, year - 1)
    if last.report.year != year - 1:
        raise RefusedError(f"“{source.name}”是{last.report.year}年的报告，不是{year - 1}年的。没有新建。")
    catalogue = Catalogue(*forms_folders())
    edition = edition_of(catalogue, year, _supplements(last.report, catalogue, year))
    report = carry_forward(last_year_of(last.report, source.name), edition, year)
    project = Project(report)
    blank = Report(edition, year)
    project.history.add(blank.apply(report.everything), at=now(), who="", origin=Origin.CARRIED)
    save_project(project, output, at=now())
    if arguments.json:
        return Outcome(shape=_shape(report, last))
    return Outcome(list(_lines(report, last, output)))


def _supplements(last: Report, catalogue: Catalogue, year: int) -> tuple[str, ...]:
    """Return what was laid over last year's form and can be laid over this year's too."""
    fitting = {one.code for one in catalogue.supplements_for(edition_of(catalogue, year, ()).code)}
    return tuple(one.code for one in last.edition.supplements if one.code in fitting)


def _shape(report: Report, last: Opened) -> Json:
    figures = [ref for ref in report.answers if ref in report.edition.figures]
    return {
        "unit": report.unit,
        "year": report.year,
        "edition": report.edition.code,
        "from": {"year": last.report.year, "edition": last.report.edition.code},
        "carried": {
            "cover": [str(ref) for ref in _cover(report)],
            "cells": {str(ref): format_value(report.value(ref)) for ref in figures},
            "texts": [str(ref) for ref in report.edition.texts if report.is_unrevised(ref)],
        },
        "orphans": [_orphan_shape(orphan) for orphan in orphans(report)],
        "doubts": list(last.doubts),
    }


def _orphan_shape(orphan: Orphan) -> Json:
    shape: Json = {"at": str(orphan.at), "value": format_value(orphan.value), "remark": orphan.remark}
    return shape | ({"note": orphan.note} if orphan.note else {})


def _cover(report: Report) -> Iterator[CellRef]:
    for field in report.edition.fields:
        ref = CellRef(field.code)
        if report.text(ref) and ref not in report.edition.texts:
            yield ref


def _lines(report: Report, last: Opened, output: Path) -> Iterator[str]:
    before = last.report
    yield (
        f"{report.unit or '没有写单位'}，{report.year}年，{report.edition.code} 版式；"
        f"上年是{before.year}年的报告，{before.edition.code} 版式。"
    )
    if last.doubts:
        yield f"读上年报告时存疑 {len(last.doubts)} 处，请核对："
        yield from (f"  {number}. {words}" for number, words in enumerate(last.doubts, 1))
    cover = "、".join(label_of(report.edition, ref) for ref in _cover(report))
    yield f"带入封面：{cover or '没有'}。"
    figures = [ref for ref in report.answers if ref in report.edition.figures]
    yield f"带入数字 {len(figures)} 格：" if figures else "没有可以带入的数字。"
    for ref in figures:
        yield f"  {name_of(report.edition.figures[ref], report.year)}：{format_value(report.value(ref))}"
    texts = [label_of(report.edition, ref) for ref in report.edition.texts if report.is_unrevised(ref)]
    yield f"带入文字（待修改）：{'、'.join(texts)}。" if texts else "没有带入文字。"
    found = orphans(report)
    if found:
        yield f"上年有 {len(found)} 个数在今年的表里没有位置，留在附带的上年报告里："
    for orphan in found:
        name = name_of(before.edition.figures[orphan.at], before.year)
        yield f"  {name}：{format_value(orphan.value)}" + (f"（{orphan.remark}）" if orphan.remark else "")
    yield f"已保存“{output}”，上年报告附在里面。"


def label_of(edition: Edition, ref: CellRef) -> str:
    """Name a section or a field."""
    part = edition.by_code[ref.section]
    return part.label if isinstance(part, Field) else part.title


def name_of(figure: Figure, year: int) -> str:
    """Name a cell by its section and all its labels."""
    labels = " / ".join(label.replace("{year}", str(year)) for label in figure.stub)
    return f"表{figure.ref.section} " + " × ".join(filter(None, (labels, "".join(figure.heading[-1:]))))
