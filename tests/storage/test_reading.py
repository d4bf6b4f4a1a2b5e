from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from qisheng_desktop.errors import NewerProjectFileError, NotAProjectFileError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.storage.lines import MOST_BYTES
from qisheng_desktop.storage.losses import Loss, LossKind
from qisheng_desktop.storage.project import Access, encode
from qisheng_desktop.storage.record import MOST_LINES, seal_line
from tests.model.samples import at
from tests.storage.samples import NOON, index_of, lines_of, read, resealed, sample

DAMAGED, MISSING, UNUSABLE, DOUBLED = LossKind.DAMAGED, LossKind.MISSING, LossKind.UNUSABLE, LossKind.DOUBLED


def spoilt(beginning: str) -> tuple[bytes, int]:
    """Spoil the last letter of a line; return the file and the number of the line."""
    lines = lines_of(sample())
    index = index_of(lines, beginning)
    lines[index] = lines[index][:-13] + b"\x07" + lines[index][-12:]
    return b"".join(lines), index + 1


@pytest.mark.parametrize(
    ("beginning", "record", "place", "index"),
    [
        ('{"k":"field","c":"unit"', "field", "unit", -1),
        ('{"k":"p","s":"1","i":2', "p", "1", 2),
        ('{"k":"row","s":"3","r":"new"', "row", "3[new]", -1),
        ('{"k":"row","s":"2","r":"published_total"', "row", "2[published_total]", -1),
        ('{"k":"note"', "note", "3[new,natural]", -1),
        ('{"k":"printed"', "printed", "3[new,total]", -1),
        ('{"k":"title"', "title", "4", -1),
        ('{"k":"explanation"', "explanation", "4", -1),
        ('{"k":"setting"', "setting", "", -1),
        ('{"k":"history","n":2', "history", "", -1),
        ('{"k":"head"', "head", "", -1),
    ],
)
def test_a_damaged_line_costs_that_line_only(beginning: str, record: str, place: str, index: int) -> None:
    data, line = spoilt(beginning)
    opened = read(data)
    assert opened.losses == (Loss(line, DAMAGED, record, place, index),)
    assert opened.project.access is Access.RECOVERED
    assert opened.project.digest == ""
    whole, rest = read(encode(sample(), at=NOON)).project, opened.project
    lost = sum(
        len(before) - len(after)
        for before, after in (
            (whole.report.everything.values, rest.report.everything.values),
            (whole.report.notes, rest.report.notes),
            (whole.report.printed, rest.report.printed),
            (whole.report.titles, rest.report.titles),
            (whole.report.explanations, rest.report.explanations),
            (whole.settings, rest.settings),
            (whole.history.entries, rest.history.entries),
        )
    )
    assert lost == {"p": 0, "head": 0, "row": 2 if place == "3[new]" else 1}.get(record, 1)
    assert (rest.identity, rest.sequence, rest.report.edition.code) == (whole.identity, 1, "2019")


def test_the_other_paragraphs_stay_in_order() -> None:
    report = read(spoilt('{"k":"p","s":"1","i":2')[0]).project.report
    assert report.text(CellRef("1")).split("\n") == ["第一段", "", "第四段"]


@pytest.mark.parametrize("head", ["{", '{"k":"what","s":"1"', '{"x":"p"', '{"k":"p","s":1,"i":"x"'])
def test_a_damaged_line_that_says_nothing_about_itself(head: str) -> None:
    lines = lines_of(sample())
    lines[3] = head.encode() + b"\t#00000000\n"
    loss = read(b"".join(lines)).losses[0]
    assert (loss.line, loss.kind, loss.at) == (4, DAMAGED, "")


def test_a_line_that_is_gone_is_missed() -> None:
    lines = lines_of(sample())
    del lines[index_of(lines, '{"k":"row","s":"3"')]
    assert read(b"".join(lines)).losses == (Loss(0, MISSING),)


def test_paragraphs_that_are_gone_are_named() -> None:
    lines = lines_of(sample())
    first = index_of(lines, '{"k":"p","s":"1","i":1')
    del lines[first : first + 2]
    opened = read(b"".join(lines))
    assert opened.losses == (Loss(0, MISSING, "p", "1", 1, 2),)
    assert opened.project.report.text(CellRef("1")).split("\n") == ["第一段", "第四段"]


def test_a_line_end_that_became_a_letter_costs_two_lines() -> None:
    lines = lines_of(sample())
    lines[1] = lines[1].replace(b"\n", b"\x0b")
    assert [(loss.kind, loss.line, loss.count) for loss in read(b"".join(lines)).losses] == [
        (MISSING, 0, 1),
        (DAMAGED, 2, 1),
    ]


@pytest.mark.parametrize("left", [0.9, 0.5, 0.2])
def test_a_file_cut_short_has_no_seal(left: float) -> None:
    data = encode(sample(), at=NOON)
    opened = read(data[: int(len(data) * left)])
    assert Loss(0, LossKind.NO_SEAL) in opened.losses
    assert opened.project.report.unit == "某某县某某镇人民政府"


def test_other_lines_than_were_saved_are_noticed() -> None:
    lines = lines_of(sample())
    index = index_of(lines, '{"k":"row","s":"3","r":"new"')
    text = lines[index].decode().partition("\t")[0].replace('"22"', '"23"')
    lines[index] = seal_line(text)
    opened = read(b"".join(lines))
    assert opened.losses == (Loss(0, LossKind.WRONG_SEAL),)
    assert opened.project.report.value(at("3[new,natural]")) == 23
    assert opened.project.access is Access.RECOVERED


def test_lines_put_after_the_end_break_the_seal() -> None:
    lines = lines_of(sample())
    assert read(b"".join([*lines, lines[1]])).losses[-1].kind is DOUBLED
    added = seal_line('{"k":"setting","name":"x","v":"y"}')
    assert read(b"".join([*lines, added])).losses == (Loss(0, LossKind.WRONG_SEAL),)


def test_two_files_in_one_are_told() -> None:
    data = encode(sample(), at=NOON)
    kinds = {(loss.kind, loss.record) for loss in read(data + data).losses}
    assert {(DOUBLED, "head"), (DOUBLED, "end"), (DOUBLED, "row")} <= kinds


@pytest.mark.parametrize(
    "carry",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
        lambda data: data + b"\r\n\n",
        lambda data: data.decode().encode("gb18030"),
        lambda data: data.decode().replace("\n", "\r\n").encode("gb18030"),
    ],
)
def test_what_gateways_and_editors_do_is_no_damage(carry: Callable[[bytes], bytes]) -> None:
    data = encode(sample(), at=NOON)
    opened = read(carry(data))
    assert not opened.losses
    assert opened.project.report.everything == sample().report.everything


def test_damage_is_not_taken_for_another_encoding() -> None:
    data = bytearray(encode(sample(), at=NOON))
    data[data.index("第一段".encode())] = 0xFF
    assert read(bytes(data)).losses[0].at == "1"
    data[-3] = 0xFF
    data[30:40] = b"\xff" * 10
    with pytest.raises(NotAProjectFileError) as refused:
        read(bytes(data))
    assert refused.value.reason == "headless"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "blank"),
        (b"PK\x03\x04 something else", "unrecognised"),
        ("政府信息公开工作年度报告".encode("gb18030"), "unrecognised"),
        (b"x" * (MOST_BYTES + 1), "too large"),
        (b'{"k":"head","magic":"qisheng-project"' + b"\n" * (MOST_LINES + 1), "too large"),
        (b'{"k":"head","magic":"qisheng-project"\n', "headless"),
        (seal_line('{"k":"head","magic":"qisheng-project","format":[1,0]}'), "headless"),
        (seal_line('{"k":"end","head":{"magic":"qisheng-project","format":[1]}}'), "headless"),
    ],
)
def test_what_is_no_project_file(data: bytes, reason: str) -> None:
    with pytest.raises(NotAProjectFileError) as refused:
        read(data)
    assert refused.value.reason == reason


def with_head(old: str, new: str) -> bytes:
    lines = lines_of(sample())
    text = lines[0].decode().partition("\t")[0]
    assert old in text
    lines[0] = seal_line(text.replace(old, new))
    return resealed(lines[:-1])


def test_a_file_of_a_newer_format_is_refused() -> None:
    for versions in ('"read":[2,0]', '"read":[1,2]'):
        with pytest.raises(NewerProjectFileError) as refused:
            read(with_head('"read":[1,0]', versions))
        assert refused.value.reason == "format"


def test_a_file_that_only_a_newer_program_may_write_is_read_only() -> None:
    opened = read(with_head('"write":[1,0]', '"write":[1,2]'))
    assert opened.is_read_only
    assert not opened.losses
    assert opened.project.report.unit


def test_the_versions_of_a_newer_file_stay() -> None:
    opened = read(with_head('"format":[1,0]', '"format":[1,7]'))
    assert not opened.is_read_only
    assert b'"format":[1,7],"read":[1,0],"write":[1,1]' in encode(opened.project, at=NOON)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"2019"', '"2034"'),
        ('"jilin-2020"', '"nowhere"'),
        ('"year":2020', '"year":2031'),
        ('"jilin-2020"', '"jilin-2020","jilin-2020"'),
        ('"2019"', '"2021"'),  # laid over what they do not fit
    ],
)
def test_a_form_that_is_not_here_is_a_newer_one(old: str, new: str) -> None:
    with pytest.raises(NewerProjectFileError) as refused:
        read(with_head(old, new))
    assert refused.value.reason == "edition"


def test_an_end_that_does_not_count_is_no_seal() -> None:
    lines = lines_of(sample())
    lines[-1] = seal_line('{"k":"end","n":"many"}')
    assert read(b"".join(lines)).losses == (Loss(0, LossKind.NO_SEAL),)


def test_what_is_not_known_goes_back_byte_for_byte_and_in_its_place() -> None:
    lines = lines_of(sample())

    def extend(beginning: str, more: str) -> None:
        index = index_of(lines, beginning)
        lines[index] = seal_line(lines[index].decode().partition("\t")[0][:-1] + more + "}")

    for beginning in ("head", "field", "p", "row", "note", "printed", "title", "explanation", "setting", "history"):
        extend(f'{{"k":"{beginning}"', ',"new":{ "a" : 1.50 , "b":"\\u4e2d"}')
    last_row = max(index for index, line in enumerate(lines) if line.startswith(b'{"k":"row"'))
    strangers = ['{"k":"stamp", "x" : [1 , 2]}', '{"k":"row","s":"7","r":"new","v":{"natural":"3"}}']
    lines[last_row + 1 : last_row + 1] = [seal_line(text) for text in strangers]
    lines.insert(1, seal_line('{"k":"first","t":"\\u4e2d"}'))
    lines.insert(-1, seal_line('{"k":"epilogue"}'))
    end = resealed(lines[:-1])[len(b"".join(lines[:-1])) :].decode().partition("\t")[0]
    data = b"".join(lines[:-1]) + seal_line(end[:-1] + ',"new":1e3}')
    opened = read(data)
    assert not opened.losses
    again = opened.project
    again.sequence, again.digest = 0, ""
    assert lines_of(again)[:-1] == [*lines[:-1]]
    assert b',"new":1e3}' in encode(again, at=NOON).splitlines()[-1]


def test_a_hole_leaves_most_of_the_rest() -> None:
    chance = random.Random(5)  # noqa: S311 - the same holes every time
    data = encode(sample(), at=NOON)
    for _ in range(100):
        start = chance.randrange(len(data) - 400)
        opened = read(data[:start] + b"\0" * 400 + data[start + 400 :])
        assert opened.losses
        kept = opened.project.report.everything.values
        assert len(kept) >= len(sample().report.everything.values) - 8


def test_no_change_of_a_bit_goes_unnoticed_or_stops_the_reading() -> None:
    data = encode(sample(), at=NOON)
    whole = read(data).project
    chance = random.Random(7)  # noqa: S311 - as above
    for _ in range(400):
        place, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        spoilt_data = bytearray(data)
        spoilt_data[place] ^= bit
        opened = read(bytes(spoilt_data))
        if not opened.losses:  # a change that says the same
            assert opened.project.report.everything == whole.report.everything
            assert opened.project.history == whole.history
