"""The one recogniser: from a document of any format to a draft.

Sections by their titles, tables by their labels, figures by headings and order. What is not sure is a doubt; what the
document does not say stays blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qisheng_desktop.errors import EditError
from qisheng_desktop.importing.draft import Doubt, DoubtKind, Draft
from qisheng_desktop.importing.figures import Figures
from qisheng_desktop.importing.identity import find_edition, find_title
from qisheng_desktop.importing.reading import Reading
from qisheng_desktop.importing.stream import Source, flow
from qisheng_desktop.importing.texts import is_too_long
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.plan import make_plan
from qisheng_desktop.model.report import UNIT
from qisheng_desktop.model.sheet import Sheet, filled_sheet
from qisheng_desktop.model.validation import checked

_LONGEST_READ = 80
"""Characters of a text that a doubt shows."""


def recognise(source: Source, catalogue: Catalogue, name: str = "") -> Draft:
    """Read a document; ``name`` is the name of its file, which may tell the year where nothing else does."""
    return Recogniser(source, catalogue, name).draft()


class Recogniser:
    """Reads one document; its edition is known from the beginning."""

    def __init__(self, source: Source, catalogue: Catalogue, name: str) -> None:
        pieces = tuple(flow(source.pieces))
        self._catalogue = catalogue
        self._notices = source.notices
        self._title, doubts = find_title(pieces, name)
        self.edition, other = find_edition(pieces, catalogue, self._title.year)
        self._doubts = (*doubts, *other)
        self._reading = Reading(self.edition, pieces)
        self._draft: Draft | None = None

    def outline(self) -> Draft | None:
        """Return the document line by line and what is to be told of it, without answers.

        Only where every table is known by its labels: nothing else could have to be told.
        """
        if not self._reading.is_known:
            return None
        return Draft(
            unit=self._title.unit,
            year=self._title.year,
            edition=self.edition.code,
            doubts=(*self._doubts, *_told(self._notices, self._doubts)),
            source=self._reading.source(),
        )

    def draft(self) -> Draft:
        """Return what the document says; it is read once."""
        if self._draft is None:
            self._draft = self._read()
        return self._draft

    def _read(self) -> Draft:
        edition, reading, doubts = self.edition, self._reading, list(self._doubts)
        reading.read_tables()
        figures = reading.figures
        supplements = tuple(
            supplement.code
            for supplement in edition.supplements
            if any(CellRef(section, line.code) in figures.found for section, line in supplement.lines)
        )
        values, titles = reading.read_texts(self._title)
        unit = values.pop(UNIT, None)
        kept = {ref: value for ref, value in values.items() if value}
        for ref, value in list(kept.items()):
            if isinstance(value, str) and is_too_long(value):
                doubts.append(Doubt(DoubtKind.BAD_TEXT, ref, value[:_LONGEST_READ]))
                del kept[ref]
        name_of_unit = unit if isinstance(unit, str) else ""
        texts = {**kept, UNIT: name_of_unit} if name_of_unit else kept
        edits = Edits({**texts, **figures.answers()}, dict(figures.notes), dict(figures.printed), titles)
        sheet = taken(edits, self._catalogue.edition(edition.code, supplements), texts, figures)
        if isinstance(sheet, Doubt):
            doubts.append(sheet)
        else:
            doubts += [*figures.doubts, *totals(edits, sheet)]
        return Draft(
            unit=name_of_unit,
            year=self._title.year,
            edition=edition.code,
            supplements=supplements,
            edits=Edits() if isinstance(sheet, Doubt) else edits,
            recognised=reading.recognised(),
            doubts=(*doubts, *_told(self._notices, doubts)),
            source=reading.source(),
            found=frozenset(figures.found).union(ref for ref in kept if ref not in edition.figures),
        )


def _told(notices: tuple[Doubt, ...], doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Leave out that there are pictures where nothing is missing: nearly every page of an office has its emblem."""
    is_missing = any(doubt.kind is DoubtKind.TABLE_MISSING for doubt in doubts)
    return tuple(notice for notice in notices if is_missing or notice.kind is not DoubtKind.PICTURES)


def taken(edits: Edits, edition: Edition, texts: Mapping[CellRef, Value], figures: Figures) -> Sheet | Doubt:
    """Return the totals a report of this will have, or say what it would not take; an accepted draft never fails.

    The edits are some texts and some figures. Nothing is to be checked of figures that were plain digits.
    """
    plain = set().union(*(counted.fill.totals for counted in figures.counted))
    printed = {ref: number for ref, number in edits.printed.items() if ref not in plain}
    try:
        rest = checked(replace(edits, values={**texts, **figures.values}, printed=printed), edition)
    except EditError as error:
        return Doubt(DoubtKind.BAD_TEXT, None, f"{error.at} {error.given}"[:_LONGEST_READ])
    plan = make_plan(edition)
    return filled_sheet(
        edition, rest.values, ((counted.fill.slots(plan), counted.numbers) for counted in figures.counted)
    )


def totals(edits: Edits, sheet: Sheet) -> list[Doubt]:
    """Doubt every printed total that is not the sum of what was read."""
    slots, numbers = sheet.plan.slots, sheet.numbers
    return [
        Doubt(DoubtKind.TOTAL_DIFFERS, ref, f"{number:f}")
        for ref, number in edits.printed.items()
        if number is not None and numbers[slots[ref]] != number
    ]
