"""Whose work and which time a clause speaks of; only this body's work of the whole year is in the tables."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from qisheng_desktop.model.report import Report
from qisheng_desktop.review import phrases

_TOWNSHIP = re.compile(r"(?:镇|乡|街道)(?:人民政府|政府|办事处|党政办公室)?$")
_LEVELS = re.compile(r"(?P<level>[国省市州盟区旗县])(?:人民政府|政府)?(?:办公室|办公厅)?$")
_COMPARED = re.compile(
    r"(?:同?比|较|与|相比|比起|超过|高于|低于)(?:于)?(?:上|去|前)一?年(?:度|同期)?|同比|环比|(?:较|比|与)\d{4}年(?:度|同期|全年)?"
)
_PERIOD = re.compile(
    r"(?:\d{4}年(?:度)?)?1月(?:1日)?(?:起|开始)?[至到—–~～-]+(?:\d{4}年|当年)?12月(?:31日|底|份)?(?:止|期间)?|1[至到—–~～-]+12月(?:份)?|"
    r"截(?:至|止|到)(?:到)?(?:\d{4}年)?12月(?:31日|底)?|截(?:至|止|到)(?:目前|年底|年末)"
)
_TIME = re.compile(
    r"(?P<part>“?十[二三四五六]五”?|期间|前后|[春][节运]|\d+月(?!度)|[上下]半年|[一二三四1234]季度|第[一二三四]季|[本上]月|[一二三四五六七八九十]+月(?:份)|每(?:年|月|季度?|周|天|日)|季度)|"
    r"(?P<long>以来|历年|近[几两二三四五六七八九十\d]+年|[三四五六七八]年(?:来|间)|\d{4}(?:年)?[至到—–~～-]+\d{4}年|历史|往年)|"
    r"(?P<last>(?:上|去)一?年(?:度)?)|(?P<before>前年)|"
    r"(?P<own>[本今当]年(?:度|以来)?|全年|年内)|(?P<year>\d{4})年|(?P<hanzi>二[〇零][一二三四五六七八九〇零]{2})年|(?P<next>[明来]年|下一?年)"
)
_HANZI = str.maketrans("〇零一二三四五六七八九", "00123456789")


class Time(Enum):
    """Which time a clause speaks of."""

    OWN = "own"
    LAST = "last"
    OTHER = "other"


@cache
def _forms(year: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return phrases.year_patterns(year)


def carried(year: int) -> re.Pattern[str]:
    """Return what says that requests came over from last year."""
    return _forms(year)[0]


def forward(year: int) -> re.Pattern[str]:
    """Return what says that requests go over into the next year."""
    return _forms(year)[1]


class Scene:
    """A sentence without spaces: which time and which body each place of it speaks of.

    What is named holds until something else is named.
    """

    def __init__(self, words: str, report: Report) -> None:
        self._report = report
        text = words
        for pattern in (carried(report.year), forward(report.year), _COMPARED):
            text = pattern.sub(lambda m: "…" * len(m[0]), text)
        text = _PERIOD.sub(lambda m: "本年" + "…" * (len(m[0]) - 2), text)
        self._times = list(_TIME.finditer(text))
        self._others = [m for m in phrases.OTHER_BODY.finditer(words) if not _is_own_level(m["level"], report)]
        self._own = [m.end() for m in phrases.OWN_BODY.finditer(words)] if self._others else []

    def time_at(self, position: int) -> Time:
        """Say which time the words right before a place speak of."""
        found = next((match for match in reversed(self._times) if match.end() <= position), None)
        if found is None or found.lastgroup == "own":
            return Time.OWN
        if found.lastgroup == "last":
            return Time.LAST
        if found.lastgroup in {"year", "hanzi"}:
            year = self._report.year
            named = int((found["year"] or found["hanzi"]).translate(_HANZI))
            return Time.OWN if named == year else Time.LAST if named == year - 1 else Time.OTHER
        return Time.OTHER

    def is_of_others(self, position: int) -> bool:
        """Say whether the words right before a place speak of another body's work."""
        found = next((match.start() for match in reversed(self._others) if match.end() <= position), None)
        own = max((end for end in self._own if end <= position), default=-1)
        return found is not None and own <= found


def _is_own_level(level: str | None, report: Report) -> bool:
    unit = report.unit.strip()
    if level is None or _TOWNSHIP.search(unit):
        return False
    found = _LEVELS.search(unit)
    return found is not None and found["level"] == level
