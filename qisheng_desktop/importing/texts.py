"""The paragraphs of a report: cleaned, without the title before them and the signature after them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qisheng_desktop.importing.labels import plain
from qisheng_desktop.model.validation import MOST_CHARACTERS, clean

_PLACEHOLDER = re.compile(r"[(]文字描述.*[)]")
_EDGES = " \t\u3000\u00a0\u200b\ufeff"


def tidy(text: str) -> str:
    """Return a paragraph without characters that cannot be printed and without space at its ends."""
    bare = text.strip(_EDGES)
    if bare.isprintable():  # no break in it, nothing that is not seen
        return bare
    return " ".join(clean(text).replace("\u00a0", " ").split("\n")).strip(_EDGES)


def paragraphs_of(texts: Iterable[str]) -> list[str]:
    """Return the paragraphs that have something in them; the form's own placeholders have nothing."""
    found = [tidy(text) for text in texts]
    return [text for text in found if text and not _PLACEHOLDER.fullmatch(plain(text))]


def joined(paragraphs: Iterable[str]) -> str:
    """Return paragraphs as one answer."""
    return "\n".join(paragraphs)


def is_too_long(text: str) -> bool:
    """Say whether a text is longer than a report can keep."""
    return len(text) > MOST_CHARACTERS
