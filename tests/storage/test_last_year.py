"""Last year's report inside the file: whole, by the line, and whatever happens to it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from qisheng_desktop.errors import UnknownEditionError
from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.history import Part
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.files import open_project, save_project
from qisheng_desktop.storage.losses import Loss, LossKind
from qisheng_desktop.storage.project import Access, Project, encode
from qisheng_desktop.storage.reading import Opened, decode_with
from qisheng_desktop.storage.record import seal_line
from tests.model.samples import CATALOGUE, JILIN, NEW, at
from tests.storage.samples import NOON, PATH, attached, edition, index_of, lines_of, read, resealed


def read_lines(lines: list[bytes]) -> Opened:
    """Read a file of these lines, whose end says that they are right."""
    return read(resealed([*lines[:-1]]))


def spoilt(beginning: str, text: str) -> Opened:
    """Read the file with another line in the place of one of it."""
    lines = lines_of(attached())
    lines[index_of(lines, beginning)] = seal_line(text)
    return read_lines(lines)


def test_it_is_kept_whole() -> None:
    project = attached()
    again = read(encode(project, at=NOON)).project
    assert again.report.everything == project.report.everything
    assert again.report.attached == project.report.attached
    assert again.report.last_value(at("3[new,natural]")) == 22
    assert again.report.is_unrevised(CellRef("1"))
    assert again.history == project.history
    assert [step.part for step in again.history.entries[0].steps] == [Part.VALUE, Part.UNREVISED, Part.LAST]
    again.sequence, again.digest = 0, ""
    assert encode(again, at=NOON) == encode(project, at=NOON)


def test_its_lines_stand_between_the_settings_and_the_history() -> None:
    kinds = [line[6 : line.index(b'"', 6)].decode() for line in lines_of(attached())]
    assert list(dict.fromkeys(kinds)) == [
        "head", "p", "unrevised", "setting", "last", "last-field", "last-p", "last-row", "last-note", "last-printed",
        "last-title", "history", "end",
    ]  # fmt: skip


def test_it_is_read_back_before_it_is_written(tmp_path: Path) -> None:
    project = attached()
    save_project(project, tmp_path / "a.qisheng", at=NOON)
    opened = open_project(tmp_path / "a.qisheng", CATALOGUE)
    assert opened.losses == ()
    assert opened.project.report.attached == project.report.attached
    project.report.apply(Edits(last=Attachment()))
    save_project(project, tmp_path / "a.qisheng", at=NOON)
    assert open_project(tmp_path / "a.qisheng", CATALOGUE).project.report.attached is None


def test_of_the_same_edition_it_is_read_back_too(tmp_path: Path) -> None:
    report = Report(NEW, 2023, Edits(last=Attachment(last_year_of(Report(NEW, 2022)))))
    save_project(Project(report), tmp_path / "a.qisheng", at=NOON)
    assert open_project(tmp_path / "a.qisheng", CATALOGUE).project.report.last is not None


@pytest.mark.parametrize(
    ("beginning", "loss"),
    [
        ('{"k":"last","', Loss(0, LossKind.DAMAGED, "last")),
        ('{"k":"last-row","s":"3"', Loss(0, LossKind.DAMAGED, "last-row", "3[new]")),
        ('{"k":"last-p","s":"1","i":2', Loss(0, LossKind.DAMAGED, "last-p", "1", 2)),
        ('{"k":"last-title"', Loss(0, LossKind.DAMAGED, "last-title", "4")),
        ('{"k":"unrevised"', Loss(0, LossKind.DAMAGED, "unrevised", "1")),
    ],
)
def test_a_damaged_line_costs_that_line(beginning: str, loss: Loss) -> None:
    lines = lines_of(attached())
    index = index_of(lines, beginning)
    lines[index] = lines[index].replace(b"\t#", b" \t#")
    opened = read(b"".join(lines))
    assert [replace(one, line=0) for one in opened.losses] == [loss]
    assert opened.project.access is Access.RECOVERED


def test_paragraphs_gone_from_its_texts_are_missed() -> None:
    lines = lines_of(attached())
    del lines[index_of(lines, '{"k":"last-p","s":"1","i":1')]
    opened = read(b"".join(lines))
    assert [loss for loss in opened.losses if loss.record] == [Loss(0, LossKind.MISSING, "last-p", "1", 1)]


@pytest.mark.parametrize(
    ("beginning", "text", "loss"),
    [
        ('{"k":"last","', '{"k":"last","edition":"2019","supplements":[],"year":"MMXX","source":""}', ("last", "")),
        ('{"k":"last","', '{"k":"last","edition":"2019","supplements":[1],"year":2020,"source":""}', ("last", "")),
        ('{"k":"last-row"', '{"k":"last-row","s":"3","r":"new","v":[1]}', ("last-row", "3[new]")),
        ('{"k":"last-printed"', '{"k":"last-printed","at":"3[new,total]","v":1}', ("last-printed", "3[new,total]")),
    ],
)
def test_a_line_that_says_nothing_usable_is_a_loss(beginning: str, text: str, loss: tuple[str, str]) -> None:
    found = [one for one in spoilt(beginning, text).losses if one.kind is LossKind.UNUSABLE]
    assert [(one.record, one.at) for one in found] == [loss]


def test_a_second_one_is_a_loss() -> None:
    lines = lines_of(attached())
    lines.insert(index_of(lines, '{"k":"history"'), lines[index_of(lines, '{"k":"last","')])
    assert [(loss.kind, loss.record) for loss in read_lines(lines).losses] == [(LossKind.DOUBLED, "last")]


@pytest.mark.parametrize(
    "head",
    [
        '{"k":"last","edition":"2031","supplements":[],"year":2020,"source":"x"}',
        '{"k":"last","edition":"2019","supplements":[],"year":2028,"source":"x"}',
    ],
)
def test_in_a_form_that_is_not_known_it_goes_back_as_it_is(head: str) -> None:
    lines = lines_of(attached())
    lines[index_of(lines, '{"k":"last","')] = seal_line(head)
    opened = read_lines(lines)
    assert opened.losses == ()
    assert opened.project.report.attached is None
    written = [line for line in lines_of(opened.project) if line.startswith(b'{"k":"last')]
    assert written == [line for line in lines if line.startswith(b'{"k":"last')]


def test_what_is_not_known_of_it_goes_back_byte_for_byte_and_in_its_place() -> None:
    lines = lines_of(attached())
    for beginning in ("last", "last-field", "last-p", "last-row"):
        index = index_of(lines, f'{{"k":"{beginning}"')
        lines[index] = seal_line(lines[index].decode().partition("\t")[0][:-1] + ',"new":{ "a" : 1.50 }}')
    first_row = index_of(lines, '{"k":"last-row"')
    strangers = ['{"k":"last-row","s":"7","r":"new","v":{"natural":"3"}}', '{"k":"last-history","n":1}']
    lines[first_row + 4 : first_row + 4] = [seal_line(strangers[0]), seal_line(strangers[1])]
    lines.insert(index_of(lines, '{"k":"last-field"'), seal_line('{"k":"last-note","at":"7[x,y]","t":"x"}'))
    opened = read_lines(lines)
    assert opened.losses == ()
    assert sorted(lines_of(opened.project)[1:-1]) == sorted(lines[1:-1])


def test_the_second_form_is_asked_for() -> None:
    asked: list[tuple[str, ...]] = []

    def find(code: str, supplements: tuple[str, ...]) -> Edition:
        asked.append((code, *supplements))
        if code == "2019":
            raise UnknownEditionError(code)
        return edition(code, supplements)

    opened = decode_with(encode(attached(), at=NOON), PATH, find)
    assert asked == [("2021",), ("2019", "jilin-2020")]
    assert opened.project.report.attached is None
    assert JILIN.code == "2019"


def test_texts_longer_than_any_may_be_are_a_loss() -> None:
    lines = lines_of(attached())
    index = index_of(lines, '{"k":"last-p","s":"preface"')
    texts = [f'{{"k":"last-p","s":"preface","i":{number},"t":"{"字" * 150_000}"}}' for number in range(2)]
    lines[index : index + 1] = [seal_line(text) for text in texts]
    opened = read_lines(lines)
    assert [loss for loss in opened.losses if loss.record] == [Loss(0, LossKind.UNUSABLE, "last-p", "preface", 0, 2)]


def test_figures_are_found_by_the_reopened_report() -> None:
    report = read(encode(attached(), at=NOON)).project.report
    assert report.last_value(at("3[new,total]")) == Decimal(22)
    assert report.last_text(CellRef("unit")) == "某某县某某镇人民政府"
