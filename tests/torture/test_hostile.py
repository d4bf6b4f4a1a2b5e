"""Every bad file is answered with its sentence, by the process that reads in the program."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from qisheng_desktop.errors import QishengError
from qisheng_desktop.importing.draft import Draft
from qisheng_desktop.importing.worker import read_file
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.sentences import sentence_for
from qisheng_desktop.sentences.doubts import doubt_sentence
from qisheng_desktop.sentences.losses import losses_sentence
from qisheng_desktop.storage.files import open_project
from tests.importing.checking import wrong
from tests.importing.documents import CATALOGUE
from tests.storage.samples import sample
from tests.torture.conftest import Say
from tests.torture.hostile_files import BAD, OTHERS, Bad, page

EMPTY = (
    ("空.qisheng", b"", "“空.qisheng”是空文件，没有打开（多见于断电，或者U盘没有正常拔出）。"),
    ("全零.qisheng", bytes(4096), "“全零.qisheng”里面只有空白数据，没有打开（多见于断电，或者U盘没有正常拔出）。"),
)


def opened(path: Path) -> list[str]:
    """Open a project file; say what was said of it."""
    found = open_project(path, CATALOGUE)
    if not found.losses:
        assert found.project.report.everything == sample().report.everything
        return []
    return [losses_sentence(path.name, found.losses, found.project.report.edition)]


def imported(path: Path, bad: Bad) -> list[str]:
    """Read a document of other makes; what is not doubted must be right."""
    draft = read_file(path)
    form = CATALOGUE.edition(draft.edition, draft.supplements)
    if bad.row != 38:  # there a figure was changed
        assert wrong(draft, page().report) == {}
    assert_texts(draft, bad.row)
    return [doubt_sentence(doubt, form) for doubt in draft.doubts]


def assert_texts(draft: Draft, row: int) -> None:
    end = str(draft.edits.values[CellRef("6")])
    if row == 49:
        assert end.endswith("倒着")
    if row == 50:
        assert end.endswith("=cmd|'/c calc'!A1\n+1+1\n@SUM(1)")
    assert "藏着的" not in end
    assert "alert" not in end


@pytest.fixture(autouse=True)
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on most machines: with LibreOffice there, old Word documents take another way."""
    monkeypatch.setattr(shutil, "which", lambda _: None)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.row}-{bad.name}")
def test_a_bad_file_is_answered_with_its_sentence(bad: Bad, tmp_path: Path, say: Say) -> None:
    path = tmp_path / bad.name
    path.write_bytes(bad.make())
    start = time.monotonic()
    try:
        said = opened(path) if path.suffix == ".qisheng" else imported(path, bad)
    except QishengError as error:
        said = [sentence_for(error)]
    seconds = time.monotonic() - start
    if seconds > 2:
        say(f"bad file {bad.row} {bad.name}: {seconds:.1f} s")
    assert said == [sentence.format(name=bad.name) if "{name}" in sentence else sentence for sentence in bad.said]


@pytest.mark.parametrize(("name", "data", "beginning"), EMPTY)
def test_an_empty_project_file_is_said_to_be_empty(name: str, data: bytes, beginning: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(QishengError) as refused:
        open_project(path, CATALOGUE)
    assert sentence_for(refused.value).startswith(beginning)


def test_a_project_file_cut_off_anywhere_is_opened_or_refused(tmp_path: Path) -> None:
    from qisheng_desktop.storage.project import encode
    from tests.storage.samples import NOON

    whole = encode(sample(), at=NOON)
    path = tmp_path / "没有传完.qisheng"
    for length in (len(whole) // 2, len(whole) - 10):
        path.write_bytes(whole[:length])
        assert "文件没有结尾，后面的内容缺失（可能没有传完）" in opened(path)[0]


def test_the_list_covers_every_kind_of_bad_file_that_is_read() -> None:
    rows = {bad.row for bad in BAD}
    assert rows >= {17, 20, 21, 22, *range(24, 51)}
    assert len({bad.name for bad in BAD}) == len(BAD)
    assert OTHERS
