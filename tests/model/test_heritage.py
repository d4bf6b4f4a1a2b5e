"""What an edition says of the cells of the one before, and the mistakes that are found in it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qisheng_desktop.errors import Problem
from qisheng_desktop.errors import ProblemKind as K
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.definition_check import problems_of_edition
from qisheng_desktop.model.heritage import Fate, filled_in, traces_of
from qisheng_desktop.model.heritage_file import faults_between
from qisheng_desktop.model.loader import load_edition, read_edition
from qisheng_desktop.model.succession import Succession
from tests.model.samples import FORMS, NEW, OLD, at

FILE = "from-2019.toml"


def planted(folder: Path, old: str, new: str) -> Path:
    shutil.copytree(FORMS / "2021", folder)
    text = (folder / FILE).read_text("utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('edition = "2019"', 'edition = "2018"', ("edition", K.BAD_CODE, "2018")),
        ('edition = "2019"', 'editions = "2019"', ("edition", K.MISSING_KEY, "edition")),
        ('to = ["2[*,made]"]', 'to = ["2[*,maid]"]', ("cells[0].to", K.UNKNOWN_CELL, "2[*,maid]")),
        ('to = ["2[*,made]"]', "to = []", ("cells[0].fate", K.BAD_CHOICE, "near")),
        ('fate = "near"', 'fate = "far"', ("cells[0].fate", K.BAD_CHOICE, "far")),
        ('to = ["2[*,made]"]', 'to = ["2[*,made]", "2[*,valid]"]', ("cells[0].fate", K.BAD_CHOICE, "near")),
        ('fate = "part"', 'fate = "same"', ("cells[7].fate", K.BAD_CHOICE, "same")),
        ('fate = "near"', 'fat = "near"', ("cells[0].fat", K.UNKNOWN_KEY, "fat")),
        ('from = ["2[procurement,*]"]', "from = []", ("cells[6].from", K.MISSING_KEY, "from")),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, old: str, new: str, named: tuple[str, K, str]) -> None:
    problems = read_edition(planted(tmp_path / "2021", old, new))[1]
    assert (FILE, *named) in [(p.file, p.key, p.kind, p.detail) for p in problems]


def test_a_file_that_cannot_be_read_is_one_mistake(tmp_path: Path) -> None:
    folder = planted(tmp_path / "2021", "edition", "edition")
    (folder / FILE).write_text("= nothing", "utf-8")
    assert [(p.file, p.kind) for p in read_edition(folder)[1]] == [(FILE, K.UNREADABLE)]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"2[services,*]"', '"2[service,*]"', ("cells[4].from", K.UNKNOWN_CELL, "2[service,*]")),
        ('"2[services,*]"', '"2[services,before|change]"', ("cells", K.MISSING_KEY, "2[services,decisions]")),
        ('to = ["2[*,decisions]"]', 'to = ["2[*,valid]"]', ("cells.to", K.UNKNOWN_CELL, "2[licences,valid]")),
    ],
)
def test_what_shows_beside_the_earlier_edition(tmp_path: Path, old: str, new: str, named: tuple[str, K, str]) -> None:
    edition = load_edition(planted(tmp_path / "2021", old, new))
    problems = list(faults_between(OLD, edition, edition.heritage[0]))
    assert (FILE, *named) in [(p.file, p.key, p.kind, p.detail) for p in problems]


def test_nothing_is_wrong_with_ours() -> None:
    assert list(faults_between(OLD, NEW, NEW.heritage[0])) == []


def test_the_first_entry_that_names_a_cell_counts() -> None:
    traces = traces_of(NEW.heritage[0], OLD.match)
    assert traces[at("3[other,legal]")].fate is Fate.PART
    assert traces[at("3[new,legal]")].after == (at("3[new,legal]"),)
    assert set(traces) == set(OLD.figures)


@pytest.mark.parametrize(
    ("target", "meant"),
    [("3[*,*]", "3[a,b]"), ("4[x,*]", "4[x,b]"), ("4[*,y]", "4[a,y]"), ("4[x,y]", "4[x,y]"), ("2[line]", "2[line]")],
)
def test_a_star_stands_for_the_code_that_the_cell_had(target: str, meant: str) -> None:
    assert filled_in(target, CellRef("3", "a", "b")) == at(meant)


def test_an_edition_that_says_nothing_of_another_finds_nothing_there() -> None:
    silent = replace(NEW, heritage=())
    assert all(trace.fate is Fate.GONE for trace in Succession(OLD, silent).traces.values())
    assert all(trace.fate is Fate.SAME for trace in Succession(NEW, silent).traces.values())
    assert Succession(OLD, silent).same(at("3[new,legal]")) is None


def test_an_edition_that_tells_of_one_nobody_has_is_told(tmp_path: Path) -> None:
    shutil.copytree(FORMS / "2021", tmp_path / "2021")
    assert problems_of_edition(tmp_path / "2021", Catalogue(tmp_path)) == (
        Problem(FILE, "edition", K.BAD_CHOICE, "2019"),
    )
