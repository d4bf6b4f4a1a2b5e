"""Recognising the levels of headings in running text: 一、 （一） 1. （1）, as GB/T 9704-2012 numbers them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

LONGEST_LEAD = 40
"""Characters a heading may have; a longer first sentence is text that happens to be numbered."""

_HAN = "[一二三四五六七八九十百]{1,3}"
_PATTERNS = (
    (1, re.compile(rf"{_HAN}、")),
    (2, re.compile(rf"[（(]{_HAN}[）)]")),
    (3, re.compile(r"\d{1,2}(?:[.．](?!\d)|、)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_ENDS = "。；！？"
_SPACE = re.compile(r"[\s\u3000]+")
_WIDE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_HAN_SPACES = re.compile(rf"(?<={_WIDE}) +| +(?={_WIDE})")


class Level(IntEnum):
    """The level of a paragraph; ``BODY`` is plain text."""

    BODY = 0
    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; its first ``lead`` characters are set in the face of its level."""

    text: str
    level: Level = Level.BODY
    lead: int = 0

    @property
    def is_heading(self) -> bool:
        """Say whether all of it is a heading, which must not stand alone at the foot of a page."""
        return self.level is not Level.BODY and self.lead == len(self.text)


def recognise(text: str) -> Paragraph:
    """Tell a heading, a heading that runs into its text, and plain text apart.

    Blanks that only indent or set Chinese characters apart are dropped: the page does that.
    """
    text = _HAN_SPACES.sub("", _SPACE.sub(" ", text).strip())
    for level, pattern in _PATTERNS:
        if pattern.match(text):
            return Paragraph(text, Level(level), _lead(text))
    return Paragraph(text)


def _lead(text: str) -> int:
    end = next((place for place, character in enumerate(text, 1) if character in _ENDS), len(text))
    is_sentence = end == len(text) and text[-1] in "；！？"
    return end if end <= LONGEST_LEAD and not is_sentence else 0
