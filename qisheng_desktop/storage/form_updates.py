"""Form editions and supplements that arrive as a file: a ZIP archive with one folder of TOML.

It is checked whole before anything is put in its place: limits counted while inflating, plain names only, then every
mistake the loader finds, and what shows when it is laid beside the editions there are.
"""

from __future__ import annotations

import errno
import re
import secrets
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from qisheng_desktop.errors import FormPackageError, PackageKind
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.definition_check import (
    EDITION_FILE,
    SUPPLEMENT_FILE,
    problems_of_edition,
    problems_of_supplement,
)
from qisheng_desktop.model.loader import load_edition, load_supplement
from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.traces import clear

MOST_BYTES = 4 << 20
"""Of the archive, and of all its files together once inflated; an edition has about 60 KB."""
MOST_FILES = 64
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
ENDINGS = (".toml", ".md")
SUPPLEMENTS = "supplements"


class Update(NamedTuple):
    """What was installed: its code, its title, whether it is a supplement, and whether it took an older one's place."""

    code: str
    title: str
    is_supplement: bool
    is_replacement: bool


def install(package: Path, catalogue: Catalogue, forms: Path) -> Update:
    """Check an update and put it into a folder of form definitions.

    Raises:
        FormPackageError: If it is not taken; nothing was changed then.
    """
    files = _unpacked(package)
    head = next(name for name in files if name.name in {EDITION_FILE, SUPPLEMENT_FILE})
    is_supplement = head.name == SUPPLEMENT_FILE
    try:
        with _aside(forms) as waiting:
            folder = waiting / head.parent.name
            disk.make_folder(folder, atomic.PRIVATE_FOLDER)
            for name, data in files.items():
                atomic.write_file(folder / name.name, data)
            code, title = _checked(folder, package.name, catalogue, is_supplement=is_supplement)
            target = (forms / SUPPLEMENTS if is_supplement else forms) / code
            is_replacement = _put(folder, target, waiting)
    except OSError as error:
        raise FormPackageError(package.name, PackageKind.NOT_WRITTEN, _reason(error)) from error
    catalogue.forget()
    return Update(code, title, is_supplement, is_replacement)


def remove(code: str, catalogue: Catalogue, forms: Path) -> None:
    """Take an update out again.

    Raises:
        FormPackageError: If there is none of that code, it came with the program, or the folder cannot be changed.
    """
    for folder in (forms / code, forms / SUPPLEMENTS / code):
        if NAME.fullmatch(code) and code != SUPPLEMENTS and folder.is_dir():
            break
    else:
        kind = PackageKind.BUILT_IN if catalogue.is_built_in(code) else PackageKind.NOT_INSTALLED
        raise FormPackageError(code, kind)
    try:
        with _aside(forms) as leaving:
            disk.replace(folder, leaving / code)
            disk.sync_folder(folder.parent)
    except OSError as error:
        raise FormPackageError(code, PackageKind.NOT_WRITTEN, _reason(error)) from error
    catalogue.forget()


def installed(forms: Path) -> tuple[str, ...]:
    """Return the codes of what was installed, supplements last."""
    editions = sorted(path.parent.name for path in forms.glob(f"*/{EDITION_FILE}"))
    supplements = sorted(path.parent.name for path in forms.glob(f"{SUPPLEMENTS}/*/{SUPPLEMENT_FILE}"))
    return (*editions, *supplements)


def _unpacked(package: Path) -> dict[PurePosixPath, bytes]:
    """Read an archive's files under limits: one folder, with a form definition and nothing but text in it."""
    name = package.name
    try:
        if package.stat().st_size > MOST_BYTES:
            raise FormPackageError(name, PackageKind.TOO_LARGE)
        with zipfile.ZipFile(package) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                raise FormPackageError(name, PackageKind.TOO_LARGE)
            paths = {_plain(entry, name): entry for entry in entries}
            _only_one_folder(list(paths), name)
            files, room = {}, MOST_BYTES
            for path, entry in paths.items():
                with archive.open(entry) as inside:
                    files[path] = inside.read(room + 1)
                room -= len(files[path])
                if room < 0:
                    raise FormPackageError(name, PackageKind.TOO_LARGE)
            return files
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise FormPackageError(name, PackageKind.UNREADABLE) from error


def _plain(entry: zipfile.ZipInfo, package: str) -> PurePosixPath:
    """Return an entry's path, which may lie at most two folders deep and lead nowhere else."""
    parts = entry.filename.split("/")
    is_link = entry.external_attr >> 28 == 0xA  # noqa: PLR2004 - the file type of a symbolic link
    is_plain = 2 <= len(parts) <= 3 and all(NAME.fullmatch(part) for part in parts)  # noqa: PLR2004 - folders and file
    if is_link or not is_plain or not parts[-1].endswith(ENDINGS):
        raise FormPackageError(package, PackageKind.BAD_NAME, entry.filename[:80])
    return PurePosixPath(entry.filename)


def _only_one_folder(paths: list[PurePosixPath], package: str) -> None:
    heads = [path for path in paths if path.name in {EDITION_FILE, SUPPLEMENT_FILE}]
    if not heads:
        raise FormPackageError(package, PackageKind.NO_FORM)
    if len(heads) > 1 or {path.parent for path in paths} != {heads[0].parent}:
        raise FormPackageError(package, PackageKind.SEVERAL)


def _checked(folder: Path, package: str, catalogue: Catalogue, *, is_supplement: bool) -> tuple[str, str]:
    """Return code and title of a definition in which nothing is wrong, alone and beside what there is."""
    problems = (problems_of_supplement if is_supplement else problems_of_edition)(folder, catalogue)
    if problems:
        raise FormPackageError(package, PackageKind.MISTAKES, problems=problems)
    found = load_supplement(folder) if is_supplement else load_edition(folder)
    if catalogue.is_built_in(found.code):
        raise FormPackageError(package, PackageKind.BUILT_IN, found.code)
    if found.code != folder.name or found.code == SUPPLEMENTS:
        raise FormPackageError(package, PackageKind.OTHER_CODE, found.code)
    return found.code, found.title


@contextmanager
def _aside(forms: Path) -> Iterator[Path]:
    """Make a folder beside the definitions, which is gone afterwards with what is in it."""
    atomic.make_folders(forms)
    folder = forms / f".new-{secrets.token_hex(4)}"
    disk.make_folder(folder, atomic.PRIVATE_FOLDER)
    try:
        yield folder
    finally:
        clear([folder], keep=forms)
        with suppress(OSError):  # what cannot be removed stands in nobody's way
            disk.remove_folder(folder)


def _put(folder: Path, target: Path, waiting: Path) -> bool:
    """Move a checked definition to its place; say whether an older one stood there, which is gone then.

    At one stroke, where the system can do that: a report of the older one can be opened at every moment.
    """
    atomic.make_folders(target.parent)
    is_replacement = target.is_dir()
    if not is_replacement:
        disk.replace(folder, target)
    elif not disk.exchange(folder, target):
        disk.replace(target, waiting / "old")
        try:
            disk.replace(folder, target)
        except OSError:
            disk.replace(waiting / "old", target)
            raise
    disk.sync_folder(target.parent)
    return is_replacement


def _reason(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "")
