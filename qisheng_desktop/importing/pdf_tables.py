"""Tables of a PDF page, from their ruling lines: what no line parts is one cell, however far it reaches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from qisheng_desktop.importing.layouts import Cell
from qisheng_desktop.importing.pdf_lines import cell_text
from qisheng_desktop.importing.pdf_page import Char, PageContent, Rule
from qisheng_desktop.importing.stream import Grid, make_grid

NEAR = 3.0
"""Lines nearer than this are one; so far may a line end short of another that it meets."""
LEAST_EDGES = 2


class PageTable(NamedTuple):
    """A table and where on the page it stands."""

    grid: Grid
    top: float
    left: float


def find_tables(content: PageContent) -> tuple[list[PageTable], list[Char]]:
    """Return the tables of a page from the top, and the characters outside them."""
    tables: list[PageTable] = []
    rest = content.chars
    for top, bottom in _bands(content.down):
        down = [rule for rule in content.down if top - NEAR <= rule.start and rule.end <= bottom + NEAR]
        across = [rule for rule in content.across if top - NEAR <= rule.at <= bottom + NEAR]
        if len(across) < LEAST_EDGES:
            continue
        ends = [Rule(end, top, bottom) for end in (min(r.start for r in across), max(r.end for r in across))]
        xs = _snapped([rule.at for rule in (*down, *ends)])
        ys = _snapped([rule.at for rule in across])
        if len(xs) < LEAST_EDGES or len(ys) < LEAST_EDGES:
            continue
        inside: list[Char] = []
        outside: list[Char] = []
        for char in rest:
            is_inside = ys[0] <= char.middle <= ys[-1] and xs[0] <= (char.left + char.right) / 2 <= xs[-1]
            (inside if is_inside else outside).append(char)
        rest = outside
        walls = _Walls(xs, ys, [*down, *ends], across)
        tables.append(PageTable(_grid(walls, inside), ys[0], xs[0]))
    return tables, rest


def _bands(down: Sequence[Rule]) -> list[tuple[float, float]]:
    """Return the stretches of the page that upright lines cover without a gap."""
    bands: list[tuple[float, float]] = []
    for rule in sorted(down, key=lambda rule: rule.start):
        if bands and rule.start <= bands[-1][1] + NEAR:
            bands[-1] = (bands[-1][0], max(bands[-1][1], rule.end))
        else:
            bands.append((rule.start, rule.end))
    return bands


def _snapped(places: Iterable[float]) -> list[float]:
    snapped: list[float] = []
    last = float("-inf")
    for place in sorted(places):
        if place - last > NEAR:
            snapped.append(place)
        last = place
    return snapped


class _Walls:
    """Says which neighbouring boxes of the grid a line parts."""

    def __init__(self, xs: list[float], ys: list[float], down: Sequence[Rule], across: Sequence[Rule]) -> None:
        self.xs, self.ys = xs, ys
        self._down = _covered(xs, ys, down)
        self._across = _covered(ys, xs, across)

    def right_of(self, row: int, column: int) -> bool:
        """Say whether a line stands at the right of a box."""
        return row in self._down[column + 1]

    def below(self, row: int, column: int) -> bool:
        """Say whether a line lies below a box."""
        return column in self._across[row + 1]


def _covered(places: list[float], along: list[float], rules: Sequence[Rule]) -> list[set[int]]:
    """Return for each place which of the stretches along it have their middle covered by a rule that lies there."""
    middles = [(start + end) / 2 for start, end in pairwise(along)]
    found: list[set[int]] = [set() for _ in places]
    for rule in rules:
        at = bisect_right(places, rule.at)
        if at == len(places) or (at > 0 and rule.at - places[at - 1] <= places[at] - rule.at):
            at -= 1  # the nearer one lies before
        found[at].update(range(bisect_left(middles, rule.start), bisect_right(middles, rule.end)))
    return found


def _grid(walls: _Walls, chars: Sequence[Char]) -> Grid:
    rows, columns = len(walls.ys) - 1, len(walls.xs) - 1
    root = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def find(box: tuple[int, int]) -> tuple[int, int]:
        while root[box] != box:
            box = root[box]
        return box

    for row in range(rows):
        for column in range(columns):
            if column + 1 < columns and not walls.right_of(row, column):
                root[find((row, column + 1))] = find((row, column))
            if row + 1 < rows and not walls.below(row, column):
                root[find((row + 1, column))] = find((row, column))
    held: dict[tuple[int, int], list[Char]] = {}
    for char in chars:
        row = bisect_right(walls.ys, char.middle, hi=rows) - 1
        column = bisect_right(walls.xs, (char.left + char.right) / 2, hi=columns) - 1
        held.setdefault(find((row, column)), []).append(char)
    boxes: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for box in root:
        boxes.setdefault(find(box), []).append(box)
    return make_grid(_cell(members, cell_text(held.get(at, []))) for at, members in boxes.items())


def _cell(boxes: Sequence[tuple[int, int]], text: str) -> Cell:
    if len(boxes) == 1:
        return Cell(text, *boxes[0])
    top, left = min(row for row, _ in boxes), min(column for _, column in boxes)
    bottom, right = max(row for row, _ in boxes), max(column for _, column in boxes)
    return Cell(text, top, left, bottom - top + 1, right - left + 1)
