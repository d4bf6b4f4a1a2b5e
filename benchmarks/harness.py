"""Timing, the same for every script here: each figure is a ratio to a baseline measured in the same run."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

WARM_UP = 20


class Row(NamedTuple):
    """What one thing took, in milliseconds, and what it may take; ``baseline`` is the median of the thing beside it."""

    name: str
    times: list[float]
    baseline: float
    most_median: float | None = None
    most_p99: float | None = None

    @property
    def median(self) -> float:
        """The middle time."""
        return statistics.median(self.times)

    @property
    def p99(self) -> float:
        """The time that one in a hundred exceeds."""
        return statistics.quantiles(self.times, n=100, method="inclusive")[98]

    @property
    def is_kept(self) -> bool:
        """Say whether it is within what it may take."""
        return (self.most_median is None or self.median <= self.most_median) and (
            self.most_p99 is None or self.p99 <= self.most_p99
        )


def milliseconds(action: Callable[[], object]) -> float:
    """Time one call."""
    begun = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - begun)


def interleaved(actions: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Time actions in turns, so that a busy machine is as busy for each; the collector runs as it does for the user."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    gc.collect()
    for turn in range(WARM_UP + rounds):
        for name, action in actions.items():
            taken = milliseconds(action)
            if turn >= WARM_UP:
                times[name].append(taken)
    return times


def print_rows(baseline: str, rows: Iterable[Row]) -> int:
    """Print a line for each, with its ratios to the baseline; return 1 if one took more than it may."""
    print(f"ratios to: {baseline}")
    print(f"{'':<52} {'median ms':>9} {'ratio':>7} {'p99 ms':>8} {'ratio':>7}  may take")
    status = 0
    for row in rows:
        status = status if row.is_kept else 1
        limits = [f"{name} {most} ms" for name, most in (("median", row.most_median), ("p99", row.most_p99)) if most]
        verdict = f"{', '.join(limits)}: {'kept' if row.is_kept else 'EXCEEDED'}" if limits else ""
        ratios = row.median / row.baseline, row.p99 / row.baseline
        print(f"{row.name:<52} {row.median:>9.3f} {ratios[0]:>7.1f} {row.p99:>8.3f} {ratios[1]:>7.1f}  {verdict}")
    sys.stdout.flush()
    return status
