"""Lists of parts: “共 N 条，其中 A…a 条；B…b 条” must add up where the list is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.review.numerals import Number
from qisheng_desktop.review.passages import Sentence, Words, find, quote, text_rule

_RULE = text_rule("t-list", Severity.SOFT)
_OPENS = re.compile(r"其中(?!之|的|一)|分别(?:为|是)|按.{1,8}分|包括|分为|：")
_OPEN_ENDED = re.compile(
    r"等|主要|包括|包含|含|涉及|如|例如|重点|同时|另|还|以上|以下|不含|除|比|较|占|同比|增|减|上年|去年|约|余|多个|累计|新增|平均|每|次年|下年|结转|均|已|达"
)
_COUNTS = frozenset("条件项篇份期次个场起宗例笔户人处")
_FEWEST = 3
ROOM = Decimal("0.04")
"""Share of the whole that the parts of a list may lack to be taken for a complete list with a slip in it."""


def check_lists(texts: tuple[Words, ...]) -> Iterator[Finding]:
    """Yield the lists whose parts add up to more than the whole, or to a little less than it."""
    for words in texts:
        for sentence in words.sentences:
            yield from _lists(sentence)


def _lists(sentence: Sentence) -> Iterator[Finding]:
    numbers = [number for number in sentence.numbers if number.measure in _COUNTS]
    if len(numbers) != len([number for number in sentence.numbers if number.measure not in {"年", "月", "日"}]):
        return
    for index, whole in enumerate(numbers[:-2]):
        parts = numbers[index + 1 :]
        between = sentence.text[whole.tail : parts[0].start]
        if not re.match(r"[\u4e00-\u9fff]{0,8}[，,：:（(]", between) or not _OPENS.search(between):
            continue
        if between.startswith(("，包括", "：")) and "其中" not in between and "分" not in between:
            continue
        finding = _compare(sentence, whole, parts)
        if finding:
            yield finding
        return


def _compare(sentence: Sentence, whole: Number, parts: list[Number]) -> Finding | None:
    listed = sentence.text[whole.tail : sentence.end]
    labels = listed.removeprefix("，其中").removeprefix("，分别").removeprefix("（其中")
    if any(part.measure != whole.measure or part.is_vague for part in [whole, *parts]):
        return None
    if _OPEN_ENDED.search(labels) or re.search(r"其中", labels) or _is_tiered(sentence, parts):
        return None
    added = sum((part.value for part in parts), Decimal(0))
    gap = whole.value - added
    room = whole.value * ROOM
    is_told = "分别" in listed[:4]
    if gap == 0 or (gap > 0 and not is_told and (len(parts) < _FEWEST or gap > max(room, Decimal(1)))):
        return None
    message = (
        f"文中写共 {whole.value}{whole.measure}，列出的 {len(parts)} 项相加是 {added}，相差 {abs(gap)}："
        f"“{quote(sentence.words)}”"
    )
    return find(_RULE, sentence, (whole.start, whole.tail), message, (), whole.value, added)


def _is_tiered(sentence: Sentence, parts: list[Number]) -> bool:
    """Say whether a part is followed by something that is not the next part: then it is no plain list."""
    for part, after in pairwise(parts):
        between = sentence.text[part.tail : after.start]
        if not re.fullmatch(r"[、，,；;和及]\s*[^，,；;、。（）]{1,24}", between):
            return True
    return not re.fullmatch(r"[）)]?[。；;，,]?\s*", sentence.text[parts[-1].tail : sentence.end])
