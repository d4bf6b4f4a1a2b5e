"""What the torture tests share: a short run for every change, the long one when it is asked for."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from coverage import Coverage

from tests.torture.light import lighten

Say = Callable[[str], None]
Amount = Callable[[int, float], int]


@pytest.fixture(scope="session")
def is_long(request: pytest.FixtureRequest) -> bool:
    """Whether the long run is wanted: `--long`, or QISHENG_LONG=1 in the environment."""
    return bool(request.config.getoption("--long")) or os.environ.get("QISHENG_LONG") == "1"


@pytest.fixture(scope="session")
def amount(request: pytest.FixtureRequest, *, is_long: bool) -> Amount:
    """How much of something: so much in a short run, so much in the long one, or the part of it that was asked for."""
    part: float = request.config.getoption("--part")
    return lambda short, long: max(1, round(long * part)) if is_long else short


@pytest.fixture(scope="session")
def hours(request: pytest.FixtureRequest) -> float:
    """How long each reader is fuzzed in the long run."""
    return float(request.config.getoption("--hours"))


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave out what touches no disk: the log, the rules, comparing what is to be written with what is in memory."""
    lighten(monkeypatch.setattr)
    logging.disable()
    with uncounted():
        yield
    logging.disable(logging.NOTSET)


@contextmanager
def uncounted() -> Iterator[None]:
    """Count no lines: it doubles the time, and the tests of storage run every line of it without these."""
    counting = Coverage.current()
    if counting is None:
        yield
        return
    counting.stop()
    yield
    counting.start()


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Say:
    """Tell what a test counted: the line stands under "counted" at the end of the run, whichever process ran it."""
    return lambda line: record_property("counted", line)
