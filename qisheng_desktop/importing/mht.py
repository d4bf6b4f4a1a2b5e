"""Web archives (MHT): the page is one part of a mail message.

Taken apart here and not by `email`, which brings the network modules with it.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError

_HEAD = re.compile(
    rb"\A\s*(?:From|MIME-Version|Subject|Content-Type|Date|Snapshot-Content-Location)\s*:", re.IGNORECASE
)
_BOUNDARY = re.compile(rb"""boundary\s*=\s*(?:"([^"\r\n]+)"|([^\s;]+))""", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_TYPE = re.compile(rb"Content-Type\s*:\s*text/html", re.IGNORECASE)
_CODING = re.compile(rb"Content-Transfer-Encoding\s*:\s*([\w-]+)", re.IGNORECASE)


def is_mht(data: bytes) -> bool:
    """Say whether a file begins like a mail message that holds a page."""
    return bool(_HEAD.match(data[:512])) and b"text/html" in data[:65536].lower()


def html_of_mht(data: bytes) -> tuple[bytes, str]:
    """Return the page in a web archive and the encoding it names.

    Raises:
        RefusedError: If there is no page in it.
    """
    boundary = _BOUNDARY.search(data[:65536])
    parts = data.split(b"--" + (boundary[1] or boundary[2])) if boundary else [data]
    for part in parts:
        head, _, body = part.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")
        if not _TYPE.search(head):
            continue
        charset = _CHARSET.search(head)
        return _decoded(head, body), charset[1].decode("ascii") if charset else ""
    raise RefusedError(RefusalKind.DAMAGED)


def _decoded(head: bytes, body: bytes) -> bytes:
    coding = _CODING.search(head)
    match coding[1].lower() if coding else b"":
        case b"quoted-printable":
            return quopri.decodestring(body)
        case b"base64":
            try:
                return base64.b64decode(body)
            except binascii.Error as error:
                raise RefusedError(RefusalKind.DAMAGED) from error
    return body
