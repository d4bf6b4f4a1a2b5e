"""One line of a project file: a JSON object, a tab, and the CRC-32 of the object's bytes.

The JSON is read more strictly than the standard library does it: the same key twice, NaN, a whole number of more than
15 digits, half a surrogate pair and deep nesting are all refused, since none of them is ever written and a foreign
file must not be able to tie the program up. Every value is kept as it was spelt beside what it means, so that what
this program does not know goes back into the file byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from zlib import crc32

MOST_DEPTH = 16
MOST_DIGITS = 15
MOST_LINES = 200_000
"""Lines in a file."""
MOST_IN_LINE = 1_000_000
"""Bytes in one line."""

KIND = "k"
"""The key every record starts with."""

_LINE = re.compile(rb"(?P<text>\{.*\})\t#(?P<crc>[0-9a-f]{8})", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")


UNREAD: Mapping[str, object] = {}
"""The values of records that are whole, but were not read: their text is lines as they stand in the file."""
SEAL = len("\t#00000000")
"""Characters behind the object of a line."""


@dataclass(frozen=True, slots=True)
class Record:
    """One line that is whole: its kind and its values; ``text`` is the whole object as it was spelt."""

    line: int
    kind: str
    values: Mapping[str, object]
    text: str

    @property
    def spelt(self) -> Mapping[str, str]:
        """How each value was spelt; worked out anew each time, since hardly any record is asked."""
        return spelling_of(self.text)

    def word(self, key: str) -> str:
        """Return a text.

        Raises:
            ValueError: If there is none.
        """
        return as_text(self.values.get(key))

    def number(self, key: str) -> int:
        """Return a whole number that is not negative.

        Raises:
            ValueError: If there is none.
        """
        return as_count(self.values.get(key))


def as_text(value: object) -> str:
    """Return a text that was read, or raise a ``ValueError``."""
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 - to the caller it is all one: a line that says nothing usable
    return value


def as_count(value: object) -> int:
    """Return a whole number from 0 on that was read, or raise a ``ValueError``."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def as_list(value: object) -> list[object]:
    """Return a list that was read, or raise a ``ValueError``."""
    if not isinstance(value, list):
        raise ValueError(value)  # noqa: TRY004 - as above
    return value


def as_object(value: object) -> dict[str, object]:
    """Return an object that was read, or raise a ``ValueError``."""
    if not isinstance(value, dict):
        raise ValueError(value)  # noqa: TRY004 - as above
    return value


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def spell(value: object) -> str:
    """Write a value as compact JSON in plain characters."""
    return _ENCODER.encode(value)


def spell_object(spelt: Mapping[str, str]) -> str:
    """Write an object whose values are spelt already."""
    return "{" + ",".join(f"{spell(key)}:{text}" for key, text in spelt.items()) + "}"


def seal_line(text: str) -> bytes:
    """Return the line for an object: its bytes, their CRC-32, the end of the line."""
    data = text.encode()
    return b"%b\t#%08x\n" % (data, crc32(data))


def open_line(data: bytes, line: int = 0) -> Record:
    """Read a line without its end.

    Raises:
        ValueError: If a single byte of it is not as it was written, or it is nothing this program ever wrote.
    """
    found = _LINE.fullmatch(data) if len(data) <= MOST_IN_LINE else None
    if not found or crc32(found["text"]) != int(found["crc"], 16):
        raise ValueError(line)
    text = found["text"].decode()
    values = parse_object(text)
    return Record(line, as_text(values.get(KIND)), values, text)


def parse_object(text: str) -> dict[str, object]:
    """Read a JSON object.

    Raises:
        ValueError: If it is not one, or breaks one of the limits.
    """
    if text[:1] != "{" or text[-1:] != "}":  # space around it is not ours
        raise ValueError(text[:1])
    _check_depth(text)
    values: dict[str, object] = _DECODER.decode(text)
    if "\\u" in text:
        spell([*values, values]).encode()  # half a surrogate pair cannot be written; that is a ValueError too
    return values


def spelling_of(text: str) -> dict[str, str]:
    """Return how each value of an object, which was read before, is spelt."""
    spelt: dict[str, str] = {}
    at = _after_space(text, 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, _after_space(text, at + 1 if spelt else at))
        start = _after_space(text, _after_space(text, at) + 1)
        _, at = _DECODER.raw_decode(text, start)
        spelt[key] = text[start:at]
        at = _after_space(text, at)
    return spelt


def _check_depth(text: str) -> None:
    if text.count("{") + text.count("[") <= MOST_DEPTH:
        return
    depth = deepest = 0
    for mark in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH:
        raise ValueError(deepest)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError(pairs)
    return values


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ValueError(digits)
    return int(digits)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


# A fraction stays as it is spelt: none is ever read, and floats do not come near an answer.
_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=_whole, parse_float=str, parse_constant=_refuse)
