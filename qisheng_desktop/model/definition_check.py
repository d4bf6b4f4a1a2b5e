"""Every mistake in the folder of a form definition: alone, and beside the editions it tells of."""

from __future__ import annotations

from pathlib import Path

from qisheng_desktop.errors import EditionError, Problem, ProblemKind
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.heritage_file import faults_between, file_of
from qisheng_desktop.model.loader import lay_over, load_edition, load_supplement

EDITION_FILE, SUPPLEMENT_FILE = "edition.toml", "supplement.toml"


def problems_of_edition(folder: Path, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return the mistakes of an edition by itself, else those that show beside the editions it tells of."""
    try:
        edition = load_edition(folder)
    except EditionError as error:
        return error.problems
    problems: list[Problem] = []
    for heritage in edition.heritage:
        if heritage.edition in catalogue.codes:
            problems += faults_between(catalogue.edition(heritage.edition), edition, heritage)
        else:
            problems.append(Problem(file_of(heritage.edition), "edition", ProblemKind.BAD_CHOICE, heritage.edition))
    return tuple(problems)


def problems_of_supplement(folder: Path, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return the mistakes of a supplement by itself, else those that show when it is laid over its editions."""
    problems: dict[Problem, None] = {}
    try:
        supplement = load_supplement(folder)
    except EditionError as error:
        return error.problems
    for code in supplement.editions:
        if code not in catalogue.codes:
            problems[Problem(SUPPLEMENT_FILE, "editions", ProblemKind.BAD_CHOICE, code)] = None
            continue
        try:
            lay_over(catalogue.edition(code), supplement)
        except EditionError as error:
            problems |= dict.fromkeys(error.problems)
    return tuple(problems)
