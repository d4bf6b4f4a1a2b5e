"""The checks: each is a command; a failing one does not stop the others, but the whole has failed then."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from dev_env import CONSTRAINTS, PYTHON, ROOT, find_soffice, is_root, say
from wheels import pins

COVERAGE = ROOT / "out" / "coverage.json"
FULL, MOST = 100.0, 90.0
FULLY_COVERED = ("model", "storage")
IMPORT_LINTER = "from importlinter.cli import lint_imports_command as c; c()"
QUICK = {
    "ruff check": ("-m", "ruff", "check", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "."),
    "mypy": ("-m", "mypy"),
    "import-linter": ("-c", IMPORT_LINTER, "--no-logo"),
}


def tool(*arguments: str) -> int:
    """Run a tool of the environment."""
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, check=False, env=environment()).returncode


def environment() -> dict[str, str]:
    """Give the surroundings the checks run in: no screen, UTF-8 everywhere."""
    return os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}


def quick_steps() -> dict[str, bool]:
    """Run what needs no test run; tell of each whether it passed."""
    passed = {}
    for name, arguments in QUICK.items():
        say(name)
        passed[name] = tool(*arguments) == 0
    return passed


def verdict(passed: dict[str, bool]) -> int:
    """Print one line a step and give the exit status."""
    say("summary")
    for name, is_passed in passed.items():
        print(f"  {'ok    ' if is_passed else 'FAILED'}  {name}")
    return 0 if all(passed.values()) else 1


def run_quick() -> int:
    """Run the quick checks."""
    return verdict(quick_steps())


def pytest_arguments() -> tuple[list[str], bool]:
    """Give pytest's arguments, and whether the tests that need LibreOffice can be run (or need not be).

    One process a core; each takes tests from whoever has most left, since single files take a quarter of the whole.
    """
    arguments = ["-m", "pytest", "-n", "auto", "--dist", "worksteal", "--cov", "--cov-branch", "--cov-report=json"]
    if find_soffice():
        return arguments, True
    print("  LibreOffice is not here: the tests that open our documents in it are left out")
    return [*arguments, "-m", "not libreoffice"], os.environ.get("CI") != "true"


def without_network() -> list[str]:
    """Give what a command is started with so that it has no network; nothing, and a line, where that cannot be.

    Only as root: another way would map users, and tests on rights would mean something else.
    """
    start = ["unshare", "--net"]
    if is_root() and shutil.which(start[0]) and not subprocess.run([*start, "true"], check=False).returncode:
        print("  the tests run without a network")
        return start
    print("  unshare cannot take the network away here: the tests run with it")
    return []


def run_pytest() -> tuple[bool, str]:
    """Run the tests with coverage; give whether they passed, and how many."""
    arguments, is_complete = pytest_arguments()
    COVERAGE.unlink(missing_ok=True)
    COVERAGE.parent.mkdir(exist_ok=True)
    closing = ""
    start = without_network()
    surroundings = environment() | ({"QISHENG_NO_NETWORK": "1"} if start else {})
    with subprocess.Popen([*start, PYTHON, *arguments], cwd=ROOT, env=surroundings, stdout=subprocess.PIPE) as process:
        for raw in process.stdout or ():
            line = raw.decode("utf-8", errors="replace")
            print(line, end="", flush=True)
            if re.search(r"\d+ (passed|failed|errors?)\b.* in ", line):
                closing = line
    return process.returncode == 0 and is_complete, counts(closing)


def run_torture(options: list[str]) -> int:
    """Run the tests of tests/torture alone, on all cores; the long run has no limit of time for a test."""
    limit = ["-o", "faulthandler_timeout=0"] if "--long" in options else []
    arguments = ["-m", "pytest", "tests/torture", "-n", "auto", "--dist", "worksteal", "--durations=10", *limit]
    return tool(*arguments, *options)


def counts(closing: str) -> str:
    """Say pytest's closing line in the form `N passed, N failed, N skipped`."""
    found = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error|skipped)", closing)}
    failed = found.get("failed", 0) + found.get("error", 0)
    return f"{found.get('passed', 0)} passed, {failed} failed, {found.get('skipped', 0)} skipped"


def coverage_by_room(report: Path) -> dict[str, float]:
    """Read coverage's JSON: the percentage of lines and branches run, for each room of the package."""
    totals: dict[str, list[int]] = {}
    for name, file in json.loads(report.read_text(encoding="utf-8"))["files"].items():
        inside = Path(name).parts[1:]
        summary = file["summary"]
        room = totals.setdefault(inside[0] if len(inside) > 1 else "(top)", [0, 0])
        room[0] += summary["covered_lines"] + summary["covered_branches"]
        room[1] += summary["num_statements"] + summary["num_branches"]
    return {room: 100.0 * run / all_ if all_ else FULL for room, (run, all_) in sorted(totals.items())}


def gates() -> bool:
    """Print the coverage of every room beside what is asked of it; tell whether all reach it."""
    if not COVERAGE.is_file():
        print("  there is no coverage report: the tests did not get that far")
        return False
    is_met = True
    for room, percent in coverage_by_room(COVERAGE).items():
        asked = FULL if room in FULLY_COVERED else MOST
        is_met = is_met and percent >= asked
        print(f"  {room:<12} {percent:7.2f} %   asked {asked:5.0f} %   {'ok' if percent >= asked else 'BELOW'}")
    return is_met


def run_all() -> int:
    """Run every check; the last line counts the tests."""
    passed = quick_steps()
    say("pytest")
    passed["pytest"], closing = run_pytest()
    say("coverage")
    passed["coverage"] = gates()
    status = verdict(passed)
    print(closing, flush=True)
    return status


def machine() -> str:
    """Describe the machine and the versions that figures were taken on and with."""
    about = Path("/proc/cpuinfo")
    names = (
        re.findall(r"^model name\s*: (.+)$", about.read_text(encoding="utf-8"), re.MULTILINE) if about.is_file() else []
    )
    processor = names[0] if names else platform.processor() or platform.machine()
    system = f"{platform.system()}, {' '.join(platform.libc_ver())}".rstrip(", ")
    python = subprocess.run([PYTHON, "-VV"], check=True, capture_output=True, text=True).stdout.partition(" (")[0]
    pinned = pins(CONSTRAINTS)
    versions = ", ".join(f"{name} {pinned[name]}" for name in ("pyside6-essentials", "reportlab", "xlsxwriter", "lxml"))
    return f"{processor}, {os.cpu_count()} cores; {system}; {python}, {versions}; {datetime.now(UTC):%Y-%m-%d}."


def run_benchmarks() -> int:
    """Run every script in benchmarks/ and write what they print to benchmarks/RESULTS.md."""
    status = 0
    parts = [f"# Benchmarks\n\nWritten by `python3 packaging/dev.py bench` on {machine()}\n"]
    for script in sorted((ROOT / "benchmarks").glob("*.py")):
        if '__name__ == "__main__"' not in script.read_text("utf-8"):
            continue  # what the others share
        say(script.name)
        done = subprocess.run(
            [PYTHON, script],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            check=False,
        )
        print(done.stdout, end="", flush=True)
        status = status or done.returncode
        parts.append(f"## {script.stem}\n\n```\n{done.stdout.strip()}\n```\n")
    (ROOT / "benchmarks" / "RESULTS.md").write_text("\n".join(parts), encoding="utf-8")
    return status
