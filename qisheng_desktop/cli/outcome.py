"""What a command ends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qisheng_desktop.cli.shapes import Json


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command ends with: its status, the JSON or the lines for standard output, remarks for standard error."""

    lines: Sequence[str] = ()
    status: int = 0
    shape: Json | None = None
    remarks: Sequence[str] = ()
