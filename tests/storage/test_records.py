from __future__ import annotations

from decimal import Decimal

import pytest

from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.validation import MOST_CHARACTERS
from qisheng_desktop.storage.losses import Loss, LossKind
from qisheng_desktop.storage.project import encode
from qisheng_desktop.storage.reading import Opened
from qisheng_desktop.storage.record import MOST_LINES, seal_line
from qisheng_desktop.storage.values import read_figure, read_ref, read_value, write_ref
from tests.model.samples import at
from tests.storage.samples import NOON, lines_of, read, resealed, sample

UNUSABLE = LossKind.UNUSABLE


def read_with(*texts: str) -> Opened:
    """Read a whole file whose only records, beside its head and end, are these."""
    return read(resealed([lines_of(sample())[0], *(seal_line(text) for text in texts)]))


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ('{"k":"field","c":"unit"}', ("field", "unit")),
        ('{"k":"field","t":"x"}', ("field", "")),
        ('{"k":"field","c":"unit","t":"two\\nlines"}', ("field", "unit")),
        ('{"k":"field","c":"level","t":"moon"}', ("field", "level")),
        ('{"k":"field","c":"year","t":"MMXX"}', ("field", "year")),
        ('{"k":"field","c":"1","t":"a section"}', ("field", "1")),
        ('{"k":"field","c":"preface","t":"paragraphs"}', ("field", "preface")),
        ('{"k":"p","s":"1","i":-1,"t":"x"}', ("p", "1", -1)),
        ('{"k":"p","s":"1","i":0,"t":"two\\nparagraphs"}', ("p", "1", 0)),
        (f'{{"k":"p","s":"1","i":{MOST_LINES},"t":"far"}}', ("p", "1", MOST_LINES)),
        ('{"k":"p","s":"1","i":0,"t":"\\u0007"}', ("p", "1", 0)),
        ('{"k":"row","s":"3","r":"new","v":[1]}', ("row", "3[new]")),
        ('{"k":"row","s":"3","r":"new"}', ("row", "3[new]")),
        ('{"k":"row","s":"3","r":"new","v":{"natural":12}}', ("row", "3[new,natural]")),
        ('{"k":"row","s":"3","r":"new","v":{"natural":"1e9"}}', ("row", "3[new,natural]")),
        ('{"k":"row","s":"3","r":"new","v":{"natural":"1234567890123456"}}', ("row", "3[new,natural]")),
        ('{"k":"note","at":"3[new","t":"x"}', ("note", "3[new")),
        ('{"k":"note","at":"3[new,natural]","t":1}', ("note", "3[new,natural]")),
        ('{"k":"printed","at":"3[new,total]","v":12}', ("printed", "3[new,total]")),
        ('{"k":"title","s":"4","t":"two\\nlines"}', ("title", "4")),
        ('{"k":"explanation","rule":"s-heading","at":"4","t":"x"}', ("explanation", "4")),
        ('{"k":"explanation","rule":"s-heading","at":"4","t":"x","figures":[["4"]]}', ("explanation", "4")),
        ('{"k":"explanation","rule":"s-heading","at":"4","t":"x","figures":[["4",1]]}', ("explanation", "4")),
        ('{"k":"explanation","rule":"s-heading","at":"4","t":"x","figures":[["4",{"m":"x"}]]}', ("explanation", "4")),
        ('{"k":"explanation","rule":"t-new","at":["1"],"t":"x","figures":[]}', ("explanation", "")),
        ('{"k":"setting","name":"x"}', ("setting", "")),
    ],
)
def test_a_whole_line_that_says_nothing_usable_is_a_loss(text: str, loss: tuple[str, str, int]) -> None:
    assert read_with(text).losses == (Loss(2, UNUSABLE, *loss),)


def test_the_other_cells_of_a_row_stay() -> None:
    opened = read_with('{"k":"row","s":"3","r":"new","v":{"natural":"many","business":"2","research":"unavailable"}}')
    assert [loss.at for loss in opened.losses] == ["3[new,natural]"]
    assert opened.project.report.answers[at("3[new,business]")] == Decimal(2)
    assert opened.project.report.answers[at("3[new,research]")] is Mark.UNAVAILABLE


def test_the_first_of_two_is_taken() -> None:
    opened = read_with('{"k":"field","c":"unit","t":"first"}', '{"k":"field","c":"unit","t":"second"}')
    assert opened.losses == (Loss(3, LossKind.DOUBLED, "field", "unit"),)
    assert opened.project.report.unit == "first"


def test_a_text_longer_than_any_may_be_is_lost() -> None:
    half = "x" * (MOST_CHARACTERS // 2 + 1)
    opened = read_with(*(f'{{"k":"p","s":"1","i":{index},"t":"{half}"}}' for index in range(2)))
    assert opened.losses == (Loss(0, UNUSABLE, "p", "1", 0, 2),)
    assert opened.project.report.text(CellRef("1")) == ""


@pytest.mark.parametrize(
    "text",
    [
        '{"k":"field","c":"fax","t":"x"}',
        '{"k":"p","s":"7","i":0,"t":"x"}',
        '{"k":"row","s":"7","r":"new","v":{"natural":"1"}}',
        '{"k":"row","s":"3","r":"gone","v":{}}',
        '{"k":"row","s":"3","r":"new","v":{"gone":"1","natural":"2"}}',
        '{"k":"row","s":"3","r":"new","v":{"total":"3"}}',
        '{"k":"row","s":"3","r":"new","v":{},"new":1}',
        '{"k":"field","c":"phone","t":"","new":1}',
        '{"k":"note","at":"3[gone,natural]","t":"x"}',
        '{"k":"printed","at":"3[new,natural]","v":"1"}',
        '{"k":"title","s":"7","t":"x"}',
        '{"k":"history","n":1,"at":"2021-01-20T12:00:00+08:00","who":"","how":"by thought","steps":[]}',
        '{"k":"history","n":1,"at":"noon","who":"","how":"typed","steps":[]}',
        '{"k":"history","n":1,"at":"2021-01-20T12:00:00+08:00","who":"","how":"typed","steps":[{"part":"soul"}]}',
        '{"k":"history","n":1,"at":"2021-01-20T12:00:00+08:00","who":"","how":"typed","steps":[{"part":"value","x":1}]}',
    ],
)
def test_what_this_edition_does_not_ask_for_is_kept(text: str) -> None:
    opened = read_with(text)
    assert not opened.losses
    data = encode(opened.project, at=NOON).decode()
    columns = text.partition('"v":{')[2].partition("}")[0].split(",")
    assert text in data or all(column in data for column in columns)
    assert not read(data.encode()).losses
    assert encode(read(data.encode()).project, at=NOON).count(b"\n") == data.count("\n")


def test_history_that_is_not_known_goes_back_after_the_known() -> None:
    known = '{"k":"history","n":1,"at":"2021-01-20T12:00:00+08:00","who":"","how":"typed","steps":[]}'
    opened = read_with(known, known.replace("typed", "dreamt").replace(":1,", ":2,"))
    assert [entry.number for entry in opened.project.history.entries] == [1]
    assert opened.project.unknown == {"history": [known.replace("typed", "dreamt").replace(":1,", ":2,")]}


@pytest.mark.parametrize(
    "ref", [CellRef("1", "第一段, [1]"), CellRef("1", "a,b"), CellRef("", "", "x"), at("3[new,natural]")]
)
def test_an_address_of_any_shape_can_be_read_again(ref: CellRef) -> None:
    assert read_ref(write_ref(ref)) == ref
    assert isinstance(write_ref(at("3[new,natural]")), str)


@pytest.mark.parametrize("text", ["", "x", "1.", ".5", "--1", "1" * 61, "١٢", None, 5, ["unavailable"]])
def test_what_is_no_figure(text: object) -> None:
    with pytest.raises((ValueError, TypeError), match=r".*"):
        read_figure(text)


@pytest.mark.parametrize("value", [1, [], {}, {"n": 1}, {"m": "nothing"}, {"x": "y"}, True])
def test_what_is_no_value(value: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_value(value)
