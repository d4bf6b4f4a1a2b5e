"""Editions and reports for the tests of the model."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Mark, Value, parse_ref
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report

FORMS = Path(__file__).parents[2] / "forms"
CATALOGUE = Catalogue(FORMS)
OLD, NEW = CATALOGUE.edition("2019"), CATALOGUE.edition("2021")
JILIN = CATALOGUE.edition("2019", ["jilin-2020"])
EDITIONS = {"2019": OLD, "2021": NEW, "jilin": JILIN}
YEARS = {"2019": 2020, "2021": 2024, "jilin": 2020}
MARKS = {mark.value: mark for mark in Mark}


def at(address: str) -> CellRef:
    return parse_ref(address)


def value_of(text: str | int | None, ref: CellRef, edition: Edition) -> Value:
    if text is None or ref not in edition.figures:
        return text if text is None or isinstance(text, str) else Decimal(text)
    return MARKS.get(str(text)) or Decimal(text)


def answers(edition: Edition, given: Mapping[str, str | int | None]) -> Edits:
    return Edits({at(address): value_of(text, at(address), edition) for address, text in given.items()})


def inputs(edition: Edition) -> list[CellRef]:
    return [ref for ref, figure in edition.figures.items() if figure.formula is None]


def blank_report(name: str = "2021", given: Mapping[str, str | int | None] | None = None) -> Report:
    edition = EDITIONS[name]
    return Report(edition, YEARS[name], answers(edition, given or {}))


def full_report(name: str = "2021", given: Mapping[str, str | int | None] | None = None) -> Report:
    """A township's report in which nothing happened, so that no rule has anything to say."""
    edition = EDITIONS[name]
    required = [ref for ref in inputs(edition) if not edition.figures[ref].is_optional]
    report = Report(edition, YEARS[name], Edits(dict.fromkeys(required, Decimal(0))))
    texts = {"unit": "齐家镇人民政府", "level": "township", "1": "写了。", "5": "写了。", "6": "写了。"}
    report.apply(answers(edition, texts))
    report.apply(answers(edition, given or {}))
    return report
