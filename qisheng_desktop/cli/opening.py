"""Opening what a command is given: a report file, or a document of any make that is read for it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.errors import ImportRefusedError, RefusalKind
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folders
from qisheng_desktop.sentences.doubts import doubt_sentence
from qisheng_desktop.sentences.losses import losses_sentence
from qisheng_desktop.storage.files import is_project, open_project
from qisheng_desktop.storage.project import Project

FOREIGN = frozenset(
    {".docx", ".doc", ".wps", ".html", ".htm", ".mht", ".mhtml", ".pdf", ".xlsx", ".xls", ".et", ".ods", ".odt", ".txt"}
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A report to look at, and what was doubtful when it was read from a document."""

    report: Report
    doubts: tuple[str, ...] = ()


def open_project_file(path: Path) -> Project:
    """Open a report file that may be changed; a document must be read in first."""
    if is_foreign(path):
        raise RefusedError(f"“{path.name}”不是年报文件。请先用 import 命令读入，存成 .qisheng 文件。没有改动。")
    opened = open_project(path, Catalogue(*forms_folders()))
    if opened.losses:
        raise RefusedError(losses_sentence(path.name, opened.losses, opened.project.report.edition))
    return opened.project


def open_any(path: Path, year: int | None = None) -> Opened:
    """Open a report file, or read a document of any make, to look at it; it is of ``year`` where it does not say."""
    if not is_foreign(path):
        return Opened(open_project_file(path).report)
    draft = read_document(path)
    if draft.year is None:
        draft = replace(draft, year=year)
    if draft.year is None:
        raise RefusedError(f"“{path.name}”里看不出是哪一年的报告，没有使用。请在文件名里写上年度，例如“2024年”。")
    report = report_of(draft)
    report.apply(draft.edits)
    return Opened(report, tuple(doubt_sentence(doubt, report.edition) for doubt in draft.doubts))


def read_document(path: Path) -> Draft:
    """Read a document in a process of its own.

    Raises:
        ImportRefusedError: If it cannot be read, or nothing in it is a report.
    """
    from qisheng_desktop.importing.worker import read_file  # the readers: most commands need none

    draft = read_file(path)
    if not draft.is_recognised:
        raise ImportRefusedError(path, RefusalKind.NOT_A_REPORT)
    return draft


def report_of(draft: Draft) -> Report:
    """Make a blank report for what was read, of the edition's first year where the document does not say which."""
    edition = Catalogue(*forms_folders()).edition(draft.edition, draft.supplements)
    is_served = draft.year is not None and edition.serves(draft.year)
    return Report(edition, draft.year if is_served and draft.year else edition.first_year)


def is_foreign(path: Path) -> bool:
    """Say whether a file is a document of another make: by its name, unless it begins as our own files do."""
    is_named_so = path.suffix.lower() in FOREIGN and os.path.exists(path)  # noqa: PTH110 - Path's own raises, for a long name
    return is_named_so and not is_project(path)


def names_file(word: str) -> bool:
    """Say whether a word alone on the command line can mean nothing but a file or a folder."""
    path = Path(word)
    return not word.startswith("-") and (path.suffix.lower() in FOREIGN or path.name != word or os.path.isdir(word))  # noqa: PTH112


def refuse_taken(path: Path) -> None:
    """Refuse to write under a name that something has already, a broken link too."""
    if os.path.lexists(path):
        raise RefusedError(f"“{path.name}”已经存在，没有覆盖。请换一个文件名。")
