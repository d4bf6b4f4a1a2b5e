"""What was answered, as the records of a file: of this year's report, and once more of last year's inside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.edition import Edition, FieldKind
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.sheet import YEAR
from qisheng_desktop.storage.record import Record, spell, spell_object
from qisheng_desktop.storage.values import write_explanation, write_ref

LAST = "last"
"""The record that says which report last year's records are; with a dash before theirs, their kind."""

OF_LAST = f"{LAST}-"
"""Stands before the kind of every record of last year's report."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "field": ("c",),
    "p": ("s", "i"),
    "row": ("s", "r"),
    "note": ("at",),
    "printed": ("at",),
    "title": ("s",),
    "explanation": ("rule", "at"),
    "unrevised": ("s",),
    "setting": ("name",),
    "history": ("n",),
}
"""The keys that tell a record from the others of its kind."""

ANSWERS = frozenset(KEYS) - {"setting", "history"}
"""The kinds of record that hold answers; last year's report has them too."""

COPIED = frozenset({*ANSWERS, "setting", LAST, *(f"{OF_LAST}{kind}" for kind in ANSWERS)})
"""The kinds of record that are written twice."""

COPY = "copy-"
"""Stands before the kind of every second copy."""

Identity: TypeAlias = tuple[str, ...]
"""Which record of a file: its kind, and what tells it from the others of its kind."""

Extras: TypeAlias = Mapping[Identity, Mapping[str, str]]
"""Keys that a newer program wrote, as they were spelt."""

Records: TypeAlias = Iterable[tuple[Identity, dict[str, str]]]


def identity_of(record: Record) -> Identity:
    """Return which record of its file one is, of this year's report or of last year's."""
    keys = KEYS.get(record.kind.removeprefix(OF_LAST), ())
    values = record.values
    return (record.kind, *[str(values.get(key)) for key in keys])


def answers_of(edition: Edition, content: Edits, extras: Extras, prefix: str = "") -> Iterator[tuple[str, Records]]:
    """Yield the records of one report kind by kind; ``prefix`` stands before every kind."""
    kind = "{}{}".format
    yield kind(prefix, "field"), _fields(edition, content, extras, kind(prefix, "field"))
    yield kind(prefix, "p"), _paragraphs(edition, content, kind(prefix, "p"))
    yield kind(prefix, "row"), _rows(edition, content, extras, kind(prefix, "row"))
    yield kind(prefix, "note"), _each(kind(prefix, "note"), "at", "t", {str(at): t for at, t in content.notes.items()})
    printed = {str(at): format_value(number) for at, number in content.printed.items()}
    yield kind(prefix, "printed"), _each(kind(prefix, "printed"), "at", "v", printed)
    yield kind(prefix, "title"), _each(kind(prefix, "title"), "s", "t", content.titles)
    yield kind(prefix, "explanation"), _explanations(content, kind(prefix, "explanation"))
    marked = kind(prefix, "unrevised")
    yield marked, (((marked, ref.section), {"s": spell(ref.section)}) for ref in content.unrevised)


def _each(kind: str, key: str, name: str, values: Mapping[str, str | None]) -> Records:
    return (((kind, at), {key: spell(at), name: spell(value)}) for at, value in values.items())


def _fields(edition: Edition, content: Edits, extras: Extras, kind: str) -> Records:
    for one in edition.fields:
        ref, identity = CellRef(one.code), (kind, one.code)
        if one.kind is FieldKind.TEXT or ref == YEAR:  # in paragraphs, in the head
            continue
        text = format_value(content.values.get(ref))
        if text or identity in extras:
            yield identity, {"c": spell(one.code), "t": spell(text)}


def _paragraphs(edition: Edition, content: Edits, kind: str) -> Records:
    for ref in edition.texts:
        text = format_value(content.values.get(ref))
        for index, paragraph in enumerate(text.split("\n") if text else ()):
            identity = kind, ref.section, str(index)
            yield identity, {"s": spell(ref.section), "i": spell(index), "t": spell(paragraph)}


def _rows(edition: Edition, content: Edits, extras: Extras, kind: str) -> Records:
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for ref in edition.figures:
        cells = rows.setdefault((ref.section, ref.row), {})
        value = content.values.get(ref)
        if value is not None:
            cells[ref.column] = spell(format_value(value))
    for (section, row), cells in rows.items():
        identity = kind, section, row
        known = cells | dict(extras.get((*identity, "v"), {}))
        if known or identity in extras:
            yield identity, {"s": spell(section), "r": spell(row), "v": spell_object(known)}


def _explanations(content: Edits, kind: str) -> Records:
    explained = {key: given for key, given in content.explanations.items() if given}
    for (rule, ref), given in explained.items():
        at = write_ref(ref)
        written = {"rule": rule, "at": at} | write_explanation(given)
        yield (kind, rule, str(at)), {key: spell(value) for key, value in written.items()}
