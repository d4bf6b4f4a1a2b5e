"""Taking the bytes of a project file apart, line by line.

Line ends, a byte order mark and a change to the encoding that Chinese Windows calls ANSI are what mail gateways and
plain editors do to a file; none of them changes what it says, so none is damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from qisheng_desktop.errors import NotAProjectFileError
from qisheng_desktop.storage.copies import is_copy
from qisheng_desktop.storage.losses import Loss, loss_of_damaged
from qisheng_desktop.storage.project import MAGIC, OURS, digest_of
from qisheng_desktop.storage.record import MOST_LINES, UNREAD, Record, open_line

MOST_BYTES = 20_000_000
MAGIC_WITHIN = 64
_BOM = b"\xef\xbb\xbf"
_ENTRY_BEGINS = b'\n{"k":"history","n":'
_ENTRIES = re.compile(rb'(?:\{"k":"history","n":[0-9]{1,9},[^\n]*\}\t#[0-9a-f]{8}\n)+')


class Lines(NamedTuple):
    """A file taken apart: every record that is whole, what is not, and every line but the end as it stands.

    Of a file that is whole to the byte (``is_whole``) there are no copies among the records, and no lines as they
    stand: they say nothing more. Entries of its history that follow each other are one record, ``UNREAD``.
    """

    records: list[Record]
    losses: list[Loss]
    body: list[bytes]
    is_whole: bool = False

    @property
    def head(self) -> Record | None:
        """The first head."""
        return next((record for record in self.records if record.kind == "head"), None)

    @property
    def end(self) -> Record | None:
        """The last end."""
        return next((record for record in reversed(self.records) if record.kind == "end"), None)


def plain_bytes(data: bytes, path: Path) -> bytes:
    """Return the bytes as they were written: UTF-8, no byte order mark, plain line ends."""
    if not data.strip(b"\0"):
        raise NotAProjectFileError(path, "blank" if data else "empty")
    if len(data) > MOST_BYTES:
        raise NotAProjectFileError(path, "too large")
    data = data.removeprefix(_BOM).replace(b"\r\n", b"\n")
    try:
        data.decode()
    except UnicodeDecodeError:
        return _recoded(data, path) or data
    return data


def _recoded(data: bytes, path: Path) -> bytes | None:
    """Return a file that was stored anew in another encoding as it was; nothing if it is simply damaged."""
    try:
        plain = data.decode("gb18030").encode()
        lines = take_apart(plain, path)
    except (UnicodeError, NotAProjectFileError):
        return None
    return None if lines.losses else plain


def _is_sealed(data: bytes) -> bool:
    """Say whether a file is to the byte what was saved, as its last line tells."""
    lines = data.rstrip(b"\n")
    start = lines.rfind(b"\n") + 1
    try:
        return open_line(lines[start:]).word("sha256") == digest_of(data[:start])
    except ValueError:
        return False


def _is_ours(data: bytes) -> bool:
    """Say whether a file that is whole is of this very format, so that everything in it can be read later."""
    try:
        return open_line(data[: data.index(b"\n")]).values.get("format") == [*OURS.format]
    except ValueError:
        return False


def take_apart(data: bytes, path: Path) -> Lines:
    """Read every line of a file.

    Raises:
        NotAProjectFileError: If it is something else (``unrecognised``) or has too many lines (``too large``).
    """
    magic = MAGIC.encode()
    tail = data[-2000:]  # the end holds the head again, for the case that a hole was torn into the beginning
    if magic not in data[:MAGIC_WITHIN] and magic not in tail:
        raise NotAProjectFileError(path, "unrecognised")
    if data.count(b"\n") > MOST_LINES:
        raise NotAProjectFileError(path, "too large")
    lines = Lines([], [], [], _is_sealed(data))
    at, number = 0, 1
    for start, end in _runs(data) if lines.is_whole and _is_ours(data) else ():
        number = _take(lines, data[at:start], number)
        lines.records.append(Record(number, "history", UNREAD, data[start:end].decode()))
        at, number = end, number + data.count(b"\n", start, end)
    _take(lines, data[at:], number)
    return lines


def _runs(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where entries of the history begin that follow each other, and where the last of them ends."""
    at = 0
    while (begin := data.find(_ENTRY_BEGINS, at)) >= 0:
        run = _ENTRIES.match(data, begin + 1)
        at = run.end() - 1 if run else begin + 1
        if run:
            yield run.span()


def _take(lines: Lines, data: bytes, first: int) -> int:
    """Read the lines of a part of a file, numbered from ``first``; return the number of the line after it."""
    number = first
    for number, line in enumerate(data.split(b"\n"), first):
        if not line or (lines.is_whole and is_copy(line)):
            continue
        try:
            record = open_line(line, number)
        except ValueError:
            lines.losses.append(loss_of_damaged(number, line))
        else:
            lines.records.append(record)
            if record.kind == "end":
                continue
        if not lines.is_whole:
            lines.body.append(line)
    return number


class Stamp(NamedTuple):
    """Which document some bytes are, the how many-eth save of it, and of which day, as ``20260115``."""

    identity: str
    sequence: int
    day: str
    is_whole: bool


def stamp_of(data: bytes) -> Stamp | None:
    """Read only the first and the last line of a file; nothing if it does not begin as a project file does."""
    try:
        head = open_line(data[: data.index(b"\n")])
        identity, sequence, at = head.word("doc"), head.number("seq"), head.word("at")
    except ValueError:
        return None
    day = re.sub(r"\D", "", at[:10]).ljust(8, "0")[:8]
    return Stamp(identity, sequence, day, _is_sealed(data))
