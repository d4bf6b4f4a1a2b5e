"""Older versions of every document, kept beside the program and not beside the file.

A folder for each document, by its identity, since every unit's file has the same name. A version is a file named
``<number>-<save>-<day>-<digest>``: the number counts what arrived here, one up each time, and is the only order; the
day is what the version itself says and serves only to keep one a day. The clock is never asked. ``at-<hash>`` says
that the document has stood at a path with that hash.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.lines import MOST_BYTES, stamp_of

log = logging.getLogger(__name__)

NEWEST, DAILY, MONTHLY = 20, 30, 24
"""How many of the newest are kept, and for how many days and months the newest of each."""
AT_LEAST, MOST_ROOM = 5, 100_000_000
"""Bytes all versions of a document may take, unless only so many are left."""
_NAME = re.compile(r"([0-9]{8})-([0-9]+)-([0-9]{8})-([0-9a-f]{32})\.qisheng")
_PLAIN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Version(NamedTuple):
    """One version that was kept: where, the how many-eth that arrived, its save, its day as ``20260115``."""

    path: Path
    number: int
    sequence: int
    day: str
    digest: str


class Backups:
    """The store of all documents under one folder, which is made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes, target: Path | None = None) -> bool:
        """Keep a version of a document, which stood at ``target``; say whether it is here, read back whole."""
        try:
            stamp = stamp_of(data)
            folder = self._folder / folder_name(stamp.identity if stamp else digest_of(data))
            there = self._list(folder)
            digest = digest_of(data)
            if not any(version.digest == digest and self.read(version) == data for version in there):
                atomic.make_folders(folder)
                number = there[0].number + 1 if there else 1
                sequence, day = (stamp.sequence, stamp.day) if stamp else (0, "00000000")
                atomic.write_file(folder / f"{number:08}-{sequence}-{day}-{digest}.qisheng", data)
                self._prune(folder)
            if target is not None:
                self._note_place(folder, target)
        except OSError as error:
            log.warning("no backup: error %s", error.errno)
            return False
        return True

    def versions(self, identity: str) -> list[Version]:
        """Return the versions of a document, the newest first."""
        return self._list(self._folder / folder_name(identity))

    def versions_at(self, target: Path) -> list[Version]:
        """Return the versions of documents that stood at a path, for a file that does not say any more what it was."""
        mark = place_name(target)
        folders = (self._folder / name for name in disk.names(self._folder))
        return [version for folder in folders if mark in disk.names(folder) for version in self._list(folder)]

    def read(self, version: Version) -> bytes | None:
        """Return a version as it was kept, or nothing if it is not whole any more."""
        try:
            data = atomic.read_file(version.path, MOST_BYTES)
        except OSError:
            return None
        return data if data is not None and digest_of(data) == version.digest else None

    def _list(self, folder: Path) -> list[Version]:
        found = ((name, _NAME.fullmatch(name)) for name in disk.names(folder))
        versions = [
            Version(folder / name, int(match[1]), int(match[2]), match[3], match[4]) for name, match in found if match
        ]
        return sorted(versions, key=lambda version: version.number, reverse=True)

    def _prune(self, folder: Path) -> None:
        """Remove what need not be kept; what cannot be removed stays for the next time."""
        versions = self._list(folder)
        for version in surplus(versions, [disk.size_of(version.path) for version in versions]):
            with suppress(OSError):
                disk.remove(version.path)

    def _note_place(self, folder: Path, target: Path) -> None:
        with suppress(FileExistsError):
            disk.close(disk.open_new(folder / place_name(target), disk.PRIVATE))


def surplus(versions: Sequence[Version], sizes: Sequence[int]) -> Iterator[Version]:
    """Yield the versions that need not be kept, of those given with the newest first."""
    days: set[str] = set()
    months: set[str] = set()
    room = MOST_ROOM
    for index, (version, size) in enumerate(zip(versions, sizes, strict=True)):
        is_of_day = version.day not in days and len(days) < DAILY
        is_of_month = version.day[:6] not in months and len(months) < MONTHLY
        days.add(version.day)
        months.add(version.day[:6])
        room -= size
        if index >= AT_LEAST and (room < 0 or not (index < NEWEST or is_of_day or is_of_month)):
            room += size
            yield version


def digest_of(data: bytes) -> str:
    """Return the hash that names a version."""
    return sha256(data).hexdigest()[:32]


def folder_name(identity: str) -> str:
    """Return the name of a document's folder; what is no identity of ours is never made a path of."""
    return identity if _PLAIN.fullmatch(identity) else sha256(identity.encode()).hexdigest()[:32]


def place_name(target: Path) -> str:
    """Return the mark of a path, from which nobody can read it."""
    return "at-" + sha256(str(target).encode("utf-8", "surrogateescape")).hexdigest()[:32]
