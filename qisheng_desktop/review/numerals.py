"""Finding the numbers in a Chinese text: digits of every width, Chinese numerals, the measure after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_WIDE = {0x3000: " ", 0x00A0: " ", 0xFF05: "%", 0xFF0E: "."}
_WIDE |= {wide: chr(wide - 0xFEE0) for wide in range(0xFF10, 0xFF1A)}
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}

MEASURES = (
    "个百分点|个工作日|工作日|个小时|个月|万元|亿元|人次|件次|批次|小时|分钟|季度|平方米|平方公里|公里|公顷|"
    "[件起宗条次项例笔份个篇期场户人名家幅%‰倍年月日号时分秒页字天亩村类种批处台套部本则张位所座轮周元米吨度版集首面块支款章编届级层点寸岁间栋辆头只棵株]"
)
_MEASURE = re.compile(
    rf"\s*(?P<vague>[余多几来]\s*)?(?P<scale>[万亿](?!元))?(?P<more>[余多]\s*)?(?P<measure>{MEASURES})?"
)
_ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?: \d+)*(?:\.\d+)?"
_NUMBER = re.compile(
    rf"百分之(?P<percent>[零〇一二两三四五六七八九十百点]+|{_ARABIC})|(?P<arabic>{_ARABIC})"
    r"|(?P<hanzi>[零〇一二两三四五六七八九十百千万亿]+)"
)
_BEFORE_VAGUE = re.compile(r"(?:约|近|超过|超|逾|接近|不足|不到|不少于|不低于|不超过|至少|最多|大概)\s*为?$")
_SOME = re.compile(r"(?:数|几|上)$")
_AFTER_VAGUE = re.compile(r"\s*(?:左右|上下|以上|以下|以内|之多)")
_RANGE = r"[-—–~～至到]"
_RANGE_AFTER = re.compile(rf"\s*{_RANGE}+\s*\d")
_RANGE_BEFORE = re.compile(rf"\d\s*{_RANGE}+\s*$")
_NOT_A_COUNT = re.compile(
    r"(?:第|[上下前后次近]|每|任|这|同|哪|某|另|逐|统|唯|万|专|之|为|“|其|初|周|星期|礼拜|负|单|双)$"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands in a text: digits from ``start`` to ``end``, its measure up to ``tail``.

    ``places`` are the decimals it is printed with; one that ``is_vague`` is a round figure or the end of a range.
    """

    start: int
    end: int
    tail: int
    value: Decimal
    written: str
    measure: str = ""
    is_vague: bool = False
    is_hanzi: bool = False

    @property
    def places(self) -> int:
        """The decimals it is printed with."""
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(text: str) -> str:
    """Return the text with ordinary digits and spaces, every character at its place."""
    return text.translate(_WIDE)


def read_hanzi(signs: str) -> Decimal | None:
    """Read a Chinese numeral; nothing if the signs are none, as in 三四 (three or four)."""
    whole, point, places = signs.partition("点")
    if point and not (places and all(sign in _DIGITS for sign in places)):
        return None
    if all(sign in _DIGITS for sign in whole):
        if len(whole) > 1 and not set(whole) & set("〇零") and len(whole) != len("二〇二四"):
            return None
        digits = "".join(str(_DIGITS[sign]) for sign in whole)
    else:
        number = _scaled(whole)
        if number is None:
            return None
        digits = str(number)
    decimals = "".join(str(_DIGITS[sign]) for sign in places)
    return Decimal(f"{digits or 0}.{decimals}" if point else digits)


def _scaled(signs: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for sign in signs:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        elif sign in _SCALES:
            section += (1 if digit is None else digit) * _SCALES[sign]
            digit = None
        else:
            section += digit or 0
            if not section:
                return None
            total, section, digit = (total + section) * _LARGE[sign], 0, None
    return total + section + (digit or 0)


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text that ``plain`` has been through, in their order.

    A Chinese numeral counts only with a measure behind it: 一 is a part of too many words.
    """
    done = 0
    for found in _NUMBER.finditer(text):
        number = _read(text, found) if found.start() >= done else None
        if number is not None:
            done = number.tail
            yield number


def _read(text: str, found: re.Match[str]) -> Number | None:
    start, end = found.span()
    rest = _MEASURE.match(text, end)
    measure, tail = (rest["measure"] or "", rest.end()) if rest else ("", end)
    signs = found["hanzi"] or found["percent"] or found["arabic"]
    if found["percent"]:
        measure, tail, rest = "%", end, None
    value = Decimal(re.sub("[, ]", "", signs)) if signs[0].isascii() else read_hanzi(signs)
    is_hanzi = bool(found["hanzi"])
    before = text[max(0, start - 4) : start]
    if is_hanzi and (not measure or _NOT_A_COUNT.search(before)):
        return None
    is_vague = value is None or bool(_BEFORE_VAGUE.search(before) or _AFTER_VAGUE.match(text, tail))
    is_vague = is_vague or (is_hanzi and bool(_SOME.search(before)))
    if rest and not is_vague:
        is_vague = bool(rest["vague"] or rest["more"])
    is_vague = is_vague or bool(_RANGE_AFTER.match(text, end) or _RANGE_BEFORE.search(text, max(0, start - 6), start))
    value = value or Decimal(0)
    if rest and rest["scale"]:
        value = value.scaleb(len(str(_LARGE[rest["scale"]])) - 1) if measure else value
        is_vague = True
    if not measure:
        tail = end
    return Number(start, end, tail, value, text[start:end], measure, is_vague, is_hanzi)
