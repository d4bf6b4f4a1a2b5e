"""Where things stand on this machine; nothing is looked up before it is asked for, and no folder is made here."""

from __future__ import annotations

import sys
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_log_path, user_state_path

APP = "qisheng"
PORTABLE = "portable"
"""A file of this name beside the program keeps everything beside it, as on a memory stick."""


def _beside_program() -> Path:
    """Give the folder the program's data stands in: the checkout, or where a frozen program was unpacked."""
    unpacked: str | None = getattr(sys, "_MEIPASS", None)
    return Path(unpacked) if unpacked else Path(__file__).resolve().parent.parent


def program_folder() -> Path:
    """Give the folder a person sees the program in: that of its own starter, or the checkout."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else _beside_program()


def _portable_folder() -> Path | None:
    """Give the folder for everything the program keeps, where a file ``portable`` beside it asks for that."""
    folder = program_folder()
    return folder / "data" if (folder / PORTABLE).is_file() else None


def forms_folder() -> Path:
    """Give the folder of the form definitions that came with the program."""
    return _beside_program() / "forms"


def own_forms_folder() -> Path:
    """Give the folder of the form definitions that were installed since."""
    portable = _portable_folder()
    return portable / "forms" if portable else user_data_path(APP, appauthor=False) / "forms"


def forms_folders() -> tuple[Path, Path]:
    """Give the folders of form definitions: those that came with the program first."""
    return forms_folder(), own_forms_folder()


def resources_folder() -> Path:
    """Give the folder of fonts, icons, styles and help."""
    return _beside_program() / "resources"


def settings_folder() -> Path:
    """Give the folder of what the person prefers."""
    return _portable_folder() or user_config_path(APP, appauthor=False)


def state_folder() -> Path:
    """Give the folder of what the program remembers by itself: recent files, window places, recovery copies."""
    return _portable_folder() or user_state_path(APP, appauthor=False)


def log_folder() -> Path:
    """Give the folder of the logs."""
    portable = _portable_folder()
    return portable / "logs" if portable else user_log_path(APP, appauthor=False)


def recovery_folder() -> Path:
    """Give the folder of the copies that protect unsaved work."""
    return state_folder() / "recovery"


def backups_folder() -> Path:
    """Give the folder of the older versions of every report."""
    return state_folder() / "backups"


def openings_folder() -> Path:
    """Give the folder of the marks of files that are being opened."""
    return state_folder() / "opening"


def calls_folder() -> Path:
    """Give the folder in which running programs are called."""
    return state_folder() / "running"
