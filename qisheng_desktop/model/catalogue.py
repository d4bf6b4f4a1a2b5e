"""Finding an edition or a supplement by its code or by the year it serves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import RLock

from qisheng_desktop.errors import EditionError, UnknownEditionError
from qisheng_desktop.model import edition as editions
from qisheng_desktop.model import loader


class Catalogue:
    """The editions and supplements kept in folders of form definitions.

    The first folder is the one that came with the program; of two definitions of one code the one found first counts,
    so that nothing installed later stands in its place. The folders are looked at, and editions read, when first asked
    for; after one was installed or removed ``forget`` looks at the folders anew.
    """

    def __init__(self, forms: Path, *others: Path) -> None:
        self._folders = (forms, *others)
        self._editions: dict[str, editions.Edition] = {}
        self._laid: dict[tuple[str, ...], editions.Edition] = {}
        self._supplements: dict[str, editions.Supplement] = {}
        self._listed: dict[str, dict[str, Path]] = {}
        self._lock = RLock()  # an edition is read behind the start page, and perhaps asked for meanwhile

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all editions, oldest first."""
        return tuple(sorted(self._found("*/edition.toml")))

    @property
    def supplement_codes(self) -> tuple[str, ...]:
        """The codes of all supplements."""
        return tuple(sorted(self._found("supplements/*/supplement.toml")))

    def is_built_in(self, code: str) -> bool:
        """Say whether an edition or a supplement came with the program."""
        forms = self._folders[0]
        return (forms / code / "edition.toml").is_file() or (forms / "supplements" / code / "supplement.toml").is_file()

    def forget(self) -> None:
        """Look at the folders anew when next asked."""
        self._editions.clear()
        self._laid.clear()
        self._supplements.clear()
        self._listed.clear()

    def edition(self, code: str, supplements: Iterable[str] = ()) -> editions.Edition:
        """Return an edition with supplements laid over it.

        Raises:
            UnknownEditionError: If there is none of that code.
            EditionError: If its definition is wrong, or a supplement does not fit it.
        """
        with self._lock:
            folder = self._found("*/edition.toml").get(code)
            if folder is None:
                raise UnknownEditionError(code)
            edition = self._editions.get(code) or loader.load_edition(folder)
            self._editions[code] = edition
            names: tuple[str, ...] = ()
            for name in supplements:
                names = (*names, name)
                laid = self._laid.get((code, *names)) or loader.lay_over(edition, self.supplement(name))
                edition = self._laid[code, *names] = laid
            return edition

    def prepare(self) -> None:
        """Read all editions there are, so that the first report need not wait for its own."""
        for _ in self._sound():
            pass

    def edition_for(self, year: int, supplements: Iterable[str] = ()) -> editions.Edition:
        """Return the edition that serves a report year; of several the one that came into force last.

        Raises:
            UnknownEditionError: If no edition serves it.
        """
        serving = [edition for edition in self._sound() if edition.serves(year)]
        if not serving:
            raise UnknownEditionError(str(year))
        return self.edition(max(serving, key=lambda edition: edition.first_year).code, supplements)

    @property
    def newest(self) -> editions.Edition:
        """The edition that came into force last.

        Raises:
            EditionError: If one that came with the program is wrong.
        """
        return max(self._sound(), key=lambda edition: edition.first_year)

    def supplement(self, code: str) -> editions.Supplement:
        """Return a supplement.

        Raises:
            UnknownEditionError: If there is none of that code.
        """
        folder = self._found("supplements/*/supplement.toml").get(code)
        if folder is None:
            raise UnknownEditionError(code)
        supplement = self._supplements.get(code) or loader.load_supplement(folder)
        self._supplements[code] = supplement
        return supplement

    def supplements_for(self, edition: str) -> tuple[editions.Supplement, ...]:
        """Return the supplements that can be laid over an edition."""
        found = (self.supplement(code) for code in self.supplement_codes)
        return tuple(supplement for supplement in found if edition in supplement.editions)

    def _found(self, pattern: str) -> dict[str, Path]:
        """Map codes to their folders."""
        if pattern in self._listed:
            return self._listed[pattern]
        found: dict[str, Path] = {}
        for forms in self._folders:
            for path in forms.glob(pattern):
                found.setdefault(path.parent.name, path.parent)
        self._listed[pattern] = found
        return found

    def _sound(self) -> Iterator[editions.Edition]:
        """Yield the editions; one that was installed and that this program cannot read stands in nobody's way."""
        for code in self.codes:
            try:
                yield self.edition(code)
            except EditionError:
                if self.is_built_in(code):
                    raise
