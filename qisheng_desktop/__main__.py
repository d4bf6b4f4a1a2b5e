"""Where the program starts: a command, or else the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path

SUFFIX = ".qisheng"
NO_SCREEN = 2
READ_FOREIGN = "--read-foreign"
"""What a frozen program starts itself with to read a foreign document in a process of its own."""


def main() -> int:
    """Run what the command line asks for and return the exit status."""
    arguments = sys.argv[1:]
    if arguments == [READ_FOREIGN]:
        from qisheng_desktop.importing.worker import serve

        serve()
        return 0
    if opens_window(arguments):
        if not has_screen(os.environ, sys.platform):
            sys.stderr.write("这里没有图形界面，打不开窗口。命令的写法见：qisheng --help\n")
            return NO_SCREEN
        reach_fcitx(os.environ)
        import gc

        from qisheng_desktop.later import import_qt, put_off

        gc.disable()  # nothing made before the start page is there is given up again; ``app.settle`` lets it work
        import_qt()
        put_off()
        from qisheng_desktop.app import run

        return run(Path(arguments[0]) if arguments else None)
    from qisheng_desktop.cli.program import run_command

    return run_command(arguments)


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Say whether a window can be shown; Qt would abort without a word the clerk understands."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not platform.startswith("linux") or any(environment.get(name) for name in names)


def reach_fcitx(environment: MutableMapping[str, str]) -> None:
    """Let Qt try ibus where the desktop names fcitx: Qt brings no plugin for that, and fcitx 5 speaks as ibus.

    A plugin for fcitx that fits this Qt is taken first, and what the person set is left as it is. Where it is fcitx 4,
    ``ui/fcitx.py`` speaks with it: this is where that, too, is decided.
    """
    names = ("QT_IM_MODULE", "XMODIFIERS", "GTK_IM_MODULE")
    named = next(filter(None, (environment.get(name, "").removeprefix("@im=") for name in names)), "")
    if named.startswith("fcitx") and not environment.get("QT_IM_MODULES"):
        environment["QT_IM_MODULES"] = f"{named};ibus"
        environment.setdefault("IBUS_USE_PORTAL", "1")


def opens_window(arguments: Sequence[str]) -> bool:
    """Say whether nothing is asked for but, perhaps, a report to open."""
    if not arguments:
        return True
    path = Path(arguments[0])
    is_report = path.suffix.lower() == SUFFIX
    return len(arguments) == 1 and (is_report or os.path.isfile(path))  # noqa: PTH113 - Path's own raises, for a long name


if __name__ == "__main__":
    sys.exit(main())
