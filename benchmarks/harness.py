"""Timing, the same for every script here: each figure is a ratio to a baseline measured in the same run.

A limit in milliseconds means little on a machine that runs at half its speed now and then, since others share its
cores. So a fixed piece of work, the gauge, is timed before and after every act, and beside the times as they were stand
those ``at speed``: divided by how much slower than the fastest twentieth of this run the machine was just then, by the
quicker of the two gauges. Limits are held against these.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

WARM_UP = 20
_STEPS = 20_000
"""Rounds of the gauge: about a millisecond."""
_TURNS = 8
"""So many turns of short acts share a gauge, which would disturb the next one's caches."""
_PART = 20
"""The fastest one of so many gauges is taken for the speed of the machine."""


class Sample(NamedTuple):
    """How long an act took, and the gauge beside it, in milliseconds."""

    taken: float
    gauge: float


class Row(NamedTuple):
    """What one thing took, and what it may take; ``baseline`` is the median in milliseconds of the thing beside it."""

    name: str
    samples: list[Sample]
    baseline: float
    most_median: float | None = None
    most_p99: float | None = None

    @property
    def median(self) -> float:
        """The middle time in milliseconds, as it was."""
        return statistics.median(self.times)

    @property
    def times(self) -> list[float]:
        """The times in milliseconds, as they were."""
        return [sample.taken for sample in self.samples]

    def at_speed(self, full: float) -> list[float]:
        """Return the times in milliseconds as they would be if the gauge always took ``full``."""
        return [sample.taken * min(1.0, full / sample.gauge) for sample in self.samples]


def milliseconds(action: Callable[[], object]) -> float:
    """Time one call."""
    begun = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - begun)


def gauge() -> float:
    """Time the fixed piece of work: plain Python that touches no memory but its own, whatever was done before it."""

    def work() -> int:
        total = 0
        for number in range(_STEPS):
            total += number
        return total

    return milliseconds(work)


def sampled(action: Callable[[], object]) -> Sample:
    """Time one call between two gauges."""
    return gauged(lambda: milliseconds(action))


def gauged(action: Callable[[], float]) -> Sample:
    """Put the gauge to an act that times itself."""
    before = gauge()
    taken = action()
    return Sample(taken, min(before, gauge()))


def interleaved(actions: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[Sample]]:
    """Time actions in turns, so that a busy machine is as busy for each; the collector runs as it does for the user."""
    samples: dict[str, list[Sample]] = {name: [] for name in actions}
    gc.collect()
    before = gauge()
    for turn in range(0, WARM_UP + rounds, _TURNS):
        taken = [(name, milliseconds(action)) for _ in range(_TURNS) for name, action in actions.items()]
        after = gauge()
        for name, time_taken in taken if turn >= WARM_UP else ():
            samples[name].append(Sample(time_taken, min(before, after)))
        before = after
    return samples


def p99(times: list[float]) -> float:
    """Return the time that one in a hundred exceeds."""
    return statistics.quantiles(times, n=100, method="inclusive")[98]


def print_rows(baseline: str, rows: Iterable[Row]) -> int:
    """Print a line for each, with its ratios to the baseline; return 1 if one took more than it may."""
    rows = list(rows)
    gauges = sorted(sample.gauge for row in rows for sample in row.samples)
    full, middle = gauges[len(gauges) // _PART], statistics.median(gauges)
    print(f"ratios to: {baseline}; the machine at {100 * full / middle:.0f} % of its speed most of the time")
    print(f"{'':<48} {'median':>8} {'ratio':>7} {'p99':>8} {'ratio':>7} | {'at speed':>8} {'p99':>8}  may take, in ms")
    status = 0
    for row in rows:
        steady = row.at_speed(full)
        median, most = statistics.median(steady), p99(steady)
        is_kept = (row.most_median is None or median <= row.most_median) and (
            row.most_p99 is None or most <= row.most_p99
        )
        status = status if is_kept else 1
        limits = [f"{name} {limit}" for name, limit in (("median", row.most_median), ("p99", row.most_p99)) if limit]
        verdict = f"{', '.join(limits)}: {'kept' if is_kept else 'EXCEEDED'}" if limits else ""
        worst = p99(row.times)
        print(
            f"{row.name:<48} {row.median:>8.3f} {row.median / row.baseline:>7.1f} {worst:>8.3f} "
            f"{worst / row.baseline:>7.1f} | {median:>8.3f} {most:>8.3f}  {verdict}",
        )
    sys.stdout.flush()
    return status
