"""Reading a PDF as a measuring reader does, knowing nothing of how it was made."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pdfplumber

from qisheng_desktop.exporting.document import Document, Prose
from qisheng_desktop.exporting.page import CODE_SIZE, MM, PAGE_HEIGHT

Char = dict[str, Any]
MARK = 100  # the mark of a draft is larger than this


def open_pdf(content: bytes) -> Any:  # noqa: ANN401 - pdfplumber has no types
    return pdfplumber.open(io.BytesIO(content))


def chars_of(page: Any) -> list[Char]:  # noqa: ANN401
    chars = [{**char, "size": round(float(char["size"]), 2)} for char in page.chars if char["text"].strip()]
    return [char for char in chars if char["size"] < MARK and not is_code(char)]


def is_code(char: Char) -> bool:
    """The 校验码 stands below the type area, in a size of its own."""
    return abs(float(char["size"]) - CODE_SIZE) < 0.01 and height_of(char) > PAGE_HEIGHT - 35 * MM


def right_of(char: Char) -> float:
    """Where its ink ends: the right half of a full-width mark is empty, and may hang over when it was squeezed."""
    return float(char["x1"]) - (
        char["size"] / 2 if char["text"] in "，。、；：）》”〕" and char["x1"] - char["x0"] > 5 else 0
    )


def left_of(char: Char) -> float:
    """Where its ink begins: the left half of an opening mark is empty."""
    return float(char["x0"]) + (char["size"] / 2 if char["text"] in "（《“〔" and char["x1"] - char["x0"] > 5 else 0)


def height_of(char: Char) -> float:
    """The baseline, from the top of the page."""
    return PAGE_HEIGHT - float(char["matrix"][5])


def lines_of(page: Any, size: float) -> Iterator[list[Char]]:  # noqa: ANN401
    rows: dict[float, list[Char]] = {}
    for char in chars_of(page):
        if abs(char["size"] - size) < 0.01:
            rows.setdefault(round(height_of(char), 1), []).append(char)
    return (sorted(rows[row], key=lambda char: float(char["x0"])) for row in sorted(rows))


def bare(text: str) -> str:
    return "".join(text.split())


def words_of(document: Document) -> str:
    """Everything the document says, in printed order, a table's cells sorted by character."""
    parts = [*document.title, *(paragraph.text for paragraph in document.preface)]
    for section in document.sections:
        parts.append(section.heading)
        if isinstance(section, Prose):
            parts += [paragraph.text for paragraph in section.paragraphs]
    return bare("".join([*parts, document.unit, document.date]))
