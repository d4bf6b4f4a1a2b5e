"""The exceptions this program raises; findings on a report are data and never raised.

* QishengError
  x EditionError            a form definition is wrong; carries every problem found in it
  x UnknownEditionError     no edition, or no supplement, of that name or for that year
  x EditError               an answer cannot be put into the report
  x ProjectFileError        a project file cannot be read or written
    + NotAProjectFileError  it is something else, or nothing of it can be read
    + NewerProjectFileError it was written by a newer program
    + ConflictError         the file was changed by someone else since it was opened
    + SaveError             the new version could not be put on the disk; the old one stands
  x ExportError             a document could not be made
  x FormPackageError        a form update cannot be installed or removed
  x BrokenOffError          work in the background ended in an error nobody foresaw
  x ImportRefusedError      a foreign file is not read in

Errors carry facts; the sentences for them are in ``sentences/``.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import NamedTuple


class QishengError(Exception):
    """Base of every error a user can meet."""


class ProblemKind(Enum):
    """What is wrong at one place of a form definition."""

    UNREADABLE = "unreadable"
    MISSING_KEY = "missing key"
    UNKNOWN_KEY = "unknown key"
    WRONG_TYPE = "wrong type"
    BAD_CODE = "bad code"
    DOUBLED_CODE = "doubled code"
    BAD_CHOICE = "bad choice"
    BAD_EXPRESSION = "bad expression"
    UNKNOWN_CELL = "unknown cell"
    CYCLE = "cycle"
    NOT_TILED = "not tiled"
    BAD_LINES = "bad lines"
    BAD_MESSAGE = "bad message"


class Problem(NamedTuple):
    """One mistake in a form definition: its file, the key in it, what kind it is, and the text it is about."""

    file: str
    key: str
    kind: ProblemKind
    detail: str


class EditionError(QishengError):
    """A form definition is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.file}: {p.key}: {p.kind.value}: {p.detail}" for p in problems))
        self.problems = problems


class UnknownEditionError(QishengError):
    """No edition or supplement goes by this name, or serves this year."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class EditKind(Enum):
    """Why an answer cannot be taken."""

    UNKNOWN_CELL = "unknown cell"
    COMPUTED_CELL = "computed cell"
    NOT_A_NUMBER = "not a number"
    NOT_A_TEXT = "not a text"
    NOT_A_CHOICE = "not a choice"
    NOT_A_YEAR = "not a year"
    TOO_LONG = "too long"
    WRONG_UNIT = "wrong unit"
    BAD_CHARACTER = "bad character"


class EditError(QishengError):
    """An answer cannot be put into the report; nothing of the edit was done."""

    def __init__(self, at: str, kind: EditKind, given: str = "") -> None:
        super().__init__(f"{at}: {kind.value}: {given}")
        self.at = at
        self.kind = kind
        self.given = given


class ProjectFileError(QishengError):
    """A project file cannot be read or written."""

    def __init__(self, path: Path, reason: str = "") -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class NotAProjectFileError(ProjectFileError):
    """The file is something else, or nothing of it can be read."""


class NewerProjectFileError(ProjectFileError):
    """The file was written by a newer program."""


class ConflictError(ProjectFileError):
    """The file on the disk is not the one that was opened or last saved."""


class SaveError(ProjectFileError):
    """The new version could not be put on the disk; the old one stands untouched."""


class ExportError(QishengError):
    """A document could not be made or written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class RefusalKind(Enum):
    """Why a foreign file is not read in."""

    NOT_FOUND = "not found"
    NO_RIGHT = "no right"
    EMPTY = "empty"
    TOO_LARGE = "too large"
    EXPANDS = "expands too far"
    TOO_MANY_CELLS = "too many cells"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSAFE = "unsafe content"
    UNKNOWN_FORMAT = "unknown format"
    OTHER_FORMAT = "format not read"
    OLD_WORD = "old Word document"
    PICTURE = "scanned picture"
    NOT_TEXT = "not a text"
    OUR_PROJECT = "project file"
    NOT_A_REPORT = "not a report"
    TOO_SLOW = "too slow"
    BROKE_OFF = "reader broke off"
    CANCELLED = "cancelled"


class ImportRefusedError(QishengError):
    """A foreign file is not read in; nothing of any report was changed."""

    def __init__(self, path: Path, kind: RefusalKind, detail: str = "") -> None:
        super().__init__(f"{path}: {kind.value}: {detail}")
        self.path = path
        self.kind = kind
        self.detail = detail


class PackageKind(Enum):
    """Why a form update is not taken, or not removed."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too large"
    BAD_NAME = "bad name"
    NO_FORM = "no form in it"
    SEVERAL = "several forms in it"
    OTHER_CODE = "other code than its folder"
    BUILT_IN = "built in"
    NOT_INSTALLED = "not installed"
    MISTAKES = "mistakes"
    NOT_WRITTEN = "not written"


class FormPackageError(QishengError):
    """A form update is not taken or not removed; nothing was changed. ``problems`` are its mistakes."""

    def __init__(self, name: str, kind: PackageKind, detail: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(f"{name}: {kind.value}: {detail}")
        self.name = name
        self.kind = kind
        self.detail = detail
        self.problems = problems


class BrokenOffError(QishengError):
    """Work in the background ended in an error nobody foresaw; nothing of the report was changed by it."""
