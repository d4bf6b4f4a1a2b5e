"""File names of documents."""

from __future__ import annotations

from qisheng_desktop.exporting.names import document_name


def test_the_habit() -> None:
    assert document_name("某某镇人民政府", 2024, "pdf") == "（某某镇人民政府）2024年政府信息公开工作年度报告.pdf"


def test_nothing_windows_refuses() -> None:
    assert (
        document_name('某/某\\镇:*?"<>|\t. ', 2024, "xlsx") == "（某_某_镇________）2024年政府信息公开工作年度报告.xlsx"
    )


def test_a_draft_does_not_take_the_name_of_the_formal_one() -> None:
    assert document_name("某某镇", 2024, "pdf", is_draft=True) == "（某某镇）2024年政府信息公开工作年度报告（草稿）.pdf"


def test_no_unit_leaves_no_brackets() -> None:
    assert document_name(" ", 2020, "pdf") == "2020年政府信息公开工作年度报告.pdf"


def test_a_long_name_fits_a_file_system() -> None:
    assert len(document_name("很" * 300, 2024, "qisheng").encode()) <= 255
