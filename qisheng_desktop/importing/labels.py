"""Knowing a label again however it was typed: half-width brackets, spaces and breaks inside words, slips of the pen.

Labels are compared by their key: letters, digits and characters only, of one width. A slip is a small edit distance,
and only the nearest of a group counts, never one of two that are as near.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from qisheng_desktop.importing.memo import Memo

T = TypeVar("T", bound=Hashable)

_NOT_KEY = re.compile(r"[\W_]+")
_NUMERAL = "[一二三四五六七八九十0-9]+"
_NUMBERING = re.compile(rf"^(?:[(]{_NUMERAL}[)]|第{_NUMERAL}部分|{_NUMERAL}[、.．,:])")
_REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]")
LEAST_CONTAINED = 4
"""Characters of a label that may be known by standing within a longer one."""
_SHORT, _LONG = 4, 8
BARE_FIGURE = re.compile(r"[\s\u3000\u00a0]*[+-]?[0-9][0-9,]*(?:\.[0-9]+)?[\s\u3000\u00a0]*")
"""Digits in ASCII with a sign, thousands marks or a point, and nothing else.

All such texts are alike to whoever looks for labels: each looks like a figure, none is blank, its key is digits.
``Labels.are_words`` tells that none of those can be taken for one of the labels.
"""
MOST_KNOWN = 2_000
"""How many texts are remembered with what they may be."""


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text in one width, without spaces and breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """Return what of a label is compared."""
    return _NOT_KEY.sub("", plain(text))


@lru_cache(maxsize=4096)  # the same labels are asked for by every group
def keys(text: str) -> tuple[str, ...]:
    """Return the keys of a label, the fullest first: as it is, without numbering, without what is in brackets."""
    bare = plain(text)
    unnumbered = _NUMBERING.sub("", bare)
    found = (key(bare), key(unnumbered), key(_REMARK.sub("", unnumbered)), key(_REMARK.sub("", bare)))
    return tuple(dict.fromkeys(each for each in found if each))


def forget_labels() -> None:
    """Let go of what was worked out of single texts."""
    for remembered in (plain, key, keys, _pairs):
        remembered.cache_clear()


def distance(one: str, other: str, most: int) -> int:
    """Return how many characters were left out, added, changed or exchanged; ``most + 1`` if more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        here = [row]
        for column, right in enumerate(other, 1):
            cost = min(above[column] + 1, here[-1] + 1, above[column - 1] + (left != right))
            is_exchange = row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right
            here.append(min(cost, before[column - 2] + 1) if is_exchange else cost)
        if min(here) > most:
            return most + 1
        before, above = above, here
    return min(above[-1], most + 1)


def tolerance(label: str) -> int:
    """Return how many slips a label of this length may have."""
    if len(label) < _SHORT:
        return 0
    return 1 if len(label) < _LONG else len(label) // 4


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """Which labels a text may be; ``slips`` is how far off it is."""

    found: tuple[T, ...]
    slips: int = 0


class Labels(Generic[T]):
    """The labels of one group."""

    def __init__(self, labels: Iterable[tuple[T, str]]) -> None:
        self._full: dict[str, list[T]] = {}
        self._keys: dict[str, list[T]] = {}
        self._known = Memo[str, Match[T]](MOST_KNOWN)
        self._none: Match[T] = Match(())
        for item, label in labels:
            every = keys(label)
            for each in every[:1]:
                self._full.setdefault(each, []).append(item)
            for each in every:
                self._keys.setdefault(each, []).append(item)
        self._tolerances: dict[int, list[tuple[str, int, frozenset[str]]]] = {}  # by the length that a text may have
        for each in self._keys:
            most = tolerance(each)
            for size in range(len(each) - most, len(each) + most + 1) if most else ():
                self._tolerances.setdefault(size, []).append((each, most, frozenset(each)))
        self._beginnings: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        for each in self._keys:
            if len(each) >= LEAST_CONTAINED:
                self._beginnings.setdefault(each[:LEAST_CONTAINED], []).append(each)
                self._ends.setdefault(each[-LEAST_CONTAINED:], []).append(each)
        self.are_words = all(map(_is_word, self._keys))
        """Whether no figure, however many digits it has, can be taken for one of these labels."""

    def match(self, text: str) -> Match[T]:
        """Return the labels a text may be: exactly so, or else those nearest to it within the tolerance."""
        if self.are_words and BARE_FIGURE.fullmatch(text):
            return self._none
        return self._known.get(text) or self._known.keep(text, self.search(text))

    def search(self, text: str) -> Match[T]:
        """Return them without a look at what was asked before."""
        every = keys(text)
        for names in (self._full, self._keys):
            for each in every:
                if each in names:
                    return Match(_once(names[each]))
        for each in every:
            slipped = self._nearest(each)
            if slipped:
                return slipped
        return Match(_once(self._contained(every)))

    def _nearest(self, given: str) -> Match[T] | None:
        """Return the one label that is nearest; most are told apart by the characters that only one of the two has."""
        characters = frozenset(given)
        near: dict[str, int] = {}
        for each, most, others in self._tolerances.get(len(given), ()):
            if len(characters - others) > most:
                continue
            if len(others - characters) <= most and (slips := distance(given, each, most)) <= most:
                near[each] = slips
        if not near:
            return None
        least = min(near.values())
        found = _once([item for each, slips in near.items() if slips == least for item in self._keys[each]])
        return Match(found, least) if len(found) == 1 else None

    def _contained(self, every: tuple[str, ...]) -> list[T]:
        """Return the one label that begins like this text, or that stands within it."""
        found: list[T] = []
        for each in every:
            if len(each) < LEAST_CONTAINED:
                continue
            for name in self._beginnings.get(each[:LEAST_CONTAINED], ()):
                if name.startswith(each) or each.startswith(name):
                    found += self._keys[name]
            for name in self._ends.get(each[-LEAST_CONTAINED:], ()):
                if each.endswith(name):
                    found += self._keys[name]
        return found if len(set(found)) == 1 else []


def _is_word(label: str) -> bool:
    """Say whether a key is none of digits with some slips, and does not begin with so many that they would do."""
    return sum(not character.isdigit() for character in label) > tolerance(label) and not (
        len(label) >= LEAST_CONTAINED and label[:LEAST_CONTAINED].isdigit()
    )


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def likeness(one: str, other: str) -> float:
    """Return how alike two titles are, from 0 to 1, by their pairs of neighbouring characters."""
    pairs, others = _pairs(one), _pairs(other)
    both = sum(min(count, others.get(pair, 0)) for pair, count in pairs.items())
    every = sum(pairs.values()) + sum(others.values())
    return 2 * both / every if every else 0.0


@lru_cache(maxsize=256)
def _pairs(text: str) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for place in range(len(text) - 1):
        pair = text[place : place + 2]
        counts[pair] = counts.get(pair, 0) + 1
    return counts
