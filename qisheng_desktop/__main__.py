"""Where the program starts: a command, or else the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

SUFFIX = ".qisheng"


def main() -> int:
    """Run what the command line asks for and return the exit status."""
    arguments = sys.argv[1:]
    if opens_window(arguments):
        from qisheng_desktop.app import run

        return run(Path(arguments[0]) if arguments else None)
    from qisheng_desktop.cli.program import run_command

    return run_command(arguments)


def opens_window(arguments: Sequence[str]) -> bool:
    """Say whether nothing is asked for but, perhaps, a report to open."""
    if not arguments:
        return True
    path = Path(arguments[0])
    return len(arguments) == 1 and (path.suffix.lower() == SUFFIX or path.is_file())


if __name__ == "__main__":
    sys.exit(main())
