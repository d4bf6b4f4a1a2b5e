"""A workbook that was worked on elsewhere comes back: the differences are what was done to it, and nothing else."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qisheng_desktop.exporting.code import code_of
from qisheng_desktop.exporting.document import Choice, build_document
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.importing.draft import DoubtKind, Draft
from qisheng_desktop.importing.reader import read_bytes
from qisheng_desktop.importing.revision import Difference, differences, edits_of, fits
from qisheng_desktop.importing.wire import dump, load
from qisheng_desktop.model.cells import CellRef, Mark, Value, parse_ref
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.history import Part
from qisheng_desktop.model.report import Report
from tests.exporting.office import office_environment
from tests.exporting.reports import SUPPLEMENT, blank, catalogue, filled, full
from tests.importing.office_edits import SCRIPT

LONG = "很长的一段话，" * 900
OFFICE = shutil.which("soffice")
PYTHON = "/usr/bin/python3"
HAS_UNO = (
    OFFICE is not None
    and Path(PYTHON).exists()
    and not subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode
)


def workbook(report: Report) -> bytes:
    return render(build_document(report, is_draft=False), "xlsx")


def drafted(content: bytes) -> Draft:
    return load(dump(read_bytes(content, "表格.xlsx", catalogue())))


def edited(report: Report, edit: Callable[[Workbook], None]) -> Draft:
    book = load_workbook(io.BytesIO(workbook(report)))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return drafted(out.getvalue())


def cell(book: Workbook, name: str) -> tuple[Worksheet, str]:
    ((sheet, at),) = book.defined_names[name].destinations
    found = book[sheet]
    assert isinstance(found, Worksheet)
    return found, at.replace("$", "").partition(":")[0]


def told(found: tuple[Difference, ...]) -> list[tuple[str, Part, Value, Value]]:
    return [(str(one.at), one.part, one.old, one.new) for one in found]


def varied(edition: str, *supplements: str) -> Report:
    """A report with all that a workbook can hold."""
    report = full(edition, *supplements)
    long_note = "其中因上级文件调整而一并宣布失效的有三件，另有“两件”合并为一件重新发布，都已登在网上"
    texts: dict[CellRef, Value] = {
        CellRef("6"): f"（一）收费。没有。\n\n{LONG}\n=1+1\n（四）其他\n{{{{3[new,total]}}}}件。"
    }
    notes = {parse_ref("2[licences,decisions]"): long_note} if edition == "2021" else {}
    notes |= {parse_ref("3[granted,natural]"): '含"两件"'}
    titles = {"4": "四、因政府信息公开申请行政复议、提起行政诉讼的情况"}
    report.apply(Edits({**texts, CellRef("unit"): "=某某县云溪镇人民政府"}, dict(notes), titles=dict(titles)))
    return report


@pytest.mark.parametrize(("edition", "supplements"), [("2021", ()), ("2019", (SUPPLEMENT,))])
def test_a_workbook_nobody_touched_changes_nothing(edition: str, supplements: tuple[str, ...]) -> None:
    report = varied(edition, *supplements)
    draft = drafted(workbook(report))
    assert fits(report, draft)
    assert differences(report, draft) == ()
    assert draft.code == code_of(report)
    assert draft.doubts == ()
    for other in (blank(edition), filled(edition, "12345")):
        assert differences(other, drafted(workbook(other))) == ()


def test_every_edit_is_told_with_what_was_there_and_taken_as_one_change() -> None:
    report = varied("2021")

    def edit(book: Workbook) -> None:
        for name, value in (
            ("_3.new.natural", 21), ("_3.granted.natural", None), ("_2.regulations.made", 3),
            ("_2.coercion.decisions", "不适用"), ("_2.documents.made", "25（其中修订20件）"),
            ("_title.4", "四、复议和诉讼"), ("_cover.date", "2025.1.8"), ("_cover.unit", "某某县云溪镇人民政府"),
        ):  # fmt: skip
            sheet, at = cell(book, name)
            sheet[at].value = value
        sheet, at = cell(book, "_text.5")
        sheet[at].value = "改过的第一段。\n同一格里的第二段。"

    draft = edited(report, edit)
    before = report.everything
    found = differences(report, draft)
    paragraphs = report.paragraphs(CellRef("5"))
    assert sorted(map(repr, told(found))) == sorted(
        map(
            repr,
            [
                ("unit", Part.VALUE, "=某某县云溪镇人民政府", "某某县云溪镇人民政府"),
                ("date", Part.VALUE, "2025-01-06", "2025.1.8"),
                ("4", Part.TITLE, "四、因政府信息公开申请行政复议、提起行政诉讼的情况", "四、复议和诉讼"),
                ("5", Part.VALUE, paragraphs[0], "改过的第一段。\n同一格里的第二段。"),
                ("2[regulations,made]", Part.VALUE, Mark.NOT_APPLICABLE, Decimal(3)),
                ("2[documents,made]", Part.VALUE, Decimal(22), Decimal(25)),
                ("2[documents,made]", Part.NOTE, "其中修订16件", "其中修订20件"),
                ("2[coercion,decisions]", Part.VALUE, None, Mark.NOT_APPLICABLE),
                ("3[new,natural]", Part.VALUE, Decimal(19), Decimal(21)),
                ("3[granted,natural]", Part.VALUE, Decimal(9), None),
                ("3[granted,natural]", Part.NOTE, '含"两件"', None),
            ],
        )
    )
    change = report.apply(edits_of(report, found))
    assert told(differences(report, draft)) == [("6", Part.VALUE, "24件。", "22件。")]  # the data field went along
    assert report.stored_text(CellRef("6")).endswith("{{3[new,total]}}件。")
    report.apply(change.undo)
    assert report.everything == before


def test_some_differences_may_be_left_out() -> None:
    report = full("2021")

    def edit(book: Workbook) -> None:
        sheet, at = cell(book, "_text.1")
        row = int(at[1:])
        for more in (0, 3):
            sheet.cell(row + more, 1).value = f"改写{more}。"
        sheet.cell(row + 6, 1).value = None

    found = differences(report, edited(report, edit))
    before = report.paragraphs(CellRef("1"))
    assert told(found) == [
        ("1", Part.VALUE, before[0], "改写0。"),
        ("1", Part.VALUE, before[3], "改写3。"),
        ("1", Part.VALUE, before[6], None),
    ]
    report.apply(edits_of(report, found[1:]))
    assert report.paragraphs(CellRef("1")) == (*before[:3], "改写3。", *before[4:6], *before[7:])


def test_an_empty_text_that_was_filled_there_and_a_full_one_that_was_emptied() -> None:
    report = blank()
    source = replace(drafted(workbook(full("2021"))), code="")
    found = [one for one in differences(report, source) if one.at == CellRef("5")]
    report.apply(edits_of(report, found))
    assert report.paragraphs(CellRef("5")) == full("2021").paragraphs(CellRef("5"))
    other = full("2021")
    emptied = [one for one in differences(other, drafted(workbook(blank()))) if one.at == CellRef("5")]
    other.apply(edits_of(other, emptied))
    assert CellRef("5") not in other.answers


def test_what_lost_its_name_is_found_by_its_labels_and_told() -> None:
    report = full("2021")

    def edit(book: Workbook) -> None:
        sheet, at = cell(book, "_3.new.natural")
        sheet[at].value = 21
        for name in [name for name in book.defined_names if name.startswith(("_3.", "_text.", "_title.5"))]:
            del book.defined_names[name]
        book["表二"].title = "主动公开"

    draft = edited(report, edit)
    assert told(differences(report, draft)) == [("3[new,natural]", Part.VALUE, Decimal(19), Decimal(21))]
    assert DoubtKind.UNNAMED in {doubt.kind for doubt in draft.doubts}  # the names of table 二 stand for no sheet now


def test_a_figure_that_cannot_be_read_is_a_doubt_and_no_difference() -> None:
    report = full("2021")

    def edit(book: Workbook) -> None:
        sheet, at = cell(book, "_3.new.natural")
        sheet[at].value = "十九左右"

    draft = edited(report, edit)
    assert not [one for one in differences(report, draft) if one.at == parse_ref("3[new,natural]")]
    assert (DoubtKind.NOT_A_NUMBER, parse_ref("3[new,natural]")) in {(doubt.kind, doubt.at) for doubt in draft.doubts}


def test_another_year_and_a_name_for_another_edition_do_not_fit() -> None:
    assert not fits(full("2021"), drafted(workbook(full("2019"))))

    def edit(book: Workbook) -> None:
        book.defined_names["_qisheng.editions"].value = '"1999"'

    draft = edited(full("2021"), edit)
    assert draft.code == ""
    assert draft.edition == "2021"


@pytest.mark.libreoffice
@pytest.mark.skipif(not HAS_UNO, reason="no LibreOffice with Python")
def test_edited_in_libreoffice_the_differences_are_exactly_the_edits(tmp_path: Path) -> None:
    report = varied("2021")
    (tmp_path / "report.xlsx").write_bytes(workbook(report))
    pipe, profile = f"qisheng{time.monotonic_ns()}", (tmp_path / "profile").as_uri()
    command = [
        str(OFFICE),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--norestore",
        f"--accept=pipe,name={pipe};urp",
    ]
    target = tmp_path / "edited.xlsx"
    office = subprocess.Popen(command, env=office_environment(tmp_path))
    try:
        subprocess.run(
            [PYTHON, "-c", SCRIPT, pipe, (tmp_path / "report.xlsx").as_uri(), target.as_uri()], check=True, timeout=180
        )
    finally:
        office.terminate()
        office.wait(60)
    draft = drafted(target.read_bytes())
    first = report.paragraphs(CellRef("1"))[0]
    assert told(differences(report, draft)) == [
        ("date", Part.VALUE, "2025-01-06", "2025年1月8日"),
        ("1", Part.VALUE, first, "第一段改写了。\n新加的一段，=1+1 不是公式。"),
        ("6", Part.VALUE, None, "末尾新加的一段。"),
        ("2[penalties,decisions]", Part.VALUE, Decimal(318), Decimal(320)),
        ("2[penalties,decisions]", Part.NOTE, None, "其中当场处罚5件"),
        ("2[fees,amount]", Part.VALUE, Decimal("96.1716"), Decimal("97.5")),
        ("3[new,natural]", Part.VALUE, Decimal(19), Decimal(21)),
        ("3[unable_1,business]", Part.VALUE, Decimal(1), None),
    ]
    assert {doubt.kind for doubt in draft.doubts} == {DoubtKind.MOVED, DoubtKind.RENAMED}
    changed = replace(draft, code="")
    report.apply(edits_of(report, differences(report, changed)))
    assert told(differences(report, changed)) == [("6", Part.VALUE, "24件。", "22件。")]  # the data field went along
    assert all(number == report.value(ref) for ref, number in draft.edits.printed.items())  # as they were recalculated


@pytest.mark.libreoffice
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice")
def test_recalculated_and_saved_by_libreoffice_nothing_is_another(tmp_path: Path) -> None:
    reports = {"a": varied("2021"), "b": varied("2019", SUPPLEMENT), "c": filled("2021", "12345"), "d": blank()}
    for name, report in reports.items():
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(report))
    profile = (tmp_path / "profile").as_uri()
    command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir", "out"]
    files = [f"{name}.xlsx" for name in reports]
    subprocess.run([*command, *files], cwd=tmp_path, check=True, capture_output=True, timeout=180)
    for name, report in reports.items():
        draft = drafted((tmp_path / "out" / f"{name}.xlsx").read_bytes())
        assert told(differences(report, draft)) == [], name
        assert draft.doubts == (), name
        assert draft.code == code_of(report)


@pytest.mark.parametrize("kind", ["pdf", "docx", "html", "xlsx"])
def test_covers_sheets_to_be_signed_and_tables_on_their_side_are_read_past(kind: str) -> None:
    report = full("2021")
    for choice in (Choice(has_cover=True, has_sign_off=True), Choice(landscape=frozenset("234"))):
        content = render(build_document(report, is_draft=False, choice=choice), kind)
        draft = read_bytes(content, f"a.{kind}", catalogue())
        assert draft.doubts == ()
        assert all(found == every for found, every in draft.recognised.values())
        assert told(differences(report, draft)) == []
