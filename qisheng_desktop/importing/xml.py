"""Parsing XML of a foreign document with lxml: no document type, no entities, no network, bounded depth."""

from __future__ import annotations

import re

from lxml import etree

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of a document.

    Raises:
        RefusedError: If it declares a document type, or is no XML.
    """
    head = data[:4096].replace(b"\0", b"")  # UTF-16 has noughts between
    if _DOCTYPE.search(head):
        raise RefusedError(RefusalKind.UNSAFE, "DTD")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError(RefusalKind.DAMAGED) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise RefusedError(RefusalKind.UNSAFE, "DTD")
    return root
