"""A mark beside a report that says who has it open. Manners, not safety: it never keeps anybody from saving.

What keeps two people from overwriting each other is the comparison of the file's bytes at every save. A mark that
cannot be written or read is as good as none, and one whose program is gone is taken over without a word.
"""

from __future__ import annotations

import json
import logging
import platform
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.owner import Owner, boot, is_alive, read_owner, this_process
from qisheng_desktop.storage.record import as_object, as_text, spell

log = logging.getLogger(__name__)

BEAT = timedelta(seconds=60)
"""How often the mark is written anew."""
STALE = timedelta(minutes=10)


class Holder(NamedTuple):
    """Who has a report open: the person if known, the machine, the program, and since when nothing was heard."""

    person: str
    machine: str
    owner: Owner
    at: datetime

    @property
    def is_here(self) -> bool:
        """Say whether it is a program on this machine that runs still."""
        return is_alive(self.owner)


class Lock:
    """The mark on one report; ``path`` is where it stands."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name("~$" + sha256(target.name.encode("utf-8", "surrogateescape")).hexdigest()[:8])
        self._is_mine = False

    def holder(self, now: datetime) -> Holder | None:
        """Return who else has the report open; nothing if nobody has, or nobody can be known to have."""
        try:
            values = as_object(json.loads(atomic.read_file(self.path, 10_000) or b"null"))
            at = datetime.fromisoformat(as_text(values.get("at"))).astimezone()
            person, machine = as_text(values.get("person")), as_text(values.get("machine"))
            found = Holder(person, machine, read_owner(values.get("owner")), at)
        except (OSError, ValueError, RecursionError):
            return None
        if found.owner == this_process():
            return None
        is_of_this_machine = found.owner.boot == boot() or machine == platform.node()
        is_there = found.is_here if is_of_this_machine else abs(now - at) < STALE
        return found if is_there else None

    def take(self, person: str, now: datetime) -> None:
        """Write the mark, or write it anew."""
        values = {"person": person, "machine": platform.node(), "owner": this_process().as_json()}
        try:
            atomic.write_file(self.path, spell(values | {"at": now.isoformat()}).encode())
            disk.hide(self.path)
        except OSError as error:
            log.info("no mark: error %s", error.errno)
        else:
            self._is_mine = True

    def release(self) -> None:
        """Take the mark away, if it is this program's."""
        if self._is_mine:
            self._is_mine = False
            with suppress(OSError):
                disk.remove(self.path)
