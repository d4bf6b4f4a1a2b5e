"""The commands on form definitions: list, show, check, install, remove."""

from __future__ import annotations

import argparse
from pathlib import Path

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.cli.outcome import Outcome
from qisheng_desktop.cli.reports import years_of
from qisheng_desktop.cli.shapes import Json, edition_shape, edition_summary, supplement_summary
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.definition_check import (
    EDITION_FILE,
    SUPPLEMENT_FILE,
    problems_of_edition,
    problems_of_supplement,
)
from qisheng_desktop.model.edition import Table
from qisheng_desktop.paths import forms_folders, own_forms_folder
from qisheng_desktop.sentences import problem_sentence
from qisheng_desktop.sentences.forms import installed_sentence, removed_sentence
from qisheng_desktop.storage import form_updates


def list_forms(arguments: argparse.Namespace) -> Outcome:
    """List the editions and the supplements."""
    catalogue = Catalogue(*forms_folders())
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
    catalogue = Catalogue(*forms_folders())
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
        problems = problems_of_edition(folder, _around(folder))
    elif (folder / SUPPLEMENT_FILE).exists():
        problems = problems_of_supplement(folder, _around_supplement(folder))
    else:
        raise RefusedError(f"“{folder.name}”里没有 {EDITION_FILE}，也没有 {SUPPLEMENT_FILE}，不是版式的文件夹。")
    lines = [problem_sentence(problem) for problem in problems]
    lines.append(f"共{len(problems)}处错误。" if problems else "没有发现错误。")
    return Outcome(lines, int(bool(problems)))


def install(arguments: argparse.Namespace) -> Outcome:
    """Check an update of the forms and put it with the person's own."""
    update = form_updates.install(Path(arguments.package), Catalogue(*forms_folders()), own_forms_folder())
    return Outcome([installed_sentence(update.code, update.title, is_replacement=update.is_replacement)])


def remove(arguments: argparse.Namespace) -> Outcome:
    """Take an update out again."""
    form_updates.remove(arguments.code, Catalogue(*forms_folders()), own_forms_folder())
    return Outcome([removed_sentence(arguments.code)])


def _around(folder: Path) -> Catalogue:
    """Give the editions a definition is held against: those it stands among, else those of the program."""
    around = Catalogue(folder.parent)
    return around if len(around.codes) > 1 else Catalogue(*forms_folders())


def _around_supplement(folder: Path) -> Catalogue:
    around = folder.parent
    is_among_forms = around.name == "supplements" and any(around.parent.glob(f"*/{EDITION_FILE}"))
    return Catalogue(around.parent) if is_among_forms else Catalogue(*forms_folders())
