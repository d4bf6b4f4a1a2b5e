"""Finding editions and supplements, and laying one over the other."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qisheng_desktop.errors import EditionError, ProblemKind, UnknownEditionError
from qisheng_desktop.model import loader
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.loader import lay_over, load_supplement
from tests.model.samples import CATALOGUE, FORMS, JILIN, NEW, OLD, at

K = ProblemKind
GOOD = """\
code = "here"
title = "本地"
editions = ["2021"]
[[lines]]
section = "2"
code = "extra"
label = "{year}年总数："
[[outline]]
section = "1"
items = ["组织领导"]
[[rules]]
code = "extra"
at = ["2[extra]"]
check = "2[extra] >= {missing}"
message = "{row}"
"""


def supplement_problems(folder: Path, text: str) -> set[tuple[str, str, ProblemKind]]:
    folder.mkdir(exist_ok=True)
    (folder / "supplement.toml").write_text(text, "utf-8")
    with pytest.raises(EditionError) as caught:
        lay_over(NEW, load_supplement(folder))
    return {(problem.file, problem.key, problem.kind) for problem in caught.value.problems}


def test_codes() -> None:
    assert (CATALOGUE.codes, CATALOGUE.supplement_codes) == (("2019", "2021"), ("jilin-2020",))


@pytest.mark.parametrize(("year", "code"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2099, "2021")])
def test_the_year_chooses_the_edition(year: int, code: str) -> None:
    assert CATALOGUE.edition_for(year).code == code


def test_an_edition_is_read_once() -> None:
    assert CATALOGUE.edition("2021") is CATALOGUE.edition_for(2030)


@pytest.mark.parametrize("code", ["2018", "supplements", "", "..", "../forms/2021"])
def test_unknown_codes(code: str) -> None:
    with pytest.raises(UnknownEditionError) as caught:
        CATALOGUE.edition(code)
    assert caught.value.name == code
    with pytest.raises(UnknownEditionError):
        CATALOGUE.supplement(code)


def test_a_year_that_no_edition_serves() -> None:
    with pytest.raises(UnknownEditionError) as caught:
        CATALOGUE.edition_for(2018)
    assert caught.value.name == "2018"


def test_supplements_are_offered_for_their_editions() -> None:
    assert [supplement.code for supplement in CATALOGUE.supplements_for("2019")] == ["jilin-2020"]
    assert CATALOGUE.supplements_for("2021") == ()


def test_laying_over_leaves_the_edition_as_it_was() -> None:
    assert at("2[published_total]") in JILIN.figures
    assert at("2[published_total]") not in OLD.figures
    assert JILIN.supplements == (CATALOGUE.supplement("jilin-2020"),)
    assert len(JILIN.rules) == len(OLD.rules) + 1
    assert CATALOGUE.edition_for(2020, ["jilin-2020"]).figures.keys() == JILIN.figures.keys()


def test_a_supplement_can_add_lines_narrative_items_and_rules(tmp_path: Path) -> None:
    (tmp_path / "supplement.toml").write_text(GOOD.replace("{missing}", "0"), "utf-8")
    laid = lay_over(NEW, load_supplement(tmp_path))
    assert at("2[extra]") in laid.figures
    assert laid.narratives[0].outline[-1] == "组织领导"
    assert laid.rules[-1].code == "extra"


def test_laid_over_twice_is_doubled() -> None:
    with pytest.raises(EditionError) as caught:
        CATALOGUE.edition("2019", ["jilin-2020", "jilin-2020"])
    assert {problem.kind for problem in caught.value.problems} == {K.DOUBLED_CODE}


def test_not_over_another_edition() -> None:
    with pytest.raises(EditionError) as caught:
        CATALOGUE.edition("2021", ["jilin-2020"])
    assert [(p.file, p.key, p.detail) for p in caught.value.problems] == [("supplement.toml", "editions", "2021")]


def test_mistakes_against_the_edition_are_named_in_the_supplement(tmp_path: Path) -> None:
    text = GOOD.replace('section = "2"', 'section = "1"').replace('section = "1"\nitems', 'section = "3"\nitems')
    assert supplement_problems(tmp_path, text) == {
        ("supplement.toml", "lines[0].section", K.UNKNOWN_CELL),
        ("supplement.toml", "outline[0].section", K.UNKNOWN_CELL),
        ("supplement.toml", "rules[0].at", K.UNKNOWN_CELL),
    }
    text = GOOD.replace("{row}", "{rows}")
    assert supplement_problems(tmp_path, text) == {
        ("supplement.toml", "rules[0].check", K.UNKNOWN_CELL),
        ("supplement.toml", "rules[0].message", K.BAD_MESSAGE),
    }


def test_mistakes_in_the_file_itself(tmp_path: Path) -> None:
    text = GOOD.replace('editions = ["2021"]', "editions = []").replace('items = ["组织领导"]', "itms = []")
    assert supplement_problems(tmp_path, text.replace("label", "lable")) == {
        ("supplement.toml", "editions", K.MISSING_KEY),
        ("supplement.toml", "lines[0].label", K.MISSING_KEY),
        ("supplement.toml", "lines[0].lable", K.UNKNOWN_KEY),
        ("supplement.toml", "outline[0].items", K.MISSING_KEY),
        ("supplement.toml", "outline[0].itms", K.UNKNOWN_KEY),
    }
    assert supplement_problems(tmp_path, "code = ") == {("supplement.toml", "", K.UNREADABLE)}


def test_a_broken_edition_is_refused_with_its_problems(tmp_path: Path) -> None:
    shutil.copytree(FORMS / "2021", tmp_path / "2021")
    (tmp_path / "2021" / "2.toml").unlink()
    catalogue = Catalogue(tmp_path)
    for _ in range(2):
        with pytest.raises(EditionError):
            catalogue.edition("2021")
    with pytest.raises(EditionError):
        catalogue.edition_for(2023)


def test_what_was_prepared_is_what_is_asked_for_and_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    load = loader.load_edition

    def note(folder: Path) -> Edition:
        read.append(folder.name)
        return load(folder)

    monkeypatch.setattr(loader, "load_edition", note)
    catalogue = Catalogue(FORMS)
    with ThreadPoolExecutor() as pool:
        prepared, asked = pool.submit(catalogue.prepare), pool.submit(catalogue.edition, "2021")
    assert prepared.exception() is None
    assert asked.result() is catalogue.edition_for(2024)
    assert sorted(read) == [*catalogue.codes]
