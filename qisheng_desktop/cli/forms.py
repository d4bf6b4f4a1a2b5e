"""The commands on form definitions: list, show, check."""

from __future__ import annotations

import argparse
from pathlib import Path

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.reports import years_of
from qisheng_desktop.cli.shapes import Json, edition_shape, edition_summary, supplement_summary
from qisheng_desktop.errors import EditionError, Problem, ProblemKind
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.edition import Table
from qisheng_desktop.model.heritage_file import faults_between, file_of
from qisheng_desktop.model.loader import lay_over, load_edition, load_supplement
from qisheng_desktop.paths import forms_folder
from qisheng_desktop.sentences import problem_sentence

EDITION_FILE, SUPPLEMENT_FILE = "edition.toml", "supplement.toml"


def list_forms(arguments: argparse.Namespace) -> Outcome:
    """List the editions and the supplements."""
    catalogue = Catalogue(forms_folder())
    editions = [catalogue.edition(code) for code in catalogue.codes]
    supplements = [catalogue.supplement(code) for code in catalogue.supplement_codes]
    if arguments.json:
        shape: Json = {
            "editions": [edition_summary(edition) for edition in editions],
            "supplements": [supplement_summary(supplement) for supplement in supplements],
        }
        return Outcome(shape=shape)
    lines = [f"{edition.code}  {years_of(edition)}  {edition.basis}" for edition in editions]
    lines += [f"{one.code}  {one.title}，用于{'、'.join(one.editions)}版式" for one in supplements]
    return Outcome(lines)


def show(arguments: argparse.Namespace) -> Outcome:
    """Show an edition in full."""
    catalogue = Catalogue(forms_folder())
    if arguments.edition not in catalogue.codes:
        raise RefusedError(f"没有版式“{arguments.edition}”。现有版式：{'、'.join(catalogue.codes)}。")
    edition = catalogue.edition(arguments.edition)
    if arguments.json:
        return Outcome(shape=edition_shape(edition))
    lines = [f"{edition.title}  {edition.basis}  {years_of(edition)}"]
    for section in edition.sections:
        lines.append(section.title)
        if isinstance(section, Table):
            lines += [
                f"  {ref}  {' / '.join((*figure.stub, *figure.heading))}" + ("（自动计算）" if figure.formula else "")
                for ref, figure in section.figures.items()
            ]
    return Outcome(lines)


def check(arguments: argparse.Namespace) -> Outcome:
    """List every mistake in the folder of an edition or of a supplement."""
    folder = Path(arguments.folder).resolve()
    if (folder / EDITION_FILE).exists():
        problems = _problems_of_edition(folder)
    elif (folder / SUPPLEMENT_FILE).exists():
        problems = _problems_of_supplement(folder)
    else:
        raise RefusedError(f"“{folder.name}”里没有 {EDITION_FILE}，也没有 {SUPPLEMENT_FILE}，不是版式的文件夹。")
    lines = [problem_sentence(problem) for problem in problems]
    lines.append(f"共{len(problems)}处错误。" if problems else "没有发现错误。")
    return Outcome(lines, int(bool(problems)))


def _problems_of_edition(folder: Path) -> tuple[Problem, ...]:
    """Return the mistakes of an edition by itself, else those that show beside the editions it tells of."""
    try:
        edition = load_edition(folder)
    except EditionError as error:
        return error.problems
    around = Catalogue(folder.parent)
    catalogue = around if len(around.codes) > 1 else Catalogue(forms_folder())
    problems: list[Problem] = []
    for heritage in edition.heritage:
        if heritage.edition in catalogue.codes:
            problems += faults_between(catalogue.edition(heritage.edition), edition, heritage)
        else:
            problems.append(Problem(file_of(heritage.edition), "edition", ProblemKind.BAD_CHOICE, heritage.edition))
    return tuple(problems)


def _problems_of_supplement(folder: Path) -> tuple[Problem, ...]:
    """Return the mistakes of a supplement by itself, else those that show when it is laid over its editions."""
    around = folder.resolve().parent
    is_among_forms = around.name == "supplements" and any(around.parent.glob(f"*/{EDITION_FILE}"))
    catalogue = Catalogue(around.parent if is_among_forms else forms_folder())
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
