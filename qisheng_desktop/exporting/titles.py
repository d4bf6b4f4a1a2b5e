"""Breaking a title over centred lines by sense, into lines of like length."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from math import ceil

_ENDS = frozenset("省市州盟县区旗镇乡道院局厅部委办")
"""A line of the name of an office best ends with one of these."""
_WHOLE = (
    "自治区", "自治州", "自治县", "自治旗", "开发区", "管理区", "街道", "办事处", "人民政府", "政府", "委员会",
    "办公室", "管理", "年度报告", "工作",
)  # fmt: skip
"""Words that are not broken."""
_MOST_LINES = 3
_INSIDE_WORD, _NO_SENSE = 100.0, 4.0


def balance(text: str, width: Callable[[str], float], measure: float) -> tuple[str, ...]:
    """Break a name that is longer than a line into as few lines as hold it, alike in length and broken by sense.

    ``width`` gives the width of a text in the unit of ``measure``.
    """
    count = max(1, ceil(width(text) / measure - 1e-9))
    while count < len(text):
        if count > _MOST_LINES:
            break
        ways = [_cut(text, places) for places in combinations(range(1, len(text)), count - 1)]
        ways = [lines for lines in ways if all(width(line) <= measure for line in lines)]
        if ways:
            return min(ways, key=lambda lines: _cost(text, lines, width, measure))
        count += 1
    return (text,)


def _cut(text: str, places: tuple[int, ...]) -> tuple[str, ...]:
    ends = (0, *places, len(text))
    return tuple(text[start:end] for start, end in pairwise(ends))


def _cost(text: str, lines: tuple[str, ...], width: Callable[[str], float], measure: float) -> float:
    widths = [width(line) for line in lines]
    cost = (max(widths) - min(widths)) / measure * 20
    place = 0
    for line in lines[:-1]:
        place += len(line)
        is_inside = any(
            start < place < start + len(word)
            for word in _WHOLE
            for start in range(len(text))
            if text.startswith(word, start)
        )
        cost += _INSIDE_WORD if is_inside else 0.0
        cost += 0.0 if line[-1] in _ENDS else _NO_SENSE
    return cost
