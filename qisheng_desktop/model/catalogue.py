"""Finding an edition or a supplement by its code or by the year it serves."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qisheng_desktop.errors import UnknownEditionError
from qisheng_desktop.model import edition as editions
from qisheng_desktop.model import loader


class Catalogue:
    """The editions and supplements kept in a folder of form definitions.

    Editions are read when first asked for and kept, since none of them changes while the program runs.
    """

    def __init__(self, forms: Path) -> None:
        self._forms = forms
        self._editions: dict[str, editions.Edition] = {}

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all editions, oldest first."""
        return tuple(sorted(path.parent.name for path in self._forms.glob("*/edition.toml")))

    @property
    def supplement_codes(self) -> tuple[str, ...]:
        """The codes of all supplements."""
        return tuple(sorted(path.parent.name for path in self._forms.glob("supplements/*/supplement.toml")))

    def edition(self, code: str, supplements: Iterable[str] = ()) -> editions.Edition:
        """Return an edition with supplements laid over it.

        Raises:
            UnknownEditionError: If there is none of that code.
            EditionError: If its definition is wrong, or a supplement does not fit it.
        """
        if code not in self.codes:
            raise UnknownEditionError(code)
        edition = self._editions.get(code) or loader.load_edition(self._forms / code)
        self._editions[code] = edition
        for name in supplements:
            edition = loader.lay_over(edition, self.supplement(name))
        return edition

    def edition_for(self, year: int, supplements: Iterable[str] = ()) -> editions.Edition:
        """Return the edition that serves a report year.

        Raises:
            UnknownEditionError: If no edition serves it.
        """
        for code in self.codes:
            if self.edition(code).serves(year):
                return self.edition(code, supplements)
        raise UnknownEditionError(str(year))

    def supplement(self, code: str) -> editions.Supplement:
        """Return a supplement.

        Raises:
            UnknownEditionError: If there is none of that code.
        """
        if code not in self.supplement_codes:
            raise UnknownEditionError(code)
        return loader.load_supplement(self._forms / "supplements" / code)

    def supplements_for(self, edition: str) -> tuple[editions.Supplement, ...]:
        """Return the supplements that can be laid over an edition."""
        found = (self.supplement(code) for code in self.supplement_codes)
        return tuple(supplement for supplement in found if edition in supplement.editions)
