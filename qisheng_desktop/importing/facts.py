"""Whose report it is and of which year, from its title; the contact, from the preface; the date, from its end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qisheng_desktop.importing.labels import plain

_YEAR = r"(?P<year>[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})"
_TITLE = re.compile(
    rf"(?P<unit>.*?)(?:关于)?[(]?{_YEAR}[)]?年?度?(?P<rest>.{{0,20}}?政府信息(?:和政务)?公开.{{0,8}}?(?:年度?报告?|工作报告|报告|年报))"
)
_IN_TITLE = "公开"
_PERIOD = re.compile(rf"{_YEAR}年1月1日")
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_BRACKETS = "()（）[]【】《》“”\"' \u3000"
_DATE = re.compile(
    r"(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,3}|[一二三四五六七八九十]{1,3})日"
)
_UNIT_WORD = re.compile(r"(?:政府|局|办公室|委员会|办事处|管委会|街道|镇|乡|厅|院|中心)$")
_REGION = re.compile(r"(?:省|市|州|盟|县|区|旗|自治)$")
_ENDS = frozenset(("", "人民政府", "政府", "办事处", "街道办事处", "管理委员会", "管委会", "办公室", "委员会"))
MOST_TITLE_LINES, LONGEST_TITLE_LINE = 6, 60
_META = re.compile(
    r"^(?:发布|来源|信息来源|浏览|阅读|点击|访问|作者|字体|字号|索引号|打印|关闭|分享|当前位置|首页|上一篇|下一篇|扫一扫|附件|"
    r"【|责任编辑|编辑|审核|日期|时间|文号|主题|生成日期|公开日期|发文|成文|有效性|校验码|草稿$|政府信息公开工作年度报告格式模板$)"
)
_CONTACT = {
    "phone": re.compile(
        r"电\s*话(?:号码)?(?:为|是|\s)*[:：]?\s*(?P<found>[(（]?0?\d{2,4}[)）]?\s?[-—－–]?\s?\d{3,8}(?:-\d{1,6})?)"
    ),
    "postcode": re.compile(r"邮\s*(?:政\s*)?编(?:\s*码)?(?:为|是|\s)*[:：]?\s*(?P<found>\d{6})(?!\d)"),
    "email": re.compile(r"(?P<found>[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})", re.ASCII),
    "address": re.compile(r"地\s*址(?:为|是|\s)*[:：]?\s*(?P<found>[^，,；;。：:（）()\n]{4,60})"),
}


class Title(NamedTuple):
    """What the title says; ``lines`` is how many of the paragraphs are it."""

    unit: str = ""
    year: int | None = None
    lines: int = 0


def read_title(paragraphs: Sequence[str]) -> Title:
    """Find the title among the paragraphs before the first section; a long one stands on several lines."""
    texts: list[str] = []
    begin = 0  # after the last line that is none of a title
    for end, paragraph in enumerate(paragraphs):
        text = plain(_BOOKMARK.sub("", paragraph) if "[" in paragraph else paragraph)
        texts.append(text)
        if len(text) > LONGEST_TITLE_LINE or (text and _META.match(text)):
            begin = end + 1
            continue
        found = None
        for start in range(end, max(end - MOST_TITLE_LINES, begin - 1), -1):
            joined = "".join(texts[start : end + 1])
            longer = _TITLE.fullmatch(joined) if _IN_TITLE in joined else None
            if longer is None:
                continue
            if found is not None and _is_whole(_unit(found["unit"])) and not _REGION.search(texts[start]):
                break
            found = longer
        if found is not None:
            return Title(_unit(found["unit"]), year_of(found["year"]), end + 1)
    return Title()


def _is_whole(unit: str) -> bool:
    """Say whether a name can stand alone, or is only the end of one that was broken over lines."""
    return unit not in _ENDS


def year_of(digits: str) -> int:
    """Return a year written in digits or in characters."""
    return int("".join(_CHARACTERS.get(digit, digit) for digit in digits))


_CHARACTERS = {"〇": "0", "○": "0", "零": "0"} | {
    character: str(number) for number, character in enumerate("一二三四五六七八九", 1)
}


def read_period(text: str) -> int | None:
    """Return the year whose first day a text names."""
    found = _PERIOD.search(plain(text))
    return year_of(found["year"]) if found else None


def read_name(name: str) -> Title:
    """Read the name of a file, by habit `（unit）Yyear…`."""
    found = _TITLE.match(plain(name))
    return Title(_unit(found["unit"]), year_of(found["year"])) if found else Title()


def read_contact(preface: str) -> dict[str, str]:
    """Return the ways of contact a preface names, by the code of their field."""
    text = unicodedata.normalize("NFKC", preface)
    found = {code: pattern.search(text) for code, pattern in _CONTACT.items()}
    return {code: match["found"].strip() for code, match in found.items() if match}


def without_meta(paragraphs: Iterable[str]) -> list[str]:
    """Leave out what a web page writes around a report."""
    return [text for text in paragraphs if not _META.match(plain(text))]


def cut_sign_off(paragraphs: list[str], unit: str) -> tuple[list[str], str, str]:
    """Cut unit and date off the end of the last text; return what is left, the unit, the date."""
    rest = list(paragraphs)
    date = signed = ""
    if rest and _DATE.fullmatch(plain(rest[-1])):
        date = rest.pop().strip()
    lines: list[str] = []
    while rest and len(lines) < len("政府"):
        candidate = plain(rest[-1]) + "".join(lines)
        is_unit = bool(unit) and candidate.endswith(unit) and len(candidate) <= len(unit) + len("中国共产党")
        is_part = bool(unit) and unit.endswith(candidate)
        looks_it = (
            bool(date)
            and not lines
            and not is_part
            and len(candidate) <= LONGEST_TITLE_LINE // 2
            and _UNIT_WORD.search(candidate)
        )
        if not (is_unit or is_part or looks_it):
            break
        lines.insert(0, plain(rest.pop()))
        if is_unit or looks_it:
            signed = "".join(lines)
            break
    if lines and not signed:
        return [*rest, *lines], "", date
    return rest, signed, date


def _unit(text: str) -> str:
    return text.strip(_BRACKETS)
