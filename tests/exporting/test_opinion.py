"""审核意见: one page, with what changed, what is explained, what is open and what was left blank."""

from __future__ import annotations

import pypdfium2
import pytest

from qisheng_desktop.exporting.formats import render
from qisheng_desktop.exporting.opinion import build_opinion, opinion_name
from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.reasons import explained
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.opinion import opinion_on
from qisheng_desktop.review.reviewer import review
from tests.exporting.measure import bare, open_pdf
from tests.model.samples import full_report
from tests.review.worlds import world

FEES, REGULATIONS = CellRef("2", "fees", "amount"), CellRef("2", "regulations", "made")
TEXT = "收到政府信息公开申请127件，办结126件。"


def every(report: Report) -> tuple[Finding, ...]:
    return report.findings + review(report, report.last)


def page_of(report: Report) -> str:
    content = render(build_opinion(report, opinion_on(report, every(report))), "pdf")
    assert len(pypdfium2.PdfDocument(content)) == 1
    with open_pdf(content) as pdf:
        return bare("".join(page.extract_text() for page in pdf.pages))


def test_all_four_matters_stand_on_one_page() -> None:
    report = world("busy", TEXT)
    finding = next(one for one in every(report) if one.rule.code == "t-done")
    report.apply(explained(report, finding, "含当场答复的一件"))
    report.apply(Edits({FEES: None, REGULATIONS: Mark.NOT_APPLICABLE}, {REGULATIONS: "镇里不制定规章"}))
    said = page_of(report)
    for words in (
        "2024年政府信息公开年报审核意见", "青禾县云溪镇人民政府", "新收申请104128+24（+23%）", "含当场答复的一件",
        "文中写“127件”", "不适用，镇里不制定规章", "空白1格，没有写明原因", "还不能正", "签字",
    ):  # fmt: skip
        assert bare(words) in said, words


def test_a_report_in_order_may_be_handed_in() -> None:
    report = full_report()
    report.apply(Edits({CellRef(code): None for code in ("1", "5", "6")}))
    opinion = opinion_on(full_report(), ())
    assert (opinion.still_open, opinion.blanks, opinion.has_last, opinion.repeated) == ((), (), False, None)
    document = build_opinion(full_report(), opinion)
    with open_pdf(render(document, "pdf")) as pdf:
        said = bare(pdf.pages[0].extract_text())
    assert "可以正式报送" in said
    assert bare("没有附上年报告，没有比较") in said
    assert [blank.what for blank in opinion_on(report, ()).blanks] == ["还没有写"] * 3


def test_last_years_texts_are_measured() -> None:
    report = world("busy", TEXT)
    assert opinion_on(report, ()).repeated is None  # nothing was written last year
    report = world("busy", TEXT, last_text=TEXT)
    assert opinion_on(report, ()).repeated == 100


def test_what_is_too_much_for_a_page_is_counted() -> None:
    report = world("busy", "加强资金资金管理。" + "".join(f"第{n}条收到政府信息公开申请{n}件。" for n in range(60)))
    blank = {ref: None for ref, figure in report.edition.figures.items() if ref.section == "3" and not figure.formula}
    report.apply(Edits(blank | {FEES: None}))
    assert bare("见程序里的审核页") in page_of(report)


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_other_formats(kind: str) -> None:
    report = world("busy", TEXT)
    assert len(render(build_opinion(report, opinion_on(report, every(report))), kind)) > 1000


def test_the_name_of_the_file() -> None:
    assert opinion_name("云溪镇", 2024, "pdf") == "（云溪镇）2024年政府信息公开年报审核意见.pdf"
