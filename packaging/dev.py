"""One way to set up, check and package: `python3 packaging/dev.py COMMAND`; `--help` lists the commands.

Needs Python 3.11 or newer and nothing else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

if sys.version_info < (3, 11):  # noqa: UP036  whoever runs this may well have an older one
    sys.exit("Qisheng Desktop needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

import build_linux
import build_windows
import dev_checks
import dev_env
import try_linux
import try_windows
import wheels
from dev_env import PYTHON, ROOT, SetupError, say

EXAMPLE = ROOT / "resources" / "example.qisheng"
OUT = ROOT / "out"


def has_screen() -> bool:
    """Tell whether a window could be shown."""
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def program(*arguments: str) -> int:
    """Run the program as its user would."""
    return subprocess.run([PYTHON, "-m", "qisheng_desktop", *arguments], cwd=ROOT, check=False).returncode


def run() -> int:
    """Set up, then open the program with the example report; without a screen, export the example."""
    if has_screen() or dev_env.is_root():
        dev_env.require_qt_libraries()
    dev_env.require_venv()
    dev_env.require_packages()
    OUT.mkdir(exist_ok=True)
    if not has_screen():
        say(f"no screen here, so the example report is exported to {OUT}")
        return program("export", str(EXAMPLE), "--to", "pdf,xlsx", "-d", str(OUT))
    copy = OUT / EXAMPLE.name
    if not copy.exists():  # a copy, so that trying things out leaves the checkout as it was
        shutil.copyfile(EXAMPLE, copy)
    say(f"opening the program with the example report, {copy}")
    return program(str(copy))


def set_up_for_tests() -> None:
    """Set up everything the checks need."""
    dev_env.require_qt_libraries()
    dev_env.require_venv()
    dev_env.require_packages(("dev",))


def test() -> int:
    """Set up and run every check."""
    set_up_for_tests()
    dev_env.offer_libreoffice()
    return dev_checks.run_all()


def torture(options: list[str]) -> int:
    """Set up and run what must never fail, with its counts: a short run, or for hours (--long --part 0.1 --hours 8)."""
    set_up_for_tests()
    return dev_checks.run_torture(options)


def check() -> int:
    """Set up and run the quick checks, without the tests."""
    set_up_for_tests()
    return dev_checks.run_quick()


def bench() -> int:
    """Set up, run every script in benchmarks/ and write down what they printed."""
    set_up_for_tests()
    return dev_checks.run_benchmarks()


def build() -> int:
    """Build the packages for Linux into dist/: a .deb and a portable .tar.xz (root, the first time 20 minutes)."""
    set_up_for_tests()
    return build_linux.build()


def windows() -> int:
    """Build the packages for Windows into dist/, on Linux: an installer and a portable zip (root)."""
    set_up_for_tests()
    return build_windows.build()


def try_packages() -> int:
    """Try the packages in dist/: Linux in clean roots, Windows under Wine (root; half an hour the first time)."""
    set_up_for_tests()
    return try_linux.test() or try_windows.test()


def lock() -> int:
    """Write packaging/wheels.txt anew: the versions of constraints.txt, each wheel by its hash."""
    set_up_for_tests()
    return wheels.lock()


COMMANDS = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "build": build,
    "build-windows": windows,
    "package-test": try_packages,
    "lock": lock,
}
TORTURE = "torture"
"""The one command that takes options, those of its tests."""


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__)
    commands.add_parser(TORTURE, help=torture.__doc__)
    chosen, options = parser.parse_known_args()
    if options and chosen.command != TORTURE:
        parser.error(f"unrecognized arguments: {' '.join(options)}")
    try:
        return torture(options) if chosen.command == TORTURE else COMMANDS[chosen.command]()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
