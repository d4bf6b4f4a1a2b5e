"""How long a full review of a report with 6,000 characters takes, against counting its pairs of characters once."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.review.reviewer import review

CHARACTERS = 6000
ROUNDS = 31
ALLOWED = 30.0
PARAGRAPH = (
    "全年收到政府信息公开申请{n}件，办结{n}件，结转下年度0件。第{n}村的公开栏换了新玻璃，补贴名单张贴了七天，群众来问的事由驻村干部当面讲清楚，"
    "讲不清楚的带回镇里再答；不识字的老人来了，就把要紧的几条录成方言音频，在大喇叭里早晚各放一遍。凡是发到户的材料，先请村民小组长读一遍，"
    "读不懂的地方当场改写，篇幅长的另附一页说明；涉及补贴的事项先在村里张榜，再在网上登出名单，身份证号码和银行账号一律隐去。\n"
)


def report_of(first: int) -> Report:
    """Make a report whose texts have the characters asked for."""
    edition = Catalogue(forms_folder()).edition("2021")
    text, number = "", first
    while len(text) < CHARACTERS:
        text += PARAGRAPH.replace("{n}", str(number))
        number += 1
    third = CHARACTERS // 3
    values: dict[CellRef, Value] = {ref: Decimal(1) for ref, f in edition.figures.items() if f.formula is None}
    values |= {CellRef(code): text[i * third : (i + 1) * third] for i, code in enumerate(("1", "5", "6"))}
    return Report(edition, 2024, Edits(values))


def milliseconds(act: Callable[[], object]) -> float:
    """Give the median of some rounds, of the processor's time: others use this machine too."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        act()
        taken.append(1000 * (time.process_time() - begun))
    return statistics.median(taken)


def main() -> None:
    """Print both medians and their ratio; fail if the review takes longer than it may."""
    report, last = report_of(3), report_of(5)
    text = "".join(report.text(ref) for ref in report.edition.texts)
    assert len(text) == CHARACTERS, len(text)
    baseline = milliseconds(lambda: Counter(a + b for a, b in pairwise(text)))
    taken = milliseconds(lambda: review(report, last))
    found = len(review(report, last))
    print(f"pairs of {len(text)} characters counted once (the baseline) {baseline:6.2f} ms")
    print(f"full review, {found} findings                         {taken:6.2f} ms {taken / baseline:6.1f} x")
    assert taken <= ALLOWED, taken


if __name__ == "__main__":
    main()
