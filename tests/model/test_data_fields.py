"""Data fields: stored as addresses, shown as figures, following their cells; nothing typed becomes one by chance."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.data_fields import DataField, Piece, Shown, answer_of, parse_field, pieces_of
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from tests.model.samples import at, full_report

ONE, FIVE = CellRef("1"), CellRef("5")
NEW, OLD, TOTAL = at("3[new,natural]"), at("3[carried_in,natural]"), at("3[new,total]")
FIELD, SUM = DataField((TOTAL,)), DataField((TOTAL, at("3[carried_in,total]")))
WORDS = st.text(st.sampled_from("甲乙{}[],+3new1 "), max_size=12)
PIECES = st.lists(WORDS | st.sampled_from([FIELD, SUM, DataField((at("2[x]"),))]), max_size=6)


def report_with(text: str, figures: dict[str, str | int | None] | None = None) -> Report:
    given: dict[str, str | int | None] = {"3[new,natural]": 128, "1": text}
    return full_report(given=given | (figures or {}))


def joined(pieces: list[Piece]) -> list[Piece]:
    """Put words that stand beside each other together, as they come back."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece:
            found.append(piece)
    return found


@given(PIECES)
def test_words_and_fields_come_back_as_they_were(pieces: list[Piece]) -> None:
    assert list(pieces_of(answer_of(pieces))) == joined(pieces)


@given(WORDS)
def test_nothing_typed_becomes_a_field(text: str) -> None:
    report = report_with(answer_of([text]))
    assert (report.text(ONE), report.shown(ONE).spans) == (text, ())


@pytest.mark.parametrize(
    "text", ["{{", "{{{3[new,total]}}", "{{3[new,total]}}", "{{unit}}", "{{3[new,total]+}}", "{{{{}}"]
)
def test_braces_are_shown_as_braces(text: str) -> None:
    assert report_with(answer_of([text])).text(ONE) == text


def test_a_field_is_shown_as_its_figure_and_follows_it() -> None:
    report = report_with("收到{{3[new,total]}}件，共{{3[new,total]+3[carried_in,total]}}件。")
    assert report.text(ONE) == "收到128件，共128件。"
    assert report.stored_text(ONE) == "收到{{3[new,total]}}件，共{{3[new,total]+3[carried_in,total]}}件。"
    assert [(s.start, s.end, str(s.field)) for s in report.shown(ONE).spans] == [
        (2, 5, "3[new,total]"), (8, 11, "3[new,total]+3[carried_in,total]"),
    ]  # fmt: skip
    change = report.apply(Edits({NEW: Decimal(7), OLD: Decimal(30)}))
    assert report.paragraphs(ONE) == ("收到7件，共37件。",)
    assert ONE in change.cells
    assert ONE not in change.done.values
    assert ONE in report.apply(change.undo).cells
    assert report.text(ONE) == "收到128件，共128件。"


def test_only_texts_that_show_another_figure_change() -> None:
    report = report_with("收到{{3[new,natural]}}件。")
    assert ONE not in report.apply(Edits({OLD: Decimal(3)})).cells
    assert ONE not in report.apply(Edits({NEW: Decimal(128)})).cells
    report.apply(Edits({ONE: "收到128件。"}))
    assert ONE not in report.apply(Edits({NEW: Decimal(5)})).cells
    assert report.text(ONE) == "收到128件。"
    report.apply(Edits({ONE: None}))
    assert report.text(ONE) == ""


@pytest.mark.parametrize("written", ["3[new,natural]", "3[new,total]+3[new,natural]", "3[nobody,total]", "9[x]"])
def test_a_field_without_a_figure_shows_that(written: str) -> None:
    report = report_with(f"收到{{{{{written}}}}}件。", {"3[new,natural]": None})
    assert report.text(ONE) == "收到＿＿件。"


def test_marks_and_decimals_are_shown_as_in_the_tables() -> None:
    report = report_with("收费{{2[fees,amount]}}万元，{{3[new,natural]}}。", {"2[fees,amount]": "1.50"})
    report.apply(Edits({NEW: Mark.NOT_APPLICABLE}))
    assert report.text(ONE) == "收费1.50万元，不适用。"
    assert report.field_text(DataField((NEW, TOTAL))) == "＿＿"


def test_part_of_a_text_is_replaced() -> None:
    shown = report_with("收到{{3[new,total]}}件，办结{{3[total,total]}}件。").shown(ONE)
    assert shown.with_pieces(0, 2, ["接收"]) == "接收{{3[new,total]}}件，办结{{3[total,total]}}件。"
    assert [shown.touches_field(start, start + 1) for start in range(7)] == [
        False,
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    assert shown.with_pieces(3, 5, ["3"]) == "收到13件，办结{{3[total,total]}}件。"
    assert shown.with_pieces(6, 9, [FIELD]) == "收到{{3[new,total]}}件{{3[new,total]}}{{3[total,total]}}件。"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("今年，收到128件，办结128件，好。", "今年，收到{{3[new,total]}}件，办结128件，好。"),
        ("收到128件，办结128件。", "收到{{3[new,total]}}件，办结128件。"),
        ("收到共128件，办结129件。", "收到共{{3[new,total]}}件，办结129件。"),
        ("收到1128件，办结128件。", "收到1128件，办结128件。"),
        ("收到1280件，办结128件。", "收到1280件，办结128件。"),
        ("另外128", "另外128"),
        ("", ""),
    ],
)
def test_fields_are_kept_where_a_text_is_as_it_was(text: str, answer: str) -> None:
    shown = report_with("收到{{3[new,total]}}件，办结128件。").shown(ONE)
    assert shown.rewritten(text) == answer


def test_a_text_that_is_nothing_but_a_field_is_kept() -> None:
    shown = report_with("{{3[new,total]}}").shown(ONE)
    assert shown.rewritten("128") == "{{3[new,total]}}"
    assert Shown("{{").rewritten("{{3[new,total]}}") == "{{{{}}3[new,total]}}"


def test_a_field_is_read_as_it_is_printed() -> None:
    assert parse_field(str(SUM)) == SUM
    with pytest.raises(ValueError, match="nothing"):
        parse_field("nothing at all")
