"""The wording of texts: punctuation, doubled words, placeholders, years, superseded basis, other bodies' names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.data_fields import Span
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.naming import label_of
from qisheng_desktop.review.passages import Words, find, quote, text_rule
from qisheng_desktop.review.punctuation import faults

_PLACEHOLDER = text_rule("s-placeholder", Severity.HARD)
_DOUBLED = text_rule("s-doubled", Severity.HINT)
_PUNCTUATION = text_rule("s-punctuation", Severity.HINT)
_BASIS = text_rule("s-basis", Severity.SOFT)
_UNIT = text_rule("s-unit", Severity.HINT)

_LEFT_OPEN = re.compile(
    r"[XxＸｘ×✕]{2,}|待补充|待填写|待填|待核实|待定稿|此处填写|请填写|T[O]DO|(?<!…)…{2}(?=[件条起宗次项人万元%])|"
    r"_{2,}|＿{2,}|（\s*）|\(\s*\)|【\s*】|\[\s*\]|“\s*”|《\s*》|[○〇]{3,}|\?{3,}|？{3,}"
)
_ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}")
_INSIDE_WORD = re.compile(r"[A-Za-z0-9@./_-]")
_TWICE = re.compile(r"([\u4e00-\u9fff]{2,8}?)\1")
_SINGLE = re.compile(r"([的了和与及在是对为将把被从])\1")
_LEXICAL = re.compile(
    r"常常|往往|渐渐|逐步|慢慢|(?:我|本|全|该|各|一|两)[县市区镇乡省](?:县|市|区|镇|乡|省)|为了了解|对了了|终于了了|"
    r"目的的|了了如指|的的确确|与与会|和和(?:美|气|谐|平|睦)|在在(?:职|建|校)|是是非非|了了解|将将要|从从(?:前|业)|对对(?:口|联|象)|为为(?:民|了|民)|被被(?:告|害|征)"
)
_RHYTHM = frozenset(
    {
        "方方面面",
        "家家户户",
        "点点滴滴",
        "研究研究",
        "考虑考虑",
        "商量商量",
        "学习学习",
        "讨论讨论",
        "一件一件",
        "一条一条",
        "一户一户",
        "一村一村",
        "一步一步",
        "一项一项",
        "一点一点",
        "一遍一遍",
        "一次一次",
        "一年一年",
        "一个一个",
        "来来回回",
        "许许多多",
        "实实在在",
    }
)
_OLD_NOTICE = re.compile(r"国办公开办函〔2019〕\s*60\s*号|国办公开办函[\[【（(]2019[\]】）)]\s*60\s*号")
_OLD_DECREE = re.compile(
    r"国务院令第?\s*492\s*号|(?:2007|2008)年[^，。]{0,12}《?(?:中华人民共和国)?政府信息公开条例》?(?![^，。]{0,6}修订)"
)
_BODY = re.compile(r"[\u4e00-\u9fff]{2,10}?(?:镇|乡|街道)(?:人民政府|办事处)")
_SUBJECT = re.compile(
    r"(?:^|[。；\n）])\s*(?:20\d{2}年(?:度)?[，,]?)?(?P<name>(?![我本全各该集城])[\u4e00-\u9fff]{2}(?<![乡街村镇县市])(?:镇|乡|街道))"
    r"(?:党委、政府|党委政府|人民政府|党委|政府|办事处)?[，,]?"
    r"(?=严格|认真|坚持|高度|始终|积极|切实|按照|围绕|紧紧|紧扣|深入|全面|全年|共收|收到|主动公开|政府信息公开)"
)
"""Another township as the one that did the work: a sentence taken over from its report."""
_TOWNSHIP = re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处)?$")


def check_wording(report: Report, texts: tuple[Words, ...]) -> Iterator[Finding]:
    """Yield faults of wording, place by place."""
    for words in texts:
        yield from _placeholders(words, report)
        yield from _doubles(words)
        yield from _punctuation(words)
        yield from _basis(words, report)
        yield from _bodies(words, report)


def _placeholders(words: Words, report: Report) -> Iterator[Finding]:
    for found in _LEFT_OPEN.finditer(words.text):
        around = words.text[max(0, found.start() - 1) : found.start()] + words.text[found.end() : found.end() + 1]
        data_field = words.field_at(*found.span())
        if data_field is not None:
            yield _unfilled(words, data_field, report)
            continue
        if found[0][0] in "XxＸ×" and _INSIDE_WORD.search(around):
            continue
        yield find(_PLACEHOLDER, words, found.span(), f"“{quote(_near(words, found))}”里的“{found[0]}”还没有填写")


def _unfilled(words: Words, span: Span, report: Report) -> Finding:
    """Make a finding on a data field that has no figure to show."""
    cells = tuple(cell for cell in span.field.cells if cell in report.edition.figures)
    known = [cell for cell in cells if not isinstance(report.value(cell), Decimal)]
    near = quote(words.raw[max(0, span.start - 8) : span.end + 8].strip())
    what = f"{label_of(report.edition, tuple(known))}还没有填写" if known else f"“{span.field}”不在本版式的表里"
    return find(_PLACEHOLDER, words, (span.start, span.end), f"“{near}”里的数据域没有数：{what}", cells)


def _near(words: Words, found: re.Match[str]) -> str:
    return words.raw[max(0, found.start() - 8) : found.end() + 8].strip()


def _doubles(words: Words) -> Iterator[Finding]:
    for pattern in (_TWICE, _SINGLE):
        for found in pattern.finditer(words.text):
            around = words.text[max(0, found.start() - 2) : found.end() + 2]
            if found[0] in _RHYTHM or _LEXICAL.search(around) or len(set(found[1])) == 1 < len(found[1]):
                continue
            yield find(_DOUBLED, words, found.span(), f"“{found[0]}”可能重复了，应为“{found[1]}”")


def _punctuation(words: Words) -> Iterator[Finding]:
    every = list(faults(words.raw))
    if every:
        start, end, what = every[0]
        kinds = "、".join(dict.fromkeys(fault[2] for fault in every))
        message = (
            f"标点有 {len(every)} 处需要看一看（{kinds}），第一处在“{quote(words.raw[max(0, start - 6) : end + 6])}”"
        )
        yield find(_PUNCTUATION, words, (start, end), message + "，可以一次改好" if what else message)


def _basis(words: Words, report: Report) -> Iterator[Finding]:
    patterns = [_OLD_DECREE] if report.edition.code == "2019" else [_OLD_NOTICE, _OLD_DECREE]
    for pattern in patterns:
        for found in pattern.finditer(words.text):
            message = f"引用的依据“{found[0]}”已经被取代，本报告的依据是{report.edition.basis}和 2019 年修订的《条例》"
            yield find(_BASIS, words, found.span(), message)


def _bodies(words: Words, report: Report) -> Iterator[Finding]:
    """Another township's name where only this body's has a place: in the preface, and as the one that did the work."""
    unit = re.sub(r"\s", "", report.unit)
    if not _TOWNSHIP.search(unit):
        return
    for found in _SUBJECT.finditer(words.text):
        name = found["name"]
        if name not in unit:
            message = (
                f"这句说的是“{name}”的工作，本报告的单位是“{report.unit}”：“{quote(words.raw[found.start('name') :])}”"
            )
            yield find(_UNIT, words, found.span("name"), message)
    if words.at.section != "preface":
        return
    for found in _BODY.finditer(words.text):
        name = re.search(r"[\u4e00-\u9fff]{2}(?:镇|乡|街道)(?:人民政府|办事处)$", found[0])
        if name and name[0][:3] not in unit:
            yield find(_UNIT, words, found.span(), f"前言里写的是“{found[0]}”，本报告的单位是“{report.unit}”")
