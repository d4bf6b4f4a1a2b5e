"""Every answer stands in its file twice, so that no single hole takes one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qisheng_desktop.storage.losses import Loss, LossKind
from qisheng_desktop.storage.project import Access, Project, encode
from qisheng_desktop.storage.reading import Opened
from qisheng_desktop.storage.record import open_line, seal_line
from tests.model.samples import at
from tests.storage.samples import NOON, attached, index_of, lines_of, read, resealed, sample
from tests.strategies import projects

DAMAGED, MISSING, RESTORED = LossKind.DAMAGED, LossKind.MISSING, LossKind.RESTORED
COPY_DAMAGED = LossKind.COPY_DAMAGED


def twice(project: Project | None = None) -> list[bytes]:
    return encode(project or sample(), at=NOON).splitlines(keepends=True)


def read_without(lines: list[bytes], *beginnings: str) -> Opened:
    """Read a file in which some lines are of noughts."""
    lines = [*lines]
    for beginning in beginnings:
        index = index_of(lines, beginning)
        lines[index] = b"\0" * (len(lines[index]) - 1) + b"\n"
    return read(b"".join(lines))


def beginning(line: bytes) -> str:
    return line.decode().partition("\t")[0]


def test_behind_the_history_all_answers_come_once_more() -> None:
    records = [open_line(line.rstrip(b"\n")) for line in twice()]
    kinds = [record.kind for record in records]
    last = max(index for index, kind in enumerate(kinds) if kind == "history")
    firsts = [record for record in records[1:last] if record.kind != "history"]
    copies = records[last + 1 : -1]
    assert [f"copy-{record.kind}" for record in firsts] == [record.kind for record in copies]
    assert [[*record.spelt.items()][1:] for record in firsts] == [[*record.spelt.items()][1:] for record in copies]
    assert records[-1].values["twice"] == {
        "field": 2,
        "p": 5,
        "row": 4,
        **dict.fromkeys(("note", "printed", "title", "explanation", "setting"), 1),
    }


@pytest.mark.parametrize("project", [sample(), attached()], ids=["sample", "last year"])
def test_what_is_damaged_in_one_place_is_taken_from_the_other(project: Project) -> None:
    lines = twice(project)
    for line in lines[1:-1]:
        text = beginning(line)
        kind = open_line(line.rstrip(b"\n")).kind
        if kind == "history":
            continue
        opened = read_without(lines, text)
        again = opened.project
        assert again.report.everything == project.report.everything
        assert again.settings == project.settings
        assert again.history == project.history
        assert again.access is Access.RECOVERED
        (loss,) = opened.losses
        assert loss.kind is (COPY_DAMAGED if kind.startswith("copy-") else RESTORED)
        assert loss.count == 1
        assert loss.record == ("" if kind.startswith("copy-") else kind)


def test_what_was_put_back_is_named() -> None:
    opened = read_without(twice(), '{"k":"p","s":"1","i":2', '{"k":"row","s":"3","r":"new"', '{"k":"copy-title"')
    assert opened.losses == (
        Loss(0, RESTORED, "p", "1", 2),
        Loss(0, RESTORED, "row", "3[new]"),
        Loss(0, COPY_DAMAGED, count=1),
    )


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ('"row","s":"3","r":"new"', Loss(11, DAMAGED, "row", "3[new]")),
        ('"title","s":"4"', Loss(15, DAMAGED, "title", "4")),
        ('"p","s":"1","i":2', Loss(7, DAMAGED, "p", "1", 2)),
    ],
)
def test_what_is_damaged_in_both_places_is_lost_once(text: str, loss: Loss) -> None:
    lines = twice()
    for start in (f'{{"k":{text}', f'{{"k":"copy-{text[1:]}'):
        index = index_of(lines, start)
        lines[index] = lines[index].replace(b"}\t", b"]\t")
    assert read(b"".join(lines)).losses == (loss,)


def test_what_is_gone_in_both_places_is_counted() -> None:
    both = ['{"k":"row","s":"3","r":"new"', '{"k":"copy-row","s":"3","r":"new"']
    opened = read_without(twice(), *both, '{"k":"history","n":2', '{"k":"history","n":3')
    assert opened.losses == (Loss(0, MISSING, count=1), Loss(0, MISSING, "history", count=2))
    paragraph = read_without(twice(), '{"k":"p","s":"1","i":1', '{"k":"copy-p","s":"1","i":1')
    assert paragraph.losses == (Loss(0, MISSING, "p", "1", 1),)


def test_a_damaged_entry_of_the_history_is_no_lost_answer() -> None:
    lines = twice()
    index = index_of(lines, '{"k":"history","n":2')
    lines[index] = lines[index].replace(b"}\t", b"]\t")
    assert read(b"".join(lines)).losses == (Loss(index + 1, DAMAGED, "history"),)


def test_a_lost_head_is_named() -> None:
    opened = read_without(twice(), '{"k":"head"')
    assert opened.losses == (Loss(1, DAMAGED, "head"),)
    assert opened.project.report.everything == sample().report.everything


@pytest.mark.parametrize("junk", [b"\x07\n", b'{"k":"row","s":"3","r":"new"}\t#00000000\n'])
def test_a_line_too_many_is_told_even_if_nothing_is_lost(junk: bytes) -> None:
    lines = twice()
    opened = read(b"".join([*lines[:5], junk, *lines[5:]]))
    (loss,) = opened.losses
    assert (loss.kind, loss.line) == (DAMAGED, 6)


def test_a_changed_copy_breaks_the_seal() -> None:
    lines = twice()
    index = index_of(lines, '{"k":"copy-row","s":"3","r":"new"')
    lines[index] = seal_line(beginning(lines[index]).replace('"22"', '"23"'))
    opened = read(b"".join(lines))
    assert opened.losses == (Loss(0, LossKind.WRONG_SEAL),)
    assert opened.project.report.value(at("3[new,natural]")) == 22


def test_a_file_cut_short_says_so_and_nothing_of_copies_alone() -> None:
    lines = twice()
    first = index_of(lines, '{"k":"copy-')
    assert read(b"".join(lines[:first])).losses == (Loss(0, LossKind.NO_SEAL),)
    assert read(b"".join(lines[: first + 3])).losses[-1] == Loss(0, LossKind.NO_SEAL)


def test_a_file_from_before_there_were_copies_gets_them_with_the_next_save() -> None:
    opened = read(b"".join(lines_of(sample())))
    assert not opened.losses
    saved = twice(opened.project)
    assert b'"format":[1,1],"read":[1,0],"write":[1,1]' in saved[0]
    assert saved[1:-1] == twice()[1:-1]


def test_answers_to_another_form_are_doubled_too_however_they_are_spelt() -> None:
    strangers = ['{"k":"row","s":"7","r":"new","v":{"natural":"3"}}', '{ "k": "note", "at":"7[new,x]" ,"t":"附"}']
    data = resealed([*lines_of(sample())[:-1], *map(seal_line, strangers)])
    project = read(data).project
    lines = twice(project)
    assert read(b"".join(lines)).losses == ()
    for text in strangers:
        opened = read_without(lines, text)
        assert [loss.kind for loss in opened.losses] == [RESTORED]
        assert len(twice(opened.project)) == len(lines)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a machine may be busy
@given(projects(), st.integers(0, 10**6), st.data())
def test_no_hole_between_an_answer_and_its_copy_takes_one(project: Project, place: int, data: st.DataObject) -> None:
    whole = encode(project, at=NOON)
    lines = whole.splitlines(keepends=True)
    apart = sum(len(line) for line in lines if line.startswith(b'{"k":"copy-'))
    end = len(whole) - len(lines[-1])
    size = data.draw(st.integers(1, max(1, apart - max(map(len, lines)))))
    start = len(lines[0]) + place % max(1, end - len(lines[0]) - size)
    opened = read(whole[:start] + b"\0" * size + whole[start + size :])
    assert opened.losses
    assert opened.project.report.everything == project.report.everything
    assert opened.project.settings == project.settings
