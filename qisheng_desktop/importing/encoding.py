"""Making text of bytes whose encoding nobody tells: byte order mark, UTF-8, then GB18030 or Big5 by common characters.

A byte that cannot be read becomes U+FFFD; how many did is returned, so that the clerk hears of it.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府信息申请政复议诉讼"
)
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x20)))
MOST_CONTROLS = 0.02
"""The share of control characters above which a file is not a text."""


class Decoded(NamedTuple):
    """A text, the name of its encoding, how many bytes could not be read, and the bytes where they are UTF-8."""

    text: str
    encoding: str
    lost: int = 0
    written: bytes | None = None

    @property
    def is_sure(self) -> bool:
        """Whether its bytes tell the encoding themselves, whatever the document says of it."""
        return self.written is not None or self.encoding in {name for _, name in _MARKS}

    def utf8(self) -> bytes:
        """Return the text in UTF-8."""
        return self.text.encode("utf-8", "replace") if self.written is None else self.written


def decode(data: bytes, told: str = "") -> Decoded:
    """Make text of bytes; ``told`` is the encoding the document itself names, which is tried after UTF-8."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _lossy(data, name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0, data)
    except UnicodeDecodeError:
        pass
    if told.lower() in {"utf-8", "utf8"}:
        lossy = _lossy(data, "utf-8")
        if lossy.lost * 100 < len(data):  # a few bad bytes in what is surely UTF-8
            return lossy
    if data.count(0) * 5 > len(data):  # UTF-16 without its mark
        even = data[::2].count(0)
        return _lossy(data, "utf-16-be" if even * 2 > data.count(0) else "utf-16-le")
    return max((_lossy(data, name) for name in ("gb18030", "big5")), key=_chinese)


def is_text(decoded: Decoded) -> bool:
    """Say whether a text was one, and not the bytes of something else."""
    text, written = decoded.text, decoded.utf8()
    odd = text.count("\ufffd") + len(written) - len(written.translate(None, _CONTROLS))
    return odd <= MOST_CONTROLS * max(len(text), 1)


def _lossy(data: bytes, name: str) -> Decoded:
    text = data.decode(name, errors="replace")
    return Decoded(text, name, text.count("\ufffd"))


def _chinese(decoded: Decoded) -> float:
    sample = decoded.text[:20_000]
    return sum(character in _COMMON for character in sample) - 10 * sample.count("\ufffd")
