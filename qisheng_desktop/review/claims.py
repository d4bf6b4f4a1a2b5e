"""What a text claims without a number: nothing came in, all was done, it grew; and the fee that six must state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.review import phrases
from qisheng_desktop.review.context import Scene, Time
from qisheng_desktop.review.naming import Cells, Naming, label_of, total_of
from qisheng_desktop.review.passages import Sentence, Words, find, quote, text_rule

_NONE = text_rule("t-none", Severity.SOFT)
_ALL = text_rule("t-all", Severity.SOFT)
_DIRECTION = text_rule("t-direction", Severity.SOFT)
_FEE = text_rule("t-fee", Severity.SOFT)

_NO = (
    r"(?:未曾?|没有|无|未有|零|不存在|并未|均未|尚未)(?:再)?"
    r"(?:收到|受理|接到|接收|发生|出现|产生|引发|被提起|被申请|提起|涉及|有|存在)?"
)
_LEAD_IN = (
    r"(?:任何|一[件起宗例]|过|有关|关于|相关|涉及|因|由|本年度?|公民|群众|法人|、|和|其他组织|对|我镇|本机关|的|"
    r"政府信息公开|信息公开|工作|而|所|引发|引起|导致|产生|被|申请|提起|提出)*"
)
_END = r"(?:的)?(?:申请)?(?:案件|案|事项|件|情况|情形|数量|现象)?(?:发生|产生|出现)?(?=[，。；;,、）)\s]|$)"
_NO_REQUESTS = re.compile(
    rf"{_NO}(?:任何|一[件起宗]|过|群众|公民|、|法人|和|或|其他组织|书面|提出|提交|的|关于|有关)*(?:政府信息公开(?:的)?申请|信息公开(?:的)?申请|依申请公开(?:申请|事项|件)?){_END}"
)
_CASES = r"(?:行政)?(?:复议|诉讼)(?:案件|申请|案)?"
_NO_CASES = re.compile(
    rf"{_NO}{_LEAD_IN}{_CASES}(?:(?:和|或|及|以及|与|、|，|,|也|亦|没有|无|未|发生|被|提起|者|的|情况)*{_CASES})?{_END}"
)
_NO_CASES_AFTER = re.compile(
    rf"{_CASES}(?:(?:和|及|与|、|以及)*{_CASES})?(?:案件|情况|数量|数)?(?:均|都|全部)?(?:为|是)?(?:零|无|没有|未发生|未收到)(?:发生)?(?=[，。；;,、）)\s]|$)"
)
_ALL_DONE = re.compile(
    r"(?:均|全部|都)(?:已|已经)?(?:按时|按期|依法|及时|如期)?办结|(?:均|都)?已(?:经)?全部(?:按时|按期|依法|及时)?(?:办结|办理完毕)|全部办理完毕|无(?:一件)?结转|无未办结|没有结转"
)
_LEFT_OVER = re.compile(r"结转|顺延|转入|转下|除|其余|尚未|正在办理|未到期|在办|应当办结|到期")
_GROWTH = re.compile(
    r"(?:收到|受理|新收)?(?:的)?(?:政府信息公开申请|依申请公开申请|依申请公开|信息公开申请)(?:的)?(?:受理|办理|接收)?(?:总?数?量|件数|数)?(?:\d+件)?[，,]?"
    r"(?:同比|(?:较|比|与)(?:上|去)一?年(?:度|同期)?(?:相比)?)[，,]?(?:有所|明显|大幅|略有|显著|小幅|持续|稍有|呈|有)?(?P<way>增长|增加|上升|减少|下降|降低|回落|持平|基本持平)"
    r"(?:趋势|态势|明显)?(?=[，。；;,、）)]|$)"
)
_FEE_WORDS = re.compile(r"信息处理费|信息公开处理费|信息公开(?:申请)?(?:收费|费用)|收费|收取(?:任何)?费用|费用")


def check_claims(report: Report, texts: tuple[Words, ...]) -> Iterator[Finding]:
    """Yield what a text claims in words and the tables deny."""
    names = Naming(report.edition)
    for words in texts:
        for sentence in words.sentences:
            yield from _nothing(sentence, report, names)
            yield from _everything(sentence, report, names)
            yield from _growth(sentence, report, names)
    yield from _fee(report, texts)


def _is_ours(sentence: Sentence, start: int, report: Report) -> bool:
    prefix = sentence.words[:start].replace(" ", "")
    scene = Scene(sentence.words.replace(" ", ""), report)
    place = len(prefix)
    return not (phrases.PLAN.search(prefix) or scene.is_of_others(place)) and scene.time_at(place) is Time.OWN


def _nothing(sentence: Sentence, report: Report, names: Naming) -> Iterator[Finding]:
    for found in _NO_REQUESTS.finditer(sentence.words):
        yield from _denied(sentence, found, names.requests("new"), report)
    for pattern in (_NO_CASES, _NO_CASES_AFTER):
        for found in pattern.finditer(sentence.words):
            cells: Cells = ()
            if "复议" in found[0]:
                cells += names.cases("review_total")
            if "诉讼" in found[0]:
                cells += names.cases("direct_total", "after_total")
            yield from _denied(sentence, found, cells, report)


def _denied(sentence: Sentence, found: re.Match[str], cells: Cells, report: Report) -> Iterator[Finding]:
    figure = total_of(report, cells)
    if figure and _is_ours(sentence, found.start(), report):
        label = label_of(report.edition, cells)
        message = f"文中说“{quote(found[0])}”，而{label}是 {figure}：“{quote(sentence.words)}”"
        yield find(_NONE, sentence, _span(sentence, found), message, cells, Decimal(0), figure)


def _everything(sentence: Sentence, report: Report, names: Naming) -> Iterator[Finding]:
    found = _ALL_DONE.search(sentence.words)
    if not found or not phrases.REQUEST.search(sentence.words):
        return
    said = sentence.words.replace(found[0], "")
    before = sentence.words[: found.start()]
    named = max((match.end() for match in phrases.REQUEST.finditer(before)), default=-1)
    other = max((match.end() for match in phrases.OTHER_MATTER.finditer(before)), default=-1)
    cells = names.requests("carried_out")
    pending = total_of(report, cells)
    if pending and named > other and not _LEFT_OVER.search(said) and _is_ours(sentence, found.start(), report):
        label = label_of(report.edition, cells)
        message = f"文中说“{found[0]}”，而{label}还有 {pending} 件：“{quote(sentence.words)}”"
        yield find(_ALL, sentence, _span(sentence, found), message, cells, Decimal(0), pending)


def _growth(sentence: Sentence, report: Report, names: Naming) -> Iterator[Finding]:
    cells = names.requests("new")
    now, last = total_of(report, cells), total_of(report, cells, is_last=True)
    if now is None or last is None:
        return
    for found in _GROWTH.finditer(sentence.words):
        way = found["way"]
        if "基本" in found[0] or not _is_ours(sentence, found.start(), report):
            continue
        is_met = now == last if way == "持平" else (now > last) == (way[0] in "增上") and now != last
        if not is_met:
            label = label_of(report.edition, cells)
            message = f"文中说“{way}”，而{label}上年是 {last}，本年是 {now}：“{quote(sentence.words)}”"
            yield find(_DIRECTION, sentence, _span(sentence, found), message, cells, now, last, cells)


def _fee(report: Report, texts: tuple[Words, ...]) -> Iterator[Finding]:
    """Six must say whether a fee for information was charged in the year; the rule stands since 2021."""
    place = CellRef("6")
    if report.year < 2021:  # noqa: PLR2004 - 国办函〔2020〕109号 is in force from that year on
        return
    for words in texts:
        if words.at == place and not _FEE_WORDS.search(words.text):
            message = "第六部分没有写信息处理费：按国办函〔2020〕109号，要写明本年收取的件数和金额，没有收取的也要写明"
            yield find(_FEE, words, (0, len(words.text)), message)


def _span(sentence: Sentence, found: re.Match[str]) -> tuple[int, int]:
    return sentence.start + found.start(), sentence.start + found.end()
