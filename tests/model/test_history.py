"""Who changed what, from what, to what, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.model.history import Entries, Entry, History, Origin, Part, Step, steps_of
from tests.model.samples import at, full_report

NOON = datetime(2025, 1, 6, 12, tzinfo=UTC)


def test_the_steps_of_a_change_are_its_places_with_old_and_new() -> None:
    report = full_report()
    natural, total, key = at("3[new,natural]"), at("3[new,total]"), ("s-heading", at("4"))
    reason = Explanation("本地惯例")
    edits = Edits({natural: Decimal(2)}, {natural: "估"}, {total: Decimal(3)}, {"4": "四"}, {key: reason})
    change = report.apply(edits)
    assert list(steps_of(change)) == [
        Step(Part.VALUE, natural, Decimal(0), Decimal(2)),
        Step(Part.NOTE, natural, None, "估"),
        Step(Part.PRINTED, total, None, Decimal(3)),
        Step(Part.TITLE, at("4"), None, "四"),
        Step(Part.EXPLANATION, at("4"), None, reason, "s-heading"),
    ]
    back = [(step.part, step.at, step.new, step.old, step.rule) for step in steps_of(report.apply(change.undo))]
    assert back == list(map(tuple, steps_of(change)))


def test_entries_are_numbered_and_a_change_of_nothing_leaves_none() -> None:
    report, history = full_report(), History()
    for number in (1, 1, 2):
        change = report.apply(Edits({at("3[new,natural]"): Decimal(number)}))
        history.add(change, at=NOON, who="张三", origin=Origin.TYPED)
    assert [entry.number for entry in history.entries] == [1, 2]
    assert [entry.steps[0].new for entry in history.entries] == [Decimal(1), Decimal(2)]
    assert (history.entries[0].at, history.entries[0].who, history.entries[0].origin) == (NOON, "张三", Origin.TYPED)


def typed(*texts: str) -> History:
    report, history = full_report(), History()
    history.add(report.apply(Edits({at("1"): texts[0]})), at=NOON, who="", origin=Origin.TYPED)
    for text in texts[1:]:
        history.extend(report.apply(Edits({at("1"): text})))
    return history


def test_a_sentence_typed_is_one_entry() -> None:
    (entry,) = typed("一", "一二", "一二三").entries
    assert entry.steps == (Step(Part.VALUE, at("1"), "写了。", "一二三"),)


def test_what_is_typed_and_taken_back_leaves_no_entry() -> None:
    assert typed("一", "一二", "写了。").entries == []


def test_typing_elsewhere_is_a_further_step_of_the_entry() -> None:
    report, history = full_report(), History()
    history.add(report.apply(Edits({at("1"): "一"})), at=NOON, who="", origin=Origin.TYPED)
    history.extend(report.apply(Edits({at("5"): "五"})))
    assert [(step.at, step.old, step.new) for step in history.entries[0].steps] == [
        (at("1"), "写了。", "一"), (at("5"), "写了。", "五"),
    ]  # fmt: skip


def test_the_first_change_cannot_join_one_before_it() -> None:
    with pytest.raises(IndexError):
        History().extend(full_report().apply(Edits({at("1"): "一"})))


def entry(number: int) -> Entry:
    return Entry(number, NOON, "", Origin.TYPED, ())


class Unread:
    """An entry in a file; notes that it was read."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.is_read = False

    def read(self) -> Entry:
        self.is_read = True
        return entry(self.number)


def test_entries_are_read_when_they_are_asked_for() -> None:
    items = [Unread(1), Unread(2), Unread(3)]
    history = History.of(items)
    assert history.add(full_report().apply(Edits({at("1"): "一"})), at=NOON, who="", origin=Origin.TYPED)
    assert history.entries[-1].number == 4
    assert [item.is_read for item in items] == [False, False, True]
    assert [one.number for one in history.entries[:2]] == [1, 2]
    assert len(history.entries) == 4


def test_entries_are_a_list_like_any_other() -> None:
    entries = Entries([Unread(1), entry(2)])
    assert entries == [entry(1), entry(2)]
    assert entries == Entries([entry(1), Unread(2)])
    assert entries != [entry(1)]
    assert entries != Entries([entry(1), entry(3)])
    assert entries != 5
    entries[0] = entry(7)
    entries.insert(1, entry(8))
    del entries[2:]
    assert entries == [entry(7), entry(8)]
