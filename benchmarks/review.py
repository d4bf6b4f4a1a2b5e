"""How long a full review of a report with 6,000 characters takes, against counting its pairs of characters once."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.harness import Row, interleaved, print_rows  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.model.catalogue import Catalogue  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.model.cells import CellRef, Value  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.model.edits import Edits  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.model.report import Report  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.paths import forms_folder  # noqa: E402 - run as a script, from anywhere
from qisheng_desktop.review.reviewer import review  # noqa: E402 - run as a script, from anywhere

CHARACTERS = 6000
ROUNDS = 31
MOST = 30.0
"""Milliseconds that a review may take in the middle."""
BASELINE = f"pairs of {CHARACTERS} characters counted"
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


def main() -> int:
    """Print what a review and the counting take; return 1 if the review takes longer than it may."""
    report, last = report_of(3), report_of(5)
    text = "".join(report.text(ref) for ref in report.edition.texts)
    assert len(text) == CHARACTERS, len(text)
    found = len(review(report, last))
    acts: dict[str, Callable[[], object]] = {
        "count": lambda: Counter(a + b for a, b in pairwise(text)),
        "review": lambda: review(report, last),
    }
    samples = interleaved(acts, ROUNDS)
    baseline = Row("", samples["count"], 1.0).median
    rows = [
        Row(f"{BASELINE} (the baseline)", samples["count"], baseline),
        Row(f"full review, {found} findings", samples["review"], baseline, MOST),
    ]
    return print_rows(BASELINE, rows)


if __name__ == "__main__":
    sys.exit(main())
