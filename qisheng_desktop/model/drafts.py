"""Texts drafted from what the report already knows, for the clerk to look over and change."""

from __future__ import annotations

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.report import Report


def draft_preface(report: Report) -> str:
    """Return the opening of the report: the edition's own sentences with the body, the year and the contact put in.

    The sentence on contact is left out while no way of contact is known.
    """
    edition, words = report.edition, report.edition.words
    unit = report.unit.strip() or words.nameless
    known = {field.label: report.text(CellRef(field.code)).strip() for field in edition.fields if field.is_contact}
    items = [words.contact_item.format(label=label, value=value) for label, value in known.items() if value]
    preface = edition.preface.format(unit=unit, year=report.year)
    return preface + edition.contact.format(unit=unit, contact=words.contact_mark.join(items)) if items else preface
