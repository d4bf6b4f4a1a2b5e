"""What a narrative must have: the five things of one, something concrete in five, numbering, years, contact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.passages import Words, find, quote, text_rule
from qisheng_desktop.review.years import check_years

_EMPTY = text_rule("s-empty", Severity.SOFT)
_FIVE = text_rule("s-five", Severity.SOFT)
_LENGTH = text_rule("s-length", Severity.HINT)
_HEADING = text_rule("s-heading", Severity.SOFT)
_CONTACT = text_rule("s-contact", Severity.HINT)

LONGEST = 1500
"""Characters of section one that are much more than the 1000 asked for."""
FEWEST = 40
"""Characters of section five that are more than a few words."""
QUOTED = 20
"""Characters of a point that a message quotes."""
_ASPECTS = {
    "主动公开": re.compile(
        r"主动公开|公开(?:各类)?(?:政府)?信息|发布(?:各类)?(?:政府)?信息|公开.{0,8}\d+\s*条|信息发布"
    ),
    "依申请公开": re.compile(r"依申请|信息公开申请|公开申请|收到.{0,6}申请"),
    "政府信息管理": re.compile(r"信息管理|管理|审查|审核|清理|保密|规范性文件|目录|台账|更新"),
    "政府信息公开平台建设": re.compile(r"平台|网站|公众号|新媒体|专栏|栏目|公开栏|公开专区|查阅点|微信|微博|载体|渠道"),
    "监督保障": re.compile(r"监督|保障|考核|培训|领导小组|组织领导|责任|检查|督查|评议|工作组|专职|经费"),
}
_LISTS = (
    (
        re.compile(r"(?<![\u4e00-\u9fff唯万统同])(?P<number>[一二三四五六七八九十]{1,2})是(?=[\u4e00-\u9fff])"),
        "一是、二是",
    ),
    (re.compile(r"(?m)^\s*（(?P<number>[一二三四五六七八九十]{1,2})）"), "（一）（二）"),
    (re.compile(r"(?m)^\s*(?P<number>\d{1,2})[.．、](?!\d)"), "1. 2."),
)
_ORDER = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)}
_CONTACTS = {
    "统计期限": re.compile(r"1\s*月\s*1\s*日.{0,16}12\s*月\s*31\s*日"),
    "联系地址": re.compile(r"地址|[路街道巷村]\S{0,8}号"),
    "邮政编码": re.compile(r"邮编|邮政编码"),
    "联系电话": re.compile(r"电话|\d{3,4}[-—－]\d{7,8}"),
}


def check_structure(report: Report, texts: tuple[Words, ...]) -> Iterator[Finding]:
    """Yield what is missing, out of order, of the wrong year or too long."""
    for words in texts:
        if words.at == CellRef("1"):
            yield from _one(words)
        elif words.at == CellRef("5") and len(re.sub(r"\s", "", words.text)) < FEWEST:
            message = f"第五部分只有“{quote(words.raw)}”，要写出具体的问题和对应的改进措施"
            yield find(_EMPTY, words, (0, len(words.text)), message)
        elif words.at == CellRef("preface"):
            yield from _contact(words)
        yield from _numbering(words)
    yield from check_years(report, texts)


def _one(words: Words) -> Iterator[Finding]:
    missing = [name for name, form in _ASPECTS.items() if not form.search(words.text)]
    if missing:
        message = f"第一部分没有写到{'、'.join(missing)}：这一部分要写到官方说明的五个方面"
        yield find(_FIVE, words, (0, len(words.text)), message)
    size = len(re.sub(r"\s", "", words.text))
    if size > LONGEST:
        message = f"第一部分有 {size} 字，一般不超过 1000 字"
        yield find(_LENGTH, words, (0, len(words.text)), message)


def _contact(words: Words) -> Iterator[Finding]:
    missing = [name for name, form in _CONTACTS.items() if not form.search(words.text)]
    if missing:
        yield find(_CONTACT, words, (0, len(words.text)), f"前言没有写{'、'.join(missing)}")


def _numbering(words: Words) -> Iterator[Finding]:
    for pattern, name in _LISTS:
        before = 0
        for found in pattern.finditer(words.text):
            number = _value(found["number"])
            if number not in {1, before + 1} and before:
                what = "重复了" if number == before else "跳过了号" if number > before else "次序不对"
                line = words.raw[found.start() :].lstrip().partition("\n")[0]
                begun = line if len(line) <= QUOTED else line[:QUOTED] + "…"
                message = f"“{name}”的编号{what}：“{begun}”"
                yield find(_HEADING, words, found.span(), message)
            before = number


def _value(signs: str) -> int:
    if signs.isdigit():
        return int(signs)
    tens, ten, ones = signs.partition("十")
    if ten:
        return 10 * _ORDER.get(tens, 1) + _ORDER.get(ones, 0)
    return _ORDER[signs[-1]]
