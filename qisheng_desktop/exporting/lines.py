"""Breaking Chinese text into lines and saying where every character of them stands.

Full-width characters are set on a fixed pitch. No line begins with a closing mark or ends with an opening one: the
mark is squeezed in where the line has enough of them to give way, else the character before it is taken over to the
next line. Numbers and Latin words stay whole unless they are longer than a line. Only blanks at line ends are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from qisheng_desktop.exporting.characters import (
    LONG_WORD,
    NO_END,
    NO_START,
    SOFT,
    UNBROKEN_PAIRS,
    blank_after,
    blank_before,
    is_han,
    is_joined,
    is_letter,
    is_space,
    is_word,
)

Advance: TypeAlias = Callable[[str, str], float]
"""The width of a character in a role, in em."""

APART = 0.125
"""Em between a Chinese character and a Latin letter or digit."""
SQUEEZE = 0.45
"""Em a full-width mark can give up: a little less than its empty half."""
SQUEEZE_COST = 0.05
"""A line squeezed to the last is as bad as one stretched by this many em at every gap."""
LOOSEST = 0.5
"""Em at a gap beyond which a line is rather left short than stretched."""
FULL = 0.95
"""Em from which a character counts as full-width."""
_NEAR = 1e-6


class Span(NamedTuple):
    """Text in one role of the font book."""

    text: str
    role: str


class Glyph(NamedTuple):
    """One character: its role, and where it begins, in points from the left edge of the measure."""

    character: str
    role: str
    x: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line as set.

    ``width`` reaches from the left edge of the measure to the end of its last character; ``end`` is the place in the
    paragraph's text where the next line begins.
    """

    glyphs: tuple[Glyph, ...]
    width: float
    end: int

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(glyph.character for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Setting:
    """How to set a paragraph; all lengths in points.

    ``pitch`` is the step of full-width characters, ``size`` the size of the type, ``indent`` the room left before the
    first line. Without ``is_justified`` lines end where they end.
    """

    measure: float
    size: float
    pitch: float
    indent: float = 0.0
    is_justified: bool = True


def break_lines(spans: Sequence[Span], setting: Setting, advance: Advance) -> list[TextLine]:
    """Set a paragraph; an empty one has no lines."""
    return list(_Paragraph(spans, setting, advance).lines()) if any(span.text for span in spans) else []


class _Paragraph:
    """The characters of one paragraph with their widths and the places where a line may end."""

    def __init__(self, spans: Sequence[Span], setting: Setting, advance: Advance) -> None:
        self.setting = setting
        self.characters = "".join(span.text for span in spans)
        self.roles = [span.role for span in spans for _ in span.text]
        size, pitch = setting.size, setting.pitch
        ems = [advance(role, character) for character, role in zip(self.characters, self.roles, strict=True)]
        self.widths = [em * pitch if em >= FULL else em * size for em in ems]
        self.room = [
            SQUEEZE * size if em >= FULL and (blank_after(c) or blank_before(c)) else 0.0
            for c, em in zip(self.characters, ems, strict=True)
        ]
        self.apart = [0.0, *(self._apart(place) for place in range(1, len(self.characters)))]
        self.natural = [0.0, *accumulate(a + w for a, w in zip(self.apart, self.widths, strict=True))]
        self.squeezable = [0.0, *accumulate(self.room)]
        self.may_break = self._breaks()

    def _apart(self, place: int) -> float:
        before, after = self.characters[place - 1], self.characters[place]
        meets = (is_han(before) and is_letter(after)) or (is_letter(before) and is_han(after))
        return APART * self.setting.size if meets else 0.0

    def _breaks(self) -> list[bool]:
        """Say for each place whether a line may end before it; blanks belong to the line before."""
        characters, lengths = self.characters, _word_lengths(self.characters)
        allowed = [False] * (len(characters) + 1)
        last = ""
        for place, character in enumerate(characters):
            if last and not is_space(character):
                before = characters[place - 1]
                is_inside = is_word(before) and is_word(character)
                if is_inside and lengths[place] >= LONG_WORD and before in SOFT and character not in SOFT:
                    is_inside = character.isdigit() and characters[place - 2 : place - 1].isdigit()
                allowed[place] = not (is_inside or not _may_part(last, character) or before == "\u00a0")
            if not is_space(character):
                last = character
        allowed[-1] = True
        return allowed

    def lines(self) -> Iterator[TextLine]:
        start, indent, count = 0, self.setting.indent, len(self.characters)
        while (start := self._skip(start)) < count:
            end = self._end(start, self.setting.measure - indent)
            yield self._set(start, end, indent)
            start, indent = end, 0.0

    def _skip(self, place: int) -> int:
        while place < len(self.characters) and is_space(self.characters[place]):
            place += 1
        return place

    def _trim(self, start: int, end: int) -> int:
        while end > start and is_space(self.characters[end - 1]):
            end -= 1
        return end

    def _width(self, start: int, end: int) -> float:
        """Return the natural width from a line's first character to its last; the gap before it is not its own."""
        end = self._trim(start, end)
        return self.natural[end] - self.natural[start] - self.apart[start] if end > start else 0.0

    def _end(self, start: int, measure: float) -> int:
        """Find where the line that starts here ends."""
        count, fits = len(self.characters), start
        while fits < count and self._width(start, fits + 1) <= measure + _NEAR:
            fits += 1
        if fits == count:
            return count
        pushed = next((place for place in range(fits, start, -1) if self.may_break[place]), None)
        squeezed = next(place for place in range(fits + 1, count + 1) if self.may_break[place])
        need = self._width(start, squeezed) - measure
        capacity = self.squeezable[self._trim(start, squeezed)] - self.squeezable[start]
        can_squeeze = need <= capacity - _NEAR
        if pushed is None:
            return squeezed if can_squeeze else self._forced(start, fits)
        slack = measure - self._width(start, pushed)
        stretch = slack / max(1, sum(self._gaps(start, self._trim(start, pushed)))) / self.setting.size
        if can_squeeze and need / capacity * SQUEEZE_COST < stretch:
            return squeezed
        return pushed

    def _forced(self, start: int, fits: int) -> int:
        """Break inside a word that is longer than the line, still not before a closing mark if that can be."""
        characters = self.characters
        return next(
            (p for p in range(fits, start, -1) if _may_part(characters[p - 1], characters[p])), max(fits, start + 1)
        )

    def _gaps(self, start: int, end: int) -> list[int]:
        """Weigh the gaps between the characters of a line: none inside a word, more round words and blanks."""
        weights = []
        for place in range(start + 1, end):
            before, after = self.characters[place - 1], self.characters[place]
            if is_joined(after) or (is_word(before) and is_word(after)):
                weights.append(0)
            else:
                weights.append(3 if self.apart[place] or is_space(before) or is_space(after) else 1)
        return weights

    def _set(self, start: int, end: int, indent: float) -> TextLine:
        after, end = end, self._trim(start, end)
        is_last = after >= len(self.characters)
        slack = self.setting.measure - indent - self._width(start, end)
        weights = self._gaps(start, end)
        share = slack / sum(weights) if any(weights) and slack > 0 and not is_last and self.setting.is_justified else 0
        if share > LOOSEST * self.setting.size:
            share = 0.0
        room = self.squeezable[end] - self.squeezable[start]
        squeeze = -slack / room if slack < -_NEAR and room else 0.0
        glyphs, x = [], indent
        for place in range(start, end):
            character, give = self.characters[place], self.room[place] * squeeze
            if place > start:
                x += self.apart[place] + weights[place - start - 1] * share
            is_opening = blank_before(character)
            glyphs.append(Glyph(character, self.roles[place], x - give if is_opening else x))
            x += self.widths[place] - give
        return TextLine(tuple(glyphs), x, after)


def _may_part(before: str, after: str) -> bool:
    """Say whether a line may end between two characters, words aside."""
    if after in NO_START or before in NO_END or is_joined(after) or before == "\u200d":
        return False
    return not (before == after and before in UNBROKEN_PAIRS)


def _word_lengths(characters: str) -> list[int]:
    """Return for each character the length of the word it is in."""
    lengths, start = [0] * len(characters), 0
    for place in range(len(characters) + 1):
        if place == len(characters) or not is_word(characters[place]):
            lengths[start:place] = [place - start] * (place - start)
            start = place + 1
    return lengths
