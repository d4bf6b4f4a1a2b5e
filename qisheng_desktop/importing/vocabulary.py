"""The words of one table of the form, for knowing them again in a document."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from qisheng_desktop.importing.fills import Plan, PlanKey
from qisheng_desktop.importing.labels import MOST_KNOWN, Labels, plain
from qisheng_desktop.importing.memo import Memo
from qisheng_desktop.model.blocks import Block
from qisheng_desktop.model.edition import Table

_YEAR = re.compile(r"^(?:\{year\}|[\d二〇○零一三四五六七八九]{4}|X+)年?度?")
_FIGURE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?![\d.、．:])(?P<rest>.*)", re.DOTALL)
BEST = 2
"""How much a label speaks for a table that has it letter by letter."""
_MARK = re.compile(r"\s*[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]")


MOST_PLANS = 64
"""How many plans of a table are kept."""


def is_blank(text: str) -> bool:
    """Say whether a cell holds nothing, or only strokes that stand for nothing."""
    return not text.strip("\u3000\u00a0 \t\r\n-—–―─－/／\\")


def looks_like_figure(text: str) -> bool:
    """Say whether a cell that is not blank holds a figure rather than a label."""
    return not _MARK.match(text) and _FIGURE.fullmatch(plain(text)) is not None


class Heading(NamedTuple):
    """A column of a block, by their numbers."""

    block: int
    column: int


class Vocabulary:
    """The labels of a table: its rows, the groups of its rows, its headings, and what else stands in it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.block_of: dict[str, Block] = {row.code: block for block in table.blocks for row in block.rows}
        self.order = {code: place for place, code in enumerate(self.block_of)}
        self.members: dict[str, tuple[str, ...]] = {}
        rows = [(row.code, row.stub) for block in table.blocks for row in block.rows if row.stub]
        for code, stub in rows:
            for group in stub[:-1]:
                self.members[group] = (*self.members.get(group, ()), code)
        inner = {group for _, stub in rows for group in stub[1:-1]}
        self.inner = {group: codes for group, codes in self.members.items() if group in inner}
        self.group_of = {code: stub[-2] if len(stub) > 1 else "" for code, stub in rows}
        self.rows = Labels((code, stub[-1]) for code, stub in rows)
        self.groups = Labels((group, group) for group in self.members)
        self.lines = Labels((line.code, line_label(line.label)) for line in table.lines)
        paths = [column.heading for block in table.blocks for column in block.columns]
        self.headings = Labels((path[-1], path[-1]) for path in paths)
        self.spanners = Labels((label, label) for path in paths for label in path[:-1])
        others = [label for block in table.blocks for label in (block.band, block.stubhead) if label]
        self.others = Labels((label, label) for label in others)
        self.stubless = next((block for block in table.blocks if not block.stub_depth), None)
        every = (self.rows, self.groups, self.lines, self.headings, self.spanners, self.others)
        self.are_words = all(labels.are_words for labels in every)
        """Whether no figure can be taken for any of its labels."""
        self.refs = tuple(ref for ref, figure in table.figures.items() if not figure.is_optional)
        """The addresses of its figures, without those of supplement lines."""
        self._worths = Memo[str, int](MOST_KNOWN)
        self.plans = Memo[PlanKey, Plan](MOST_PLANS)

    def is_heading(self, text: str) -> bool:
        """Say whether a label stands over columns."""
        return bool(self.headings.match(text).found or self.spanners.match(text).found)

    def is_other(self, text: str) -> bool:
        """Say whether a label is a band or stands in the corner."""
        return bool(self.others.match(text).found)

    def row(self, text: str, groups: tuple[str, ...]) -> str | None:
        """Return the row a label names; one of several by the group it stands in."""
        found = self.rows.match(text).found
        if len(found) > 1:
            found = tuple(code for code in found if self.group_of[code] in groups)
        return found[0] if len(found) == 1 else None

    def score(self, texts: list[str], enough: int = 0) -> int:
        """Return how much some labels speak for this table; no more than is ``enough`` is counted."""
        score = 0
        for text in texts:
            if enough and score >= enough:
                break
            worth = self._worths.get(text)
            score += self._worths.keep(text, self._worth(text)) if worth is None else worth
        return score

    def _worth(self, text: str) -> int:
        """Return how much one label speaks for it."""
        for labels in (self.rows, self.headings, self.spanners, self.groups, self.others):
            match = labels.match(text)
            if match.found:
                return 1 if match.slips else BEST
        return BEST if self.line(text) else 0

    def line(self, text: str) -> str | None:
        """Return the supplement line a label names, whatever year it names."""
        label = line_label(text.rpartition("：")[0] or text)
        found = self.lines.match(label).found if len(label) > 1 else ()
        return found[0] if found else None


@lru_cache(maxsize=64)
def vocabulary_of(table: Table) -> Vocabulary:
    """Return the words of a table, put in order once for all documents."""
    return Vocabulary(table)


def line_label(label: str) -> str:
    """Return the label of a supplement line without its year."""
    return _YEAR.sub("", label.strip())


def could_name(vocabulary: Vocabulary, text: str) -> bool:
    """Say whether a text is one of the table's row labels, which may begin with a figure like `3其他`."""
    return bool(vocabulary.rows.match(text).found)
