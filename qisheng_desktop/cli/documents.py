"""What `export` writes: formats, sheets that may be added, tables that lie on their side."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.exporting.document import Choice, build_blank_form, build_document
from qisheng_desktop.exporting.formats import RENDERERS, render
from qisheng_desktop.exporting.names import blank_form_name, document_name
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.report import Report


def kinds_of(written: str) -> tuple[str, ...]:
    """Read a list of formats."""
    kinds = tuple(dict.fromkeys(kind.strip().lower() for kind in written.split(",")))
    for kind in kinds:
        if kind not in RENDERERS:
            raise RefusedError(f"不认识导出格式“{kind}”，没有导出。可以用 {'、'.join(RENDERERS)}。")
    return kinds


def choice_of(arguments: argparse.Namespace, edition: Edition) -> Choice:
    """Read what was chosen about the documents."""
    return Choice(
        has_cover=arguments.cover,
        has_sign_off=arguments.sign_off,
        landscape=_tables(arguments.landscape, edition),
        has_system_fonts=arguments.system_fonts,
    )


def rendered(
    report: Report, kinds: Sequence[str], choice: Choice, *, is_draft: bool, has_blank_form: bool
) -> dict[str, bytes]:
    """Make the documents, by the names of their files."""
    document = build_document(report, is_draft=is_draft, choice=choice)
    made = {document_name(report.unit, report.year, kind, is_draft=is_draft): render(document, kind) for kind in kinds}
    if has_blank_form:
        form = build_blank_form(report.edition, report.year, choice)
        made |= {blank_form_name(report.year, kind): render(form, kind) for kind in kinds}
    return made


def _tables(written: str, edition: Edition) -> frozenset[str]:
    """Read a list of tables, by code or by the name they have in sentences."""
    codes = {name: table.code for table in edition.tables for name in (table.code, table.short, f"表{table.short}")}
    names = [name.strip() for name in written.replace("、", ",").replace("，", ",").split(",") if name.strip()]
    for name in names:
        if name not in codes:
            known = "、".join(f"{table.short}" for table in edition.tables)
            raise RefusedError(f"没有表“{name}”，没有导出。可以横排的表：{known}。")
    return frozenset(codes[name] for name in names)
