"""How fast this machine is just now, so that what is timed does not depend on what else runs on it."""

from __future__ import annotations

import time

_WORK, _REFERENCE = 20_000, 0.0010
"""A fixed piece of work, and the seconds of processor time it takes on the machine all limits were set on."""


def slowness() -> float:
    """Say how many times slower than that machine this one is at the moment; never less than once.

    Processor time alone does not tell: two programs on the two halves of a core slow each other down by half.
    """
    start = time.thread_time()
    sum(number * number for number in range(_WORK))
    return max(1.0, (time.thread_time() - start) / _REFERENCE)
