"""What every test gets: a Qt that needs no screen; an option for long runs; a list of what was counted, at the end."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the long run of tests/torture (also: QISHENG_LONG=1)")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests counted; it came with their reports, so other processes can have run them."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    lines = [line for report in reports for name, line in report.user_properties if name == "counted"]
    if lines:
        terminalreporter.section("counted")
        for line in lines:
            terminalreporter.write_line(str(line))
