"""The tests of this folder are tried themselves: bugs put into the save path one by one must each be caught."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest

from qisheng_desktop.storage import atomic, backups, files, recovery
from tests.torture.conftest import Say
from tests.torture.test_faults import inject, length_of, prepared
from tests.torture.test_power_loss import count_states, sequence
from tests.torture.workloads import (
    FILE,
    Workload,
    many_backups,
    protect,
    protect_and_save,
    protect_save_and_forget,
    save,
    save_here,
    save_twice,
)

pytestmark = pytest.mark.usefixtures("quiet")

BUGS: dict[str, tuple[ModuleType, str, str]] = {
    "a file is not synced": (atomic, "        disk.sync(descriptor)\n", ""),
    "a folder is not synced": (atomic, "        disk.sync_folder(target.parent)\n", ""),
    "nothing is read back": (atomic, "if _read(descriptor, len(data), path) != data:", "if False:"),
    "a short write is taken for a whole one": (atomic, "        while rest:\n", "        if rest:\n"),
    "a failed sync is tried again on the same file": (
        atomic,
        "        disk.sync(descriptor)\n",
        "        try:\n            disk.sync(descriptor)\n        except OSError:\n            disk.sync(descriptor)\n",
    ),
    "an error of the disk is swallowed": (
        files,
        "        atomic.write_file(target, data, expect)\n",
        "        try:\n            atomic.write_file(target, data, expect)\n        except OSError:\n            ...\n",
    ),
    "the old file is removed before the new one is in place": (
        atomic,
        "            is_left = _put(temporary, target, data, expect)\n",
        (
            "            if mode is not None:\n                disk.remove(target)\n"
            "            is_left = _put(temporary, target, data, None)\n"
        ),
    ),
    "nobody looks whether the file is as it was": (files, "        if not is_overwriting:\n", "        if False:\n"),
    "nobody looks a second time before replacing": (
        files,
        "            if atomic.read_file(target, MOST_BYTES) != first:\n",
        "            if False:\n",
    ),
    "nobody looks at what gave way": (
        atomic,
        "        _check_displaced(source, target, data, old)\n",
        "        pass\n",
    ),
    "a copy is removed before the next is there": (
        recovery,
        "        atomic.write_file(path, data)\n",
        "        _remove_copies(folder, self.number - 1, is_last_kept=True)\n        atomic.write_file(path, data)\n",
    ),
    "copies are forgotten before the save": (
        recovery,
        "        self.number += 1\n",
        "        self.number += 1\n        self.forget(self.number)\n",
    ),
    "a version is told to be kept although it is not": (
        backups,
        "            return False\n",
        "            return True\n",
    ),
    "the newest version is taken for one too many": (
        backups,
        "index >= AT_LEAST and (room < 0 or",
        "index < 1 or (room < 0 and",
    ),
    "a failed save counts as the last one": (
        files,
        "        project.attempted = digest_of(data)\n",
        "        project.attempted = project.digest = digest_of(data)\n",
    ),
}


@contextmanager
def planted(module: ModuleType, old: str, new: str) -> Iterator[None]:
    """Run a module's source again with a bug in it, and then as it was."""
    source = inspect.getsource(module)
    assert old in source, "the place for the bug is gone"
    kept = dict(vars(module))
    try:
        exec(compile(source.replace(old, new, 1), module.__file__ or "", "exec"), vars(module))  # noqa: S102 - our own
        vars(module)["_check_readable"] = kept.get("_check_readable") and (lambda *_: None)
        yield
    finally:
        vars(module).clear()
        vars(module).update(kept)


def interfere(patch: pytest.MonkeyPatch, workload: Workload) -> None:
    """Let another program save over the file at every call: its version is never replaced without asking."""
    for at in range(1, length_of(workload, patch) + 1):
        _save_over(patch, workload, at, "", can_exchange=True)
    _save_over(patch, workload, 1, "sync", can_exchange=False)


def _save_over(patch: pytest.MonkeyPatch, workload: Workload, at: int, call: str, *, can_exchange: bool) -> None:
    """Save over the file at a call, or at the first of a kind from there on."""
    disk, world = prepared()
    disk.can_exchange = can_exchange
    done: list[int] = []

    def save_over(made: int, name: str) -> None:
        if made >= at and call in {"", name} and not done:
            done.append(made)
            disk.put(FILE, THEIRS)

    disk.before = save_over
    with patch.context() as inside:
        disk.install(inside)
        workload(world)
    assert disk.contents()[FILE] == THEIRS, "another's version was replaced without asking"


THEIRS = b"another program's version"


def cut_power(workload: Workload) -> Callable[[pytest.MonkeyPatch], object]:
    return lambda patch: count_states(workload, patch, 1_000)


def fail_everything(workload: Workload) -> Callable[[pytest.MonkeyPatch], object]:
    def run(patch: pytest.MonkeyPatch) -> None:
        for at in range(1, length_of(workload, patch) + 1):
            for kind in ((28, ""), (0, "short"), (0, "false")):
                inject(workload, patch, at, kind, is_for_ever=False)

    return run


TRIALS: tuple[Callable[[pytest.MonkeyPatch], object], ...] = (
    cut_power(save_twice),
    cut_power(many_backups),
    cut_power(sequence((protect_save_and_forget, save_here))),
    cut_power(protect),
    cut_power(protect_and_save),
    lambda patch: interfere(patch, save),
    fail_everything(save),
)


def test_the_trials_find_nothing_where_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for trial in TRIALS:
        trial(monkeypatch)


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_is_caught(bug: str, monkeypatch: pytest.MonkeyPatch, say: Say) -> None:
    module, old, new = BUGS[bug]
    with planted(module, old, new):
        for number, trial in enumerate(TRIALS):
            try:
                trial(monkeypatch)
            except AssertionError as error:
                say(f"seeded bug: {bug}: caught by trial {number + 1}: {str(error).splitlines()[0][:60]}")
                return
    pytest.fail(f"not caught: {bug}")
