"""What the fuzzers begin with: a well-made document of each kind, whole and in part, and how that kind is spoilt.

Web archives, pages and texts come in several encodings; the old workbooks are kept as files, since nothing here writes
that format: LibreOffice made them of the small workbook.
"""

from __future__ import annotations

import base64
import json
import quopri
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from qisheng_desktop.paths import forms_folder
from qisheng_desktop.storage.project import encode
from qisheng_desktop.storage.record import seal_line
from tests.importing import documents, hostile
from tests.importing.documents import Page, make_page, make_report, run
from tests.importing.odf import to_odt
from tests.storage.samples import NOON, resealed, sample
from tests.torture import mutate
from tests.torture.mutate import LONGEST, one_of, raw, several

KEPT = Path(__file__).resolve().parent.parent / "data" / "fuzz"
BOUNDARY = "----=_NextPart_01"
ENCODINGS = ("utf-8", "utf-8", "utf-8", "gb18030", "utf-16", "big5", "utf-16-be")
_PDF_FONT = b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


@cache
def pages() -> tuple[Page, ...]:
    """Reports to print: with one small table, and whole, of both editions."""
    new, old = make_page(make_report("2021", 1)), make_page(make_report("2019", 2, "jilin-2020"))
    return (
        replace(new, tables={"4": new.tables["4"]}, order=("1", "4")),
        replace(new, tables={"2": new.tables["2"]}, order=("1", "2", "6")),
        new,
        old,
    )


@cache
def docx_seeds() -> tuple[bytes, ...]:
    tracked = (
        f"<w:p><w:ins>{run('新增')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        f"{run('藏', '<w:rPr><w:vanish/></w:rPr>')}{run('12', '<w:rPr><w:strike/></w:rPr>')}</w:p>"
        "<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
        f"<w:tbl><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc><w:tbl><w:tr><w:tc><w:p>{run('内')}</w:p></w:tc>"
        "</w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
    )
    return (documents.document(tracked), *(documents.to_docx(page) for page in pages()))


@cache
def xlsx_seeds() -> tuple[bytes, ...]:
    inside = (
        '<dimension ref="A1:C3"/><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s">'
        '<v>0</v></c><c r="B1" s="1"><f>1+1</f><v>2</v></c></row><row r="2" hidden="1"><c t="inlineStr"><is><t>三</t>'
        '<r><t>内</t></r></is></c><c t="e"><v>#REF!</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/>'
        "</mergeCells>"
    )
    return (hostile.workbook(inside), *(documents.to_xlsx(page, is_one_sheet=page.sign_off) for page in pages()))


@cache
def odt_seeds() -> tuple[bytes, ...]:
    """Text documents of LibreOffice."""
    return tuple(map(to_odt, pages()))


@cache
def html_seeds() -> tuple[bytes, ...]:
    styled = (
        '<html><meta charset="gb2312"><body><div style="display:none">藏</div><table><tr><td rowspan=0 colspan=2><s>1'
        "</s>2<br>3<sup>①</sup></td></tr><tr hidden><td></td></tr></table><table><tr><td><table><tr><td>1</td><td>2"
        "</td></tr></table></td></tr></table><script>x</script><!-- x --></body></html>"
    )
    return (styled.encode(), *(documents.to_html(page).encode() for page in pages()))


def spoil_html(chance: Random, data: bytes) -> bytes:
    """Spoil a page as text, or what it becomes in an encoding."""
    given = several(chance, mutate.markup, data.decode("utf-8", "replace"))
    made = given.encode(chance.choice(ENCODINGS), "replace")[:LONGEST]
    return raw(chance, made) if chance.random() < 0.1 else made


def archive_of(page: bytes, coding: str, charset: str) -> bytes:
    """Pack a page into a web archive."""
    packed = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(coding, bytes)(page)
    head = (
        f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="{BOUNDARY}"\r\n\r\n--{BOUNDARY}\r\n'
        f'Content-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: {coding}\r\n\r\n'
    )
    return head.encode() + packed + f"\r\n--{BOUNDARY}--\r\n".encode()


@cache
def mht_seeds() -> tuple[bytes, ...]:
    return tuple(archive_of(page, "8bit", "utf-8") for page in html_seeds())


def spoil_mht(chance: Random, data: bytes) -> bytes:
    """Spoil the page inside before it is packed, or the packing."""
    page = data.partition(b"\r\n\r\n--")[2].partition(b"\r\n\r\n")[2]
    coding, charset = chance.choice(("quoted-printable", "base64", "8bit", "x")), chance.choice(ENCODINGS)
    packed = archive_of(spoil_html(chance, page)[: LONGEST // 2], coding, charset)
    if chance.random() < 0.5:
        head, cut, tail = packed.partition(b"\r\n\r\n--")
        packed = several(chance, mutate.text, (head + cut).decode("latin-1")).encode("utf-8") + tail
    return raw(chance, packed) if chance.random() < 0.5 else packed


@cache
def text_seeds() -> tuple[bytes, ...]:
    writers = (documents.to_word_text, documents.to_tabs, documents.to_lines)
    return tuple(write(page).encode() for page in pages() for write in writers)


def spoil_text(chance: Random, data: bytes) -> bytes:
    """Spoil a text, or what it becomes in an encoding."""
    given = several(chance, mutate.lines, data.decode("utf-8", "replace"))
    made = given.encode(chance.choice(ENCODINGS), "replace")
    return raw(chance, made) if chance.random() < 0.1 else made


@cache
def clipboard_seeds() -> tuple[bytes, ...]:
    head = "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000000200\r\n"
    both = [json.dumps([head + documents.to_html(page), documents.to_tabs(page)]) for page in pages()]
    return tuple(text.encode() for text in (*both, *(json.dumps(["", documents.to_tabs(page)]) for page in pages())))


def spoil_clipboard(chance: Random, data: bytes) -> bytes:
    """Spoil the flavours of a clipboard."""
    html, plain = json.loads(data)
    if chance.random() < 0.5:
        html = several(chance, mutate.markup, html)
    if not html or chance.random() < 0.5:
        plain = several(chance, mutate.lines, plain)
    return json.dumps([html, plain]).encode()


@cache
def pdf_seeds() -> tuple[bytes, ...]:
    from qisheng_desktop.exporting.document import build_document
    from qisheng_desktop.exporting.pdf import render_pdf

    rows = [f"BT /F1 10 Tf 60 {760 - 20 * row} Td ({row * 7}) Tj 80 0 Td (12) Tj ET" for row in range(8)]
    rules = [f"50 {775 - 20 * row} m 300 {775 - 20 * row} l S" for row in range(9)]
    sides = [f"{x} 775 m {x} 615 l S" for x in (50, 120, 300)]
    boxes = ["50 500 200 1 re f", "50 400 200 40 re S", "q 1 0 0 1 5 5 cm 50 300 1 90 re f Q", "0.5 w"]
    drawn = "\n".join([*rows, *rules, *sides, *boxes]).encode()
    report = render_pdf(build_document(make_report("2021", 1), is_draft=False))
    return hostile.pdf(drawn, objects=_PDF_FONT), hostile.scanned(), report


def spoil_pdf(chance: Random, data: bytes) -> bytes:
    """Spoil what is drawn, number by number and operator by operator; or the bytes of the file."""
    head, begins, rest = data.partition(b"stream\n")
    content, ends, tail = rest.partition(b"\nendstream")
    if len(data) > 10_000 or not ends or chance.random() < 0.15:
        return raw(chance, data)
    drawn = several(chance, mutate.lines, content.decode("latin-1")).encode("latin-1", "replace")
    head = head.replace(b"/Length %d" % len(content), b"/Length %d" % len(drawn))
    return head + begins + drawn + ends + tail


@cache
def xls_seeds() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((KEPT / "seeds").glob("*.*")))


def spoil_xls(chance: Random, data: bytes) -> bytes:
    """Spoil the bytes of an old workbook, or the parts of one of OpenDocument."""
    if data.startswith(b"PK"):
        return mutate.zipped(chance, data)
    for _ in range(chance.randint(1, 6)):
        data = raw(chance, data)
    return data


@cache
def project_seeds() -> tuple[bytes, ...]:
    format_1 = Path(__file__).resolve().parent.parent / "data" / "projects" / "format-1.qisheng"
    return encode(sample(), at=NOON), format_1.read_bytes()


def spoil_project(chance: Random, data: bytes) -> bytes:
    """Change what lines say and seal them again; now and then spoil the lines or the bytes themselves."""
    rows = [line + b"\n" for line in data.split(b"\n") if line][:-1]
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(rows))
        if not _is_json(rows[at]):  # spoilt before
            continue
        said = json.loads(rows[at].partition(b"\t")[0])
        text = json.dumps(mutate.tree(chance, said), ensure_ascii=chance.random() < 0.5, separators=(",", ":"))
        if chance.random() < 0.2:
            text = mutate.text(chance, text)
        rows[at] = seal_line(text.encode("utf-8", "replace").decode())
        if chance.random() < 0.2:
            other = chance.randrange(len(rows))
            rows[at], rows[other] = rows[other], rows[at]
        if chance.random() < 0.1:
            rows.insert(at, chance.choice(rows))
    made = resealed(rows) if chance.random() < 0.8 else b"".join(rows)
    return raw(chance, made) if chance.random() < 0.15 else made[: 2 * LONGEST]


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line.partition(b"\t")[0])
    except ValueError:
        return False
    return True


@cache
def forms_seeds() -> tuple[bytes, ...]:
    """The files of an edition, and of a supplement, as one JSON object of names and texts."""
    folders = [forms_folder() / name for name in ("2021", "2019", "supplements/jilin-2020")]
    files = ({path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.toml"))} for folder in folders)
    return tuple(json.dumps(found, ensure_ascii=False).encode() for found in files)


def spoil_forms(chance: Random, data: bytes) -> bytes:
    """Change what one of the files says, or how it is written."""
    files = json.loads(data)
    name = chance.choice(list(files))
    if chance.random() < 0.25:
        files[name] = several(chance, mutate.lines, files[name])
    else:
        said: object = tomllib.loads(files[name])
        for _ in range(chance.randint(1, 3)):
            said = mutate.tree(chance, said)
        files[name] = "\n".join(f"{json.dumps(key)} = {toml(value)}" for key, value in dict_of(said).items())
    return json.dumps(files).encode()


def dict_of(given: object) -> dict[str, object]:
    """Give a table, for a file is one."""
    return given if isinstance(given, dict) else {"k": given}


def toml(value: object) -> str:
    """Write a value in TOML, inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def zip_spoiler(chance: Random, data: bytes) -> bytes:
    """Spoil a ZIP once or twice over."""
    return mutate.zipped(chance, data)


Spoil = Callable[[Random, bytes], bytes]
KINDS: dict[str, tuple[Callable[[], tuple[bytes, ...]], Spoil]] = {
    "project": (project_seeds, spoil_project),
    "docx": (docx_seeds, zip_spoiler),
    "odt": (odt_seeds, zip_spoiler),
    "xlsx": (xlsx_seeds, zip_spoiler),
    "html": (html_seeds, spoil_html),
    "mht": (mht_seeds, spoil_mht),
    "text": (text_seeds, spoil_text),
    "clipboard": (clipboard_seeds, spoil_clipboard),
    "pdf": (pdf_seeds, spoil_pdf),
    "xls": (xls_seeds, spoil_xls),
    "forms": (forms_seeds, spoil_forms),
}
"""Every reader: what it begins with, and how that is spoilt."""


def make(kind: str, seed: int, number: int) -> bytes:
    """Make input ``number`` of a run: always the same one."""
    chance = Random(f"{kind}-{seed}-{number}")
    seeds, spoil = KINDS[kind]
    return spoil(chance, one_of(chance, seeds()))
