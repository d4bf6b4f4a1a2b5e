"""The command compare: two reports side by side, figures and paragraphs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from qisheng_desktop.cli.opening import open_any
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.shapes import Json
from qisheng_desktop.cli.years import label_of, name_of
from qisheng_desktop.model.cells import Value, format_value
from qisheng_desktop.model.differences import Cell, Comparison, Kind, Text, compare
from qisheng_desktop.model.report import Report

BLANK = "空白"


def compare_files(arguments: argparse.Namespace) -> Outcome:
    """List what differs between two reports, of any make."""
    first, second = open_any(Path(arguments.first)), open_any(Path(arguments.second))
    found = compare(first.report, second.report)
    remarks = [
        f"读“{Path(name).name}”时存疑：{words}"
        for name, opened in ((arguments.first, first), (arguments.second, second))
        for words in opened.doubts
    ]
    if arguments.json:
        return Outcome(shape=_shape(found), remarks=remarks)
    return Outcome(list(_lines(found)), remarks=remarks)


def _shape(found: Comparison) -> Json:
    return {
        "a": _report_shape(found.old),
        "b": _report_shape(found.new),
        "differences": found.count,
        "cover": [_cell_shape(cell) for cell in found.cover if cell.is_different],
        "cells": [_cell_shape(cell) for cell in found.cells if cell.is_different],
        "texts": [_text_shape(text) for text in found.texts if text.is_different],
        "titles": [{"at": code, "a": old, "b": new} for code, old, new in found.titles],
    }


def _report_shape(report: Report) -> Json:
    return {"unit": report.unit, "year": report.year, "edition": report.edition.code}


def _cell_shape(cell: Cell) -> Json:
    shape: Json = {
        "at": str(cell.now or cell.before),
        "a": None if cell.old is None else format_value(cell.old),
        "b": None if cell.new is None else format_value(cell.new),
    }
    if cell.now is None or cell.before is None:
        shape["only"] = "a" if cell.now is None else "b"
    return shape | ({"remark": cell.remark} if cell.remark else {})


def _text_shape(text: Text) -> Json:
    return {"at": str(text.at), "pieces": [{"in": piece.kind.value, "text": piece.text} for piece in text.pieces]}


def _lines(found: Comparison) -> Iterator[str]:
    yield "A " + _named(found.old)
    yield "B " + _named(found.new)
    if not found.count:
        yield "两份报告的内容相同。"
        return
    yield f"不同的地方 {found.count} 处："
    for cell in found.cover:
        if cell.is_different and cell.now:
            yield f"  {label_of(found.new.edition, cell.now)}：{_shown(cell.old)} → {_shown(cell.new)}"
    for cell in found.cells:
        if cell.is_different:
            yield f"  {_name(found, cell)}：{_shown(cell.old)} → {_shown(cell.new)}{_only(cell)}"
    for code, old, new in found.titles:
        yield f"  第{code}部分的标题：{old} → {new}"
    for text in found.texts:
        if text.is_different:
            yield f"  {label_of(found.new.edition, text.at)}（[-A 有-] {{+B 有+}}）："
            yield "    " + _marked(text).strip("\n").replace("\n", "\n    ")


def _named(report: Report) -> str:
    return f"{report.unit or '没有写单位'}，{report.year}年，{report.edition.code} 版式"


def _name(found: Comparison, cell: Cell) -> str:
    if cell.now:
        return name_of(found.new.edition.figures[cell.now], found.new.year)
    return name_of(found.old.edition.figures[cell.before], found.old.year) if cell.before else ""


def _only(cell: Cell) -> str:
    if cell.now is None:
        return "（只有 A 的版式有）"
    return "（只有 B 的版式有）" if cell.before is None else ""


def _shown(value: Value) -> str:
    return BLANK if value is None else format_value(value)


def _marked(text: Text) -> str:
    marks = {Kind.BOTH: "{}", Kind.OLD: "[-{}-]", Kind.NEW: "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in text.pieces)
