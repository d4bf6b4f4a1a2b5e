"""What Chinese typesetting asks of single characters: where a line may not begin or end, what can be squeezed.

After 《中文排版需求》(W3C clreq) and GB/T 15834-2011.
"""

from __future__ import annotations

import unicodedata
from functools import cache

OPENING = frozenset("（《〈“‘「『【〔〖［｛([{〝")
CLOSING = frozenset("）》〉”’」』】〕〗］｝)]}〞")
STOPS = frozenset("，。、；：？！．,.;:?!")
NO_START = CLOSING | STOPS | frozenset("…—·•～〜／/％%‰℃°″′々ー-–℉")
"""No line begins with one of these."""
NO_END = OPENING | frozenset("￥$＄£￡№§＃#")
"""No line ends with one of these."""
UNBROKEN_PAIRS = frozenset("…—")
"""Two of these in a row are one mark."""
SOFT = frozenset("/@._-?&=:")
"""A long word of Latin letters may be broken after one of these."""
LONG_WORD = 16
"""From this many characters on, a Latin word is taken for an address and may be broken after a soft mark."""

_BLANK_BEFORE = frozenset("（《〈“‘「『【〔〖［｛")
_BLANK_AFTER = frozenset("）》〉”’」』】〕〗］｝，。、；：")


def is_space(character: str) -> bool:
    """Say whether it is a blank; blanks end lines and are not drawn there."""
    return character in " \t\u3000\u00a0\u2002\u2003"


@cache
def is_word(character: str) -> bool:
    """Say whether it belongs to a word or a number that must stay in one piece."""
    return not is_space(character) and (character.isascii() or unicodedata.east_asian_width(character) in "NHNa")


@cache
def is_letter(character: str) -> bool:
    """Say whether it is a Latin letter or a digit, which stands a little apart from Chinese characters."""
    return character.isascii() and (character.isalnum() or character in "%+@")


@cache
def is_han(character: str) -> bool:
    """Say whether it is a Chinese character, no punctuation."""
    return unicodedata.east_asian_width(character) in "WF" and unicodedata.category(character) == "Lo"


@cache
def is_joined(character: str) -> bool:
    """Say whether it joins the character before it: accents, variation selectors, joiners."""
    return bool(unicodedata.combining(character)) or "\ufe00" <= character <= "\ufe0f" or character == "\u200d"


def blank_before(character: str) -> bool:
    """Say whether the left half of a full-width mark is empty."""
    return character in _BLANK_BEFORE


def blank_after(character: str) -> bool:
    """Say whether the right half of a full-width mark is empty."""
    return character in _BLANK_AFTER


@cache
def nominal_advance(_: str, character: str) -> float:
    """Return the width of a character in em where its font is not known: one or a half."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.55
