"""Files that are not reports, and files made to do harm."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from tests.importing.documents import W, document, run, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'  # noqa: E501 - as a workbook has it
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'  # noqa: E501 - as above
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
ENTITIES = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]>'


def workbook(inside: str) -> bytes:
    return zipped(
        {
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": RELATIONS,
            "xl/worksheets/sheet1.xml": SHEET.format(inside),
        }
    )


def ole(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + bytes(512)


def zeros(megabytes: int) -> bytes:
    """A document whose text inflates to so much."""
    head, tail = f"<w:document {W}><!--".encode(), b"--><w:body/></w:document>"
    return zipped({"word/document.xml": head + b" " * (megabytes * 2**20) + tail})


def pdf(content: bytes, *, objects: bytes = b"") -> bytes:
    """A PDF of one page."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<" + objects + b">>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    out = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return out + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


def scanned() -> bytes:
    picture = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    return pdf(picture)


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"word/document.xml": "x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def broken_zip() -> bytes:
    data = document(f"<w:p>{run('一、总体情况')}</w:p>" * 50)
    return data[: len(data) // 2]


def twice_named() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("word/documenu.xml", "<a/>")
    return out.getvalue().replace(b"word/documenu.xml", b"word/document.xml")


def wrong_sum() -> bytes:
    data = bytearray(document(f"<w:p>{run('一、总体情况')}</w:p>"))
    place = data.index(b"word/document.xml") + len(b"word/document.xml") + 4
    data[place] ^= 0xFF
    return bytes(data)


def flat_gzip() -> bytes:
    return b"\x1f\x8b" + zlib.compress(b"x" * 1000)
