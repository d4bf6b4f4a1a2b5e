"""Reports for the tests of the review, and the corpus of statements."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Value, parse_ref
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.review.reviewer import review

DATA = Path(__file__).parents[1] / "data" / "statements.json"
UNIT = "青禾县云溪镇人民政府"
YEAR = 2024
NOUGHT = Decimal(0)
_MARK = re.compile(r"\{([^{} ][^{}]*) ([a-z0-9+.]+)\}")


Counted = Callable[[str, object], None]
"""Puts a line at the end of the run, under the name ``counted``."""


class Said(NamedTuple):
    """A number of a statement: where it stands, how it is written, what it names."""

    start: int
    written: str
    name: str


@cache
def corpus() -> dict[str, list[str]]:
    data: dict[str, list[str]] = json.loads(DATA.read_text("utf-8"))
    return data


@cache
def claims() -> list[dict[str, str]]:
    data: list[dict[str, str]] = json.loads(DATA.read_text("utf-8"))["claims"]
    return data


@cache
def names() -> dict[str, str]:
    data: dict[str, str] = json.loads(DATA.read_text("utf-8"))["names"]
    return data


@cache
def given(world: str) -> dict[str, str]:
    data: dict[str, dict[str, str]] = json.loads(DATA.read_text("utf-8"))["figures"]
    return data.get(world, {})


def parse(marked: str) -> tuple[str, list[Said]]:
    text, said, position = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[position : found.start()]
        said.append(Said(len(text), found[1], found[2]))
        text += found[1]
        position = found.end()
    return text + marked[position:], said


@cache
def edition(code: str = "2021") -> Edition:
    return Catalogue(forms_folder()).edition(code)


def after(world: str, values: dict[CellRef, Value], given: Mapping[CellRef, Value] | None = None) -> Edits:
    """Answers of a report to which the figures of a world, with some others, are attached as last year's."""
    last = Report(edition(), YEAR - 1, Edits(typed(world) | dict(given or {})))
    return Edits(values, last=Attachment(last_year_of(last)))


def typed(world: str) -> dict[CellRef, Value]:
    values: dict[CellRef, Value] = {ref: NOUGHT for ref, figure in edition().figures.items() if figure.formula is None}
    return values | {parse_ref(at): Decimal(str(number)) for at, number in given(world).items()}


def world(  # noqa: PLR0913 - what makes a world
    name: str,
    text: str = "",
    section: str = "1",
    more: Mapping[str, str] | None = None,
    *,
    unit: str = UNIT,
    last_text: str = "",
) -> Report:
    """Make a township's report: busy, quiet (nothing happened), or shrunk (last year's figures after busy ones)."""
    this, before = {"busy": ("busy", "last"), "quiet": ("quiet", "quiet"), "shrunk": ("last", "busy")}[name]
    texts: dict[CellRef, Value] = {CellRef(code): words for code, words in (more or {}).items()}
    texts |= {CellRef("unit"): unit, CellRef("level"): "township"}
    if text:
        texts[CellRef(section)] = text
    return Report(edition(), YEAR, after(before, typed(this) | texts, {CellRef(section): last_text or None}))


def found(report: Report, last: Report | None = None, prefix: str = "") -> dict[str, list[Finding]]:
    """Return the findings by their rule."""
    by_code: dict[str, list[Finding]] = {}
    for finding in review(report, last):
        if finding.rule.code.startswith(prefix):
            by_code.setdefault(finding.rule.code, []).append(finding)
    return by_code


def on(text: str, section: str = "1", name: str = "busy") -> set[str]:
    """Return the codes of the rules a text does not meet."""
    return set(found(world(name, text, section)))


def seeded(seed: int) -> random.Random:
    """Give chance that is the same in every run."""
    return random.Random(seed)  # noqa: S311 - for tests, not for secrets
