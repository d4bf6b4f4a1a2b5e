"""What differs between two versions of a report, in words a clerk understands, and the edit that leads to the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.ui.grid.table_model import show
from qisheng_desktop.ui.words import place_name

MOST_SHOWN = 60
"""How much of a text is shown around the place where it differs."""

K = TypeVar("K")
V = TypeVar("V")


class Difference(NamedTuple):
    """One place that differs: its name, what the one version has there, and what the other has."""

    place: str
    old: str
    new: str


def differences(old: Report, new: Report) -> list[Difference]:
    """Return every place that differs, in the order of the form."""
    before, after = old.everything, new.everything
    found: list[Difference] = []
    order = {ref: n for n, ref in enumerate((*(CellRef(f.code) for f in new.edition.fields), *new.edition.texts))}
    order |= {ref: len(order) + n for n, ref in enumerate(new.edition.figures)}
    for ref in sorted(before.values.keys() | after.values.keys(), key=lambda ref: (order.get(ref, 9999), ref)):
        one, other = before.values.get(ref), after.values.get(ref)
        if one != other:
            found.append(Difference(_name(new, ref), *around(_words(one), _words(other))))
    for kind, olds, news in (("备注", before.notes, after.notes), ("印的总计", before.printed, after.printed)):
        for ref in sorted(olds.keys() | news.keys()):
            if olds.get(ref) != news.get(ref):
                place = f"{_name(new, ref)}（{kind}）"
                found.append(Difference(place, str(olds.get(ref) or "没有"), str(news.get(ref) or "没有")))
    titles = [(before.titles.get(code), after.titles.get(code)) for code in sorted({*before.titles, *after.titles})]
    found += [Difference("标题", one or "官方标题", other or "官方标题") for one, other in titles if one != other]
    for key in sorted(before.explanations.keys() | after.explanations.keys()):
        one_reason, other_reason = before.explanations.get(key), after.explanations.get(key)
        if one_reason != other_reason:
            reasons = (given.reason if given else "没有" for given in (one_reason, other_reason))
            found.append(Difference(f"{_name(new, key[1])}（核实说明）", *reasons))
    return found


def edits_to(old: Report, new: Report) -> Edits:
    """Return the edit that makes the one report like the other."""
    before, after = old.everything, new.everything
    return Edits(
        _put(before.values, after.values),
        _put(before.notes, after.notes),
        _put(before.printed, after.printed),
        _put(before.titles, after.titles),
        _put(before.explanations, after.explanations),
        _put(before.unrevised, after.unrevised),
    )


def _put(old: Mapping[K, V | None], new: Mapping[K, V | None]) -> dict[K, V | None]:
    return {key: new.get(key) for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _name(report: Report, ref: CellRef) -> str:
    return place_name(report, ref) or "这个版式里没有的一项"


def _words(value: Value) -> str:
    return value if isinstance(value, str) else show(value) or ""


def around(one: str, other: str) -> tuple[str, str]:
    """Cut two texts to the place where they begin to differ."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, at - 10)
    return _cut(one, start), _cut(other, start)


def _cut(text: str, start: int) -> str:
    if not text:
        return "空"
    shown = text[start : start + MOST_SHOWN].replace("\n", "↵")
    return ("…" if start else "") + shown + ("…" if len(text) > start + MOST_SHOWN else "")
