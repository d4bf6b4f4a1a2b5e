"""One file of every format ever released; they are never edited, and every one of them must open for ever."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from qisheng_desktop.model.cells import CellRef, Mark
from qisheng_desktop.model.history import Origin
from qisheng_desktop.storage.files import open_project, save_project
from tests.model.samples import CATALOGUE, at
from tests.storage.samples import NOON

FOLDER = Path(__file__).parents[1] / "data" / "projects"


@pytest.mark.parametrize(("name", "sequence"), [("format-1.qisheng", 2), ("format-1.1.qisheng", 3)])
def test_a_report_of_every_format(name: str, sequence: int) -> None:
    opened = open_project(FOLDER / name, CATALOGUE)
    project, report = opened.project, opened.project.report
    assert not opened.losses
    assert not opened.is_read_only
    assert (project.identity, project.sequence) == ("6c4d4f63-0f6e-4b0f-9f0b-2f7a5f0e9d11", sequence)
    assert (report.edition.code, report.year, report.unit) == ("2019", 2020, "某某县某某镇人民政府")
    assert [supplement.code for supplement in report.edition.supplements] == ["jilin-2020"]
    assert report.text(CellRef("1")) == "（一）主动公开。全年主动公开信息12条。\n\n（二）依申请公开。"
    assert report.value(at("3[new,natural]")) == 22
    assert report.value(at("3[new,total]")) == 22
    assert report.value(at("3[new,business]")) is None
    assert report.value(at("3[denied_2,natural]")) is Mark.UNAVAILABLE
    assert report.value(at("2[published_total]")) == 120
    assert str(report.value(at("2[procurement,amount]"))) == "12.345600"
    assert report.notes == {at("3[new,natural]"): "其中修订16件"}
    assert report.printed == {at("3[new,total]"): Decimal(21)}
    assert report.titles == {"4": "四、因政府信息公开申请行政复议的情况"}
    assert [given.reason for given in report.explanations.values()] == ["上级的样式如此"]
    assert project.settings == {"page": "3"}
    assert [entry.origin for entry in project.history.entries] == [
        Origin.TYPED,
        Origin.IMPORTED,
        Origin.FILLED,
        Origin.TYPED,
        Origin.PASTED,
        Origin.UNDONE,
        Origin.TYPED,
        Origin.COMMAND,
    ]
    assert project.history.entries[4].steps[0][2:4] == (Decimal(22), Decimal(21))


def test_every_file_opens_and_can_be_saved_as_today(tmp_path: Path) -> None:
    names = sorted(path.name for path in FOLDER.iterdir())
    assert names == ["format-1.1.qisheng", "format-1.qisheng"]
    for name in names:
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
        project = open_project(tmp_path / name, CATALOGUE).project
        before = project.report.everything
        save_project(project, tmp_path / name, at=NOON)
        again = open_project(tmp_path / name, CATALOGUE)
        assert not again.losses
        assert again.project.report.everything == before
        assert again.project.history == project.history
