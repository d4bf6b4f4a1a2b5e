"""No network: nothing but sockets within the machine, and no path that stands in a document is ever opened."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.importing.documents import make_page, make_report, to_docx
from tests.torture.canary_session import CANARY
from tests.torture.conftest import Say

ROOT = Path(__file__).resolve().parent.parent.parent
SOCKET = re.compile(r"\bsocket(?:pair)?\((AF_\w+)")
INSIDE = {"AF_UNIX"}
OPENED = re.compile(r'\b(?:open|openat|stat|lstat|newfstatat|statx|access|readlink|execve|faccessat2?)\([^"]*"([^"]*)"')

needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here")


def traced(folder: Path, *command: str) -> str:
    """Run a command of ours under strace; give what it asked of the network and of the file system."""
    log = folder / "trace"
    home = folder / "home"
    home.mkdir(exist_ok=True)
    places = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    environment |= dict.fromkeys(places, str(home))
    strace = ["strace", "-f", "-s", "400", "-e", "trace=%network,%file", "-o", str(log)]
    done = subprocess.run(
        [*strace, sys.executable, *command], cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0 or "qisheng_desktop" in command, done.stderr[-4000:] + done.stdout[-1000:]
    return log.read_text("utf-8", "replace") + "\n" + done.stdout


def outside(trace: str) -> Counter[str]:
    """Count the sockets that are not within the machine."""
    return Counter(family for family in SOCKET.findall(trace) if family not in INSIDE)


def test_what_is_looked_for_would_be_seen() -> None:
    assert outside("1 socket(AF_INET, SOCK_STREAM, 0) = 3\n2 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0") == {
        "AF_INET": 1
    }
    assert OPENED.findall('1 openat(AT_FDCWD, "//zq/x.png", O_RDONLY) = -1\n2 stat("a", {}) = 0') == ["//zq/x.png", "a"]


@needs_strace
def test_the_window_opens_no_path_that_stands_in_a_text(tmp_path: Path, say: Say) -> None:
    trace = traced(tmp_path, "-m", "tests.torture.canary_session", str(tmp_path))
    assert "loaded []" in trace
    assert trace.rstrip().endswith("done")
    paths = OPENED.findall(trace)
    ours = re.compile(rf"zq\S*<img src={CANARY}\.png>")  # the file we gave such a name
    assert [path for path in paths if CANARY in ours.sub("", path)] == []
    assert outside(trace) == {}
    count = len(SOCKET.findall(trace))
    say(f"no network: window, {len(paths):,} paths looked at, {count} sockets, none leaves the machine")


@needs_strace
def test_the_command_line_asks_nothing_of_the_network(tmp_path: Path, say: Say) -> None:
    source = tmp_path / "年报.docx"
    source.write_bytes(to_docx(make_page(make_report("2021", 3))))
    project = str(tmp_path / "年报.qisheng")
    trace = ""
    for arguments in (
        ("import", str(source), "-o", project), ("check", project), ("cells", project, "--json"), ("form", "list"),
        ("export", project, "--to", "pdf,xlsx,docx,html", "-d", str(tmp_path / "out")),
    ):  # fmt: skip
        trace += traced(tmp_path, "-m", "qisheng_desktop", *arguments)
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".pdf", ".xlsx", ".docx", ".html"}
    assert outside(trace) == {}
    count = len(SOCKET.findall(trace))
    say(f"no network: command line, {len(OPENED.findall(trace)):,} paths looked at, {count} sockets")


def test_the_suite_runs_without_a_network_where_that_can_be(say: Say) -> None:
    """dev_checks starts the tests in a network of their own, which has nothing but itself."""
    interfaces = Path("/proc/net/dev")
    if os.environ.get("QISHENG_NO_NETWORK") != "1":
        say("no network: this run has one; packaging/dev.py test takes it away where it may")
        return
    names = [line.partition(":")[0].strip() for line in interfaces.read_text("ascii").splitlines()[2:]]
    assert names == ["lo"]
    say("no network: the whole run is in a network of its own, with nothing in it but lo")
