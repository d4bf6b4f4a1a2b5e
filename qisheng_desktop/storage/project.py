"""A report with all that its file holds beside the answers, and its bytes.

The lines of a file, in this order, so that a file cut short loses the history first: ``head``; ``field`` for each
cover field; ``p`` for each paragraph; ``row`` for each row with an answer; ``note``, ``printed``, ``title`` and
``explanation``, one each; ``setting``; ``history`` for each entry, oldest first; ``end`` with the number of lines,
their SHA-256 and the head again, since without it nobody knows which form was answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeAlias
from uuid import uuid4

from qisheng_desktop import __version__
from qisheng_desktop.model.cells import CellRef, format_value
from qisheng_desktop.model.edition import FieldKind
from qisheng_desktop.model.history import Entry, History
from qisheng_desktop.model.report import YEAR, Report
from qisheng_desktop.storage.record import KIND, MOST_IN_LINE, seal_line, spell, spell_object
from qisheng_desktop.storage.values import write_entry, write_explanation, write_ref

MAGIC = "qisheng-project"
"""Stands in the first 64 bytes of every project file."""

MOST_ENTRIES = 2_000
MOST_HISTORY = 4_000_000
"""How many history entries, and bytes of them, a file keeps; the oldest go first."""

Identity: TypeAlias = tuple[str, ...]
"""Which record of a file: its kind, and what tells it from the others of its kind."""


class Versions(NamedTuple):
    """The format of a file, and the oldest formats a program must know to read it and to write it."""

    format: tuple[int, int] = (1, 0)
    read: tuple[int, int] = (1, 0)
    write: tuple[int, int] = (1, 0)


OURS = Versions()


class Access(Enum):
    """What may be done with the file a project came from."""

    WRITABLE = "writable"
    RECOVERED = "recovered"
    """Something of it was lost: it is not overwritten."""
    READ_ONLY = "read-only"
    """A newer program wrote it in a way that this one would spoil."""


@dataclass(slots=True)
class Project:
    """A report, its history and its file.

    ``identity`` is the document's for ever, ``sequence`` the number of its last save. ``path`` is the file it was read
    from or last written to, ``digest`` the SHA-256 of that file's bytes then, or empty; ``attempted`` that of bytes
    that may have reached the file although their save was not confirmed. ``unknown`` holds records, by the kind they
    stood after, and ``extras`` keys that a newer program wrote, as they were spelt. ``folded`` counts history entries
    that were dropped for want of room.
    """

    report: Report
    history: History = field(default_factory=History)
    settings: dict[str, str] = field(default_factory=dict)
    identity: str = field(default_factory=lambda: str(uuid4()))
    sequence: int = 0
    path: Path | None = None
    digest: str = ""
    attempted: str = ""
    access: Access = Access.WRITABLE
    versions: Versions = OURS
    folded: int = 0
    unknown: dict[str, list[str]] = field(default_factory=dict)
    extras: dict[Identity, dict[str, str]] = field(default_factory=dict)

    def snapshot(self) -> Project:
        """Return the project as it is now, for work beside the window: what is changed later is not in it."""
        report = Report(self.report.edition, self.report.year, self.report.everything)
        return replace(self, report=report, history=History([*self.history.entries]), settings={**self.settings})

    def settle(self, saved: Project) -> None:
        """Take over where and as which save a snapshot of this project was written."""
        self.path, self.digest, self.attempted = saved.path, saved.digest, saved.attempted
        self.sequence, self.access = saved.sequence, saved.access


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return sha256(data).hexdigest()


def kept(history: History) -> list[Entry]:
    """Return the entries that go into a file, oldest first: as many of the newest as there is room for."""
    entries: list[Entry] = []
    room = MOST_HISTORY
    for entry in reversed(history.entries[-MOST_ENTRIES:]):
        size = len(spell(write_entry(entry)).encode())
        room -= size
        if room < 0:
            break
        if size < MOST_IN_LINE - 1000:  # the rest of the line has its room too
            entries.append(entry)
    return entries[::-1]


def encode(project: Project, *, at: datetime) -> bytes:
    """Return the bytes of the next save of a project."""
    head = _head(project, at)
    lines: list[bytes] = []
    for kind, records in _sections(project, head):
        lines += [seal_line(_spell_record(project, identity, content)) for identity, content in records]
        lines += [seal_line(text) for text in project.unknown.get(kind, ())]
    body = b"".join(lines)
    again = {key: value for key, value in head.items() if key not in {"app", "at"}}
    end = {"n": spell(len(lines)), "sha256": spell(digest_of(body)), "head": spell_object(again)}
    return body + seal_line(_spell_record(project, ("end",), end))


def _spell_record(project: Project, identity: Identity, content: dict[str, str]) -> str:
    return spell_object({KIND: spell(identity[0])} | content | project.extras.get(identity, {}))


def _head(project: Project, at: datetime) -> dict[str, str]:
    report, versions = project.report, project.versions
    return {
        "magic": spell(MAGIC),
        "format": spell(versions.format),
        "read": spell(versions.read),
        "write": spell(versions.write),
        "doc": spell(project.identity),
        "seq": spell(project.sequence + 1),
        "parent": spell(project.digest),
        "app": spell(__version__),
        "at": spell(at.isoformat()),
        "edition": spell(report.edition.code),
        "supplements": spell([supplement.code for supplement in report.edition.supplements]),
        "year": spell(report.year),
        "folded": spell(project.folded + len(project.history.entries) - len(kept(project.history))),
    }


_Records: TypeAlias = Iterable[tuple[Identity, dict[str, str]]]


def _sections(project: Project, head: dict[str, str]) -> Iterator[tuple[str, _Records]]:
    yield "head", [(("head",), head)]
    yield "field", _fields(project)
    yield "p", _paragraphs(project)
    yield "row", _rows(project)
    report = project.report
    yield "note", ((("note", str(ref)), {"at": spell(str(ref)), "t": spell(t)}) for ref, t in report.notes.items())
    printed = ((str(ref), format_value(number)) for ref, number in report.printed.items())
    yield "printed", ((("printed", ref), {"at": spell(ref), "v": spell(number)}) for ref, number in printed)
    yield "title", ((("title", code), {"s": spell(code), "t": spell(t)}) for code, t in report.titles.items())
    yield "explanation", _explanations(project)
    settings = project.settings.items()
    yield "setting", ((("setting", name), {"name": spell(name), "v": spell(text)}) for name, text in settings)
    yield "history", _history(project)


def _fields(project: Project) -> _Records:
    for one in project.report.edition.fields:
        ref, identity = CellRef(one.code), ("field", one.code)
        if one.kind is FieldKind.TEXT or ref == YEAR:  # in paragraphs, in the head
            continue
        text = format_value(project.report.value(ref))
        if text or identity in project.extras:
            yield identity, {"c": spell(one.code), "t": spell(text)}


def _paragraphs(project: Project) -> _Records:
    for ref in project.report.edition.texts:
        text = project.report.stored_text(ref)
        for index, paragraph in enumerate(text.split("\n") if text else ()):
            identity = "p", ref.section, str(index)
            yield identity, {"s": spell(ref.section), "i": spell(index), "t": spell(paragraph)}


def _rows(project: Project) -> _Records:
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for ref in project.report.edition.figures:
        cells = rows.setdefault((ref.section, ref.row), {})
        value = project.report.answers.get(ref)
        if value is not None:
            cells[ref.column] = spell(format_value(value))
    for (section, row), cells in rows.items():
        identity = "row", section, row
        known = cells | project.extras.get((*identity, "v"), {})
        if known or identity in project.extras:
            yield identity, {"s": spell(section), "r": spell(row), "v": spell_object(known)}


def _explanations(project: Project) -> _Records:
    for (rule, ref), given in project.report.explanations.items():
        at = write_ref(ref)
        content = {"rule": rule, "at": at} | write_explanation(given)
        yield ("explanation", rule, str(at)), {key: spell(value) for key, value in content.items()}


def _history(project: Project) -> _Records:
    for entry in kept(project.history):
        content = {key: spell(value) for key, value in write_entry(entry).items()}
        yield ("history", str(entry.number)), content
