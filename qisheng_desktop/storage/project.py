"""A report with all that its file holds beside the answers, and its bytes.

The lines of a file, in this order, so that a file cut short loses copies and history first: ``head``; ``field`` for
each cover field; ``p`` for each paragraph; ``row`` for each row with an answer; ``note``, ``printed``, ``title``,
``explanation`` and ``unrevised``, one each; ``setting``; last year's report, where one is attached, as ``last`` (its
form, year and source) and the same records again under ``last-field``, ``last-p``, ``last-row`` …; ``history`` for each
entry, oldest first; all of these but head and history once more, as ``copy-field``, ``copy-p`` …, so that a hole takes
no answer; ``end`` with the number of lines and of records written twice, the SHA-256 of the lines, and the head again,
since without it nobody knows which form was answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from qisheng_desktop import __version__
from qisheng_desktop.model.history import Entries, Entry, History, Unread
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.answers import LAST, Extras, Identity, Records, answers_of
from qisheng_desktop.storage.copies import copies_of
from qisheng_desktop.storage.record import KIND, MOST_IN_LINE, seal_line, spell, spell_object
from qisheng_desktop.storage.values import WrittenEntry, write_entry

MAGIC = "qisheng-project"
"""Stands in the first 64 bytes of every project file."""

MOST_ENTRIES = 2_000
MOST_HISTORY = 4_000_000
"""How many history entries, and bytes of them, a file keeps; the oldest go first."""


class Versions(NamedTuple):
    """The format of a file, and the oldest formats a program must know to read it and to write it."""

    format: tuple[int, int] = (1, 1)
    """1.1 has every answer twice."""
    read: tuple[int, int] = (1, 0)
    write: tuple[int, int] = (1, 1)
    """To 1.0 copies are records it does not know and writes again as they were, beside answers that have changed."""


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
        return replace(self, report=report, history=History.of(self.history.entries.items), settings={**self.settings})

    def for_delivery(self) -> Project:
        """Return a copy for others: the answers as they are now, and nothing of how they came about."""
        given = self.snapshot()
        given.history, given.settings, given.unknown, given.extras = History(), {}, {}, {}
        given.folded = 0
        given.path, given.digest, given.attempted, given.access = None, "", "", Access.WRITABLE
        return given

    def settle(self, saved: Project) -> None:
        """Take over where and as which save a snapshot of this project was written."""
        self.path, self.digest, self.attempted = saved.path, saved.digest, saved.attempted
        self.sequence, self.access = saved.sequence, saved.access


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return sha256(data).hexdigest()


def kept(history: History) -> Entries:
    """Return the entries that go into a file, oldest first: as many of the newest as there is room for."""
    return Entries(item for item, _ in _spelt(history, {}))


def _spelt(history: History, extras: Extras) -> list[tuple[Entry | Unread, str]]:
    """Return the entries that go into a file, and the record of each."""
    found: list[tuple[Entry | Unread, str]] = []
    room = MOST_HISTORY
    for item in reversed(history.entries.items[-MOST_ENTRIES:]):
        text = item.text if isinstance(item, WrittenEntry) else _spell_entry(item, extras)
        size = len(text.encode())
        room -= size
        if room < 0:
            break
        if size < MOST_IN_LINE - 1000:  # the rest of the line has its room too
            found.append((item, text))
    return found[::-1]


def _spell_entry(item: Entry | Unread, extras: Extras) -> str:
    entry = item if isinstance(item, Entry) else item.read()
    content = {key: spell(value) for key, value in write_entry(entry).items()}
    return spell_object({KIND: spell("history")} | content | dict(extras.get(("history", str(entry.number)), {})))


def encode(project: Project, *, at: datetime) -> bytes:
    """Return the bytes of the next save of a project."""
    entries = [text for _, text in _spelt(project.history, project.extras)]
    head = _head(project, at, len(project.history.entries) - len(entries))
    texts: list[str] = []
    for kind, records in _sections(project, head):
        texts += [_spell_record(project, identity, content) for identity, content in records]
        texts += project.unknown.get(kind, ())
    texts += [*entries, *project.unknown.get("history", ())]
    copies, twice = copies_of(texts)
    lines = [seal_line(text) for text in (*texts, *copies)]
    body = b"".join(lines)
    again = {key: value for key, value in head.items() if key not in {"app", "at"}}
    end = {
        "n": spell(len(lines)),
        "twice": spell(twice),
        "sha256": spell(digest_of(body)),
        "head": spell_object(again),
    }
    return body + seal_line(_spell_record(project, ("end",), end))


def _spell_record(project: Project, identity: Identity, content: dict[str, str]) -> str:
    return spell_object({KIND: spell(identity[0])} | content | project.extras.get(identity, {}))


def _head(project: Project, at: datetime, dropped: int) -> dict[str, str]:
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
        "folded": spell(project.folded + dropped),
    }


def _sections(project: Project, head: dict[str, str]) -> Iterator[tuple[str, Records]]:
    yield "head", [(("head",), head)]
    report = project.report
    yield from answers_of(report.edition, report.everything, project.extras)
    settings = project.settings.items()
    yield "setting", ((("setting", name), {"name": spell(name), "v": spell(text)}) for name, text in settings)
    yield LAST, _last(project)
    last = report.attached
    if last is not None:
        yield from answers_of(last.edition, last.content, project.extras, f"{LAST}-")


def _last(project: Project) -> Records:
    last = project.report.attached
    if last is not None:
        laid_over = [supplement.code for supplement in last.edition.supplements]
        content = {"edition": last.edition.code, "supplements": laid_over, "year": last.year, "source": last.source}
        yield (LAST,), {key: spell(value) for key, value in content.items()}
