"""How a program that is started with a report asks the one that has it open already to come forward.

A call is a file in a folder that the other watches; taking it away is the answer. No socket, no network code.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.owner import Owner, this_process

PATIENCE, PAUSE = 3.0, 0.05
"""Seconds to wait for an answer, and between looks."""


def folder_of(place: Path, owner: Owner) -> Path:
    """Return the folder a program listens to."""
    return place / f"{owner.pid}-{owner.began}"


def listen(place: Path) -> Path | None:
    """Make the folder this program is called in; nothing if that cannot be done."""
    folder = folder_of(place, this_process())
    try:
        atomic.make_folders(folder)
    except OSError:
        return None
    return folder


def answer(folder: Path) -> bool:
    """Take all calls; say whether there were any."""
    found = disk.names(folder)
    for name in found:
        with suppress(OSError):
            disk.remove(folder / name)
    return bool(found)


def stop_listening(folder: Path) -> None:
    """Take the folder away."""
    answer(folder)
    with suppress(OSError):
        disk.remove_folder(folder)


def call(place: Path, owner: Owner) -> bool:
    """Call another program to come forward; say whether it did."""
    path = folder_of(place, owner) / secrets.token_hex(8)
    try:
        disk.close(disk.open_new(path, disk.PRIVATE))
    except OSError:
        return False
    waited = 0.0
    while disk.mode_of(path) is not None:
        if waited >= PATIENCE:
            with suppress(OSError):
                disk.remove(path)
            return False
        disk.pause(PAUSE)
        waited += PAUSE
    return True
