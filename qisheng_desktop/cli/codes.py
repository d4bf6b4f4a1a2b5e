"""Holding the 校验码 on a paper against a file: `qisheng check --code`."""

from __future__ import annotations

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.shapes import Json
from qisheng_desktop.exporting.code import Agreement, compare, read_code
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.storage.project import Project

DIFFERS = 1


def compare_code(project: Project, written: str, *, in_json: bool) -> Outcome:
    """Say whether a paper and a file agree, and since which change not."""
    code = read_code(written)
    if code is None:
        raise RefusedError(
            f"“{written}”不是校验码，可能抄错了，没有核对。校验码是 12 个字母和数字，印在正式稿每页的下方。"
        )
    found = compare(project.report, project.history, code)
    status = 0 if found.agrees else DIFFERS
    if in_json:
        return Outcome(status=status, shape=_shape(found, code))
    return Outcome(_lines(found, project), status)


def _lines(found: Agreement, project: Project) -> list[str]:
    if found.agrees:
        return [f"一致：纸质稿与文件内容相同，校验码 {found.code}。"]
    lines = [f"不一致：纸质稿与文件内容不同。文件现在的校验码是 {found.code}。"]
    if found.since is None:
        lines.append("在文件的修改记录里没有找到这份纸质稿，不能说明是从哪里开始不同的。它也可能不是这个文件导出的。")
        return lines
    who = f"，{found.since.who}" if found.since.who else ""
    lines.append(f"从第{found.since.number}次修改（{found.since.at:%Y-%m-%d %H:%M}{who}）起不同。与纸质稿不同的地方：")
    return [*lines, *(f"  {_name(ref, project)}" for ref in found.cells)]


def _name(ref: CellRef, project: Project) -> str:
    """Return the address of a place with its words in the form."""
    figure = project.report.edition.figures.get(ref)
    words = "·".join((*figure.stub, *figure.heading)) if figure else ""
    return f"{ref} {words}".rstrip()


def _shape(found: Agreement, code: str) -> Json:
    since = found.since
    told: Json | None = None
    if since is not None:
        told = {
            "number": since.number,
            "at": since.at.isoformat(),
            "who": since.who,
            "origin": since.origin.value,
            "cells": [str(ref) for ref in found.cells],
        }
    return {"code": code, "file": found.code, "agrees": found.agrees, "since": told}
