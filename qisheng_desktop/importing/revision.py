"""A document held against the report it is a later state of: place by place, what it was and what it is there.

Only places that were met in the document count, and only those it is sure of: what could not be read is a doubt, not
a blank. Texts are compared by paragraph; blanks and the spaces inside do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qisheng_desktop.importing.draft import NOTICES, Draft
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.data_fields import show
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.history import Part
from qisheng_desktop.model.report import UNIT, Report

DATE = CellRef("date")
_QUOTES = str.maketrans({'"': "”"})
"""A workbook keeps a note inside quotation marks, so it has none of these itself."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place at which the document says something else.

    Of a text it is some paragraphs: ``first`` and ``end`` are their lines in the report's text, ``old`` and ``new``
    paragraphs with line breaks between, empty where some were added or left out.
    """

    at: CellRef
    part: Part
    old: Value
    new: Value
    first: int = 0
    end: int = 0


def fits(report: Report, draft: Draft) -> bool:
    """Say whether a document can be a later state of a report: of the same year and edition."""
    return draft.year == report.year and draft.edition == report.edition.code


def differences(report: Report, draft: Draft) -> tuple[Difference, ...]:
    """Return what differs: the cover, titles, texts, then figures and their notes, in the order of the form."""
    doubted = {doubt.at for doubt in draft.doubts if doubt.kind not in NOTICES}
    seen = draft.found - doubted
    return (
        *_cover(report, draft, seen),
        *_titles(report, draft),
        *(difference for ref in report.edition.texts if ref in seen for difference in _paragraphs(report, draft, ref)),
        *(difference for ref in report.edition.figures if ref in seen for difference in _figure(report, draft, ref)),
    )


def edits_of(report: Report, accepted: Iterable[Difference]) -> Edits:
    """Return the one edit that takes differences over; data fields stay where the words around them do."""
    values: dict[CellRef, Value] = {}
    notes: dict[CellRef, str | None] = {}
    titles: dict[str, str | None] = {}
    official = {section.code: section.title for section in report.edition.sections}
    texts: dict[CellRef, list[Difference]] = {}
    for difference in accepted:
        said = difference.new if isinstance(difference.new, str) else None
        if difference.part is Part.NOTE:
            notes[difference.at] = said or None
        elif difference.part is Part.TITLE:
            titles[difference.at.section] = None if said == official[difference.at.section] else said
        elif difference.at in report.edition.texts:
            texts.setdefault(difference.at, []).append(difference)
        else:
            values[difference.at] = difference.new
    for ref, changes in texts.items():
        lines = _lines(report, ref)
        for change in sorted(changes, key=lambda change: change.first, reverse=True):
            lines[change.first : change.end] = str(change.new).split("\n") if change.new else []
        text = "\n".join(lines)
        values[ref] = report.rewritten(ref, text) if text.strip() else None
    return Edits(values, notes, titles=titles)


def _cover(report: Report, draft: Draft, seen: frozenset[CellRef]) -> Iterator[Difference]:
    for ref in (UNIT, DATE):
        old, new = report.text(ref), draft.edits.values.get(ref)
        if ref in seen and _bare(old, ref) != _bare(str(new or ""), ref):
            yield Difference(ref, Part.VALUE, old or None, new)


def _bare(text: str, ref: CellRef) -> object:
    """Return what of a field of the cover counts: of a date its numbers, however it is written."""
    numbers = [int(digits) for digits in re.findall(r"\d+", text)] if ref == DATE else []
    return numbers or "".join(text.split())


def _titles(report: Report, draft: Draft) -> Iterator[Difference]:
    """Yield other titles; that one is the official one again only a workbook of ours can tell."""
    for section in report.edition.sections:
        old, new = report.titles.get(section.code), draft.edits.titles.get(section.code)
        if old != new and (new or draft.code):
            yield Difference(CellRef(section.code), Part.TITLE, report.title(section.code), new or section.title)


def _figure(report: Report, draft: Draft, ref: CellRef) -> Iterator[Difference]:
    if not report.is_computed(ref):
        old, new = report.value(ref), draft.edits.values.get(ref)
        if old != new or type(old) is not type(new):
            yield Difference(ref, Part.VALUE, old, new)
    note, other = _note(report.notes.get(ref)), _note(draft.edits.notes.get(ref))
    if note != other:
        yield Difference(ref, Part.NOTE, report.notes.get(ref), draft.edits.notes.get(ref))


def _note(note: str | None) -> str:
    return "".join((note or "").translate(_QUOTES).split())


def _paragraphs(report: Report, draft: Draft, ref: CellRef) -> Iterator[Difference]:
    lines = _lines(report, ref)
    places = [number for number, line in enumerate(lines) if line.strip()]
    answer = draft.edits.values.get(ref)
    there = [line for line in show(answer, str).text.split("\n") if line.strip()] if isinstance(answer, str) else []
    here = [lines[place] for place in places]
    matcher = SequenceMatcher(None, _keys(here), _keys(there), autojunk=False)
    for kind, left, right, low, high in matcher.get_opcodes():
        if kind == "equal":
            continue
        if right - left == high - low:
            for place, new in zip(places[left:right], there[low:high], strict=True):
                yield Difference(ref, Part.VALUE, lines[place], new, place, place + 1)
            continue
        first = places[left] if left < len(places) else len(lines)
        end = places[right - 1] + 1 if right > left else first
        old, new = "\n".join(here[left:right]), "\n".join(there[low:high])
        yield Difference(ref, Part.VALUE, old or None, new or None, first, end)


def _lines(report: Report, ref: CellRef) -> list[str]:
    text = report.text(ref)
    return text.split("\n") if text else []


def _keys(paragraphs: Sequence[str]) -> list[str]:
    return ["".join(paragraph.split()) for paragraph in paragraphs]
