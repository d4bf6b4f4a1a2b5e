"""Files that are damaged in every way a disk, a cable or a mail gateway damages them, and what is read of them then:
`python -m tests.torture.damage random --count 1000000 --seed 7`.

A damage is *detected* when the file is refused, or opened with a list of what is lost. What is read without a loss must
be what was saved, and what is read with losses must be part of it: never anything else.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from random import Random
from statistics import mean

from qisheng_desktop.errors import ProjectFileError
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.history import Origin
from qisheng_desktop.storage import lines
from qisheng_desktop.storage.answers import COPY
from qisheng_desktop.storage.project import Project, encode
from qisheng_desktop.storage.reading import Opened
from qisheng_desktop.storage.record import open_line
from tests.importing.documents import make_report
from tests.storage.samples import NOON, read, sample
from tests.torture.light import lighten

HOLE = 4096
BLOCK = 512
FEW = 16
"""A random damage of bytes is of so many at the most."""
SMALL_HOLE = 128
"""In a file of three pages, what a hole of 4 KiB is in a whole one."""


class UnseenError(AssertionError):
    """A damage was not seen."""


class WrongError(AssertionError):
    """Something was read that was never saved."""


def hasten() -> None:
    """Read each line that was not damaged only once; for this process for ever."""
    lighten()
    vars(lines)["open_line"] = lru_cache(maxsize=100_000)(open_line)


class Judge:
    """Knows what stands in a file, and judges what is read of it once it is damaged."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.counts: Counter[str] = Counter()
        opened = read(data)
        assert not opened.losses
        self._again = saved_again(opened)
        self._records = Counter(records_of(self._again))
        self._answers = Counter(records_of(self._again, is_history=False))
        self._content = opened.project.report.everything

    def look_at(self, damaged: bytes) -> None:
        """Read a damaged file and count what came of it.

        Raises:
            UnseenError: If the damage was not seen.
            WrongError: If something is read that was never saved.
        """
        try:
            opened = read(damaged)
        except ProjectFileError as error:
            self.counts[f"refused ({error.reason})"] += 1
            return
        if not opened.losses:
            if saved_again(opened) != self._again:
                raise UnseenError
            self.counts["harmless"] += 1
            return
        self.counts["told"] += 1
        self._check_true(opened)

    def recovered(self, damaged: bytes, *, is_history: bool = True) -> float:
        """Return which part of the records, or of the answers alone, the next save would write again."""
        try:
            opened = read(damaged)
        except ProjectFileError:
            return 0.0
        self._check_true(opened)
        there = Counter(records_of(saved_again(opened), is_history=is_history))
        asked = self._records if is_history else self._answers
        return (there & asked).total() / asked.total()

    def _check_true(self, opened: Opened) -> None:
        content, old = opened.project.report.everything, self._content
        for ref, value in content.values.items():
            before = old.values.get(ref)
            if value == before or value is None:
                continue
            is_text = isinstance(value, str) and isinstance(before, str)
            if not is_text or set(str(value).split("\n")) - set(str(before).split("\n")):
                raise WrongError(ref, value, before)
        for name in ("notes", "printed", "titles", "explanations"):
            now, then = getattr(content, name), getattr(old, name)
            if any(now[key] != then.get(key) for key in now):
                raise WrongError(name)


def saved_again(opened: Opened) -> bytes:
    """Return what the next save would write, but for the hash of the file that was read."""
    opened.project.digest = ""
    return encode(opened.project, at=NOON)


def records_of(data: bytes, *, is_history: bool = True) -> Iterator[str]:
    """Yield each record but the head and the end, once; a paragraph without its number, which changes with those
    before it.
    """
    for line in data.splitlines():
        record = open_line(line)
        if record.kind.startswith(COPY):
            continue
        if record.kind not in ({"head", "end"} if is_history else {"head", "end", "history"}):
            spelt = record.spelt.items()
            yield str(sorted((key, text) for key, text in spelt if record.kind != "p" or key != "i"))


def truncations(data: bytes) -> Iterator[bytes]:
    """Yield every beginning of a file."""
    for length in range(len(data)):
        yield data[:length]


def bits(data: bytes) -> Iterator[bytes]:
    """Yield a file with each of its bits turned."""
    for at in range(len(data)):
        for bit in range(8):
            yield data[:at] + bytes((data[at] ^ (1 << bit),)) + data[at + 1 :]


def holes(data: bytes, size: int, step: int) -> Iterator[bytes]:
    """Yield a file with a hole of noughts at one place after the other."""
    for at in range(0, len(data) - size + 1, step):
        yield data[:at] + b"\0" * size + data[at + size :]


def at_random(data: bytes, chance: Random) -> bytes:
    """Damage a file in one of the ways that are known."""
    start, few = chance.randrange(len(data)), chance.randint(1, FEW)
    end, put = start, b""
    match chance.randrange(7):
        case 0:  # bytes overwritten
            end, put = start + few, chance.randbytes(few)
        case 1:  # a hole
            end = start + chance.choice((BLOCK, HOLE, few))
            put = b"\0" * len(data[start:end])
        case 2:  # inserted
            put = chance.randbytes(few)
        case 3:  # removed
            end = start + chance.choice((few, BLOCK))
        case 4:  # a piece twice
            put = data[start : start + few]
        case 5:
            return swapped(data, chance)
        case _:
            return shuffled(data, chance)
    return data[:start] + put + data[end:]


def shuffled(data: bytes, chance: Random) -> bytes:
    """Take a line away, write it twice, or put another in its place."""
    lines = data.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one : one + 1] = chance.choice(([], [lines[other]], [lines[one], lines[other]]))
    return b"".join(lines)


def swapped(data: bytes, chance: Random) -> bytes:
    """Let two blocks of a file change places."""
    size = chance.choice((16, BLOCK))
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    one, other = chance.randrange(len(blocks)), chance.randrange(len(blocks))
    blocks[one], blocks[other] = blocks[other], blocks[one]
    return b"".join(blocks)


PARAGRAPH = "（{}）全年更新目录{}次，群众都说看得懂，也找得到。柳荫镇把春风路上的公告栏换成了电子屏。"


def realistic() -> Project:
    """Make a report as it stands at the end of January: all figures, twelve paragraphs, four hundred changes."""
    report = make_report("2021", 1)
    project = Project(report, identity="4b1f8f9a-58f1-4c55-9c3c-0c3f3d1f7a10")
    figures = sorted(ref for ref, figure in report.edition.figures.items() if figure.formula is None)
    chance = Random(1)
    for number in range(400):
        if number % 10:
            edit = Edits({chance.choice(figures): Decimal(chance.randrange(100))})
        else:
            written = [PARAGRAPH.format(n, number if n == number % 12 else n) for n in range(12)]
            edit = Edits({CellRef("1"): "\n".join(written)})
        project.history.add(report.apply(edit), at=NOON, who="李某", origin=Origin.TYPED)
    return project


def look(judge: Judge, damaged: Iterable[bytes]) -> None:
    """Judge all of them, and print what was counted."""
    for data in damaged:
        judge.look_at(data)
    told = ", ".join(f"{name} {number:,}" for name, number in judge.counts.most_common())
    print(f"{judge.counts.total():,}: {told}")


def measure(small: Judge, large: Judge) -> None:
    """Print which part of the records is left after one hole, in the small file and in the large one."""
    for judge, size, step in ((small, SMALL_HOLE, SMALL_HOLE // 8), (large, HOLE, HOLE // 2)):
        kept = [judge.recovered(data) for data in holes(judge.data, size, step)]
        print(
            f"one hole of {size:,} bytes in {len(judge.data):,}: {mean(kept):.1%} of the records recovered, "
            f"{min(kept):.1%} at the worst of {len(kept)} places"
        )
        kept = [judge.recovered(data, is_history=False) for data in holes(judge.data, size, step)]
        print(f"of the answers alone {mean(kept):.1%}, {min(kept):.1%} at the worst place")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("how", choices=("truncations", "bits", "random", "holes"))
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stripe", type=int, default=0, help="which of the --stripes parts of all bits")
    parser.add_argument("--stripes", type=int, default=1)
    chosen = parser.parse_args()
    hasten()
    judge = Judge(encode(sample(), at=NOON))
    match chosen.how:
        case "truncations":
            look(judge, truncations(judge.data))
        case "bits":
            look(judge, islice(bits(judge.data), chosen.stripe, None, chosen.stripes))
        case "random":
            chance = Random(chosen.seed)
            look(judge, (at_random(judge.data, chance) for _ in range(chosen.count)))
        case _:
            measure(judge, Judge(encode(realistic(), at=NOON)))


if __name__ == "__main__":
    main()
