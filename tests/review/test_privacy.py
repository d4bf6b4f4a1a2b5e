"""Personal data against numbers that only look like it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.review.numerals import plain
from qisheng_desktop.review.passages import Words
from qisheng_desktop.review.privacy import check_privacy, has_identity_checksum, has_luhn, mask
from tests.review.worlds import Counted, found, seeded, world

MANY = 2000
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
OPENINGS = ("联系人王某，", "经办人登记为", "请拨打", "户主信息：", "村民李某的号码是", "电话", "（", "见附表，")


def digits(rng: random.Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def identity(rng: random.Random) -> str:
    body = f"{rng.randint(11, 65)}{digits(rng, 4)}{rng.randint(1930, 2019)}{rng.randint(1, 12):02}"
    body += f"{rng.randint(1, 28):02}{digits(rng, 3)}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def mobile(rng: random.Random) -> str:
    number = f"1{rng.randint(3, 9)}{digits(rng, 9)}"
    return rng.choice([number, f"{number[:3]} {number[3:7]} {number[7:]}", f"{number[:3]}-{number[3:7]}-{number[7:]}"])


def card(rng: random.Random) -> str:
    body = f"62{digits(rng, rng.choice([13, 16]))}"
    number = next(body + last for last in "0123456789" if has_luhn(body + last))
    return rng.choice([number, " ".join(number[i : i + 4] for i in range(0, len(number), 4))])


def credit_code(rng: random.Random) -> str:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return f"统一社会信用代码9{rng.choice('123')}{digits(rng, 6)}{''.join(rng.choices(signs, k=9))}{rng.choice(signs)}"


def office_code(rng: random.Random) -> str:
    return f"统一社会信用代码11{digits(rng, 15)}{rng.choice('0123456789X')}"


LOOKALIKES: tuple[Callable[[random.Random], str], ...] = (
    credit_code,
    office_code,
    lambda rng: f"国办函〔20{rng.randint(10, 24)}〕{rng.randint(1, 300)}号",
    lambda rng: f"电话0{rng.randint(100, 999)}-{rng.randint(2, 8)}{digits(rng, 7)}",
    lambda rng: f"传真（0{rng.randint(10, 29)}）{rng.randint(2, 8)}{digits(rng, 7)}",
    lambda rng: f"投入资金{rng.randint(1, 9)}{digits(rng, 10)}元",
    lambda rng: f"投入{rng.randint(100, 99999)}.{digits(rng, 2)}万元",
    lambda rng: f"邮政编码{rng.randint(1, 9)}{digits(rng, 5)}",
    lambda rng: f"{rng.randint(2019, 2024)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
    lambda rng: f"https://www.example.gov.cn/art/{rng.randint(2019, 2024)}/{digits(rng, 11)}.html",
    lambda rng: f"备案号{digits(rng, 14)}",
    lambda rng: f"编号：{rng.randint(2019, 2024)}{digits(rng, 12)}",
    lambda rng: f"热线400-{digits(rng, 3)}-{digits(rng, 4)}",
)


def is_found(text: str) -> bool:
    return any(check_privacy((Words(CellRef("6"), text, plain(text)),)))


def test_personal_numbers_are_found_and_their_lookalikes_let_be(record_property: Counted) -> None:
    rng = seeded(7)
    makers = (identity, mobile, card)
    hidden = [f"{rng.choice(OPENINGS)}{makers[i % 3](rng)}，已登记。" for i in range(MANY)]
    innocent = [f"有关情况：{LOOKALIKES[i % len(LOOKALIKES)](rng)}，已登记。" for i in range(MANY)]
    positives = sum(map(is_found, hidden))
    alarms = [line for line in innocent if is_found(line)]
    words = f"{MANY} personal numbers: {positives} found; {MANY} that only look so: {len(alarms)} taken for one"
    record_property("counted", words)
    assert positives >= 0.995 * MANY
    assert positives / (positives + len(alarms)) >= 0.99, alarms[:10]


def test_every_passage_is_a_finding_of_its_own_and_tells_nothing() -> None:
    rng = seeded(1)
    numbers = [identity(rng), mobile(rng).replace(" ", "").replace("-", "")]
    findings = found(world("busy", f"经办人{numbers[0]}，电话{numbers[1]}。"))["p-personal"]
    assert len(findings) == 2
    assert not any(number in finding.message for number in numbers for finding in findings)
    assert all(mask(number) in finding.message for number, finding in zip(numbers, findings, strict=True))


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("13800001234", "138****1234"),
        ("138 0000 1234", "138****1234"),
        ("350000199001010123", "35*************123"),
        ("6222020000000000123", "62**************123"),
        ("家住梧桐路8号2单元301室", "家住****"),
        ("8号", "****"),
    ],
)
def test_masks(said: str, masked: str) -> None:
    assert mask(said) == masked


@pytest.mark.parametrize(
    ("text", "is_personal"),
    [
        ("村民王某，家住云溪镇梧桐路18号3栋402室。", True),
        ("地址：云溪镇梧桐路18号。", False),
        ("身份证号350000900101012已登记。", True),
        ("流水号350000900101012已登记。", False),
        ("身份证号码350000199001010120。", True),
        ("项目编号350000199001010120。", False),
    ],
)
def test_addresses_and_old_numbers(text: str, *, is_personal: bool) -> None:
    assert is_found(text) is is_personal


def test_checksums() -> None:
    assert has_identity_checksum("11010519491231002X")
    assert not has_identity_checksum("110105194912310021")
    assert has_luhn("79927398713")
    assert not has_luhn("79927398714")
