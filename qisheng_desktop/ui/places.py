"""Where protecting copies go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from qisheng_desktop.paths import recovery_folder


def recovery_places() -> list[Path]:
    """Return the program's own folder, and one among the documents for when that cannot be written to."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return [recovery_folder(), *([Path(documents) / "年报自动保护"] if documents else [])]
