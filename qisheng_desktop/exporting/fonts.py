"""Which font draws which character: chosen per character along a chain, so that no rare name prints as a box.

The bundled fonts are the rule: the same report then gives the same pages on every machine, and those pages are the
ones that were measured. An office that has 方正小标宋 or 仿宋_GB2312 and wants them asks for ``use_system``.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from qisheng_desktop.exporting.font_face import QuickFace
from qisheng_desktop.exporting.page import FANG, FOLIO, HEI, KAI, LATIN, SONG, TITLE
from qisheng_desktop.exporting.system_fonts import FontFile, candidates, font_folders
from qisheng_desktop.paths import resources_folder

_BUNDLED = {
    TITLE: ("GwBiaoSong", "GwSong"),
    HEI: ("GwHei", "GwSong"),
    KAI: ("GwKai", "GwKaiExt", "GwSong"),
    FANG: ("GwFang", "GwKaiExt", "GwSong"),
    SONG: ("GwSong",),
    FOLIO: ("GwSong",),
    LATIN: ("GwLatin",),
}
_RARE = ("GwRare", "GwSym", "GwKaiExt")
_LATIN_FIRST = frozenset({KAI, FANG, SONG})
_PROBE = "国务院办公厅（2026）"
"""A font of the machine that lacks one of these is not taken: its character map is of another kind."""
_FORBIDDEN, _RESTRICTED = 0x0300, 0x0002  # OS/2 fsType: no subsetting, bitmaps only; no embedding
_BAD_FONT = (TTFError, OSError, struct.error, LookupError, ValueError, TypeError, AttributeError, AssertionError)
"""The ways a stray font file has to be bad; a good one follows it in the chain."""


class Face(NamedTuple):
    """One font as the chain sees it: its name in the document, its glyphs and their widths in em."""

    name: str
    font: TTFont

    def has(self, character: str) -> bool:
        """Say whether it draws a character: mapped, and not to an empty outline."""
        face, code = self.font.face, ord(character)
        glyph = face.charToGlyph.get(code)
        if not glyph:
            return False
        return character.isspace() or face.glyphPos[glyph + 1] > face.glyphPos[glyph]

    def advance(self, character: str) -> float:
        """Return the width of a character in em."""
        face = self.font.face
        return float(face.charWidths.get(ord(character), face.defaultWidth)) / 1000


class FontBook:
    """The fonts of each role, in the order they are asked for a character."""

    def __init__(self, *, use_system: bool = False, folders: tuple[Path, ...] | None = None) -> None:
        fix_to_unicode()
        vars(ttfonts)["TTFontFace"] = QuickFace
        self._use_system = use_system
        self._folders = font_folders() if folders is None else folders
        self._found: dict[str, Sequence[Face]] = {}
        self._chosen: dict[tuple[str, str], Face] = {}
        self._advances: dict[tuple[str, str], float] = {}
        self._drawn: dict[str, bool] = {}

    def chain(self, role: str) -> Iterator[Face]:
        """Yield the fonts of a role, best first; each is read when it is its turn, for most reports need few."""
        if self._use_system:
            yield from self._system(role)
        yield from map(_bundled, _BUNDLED[role])
        if role != LATIN:
            yield from self._system("rare") if self._use_system else ()
            yield from map(_bundled, _RARE)
            yield from self._system("rare")  # better than none, whatever the machine

    def face(self, role: str, character: str) -> Face:
        """Return the font that draws a character; one that no font has falls to the main font of the role."""
        chosen = self._chosen.get((role, character))
        if chosen is None:
            is_latin = role in _LATIN_FIRST and "!" <= character <= "~"  # only ASCII: “ and — are Chinese here
            asked = itertools.chain(self.chain(LATIN) if is_latin else (), self.chain(role))
            chosen = next((face for face in asked if face.has(character)), None) or next(self.chain(role))
            self._chosen[role, character] = chosen
        return chosen

    def advance(self, role: str, character: str) -> float:
        """Return the width of a character in em."""
        width = self._advances.get((role, character))
        if width is None:
            width = self.face(role, character).advance(character)
            self._advances[role, character] = width
        return width

    def draws(self, character: str) -> bool:
        """Say whether any font draws a character; a blank needs no ink."""
        drawn = self._drawn.get(character)
        if drawn is None:
            drawn = character.isspace() or any(face.has(character) for face in self.chain(FANG))
            self._drawn[character] = drawn
        return drawn

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the characters that no font draws, in the order they occur."""
        return tuple(character for character in dict.fromkeys(text) if not self.draws(character))

    def _system(self, role: str) -> Sequence[Face]:
        if role not in self._found:
            self._found[role] = list(_usable(candidates(role, self._folders), role))
        return self._found[role]


@cache
def book_of(*, has_system: bool = False) -> FontBook:
    """Return the fonts, read once: what was chosen and measured for one export is right for the next."""
    return FontBook(use_system=has_system)


def _usable(files: Iterator[FontFile], role: str) -> Iterator[Face]:
    for file in files:
        try:
            face = _load(f"sys-{role}-{file.path.stem}-{file.member}", file)
            _forbid_unfit(face.font)
        except _BAD_FONT:
            continue
        if role in {"latin", "rare"} or all(face.has(character) for character in _PROBE):
            yield face
            return


@cache
def _bundled(name: str) -> Face:
    return _load(name, FontFile(resources_folder() / "fonts" / f"{name}.ttf"))


@cache
def _load(name: str, file: FontFile) -> Face:
    """Register a font under a name; reading one costs some 15 ms, so it is kept."""
    font = TTFont(name, str(file.path), subfontIndex=file.member)
    pdfmetrics.registerFont(font)
    return Face(name, font)


def _forbid_unfit(font: TTFont) -> None:
    """Refuse a font that may not be embedded, or that was cut short: reportlab embeds both without a word.

    Raises:
        TTFError: If it is unfit.
    """
    face = font.face
    data: bytes = vars(face)["_ttf_data"]  # no public way to the size of the file
    start_of_os2, _ = face.get_table_pos("OS/2")
    rights = int.from_bytes(data[start_of_os2 + 8 : start_of_os2 + 10], "big")
    if rights & _FORBIDDEN or rights & 0xF == _RESTRICTED:
        raise TTFError(face.filename)
    start, length = face.get_table_pos("glyf")
    if start + length > len(data) or face.glyphPos[-1] > length:
        raise TTFError(face.filename)


_BLOCK = 100
"""Most entries a block of a character map may have."""


def fix_to_unicode() -> None:
    """Replace reportlab's table from glyphs to characters, which is wrong above U+FFFF: 𣗋 would copy as rubbish."""
    ttfonts.makeToUnicodeCMap = _to_unicode


def _to_unicode(fontname: str, subset: Sequence[int]) -> str:
    rows = [f"<{place:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for place, code in enumerate(subset)]
    blocks = [rows[place : place + _BLOCK] for place in range(0, len(rows), _BLOCK)]
    head = (
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo",
        "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def", f"/CMapName /{fontname} def",
        "/CMapType 2 def", "1 begincodespacerange", "<00> <FF>", "endcodespacerange",
    )  # fmt: skip
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    return "\n".join((*head, *body, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"))
