"""Names that must not be found where they have no business, and how they are looked for in any file."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

USER, HOST, HOME, FOLDER, FILE = "zquser", "zqhost", "zqhome", "zqfolder", "zqfile"
ANSWER, DELETED = "张三丰柳荫", "李四光松涛"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def layers(data: bytes) -> Iterator[bytes]:
    """Give the bytes of a file, and of all that is packed in it: parts of ZIPs, streams of PDFs."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from layers(archive.read(name))
    elif data.startswith(b"%PDF"):
        for found in _STREAM.finditer(data):
            try:
                yield zlib.decompressobj().decompress(found[1])
            except zlib.error:
                continue


def found_in(data: bytes, names: tuple[str, ...]) -> set[str]:
    """Give those of the names that stand anywhere in a file, in any of the encodings, in any case."""
    every = [layer.lower() for layer in layers(data)]
    needles = {(name, name.lower().encode(encoding)) for name in names for encoding in ENCODINGS}
    needles |= {(name, ascii_json(name)) for name in names}
    return {name for name, needle in needles if any(needle in layer for layer in every)}


def ascii_json(name: str) -> bytes:
    """Spell a name as JSON in plain characters does."""
    return "".join(c if c < "\x7f" else f"\\u{ord(c):04x}" for c in name).encode()
