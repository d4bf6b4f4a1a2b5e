"""What ``--json`` prints: plain objects made of the model's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from qisheng_desktop.model.blocks import Block
from qisheng_desktop.model.cells import CellRef, Mark, format_value
from qisheng_desktop.model.edition import Edition, Figure, Rule, Supplement
from qisheng_desktop.model.report import Report

Json: TypeAlias = dict[str, object]


def report_shape(report: Report) -> Json:
    """Return everything in a report."""
    edition, texts = report.edition, set(report.edition.texts)
    cover = [CellRef(field.code) for field in edition.fields if CellRef(field.code) not in texts]
    return {
        "unit": report.unit,
        "year": report.year,
        "edition": edition.code,
        "supplements": [supplement.code for supplement in edition.supplements],
        "cover": {str(ref): format_value(report.value(ref)) for ref in cover},
        "texts": {str(ref): report.text(ref) for ref in edition.texts},
        "stored": {str(ref): report.stored_text(ref) for ref in edition.texts if report.shown(ref).spans},
        "titles": dict(report.titles),
        "cells": {str(ref): _cell(report, ref) for ref in edition.figures},
    }


def _cell(report: Report, ref: CellRef) -> Json:
    value = report.value(ref)
    cell: Json = {
        "value": None if value is None or isinstance(value, Mark) else format_value(value),
        "state": report.state(ref).value,
    }
    if ref in report.printed:
        cell["printed"] = format_value(report.printed[ref])
    if ref in report.notes:
        cell["note"] = report.notes[ref]
    return cell


def edition_summary(edition: Edition) -> Json:
    """Return what a list of editions says of one."""
    return {
        "code": edition.code,
        "title": edition.title,
        "basis": edition.basis,
        "years": [edition.first_year, edition.last_year],
    }


def supplement_summary(supplement: Supplement) -> Json:
    """Return what a list of supplements says of one."""
    return {
        "code": supplement.code,
        "title": supplement.title,
        "basis": supplement.basis,
        "editions": list(supplement.editions),
    }


def edition_shape(edition: Edition) -> Json:
    """Return an edition in full.

    ``sections`` and ``tables`` hold the official labels and nothing else; how each cell is answered stands under
    ``cells``, where it is not simply a whole number that is typed.
    """
    return edition_summary(edition) | {
        "sections": {section.code: section.title for section in edition.sections},
        "tables": {table.code: [_block(block) for block in table.blocks] for table in edition.tables},
        "cells": {str(ref): dict(_answering(figure)) for ref, figure in edition.figures.items()},
        "fields": [
            {"code": field.code, "label": field.label, "kind": field.kind.value, "choices": dict(field.choices)}
            for field in edition.fields
        ],
        "outlines": {section.code: list(section.outline) for section in edition.narratives},
        "rules": [_rule(rule) for rule in edition.rules],
    }


def _block(block: Block) -> Json:
    return {
        "band": block.band,
        "stubhead": block.stubhead,
        "columns": [{"code": column.code, "heading": list(column.heading)} for column in block.columns],
        "rows": [{"code": row.code, "stub": list(row.stub)} for row in block.rows],
    }


def _answering(figure: Figure) -> Iterator[tuple[str, object]]:
    if figure.formula:
        yield "formula", figure.formula.text
    if figure.decimals:
        yield "decimals", figure.decimals
    if figure.is_signed:
        yield "signed", True
    if figure.unit:
        yield "unit", figure.unit
    if figure.help:
        yield "help", figure.help


def _rule(rule: Rule) -> Json:
    return {
        "code": rule.code,
        "kind": rule.kind.value,
        "severity": rule.severity.value,
        "at": list(rule.at),
        "check": rule.check.text if rule.check else None,
        "levels": list(rule.levels),
        "message": rule.message,
    }
