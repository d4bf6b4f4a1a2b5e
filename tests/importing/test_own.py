"""What the program wrote is read back as it was: every format, both editions, five hundred reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from qisheng_desktop.exporting.document import build_document
from qisheng_desktop.exporting.fonts import FontBook
from qisheng_desktop.exporting.formats import render
from qisheng_desktop.exporting.pdf import render_pdf
from qisheng_desktop.exporting.xlsx import render_xlsx
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.importing.reader import read_bytes
from qisheng_desktop.model.cells import CellRef, Mark, Value
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from tests.importing.documents import CATALOGUE, UNIT, YEARS

BOOK = FontBook()
FORMATS: dict[str, Callable[[Report], bytes]] = {
    "pdf": lambda report: render_pdf(build_document(report, is_draft=False), BOOK),
    "pdf draft": lambda report: render_pdf(build_document(report, is_draft=True), BOOK),
    "xlsx": lambda report: render_xlsx(build_document(report, is_draft=False)),
    "docx": lambda report: render(build_document(report, is_draft=False), "docx"),
    "docx draft": lambda report: render(build_document(report, is_draft=True), "docx"),
    "html": lambda report: render(build_document(report, is_draft=False), "html"),
    "html draft": lambda report: render(build_document(report, is_draft=True), "html"),
}
REPORTS = 500
"""How many random reports are written and read back, over all formats."""
SENTENCES = st.sampled_from(
    [
        "全年在网站登出信息486条，群众来电询问的次数少了。", "（一）主动公开情况。镇里的公开目录更清楚了。",
        "1.财政预算和决算。3月15日公布了全镇预算。", "一是文件写得专业，群众读起来吃力；二是各村做得不平衡。",
        "云溪河每到七月就涨水，两岸的孩子上学要绕行4公里，修桥的钱从哪里来、什么时候动工、由谁施工，群众问得最多。" * 3,
        "无", "二、改进的做法", "网址是https://www.example.gov.cn/yunxi/2024/nianbao.html，任何人都可以下载。",
    ]
)  # fmt: skip
TEXTS = st.lists(SENTENCES, min_size=1, max_size=5).map("\n".join)
NUMBERS = st.one_of(st.just(0), st.integers(0, 99), st.integers(0, 9_999_999)).map(Decimal)
NOTES = st.sampled_from(["其中修订16件", "含街道"])


@st.composite
def reports(draw: st.DrawFn) -> Report:
    code = draw(st.sampled_from(["2019", "2021"]))
    supplements = draw(st.sampled_from([(), ("jilin-2020",)])) if code == "2019" else ()
    edition = CATALOGUE.edition(code, supplements)
    inputs = [ref for ref, figure in edition.figures.items() if figure.formula is None]
    values: dict[CellRef, Value] = {CellRef("unit"): UNIT}
    values |= draw(st.dictionaries(st.sampled_from(inputs), NUMBERS | st.none(), max_size=40))
    rest: Value = draw(st.sampled_from([Decimal(0), Decimal(7), None]))
    values = {**dict.fromkeys(inputs, rest), **values}
    amounts = [ref for ref in inputs if edition.figures[ref].decimals]
    values |= {ref: Decimal(draw(st.integers(0, 10**10))).scaleb(-4).normalize() + 0 for ref in amounts}
    values |= dict.fromkeys(draw(st.lists(st.sampled_from(inputs), max_size=2)), draw(st.sampled_from(Mark)))
    values |= {CellRef(text): draw(TEXTS) for text in ("preface", "1", "5", "6")}
    filled = [ref for ref in inputs if isinstance(values.get(ref), Decimal)]
    notes = draw(st.dictionaries(st.sampled_from(filled), NOTES, max_size=3)) if filled else {}
    titles = {"4": "四、因政府信息公开申请行政复议、提起行政诉讼的情况"} if draw(st.booleans()) else {}
    if "jilin-2020" in supplements:
        values[CellRef("2", "published_total")] = Decimal(draw(st.integers(0, 5000)))
    return Report(edition, YEARS[code], Edits(values, dict(notes), titles=dict(titles)))


def assert_same(draft: Draft, report: Report) -> None:
    assert draft.doubts == ()
    assert (draft.unit, draft.year, draft.edition) == (report.unit, report.year, report.edition.code)
    assert draft.supplements == tuple(supplement.code for supplement in report.edition.supplements)
    assert all(found == every for found, every in draft.recognised.values())
    read, wanted = draft.edits, report.everything
    figures = {ref: value for ref, value in read.values.items() if ref.row}
    assert figures == {ref: value for ref, value in wanted.values.items() if ref.row}
    for code in ("preface", "1", "5", "6"):
        assert read.values.get(CellRef(code)) == wanted.values.get(CellRef(code))
    assert dict(read.titles) == dict(wanted.titles)
    assert {ref: note for ref, note in read.notes.items() if ref in report.edition.figures} == dict(wanted.notes)
    assert all(number == report.value(ref) for ref, number in read.printed.items())


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_written_is_read_back(name: str, record_property: Callable[[str, object], None]) -> None:
    met: Counter[str] = Counter()

    @seed(list(FORMATS).index(name))  # other reports for every format
    @settings(
        max_examples=REPORTS // len(FORMATS) + 1,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(reports())
    def identity(report: Report) -> None:
        met[report.edition.code] += 1
        assert_same(read_bytes(FORMATS[name](report), name, CATALOGUE), report)

    identity()
    assert met.total() > REPORTS // len(FORMATS)
    assert len(met) == len(YEARS)
    editions = ", ".join(f"{count} of {code}" for code, count in sorted(met.items()))
    record_property(
        "counted", f"own outputs read back: {name}: {met.total()} random reports ({editions}), all identical"
    )


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("code", YEARS)
def test_a_blank_report_is_blank_and_not_doubted(name: str, code: str) -> None:
    report = Report(CATALOGUE.edition(code), YEARS[code])
    draft = read_bytes(FORMATS[name](report), name, CATALOGUE)
    assert draft.doubts == ()
    assert not draft.edits.values
    assert draft.year == report.year
    assert all(found == every for found, every in draft.recognised.values())


@pytest.mark.parametrize("name", FORMATS)
def test_a_long_note_under_the_table_comes_back_to_its_cell(name: str) -> None:
    edition = CATALOGUE.edition("2021")
    ref = CellRef("2", "documents", "made")
    note = "其中修订十六件，另有三件由县政府统一清理后保留，不计入本年制发的件数之内"
    report = Report(edition, 2023, Edits({CellRef("unit"): UNIT, ref: Decimal(22)}, {ref: note}))
    draft = read_bytes(FORMATS[name](report), name, CATALOGUE)
    assert draft.edits.values[ref] == Decimal(22)
    assert draft.edits.notes[ref] == note
