"""What is tried with a package on every system: a window comes up, takes keys, closes; documents go out and in."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from dev_env import ROOT, SetupError
from virtual_screen import Screen

EXAMPLE = ROOT / "resources" / "example.qisheng"
FORMATS = "pdf,xlsx,docx,html"
DOCUMENT = "政府信息公开工作年度报告"
PICTURES = ROOT / "out" / "packages"
START_PAGE = "政府信息公开年报"
OPENED = "2020年政府信息公开工作年度报告"
"""Titles of the window: without a report, and with the example."""
TABLE_3 = 3
"""Steps forward from the cover to table three."""
TYPED = "7"
TO_SETTLE = 5.0
"""Seconds a window gets to paint and load what it loads behind its first page."""
TO_END = 60


def expect(is_true: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Say what was shown, or end with what was not."""
    if not is_true:
        message = f"NOT SHOWN: {what}"
        raise SetupError(message)
    print(f"  ok  {what}", flush=True)


def documents_out_and_in(run: Callable[..., str], report: str, folder: str, made: Path) -> None:
    """Export in every format and read each document back, which loads every library.

    `run` runs a command of the program, `folder` is `made` as the program sees it.
    """
    run("export", report, "--to", FORMATS, "-d", folder)
    found = sorted(made.glob(f"*{DOCUMENT}*"))
    expect({path.suffix[1:] for path in found} == set(FORMATS.split(",")), f"exported: {FORMATS}")
    for path in found:
        separator = "\\" if "\\" in folder else "/"
        expect('"3[new,natural]"' in run("import", f"{folder}{separator}{path.name}", "--json"), path.suffix)
        path.unlink()


def figures(said: str) -> dict[str, str]:
    """Give the values of a report's cells out of what `qisheng cells --json` said."""
    return {address: str(cell["value"]) for address, cell in json.loads(said)["cells"].items()}


class Window:
    """A window of the packaged program, in front and ready for keys."""

    def __init__(self, shown: Screen, process: subprocess.Popen[bytes], title: str) -> None:
        self._shown, self._process = shown, process
        self._number = shown.wait_for_window(title)
        shown.bring_forward(self._number)
        time.sleep(TO_SETTLE)

    def picture(self, name: str) -> Path:
        """Take a picture of the screen."""
        return self._shown.picture(PICTURES / f"{name}.png")

    def keys(self, *keys: str) -> None:
        """Press keys, and give the window time to follow."""
        self._shown.keys(*keys)
        time.sleep(2)

    def type_a_figure(self, name: str) -> None:
        """Go to table three, type a figure, take a picture, save."""
        self.keys(*["alt+Right"] * TABLE_3)
        self.keys(TYPED, "Return")
        self.picture(name)
        self.keys("ctrl+s")
        time.sleep(TO_SETTLE)

    def close(self) -> None:
        """Close the window by keys; when it stays, say what was there instead."""
        self._shown.keys("ctrl+q")
        try:
            status = self._process.wait(TO_END)
        except subprocess.TimeoutExpired:
            picture = self.picture("stayed")
            print(f"  keys went to “{self._shown.focused()}”; see {picture.relative_to(ROOT)}", flush=True)
            status = None
        expect(status == 0, "Ctrl+Q ends it in good order")


def use_window(shown: Screen, command: list[str], environment: dict[str, str], name: str, title: str) -> None:
    """Start a window, take its picture, close it by keys; with a report, type a figure into it."""
    process = subprocess.Popen(command, env=environment | {"DISPLAY": shown.name})
    try:
        window = Window(shown, process, title)
        expect(window.picture(name).is_file(), f"a window came up: out/packages/{name}.png")
        if title == OPENED:
            window.type_a_figure(f"{name}-typed")
        window.close()
    finally:
        process.kill()
        process.wait()


def expect_typed(before: dict[str, str], after: dict[str, str]) -> None:
    """Hold the cells of a report before and after the figure was typed: that one, and sums over it."""
    changed = {address: after[address] for address in after if after[address] != before.get(address)}
    expect(TYPED in changed.values(), f"the figure typed is in the file, with its sums: {changed}")
