"""Punctuation of Chinese texts: what is wrong with it, and one act that mends what can be mended without reading."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = r"[\u4e00-\u9fff，。；：、？！“”（）《》〔〕]"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_HALF = re.compile(
    rf"(?<={_HAN})\s*(?P<mark>[,;:?!])\s*|\s*(?P<mark2>[,;:?!])\s*(?=[\u4e00-\u9fff“（《])(?<![0-9A-Za-z][,;:?!])"
)
_STOP = re.compile(r"(?<=[\u4e00-\u9fff”）》])\.(?=\s*(?:$|\n|[\u4e00-\u9fff]))")
_BRACKETS = re.compile(r"\((?P<inside>[^()\n]*[\u4e00-\u9fff][^()\n]*)\)")
_DOUBLED = re.compile(r"(?P<mark>[，。；：、？！])(?P=mark)+|[，、；：](?=[。；])|(?<=[。；])[，、]|(?<=，)、")
_QUOTES = re.compile(r"\"(?P<inside>[^\"\n]*)\"")
_PAIRS = {"（": "）", "《": "》", "“": "”", "〔": "〕", "【": "】"}


def mend_punctuation(text: str) -> str:
    """Mend half-width and doubled marks and straight quotes; unpaired brackets are left to the clerk."""
    mended = text
    for _ in range(2):
        mended = _HALF.sub(lambda m: _FULL[m["mark"] or m["mark2"]], mended)
        mended = _STOP.sub("。", mended)
        mended = _BRACKETS.sub(lambda m: f"（{m['inside']}）", mended)
        mended = _QUOTES.sub(lambda m: f"“{m['inside']}”", mended)
        mended = _DOUBLED.sub(lambda m: m["mark"] or "", mended)
    return mended


def faults(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where punctuation is wrong and what is."""
    found: list[tuple[int, int, str]] = []
    for pattern, what in (
        (_HALF, "半角标点"),
        (_STOP, "半角标点"),
        (_BRACKETS, "半角括号"),
        (_QUOTES, "直引号"),
        (_DOUBLED, "重复标点"),
    ):
        found += [(match.start(), match.end(), what) for match in pattern.finditer(text)]
    yield from sorted({*found, *_unpaired(text)})


def _unpaired(text: str) -> Iterator[tuple[int, int, str]]:
    """Brackets and quotes without their other half in the same paragraph."""
    closing = {close: opening for opening, close in _PAIRS.items()}
    position = 0
    for line in text.split("\n"):
        opened: list[tuple[str, int]] = []
        for index, sign in enumerate(line):
            if sign in _PAIRS:
                opened.append((sign, position + index))
            elif sign in closing:
                if opened and opened[-1][0] == closing[sign]:
                    opened.pop()
                elif not (
                    sign == "）" and re.search(r"(?:^|[。；：，\s])[\d一二三四五六七八九十]{1,2}$", line[:index])
                ):
                    yield position + index, position + index + 1, "括号或引号不成对"
        for _, start in opened:
            yield start, start + 1, "括号或引号不成对"
        position += len(line) + 1
