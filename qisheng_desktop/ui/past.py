"""What was: older versions, the list of changes, and a copy for others that tells nothing of either."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.history import Origin
from qisheng_desktop.storage.project import Project
from qisheng_desktop.ui.changes import ChangesDialog
from qisheng_desktop.ui.differences import edits_to
from qisheng_desktop.ui.keeper import Keeper
from qisheng_desktop.ui.session import Session
from qisheng_desktop.ui.versions import VersionsDialog


def show_versions(keeper: Keeper, catalogue: Catalogue, window: QWidget) -> None:
    """Show the older versions, and take one back as one act, or as a report of its own."""
    session = _session(keeper)
    if session is None:
        return
    versions = keeper.backups.versions(session.project.identity)
    dialog = VersionsDialog(keeper.backups, versions, session.report, catalogue, window)
    if not dialog.exec() or dialog.chosen is None:
        return
    report = dialog.chosen.project.report
    if not dialog.is_copy:
        session.edit(edits_to(session.report, report), "恢复旧版本", origin=Origin.FILLED)
    elif keeper.may_leave():
        copy = Session(Project(report), catalogue, parent=window)
        copy.mark_unsaved()
        keeper.open_session(copy)


def show_changes(keeper: Keeper, window: QWidget) -> None:
    """Show who changed what and when."""
    session = _session(keeper)
    if session is not None:
        ChangesDialog(session.project, window).exec()


def deliver(keeper: Keeper) -> None:
    """Write a copy for others: without the history, and so without anything that was deleted."""
    session = _session(keeper)
    if session is not None:
        keeper.files.write_delivery(session)


def _session(keeper: Keeper) -> Session | None:
    keeper.commit_wanted.emit()
    return keeper.session
