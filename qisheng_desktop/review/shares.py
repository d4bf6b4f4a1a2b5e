"""Shares, growth and differences: numbers that compare a count with another or with last year's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.naming import Cells, Naming, total_of
from qisheng_desktop.review.numerals import Number

UP = re.compile(r"增长|增加|上升|增幅|提高|多出?|升高|上涨|增")
DOWN = re.compile(r"减少|下降|降低|降幅|少|回落|减|下滑")
_COMPARISON = re.compile(
    r"同比|同期|比(?:上|去)年|较(?:上|去)年|(?:上|去)一?年(?:度)?(?:相比|相较|同期)?|较\d{4}年|比\d{4}年|与\d{4}年"
)
_PART_OF = re.compile(
    r"占(?:比|总数|总量|全部|办结|申请|受理|收到|答复|本年|全年|当年|比例|比重|新收|政府信息公开|的|数|量|件|总|为|约|达|到|结果|处理|[:：\s])*$"
)
_RATE = re.compile(r"办结率")
_ON_TIME = re.compile(r"按时|按期|及时|限时|准时|时限")
_SAME = frozenset({"数量", "总数", "总量", "申请量", "申请数量", "件数"})
"""What names the count just before again."""
_CHANGE = re.compile(
    r"(?:增长|增加|上升|增幅|提高|多出?|减少|下降|降低|降幅|少|回落|下滑)(?:了|为|达到?|约|数量|申请|量|幅度|率|[:：\s])*$"
)


@dataclass(frozen=True, slots=True)
class Known:
    """The count just before in the sentence, with the sums of cells it may be and where it ends."""

    value: Decimal
    options: tuple[Cells, ...]
    tail: int


@dataclass(frozen=True, slots=True)
class Share:
    """What a comparing number was held against; ``reason`` if against nothing."""

    code: str = ""
    cells: Cells = ()
    figure: Decimal | None = None
    is_met: bool = False
    reason: str = ""


Options = Callable[[str], tuple[Cells, ...]]


def judge_share(lead: str, number: Number, known: Known | None, report: Report, options_of: Options) -> Share | None:
    """Judge a percentage or a difference; nothing if the number is neither."""
    is_share = number.measure in {"%", "个百分点", "倍", "‰"}
    change = _CHANGE.search(lead)
    if not is_share and not (change and (_COMPARISON.search(lead) or known)):
        return None
    if number.is_vague or number.measure in {"个百分点", "倍", "‰"}:
        return Share(reason="是约数" if number.is_vague else f"计量单位是“{number.measure}”")
    if change:
        return _change(lead, number, known, report, options_of)
    if _RATE.search(lead) and not _ON_TIME.search(lead):
        return _rate(number, report)
    if _PART_OF.search(lead) and known and known.options:
        return _part(number, known, report)
    return Share(reason="没有说明是什么的百分比")


def _change(lead: str, number: Number, known: Known | None, report: Report, options_of: Options) -> Share:
    subject = _CHANGE.sub("", _COMPARISON.split(lead, maxsplit=1)[0]).removesuffix("相比").strip("，,、；;：:（）() ")
    subject = "" if subject in _SAME else subject
    compared = _COMPARISON.search(lead)
    if len(subject) <= 1 and not known and compared:  # 与上年相比，申请增加24件
        subject = _CHANGE.sub("", lead[compared.end() :]).removeprefix("相比").strip("，,、；;：:（）() ")
    options = known.options if known and len(subject) == 0 else options_of(subject) if len(subject) > 1 else ()
    if not options or not (compared or known):
        return Share(reason="没有说明是什么的增减")
    sign = -1 if DOWN.search(lead[compared.end() if compared else 0 :]) else 1
    judged = list(_changes(options, number, sign, report))
    if not judged:
        return Share(reason="上年报告没有这个数")
    return next((share for share in judged if share.is_met), judged[0])


def _changes(options: tuple[Cells, ...], number: Number, sign: int, report: Report) -> Iterator[Share]:
    for cells in options:
        now, last = total_of(report, cells), total_of(report, cells, is_last=True)
        if now is None or last is None:
            continue
        if number.measure == "%":
            if last == 0:
                continue
            figure = (now - last) / last * 100
            code = "t-share" if figure * sign >= 0 else "t-direction"
            yield Share(code, cells, _rounded(figure, number), _is_near(figure, sign * number.value, number))
        else:
            yield Share("t-direction", cells, now - last, now - last == sign * number.value)


def _rate(number: Number, report: Report) -> Share:
    names = Naming(report.edition)
    done, pending = (total_of(report, names.requests(row)) for row in ("total", "carried_out"))
    if done is None:
        return Share(reason="表中还没有填写")
    if number.value == 100:  # noqa: PLR2004 - all of it
        return Share("t-all", names.requests("carried_out"), pending, not pending)
    return _over(names.requests("total"), done, number, report)


def _part(number: Number, known: Known, report: Report) -> Share:
    for cells in known.options:
        if total_of(report, cells) == known.value:
            return _over(cells, known.value, number, report)
    return Share(reason="前面的数没有与表中相符")


def _over(cells: tuple[CellRef, ...], count: Decimal, number: Number, report: Report) -> Share:
    """Hold a share against the totals it can be over: results, requests new, requests in all, or cases."""
    names = Naming(report.edition)
    if cells[0].section == "3":
        wholes = [names.requests(rows) for rows in ("total", "new", "new|carried_in")]
    elif cells[0].section == "4":
        reviews = names.cases("review_total")
        suits = names.cases("direct_total", "after_total")
        wholes = (
            [reviews]
            if cells[0].column.startswith("review")
            else [suits, names.cases("direct_total"), names.cases("after_total")]
        )
    else:
        return Share(reason="没有说明是什么的百分比")
    figures = [100 * count / whole for whole in (total_of(report, one) for one in wholes) if whole]
    if not figures:
        return Share(reason="表中还没有填写")
    is_met = any(_is_near(figure, number.value, number) for figure in figures)
    return Share("t-share", (*cells, *wholes[0]), _rounded(figures[0], number), is_met)


def _rounded(figure: Decimal, number: Number) -> Decimal:
    return figure.quantize(Decimal(1).scaleb(-max(number.places, 1)), ROUND_HALF_UP)


def _is_near(figure: Decimal, said: Decimal, number: Number) -> bool:
    """Compare as printed; a figure cut off instead of rounded is let be."""
    return abs(figure - said) < Decimal(1).scaleb(-number.places)
