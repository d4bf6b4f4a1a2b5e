"""Reading the characters of a font in a tenth of the time: tables as wholes instead of number by number.

reportlab reads heads and names; what takes its time are the tables with an entry for every character and glyph. They
are the same afterwards, which a test holds. A font with a character map of another kind is left to reportlab.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontFace

_SEGMENTS, _GROUPS = 4, 12
"""The formats of character maps that nearly all fonts have."""
_MOST_PIECES = 8
"""Pieces of one font that are kept: of 255 characters each, some 50 KB."""
_EM = 1000
"""Units of an em in a PDF."""
_LONG_PLACES = 50
_METRICS = 34
"""Where in their tables the format of the places of glyphs and the number of metrics stand."""


class QuickFace(TTFontFace):
    """A face as reportlab wants it, read sooner."""

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 - reportlab's own names
        """Read the font; ``charInfo`` says whether its characters too."""
        super().extractInfo(0)
        if charInfo and not self._read_characters():
            super().extractInfo(1)

    def makeSubset(self, subset: Sequence[int]) -> bytes:  # noqa: N802 - reportlab's own name
        """Cut a piece out of the font; the pieces of the last documents are kept, since the next may have the same."""
        kept: dict[tuple[int, ...], bytes] = vars(self).setdefault("_pieces", {})
        key = tuple(subset)
        if key not in kept:
            while len(kept) >= _MOST_PIECES:
                del kept[next(iter(kept))]
            kept[key] = super().makeSubset(subset)
        return kept[key]

    def _read_characters(self) -> bool:
        """Read characters, widths and places of glyphs; say whether that could be done."""
        face: Any = self
        data: bytes = vars(face)["_ttf_data"]  # no public way to the file
        glyphs = _map_of(data, face.get_table_pos("cmap")[0])
        if not glyphs or max(glyphs.values()) >= face.numGlyphs or "loca" not in face.table:
            return False
        head, hhea, hmtx, loca = (face.get_table_pos(name)[0] for name in ("head", "hhea", "hmtx", "loca"))
        (count,) = struct.unpack_from(">H", data, hhea + _METRICS)
        full = list(struct.iter_unpack(">HH", data[hmtx : hmtx + 4 * count]))
        rest = _numbers("H", data, hmtx + 4 * count, face.numGlyphs - count)
        last = full[-1][0]
        face.hmetrics = [*full, *((last, bearing) for bearing in rest)]
        em = face.unitsPerEm
        widths = [width if em == _EM else width * (_EM / em) for width, _ in face.hmetrics]
        is_long = struct.unpack_from(">H", data, head + _LONG_PLACES)[0] == 1
        places = _numbers("I" if is_long else "H", data, loca, face.numGlyphs + 1)
        face.glyphPos = list(places) if is_long else [place << 1 for place in places]
        face.charToGlyph = glyphs
        face.charWidths = dict(zip(glyphs, map(widths.__getitem__, glyphs.values()), strict=True))
        face.defaultWidth = widths[0]
        for blank, other in ((0xA0, 0x20), (0x20, 0xA0)):
            if other in glyphs:
                face.charToGlyph[blank], face.charWidths[blank] = glyphs[other], face.charWidths[other]
                break
        return True


def _numbers(kind: str, data: bytes, start: int, count: int) -> array[int]:
    found = array(kind)
    found.frombytes(data[start : start + count * found.itemsize])
    if len(found) != count:
        raise struct.error("a table is cut short")  # noqa: EM101, TRY003 - nobody reads it: the next font serves
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _map_of(data: bytes, start: int) -> dict[int, int]:
    """Return the glyph of each character; nothing if the map is of another kind."""
    (count,) = struct.unpack_from(">H", data, start + 2)
    chosen, is_unicode = 0, False
    for platform, encoding, offset in struct.iter_unpack(">HHI", data[start + 4 : start + 4 + 8 * count]):
        if platform == 3 or (platform == 0 and encoding != 5) or (platform, encoding) == (1, 1):  # noqa: PLR2004
            chosen, is_unicode = offset, True
        elif (platform, encoding) == (1, 0) and not is_unicode:
            chosen = offset
    (form,) = struct.unpack_from(">H", data, start + chosen)
    if not chosen or form not in {_SEGMENTS, _GROUPS}:
        return {}
    return _grouped(data, start + chosen) if form == _GROUPS else _segmented(data, start + chosen)


def _grouped(data: bytes, start: int) -> dict[int, int]:
    found: dict[int, int] = {}
    (count,) = struct.unpack_from(">I", data, start + 12)
    for first, last, glyph in struct.iter_unpack(">III", data[start + 16 : start + 16 + 12 * count]):
        found.update(zip(range(first, last + 1), range(glyph, glyph + last + 1 - first), strict=True))
    return found


def _segmented(data: bytes, start: int) -> dict[int, int]:
    found: dict[int, int] = {}
    length, _, doubled = struct.unpack_from(">HHH", data, start + 2)
    count, limit = doubled // 2, start + length
    lasts = _numbers("H", data, start + 14, count)
    firsts = _numbers("H", data, start + 16 + 2 * count, count)
    deltas = _numbers("H", data, start + 16 + 4 * count, count)
    offsets_at = start + 16 + 6 * count
    offsets = _numbers("H", data, offsets_at, count)
    for number, (first, last, delta, offset) in enumerate(zip(firsts, lasts, deltas, offsets, strict=True)):
        for character in range(first, last + 1):
            if not offset:
                found[character] = (character + delta) & 0xFFFF
                continue
            at = offsets_at + 2 * number + offset + 2 * (character - first)
            glyph = struct.unpack_from(">H", data, at)[0] if at < limit else 0
            found[character] = (glyph + delta) & 0xFFFF if glyph else 0
    return found
