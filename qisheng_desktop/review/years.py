"""Years in texts: a report tells of one year's work; another year is right only in plans and comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.passages import Sentence, Words, find, quote, text_rule

_RULE = text_rule("s-year", Severity.SOFT)


def _loose(pattern: str) -> re.Pattern[str]:
    """Let spaces stand around the signs of a date, as they do in text taken out of a PDF."""
    return re.compile(re.sub("([年月日])", r"\\s*\1\\s*", pattern))


_ODD = _loose(r"(?<!\d)20\d{3,4}年(?!\d)|(?<!\d)20\d{2}年年|(?<!\d)20[12]年")
_PERIOD = _loose(
    r"(?P<from>\d{4})年1月1日(?:起)?\s*[至到—–~～-]+\s*(?:(?P<to>\d{4})年)?\s*(?P<month>12|11)月(?P<day>30|31|29|3)日"
)
_NO_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=[，、]?(?:我镇|我乡|我街道|本机关|全镇|全年|度(?!假)))")
_TITLE = _loose(r"(?P<year>20\d{2})年(?:度)?(?:政府)?信息公开工作?(?:年度)?(?:工作)?(?:年度)?报告")
_STATEMENT = _loose(
    r"(?:^|[。；\n）])\s*(?P<year>20\d{2})年(?:度)?[，,]?(?:全年)?(?:我|本|全)?(?:镇|乡|街道|局|单位|机关|县|区|市)?"
)
_WORK = re.compile(r"收到|受理|办结|公开|发布|开展|组织|召开|完成|制定|推进|坚持|认真|严格|紧紧|按照|围绕")
_RIGHT = re.compile(
    r"以来|比|较|同比|上年|去年|结转|计划|将|下一步|力争|预计|要|拟|规划|起|开始|底前|前|修订|施行|印发|以前|至今|截至|公布|发布的|〔|》"
)


def check_years(report: Report, texts: tuple[Words, ...]) -> Iterator[Finding]:
    """Yield years that belong to another report."""
    for words in texts:
        for found in _ODD.finditer(words.text):
            yield find(_RULE, words, found.span(), f"“{found[0]}”年份写错了")
        for found in _PERIOD.finditer(words.text):
            yield from _period(words, found, report.year)
        for found in _NO_YEAR.finditer(words.text):
            yield find(_RULE, words, found.span(), f"“{found[0]}”后面少了“年”字")
        for found in _TITLE.finditer(words.text):
            before = words.text[max(0, found.start() - 6) : found.start()]
            if int(found["year"]) != report.year and not re.search(r"比|较|上年|去年|编制了|公布了|发布了", before):
                message = f"“{quote(found[0])}”的年份是 {found['year']}，本报告是 {report.year} 年的"
                yield find(_RULE, words, found.span(), message)
        for sentence in words.sentences:
            yield from _statement(sentence, report.year)


def _period(words: Words, found: re.Match[str], year: int) -> Iterator[Finding]:
    is_right = int(found["from"]) == year and found["to"] in {None, str(year)}
    if not is_right or (found["month"], found["day"]) != ("12", "31"):
        message = f"统计期限写的是“{found[0]}”，应为 {year}年1月1日至{year}年12月31日"
        yield find(_RULE, words, found.span(), message)


def _statement(sentence: Sentence, year: int) -> Iterator[Finding]:
    """Yield a sentence of work done that opens with last year's date, as when last year's text was copied."""
    found = _STATEMENT.match(sentence.words)
    if not found or int(found["year"]) != year - 1 or sentence.at.section not in {"1", "5", "6"}:
        return
    rest = sentence.words[found.end() :]
    if _WORK.search(rest) and not _RIGHT.search(rest) and str(year) not in rest:
        span = sentence.start + found.start("year"), sentence.start + found.end("year") + 1
        message = f"这句说的是 {found['year']} 年的工作，本报告是 {year} 年的：“{quote(sentence.words)}”"
        yield find(_RULE, sentence, span, message)
