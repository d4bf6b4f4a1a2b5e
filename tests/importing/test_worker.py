"""The process that reads: what goes in and comes out, how it ends when it must, and old formats."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from qisheng_desktop.errors import ImportRefusedError, RefusalKind
from qisheng_desktop.importing import wire, worker
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.reader import read_bytes
from qisheng_desktop.importing.recognise import recognise
from qisheng_desktop.importing.xls import read_xls
from qisheng_desktop.paths import forms_folder
from tests.importing import hostile
from tests.importing.checking import wrong
from tests.importing.documents import CATALOGUE, make_page, make_report, to_docx, to_tabs, to_xlsx

HEAD = {"forms": str(forms_folder())}


def test_a_process_answers_with_a_draft_or_a_reason() -> None:
    data = to_docx(make_page(make_report("2021", 3)))
    answer = worker.answer_to({**HEAD, "name": "a.docx"}, data)
    assert wire.load(answer) == read_bytes(data, "a.docx", CATALOGUE)
    refused = worker.answer_to({**HEAD, "name": "a.docx"}, b"")
    assert json.loads(refused.removeprefix(b"refused\n")) == ["empty", ""]
    pasted = json.dumps(["", to_tabs(make_page(make_report("2021", 3)))]).encode()
    assert wire.load(worker.answer_to(HEAD, pasted)).recognised == {"2": (10, 10), "3": (175, 175), "4": (15, 15)}


def test_running_out_of_memory_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(worker, "read_bytes", full)
    assert b"expands" in worker.answer_to({**HEAD, "name": "a"}, b"x")


def test_a_clipboard_is_read_in_a_process() -> None:
    report = make_report("2021", 4)
    draft = worker.read_clipboard("", to_tabs(make_page(report)))
    assert wrong(draft, report) == {}
    with pytest.raises(ImportRefusedError) as refused:
        worker.read_clipboard("x" * (20 * 2**20), "")
    assert refused.value.kind is RefusalKind.TOO_LARGE


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        ("raise SystemExit(3)", RefusalKind.BROKE_OFF),
        ("print('rubbish')", RefusalKind.BROKE_OFF),
        ("import os; os.kill(os.getpid(), 9)", RefusalKind.TOO_SLOW),
        ("import time; time.sleep(60)", RefusalKind.TOO_SLOW),
        ("import sys; sys.stdout.write('x' * (5 * 2**20 + 1))", RefusalKind.EXPANDS),
    ],
)
def test_a_process_that_fails_leaves_a_reason(
    program: str, kind: RefusalKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_command", lambda: [sys.executable, "-c", program])
    monkeypatch.setattr(worker, "MOST_SECONDS", 1.5)
    path = tmp_path / "a.docx"
    path.write_bytes(b"x")
    with pytest.raises(ImportRefusedError) as refused:
        worker.read_file(path)
    assert refused.value.kind is kind


def test_files_that_cannot_be_opened_and_too_large_ones(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        worker.read_file(tmp_path)
    assert refused.value.kind is RefusalKind.NO_RIGHT
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(20 * 2**20 + 1)
    with pytest.raises(ImportRefusedError) as refused:
        worker.read_file(large)
    assert refused.value.kind is RefusalKind.TOO_LARGE


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker._command() == [sys.executable, worker.FROZEN_FLAG]


def test_old_word_needs_an_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "旧.doc"
    path.write_bytes(hostile.ole("WordDocument"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ImportRefusedError) as refused:
        worker.read_file(path)
    assert refused.value.kind is RefusalKind.OLD_WORD


def test_old_word_is_turned_into_new_by_an_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = make_report("2021", 6)
    (tmp_path / "made.docx").write_bytes(to_docx(make_page(report)))
    office = tmp_path / "soffice"
    office.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\ncp {tmp_path}/made.docx "$2/old.docx"\n')
    office.chmod(0o755)
    path = tmp_path / "old.doc"
    path.write_bytes(hostile.ole("WordDocument"))
    monkeypatch.setattr(shutil, "which", lambda _: str(office))
    assert wrong(worker.read_file(path), report) == {}


def test_calamine_reads_the_workbooks_lxml_does_not() -> None:
    report = make_report("2021", 8)
    draft = recognise(read_xls(to_xlsx(make_page(report))), CATALOGUE)
    assert wrong(draft, report) == {}
    assert {doubt.kind for doubt in draft.doubts} == set()
    with pytest.raises(RefusedError):
        read_xls(b"rubbish")
