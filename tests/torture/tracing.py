"""Killing a process at one of its system calls: what `strace --inject=all:signal=KILL:when=N` does, from a fork.

A victim that is forked from a process that is warm already takes milliseconds, one that strace starts a whole start of
Python. Linux only; where a process may not trace its own children, `is_possible` says so.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from functools import cache

_TRACE_ME, _TO_NEXT_CALL, _SET_OPTIONS = 0, 24, 0x4200
_MARK_CALLS, _KILL_ON_EXIT = 0x1, 0x100000
_AT_CALL = signal.SIGTRAP | 0x80


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    library.ptrace.restype = ctypes.c_long
    return library


def _trace(request: int, pid: int, data: int = 0) -> None:
    if _library().ptrace(request, pid, None, data) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


@cache
def is_possible() -> bool:
    """Say whether children can be traced here; one is."""
    try:
        return sys.platform == "linux" and kill_at(lambda: None, 1) and not kill_at(lambda: None, 1_000)
    except OSError:
        return False


def kill_at(work: Callable[[], object], number: int) -> bool:
    """Do some work in a child and kill it as it enters its so many-th system call; say whether it came that far.

    Raises:
        OSError: If the child cannot be traced.
    """
    _library()
    child = os.fork()
    if child == 0:
        try:
            _trace(_TRACE_ME, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            work()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent must see that it broke off
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(9)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSTOPPED(status):
        raise OSError(0, "the victim cannot be traced")
    _trace(_SET_OPTIONS, child, _MARK_CALLS | _KILL_ON_EXIT)
    entered, given, is_inside = 0, 0, False
    while True:
        _trace(_TO_NEXT_CALL, child, given)
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            assert os.WIFEXITED(status), "the victim died by itself"
            assert os.WEXITSTATUS(status) == 0, "the victim broke off by itself"
            return False
        stopped = os.WSTOPSIG(status)
        given = 0 if stopped == _AT_CALL else stopped
        if given:
            continue
        is_inside = not is_inside
        entered += is_inside
        if entered == number:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
