"""Opening the ZIP that a Word or Excel document is, without trusting anything it says about its sizes.

Sizes are counted while inflating, nothing is ever written to disk. Limits: 2,000 entries, 64 MB in one, 200 MB in all.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from qisheng_desktop.errors import RefusalKind

MOST_ENTRIES = 2_000
MOST_ENTRY, MOST_IN_ALL = 64 * 2**20, 200 * 2**20
_CHUNK = 2**16
_ENCRYPTED, _SYMLINK = 0x1, 0o120000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""What zipfile raises on one that is damaged; places before its beginning, versions of the future among them."""


class RefusedError(Exception):
    """A document is not read; why, and what more there is to say. The worker tells it to the program."""

    def __init__(self, kind: RefusalKind, detail: str = "") -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail


class Archive:
    """A ZIP held in memory."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise RefusedError(RefusalKind.DAMAGED) from error
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise RefusedError(RefusalKind.EXPANDS)
        names = [entry.filename for entry in entries]
        if len(set(names)) < len(names) or any(map(_is_unsafe, entries)):
            raise RefusedError(RefusalKind.UNSAFE)
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise RefusedError(RefusalKind.ENCRYPTED)
        self.names = frozenset(names)
        self._left = MOST_IN_ALL

    def read(self, name: str) -> bytes:
        """Return an entry, empty if there is none.

        Raises:
            RefusedError: If it is larger than allowed, or damaged.
        """
        if name not in self.names:
            return b""
        found = bytearray()
        try:
            with self._zip.open(name) as entry:
                while chunk := entry.read(_CHUNK):
                    found += chunk
                    if len(found) > min(MOST_ENTRY, self._left):
                        raise RefusedError(RefusalKind.EXPANDS)
        except _BROKEN as error:
            raise RefusedError(RefusalKind.DAMAGED) from error
        self._left -= len(found)
        return bytes(found)


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    is_link = (entry.external_attr >> 16) & 0o170000 == _SYMLINK
    return name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0] or is_link
