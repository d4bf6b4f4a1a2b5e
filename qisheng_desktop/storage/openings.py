"""Which files the program ended at while it was opening them.

Before a report is shown, an empty mark of its content is made; once it has been shown for a while, the mark goes. One
that is still there next time tells that the program ended in between. Content and not name, so that a file that was
put right is opened as any other.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from qisheng_desktop.storage import atomic, disk

log = logging.getLogger(__name__)


class Openings:
    """The marks, in one folder that is made when it is first needed. Nothing here ever keeps a file from opening."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: set[str] = set()

    def begin(self, digest: str) -> int:
        """Mark content, by its SHA-256, as being opened; return how often in a row the program ended at it."""
        if digest in self._open:
            return 0
        self._open.add(digest)
        count = len(self._marks(digest))
        try:
            atomic.make_folders(self._folder)
            disk.close(disk.open_new(self._folder / f"{digest}-{count}", disk.PRIVATE))
        except OSError as error:
            log.warning("opening not marked: error %s", error.errno)
        return count

    def done(self) -> None:
        """Take away the marks of everything this program opened: it was shown, or let go."""
        for digest in self._open:
            for name in self._marks(digest):
                with suppress(OSError):
                    disk.remove(self._folder / name)
        self._open.clear()

    def _marks(self, digest: str) -> list[str]:
        try:
            return [name for name in disk.names(self._folder) if name.startswith(f"{digest}-")]
        except OSError:
            return []
