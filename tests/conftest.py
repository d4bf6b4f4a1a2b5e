"""What every test gets: a Qt that needs no screen; an option for long runs; a list of what was counted, at the end."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the program remembers by itself out of the home of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    for name in ("STATE", "CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the long run of tests/torture (also: QISHENG_LONG=1)")
    parser.addoption("--part", type=float, default=1.0, help="which part of the long run, to see that it works")
    parser.addoption("--hours", type=float, default=1.0, help="how long each reader is fuzzed in the long run")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests counted; it came with their reports, so other processes can have run them."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    lines = [line for report in reports for name, line in report.user_properties if name == "counted"]
    if lines:
        terminalreporter.section("counted")
        for line in lines:
            terminalreporter.write_line(str(line))
