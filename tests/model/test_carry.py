"""From one year to the next, within an edition and across the change of 2021."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from qisheng_desktop.errors import EditError
from qisheng_desktop.model.carry import (
    carried_figure,
    carried_figures,
    carry_forward,
    last_year_of,
    neighbours,
    orphans,
)
from qisheng_desktop.model.cells import CellRef, Mark, format_value
from qisheng_desktop.model.drafts import draft_preface
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.heritage import Fate
from qisheng_desktop.model.history import Part, steps_of
from qisheng_desktop.model.report import Report
from tests.model.samples import CATALOGUE, JILIN, NEW, OLD, answers, at, full_report

COVER = {
    "unit": "齐家镇人民政府",
    "level": "township",
    "phone": "0431-12345678",
    "leader": "甲",
    "date": "2021年1月9日",
}
PREFACE = CellRef("preface")


def of_year(year: int, given: dict[str, str | int | None], *supplements: str) -> Report:
    edition = CATALOGUE.edition_for(year, supplements)
    return Report(edition, year, answers(edition, given))


def begun(last: Report) -> Report:
    return carry_forward(last_year_of(last, "去年.docx"), CATALOGUE.edition_for(last.year + 1), last.year + 1)


def test_the_cover_is_taken_over_but_for_what_belongs_to_one_year() -> None:
    report = begun(of_year(2022, {**COVER}))
    assert report.year == 2023
    assert {str(ref): value for ref, value in report.answers.items() if str(ref) in COVER} == {
        code: text for code, text in COVER.items() if code != "date"
    }
    assert report.attached == last_year_of(of_year(2022, {**COVER}), "去年.docx")


def test_what_was_carried_out_comes_in_again_in_every_column() -> None:
    report = begun(of_year(2022, {"3[carried_out,natural]": 2, "3[carried_out,legal]": 0}))
    assert {str(ref): value for ref, value in report.answers.items() if ref.section == "3"} == {
        "3[carried_in,natural]": 2, "3[carried_in,legal]": 0,
    }  # fmt: skip
    assert report.value(at("3[carried_in,total]")) == 2
    assert report.findings == tuple(f for f in report.findings if f.rule.code != "3-carried")


def test_the_stock_of_before_is_what_there_was_and_what_was_added() -> None:
    last = of_year(2019, {"2[licences,before]": 5, "2[licences,change]": -2, "2[fees,before]": 1})
    report = begun(last)
    assert report.value(at("2[licences,before]")) == 3
    assert report.value(at("2[fees,before]")) is None


def test_marks_are_not_carried() -> None:
    report = begun(of_year(2022, {"3[carried_out,natural]": "unavailable", "2[documents,made]": 3}))
    assert [ref for ref in report.answers if ref in NEW.figures] == []
    assert carried_figure(report, at("3[carried_in,natural]")) is None
    assert carried_figure(report, at("3[new,natural]")) is None


def test_texts_are_a_start_and_marked() -> None:
    report = begun(of_year(2022, {"1": "做了工作。", "6": " \n", "preface": "本镇自己的前言。"}))
    assert report.text(CellRef("1")) == "做了工作。"
    assert [str(ref) for ref in report.edition.texts if report.is_unrevised(ref)] == ["preface", "1"]
    change = report.apply(Edits({CellRef("1"): "做了新的工作。"}))
    assert not report.is_unrevised(CellRef("1"))
    report.apply(change.undo)
    assert report.is_unrevised(CellRef("1"))
    report.apply(change.done)
    assert not report.is_unrevised(CellRef("1"))
    assert report.last_text(CellRef("1")) == "做了工作。"


def test_a_text_changed_and_marked_anew_is_marked_on_the_way_back() -> None:
    report = begun(of_year(2022, {"1": "做了工作。"}))
    before = report.everything
    change = report.apply(Edits({CellRef("1"): "另一年的。"}, unrevised={CellRef("1"): True}))
    assert report.is_unrevised(CellRef("1"))
    assert [step.part for step in steps_of(change)] == [Part.VALUE]
    report.apply(change.undo)
    assert report.everything == before
    report.apply(change.done)
    assert (report.text(CellRef("1")), report.is_unrevised(CellRef("1"))) == ("另一年的。", True)


def test_only_texts_can_be_marked() -> None:
    with pytest.raises(EditError):
        begun(of_year(2022, {})).apply(Edits(unrevised={at("3[new,natural]"): True}))


def test_the_opening_is_drafted_afresh_where_it_was_the_forms_own() -> None:
    last = of_year(2022, {**COVER})
    last.apply(Edits({PREFACE: draft_preface(last)}))
    report = begun(last)
    assert report.text(PREFACE) == draft_preface(report)
    assert "2023年1月1日" in report.text(PREFACE)
    assert not report.is_unrevised(PREFACE)
    assert begun(of_year(2020, {"preface": "依据旧规定。"})).text(PREFACE).count("〔2021〕30号") == 1


def test_data_fields_go_on_following_their_cells_within_an_edition() -> None:
    text = "受理{{3[new,total]}}件。"
    last = of_year(2022, {"1": text, "3[new,natural]": 3})
    assert begun(last).stored_text(CellRef("1")) == last.stored_text(CellRef("1"))
    old = of_year(2020, {"1": text, "3[new,natural]": 3})
    assert begun(old).stored_text(CellRef("1")) == old.text(CellRef("1"))


def test_an_edition_that_does_not_serve_the_year_is_refused() -> None:
    with pytest.raises(EditError):
        carry_forward(last_year_of(of_year(2022, {})), OLD, 2023)


def test_a_level_that_the_form_does_not_know_is_not_taken_over() -> None:
    level = CellRef("level")
    fields = tuple(
        replace(field, choices=(*field.choices, ("moon", "月球"))) if field.code == "level" else field
        for field in NEW.fields
    )
    last = last_year_of(Report(replace(NEW, fields=fields), 2022, Edits({level: "moon", CellRef("unit"): "某镇"})))
    assert carry_forward(last, NEW, 2023).text(level) == ""
    assert carry_forward(last, NEW, 2023).unit == "某镇"
    assert carry_forward(last_year_of(of_year(2022, {"level": "county"})), NEW, 2023).text(level) == "county"


def test_to_the_edition_of_2021_nothing_vanishes() -> None:
    values: dict[str, str | int | None] = {str(ref): 7 for ref, figure in JILIN.figures.items() if not figure.formula}
    last = Report(JILIN, 2020, answers(JILIN, values))
    last.apply(Edits(notes={at("2[procurement,amount]"): "万元"}))
    report = begun(last)
    past = report.past
    assert past is not None
    found = {trace.before for ref in NEW.figures for trace in past.succession.beside(ref)}
    lost = {orphan.at for orphan in orphans(report)}
    assert found | lost == set(JILIN.figures)
    assert not found & lost
    assert sorted({ref.row for ref in lost}) == [
        "coercion", "documents", "fees", "licences", "penalties", "procurement", "published_total", "regulations",
        "services",
    ]  # fmt: skip
    amount = next(orphan for orphan in orphans(report) if orphan.at == at("2[procurement,amount]"))
    assert (amount.value, amount.note) == (Decimal(7), "万元")
    assert "不再填报" in amount.remark


def test_what_was_asked_otherwise_is_shown_and_never_compared() -> None:
    last = of_year(2020, {"2[documents,standing]": 30, "3[other,natural]": 4, "2[penalties,decisions]": 5})
    report = begun(last)
    (valid,) = neighbours(report, at("2[documents,valid]"))
    assert (valid.at, valid.value, valid.fate) == (at("2[documents,standing]"), Decimal(30), Fate.NEAR)
    assert report.last_value(at("2[documents,valid]")) is None
    for row in ("other_1", "other_2", "other_3"):
        (part,) = neighbours(report, CellRef("3", row, "natural"))
        assert (part.value, part.fate) == (Decimal(4), Fate.PART)
        assert report.last_value(CellRef("3", row, "natural")) is None
    assert report.last_value(at("2[penalties,decisions]")) == 5
    assert report.last_value(at("3[total,natural]")) == 4


def test_without_last_year_there_is_nothing_beside_and_nothing_left_over() -> None:
    report = full_report("2021")
    assert neighbours(report, at("3[new,natural]")) == ()
    assert orphans(report) == ()
    assert not carried_figures(report)


def test_a_line_of_a_region_is_the_same_where_both_years_have_it() -> None:
    line = at("2[published_total]")
    last = of_year(2019, {"2[published_total]": 9}, "jilin-2020")
    both = carry_forward(last_year_of(last), CATALOGUE.edition_for(2020, ["jilin-2020"]), 2020)
    assert both.last_value(line) == 9
    alone = carry_forward(last_year_of(last), CATALOGUE.edition_for(2020), 2020)
    assert [orphan.at for orphan in orphans(alone)] == [line]


def test_an_open_report_takes_over_only_what_is_another() -> None:
    last = of_year(2022, {"3[carried_out,natural]": 2, "3[carried_out,other]": 1})
    report = of_year(2023, {"3[carried_in,natural]": 2, "3[carried_in,other]": 4})
    report.apply(Edits(last=Attachment(last_year_of(last))))
    assert [f.at.column for f in report.findings if f.rule.code == "3-carried"] == ["other", "total"]
    edits = carried_figures(report)
    assert {str(ref): format_value(value) for ref, value in edits.values.items()} == {"3[carried_in,other]": "1"}
    report.apply(edits)
    assert [f for f in report.findings if f.rule.code == "3-carried"] == []


def test_last_year_is_kept_whole_with_what_it_had_printed() -> None:
    last = of_year(2022, {**COVER, "1": "写了。", "3[new,natural]": 21, "3[new,legal]": "not_applicable"})
    last.apply(
        Edits(notes={at("3[new,natural]"): "含函件"}, printed={at("3[new,total]"): Decimal(22)}, titles={"4": "四、"})
    )
    kept = begun(last).last
    assert kept is not None
    assert kept.everything == last.everything
    assert kept.value(at("3[new,total]")) == 21
    assert kept.value(at("3[new,legal]")) is Mark.NOT_APPLICABLE
