"""One body's answers: blanks, marks, totals, explanations, and the one door for changes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qisheng_desktop.errors import EditError, EditKind
from qisheng_desktop.model.cells import Mark, Value
from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.model.report import Report, State
from tests.model.samples import JILIN, NEW, OLD, answers, at, blank_report, full_report

NEW_NATURAL, NEW_TOTAL = at("3[new,natural]"), at("3[new,total]")


def put(report: Report, address: str, value: Value) -> None:
    report.apply(Edits({at(address): value}))


def test_a_new_report_is_blank_and_not_nought() -> None:
    report = blank_report()
    assert all(report.value(ref) is None for ref in NEW.figures)
    assert {report.state(ref) for ref in NEW.figures} == {State.BLANK}
    assert (report.year, report.unit, report.text(at("1")), report.paragraphs(at("1"))) == (2024, "", "", ())
    assert dict(report.answers) == {at("year"): Decimal(2024)}


def test_a_total_of_blanks_is_blank_and_of_some_blanks_the_sum_of_the_filled() -> None:
    report = blank_report("2021", {"3[new,natural]": 4})
    assert report.value(NEW_TOTAL) == 4
    assert report.state(NEW_TOTAL) is State.COMPUTED
    put(report, "3[new,legal]", Decimal(0))
    assert report.value(NEW_TOTAL) == 4
    put(report, "3[new,natural]", None)
    assert report.value(NEW_TOTAL) == 0
    put(report, "3[new,legal]", None)
    assert report.value(NEW_TOTAL) is None
    assert report.state(NEW_TOTAL) is State.BLANK


def test_marks_count_nothing_and_are_not_blank() -> None:
    report = blank_report("2021", {"3[new,natural]": "not_applicable", "3[new,legal]": "unavailable"})
    assert report.value(NEW_NATURAL) is Mark.NOT_APPLICABLE
    assert (report.state(NEW_NATURAL), report.state(at("3[new,legal]"))) == (State.NOT_APPLICABLE, State.UNAVAILABLE)
    assert report.value(NEW_TOTAL) == 0
    put(report, "3[new,other]", Decimal(3))
    assert report.value(NEW_TOTAL) == 3
    assert report.progress("3").filled == 4  # three typed and their total


@pytest.mark.parametrize(
    ("given", "shown"),
    [("1E+2", "100"), ("7.0", "7"), ("-0", "0"), ("0.50", "0.50"), ("0E+5", "0"), ("1.20E+1", "12")],
)
def test_counts_are_kept_as_people_write_them(given: str, shown: str) -> None:
    report = blank_report()
    put(report, "3[new,natural]", Decimal(given))
    assert str(report.value(NEW_NATURAL)) == shown


@pytest.mark.parametrize(
    ("address", "value", "kind"),
    [
        ("3[new,nobody]", Decimal(1), EditKind.UNKNOWN_CELL), ("3", "text", EditKind.UNKNOWN_CELL),
        ("1[a,b]", "text", EditKind.UNKNOWN_CELL), ("nobody", "text", EditKind.UNKNOWN_CELL),
        ("2[published_total]", Decimal(1), EditKind.UNKNOWN_CELL),
        ("3[new,total]", Decimal(1), EditKind.COMPUTED_CELL), ("3[new,total]", None, EditKind.COMPUTED_CELL),
        ("3[new,natural]", "12", EditKind.NOT_A_NUMBER), ("3[new,natural]", Decimal("NaN"), EditKind.NOT_A_NUMBER),
        ("3[new,natural]", Decimal("sNaN"), EditKind.NOT_A_NUMBER),
        ("3[new,natural]", Decimal("-Infinity"), EditKind.NOT_A_NUMBER),
        ("3[new,natural]", Decimal("1E+15"), EditKind.TOO_LONG),
        ("3[new,natural]", Decimal("1E-11"), EditKind.TOO_LONG),
        ("1", Decimal(1), EditKind.NOT_A_TEXT), ("1", Mark.UNAVAILABLE, EditKind.NOT_A_TEXT),
        ("1", "a\x00b", EditKind.BAD_CHARACTER), ("1", "a\rb", EditKind.BAD_CHARACTER),
        ("1", "\ud800", EditKind.BAD_CHARACTER), ("1", "a\u2028b", EditKind.BAD_CHARACTER),
        ("unit", "a\nb", EditKind.BAD_CHARACTER), ("1", "a" * 200_001, EditKind.TOO_LONG),
        ("level", "emperor", EditKind.NOT_A_CHOICE),
        ("year", None, EditKind.NOT_A_YEAR), ("year", "2024", EditKind.NOT_A_YEAR),
        ("year", Decimal("2024.5"), EditKind.NOT_A_YEAR), ("year", Decimal(2020), EditKind.NOT_A_YEAR),
        ("year", Decimal("NaN"), EditKind.NOT_A_YEAR), ("year", Decimal("1E+999999"), EditKind.NOT_A_YEAR),
        ("year", Mark.UNAVAILABLE, EditKind.NOT_A_YEAR),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_and_nothing_is_changed(address: str, value: Value, kind: EditKind) -> None:
    report = full_report("2021", {"3[new,natural]": 1, "3[granted,natural]": 2})
    before, findings = report.everything, report.findings
    with pytest.raises(EditError) as caught:
        report.apply(Edits({at("unit"): "another", NEW_NATURAL: Decimal(9), at(address): value}))
    assert (caught.value.kind, caught.value.at) == (kind, address)
    assert report.everything == before
    assert report.findings is findings
    assert report.value(NEW_TOTAL) == 1


@pytest.mark.parametrize(
    ("edits", "kind"),
    [
        (Edits(notes={at("1"): "x"}), EditKind.UNKNOWN_CELL), (Edits(notes={at("unit"): None}), EditKind.UNKNOWN_CELL),
        (Edits(notes={NEW_NATURAL: "\x01"}), EditKind.BAD_CHARACTER),
        (Edits(printed={NEW_NATURAL: Decimal(1)}), EditKind.UNKNOWN_CELL),
        (Edits(printed={NEW_TOTAL: Decimal("Infinity")}), EditKind.NOT_A_NUMBER),
        (Edits(titles={"9": "x"}), EditKind.UNKNOWN_CELL), (Edits(titles={"unit": "x"}), EditKind.UNKNOWN_CELL),
        (Edits(titles={"1": "a\nb"}), EditKind.BAD_CHARACTER), (Edits(titles={"1": "\x02"}), EditKind.BAD_CHARACTER),
        (Edits(explanations={("x", NEW_TOTAL): Explanation("\x03")}), EditKind.BAD_CHARACTER),
    ],
)  # fmt: skip
def test_so_is_what_is_not_an_answer(edits: Edits, kind: EditKind) -> None:
    report = full_report()
    before = report.everything
    with pytest.raises(EditError) as caught:
        report.apply(edits)
    assert caught.value.kind is kind
    assert report.everything == before


def test_empty_texts_notes_titles_and_reasons_are_blanks() -> None:
    report = full_report()
    key = ("s-heading", at("4"))
    report.apply(Edits({at("unit"): "", at("level"): ""}, {NEW_NATURAL: " "}, {}, {"4": "　"}, {key: Explanation(" ")}))
    assert at("unit") not in report.answers
    assert at("level") not in report.answers
    assert (dict(report.notes), dict(report.titles), dict(report.explanations)) == ({}, {}, {})


def test_a_text_of_spaces_is_kept_while_it_is_typed_but_counts_as_blank() -> None:
    report = blank_report("2021", {"1": "　　"})
    assert report.text(at("1")) == "　　"
    assert report.progress("1") == (0, 1)
    put(report, "1", "　　一\n\n \n二")
    assert report.paragraphs(at("1")) == ("　　一", "二")
    assert report.progress("1") == (1, 1)


def test_what_is_so_already_is_no_change() -> None:
    report = full_report()
    change = report.apply(Edits({NEW_NATURAL: Decimal("0.0")}, {NEW_NATURAL: None}, titles={"4": report.title("4")}))
    assert not change.done
    assert not change.undo
    assert change.cells == frozenset()


def test_a_mark_nought_and_a_blank_are_three_things() -> None:
    report = full_report()
    kinds: list[Value] = [Mark.NOT_APPLICABLE, Decimal(0), None, Mark.UNAVAILABLE, None, Decimal(0)]
    assert [bool(report.apply(Edits({NEW_NATURAL: kind})).done) for kind in kinds] == [True] * 6


def test_a_change_tells_what_was_done_and_how_to_undo_it() -> None:
    report = full_report()
    edits = Edits(
        {NEW_NATURAL: Decimal(3), at("unit"): None}, {NEW_NATURAL: "估计"}, {NEW_TOTAL: Decimal(4)}, {"4": "四"}
    )
    change = report.apply(edits)
    assert change.done == edits
    undo = Edits(
        {NEW_NATURAL: Decimal(0), at("unit"): "齐家镇人民政府"}, {NEW_NATURAL: None}, {NEW_TOTAL: None}, {"4": None}
    )
    assert change.undo == undo
    assert change.cells == {NEW_NATURAL, at("unit"), NEW_TOTAL}
    report.apply(change.undo)
    assert report.everything == full_report().everything


def test_only_totals_that_became_another_are_named() -> None:
    report = full_report("2021", {"3[granted,natural]": 1, "3[granted,legal]": 1})
    change = report.apply(Edits({at("3[granted,natural]"): Decimal(2), at("3[granted,legal]"): Decimal(0)}))
    assert {str(ref) for ref in change.cells} == {
        "3[granted,natural]", "3[granted,legal]", "3[total,natural]", "3[total,legal]",
    }  # fmt: skip


def test_the_views_cannot_be_written_through() -> None:
    report = full_report()
    for view in (report.answers, report.notes, report.printed, report.titles, report.explanations):
        assert not hasattr(view, "__setitem__")
    given = {NEW_NATURAL: Decimal(5)}
    report.apply(Edits(given))
    given[NEW_NATURAL] = Decimal(6)
    assert report.value(NEW_NATURAL) == 5


def test_a_printed_total_stands_beside_the_computed_one() -> None:
    report = full_report("2021", {"3[new,natural]": 3, "3[granted,natural]": 3})
    report.apply(Edits(printed={NEW_TOTAL: Decimal(4)}))
    assert [report.value(NEW_TOTAL), report.printed[NEW_TOTAL]] == [3, 4]
    (finding,) = report.findings
    assert finding.key == ("3-row", NEW_TOTAL)
    assert [finding.left, finding.right] == [3, 4]
    assert finding.cells[0] == NEW_TOTAL
    assert len(finding.cells) == 7
    report.apply(Edits(printed={NEW_TOTAL: None}))
    assert report.findings == ()


def test_titles_are_kept_where_they_differ() -> None:
    report = full_report()
    official = report.title("4")
    report.apply(Edits(titles={"4": "四、情况"}))
    assert (report.title("4"), report.title("1")) == ("四、情况", "一、总体情况")
    report.apply(Edits(titles={"4": official}))
    assert dict(report.titles) == {}
    with pytest.raises(KeyError):
        report.title("9")


def test_relations_are_the_rules_that_read_a_cell() -> None:
    report = full_report()
    found = list(report.relations(at("3[new,natural]")))
    assert [balance.rule.code for balance in found] == ["3-balance"]
    assert at("3[carried_out,natural]") in found[0].cells
    assert found[0].is_met
    assert list(report.relations(at("4[cases,review_upheld]"))) == []


def test_balances_show_both_sides_of_every_column() -> None:
    report = full_report("2021", {"3[new,natural]": 2, "3[granted,natural]": 1, "3[carried_out,natural]": 1})
    found = {balance.at.column: balance for balance in report.balances("3")}
    assert list(found) == ["natural", "business", "research", "charity", "legal", "other", "total"]
    assert [found["natural"].left, found["natural"].right] == [2, 2]
    assert found["natural"].is_met
    put(report, "3[granted,natural]", Decimal(0))
    unmet = {balance.at.column for balance in report.balances("3") if not balance.is_met}
    assert unmet == {"natural", "total"}
    assert list(report.balances("4")) == []
    blank = list(blank_report().balances("3"))
    assert {(balance.left, balance.right, balance.is_met) for balance in blank} == {(None, None, True)}


def test_progress_counts_totals_and_leaves_supplement_lines_out() -> None:
    assert [full_report().progress(code) for code in "1234"] == [(1, 1), (10, 10), (175, 175), (15, 15)]
    assert [blank_report("jilin").progress(code) for code in "1234"] == [(0, 1), (0, 22), (0, 161), (0, 15)]


def test_a_supplement_line_is_answered_like_any_cell_and_not_asked_for() -> None:
    report = full_report("jilin")
    assert report.findings == ()
    put(report, "2[published_total]", Decimal(12))
    assert report.value(at("2[published_total]")) == 12
    assert report.progress("2") == (22, 22)
    with pytest.raises(EditError) as caught:
        Report(OLD, 2020, report.everything)
    assert (caught.value.at, caught.value.kind) == ("2[published_total]", EditKind.UNKNOWN_CELL)


def test_the_year_can_change_within_the_edition() -> None:
    report = full_report("jilin")
    change = report.apply(Edits({at("year"): Decimal("2.019E+3")}))
    assert report.year == 2019
    assert str(report.answers[at("year")]) == "2019"
    assert change.cells == {at("year")}
    assert change.undo.values == {at("year"): Decimal(2020)}


@pytest.mark.parametrize(("edition", "year"), [(OLD, 2018), (OLD, 2021), (NEW, 2020), (JILIN, 2021)])
def test_an_edition_is_refused_for_a_year_it_does_not_serve(edition: object, year: int) -> None:
    with pytest.raises(EditError) as caught:
        Report({id(e): e for e in (OLD, NEW, JILIN)}[id(edition)], year)
    assert caught.value.kind is EditKind.NOT_A_YEAR


def test_sums_of_the_largest_figures_are_exact() -> None:
    report = blank_report()
    most = Decimal("999999999999999.0000000001")
    report.apply(Edits(dict.fromkeys([r for r in NEW.match("3[*,*]") if not report.is_computed(r)], most)))
    assert report.value(at("3[new,total]")) == Decimal("5999999999999994.0000000006")
    assert report.value(at("3[total,total]")) == most * 126


def test_equal_answers_are_equal_however_given() -> None:
    one = Report(NEW, 2024, answers(NEW, {"3[new,natural]": "1E+1"}))
    assert one.everything == blank_report("2021", {"3[new,natural]": 10}).everything


def test_the_texts_are_the_preface_and_the_narrative_sections() -> None:
    assert [str(ref) for ref in NEW.texts] == ["preface", "1", "5", "6"]
