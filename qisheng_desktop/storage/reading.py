"""Reading the bytes of a project file: what it is, whether it is whole, and the project in it.

A damaged line costs that line only, and where its content stands a second time nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from qisheng_desktop.errors import (
    EditionError,
    NewerProjectFileError,
    NotAProjectFileError,
    UnknownEditionError,
)
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.answers import COPIED
from qisheng_desktop.storage.copies import Mended, mended
from qisheng_desktop.storage.lines import Lines, plain_bytes, take_apart
from qisheng_desktop.storage.losses import Loss, LossKind
from qisheng_desktop.storage.project import OURS, Access, Project, Versions, digest_of
from qisheng_desktop.storage.record import KIND, UNREAD, Record, as_count, as_list, as_object, as_text
from qisheng_desktop.storage.records import FindEdition, Records

_HEAD_KEYS = frozenset(
    {KIND, "magic", "format", "read", "write", "doc", "seq", "parent", "app", "at"}
    | {"edition", "supplements", "year", "folded"},
)
_END_KEYS = frozenset({KIND, "n", "twice", "sha256", "head"})


class Opened(NamedTuple):
    """A project that was read, and what could not be read of it.

    With losses it is a recovered copy: its own file is never overwritten. ``is_read_only`` says that a newer program
    wrote it in a way that this one would spoil by saving. ``written`` is when it says it was written, to be shown and
    never compared; empty if the head is lost.
    """

    project: Project
    losses: tuple[Loss, ...] = ()
    written: str = ""

    @property
    def is_read_only(self) -> bool:
        """Say whether this program must not save it."""
        return self.project.access is Access.READ_ONLY


class Head(NamedTuple):
    """What the head says, of which the end holds a copy."""

    versions: Versions
    identity: str
    sequence: int
    edition: str
    supplements: tuple[str, ...]
    year: int
    folded: int


class Seal(NamedTuple):
    """What the end of a file says: how many lines are before it, how many records are twice in them, their SHA-256."""

    lines: int
    twice: int
    digest: str


def decode(data: bytes, path: Path, catalogue: Catalogue) -> Opened:
    """Read a project file's bytes; ``path`` is only what errors name.

    Raises:
        NotAProjectFileError: If it is something else (``empty``, ``blank``, ``unrecognised``, ``too large``), or
            neither of the two lines that say which form was answered is left (``headless``).
        NewerProjectFileError: If a newer program wrote it, or for a form that this program does not have.
    """
    return decode_with(data, path, catalogue.edition)


def decode_with(data: bytes, path: Path, find_edition: FindEdition) -> Opened:
    """Read a project file's bytes, with another way to come by the edition. Raises what ``decode`` raises."""
    lines = take_apart(plain_bytes(data, path), path)
    head = _head(lines.head, lines.end, path)
    try:
        edition = find_edition(head.edition, head.supplements)
    except (UnknownEditionError, EditionError) as error:
        raise NewerProjectFileError(path, "edition") from error
    if not edition.serves(head.year):
        raise NewerProjectFileError(path, "edition")
    records = Records(edition, find_edition)
    edits, losses = _read(records, lines)
    records.note_extras(lines.head, _HEAD_KEYS)
    records.note_extras(lines.end, _END_KEYS)
    project = Project(
        Report(edition, head.year, edits),
        records.history,
        records.settings,
        head.identity,
        head.sequence,
        versions=Versions(*map(max, head.versions, OURS)),
        folded=head.folded,
        unknown=records.unknown,
        extras=records.extras,
        digest="" if losses else digest_of(data),
    )
    if losses:
        project.access = Access.RECOVERED
    elif head.versions.write > OURS.format:
        project.access = Access.READ_ONLY
    written = lines.head.values.get("at") if lines.head else ""
    return Opened(project, tuple(losses), written if isinstance(written, str) else "")


def _read(records: Records, lines: Lines) -> tuple[Edits, list[Loss]]:
    """Read what the lines say; return it, and what is lost, or was, in their order."""
    head, end = lines.head, lines.end
    seal = _seal(end)
    is_doubled = seal is not None and seal.twice > 0
    content = [record for record in lines.records if record is not head and record is not end]
    if lines.is_whole and not lines.losses:
        mend = Mended(content, [], 0, 0)
    else:
        mend = mended(content, lines.losses, is_doubled=is_doubled and not lines.is_whole)
    for record in mend.records:
        (records.take_unread if record.values is UNREAD else records.take)(record)
    edits = records.edits(mend.losses)
    losses = [*mend.losses, *records.losses, *_broken_seal(lines, seal, mend, records.losses)]
    if is_doubled:
        losses = _named(losses, has_head=head is not None)
    return edits, sorted(losses, key=attrgetter("line"))


def _head(head: Record | None, end: Record | None, path: Path) -> Head:
    """Read the head, or its copy in the end."""
    for values in (head.values if head else {}, end.values.get("head") if end else {}):
        try:
            found = _read_head(as_object(values))
        except ValueError:
            continue
        if found.versions.read > OURS.format:
            raise NewerProjectFileError(path, "format")
        return found
    raise NotAProjectFileError(path, "headless")


def _read_head(values: Mapping[str, object]) -> Head:
    versions = Versions(*(_version(values.get(name)) for name in Versions._fields))
    return Head(
        versions,
        as_text(values.get("doc")),
        as_count(values.get("seq")),
        as_text(values.get("edition")),
        tuple(as_text(code) for code in as_list(values.get("supplements"))),
        as_count(values.get("year")),
        as_count(values.get("folded")),
    )


def _version(value: object) -> tuple[int, int]:
    major, minor = as_list(value)
    return as_count(major), as_count(minor)


def _seal(end: Record | None) -> Seal | None:
    """Read what the end says of the lines before it; nothing if it is lost."""
    try:
        if end is None:
            return None
        twice = as_object(end.values.get("twice", {}))
        count = sum(as_count(number) for kind, number in twice.items() if kind in COPIED)
        return Seal(end.number("n"), count, end.word("sha256"))
    except ValueError:
        return None


def _broken_seal(lines: Lines, seal: Seal | None, mend: Mended, later: list[Loss]) -> list[Loss]:
    """Return what the end of the file says about lines that are gone or are others than were saved."""
    if seal is None:
        return [Loss(0, LossKind.NO_SEAL)]
    if lines.is_whole:
        return []
    if seal.twice:
        found = mend.unnamed(seal.twice, seal.lines - 2 * seal.twice - 1, later)  # one is the head
    else:
        gone = seal.lines - len(lines.body) - sum(loss.count for loss in later if loss.kind is LossKind.MISSING)
        found = [Loss(0, LossKind.MISSING, count=gone)] if gone > 0 else []
    is_quiet = not (found or later or mend.losses)
    if is_quiet and seal.digest != digest_of(b"".join(line + b"\n" for line in lines.body)):
        return [Loss(0, LossKind.WRONG_SEAL)]
    return found


def _named(losses: list[Loss], *, has_head: bool) -> list[Loss]:
    """Leave out lines that say nothing about themselves, where counting tells what was in them; name a lost head."""
    named = [loss for loss in losses if loss.record or loss.kind is not LossKind.DAMAGED]
    if not has_head and not any(loss.record == "head" for loss in named):
        named.append(Loss(1, LossKind.DAMAGED, "head"))
    return named or losses
