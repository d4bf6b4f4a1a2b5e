"""Opening and saving project files, and writing documents, by one safe way."""

from __future__ import annotations

import errno
import logging
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from qisheng_desktop.errors import (
    ConflictError,
    ExportError,
    NewerProjectFileError,
    NotAProjectFileError,
    ProjectFileError,
    SaveError,
)
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.storage import atomic, disk
from qisheng_desktop.storage.backups import Backups
from qisheng_desktop.storage.lines import MAGIC_WITHIN, MOST_BYTES
from qisheng_desktop.storage.project import MAGIC, Access, Project, digest_of, encode, kept
from qisheng_desktop.storage.reading import Opened, decode, decode_with
from qisheng_desktop.storage.records import FindEdition

log = logging.getLogger(__name__)


def is_project(path: Path) -> bool:
    """Say whether a file begins as a project file does, whatever its name: mail and telephones name files anew."""
    try:
        descriptor = disk.open_old(disk.resolve(path))
    except OSError:
        return False
    try:
        return MAGIC.encode() in disk.read(descriptor, MAGIC_WITHIN)
    except OSError:
        return False
    finally:
        disk.close(descriptor)


def open_project(path: Path, catalogue: Catalogue) -> Opened:
    """Open a project file.

    Raises:
        NotAProjectFileError: If it is something else or nothing of it can be read; the reason is a code of ``decode``.
        NewerProjectFileError: If a newer program wrote it, or for a form that this program does not have.
        ProjectFileError: If it cannot be read at all; the reason is the system's name for why (``ENOENT``).
    """
    try:
        target = disk.resolve(path)
        data = atomic.read_file(target, MOST_BYTES)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise NotAProjectFileError(path, "too large") from error
        raise ProjectFileError(path, reason_of(error)) from error
    if data is None:
        raise ProjectFileError(path, "ENOENT")
    opened = decode(data, path, catalogue)
    opened.project.path = target
    log.info("opened, save %d, %d losses", opened.project.sequence, len(opened.losses))
    return opened


class Saved(NamedTuple):
    """How a save went: whether the version before it, and the new one, are in the backups too, read back whole."""

    is_old_kept: bool
    is_new_kept: bool

    @property
    def is_backed_up(self) -> bool:
        """Say whether nothing is missing among the backups."""
        return self.is_old_kept and self.is_new_kept


def save_project(
    project: Project, path: Path, *, at: datetime, is_overwriting: bool = False, backups: Backups | None = None
) -> Saved:
    """Write a project to its own file or to another, which is its own from then on.

    A file that is there already is replaced only if it is the project's own and still as it was last read or written,
    or if somebody was asked (``is_overwriting``); then only once it is safe among the backups. A damaged file is never
    replaced by what was recovered of it.

    Raises:
        ConflictError: If the file is not as it was (``changed``), is gone (``missing``), or another stands there
            (``exists``).
        NewerProjectFileError: If this program would spoil what a newer one wrote (``read-only``).
        SaveError: If it could not be written; the old file stands and the project is as it was. The reason is the
            system's name for why (``ENOSPC``), or ``damaged``, ``too large``, ``unreadable``, ``held``,
            ``read-only file``, ``no backup``; with ``unconfirmed`` the new file is in place, and only not known to be
            on the disk.
    """
    if project.access is Access.READ_ONLY:
        raise NewerProjectFileError(path, "read-only")
    try:
        target = disk.resolve(path)
        if project.access is Access.RECOVERED and target == project.path:
            raise SaveError(path, "damaged")
        data = encode(project, at=at)
        _check_readable(project, data, path)
        first = atomic.read_file(target, MOST_BYTES)
        if not is_overwriting:
            _check_conflict(project, path, target, first)
        kept = [True]

        def expect() -> bytes | None:
            if first is not None and backups is not None:
                kept[0] = backups.keep(first)
                if not kept[0] and not _is_own(project, target, first):
                    raise SaveError(path, "no backup")
            if atomic.read_file(target, MOST_BYTES) != first:
                raise ConflictError(path, "changed")
            return first

        project.attempted = digest_of(data)
        atomic.write_file(target, data, expect)
    except OSError as error:
        log.warning("not saved: %s", reason_of(error))
        if error.strerror == atomic.CHANGED:
            raise ConflictError(path, "changed") from error
        raise SaveError(path, reason_of(error)) from error
    project.path, project.digest, project.access = target, project.attempted, Access.WRITABLE
    project.sequence += 1
    log.info("saved, save %d, %d bytes", project.sequence, len(data))
    return Saved(kept[0], backups.keep(data, target) if backups is not None else True)


def write_document(path: Path, data: bytes) -> None:
    """Write an exported document in the same safe way, replacing what was there.

    Raises:
        ExportError: If it could not be written; the reason is the system's name for why, or ``held`` if another
            program has the old one open.
    """
    try:
        atomic.write_file(disk.resolve(path), data)
    except OSError as error:
        raise ExportError(path, reason_of(error)) from error


def write_own(path: Path, data: bytes) -> None:
    """Write a file of the program's own in the same way, and make the folders it stands in.

    Raises:
        ExportError, OSError: If the file, or a folder, could not be made.
    """
    atomic.make_folders(path.parent)
    write_document(path, data)


def free_name(path: Path) -> Path:
    """Return a name like this one that nothing has: `report(2).xlsx`."""
    number = 2
    while (found := path.with_name(f"{path.stem}({number}){path.suffix}")).exists():
        number += 1
    return found


def reason_of(error: OSError) -> str:
    """Return a short code for why the system refused: its own name, such as ``ENOSPC``, or one of ours."""
    if getattr(error, "winerror", None) in {32, 33} or error.errno in {errno.EBUSY, errno.ETXTBSY}:
        return "held"
    if error.strerror in {atomic.READ_ONLY, atomic.DIFFERENT, atomic.UNCONFIRMED}:
        return error.strerror
    return errno.errorcode.get(error.errno or 0, "EIO")


def _is_own(project: Project, target: Path, found: bytes) -> bool:
    """Say whether a file is what this project last read or wrote there, or may have written."""
    digest = digest_of(found)
    return digest == project.attempted or (target == project.path and digest == project.digest)


def _check_conflict(project: Project, path: Path, target: Path, found: bytes | None) -> None:
    is_here = target == project.path and bool(project.digest)
    if found is None:
        if is_here:
            raise ConflictError(path, "missing")
    elif not _is_own(project, target, found):
        raise ConflictError(path, "changed" if is_here else "exists")


def _known_edition(project: Project) -> FindEdition:
    """Return a way to come by the two editions that a project has at hand."""
    report, last = project.report, project.report.attached

    def find(code: str, supplements: tuple[str, ...]) -> Edition:
        return last.edition if last and last.codes == (code, *supplements) else report.edition

    return find


def _check_readable(project: Project, data: bytes, path: Path) -> None:
    """Hold what is about to be written against the report: a fault of ours must not reach the disk."""
    if len(data) > MOST_BYTES:
        raise SaveError(path, "too large")
    try:
        again = decode_with(data, path, _known_edition(project))
    except ProjectFileError as error:
        raise SaveError(path, "unreadable") from error
    is_same = (
        not again.losses
        and again.project.report.everything == project.report.everything
        and again.project.history.entries == kept(project.history)
    )
    if not is_same:
        raise SaveError(path, "unreadable")
