"""Reading one record of an answer as an edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition, Field, FieldKind
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.storage.record import Record
from qisheng_desktop.storage.values import read_decimal, read_explanation, read_ref


def _read_field(record: Record, edition: Edition) -> Edits:
    ref, text = CellRef(record.word("c")), record.word("t")
    part = edition.by_code.get(ref.section)
    if part is not None and (not isinstance(part, Field) or part.kind is FieldKind.TEXT):
        raise ValueError(text)
    is_year = part is not None and part.kind is FieldKind.YEAR
    return Edits({ref: read_decimal(text) if is_year else text})


def _read_note(record: Record, _: Edition) -> Edits:
    return Edits(notes={_ref(record): record.word("t")})


def _read_printed(record: Record, _: Edition) -> Edits:
    return Edits(printed={_ref(record): read_decimal(record.values.get("v"))})


def _read_title(record: Record, _: Edition) -> Edits:
    return Edits(titles={record.word("s"): record.word("t")})


def _read_explanation(record: Record, _: Edition) -> Edits:
    given = read_explanation(record.values.get("t"), record.values.get("figures"))
    return Edits(explanations={(record.word("rule"), _ref(record)): given})


def _read_unrevised(record: Record, _: Edition) -> Edits:
    return Edits(unrevised={CellRef(record.word("s")): True})


def _ref(record: Record) -> CellRef:
    return read_ref(record.values.get("at"))


READERS: Mapping[str, Callable[[Record, Edition], Edits]] = {
    "field": _read_field,
    "note": _read_note,
    "printed": _read_printed,
    "title": _read_title,
    "explanation": _read_explanation,
    "unrevised": _read_unrevised,
}
"""For each kind of record what reads it; each raises a ``ValueError`` if it says nothing that can be taken."""
