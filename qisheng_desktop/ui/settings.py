"""What the program remembers between runs: recent reports, the window, the colours. Never an answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from qisheng_desktop.errors import QishengError
from qisheng_desktop.storage import files
from qisheng_desktop.ui.theme import Scheme

log = logging.getLogger(__name__)

MOST_RECENT = 12
REMEMBERED = ("unit", "level", "address", "postcode", "phone", "email", "leader", "reviewer", "author")
"""What of the cover is likely to be the same next year."""


class Recent(NamedTuple):
    """A report that was open: where it is, whose it is, when it was saved, and what state it was in."""

    path: str
    unit: str
    year: int
    saved_at: str
    still_open: int


class Settings:
    """Kept as one small file in the user's settings folder.

    What is remembered of a report is written by ``writer``, which may do it beside the window; all else at once. No
    data class: to make one takes the start two milliseconds.
    """

    def __init__(
        self,
        file: Path,
        scheme: Scheme = Scheme.SYSTEM,
        *,
        writer: Callable[[Callable[[], None]], None] = lambda write: write(),
    ) -> None:
        self.file = file
        self.scheme = scheme
        self.writer = writer
        self.recent: list[Recent] = []
        self.cover: dict[str, str] = {}
        self.geometry = ""
        self.remembers = True
        self._lock = Lock()
        self._made = self._written = 0

    @property
    def content(self) -> dict[str, object]:
        """All that goes into the file."""
        return {
            "scheme": self.scheme.value,
            "recent": [one._asdict() for one in self.recent],
            "cover": self.cover,
            "geometry": self.geometry,
            "remembers": self.remembers,
        }

    def remember(self, path: Path, unit: str, year: int, saved_at: str, still_open: int) -> None:
        """Put a report at the head of the recent ones."""
        if not self.remembers:
            return
        entry = Recent(str(path), unit, year, saved_at, still_open)
        self.recent = [entry, *(one for one in self.recent if one.path != entry.path)][:MOST_RECENT]
        self.writer(self._writing())

    def remember_cover(self, texts: Mapping[str, str]) -> None:
        """Keep what the clerk's own report says on its cover, by the codes of ``REMEMBERED``, for the next one."""
        self.cover |= {code: text for code, text in texts.items() if text and code in REMEMBERED}
        self.writer(self._writing())

    def forget(self, path: str) -> None:
        """Take a report off the recent ones; the file itself stays."""
        self.recent = [one for one in self.recent if one.path != path]
        self.save()

    def clear(self) -> None:
        """Forget all reports and what their covers said; how the program looks stays."""
        self.recent, self.cover = [], {}
        self.save()

    def save(self) -> None:
        """Write the settings; where that cannot be done the program goes on without."""
        self._writing()()

    def _writing(self) -> Callable[[], None]:
        """Return what writes the settings as they are now, unless later ones are written by then."""
        self._made += 1
        return partial(self._write, json.dumps(self.content, ensure_ascii=False, indent=1).encode(), self._made)

    def _write(self, data: bytes, number: int) -> None:
        with self._lock:
            if number < self._written:
                return
            self._written = number
            try:
                files.write_own(self.file, data)
            except (OSError, QishengError) as error:
                log.warning("settings not saved: %s", type(error).__name__)


def load_settings(file: Path) -> Settings:
    """Read the settings; what cannot be read counts as not set."""
    settings = Settings(file)
    try:
        data = json.loads(file.read_text("utf-8"))
        settings.scheme = Scheme(data["scheme"])
        settings.recent = [Recent(**one) for one in data["recent"]]
        settings.cover = {str(code): str(text) for code, text in data["cover"].items()}
        settings.geometry = str(data["geometry"])
        settings.remembers = data.get("remembers") is not False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Settings(file)
    return settings
