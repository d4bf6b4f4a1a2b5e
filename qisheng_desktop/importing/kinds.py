"""What a file is, by its content; its name only tells apart what begins alike."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import Archive, RefusedError
from qisheng_desktop.importing.encoding import Decoded, decode, is_text
from qisheng_desktop.importing.mht import is_mht

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|table|div|p|meta|title|!--)", re.IGNORECASE
)
_FLAT_XML = re.compile(r"\A\s*<\?xml")
_OUR_PROJECT = re.compile(rb"\{\"k\":\"head\",\"magic\":\"qisheng")
_PICTURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
}
_OTHERS = {b"Rar!": "RAR", b"7z\xbc\xaf": "7Z", b"{\\rtf": "RTF", b"\x1f\x8b": "GZIP"}
_PROGRAMS = {b"MZ": "", b"\x7fELF": ""}
_OLD_SUFFIXES = (".xls", ".et", ".doc", ".wps")
_LOOKED_AT = 200_000
"""Bytes of a text that are read to see of which kind it is."""


class Kind(Enum):
    """A format that is read."""

    DOCX = "docx"
    ODT = "odt"
    XLSX = "xlsx"
    XLS = "xls"
    HTML = "html"
    PDF = "pdf"
    TEXT = "text"
    DOC = "doc"


class Looked(NamedTuple):
    """What a file is, and what it was opened as to see that: an archive, or the whole of it as a text."""

    kind: Kind
    archive: Archive | None = None
    decoded: Decoded | None = None


_NAMES = {
    Kind.DOCX: (".docx", ".docm", ".dotx", ".wps"),
    Kind.ODT: (".odt", ".ott"),
    Kind.XLSX: (".xlsx", ".xlsm", ".xltx", ".et"),
    Kind.XLS: (".xls", ".xlsb", ".ods", ".et"),
    Kind.HTML: (".html", ".htm", ".mht", ".mhtml"),
    Kind.PDF: (".pdf",),
    Kind.TEXT: (".txt",),
    Kind.DOC: (".doc", ".wps"),
}
"""The names that each format goes by."""


def is_named_as(kind: Kind, name: str) -> bool:
    """Say whether the name of a file is that of its format, or tells none."""
    suffix = f".{name.lower().rpartition('.')[2]}"
    return suffix in _NAMES[kind] or not any(suffix in names for names in _NAMES.values())


def kind_of(data: bytes, name: str = "") -> Kind:
    """Say what a file is.

    Raises:
        RefusedError: If it is nothing that is read.
    """
    return look(data, name).kind


def look(data: bytes, name: str = "") -> Looked:
    """Say what a file is, with what it was opened as.

    Raises:
        RefusedError: If it is nothing that is read.
    """
    if not data:
        raise RefusedError(RefusalKind.EMPTY)
    if not data.strip(b"\0"):
        raise RefusedError(RefusalKind.EMPTY)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        archive = Archive(data)
        return Looked(_zipped(archive), archive)
    if data.startswith(_OLE):
        return Looked(_compound(data, name))
    if b"%PDF-" in data[:1024]:
        return Looked(Kind.PDF)
    for magics, kind in (
        (_PICTURES, RefusalKind.PICTURE), (_OTHERS, RefusalKind.OTHER_FORMAT), (_PROGRAMS, RefusalKind.NOT_TEXT)
    ):  # fmt: skip
        for magic, word in magics.items():
            if data.startswith(magic):
                raise RefusedError(kind, word)
    return _written(data, name)


def _zipped(archive: Archive) -> Kind:
    names = archive.names
    mimetype = archive.read("mimetype")[:200] if "content.xml" in names else b""
    if any(name.startswith("word/document") for name in names):
        return Kind.DOCX
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "xl/workbook.bin" in names or b"opendocument.spreadsheet" in mimetype:
        return Kind.XLS
    if b"opendocument.text" in mimetype:
        return Kind.ODT
    if "OFD.xml" in names:
        raise RefusedError(RefusalKind.OTHER_FORMAT, "OFD")
    if any(name.startswith("ppt/") for name in names):
        raise RefusedError(RefusalKind.OTHER_FORMAT, "PowerPoint")
    if "content.xml" in names:
        raise RefusedError(RefusalKind.OTHER_FORMAT, "OpenDocument")
    raise RefusedError(RefusalKind.OTHER_FORMAT, "ZIP")


def _compound(data: bytes, name: str) -> Kind:
    """Tell files of the old container apart by the names in its directory, which are UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise RefusedError(RefusalKind.ENCRYPTED)
    if holds("WordDocument"):
        return Kind.DOC
    if holds("Workbook") or holds("Book"):
        return Kind.XLS
    if name.lower().endswith(_OLD_SUFFIXES):  # the directory often stands last, so it is the first to be cut off
        raise RefusedError(RefusalKind.DAMAGED)
    raise RefusedError(RefusalKind.OTHER_FORMAT, "OLE")


def _written(data: bytes, name: str) -> Looked:
    """Tell texts apart."""
    if _OUR_PROJECT.match(data) or name.lower().endswith(".qisheng"):
        raise RefusedError(RefusalKind.OUR_PROJECT)
    if is_mht(data):
        return Looked(Kind.HTML)
    decoded = decode(data[:_LOOKED_AT])
    text, whole = decoded.text, decoded if len(data) <= _LOOKED_AT else None
    if _HTML.match(text):
        return Looked(Kind.HTML, decoded=whole)
    if not is_text(decoded):
        raise RefusedError(RefusalKind.NOT_TEXT)
    if name.lower().endswith((".htm", ".html", ".mht")) and "<" in text:
        return Looked(Kind.HTML, decoded=whole)
    if _FLAT_XML.match(text):
        raise RefusedError(RefusalKind.OTHER_FORMAT, "XML")
    return Looked(Kind.TEXT, decoded=whole)
