"""Reading every number of a text: what it is said to be, and whether that is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from qisheng_desktop.model.report import Report
from qisheng_desktop.review import phrases
from qisheng_desktop.review.bindings import OTHER_MATTER, REQUESTS, Binding, Clause, Memory, Unbound, bind, is_filler
from qisheng_desktop.review.context import Scene, Time, carried, forward
from qisheng_desktop.review.naming import Cells, Naming, total_of
from qisheng_desktop.review.numerals import Number
from qisheng_desktop.review.passages import Sentence, Words
from qisheng_desktop.review.shares import Known, Share, judge_share
from qisheng_desktop.review.verdicts import Outcome, Verdict

_SPLIT = re.compile(r"[，,；;：:（）()。]")
_ORDINAL = re.compile(r"(?:第|〔|\[|【|[A-Za-z.:/@-]|No|NO|编号|电话|热线|邮编|邮政编码|传真)\s*[:：]?\s*$")
_BASE = re.compile(r"(?:比|较|与)(?:(?:上|去)一?年|\d{4}年)(?:度|同期|全年)?的?\s*[（(]?$")
_PUBLISHED = re.compile(r"清单|事项|目录|权责|职权|公示|(?<!主动)公开(?:了|行政|各类)|公布")
_WHOLE_YEAR = re.compile(r"全年|[本今当]年|年内|\d{4}年")
_NAMED = re.compile(r"[\u4e00-\u9fff]{2}")
_NO_OTHER_MATTER = re.compile(r"信访、?举报、?投诉类?|行政复议")
_PAPERS = re.compile(r"公文|公开属性|标注|(?<!规范性)文件(?:共|共计)?\d+[件份]")
_MEASURES_OF_TIME = frozenset("年月日号时分秒天周") | {"工作日", "个工作日", "小时", "个小时", "个月", "季度", "分钟"}
_REQUEST_HINT = re.compile(
    rf"{phrases.REQUEST.pattern}|(?:{phrases.NEW_WORDS}|{phrases.DONE_WORDS}|结转)(?:的|了|各类|群众|有效|公民|书面|\d+[件宗起条])*申请|结转.{{0,6}}的申请|(?:部分公开|不予公开|无法提供|不予处理)(?:的)?(?:共)?\d+件"
)


def read_text(words: Words, report: Report) -> Iterator[Verdict]:
    """Yield a verdict for every number of a text."""
    memory = Memory()
    for sentence in words.sentences:
        goes_on = re.match(r"\s*(?:其中|上述|在?办结的|在?答复的|以上)", sentence.words)
        reader = _Reader(sentence, report, memory if goes_on else Memory())
        yield from reader.read()
        memory = reader.memory


class _Reader:
    """Goes through the numbers of one sentence and remembers what it has spoken of."""

    def __init__(self, sentence: Sentence, report: Report, memory: Memory) -> None:
        self.sentence, self.report, self.memory = sentence, report, memory
        self.names = Naming(report.edition)
        self.known: Known | None = None
        self.is_lost = False

    def read(self) -> Iterator[Verdict]:
        before = self.sentence.start
        every = self.sentence.numbers
        for index, number in enumerate(every):
            after = every[index + 1].start if index + 1 < len(every) else self.sentence.end
            verdict = self._judge(number, before, after)
            if number.measure not in _MEASURES_OF_TIME:
                before = number.tail
            yield verdict

    def _judge(self, number: Number, before: int, after: int) -> Verdict:
        text = self.sentence.text
        lead, prefix, trail = (
            text[start:end].replace(" ", "")  # spaces mean nothing between Chinese words
            for start, end in ((before, number.start), (self.sentence.start, number.start), (number.tail, after))
        )
        reason = _not_a_count(number, lead, text[max(0, number.start - 8) : number.start])
        if not reason and "办结率" in lead and not self._is_about_requests(prefix):
            reason = OTHER_MATTER.reason
        if not reason:
            share = judge_share(lead, number, self.known, self.report, self._options_of)
            if share:
                return self._shared(number, share)
            reason = _other_unit(number, lead, trail)
        if reason:
            if number.measure not in _MEASURES_OF_TIME:
                self.known = None
            return self._skip(number, reason)
        if self.known and _BASE.search(lead):
            bound = Binding("t-direction", self.known.options, self.memory)
            return self._compare(number, bound, Time.LAST)
        found = self._bind(lead, trail, prefix)
        if isinstance(found, Unbound):
            self.known = None
            self.is_lost = self.memory.matter != REQUESTS
            if found is OTHER_MATTER and not phrases.REQUEST.search(lead):
                self.memory = Memory()
            return self._skip(number, found.reason)
        return self._compare(number, found, self.scene.time_at(len(prefix)))

    @cached_property
    def scene(self) -> Scene:
        """Whose work and which time the places of the sentence speak of."""
        return Scene(self.sentence.words.replace(" ", ""), self.report)

    def _bind(self, lead: str, trail: str, prefix: str) -> Binding | Unbound:
        if phrases.PLAN.search(prefix) and not forward(self.report.year).search(lead):
            return Unbound("说的是计划")
        if "累计" in lead and not _WHOLE_YEAR.search(prefix):
            return Unbound("说的不是本年全年")
        if self.scene.is_of_others(len(prefix)):
            return Unbound("说的是其他单位或者更大范围")
        if self.scene.time_at(len(prefix)) is Time.OTHER:
            return Unbound("说的不是本年全年")
        pieces = _SPLIT.split(lead)
        tail = _SPLIT.split(trail, maxsplit=1)[0]
        tail = tail.split("、")[0] if len(pieces[-1].strip("、 ")) else tail
        near = pieces[-1].lstrip("、 ")
        behind = near.rpartition("、")
        if behind[1] and is_filler(behind[2]) and _NAMED.match(tail):
            near = behind[2]  # the list goes 5件维持、1件纠正: each name stands behind its number
        clause = Clause(
            near,
            lead,
            tail,
            carried(self.report.year),
            forward(self.report.year),
            self._is_about_requests(f"{prefix}0件{tail}"),
        )
        bound = bind(clause, self.memory, self.names)
        is_published = _PUBLISHED.search(prefix) and isinstance(bound, Binding) and bound.code == "t-decisions"
        is_strange = self.is_lost and isinstance(bound, Binding) and bound.memory.matter == REQUESTS
        if is_strange and not phrases.REQUEST.search(f"{lead}{tail}"):
            return OTHER_MATTER  # the sentence has begun with something that is not counted in the tables
        return OTHER_MATTER if is_published or _PAPERS.search(prefix) else bound

    def _is_about_requests(self, prefix: str) -> bool:
        """Say whether the nearest matter named before is requests for information."""
        named, other = _hints(prefix)
        if named < 0 and other < 0:
            named, other = self._own_hints
            if min(named, other) >= 0:
                return False
        if named < 0 and other < 0:
            named, other = self._hints_before
        return named >= 0 and named >= other

    @cached_property
    def _own_hints(self) -> tuple[int, int]:
        return _hints(self.sentence.words)

    @cached_property
    def _hints_before(self) -> tuple[int, int]:
        return _hints(self.sentence.before)

    def _options_of(self, words: str) -> tuple[Cells, ...]:
        """Return the cells that words without a number name, for a comparison that stands before its figure."""
        prefix = self.sentence.text[self.sentence.start : self.sentence.end]
        clause = Clause(
            words, words, "", carried(self.report.year), forward(self.report.year), self._is_about_requests(prefix)
        )
        bound = bind(clause, self.memory, self.names)
        return bound.options if isinstance(bound, Binding) else ()

    def _compare(self, number: Number, bound: Binding, time: Time) -> Verdict:
        is_last = time is Time.LAST
        self.memory, self.is_lost = bound.memory, False
        figures = [(cells, total_of(self.report, cells, is_last=is_last)) for cells in bound.options]
        figures = [(cells, figure) for cells, figure in figures if figure is not None]
        if not is_last:
            self.known = Known(number.value, tuple(cells for cells, _ in figures), number.tail)
        if not figures:
            self.known = None
            return self._skip(number, "上年报告没有这个数" if is_last else "表中还没有填写")
        if number.is_vague:
            return self._skip(number, "是约数")
        for cells, figure in figures:
            if figure == number.value:
                return self._said(number, bound.code, Outcome.EQUAL, cells, figure, is_last=is_last)
        return self._said(number, bound.code, Outcome.DIFFERENT, *figures[0], is_last=is_last)

    def _shared(self, number: Number, share: Share) -> Verdict:
        if share.reason:
            return self._skip(number, share.reason)
        if share.code == "t-direction" and share.cells:  # what follows may tell the same change in percent
            now = total_of(self.report, share.cells)
            self.known = Known(now or Decimal(0), (share.cells,), number.tail)
        outcome = Outcome.EQUAL if share.is_met else Outcome.DIFFERENT
        return self._said(number, share.code, outcome, share.cells, share.figure, is_last=False)

    def _said(  # noqa: PLR0913 - the parts of a verdict
        self, number: Number, code: str, outcome: Outcome, cells: Cells, figure: Decimal | None, *, is_last: bool
    ) -> Verdict:
        end = number.tail if number.measure else number.end
        at = self.sentence.at
        return Verdict(at, number.start, end, number.written, outcome, number.value, code, cells, figure, is_last)

    def _skip(self, number: Number, reason: str) -> Verdict:
        end = number.tail if number.measure else number.end
        at = self.sentence.at
        return Verdict(at, number.start, end, number.written, Outcome.NOT_COMPARED, number.value, reason=reason)


def _not_a_count(number: Number, lead: str, before: str) -> str:
    """Say what else than a count a number is."""
    if number.measure in _MEASURES_OF_TIME:
        return "是日期或者期限"
    if _ORDINAL.search(before) or (not lead and not number.measure):
        return "是编号、条款或者号码"
    return ""


def _other_unit(number: Number, lead: str, trail: str) -> str:
    """Say what is counted instead, where the measure tells; a number without one may follow 数量为."""
    if number.measure in {"个", "项"} and phrases.OTHER_UNIT.match(trail):
        return "数的是别的东西"
    if number.measure in phrases.COUNT:
        return ""
    if number.measure:
        return f"计量单位是“{number.measure}”"
    is_counted = re.search(r"(?:数量|总数|件数|总量|申请量)(?:共计|合计|共|为|是|：|:|\s)*$", lead)
    return "" if is_counted and not number.is_hanzi else "没有计量单位"


def _hints(words: str) -> tuple[int, int]:
    """Return where requests for information, and where another matter, are named last; -1 if they are not."""
    return _last(_REQUEST_HINT, words), _last(phrases.OTHER_MATTER, _NO_OTHER_MATTER.sub("", words))


def _last(pattern: re.Pattern[str], words: str) -> int:
    position = -1
    for found in pattern.finditer(words):
        position = found.end()
    return position
