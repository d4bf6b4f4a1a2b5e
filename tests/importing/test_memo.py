"""What is remembered of the documents read before changes nothing: with memos full or empty, the draft is the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.importing.fills import stands_alone
from qisheng_desktop.importing.labels import BARE_FIGURE, Labels
from qisheng_desktop.importing.layouts import CHECKED, LARGEST_KEPT, Cell, layout_of
from qisheng_desktop.importing.memo import Memo
from qisheng_desktop.importing.reader import forget, read_bytes
from qisheng_desktop.importing.sections import Words, sections_of
from qisheng_desktop.importing.stream import Paragraph
from qisheng_desktop.importing.vocabulary import is_blank, looks_like_figure, vocabulary_of
from tests.importing.documents import (
    CATALOGUE,
    YEARS,
    Page,
    figures,
    make_page,
    make_report,
    to_docx,
    to_html,
    to_tabs,
    to_word_text,
)
from tests.importing.test_zoo import CASES, Case

TRIED = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SEEDS = st.integers(1, 10_000)
MAKERS = st.sampled_from(
    [
        to_docx, lambda page: to_html(page).encode(), lambda page: to_word_text(page).encode(),
        lambda page: to_tabs(page).encode(),
    ]
)  # fmt: skip
ODD = st.sampled_from(
    [
        "", " ", "-", "/", "０", "１２", "12.5", "1,024", "251000元", "十二", "22（其中修订16件）", "3 4", "=", "x",
        "总计", "自然人", "1.", "+19", "-3", "999999999999999999", "①", "12\n13", "2023年", "（六）其他处理",
    ]
)  # fmt: skip


def document(case: Case, seed: int) -> bytes:
    return case.make(case.twist(make_page(make_report(case.edition, seed))))


def read(data: bytes) -> Draft:
    return read_bytes(data, "a", CATALOGUE)


@TRIED
@given(st.sampled_from(CASES), SEEDS, SEEDS, st.sampled_from(CASES))
def test_the_zoo_is_read_alike_cold_and_warm(case: Case, seed: int, other: int, between: Case) -> None:
    data = document(case, seed)
    forget()
    cold = read(data)
    forget()
    for case_before, seed_before in ((between, other), (case, other)):
        read(document(case_before, seed_before))
    assert read(data) == cold


@TRIED
@given(st.sampled_from(list(YEARS)), SEEDS, MAKERS, st.lists(ODD, min_size=1, max_size=4), st.integers(2, 40))
def test_odd_figures_in_a_known_layout_are_read_as_in_an_unknown_one(
    edition: str, seed: int, make: Callable[[Page], bytes], odd: list[str], every: int
) -> None:
    def spoilt(page: Page) -> Page:
        met = iter(range(10_000))
        return figures(lambda text: odd[n % len(odd)] if (n := next(met)) % every == 0 else text)(page)

    data = make(spoilt(make_page(make_report(edition, seed))))
    forget()
    cold = read(data)
    forget()
    for before in (make_report(edition, seed + 1), make_report(edition, seed + 2)):
        read(make(make_page(before)))
        read(make(spoilt(make_page(before))))
    assert read(data) == cold


@pytest.mark.parametrize("code", YEARS)
def test_a_plan_is_made_of_every_table_of_the_form(code: str) -> None:
    forget()
    read(to_html(make_page(make_report(code, 1))).encode())
    for table in CATALOGUE.edition(code, [each.code for each in CATALOGUE.supplements_for(code)]).tables:
        vocabulary = vocabulary_of(table)
        assert vocabulary.are_words
        assert len(vocabulary.plans) == 1


@given(st.from_regex(BARE_FIGURE, fullmatch=True))
def test_bare_figures_are_alike_to_whoever_looks_for_labels(text: str) -> None:
    assert looks_like_figure(text)
    assert not is_blank(text)
    for code in YEARS:
        for table in CATALOGUE.edition(code).tables:
            vocabulary = vocabulary_of(table)
            assert vocabulary.row(text, ()) is vocabulary.line(text) is None
            labels = (vocabulary.rows, vocabulary.groups, vocabulary.headings, vocabulary.spanners, vocabulary.others)
            assert not any(each.search(text).found for each in labels)


@given(st.from_regex(CHECKED, fullmatch=True))
def test_results_of_checks_are_alike_to_whoever_looks_for_labels(text: str) -> None:
    assert not looks_like_figure(text)
    assert not is_blank(text)
    for code in YEARS:
        edition = CATALOGUE.edition(code)
        (placed,) = sections_of(edition).place([Paragraph(text)])
        assert isinstance(placed, Words)
        for vocabulary in map(vocabulary_of, edition.tables):
            assert vocabulary.row(text, ()) is vocabulary.line(text) is None
            labels = (vocabulary.rows, vocabulary.groups, vocabulary.headings, vocabulary.spanners, vocabulary.others)
            assert not any(each.search(text).found for each in labels)


@pytest.mark.parametrize("label", ["2023", "123件", "1234项目数量", "1", "234567规章"])
def test_labels_that_figures_could_be_taken_for_are_told(label: str) -> None:
    assert not Labels([("a", "总计"), ("b", label)]).are_words


@pytest.mark.parametrize("label", ["12件", "3其他", "本年新收"])
def test_labels_that_no_figure_is_taken_for_are_words(label: str) -> None:
    assert Labels([("a", label)]).are_words


def test_a_memo_is_bounded() -> None:
    memo = Memo[int, str](3)
    for number in range(7):
        assert memo.keep(number, str(number)) == str(number)
        assert len(memo) <= 3
    assert (memo.get(6), memo.get(0)) == ("6", None)
    memo.clear()
    assert memo.get(6) is None


def test_a_cell_that_reaches_beyond_some_rows_is_told() -> None:
    layout = layout_of([Cell("a", 0, 0, 2), Cell("b", 0, 1), Cell("c", 1, 1), Cell("d", 2, 0), Cell("e", 2, 1)])
    assert stands_alone(layout, 0, 2)
    assert stands_alone(layout, 2, 3)
    assert not stands_alone(layout, 0, 1)
    assert not stands_alone(layout, 1, 3)


def test_a_large_table_is_not_kept() -> None:
    wide = [Cell("a", 0, 0, LARGEST_KEPT // 100 + 1, 100)]
    assert layout_of(wide) is not layout_of(wide)
    small = [Cell("a", 0, 0, 2, 100)]
    assert layout_of(small) is layout_of(small)
