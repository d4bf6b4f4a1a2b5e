"""What the documents looked like when they were last looked at and found good.

After a change that is meant, renew them and look at the difference before committing it::

    QISHENG_RENEW_GOLDEN=1 python -m pytest tests/exporting/test_golden.py
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from qisheng_desktop.exporting.document import Document, build_document
from qisheng_desktop.exporting.pdf import render_pdf
from qisheng_desktop.exporting.xlsx import render_xlsx
from tests.exporting.reports import SUPPLEMENT, full

GOLDEN = Path(__file__).parent.parent / "data" / "golden"


def text_and_boxes(document: Document) -> str:
    """Each line of text with its place and size, each ruled line; in millimetres to a tenth."""
    out = []
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as pdf:
        for page in pdf.pages:
            out.append(f"page {page.page_number}")
            rows: dict[tuple[float, float], list[tuple[float, str]]] = {}
            for char in page.chars:
                height = millimetres(page.height - char["matrix"][5])
                rows.setdefault((height, round(char["size"], 1)), []).append((char["x0"], char["text"]))
            for (height, size), row in sorted(rows.items()):
                row.sort()
                text = "".join(text for _, text in row).strip()
                out.append(f"{height} {millimetres(row[0][0])} {size} {text}")
            ruled = sorted((line["top"], line["x0"], line["bottom"], line["x1"]) for line in page.lines)
            out += ["line " + " ".join(str(millimetres(place)) for place in line) for line in ruled]
    return "\n".join(out) + "\n"


def millimetres(points: float) -> float:
    return round(points / 72 * 25.4, 1)


def normalised_parts(document: Document) -> str:
    """The parts of the workbook, one element a line."""
    out = []
    with zipfile.ZipFile(io.BytesIO(render_xlsx(document))) as parts:
        for name in sorted(parts.namelist()):
            out += [f"== {name}", re.sub(r">\s*<", ">\n<", parts.read(name).decode("utf-8"))]
    return "\n".join(out) + "\n"


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("make", [text_and_boxes, normalised_parts])
def test_documents_are_as_they_were(edition: str, make: Callable[[Document], str]) -> None:
    report = full(edition, *([SUPPLEMENT] if edition == "2019" else []))
    found = make(build_document(report, is_draft=edition == "2021"))
    golden = GOLDEN / f"report-{edition}.{'pdf' if make is text_and_boxes else 'xlsx'}.txt"
    if os.environ.get("QISHENG_RENEW_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert found.splitlines() == golden.read_text(encoding="utf-8").splitlines()
