"""A project with something of everything, and ways to spoil its file."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.edits import Attachment, Edits, Explanation
from qisheng_desktop.model.history import History, Origin
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.project import Project, encode
from qisheng_desktop.storage.reading import Opened, decode_with
from qisheng_desktop.storage.record import seal_line
from tests.model.samples import CATALOGUE, JILIN, NEW, at

NOON = datetime(2021, 1, 20, 12, 0, 0, tzinfo=timezone(timedelta(hours=8)))
PATH = Path("年报.qisheng")

EVERYTHING = Edits(
    {
        CellRef("unit"): "某某县某某镇人民政府",
        CellRef("level"): "township",
        CellRef("preface"): "根据规定编制。",
        CellRef("1"): "第一段\n\n第三段，有“引号”、\\反斜线\\ 和\t制表符\n第四段",
        at("2[published_total]"): Decimal(120),
        at("3[new,natural]"): Decimal(22),
        at("3[new,business]"): Decimal(0),
        at("3[denied_2,natural]"): Mark.UNAVAILABLE,
        at("2[procurement,amount]"): Decimal("12.345600"),
    },
    {at("3[new,natural]"): "其中修订16件"},
    {at("3[new,total]"): Decimal(21)},
    {"4": "四、因政府信息公开申请行政复议的情况"},
    {
        ("s-heading", CellRef("4")): Explanation(
            "上级的样式如此", ((CellRef("4"), "四、因政府信息公开申请行政复议的情况"),)
        )
    },
)


def sample() -> Project:
    report = Report(JILIN, 2020)
    project = Project(report, settings={"page": "3"}, identity="4b1f8f9a-58f1-4c55-9c3c-0c3f3d1f7a10")
    for act in (EVERYTHING, Edits({at("3[new,natural]"): Decimal(21), CellRef("1"): None}), EVERYTHING):
        project.history.add(report.apply(act), at=NOON, who="李某", origin=Origin.TYPED)
    return project


def attached(source: str = "去年.docx") -> Project:
    """A report of 2021 with the sample, which is of 2020 and of the other edition, attached."""
    last = last_year_of(sample().report, source)
    texts = Edits({CellRef("1"): "上年的话"}, unrevised={CellRef("1"): True}, last=Attachment(last))
    report, history = Report(NEW, 2021), History()
    history.add(report.apply(texts), at=NOON, who="", origin=Origin.CARRIED)
    return Project(report, history, settings={"page": "3"})


def lines_of(project: Project) -> list[bytes]:
    """Return the lines of a file of format 1.0, in which no answer stands twice."""
    head, *lines = encode(project, at=NOON).splitlines(keepends=True)[:-1]
    old = seal_line(head.decode().partition("\t")[0].replace("[1,1]", "[1,0]"))
    return resealed([old, *(line for line in lines if not line.startswith(b'{"k":"copy-'))]).splitlines(keepends=True)


edition = cache(CATALOGUE.edition)


def read(data: bytes) -> Opened:
    return decode_with(data, PATH, edition)


def resealed(lines: list[bytes]) -> bytes:
    """Make a file of other lines, with an end that says they are right."""
    body = b"".join(lines)
    return body + seal_line(f'{{"k":"end","n":{len(lines)},"sha256":"{sha256(body).hexdigest()}"{_head_again()}')


@cache
def _head_again() -> str:
    end = encode(sample(), at=NOON).splitlines()[-1].decode().partition("\t")[0]
    return end[end.index(',"head":') :]


def index_of(lines: list[bytes], beginning: str) -> int:
    return next(index for index, line in enumerate(lines) if line.startswith(beginning.encode()))
