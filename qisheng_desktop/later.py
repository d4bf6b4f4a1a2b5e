"""Modules that are loaded when first used, so that the start page does not wait for what it does not show.

They are imported as ever, by ``from qisheng_desktop.ui import editor``; the window's start alone asks for them to be
empty until something of theirs is used. Without that (tests, command line) they are loaded at once.
"""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from importlib.util import LazyLoader
from types import ModuleType

LATER = (
    "qisheng_desktop.model.edition",
    "qisheng_desktop.model.loader",
    "qisheng_desktop.storage.disk",
    "qisheng_desktop.storage.files",
    "qisheng_desktop.storage.project",
    "qisheng_desktop.storage.recovery",
    "qisheng_desktop.ui.session",
    "qisheng_desktop.ui.keeper",
    "qisheng_desktop.ui.editor",
    "qisheng_desktop.ui.help",
    "qisheng_desktop.ui.listener",
    "qisheng_desktop.ui.marks",
    "qisheng_desktop.ui.past",
    "qisheng_desktop.ui.places",
    "qisheng_desktop.ui.privacy",
    "qisheng_desktop.ui.rescue",
    "qisheng_desktop.ui.updates",
    "qisheng_desktop.ui.crash",
    "qisheng_desktop.ui.years",
)
"""Each is imported by the modules of the start only, at the top, and used there inside functions only."""


class _Finder:
    """Finds the modules above where the other finders do, and puts their loading off."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return the spec of a module to load later, nothing for the others."""
        if name not in LATER:
            return None
        for finder in sys.meta_path:
            spec = None if isinstance(finder, _Finder) else finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = LazyLoader(spec.loader)
                return spec
        return None


def put_off() -> None:
    """Let the modules above wait until they are used; to ask twice is to ask once."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def import_qt() -> None:
    """Import Qt, and leave Python's import as it was.

    PySide puts its own in the place of it, which reads the source of every module imported from then on to see whether
    it uses Qt, for a switch to other names (``from __feature__ import snake_case``) that this program has no use for.
    """
    plain = builtins.__import__
    importlib.import_module("PySide6.QtWidgets")
    builtins.__import__ = plain


def load_one() -> bool:
    """Load one module that still waits; say whether there was one."""
    for name in LATER:
        module = sys.modules.get(name)
        if module is not None and type(module) is not ModuleType:
            vars(module)  # any use loads it
            return True
    return False


def load_all() -> None:
    """Load every module that still waits, and let none wait any more, before a second thread begins.

    A module that is loaded when it is used is not fit for two threads (before Python 3.12): to the second it is there,
    and half empty.
    """
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Finder)]
    while load_one():
        pass
