from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qisheng_desktop.storage.record import (
    MOST_DEPTH,
    MOST_IN_LINE,
    as_count,
    as_list,
    as_object,
    as_text,
    open_line,
    parse_object,
    seal_line,
    spell,
    spell_object,
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15) + 1, 10**15 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=8,
)


def line(text: str) -> bytes:
    return seal_line(text).removesuffix(b"\n")


@settings(deadline=None)  # a machine may be busy
@given(st.dictionaries(st.text("kab", min_size=1), JSON, min_size=1))
def test_an_object_reads_as_it_was_spelt(given_object: dict[str, object]) -> None:
    given_object["k"] = "kind"
    record = open_line(line(spell(given_object)), 7)
    assert record.values == given_object
    assert (record.kind, record.line) == ("kind", 7)
    assert spell_object(record.spelt) == record.text


def test_values_stay_spelt_as_they_were() -> None:
    text = '{ "k" :"x", "a" : 1.50e+400 ,"b":[1 , 2],"c":"\\u4e2d"}'
    record = open_line(line(text))
    assert record.text == text
    assert record.spelt == {"k": '"x"', "a": "1.50e+400", "b": "[1 , 2]", "c": '"\\u4e2d"'}
    assert record.values == {"k": "x", "a": "1.50e+400", "b": [1, 2], "c": "中"}


def test_every_changed_bit_is_noticed() -> None:
    whole = line('{"k":"p","t":"总体情况"}')
    for place in range(len(whole) * 8):
        data = bytearray(whole)
        data[place // 8] ^= 1 << place % 8
        with pytest.raises(ValueError, match=r".*"):
            open_line(bytes(data))


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"k":1}',
        '{"a":"no kind"}',
        '{"k":"x","k":"x"}',
        '{"k":"x","a":{"b":1,"b":1}}',
        '{"k":"x","a":NaN}',
        '{"k":"x","a":-Infinity}',
        '{"k":"x","a":1234567890123456}',
        '{"k":"x","a":-1234567890123456}',
        '{"k":"x","a":"\\ud800"}',
        '{"k":"x","\\udc00":1}',
        '{"k":"x","a":"\tx"}',
        '{"k":"x",}',
        '{"k":"x"}}',
        '{"k":"x"} {}',
        '{"k":"x" "a":1}',
        '{"k" "x"}',
        '{1:"x"}',
        '{"k":"x","a":' + "[" * MOST_DEPTH + "]" * MOST_DEPTH + "}",
        '{"k":"x","a":"' + "[" * 99_999,
        '{"k":' + "[" * 99_999 + "}",
    ],
)
def test_what_is_never_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        open_line(line(text))


def test_the_limits_themselves_are_taken() -> None:
    depth = MOST_DEPTH - 1
    text = '{"k":"x","a":' + "[" * depth + "]" * depth + ',"n":-123456789012345,"t":"' + "[" * 30 + '"}'
    assert open_line(line(text)).values["n"] == -123456789012345


def test_a_line_that_is_too_long_is_refused() -> None:
    fits = '{"k":"' + "x" * (MOST_IN_LINE - 18) + '"}'
    assert len(line(fits)) == MOST_IN_LINE
    assert open_line(line(fits)).kind.startswith("xx")
    with pytest.raises(ValueError, match=r".*"):
        open_line(line(fits.replace("x", "xx", 1)))


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"k":"x"}', b"\0" * 30, b'{"k":"x"}\t#0000000g', b'\xff{"k":"x"}\t#00000000']
)
def test_what_is_no_line_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        open_line(data)


def test_whole_bytes_that_are_no_text_are_refused() -> None:
    from zlib import crc32

    data = b'{"k":"\xff"}'
    with pytest.raises(ValueError, match=r".*"):
        open_line(b"%b\t#%08x" % (data, crc32(data)))


def test_values_are_asked_for_by_type() -> None:
    record = open_line(line('{"k":"x","t":"text","n":3,"b":true,"m":-1}'))
    assert record.word("t") == "text"
    assert record.number("n") == 3
    for key in ("n", "no"):
        with pytest.raises(ValueError, match=r".*"):
            record.word(key)
    for key in ("t", "b", "m", "no"):
        with pytest.raises(ValueError, match=r".*"):
            record.number(key)
    assert (as_list([1]), as_object({"a": 1}), as_text("x"), as_count(0)) == ([1], {"a": 1}, "x", 0)
    with pytest.raises(ValueError, match=r".*"):
        as_list({})
    with pytest.raises(ValueError, match=r".*"):
        as_object([])


def test_space_around_an_object_is_not_ours() -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_object('{"k":"x"} ')
