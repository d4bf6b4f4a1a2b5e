from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

import qisheng_desktop
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.history import Entry, History, Origin, Part, Step
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.project import MAGIC, MOST_ENTRIES, MOST_HISTORY, Access, Project, digest_of, encode, kept
from qisheng_desktop.storage.record import Record, open_line, seal_line
from qisheng_desktop.storage.values import read_entry
from tests.model.samples import NEW, OLD, at, full_report
from tests.storage.samples import NOON, lines_of, read, resealed, sample
from tests.strategies import projects


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a machine may be busy
@given(projects())
def test_what_is_saved_is_what_is_loaded(project: Project) -> None:
    data = encode(project, at=NOON)
    opened = read(data)
    again = opened.project
    assert not opened.losses
    assert again.report.everything == project.report.everything
    assert again.report.edition.code == project.report.edition.code
    assert again.report.edition.supplements == project.report.edition.supplements
    assert again.report.findings == project.report.findings
    assert again.history == project.history
    assert again.settings == project.settings
    assert (again.identity, again.sequence) == (project.identity, project.sequence + 1)
    assert (again.access, again.digest) == (Access.WRITABLE, digest_of(data))
    again.sequence, again.digest = project.sequence, project.digest
    assert encode(again, at=NOON) == data


def test_the_order_of_the_lines() -> None:
    kinds = [open_line(line.rstrip(b"\n")).kind for line in lines_of(sample())]
    order = ["head", "field", "p", "row", "note", "printed", "title", "explanation", "setting", "history", "end"]
    assert list(dict.fromkeys(kinds)) == order
    assert kinds == sorted(kinds, key=order.index)
    assert kinds.count("p") == 5
    assert kinds.count("history") == 3


def test_the_head_says_what_the_file_is() -> None:
    project = sample()
    project.sequence, project.digest = 4, "ab" * 32
    data = encode(project, at=NOON)
    assert MAGIC.encode() in data[:64]
    head = open_line(data.split(b"\n")[0]).values
    assert head == {
        "k": "head",
        "magic": MAGIC,
        "format": [1, 1],
        "read": [1, 0],
        "write": [1, 1],
        "doc": project.identity,
        "seq": 5,
        "parent": "ab" * 32,
        "app": qisheng_desktop.__version__,
        "at": "2021-01-20T12:00:00+08:00",
        "edition": "2019",
        "supplements": ["jilin-2020"],
        "year": 2020,
        "folded": 0,
    }


def test_the_end_counts_and_seals() -> None:
    lines = lines_of(sample())
    end = open_line(lines[-1].rstrip(b"\n"))
    assert end.values["n"] == len(lines) - 1
    assert end.values["sha256"] == digest_of(b"".join(lines[:-1]))


def test_a_row_is_one_line_keyed_by_column_with_figures_as_text() -> None:
    rows = [line.decode().partition("\t")[0] for line in lines_of(sample()) if line.startswith(b'{"k":"row"')]
    assert rows == [
        '{"k":"row","s":"2","r":"procurement","v":{"amount":"12.345600"}}',
        '{"k":"row","s":"2","r":"published_total","v":{"":"120"}}',
        '{"k":"row","s":"3","r":"new","v":{"natural":"22","business":"0"}}',
        '{"k":"row","s":"3","r":"denied_2","v":{"natural":"unavailable"}}',
    ]


def test_totals_and_findings_are_not_in_the_file() -> None:
    project = Project(full_report())
    data = encode(project, at=NOON).decode()
    assert not re.search(r'"(total|review_total|direct_total|after_total)":', data)
    assert all(finding.message not in data for finding in project.report.findings)


def test_digits_are_kept_as_they_were_typed() -> None:
    report = Report(NEW, 2024, Edits({at("2[fees,amount]"): Decimal("1.50")}))
    again = read(encode(Project(report), at=NOON)).project.report
    assert str(again.value(at("2[fees,amount]"))) == "1.50"


def entry(number: int, size: int) -> Entry:
    step = Step(Part.VALUE, CellRef("1"), None, "字" * (size // 3))
    return Entry(number, NOON + timedelta(seconds=number), "", Origin.TYPED, (step,))


def test_the_oldest_history_goes_when_there_are_too_many_entries() -> None:
    project = Project(Report(OLD, 2020), History.of([entry(number, 9) for number in range(1, MOST_ENTRIES + 11)]))
    project.folded = 5
    again = read(encode(project, at=NOON)).project
    assert [one.number for one in again.history.entries] == list(range(11, MOST_ENTRIES + 11))
    assert again.folded == 15
    assert len(project.history.entries) == MOST_ENTRIES + 10


def test_the_oldest_history_goes_when_it_is_too_long() -> None:
    size = 300_000
    history = History.of([entry(number, size) for number in range(1, 31)])
    numbers = [one.number for one in kept(history)]
    assert numbers == list(range(31 - len(numbers), 31))
    assert MOST_HISTORY - 2 * size < len(numbers) * size <= MOST_HISTORY


def test_an_entry_longer_than_any_line_goes() -> None:
    history = History.of([entry(1, 9), entry(2, 1_200_000), entry(3, 9)])
    assert [one.number for one in kept(history)] == [1, 3]
    again = read(encode(Project(Report(OLD, 2020), history), at=NOON)).project
    assert again.folded == 1


def test_history_is_not_read_before_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encode(sample(), at=NOON)
    read_entries: list[object] = []

    def count(record: Record) -> Entry:
        read_entries.append(record)
        return read_entry(record)

    monkeypatch.setattr("qisheng_desktop.storage.values.read_entry", count)
    project = read(data).project
    assert encode(project.snapshot(), at=NOON).count(b"\n") == data.count(b"\n")
    assert read_entries == []
    assert project.history == sample().history
    assert [one.number for one in project.history.entries] == [1, 2, 3]
    assert len(read_entries) == 3  # each once


def test_an_entry_may_hold_every_character_that_other_programs_take_for_the_end_of_a_line() -> None:
    old = "一\x0b二\x0c三\x1c四\x85五\u2028六\u2029七\r八"
    steps = (Step(Part.VALUE, CellRef("1"), old, "改好"),)
    entries = [Entry(number, NOON, "", Origin.TYPED, steps) for number in (1, 2)]
    opened = read(encode(Project(Report(OLD, 2020), History.of(entries)), at=NOON))
    assert [*opened.project.history.entries] == entries


def test_entries_that_stand_apart_are_all_read_and_what_stands_between_is_kept() -> None:
    *lines, last, _ = encode(sample(), at=NOON).splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith(b'{"k":"history"'))
    between = seal_line('{"k":"dream","v":1}')
    opened = read(resealed([*lines[: first + 1], between, *lines[first + 1 :], last]))
    assert not opened.losses
    assert opened.project.history == sample().history
    assert opened.project.unknown == {"history": ['{"k":"dream","v":1}']}


def test_a_forged_entry_is_kept_as_it_stands_and_says_nothing() -> None:
    lines = encode(sample(), at=NOON).splitlines(keepends=True)[:-1]
    forged = '{"k":"history","n":9,"at":"noon","who":"","how":"typed","steps":[]}'
    opened = read(resealed([*lines, seal_line(forged)]))
    assert not opened.losses
    assert opened.project.history.entries[-1].steps == ()
    assert forged.encode() in encode(opened.project, at=NOON)


def test_an_entry_with_a_number_that_no_program_gives_is_read_at_once() -> None:
    lines = encode(sample(), at=NOON).splitlines(keepends=True)[:-1]
    odd = '{"k":"history","n":1234567890,"at":"2021-01-20T12:00:00+08:00","who":"","how":"typed","steps":[]}'
    opened = read(resealed([*lines, seal_line(odd)]))
    assert opened.project.history.entries[-1].number == 1234567890


def test_a_file_whose_head_was_forged_away_is_read_all_the_same() -> None:
    lines = encode(sample(), at=NOON).splitlines(keepends=True)[1:-1]
    opened = read(resealed([b"?\n", *lines]))
    assert opened.losses
    assert opened.project.history == sample().history
