"""Personal data in texts that will be published: identity cards, mobiles, bank cards, home addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.review.passages import Words, find, text_rule

_RULE = text_rule("p-personal", Severity.HARD, has_reason=True)
_RUN = re.compile(r"(?<![0-9A-Za-z.@/_-])[1-9](?:[ -]?\d){9,18}(?:[ -]?[0-9Xx])?(?![0-9A-Za-z@/_]|[.-]\d)")
_IDENTITY = re.compile(r"[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_OLD_IDENTITY = re.compile(r"[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BANK_STARTS = ("62", "60", "4", "5", "9558", "9559", "35", "37")
_BANK_LENGTHS = frozenset({16, 17, 18, 19})
_CARD_HINT = re.compile(r"卡|账号|账户|帐号|开户|银行|一卡通|社保")
_IDENTITY_HINT = re.compile(r"身份证|证件号|公民身份号码")
_NOT_PERSONAL = re.compile(
    r"(?:信用代码|文号|编号|流水号|订单|单号|代码|项目号|备案号|登记号|许可证号?|批准号|金额|元|条形码|邮编|热线)\s*(?:为|是)?[:：]?\s*$"
)
_AMOUNT = re.compile(r"\s*(?:元|万元|亿元|件|人|平方米|吨|号文|次|条|户|册|份|%|米)")
_HOME = re.compile(
    r"(?:家住|家庭住址[:：为]?|住址[:：为]?|现住|户籍地址?[:：为]?)\s*[^，。；\s]{0,30}?(?:\d+号(?:楼|院)?|\d+栋|\d+单元|\d+室|\d+组)(?:\d*(?:号楼|单元|室|栋|号))*"
)
_HEAD, _TAIL = 3, 4


def check_privacy(texts: tuple[Words, ...]) -> Iterator[Finding]:
    """Yield every passage that a published text must not show; what it looks like masked stands in the message."""
    for words in texts:
        for start, end, kind in _personal(words.text):
            said = words.raw[start:end]
            masked = mask(said)
            message = f"文中有{kind}（{masked}），公开的文件里不能出现。请遮住或者删去，或者确认它不是个人信息"
            yield find(_RULE, words, (start, end), message)


def _personal(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _RUN.finditer(text):
        kind = _kind(
            re.sub("[ -]", "", found[0]), text[max(0, found.start() - 14) : found.start()], text[found.end() :][:6]
        )
        if kind:
            yield found.start(), found.end(), kind
    for found in _HOME.finditer(text):
        yield found.start(), found.end(), "家庭住址"


def _kind(digits: str, before: str, after: str) -> str:
    """Say what a run of digits is; nothing for numbers of offices, documents and amounts."""
    if _IDENTITY.fullmatch(digits) and (has_identity_checksum(digits) or _IDENTITY_HINT.search(before)):
        return "身份证号码" if not re.search(r"信用代码|文号|编号", before) or has_identity_checksum(digits) else ""
    if _NOT_PERSONAL.search(before) or _AMOUNT.match(after):
        return ""
    if _MOBILE.fullmatch(digits):
        return "手机号码"
    if _OLD_IDENTITY.fullmatch(digits) and _IDENTITY_HINT.search(before):
        return "身份证号码"
    is_card = len(digits) in _BANK_LENGTHS and digits.isdigit() and has_luhn(digits)
    if is_card and (_CARD_HINT.search(before) or digits.startswith(_BANK_STARTS)):
        return "银行卡号"
    return ""


def has_identity_checksum(digits: str) -> bool:
    """Say whether the last sign of an identity number follows from the others (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:-1], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == digits[-1].upper()


def has_luhn(digits: str) -> bool:
    """Say whether the last digit of a card number follows from the others."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + index % 2)
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004 - of two digits
    return total % 10 == 0


def mask(said: str) -> str:
    """Hide a number so that only the person it belongs to knows it: ``138****1234``, ``35*************123``.

    Of an address nothing is kept but the words that open it.
    """
    digits = re.sub("[ -]", "", said)
    if not re.fullmatch(r"\d+[Xx]?", digits):
        opening = re.match(r"(?:家住|家庭住址|住址|现住|户籍地址?)[:：为]?", said)
        return f"{opening[0] if opening else ''}****"
    head = _HEAD if len(digits) == len("13800001234") else 2
    tail = _TAIL if head == _HEAD else 3
    return digits[:head] + "*" * (len(digits) - head - tail) + digits[-tail:]
