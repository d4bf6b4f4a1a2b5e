"""Where things stand on this machine; nothing is looked up before it is asked for, and no folder is made here."""

from __future__ import annotations

import sys
from pathlib import Path

from platformdirs import user_config_path, user_log_path, user_state_path

APP = "qisheng"


def _beside_program() -> Path:
    """Give the folder the program's data stands in: the checkout, or where a frozen program was unpacked."""
    unpacked: str | None = getattr(sys, "_MEIPASS", None)
    return Path(unpacked) if unpacked else Path(__file__).resolve().parent.parent


def forms_folder() -> Path:
    """Give the folder of the form definitions."""
    return _beside_program() / "forms"


def resources_folder() -> Path:
    """Give the folder of fonts, icons, styles and help."""
    return _beside_program() / "resources"


def settings_folder() -> Path:
    """Give the folder of what the person prefers."""
    return user_config_path(APP, appauthor=False)


def state_folder() -> Path:
    """Give the folder of what the program remembers by itself: recent files, window places, recovery copies."""
    return user_state_path(APP, appauthor=False)


def log_folder() -> Path:
    """Give the folder of the logs."""
    return user_log_path(APP, appauthor=False)


def recovery_folder() -> Path:
    """Give the folder of the copies that protect unsaved work."""
    return state_folder() / "recovery"


def backups_folder() -> Path:
    """Give the folder of the older versions of every report."""
    return state_folder() / "backups"


def calls_folder() -> Path:
    """Give the folder in which running programs are called."""
    return state_folder() / "running"
