"""What protects work that is in no file yet: copies in the program's own folder, of which a crash leaves the last two.

Every open report has a folder of its own. In it stand ``about.json`` (which program has it open, which file it came
from, and whether the clerk chose not to keep it) and the copies, ``00000001.qisheng`` and so on. A copy is a whole
project file; it is written beside the ones before it, and the last but two goes only when it is on the disk.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.backups import folder_name
from qisheng_desktop.storage.lines import MOST_BYTES, stamp_of
from qisheng_desktop.storage.owner import Owner, is_alive, read_owner, this_process
from qisheng_desktop.storage.record import as_object, as_text, spell

log = logging.getLogger(__name__)

SLOTS = 2
KEPT_FOR = timedelta(days=7)
"""How long a report stays that was closed without saving."""
ABOUT = "about.json"
NOBODY = Owner(0, "", "-")
_COPY = re.compile(r"([0-9]{8})\.qisheng")


@dataclass(frozen=True, slots=True)
class About:
    """Whose the copies of a folder are; ``path`` is empty for a report that has no file yet."""

    owner: Owner
    path: str
    at: datetime
    is_given_up: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A folder whose program is gone: what it was about, and the copies in it, the newest first."""

    folder: Path
    about: About
    copies: tuple[Path, ...]

    def newest(self) -> bytes | None:
        """Return the newest copy that is whole, or else the newest that is a project file at all."""
        found = [data for data in map(_read, self.copies) if data is not None]
        whole = [data for data in found if (stamp := stamp_of(data)) is not None and stamp.is_whole]
        return next(iter([*whole, *found]), None)


class Slots:
    """The protecting copies of one open report, in the first of some places that takes them."""

    def __init__(self, places: Sequence[Path], identity: str) -> None:
        self._folders = [place / f"{folder_name(identity)}-{secrets.token_hex(4)}" for place in places]
        self._about: dict[Path, About] = {}
        self.number = 0
        self.newest: Path | None = None

    def protect(self, data: bytes, path: Path | None, at: datetime) -> bool:
        """Write a copy; say whether it is in the first place and not only in another.

        Raises:
            OSError: If no place took it; then the copies before it still stand.
        """
        self.number += 1
        errors = []
        for folder in self._folders:
            try:
                self._write(folder, data, About(this_process(), "" if path is None else str(path), at))
            except OSError as error:
                log.warning("not protected: error %s", error.errno)
                errors.append(error)
                self._about.pop(folder, None)  # perhaps somebody took it away
                continue
            return not errors
        raise errors[0]

    def forget(self, number: int) -> None:
        """Remove the copies up to a number: what they hold is safe in a file."""
        for folder in self._folders:
            _remove_copies(folder, number)
        self._about.clear()  # it goes with the last copy

    def give_up(self, at: datetime) -> None:
        """Take note that the clerk chose not to save: the last copy stays for some days."""
        for folder, about in self._about.items():
            give_up(folder, about, at)

    def _write(self, folder: Path, data: bytes, about: About) -> None:
        atomic.make_folders(folder)
        known = self._about.get(folder)
        if known is None or (known.path, known.owner) != (about.path, about.owner):
            _write_about(folder, about)
            self._about[folder] = about
        path = folder / f"{self.number:08}.qisheng"
        atomic.write_file(path, data)
        self.newest = path
        _remove_copies(folder, self.number - SLOTS, is_last_kept=True)


def give_up(folder: Path, about: About, at: datetime) -> None:
    """Write down that the clerk does not want what is in a folder."""
    with suppress(OSError):
        _write_about(folder, replace(about, at=at, is_given_up=True))


def scan(places: Sequence[Path], now: datetime) -> list[Left]:
    """Return what programs that are gone left behind; what was given up long ago is removed.

    What cannot be looked at now is looked at the next time.
    """
    found: list[Left] = []
    for place in places:
        with suppress(OSError):
            for name in disk.names(place):
                with suppress(OSError):
                    found += _look(place / name, now)
    return found


def _look(folder: Path, now: datetime) -> list[Left]:
    about = _read_about(folder) or About(NOBODY, "", now)
    if is_alive(about.owner):
        return []
    copies = tuple(folder / name for name in reversed(disk.names(folder)) if _COPY.fullmatch(name))
    left = Left(folder, about, copies)
    if not copies:
        _remove_empty(folder)
    elif about.is_given_up and now - about.at > KEPT_FOR:
        remove(left)
    else:
        return [left]
    return []


def is_in_use(folder: Path) -> bool:
    """Say whether a program that runs protects something in a folder."""
    about = _read_about(folder)
    return about is not None and is_alive(about.owner)


def remove(left: Left) -> None:
    """Remove what was left behind: it is safe in a file, or nobody wants it."""
    _remove_copies(left.folder, 99_999_999)


def _read(path: Path) -> bytes | None:
    try:
        data = atomic.read_file(path, MOST_BYTES)
    except OSError:
        return None
    return data if data is not None and stamp_of(data) is not None else None


def _write_about(folder: Path, about: About) -> None:
    values = {"owner": about.owner.as_json(), "path": about.path.encode("utf-8", "surrogateescape").decode("latin-1")}
    written = spell(values | {"at": about.at.isoformat(), "given_up": about.is_given_up})
    atomic.write_file(folder / ABOUT, written.encode())


def _read_about(folder: Path) -> About | None:
    try:
        values = as_object(json.loads(atomic.read_file(folder / ABOUT, 100_000) or b"null"))
        path = as_text(values.get("path")).encode("latin-1").decode("utf-8", "surrogateescape")
        at = datetime.fromisoformat(as_text(values.get("at"))).astimezone()
        return About(read_owner(values.get("owner")), path, at, values.get("given_up") is True)
    except (OSError, ValueError, RecursionError):
        return None


def _remove_copies(folder: Path, number: int, *, is_last_kept: bool = False) -> None:
    """Remove copies up to a number; with none left, the folder too. What cannot be removed now goes another time."""
    with suppress(OSError):
        for name in disk.names(folder):
            match = _COPY.fullmatch(name)
            if match and int(match[1]) <= number:
                disk.remove(folder / name)
        if not is_last_kept:
            _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        if not any(_COPY.fullmatch(name) for name in disk.names(folder)):
            for name in disk.names(folder):
                if name == ABOUT or atomic.TEMPORARY.fullmatch(name):
                    disk.remove(folder / name)
            disk.remove_folder(folder)
