"""What slip of the pen may stand behind a column of table 三 that does not balance; each guess is tried out first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.checks import Finding
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report

BALANCE = "3-balance"
MOST = 8
"""Suggestions offered at most: the clerk reads the first few."""
TEN = Decimal(10)
_LEFT = frozenset({"new", "carried_in"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to change, and the sentence that offers it."""

    edits: Edits
    words: str


@dataclass(frozen=True, slots=True)
class _Guess:
    """New values, how likely they are (less is likelier), and what would have happened."""

    values: dict[CellRef, Value]
    weight: int
    words: str


def suggest(report: Report, finding: Finding) -> tuple[Suggestion, ...]:
    """Return what would make a column balance, best first; nothing for findings of other rules.

    Every suggestion was applied to a copy of the figures, where the finding then was gone and no balance newly broken.
    """
    if finding.rule.code != BALANCE:
        return ()
    broken = [one for one in report.findings if one.rule.code == BALANCE]
    columns = [one for one in broken if not report.is_computed(CellRef("3", "new", one.at.column))]
    wanted = [one for one in columns if finding.at in {one.at, CellRef("3", "total", "total")}]
    guesses = [guess for one in wanted for guess in _Column(report, one, columns).guesses()]
    if not guesses:
        return ()
    figures = {ref: value for ref, value in report.answers.items() if ref in report.edition.figures}
    copy = Report(report.edition, report.year, Edits(figures))
    seen: set[tuple[tuple[CellRef, Value], ...]] = set()
    kept = []
    for guess in sorted(guesses, key=lambda g: g.weight):
        key = tuple(sorted(guess.values.items(), key=lambda item: item[0]))
        if key not in seen and _holds(copy, guess, finding, {one.at for one in broken}):
            kept.append(Suggestion(Edits(dict(guess.values)), guess.words))
        seen.add(key)
        if len(kept) == MOST:
            break
    return tuple(kept)


def _holds(copy: Report, guess: _Guess, finding: Finding, before: set[CellRef]) -> bool:
    change = copy.apply(Edits(dict(guess.values)))
    after = {one.at for one in copy.findings if one.rule.code == BALANCE}
    is_impossible = any(one.rule.code == "int" and one.at in guess.values for one in copy.findings)
    copy.apply(change.undo)
    is_total = finding.at.column == "total"
    is_gone = finding.at not in after or (is_total and len(after) < len(before))
    return is_gone and after < before and not is_impossible


class _Column:
    """The guesses for one column that does not balance."""

    def __init__(self, report: Report, finding: Finding, broken: list[Finding]) -> None:
        self.report, self.column = report, finding.at.column
        self.gap = (finding.left or Decimal(0)) - (finding.right or Decimal(0))
        self.gaps = {one.at.column: (one.left or Decimal(0)) - (one.right or Decimal(0)) for one in broken}
        refs = [ref for ref in report.edition.figures if ref.section == "3"]
        self.rows = [ref.row for ref in refs if ref.column == self.column and not report.is_computed(ref)]
        every = dict.fromkeys(ref.column for ref in refs)
        self.columns = [column for column in every if not report.is_computed(CellRef("3", "new", column))]

    def guesses(self) -> Iterator[_Guess]:
        for row in self.rows:
            ref = CellRef("3", row, self.column)
            was = self.report.value(ref)
            right = self._number(ref) + (-self.gap if row in _LEFT else self.gap)
            if right >= 0 and (was is None or isinstance(was, Decimal)):
                yield from self._single(ref, was, right)
        yield from self._vertical()
        yield from self._horizontal()

    def _number(self, ref: CellRef) -> Decimal:
        value = self.report.value(ref)
        return value if isinstance(value, Decimal) else Decimal(0)

    def _name(self, ref: CellRef) -> str:
        figure = self.report.edition.figures[ref]
        return f"“{figure.stub[-1]}”行“{figure.heading[-1]}”列"

    def _single(self, ref: CellRef, was: Value, right: Decimal) -> Iterator[_Guess]:
        """One figure alone is wrong: digits exchanged, a nought too many or too few, left out, counted twice."""
        name, number = self._name(ref), self._number(ref)
        is_carried = (
            ref.row == "carried_in" and self.report.last_value(CellRef("3", "carried_out", ref.column)) == right
        )
        if is_carried:
            yield _Guess({ref: right}, 0, f"{name}改为上年结转的 {right}")
        if was is None:
            yield _Guess({ref: right}, 1, f"{name}还没有填，可能漏填了 {right}")
        elif _are_exchanged(number, right):
            yield _Guess({ref: right}, 2, f"{name}填的是 {number}，可能是 {right}：两个数字写颠倒了")
        elif number and right and right in {number * TEN, number / TEN}:
            yield _Guess({ref: right}, 2, f"{name}填的是 {number}，可能是 {right}：多写或者少写了一个 0")
        elif number and right == 0:
            near = [self._number(other) for other in self._above_and_below(ref)]
            weight = 3 if number in near else 5
            yield _Guess({ref: right}, weight, f"{name}的 {number} 正好等于差数，可能重复计算了，改为 0")
        elif number == 0:
            last = self.report.last_value(ref)
            weight = 6 if isinstance(last, Decimal) and last else 8
            yield _Guess({ref: right}, weight, f"{name}填的是 0，可能漏填了 {right}")
        elif number and abs(self.gap) in {self._number(CellRef("3", row, self.column)) for row in self.rows}:
            yield _Guess(
                {ref: right}, 7, f"{name}填的是 {number}，可能把 {abs(self.gap)} 多算或者少算了一次，改为 {right}"
            )

    def _above_and_below(self, ref: CellRef) -> list[CellRef]:
        index = self.rows.index(ref.row)
        return [
            CellRef("3", row, ref.column)
            for row in (*self.rows[max(0, index - 1) : index], *self.rows[index + 1 :][:1])
        ]

    def _vertical(self) -> Iterator[_Guess]:
        """Exchange neighbours in the column: only those on different sides of the balance change it."""
        refs = [CellRef("3", row, self.column) for row in self.rows]
        for index, one in enumerate(refs):
            for other in refs[index + 1 : index + 3]:
                change = 2 * (self._number(other) - self._number(one))
                if (one.row in _LEFT) != (other.row in _LEFT) and change == (
                    -self.gap if one.row in _LEFT else self.gap
                ):
                    yield self._exchange(one, other, 2 if other is refs[index + 1] else 4)

    def _horizontal(self) -> Iterator[_Guess]:
        """Exchange neighbours in a row, where the other column is out by the same amount the other way."""
        index = self.columns.index(self.column)
        for beside in (*self.columns[max(0, index - 1) : index], *self.columns[index + 1 : index + 2]):
            if self.gaps.get(beside) != -self.gap:
                continue
            for row in self.rows:
                one, other = CellRef("3", row, self.column), CellRef("3", row, beside)
                change = self._number(other) - self._number(one)
                if change == (-self.gap if row in _LEFT else self.gap):
                    yield self._exchange(one, other, 1)

    def _exchange(self, one: CellRef, other: CellRef, weight: int) -> _Guess:
        values = {one: self.report.value(other), other: self.report.value(one)}
        words = f"{self._name(one)}和{self._name(other)}可能填反了：{self._number(one)} 与 {self._number(other)} 对调"
        return _Guess(values, weight, words)


def _are_exchanged(number: Decimal, right: Decimal) -> bool:
    """Say whether two figures differ by two digits that changed places."""
    one, other = str(number), str(right)
    if number < TEN or right != right // 1:
        return False
    other = other.zfill(len(one))
    places = [index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    is_pair = len(one) == len(other) and len(places) == 2  # noqa: PLR2004 - two digits
    return is_pair and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
