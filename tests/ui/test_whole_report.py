"""The clerk's whole job, once through: new report, every figure and every paragraph by keys, save, reopen, export.

With ``QISHENG_SHOTS`` set to a folder, the pictures of all pages stay there to be looked at.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.files import open_project
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.pages.output import OutputPage
from tests.ui.typist import type_report

TEXTS = {
    "unit": "某某县某某镇人民政府",
    "phone": "0431-00000000",
    "address": "某某镇人民路1号",
    "leader": "䶮某某",
    "date": "2021年1月20日",
    "preface": "根据规定编制本报告。\n统计期限为2020年1月1日至2020年12月31日。",
    "1": "（一）主动公开。全年主动公开信息12条。\n（二）依申请公开。全年没有收到申请。\n"
    "（三）政府信息管理。信息由专人审核。\n（四）政府信息公开平台建设。栏目按月更新。\n（五）监督保障。有专人负责。",
    "5": "一是公开频次不高，有的信息公开得不够及时，栏目更新也比较慢。\n"
    "二是加强培训，每季度不少于1次，由专人按月检查栏目。",
    "6": "本年没有收取信息处理费。",
}
STANDING = {"2[penalties,before]": "12", "2[coercion,before]": "1"}
"""The only figures of that report that are not nought."""


@pytest.fixture
def report_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "某某镇 2020.qisheng"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    return path


def shots(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("QISHENG_SHOTS", str(tmp_path / "shots")))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_whole_report_by_keys(
    window: MainWindow, catalogue: Catalogue, report_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.keeper.files.new("", 2020, "township", ("jilin-2020",))
    window.open_session(session)
    window.activateWindow()
    editor, pictures = window.editor, shots(tmp_path)
    assert editor is not None
    figures = session.report.edition.figures
    typed = {str(ref): "0" for ref, figure in figures.items() if figure.formula is None and not figure.is_optional}

    def look(name: str) -> None:
        assert window.grab().save(str(pictures / f"{name}.png"))

    type_report(editor, TEXTS, typed | STANDING, look)
    for name in ("review", "output"):
        editor.turn(1)
        look(name)
    assert window.keeper.save_and_wait()

    report = open_project(report_path, catalogue).project.report
    check_figures(report)
    for code, text in TEXTS.items():
        assert report.text(CellRef(code)) == text
    assert not [finding for finding in report.findings if report.is_open(finding)]
    page = editor.page
    assert isinstance(page, OutputPage)
    export(page, tmp_path / "out", qtbot)
    check_documents(tmp_path / "out")
    assert len(list(pictures.glob("*.png"))) == 9


def check_figures(report: Report) -> None:
    """All 198 figures of the edition are filled; the supplement line is there and blank."""
    refs = [ref for code in "234" for ref in report.edition.match(code)]
    assert len(refs) == 198
    for ref in refs:
        assert report.value(ref) == Decimal(STANDING.get(str(ref), "0")), ref
    line = parse_ref("2[published_total]")
    assert line in report.edition.figures
    assert report.value(line) is None


def export(page: OutputPage, folder: Path, qtbot: QtBot) -> None:
    """Export formally, both formats."""
    folder.mkdir()
    page._formal.setChecked(True)
    page._folder.setText(str(folder))
    page._is_folder_chosen = True
    page.export()
    qtbot.waitUntil(lambda: len(page._written) == 2, timeout=30_000)
    page.close_work()


def check_documents(folder: Path) -> None:
    """Every figure and every paragraph stands in both documents."""
    pdf = next(folder.glob("*.pdf")).read_bytes()
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    squeezed = "".join(text.split())
    book = openpyxl.load_workbook(next(folder.glob("*.xlsx")), data_only=True)
    cells = [cell.value for sheet in book for row in sheet for cell in row if cell.value is not None]
    together = "".join("".join(map(str, cells)).split())
    for code in ("unit", "preface", "1", "5", "6"):
        for paragraph in TEXTS[code].split("\n"):
            assert paragraph in squeezed, paragraph
            assert paragraph in together, paragraph
    assert "草稿" not in squeezed
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    assert numbers.count(12) == 1
    assert numbers.count(1) == 1
    assert numbers.count(0) == 198 - len(STANDING)
