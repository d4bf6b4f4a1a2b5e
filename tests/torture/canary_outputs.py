"""A session whose person, machine, folders, files and words all have names to look for, and everything it puts out.

Run by test_canaries.py with those names in its surroundings; writes into the folder it is given.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qisheng_desktop.app import make_application, start_log
from qisheng_desktop.errors import QishengError
from qisheng_desktop.importing.worker import read_file
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder, log_folder
from qisheng_desktop.storage.files import open_project, write_document
from qisheng_desktop.storage.project import Project, encode
from qisheng_desktop.ui.main_window import MainWindow
from qisheng_desktop.ui.privacy import bundle
from qisheng_desktop.ui.session import Session, now
from qisheng_desktop.ui.settings import Settings
from qisheng_desktop.ui.theme import Scheme
from tests.torture.canary_names import ANSWER, DELETED

TEXT = f"全年主动公开信息三次，{ANSWER}都看得懂。"


def main() -> None:
    """Type, delete, save, fail to open, refuse to read, collect."""
    folder = Path(sys.argv[1])
    make_application([])
    start_log()
    catalogue = Catalogue(forms_folder())
    settings = Settings(folder / "settings.json", Scheme.LIGHT)
    window = MainWindow(catalogue, settings)
    report = Report(catalogue.edition("2021"), 2024, Edits({CellRef("unit"): "某某县某某镇人民政府"}))
    session = Session(Project(report), catalogue, parent=window)
    window.open_session(session)
    session.edit(Edits({CellRef("1"): f"{TEXT}{DELETED}"}), "录入")
    session.edit(Edits({CellRef("1"): TEXT}), "修改")
    path = folder / sys.argv[2]
    session.save(path)
    open_project(path, catalogue)
    write_document(folder / "copy.qisheng", encode(session.project.for_delivery(), at=now()))
    (folder / f"{path.stem}.docx").write_bytes(b"PK\x03\x04 nothing")
    for attempt in (
        lambda: open_project(folder / f"{path.stem}-gone.qisheng", catalogue),
        lambda: open_project(folder / f"{path.stem}.docx", catalogue),
        lambda: read_file(folder / f"{path.stem}.docx"),
        lambda: session.save(folder / "no" / "such" / "folder" / path.name),
    ):
        try:
            attempt()
        except QishengError as error:
            print(type(error).__name__)
    (folder / "diagnostics.zip").write_bytes(bundle(settings))
    logs = sorted(log_folder().glob("*.log*"))
    (folder / "logs.txt").write_bytes(b"".join(log.read_bytes() for log in logs))
    session.close()
    print("done", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
