"""The package of a Word document: its parts, and the zip they are put into.

Written part by part instead of from a template: so nothing is in it that the report does not say, no thumbnail, no
customXml, no author, no path, no time, and the same document gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from io import BytesIO
from re import compile as pattern
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = f'xmlns:w="{W}" xmlns:r="{R}"'

_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = {
    "document": "", "styles": "styles", "settings": "settings", "odd": "footer", "even": "footer",
    "wide-odd": "footer", "wide-even": "footer", "draft": "header",
}  # fmt: skip
"""The parts there may be, and what each is to the document."""
_NOT_XML = pattern("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)


def words(text: str) -> str:
    """Write a text as it may stand in XML; characters that no XML may hold are left out."""
    return escape(_NOT_XML.sub("", text))


def run(text: str, look: str = "") -> str:
    """Write a piece of text with its own look, if it has one."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{words(text)}</w:t></w:r>'


def paragraph(style: str, content: str, look: str = "") -> str:
    """Write a paragraph of a style; ``look`` is what it has beside that."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{look}</w:pPr>{content}</w:p>'


def pack(parts: Mapping[str, str], title: str, unit: str, subject: str) -> bytes:
    """Put the parts of the folder ``word``, by their names in ``_KINDS``, into a package.

    ``title``, ``unit`` (who answers for it) and ``subject`` are all that its properties say.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in {
            "[Content_Types].xml": _content_types(parts),
            "_rels/.rels": _relations({"word/document.xml": "officeDocument", "docProps/core.xml": "core-properties"}),
            "word/_rels/document.xml.rels": _relations({f"{name}.xml": _KINDS[name] for name in parts}),
            "docProps/core.xml": _properties(title, unit, subject),
            **{f"word/{name}.xml": content for name, content in parts.items()},
        }.items():
            entry = ZipInfo(name, _FIRST_MOMENT)
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, HEAD + content)
    return out.getvalue()


def relation(name: str) -> str:
    """Return the identifier by which the document refers to one of its parts."""
    return f"r-{name}"


def _content_types(parts: Mapping[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{_KINDS[name] or "document.main"}+xml"/>'
        for name in parts
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    lines = []
    for target, kind in targets.items():
        if not kind:  # the document itself
            continue
        base = f"{_PACKAGE}/relationships/metadata" if kind == "core-properties" else R
        identifier = relation(target.removesuffix(".xml").replace("/", "-"))
        lines.append(f'<Relationship Id="{identifier}" Type="{base}/{kind}" Target="{target}"/>')
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _properties(title: str, unit: str, subject: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{words(title)}</dc:title><dc:creator>{words(unit)}</dc:creator>"
        f"<dc:subject>{words(subject)}</dc:subject><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
