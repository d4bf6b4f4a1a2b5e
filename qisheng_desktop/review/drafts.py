"""Sentences drafted from the tables, to be looked over by the clerk before they stay; and the fee calculator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from qisheng_desktop.model.data_fields import DataField, answer_of
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.naming import Cells, Naming, total_of

CAUSE = "（请写明原因）"
_RESULTS = (
    ("granted", "予以公开"),
    ("partial", "部分公开"),
    ("denied", "不予公开"),
    ("unable", "无法提供"),
    ("refused", "不予处理"),
    ("other", "其他处理"),
)
_ITEM_STEPS = ((10, 0), (30, 100))
_PAGE_STEPS = ((30, 0), (100, 10), (200, 20), (None, 40))


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence, its figures as data fields, and what it is about."""

    name: str
    answer: str


def draft_sentences(report: Report) -> tuple[Draft, ...]:
    """Return the sentences that the figures filled in so far are enough for."""
    drafts = (
        Draft("受理、办结、结转", draft_requests(report)),
        Draft("与上年相比", draft_growth(report)),
        Draft("行政复议、行政诉讼", draft_cases(report)),
        Draft("信息处理费", draft_fee(report)),
    )
    return tuple(draft for draft in drafts if draft.answer)


def draft_requests(report: Report) -> str:
    """Say how many requests came in, were done and go over; empty while one of these is blank."""
    names = Naming(report.edition)
    rows = [names.requests(row) for row in ("new", "carried_in", "total", "carried_out")]
    new, old, done, pending = (total_of(report, cells) for cells in rows)
    if new is None or old is None or done is None or pending is None:
        return ""
    if new == old == 0:
        return f"{report.year}年，未收到政府信息公开申请，没有上年结转的申请。"
    counted = ((words, names.requests(row)) for row, words in _RESULTS)
    parts = "，".join(f"{words}{_field(cells)}件" for words, cells in counted if total_of(report, cells))
    listed = f"，其中{parts}" if parts else ""
    received = f"{report.year}年，新收政府信息公开申请{_field(rows[0])}件，上年结转{_field(rows[1])}件"
    return f"{received}，办结{_field(rows[2])}件{listed}，结转下年度继续办理{_field(rows[3])}件。"


def draft_growth(report: Report) -> str:
    """Compare the requests received with last year's; the cause is for the clerk to write."""
    cells = Naming(report.edition).requests("new")
    now, last = total_of(report, cells), total_of(report, cells, is_last=True)
    if now is None or last is None:
        return ""
    if now == last:
        return f"新收政府信息公开申请{_field(cells)}件，与上年持平。"
    way = "增加" if now > last else "减少"
    share = f"，{'增长' if now > last else '下降'}{_percent(abs(now - last), last)}%" if last else ""
    received = f"新收政府信息公开申请{_field(cells)}件"
    return f"{received}，比上年{way}{abs(now - last)}件{share}，主要原因是{CAUSE}。"


def draft_cases(report: Report) -> str:
    """Say how many reviews and suits there were."""
    names = Naming(report.edition)
    both = names.cases("review_total"), names.cases("direct_total", "after_total")
    reviews, suits = (total_of(report, cells) for cells in both)
    if reviews is None or suits is None:
        return ""
    if reviews == suits == 0:
        return f"{report.year}年，没有因政府信息公开引起的行政复议和行政诉讼。"
    reviewed, sued = map(_field, both)
    return f"{report.year}年，因政府信息公开被申请行政复议{reviewed}件，被提起行政诉讼{sued}件。"


def draft_fee(report: Report, count: int = 0, amount: Decimal = Decimal(0)) -> str:
    """Say what was charged for information in the year: so many times, so many 元; or that nothing was."""
    basis = "按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
    if not count or not amount:
        return f"{basis}，{report.year}年没有收取信息处理费。"
    return f"{basis}，{report.year}年收取信息处理费{count}件，共{_plain(amount)}元。"


def fee_by_items(count: int) -> Decimal:
    """Work out the fee for the requests of one applicant in one calendar month, by 国办函〔2020〕109号.

    Ten are free, the next twenty 100 元 each; from the thirty-first on each further ten are 100 元 dearer apiece.
    """
    free, first = _ITEM_STEPS[0][0], _ITEM_STEPS[1][0]
    price = _ITEM_STEPS[1][1]
    fee = price * max(0, min(count, first) - free)
    for started in range(first, count, 10):
        step = (started - first) // 10 + 2
        fee += price * step * min(10, count - started)
    return Decimal(fee)


def fee_by_pages(pages: int) -> Decimal:
    """Work out the fee for one request by its volume: 30 pages free, then 10, 20 and 40 元 a page."""
    fee = before = 0
    for until, price in _PAGE_STEPS:
        end = pages if until is None else min(pages, until)
        fee += price * max(0, end - before)
        before = max(before, end)
    return Decimal(fee)


def fee_of(items: Iterable[int] = (), pages: Iterable[int] = ()) -> Decimal:
    """Add up fees: ``items`` are requests per applicant and month, ``pages`` the volumes charged instead."""
    return sum((fee_by_items(n) for n in items), Decimal(0)) + sum((fee_by_pages(n) for n in pages), Decimal(0))


def _field(cells: Cells) -> str:
    """Return a data field as it stands in an answer."""
    return answer_of([DataField(cells)])


def _percent(part: Decimal, whole: Decimal) -> str:
    return _plain(round(100 * part / whole, 1))


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
