"""Dates as official documents write them."""

from __future__ import annotations

import re

_DATE = re.compile(r"\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\s*")


def official_date(text: str) -> str:
    """Write a date as official documents do: Arabic digits, no leading noughts; what is no date stays as it is."""
    found = _DATE.fullmatch(text)
    if not found:
        return text.strip()
    year, month, day = (int(part) for part in found.groups())
    return f"{year}年{month}月{day}日"
