"""One report, taken through LibreOffice into every format that offices send, is read back figure by figure."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.importing.worker import read_file
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from tests.exporting.office import office_environment
from tests.importing.documents import CATALOGUE

TEXTS = {
    "preface": "本报告由云溪镇人民政府编制，如有疑问，请与镇党政办公室联系（地址：云溪镇人民路100号，邮编：223000，"
    "电话：0517-12345678，电子邮箱：yunxi_gongkai@example.gov.cn），工作日上班时间都有人接听。",
    "1": "2024年，全镇在网站登出信息486条，其中镇村事务占了多半，群众来电询问的次数比往年少了。\n"
    "（一）主动公开情况。镇里把目录重新编过，办什么事、找什么人、多久办好，一条一条写清楚，网上查得到的占到了"
    "98%，比上年多出3个百分点，查不到的也都写明了原因和查询的办法，群众反映比以前方便，满意率达到100%。\n"
    "（二）依申请公开情况。收到的申请都按时答复了。",
    "5": "一是有的文件写得专业，群众读起来吃力，下一步每份文件都配一张图。\n二是各村做得不平衡。",
    "6": "没有收取信息处理费。",
}
ROUTES = {
    "docx": ("docx", ["docx"]),
    "html": ("docx", ["html:HTML (StarWriter)"]),
    "odt": ("docx", ["odt"]),
    "pdf": ("docx", ["odt", "pdf"]),
    "doc": ("docx", ["doc"]),
    "xlsx": ("xlsx", ["xlsx"]),
    "xls": ("xlsx", ["xls"]),
    "ods": ("xlsx", ["ods"]),
}


@pytest.fixture(scope="module")
def report() -> Report:
    """A report with another figure in every cell, so that two exchanged ones are seen."""
    edition = CATALOGUE.edition("2021")
    inputs = [ref for ref, figure in edition.figures.items() if figure.formula is None]
    values: dict[CellRef, Value] = {ref: Decimal(number * 7 + 3) for number, ref in enumerate(inputs)}
    values |= {CellRef(code): text for code, text in TEXTS.items()}
    return Report(edition, 2024, Edits(values | {CellRef("unit"): "云溪镇人民政府"}))


@pytest.mark.libreoffice
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_what_libreoffice_makes_of_it_is_read_back(route: str, report: Report, tmp_path: Path) -> None:
    kind, targets = ROUTES[route]
    path = tmp_path / f"年报.{kind}"
    path.write_bytes(render(build_document(report, is_draft=False), kind))
    for number, target in enumerate(targets):
        folder = tmp_path / str(number)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=240, env=office_environment(tmp_path))
        path = folder / f"年报.{target.partition(':')[0]}"
    draft = read_file(path)
    again = Report(CATALOGUE.edition(draft.edition), draft.year or 0, draft.edits)
    assert {str(ref): again.value(ref) for ref in report.edition.figures} == {
        str(ref): report.value(ref) for ref in report.edition.figures
    }
    assert {code: again.text(CellRef(code)) for code in TEXTS} == TEXTS
    assert (draft.unit, draft.year, draft.edition) == ("云溪镇人民政府", 2024, "2021")
    assert draft.doubts == ()
