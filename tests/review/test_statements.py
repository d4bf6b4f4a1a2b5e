"""The corpus: every statement names its cell, a wrong number is found, no trap is fallen into."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.review.figures import verdicts
from qisheng_desktop.review.verdicts import Outcome, Verdict
from tests.review.worlds import Counted, claims, corpus, edition, found, names, parse, world

LEAST_STATEMENTS = 300
LEAST_FROM_RULES = 100
LEAST_TRAPS = 100
RECALL = 0.97
COMPUTED = {"share", "growth", "rise", "last"}
STATEMENTS = [*corpus()["from_rules"], *corpus()["from_practice"]]


def read(text: str, name: str = "busy") -> dict[int, Verdict]:
    return {verdict.start: verdict for verdict in verdicts(world(name, text))}


def wrong(written: str) -> str:
    """Write another number of the same kind."""
    if written.isascii() or re.search(r"[０-９]", written):
        sign = "9" if not written.strip(" %").startswith("9") else "7"
        return re.sub(r"[0-9０-９]", sign, written, count=1)
    return "八千" if not written.startswith("百分之") else "百分之八十八"


def test_the_corpus_is_large_enough() -> None:
    said = sum(len(parse(text)[1]) for text in STATEMENTS)
    assert said >= LEAST_STATEMENTS
    assert sum(len(parse(text)[1]) for text in corpus()["from_rules"]) >= LEAST_FROM_RULES
    assert len(corpus()["traps"]) >= LEAST_TRAPS


def test_numbers_are_held_against_the_cells_they_name(record_property: Counted) -> None:
    missed, total = [], 0
    for marked in STATEMENTS:
        text, said = parse(marked)
        by_start = read(text)
        for one in said:
            total += 1
            verdict = by_start.get(one.start)
            is_right = verdict is not None and verdict.outcome is Outcome.EQUAL
            if is_right and verdict is not None and one.name not in COMPUTED:
                is_right = set(verdict.cells) == set(edition().match(names()[one.name]))
            if not is_right:
                missed.append((text, one.written, verdict))
    words = (
        f"{total} statements of number in {len(STATEMENTS)} sentences: {total - len(missed)} held against their cells"
    )
    record_property("counted", f"{words}; {len(corpus()['traps'])} traps")
    assert len(missed) <= (1 - RECALL) * total, missed


def test_a_wrong_number_is_found() -> None:
    missed, total = [], 0
    for marked in STATEMENTS:
        text, said = parse(marked)
        for one in said:
            total += 1
            other = wrong(one.written)
            changed = text[: one.start] + other + text[one.start + len(one.written) :]
            verdict = read(changed).get(one.start)
            if verdict is None or verdict.outcome is not Outcome.DIFFERENT:
                missed.append((changed, other, verdict))
    assert len(missed) <= (1 - RECALL) * total, missed


def test_correct_statements_raise_no_alarm() -> None:
    alarms = []
    for marked in STATEMENTS:
        text, _ = parse(marked)
        alarms += [finding.message for codes in found(world("busy", text), prefix="t-").values() for finding in codes]
    assert alarms == []


def test_numbers_that_state_nothing_are_not_held_against_anything() -> None:
    for marked in STATEMENTS:
        text, said = parse(marked)
        starts = {one.start for one in said}
        others = [verdict for start, verdict in read(text).items() if start not in starts]
        assert all(verdict.outcome is not Outcome.DIFFERENT for verdict in others), text


@pytest.mark.parametrize("trap", corpus()["traps"])
def test_no_trap_is_fallen_into(trap: str) -> None:
    assert found(world("busy", trap), prefix="t-") == {}


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim["text"])
def test_a_claim_is_wrong_in_one_report_and_right_in_another(claim: dict[str, str]) -> None:
    assert claim["rule"] in found(world(claim["fires"], claim["text"]), prefix="t-")
    if claim["silent"]:
        assert found(world(claim["silent"], claim["text"]), prefix="t-") == {}


def test_every_number_has_a_verdict() -> None:
    text = "2024年收到政府信息公开申请128件，培训20人次，约30件，依据第三十六条，电话0000-1234567，占比38.4%。"
    assert [verdict.written for verdict in verdicts(world("busy", text))] == [
        "2024", "128", "20", "30", "0000", "1234567", "38.4",
    ]  # fmt: skip
    assert all(v.reason for v in verdicts(world("busy", text)) if v.outcome is Outcome.NOT_COMPARED)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("收到政府信息公开申请约130件。", "是约数"),
        ("全县收到政府信息公开申请1500件。", "说的是其他单位或者更大范围"),
        ("上半年收到政府信息公开申请60件。", "说的不是本年全年"),
        ("计划明年受理政府信息公开申请90件。", "说的是计划"),
        ("延期答复政府信息公开申请6件。", "说的只是其中一部分"),
        ("培训20人次。", "计量单位是“人次”"),
        ("行政复议和行政诉讼分别为9件。", "是并列的数"),
        ("公开率100%。", "没有说明是什么的百分比"),
    ],
)
def test_what_is_not_compared_says_why(text: str, reason: str) -> None:
    assert [v.reason for v in verdicts(world("busy", text))] == [reason]


def test_blank_cells_and_an_unknown_last_year_are_not_compared() -> None:
    report = world("busy", "收到政府信息公开申请128件，同比增长5%。办结率97%。")
    report.apply(Edits({ref: None for ref in edition().figures if not report.is_computed(ref) and ref.section == "3"}))
    assert {v.outcome for v in verdicts(report)} == {Outcome.NOT_COMPARED}


def test_a_finding_says_both_sides_and_where() -> None:
    text = "全年收到政府信息公开申请127件。"
    finding = found(world("busy", text))["t-new"][0]
    assert (finding.left, finding.right) == (Decimal(127), Decimal(128))
    assert finding.passage is not None
    assert text[finding.passage.start : finding.passage.end] == "127件"
    assert finding.cells == (CellRef("3", "new", "total"),)
    assert "127件" in finding.message
    assert "128" in finding.message
    assert "相差 1" in finding.message


def test_a_county_speaks_of_its_whole_county() -> None:
    report = world("busy", "全县共收到政府信息公开申请130件。", unit="青禾县人民政府")
    assert "t-new" in found(report)
