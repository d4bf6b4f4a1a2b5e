"""Which program a mark on the disk belongs to, and whether that program still runs.

A number alone says little: after a restart another program has it. So the boot and the moment the process began are
written down too, both as the system counts them and not by the clock.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from qisheng_desktop.storage import atomic
from qisheng_desktop.storage.record import as_count, as_object, as_text

_STARTED = 19
"""Which field after the name the start time is in `/proc/PID/stat`."""
_GONE = ("Z", "X")
"""The state, the first of these fields, of a process that has ended and whose starter has not asked for its end."""


class Owner(NamedTuple):
    """A process: its number, the boot it runs in, and when in that boot it began; both empty where unknown."""

    pid: int
    boot: str
    began: str

    def as_json(self) -> dict[str, object]:
        """Return it as it is written down."""
        return {"pid": self.pid, "boot": self.boot, "began": self.began}


def this_process() -> Owner:
    """Return this program."""
    return Owner(os.getpid(), boot(), _began(os.getpid()) or "")


def read_owner(value: object) -> Owner:
    """Read what ``as_json`` made.

    Raises:
        ValueError: If it is not that.
    """
    values = as_object(value)
    return Owner(as_count(values.get("pid")), as_text(values.get("boot")), as_text(values.get("began")))


def is_alive(owner: Owner) -> bool:
    """Say whether the program still runs on this machine; one of another boot or another machine never does."""
    return owner.boot == boot() and _began(owner.pid) == owner.began


def boot() -> str:
    """Return what tells this boot of this machine from every other."""
    return _text(Path("/proc/sys/kernel/random/boot_id"))


def _began(pid: int) -> str | None:
    """Return when a process began, as the system counts; nothing if there is none of this number."""
    if sys.platform == "win32":
        return _began_on_windows(pid)
    fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return fields[_STARTED] if len(fields) > _STARTED and fields[0] not in _GONE else None


def _text(path: Path) -> str:
    try:
        data = atomic.read_file(path, 10_000)
    except OSError:
        return ""
    return (data or b"").decode("utf-8", "replace").strip()


def _began_on_windows(pid: int) -> str | None:
    import ctypes  # noqa: PLC0415 - only there

    kernel = ctypes.CDLL("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(0x1000, 0, pid)
    if not handle:
        return None
    process = ctypes.c_void_p(handle)
    times = [ctypes.c_ulonglong() for _ in range(4)]
    code = ctypes.c_ulong()
    is_known = kernel.GetProcessTimes(process, *map(ctypes.byref, times)) and not (
        kernel.GetExitCodeProcess(process, ctypes.byref(code)) and code.value != _RUNNING
    )
    kernel.CloseHandle(process)
    return str(times[0].value) if is_known else None


_RUNNING = 259
