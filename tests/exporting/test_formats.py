"""What all formats have in common: no character lost, the same bytes always, nothing of the machine in them."""

from __future__ import annotations

import getpass
import hashlib
import io
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as web

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import RENDERERS, render
from qisheng_desktop.exporting.page import BODY, HEADLINE
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from tests.exporting.measure import bare, chars_of, open_pdf, words_of
from tests.exporting.reports import UNIT, blank, full

REPO = Path(__file__).resolve().parent.parent.parent
PIECES = st.sampled_from(
    [*"国务院办公厅政府信息公开工作年度报告镇村䶮㙍𣗋", *"，。、；：？！…·％", "……", "——", "！”", "）。", "“", "（",
     "《", "2024", "12.5%", "1,234", "WPS Office", "A4", "example@example.gov.cn", "3:15", "一、", "（一）", "1.",
     "<b>&amp;"]
)  # fmt: skip
PARAGRAPH = st.lists(PIECES, min_size=1, max_size=120).map("".join)
SCRIPT = """
import hashlib
from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import RENDERERS, render
from tests.exporting.reports import full
for kind in RENDERERS:
    print(kind, hashlib.sha256(render(build_document(full("2021"), is_draft=False), kind)).hexdigest())
"""


@given(st.lists(PARAGRAPH, min_size=5, max_size=5))
@settings(max_examples=10, deadline=None)
def test_no_character_of_a_text_is_lost_in_any_format(paragraphs: list[str]) -> None:
    report = blank()
    report.apply(Edits({CellRef("6"): "\n".join(paragraphs), CellRef("unit"): UNIT}))
    document = build_document(report, is_draft=True)
    said = words_of(document)
    assert bare("".join(paragraphs)) in said
    with open_pdf(render(document, "pdf")) as pdf:
        drawn = [char for page in pdf.pages for char in chars_of(page) if char["size"] in {BODY, HEADLINE}]
    assert bare("".join(char["text"] for char in drawn)) == said
    word = docx.Document(io.BytesIO(render(document, "docx")))
    assert bare("".join(paragraph.text for paragraph in word.paragraphs)) == said
    page = web.document_fromstring(render(document, "html").decode("utf-8"))
    tags = ("h1", "h2", "h3", "h4", "h5", "h6", "p")
    shown = [element for element in page.iter(*tags) if element.get("class") != "draft"]
    assert bare("".join(str(part) for element in shown for part in element.itertext())) == said


def test_every_process_makes_the_same_bytes() -> None:
    ours = {
        kind: hashlib.sha256(render(build_document(full("2021"), is_draft=False), kind)).hexdigest()
        for kind in RENDERERS
    }
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Asia/Shanghai", "PYTHONPATH": str(REPO)}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=REPO, env=environment, capture_output=True, check=True, text=True
    )
    theirs = dict(line.split() for line in ran.stdout.splitlines())
    assert theirs == ours


@pytest.mark.parametrize("kind", RENDERERS)
def test_nothing_of_the_machine_is_in_them(kind: str) -> None:
    content = render(build_document(full("2021"), is_draft=False), kind)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(name.encode() + parts.read(name) for name in parts.namelist())
    machine = {str(Path.home()), str(REPO), socket.gethostname(), f"/{getpass.getuser()}/"}
    assert not [name for name in machine if len(name) > 3 and name.encode() in content]
    assert b"file:" not in content
    assert b"Python" not in content
