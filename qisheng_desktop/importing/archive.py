"""Opening the ZIP that a Word or Excel document is, without trusting anything it says about its sizes.

Sizes are counted while inflating, nothing is ever written to disk. Limits: 2,000 entries, 64 MB in one, 200 MB in all.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from io import BytesIO

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.directory import Entry, listed

MOST_ENTRIES = 2_000
MOST_ENTRY, MOST_IN_ALL = 64 * 2**20, 200 * 2**20
_CHUNK = 2**16
_ENCRYPTED, _SYMLINK = 0x1, 0o120000
_HARMLESS = 0x2 | 0x4 | 0x8 | 0x800
"""Flags that change nothing for whoever inflates: how hard was tried, sizes told behind, names in UTF-8."""
_HEADER, _MARK = struct.Struct("<4s2xHH16xHH"), b"PK\x03\x04"
"""What stands before each entry: its mark, flags and method, the lengths of its name and of what is added to it."""
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
        self._data = data
        self._zip: zipfile.ZipFile | None = None
        told = listed(data)
        entries: Sequence[Entry | zipfile.ZipInfo]
        entries, begin = told or (self._opened().infolist(), self._opened().start_dir)
        if len(entries) > MOST_ENTRIES:
            raise RefusedError(RefusalKind.EXPANDS)
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) < len(entries) or any(map(_is_unsafe, entries)):
            raise RefusedError(RefusalKind.UNSAFE)
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise RefusedError(RefusalKind.ENCRYPTED)
        self.names = frozenset(self._entries)
        self._begins = sorted([begin, *(entry.header_offset for entry in entries)])
        self._left = MOST_IN_ALL

    def read(self, name: str) -> bytes:
        """Return an entry, empty if there is none.

        Raises:
            RefusedError: If it is larger than allowed, or damaged.
        """
        entry = self._entries.get(name)
        if entry is None:
            return b""
        found = self._inflated(entry)
        if found is None:
            found = self._read(entry)
        self._left -= len(found)
        return found

    def _opened(self) -> zipfile.ZipFile:
        if self._zip is None:
            try:
                self._zip = zipfile.ZipFile(BytesIO(self._data))
            except _BROKEN as error:
                raise RefusedError(RefusalKind.DAMAGED) from error
        return self._zip

    def _inflated(self, entry: Entry | zipfile.ZipInfo) -> bytes | None:
        """Inflate an entry that is in every way as it should be; `zipfile` does the same in many small steps."""
        first = entry.header_offset + _HEADER.size
        limit = min(MOST_ENTRY, self._left)
        is_within = _HEADER.size <= first <= len(self._data)
        if entry.compress_type != zipfile.ZIP_DEFLATED or entry.file_size > limit or not is_within:
            return None
        mark, flags, method, name, extra = _HEADER.unpack_from(self._data, entry.header_offset)
        first += name + extra
        end = first + entry.compress_size
        written = self._data[first - name - extra : first - extra]
        is_as_told = (mark, flags, method) == (_MARK, entry.flag_bits & _HARMLESS, entry.compress_type)
        after = self._begins[bisect_right(self._begins, entry.header_offset) :]
        if not is_as_told or written != entry.orig_filename.encode() or not after or end > after[0]:
            return None
        inflating = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            found = inflating.decompress(self._data[first:end], entry.file_size + 1)
        except zlib.error:
            return None
        is_whole = inflating.eof and not inflating.unused_data and len(found) == entry.file_size
        return found if is_whole and zlib.crc32(found) == entry.CRC else None

    def _read(self, entry: Entry | zipfile.ZipInfo) -> bytes:
        """Read any entry, and count what comes."""
        found = bytearray()
        try:
            with self._opened().open(entry.filename) as opened:
                while chunk := opened.read(_CHUNK):
                    found += chunk
                    if len(found) > min(MOST_ENTRY, self._left):
                        raise RefusedError(RefusalKind.EXPANDS)
        except _BROKEN as error:
            raise RefusedError(RefusalKind.DAMAGED) from error
        return bytes(found)


def _is_unsafe(entry: Entry | zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    is_link = (entry.external_attr >> 16) & 0o170000 == _SYMLINK
    return name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0] or is_link
