"""A screen that nobody sees, to start packaged programs on: Xvfb, a window manager, keys and pictures."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dev_env import SetupError
from roots import require_tools

TOOLS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "xprop": "x11-utils",
}
PATIENCE = 90
"""Seconds to wait for a window."""


class Screen:
    """A running display."""

    def __init__(self, number: int) -> None:
        self.name = f":{number}"

    def run(self, *command: str) -> str:
        """Run a command on this screen; return what it printed."""
        environment = os.environ | {"DISPLAY": self.name}
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, encoding="utf-8")
        return done.stdout.strip()

    def wait_for_window(self, title: str) -> str:
        """Wait for a window whose title holds a text; return its number."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.run("xdotool", "search", "--onlyvisible", "--name", title)
            if found:
                return found.splitlines()[-1]
            time.sleep(0.5)
        message = f"No window named “{title}” came up."
        raise SetupError(message)

    def bring_forward(self, window: str) -> None:
        """Give a window the keyboard, and wait until it has it.

        Raises:
            SetupError: If it does not get it, for a dialog before it or for want of a window manager.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.run("xdotool", "windowactivate", window)
            if self.run("xdotool", "getactivewindow") == window:
                return
            time.sleep(0.5)
        message = f"The keyboard stayed with “{self.focused()}”."
        raise SetupError(message)

    def focused(self) -> str:
        """Name the window that gets the keys."""
        return self.run("xdotool", "getactivewindow", "getwindowname") or "none"

    def keys(self, *keys: str) -> None:
        """Press keys, in the window in front."""
        self.run("xdotool", "key", "--delay", "120", *keys)

    def picture(self, file: Path) -> Path:
        """Take a picture of the whole screen."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.run("import", "-window", "root", str(file))
        return file


def wait_for(is_there: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait until something is there, or the process that makes it has ended."""
    end = time.monotonic() + PATIENCE
    while not is_there() and time.monotonic() < end and process.poll() is None:
        time.sleep(0.2)


@contextmanager
def screen(number: int = 87) -> Iterator[Screen]:
    """Start a screen with a window manager, and end both afterwards."""
    require_tools(TOOLS, "a screen to start the packages on")
    # Without -noreset it begins anew whenever its last client goes, as xprop below does: a window manager that comes
    # just then is turned away, one time in six.
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    made = Screen(number)
    environment = os.environ | {"DISPLAY": made.name}
    wait_for(lambda: bool(made.run("xprop", "-root", "_NET_SUPPORTED")), server)
    manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # A window that comes up before the manager is ready may be left without the keyboard.
    wait_for(lambda: "window id" in made.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), manager)
    try:
        if manager.poll() is not None:
            message = "The window manager of the virtual screen ended at once."
            raise SetupError(message)
        yield made
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()
