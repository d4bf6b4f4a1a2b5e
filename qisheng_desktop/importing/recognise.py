"""The one recogniser: from a document of any format to a draft.

Sections by their titles, tables by their labels, figures by headings and order. What is not sure is a doubt; what the
document does not say stays blank.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from qisheng_desktop.errors import EditError
from qisheng_desktop.importing.draft import Doubt, DoubtKind, Draft
from qisheng_desktop.importing.identity import find_edition, find_title
from qisheng_desktop.importing.reading import Reading
from qisheng_desktop.importing.stream import Source, flow
from qisheng_desktop.importing.texts import is_too_long
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import UNIT
from qisheng_desktop.model.sheet import Sheet, filled_sheet
from qisheng_desktop.model.validation import checked

_LONGEST_READ = 80
"""Characters of a text that a doubt shows."""


def recognise(source: Source, catalogue: Catalogue, name: str = "") -> Draft:
    """Read a document; ``name`` is the name of its file, which may tell the year where nothing else does."""
    pieces = tuple(flow(source.pieces))
    title, doubts = find_title(pieces, name)
    edition, other = find_edition(pieces, catalogue, title.year)
    doubts += other
    reading = Reading(edition, pieces)
    reading.read_tables()
    supplements = tuple(
        supplement.code
        for supplement in edition.supplements
        if any(CellRef(section, line.code) in reading.figures.found for section, line in supplement.lines)
    )
    values, titles = reading.read_texts(title)
    unit = values.pop(UNIT, None)
    figures = reading.figures
    kept = {ref: value for ref, value in values.items() if value}
    for ref, value in list(kept.items()):
        if isinstance(value, str) and is_too_long(value):
            doubts.append(Doubt(DoubtKind.BAD_TEXT, ref, value[:_LONGEST_READ]))
            del kept[ref]
    name_of_unit = unit if isinstance(unit, str) else ""
    edits = Edits(
        {**kept, **figures.values, **({UNIT: name_of_unit} if name_of_unit else {})},
        dict(figures.notes),
        dict(figures.printed),
        titles,
    )
    plain_edition = catalogue.edition(edition.code, supplements)
    sheet = taken(edits, plain_edition, figures.counted)
    if isinstance(sheet, Doubt):
        doubts.append(sheet)
    else:
        doubts += [*figures.doubts, *totals(edits, sheet)]
    return Draft(
        unit=name_of_unit,
        year=title.year,
        edition=edition.code,
        supplements=supplements,
        edits=Edits() if isinstance(sheet, Doubt) else edits,
        recognised=reading.recognised(),
        doubts=(*doubts, *_told(source.notices, doubts)),
        source=reading.source(),
        found=frozenset((*figures.found, *(ref for ref in kept if ref not in edition.figures))),
    )


def _told(notices: tuple[Doubt, ...], doubts: list[Doubt]) -> tuple[Doubt, ...]:
    """Leave out that there are pictures where nothing is missing: nearly every page of an office has its emblem."""
    is_missing = any(doubt.kind is DoubtKind.TABLE_MISSING for doubt in doubts)
    return tuple(notice for notice in notices if is_missing or notice.kind is not DoubtKind.PICTURES)


def taken(edits: Edits, edition: Edition, counted: AbstractSet[CellRef]) -> Sheet | Doubt:
    """Return the totals a report of this will have, or say what it would not take; an accepted draft never fails.

    ``counted`` are figures of the edition that were plain digits: nothing is to be checked of them.
    """
    values = {ref: value for ref, value in edits.values.items() if ref not in counted}
    printed = {ref: number for ref, number in edits.printed.items() if ref not in counted}
    try:
        rest = checked(replace(edits, values=values, printed=printed), edition)
    except EditError as error:
        return Doubt(DoubtKind.BAD_TEXT, None, f"{error.at} {error.given}"[:_LONGEST_READ])
    return filled_sheet(edition, {**edits.values, **rest.values})


def totals(edits: Edits, sheet: Sheet) -> list[Doubt]:
    """Doubt every printed total that is not the sum of what was read."""
    return [
        Doubt(DoubtKind.TOTAL_DIFFERS, ref, f"{number:f}")
        for ref, number in edits.printed.items()
        if number is not None and (sheet.value(ref) or 0) != number
    ]
