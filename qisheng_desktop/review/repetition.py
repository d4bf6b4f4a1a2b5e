"""How much of a text is last year's: sentences compared by pairs of characters, digits masked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, pairwise

from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.numerals import plain
from qisheng_desktop.review.passages import Words, find, quote, text_rule

_RULE = text_rule("s-repeat", Severity.SOFT)
_SPLIT = re.compile(r"[。！？!?；;\n]")
_NUMBER = re.compile(r"[\d零〇一二三四五六七八九十百千万]+")
_NOISE = re.compile(r"[\s，,、：:“”\"'（）()《》〈〉—…·-]+")
_STATUTORY = re.compile(
    r"《?中华人民共和国政府信息公开条例》?|《条例》|政府信息公开工作年度报告|国办公开办函|统计期限|以公开为常态|本报告由|"
    r"总体情况|主动公开政府信息情况|收到和处理政府信息公开申请|行政复议、行政诉讼情况|其他需要报告的事项|存在的主要问题及改进"
)
_PREFACE = "preface"
_SHORTEST = 6
SAME = 0.72
"""Share of character pairs from which on two sentences are the same one."""
MOST = 50
"""Percent of a report that may be last year's; one city deducts points above it."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """How much of the texts is repeated, in percent of their characters, and the passages that are."""

    percent: Decimal
    passages: tuple[tuple[Words, int, int], ...] = ()


def measure(texts: tuple[Words, ...], last: tuple[Words, ...]) -> Repetition:
    """Measure how much of the texts stood in last year's; statutory phrases and the preface count for neither side."""
    before = (said for words in last if words.at.section != _PREFACE for _, _, said in _sentences(words.text))
    index = _Index(before)
    total = repeated = 0
    passages: list[tuple[Words, int, int]] = []
    for words in texts:
        if words.at.section == _PREFACE:
            continue
        for start, end, said in _sentences(words.text):
            total += len(said)
            if index.has(said):
                repeated += len(said)
                passages.append((words, start, end))
    return Repetition(_percent(repeated, total), tuple(passages))


def similarity(text: str, other: str) -> Decimal:
    """Say how many percent of a text's sentences stand in another one too."""
    index = _Index(said for _, _, said in _sentences(other))
    every = [said for _, _, said in _sentences(text)]
    return _percent(sum(len(said) for said in every if index.has(said)), sum(map(len, every)))


def _percent(part: int, whole: int) -> Decimal:
    return round(Decimal(100 * part) / whole, 1) if whole else Decimal(0)


class _Index:
    """Sentences by the pairs in them, so that only those with pairs in common are compared, and each but once."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._known = dict.fromkeys(sentences, True)
        self._pairs = [_pairs(said) for said in self._known]
        self._by_pair: dict[str, list[int]] = {}
        for number, pairs in enumerate(self._pairs):
            for pair in pairs:
                self._by_pair.setdefault(pair, []).append(number)

    def has(self, said: str) -> bool:
        known = self._known.get(said)
        if known is None:
            known = self._known[said] = self._is_alike(_pairs(said))
        return known

    def _is_alike(self, pairs: Counter[str]) -> bool:
        shared = Counter(chain.from_iterable(self._by_pair.get(pair, ()) for pair in pairs))
        size = pairs.total()
        for number, _ in shared.most_common(3):
            other = self._pairs[number]
            if 2 * (pairs & other).total() >= SAME * (size + other.total()):
                return True
        return False


def _pairs(said: str) -> Counter[str]:
    return Counter(a + b for a, b in pairwise(said))


def _sentences(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield sentences with what counts of them: no digits, no punctuation, no statutory phrases."""
    position = 0
    for piece in _SPLIT.split(text):
        start, position = position, position + len(piece) + 1
        said = _NOISE.sub("", _NUMBER.sub("#", _STATUTORY.sub("", piece)))
        if len(said) >= _SHORTEST:
            yield start, start + len(piece), said


def repetition_of(texts: tuple[Words, ...], last: Report) -> Repetition:
    """Measure how much of the texts stood in last year's report."""
    return measure(texts, tuple(Words(at, last.text(at), plain(last.text(at))) for at in last.edition.texts))


def check_repetition(texts: tuple[Words, ...], last: Report) -> Iterator[Finding]:
    """Yield one finding if more than half of the report is last year's, with the sentences that are."""
    found = repetition_of(texts, last)
    if found.percent > MOST and found.passages:
        shown = "；".join(f"“{quote(words.raw[start:end])}”" for words, start, end in found.passages[:3])
        message = f"与上年报告重复约 {found.percent}%（数字不计），有 {len(found.passages)} 句相同，例如：{shown}"
        words, start, end = found.passages[0]
        yield find(_RULE, words, (start, end), message, (), found.percent, Decimal(MOST))
