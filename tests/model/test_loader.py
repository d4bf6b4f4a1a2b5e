"""Form definitions: every mistake is named with its file and key, all of them at once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from qisheng_desktop.errors import EditionError, Problem, ProblemKind
from qisheng_desktop.model.loader import load_edition, read_edition
from tests.model.samples import FORMS, NEW

K = ProblemKind


class Planted(NamedTuple):
    """A mistake put into the edition of 2021: in which file, what for what, and how it must be named."""

    file: str
    old: str
    new: str
    key: str
    kind: ProblemKind
    detail: str = ""
    named_in: str = ""


MISTAKES = [
    # the file
    Planted("3.toml", 'code = "3"', 'code = = "3"', "", K.UNREADABLE),
    Planted("edition.toml", 'code = "2021"', 'code = "2021', "", K.UNREADABLE),
    Planted("rules.toml", "[[rules]]", "[[rules]", "", K.UNREADABLE),
    # keys
    Planted("edition.toml", 'title = "政府信息公开工作年度报告"\n', "", "title", K.MISSING_KEY, "title"),
    Planted("edition.toml", 'basis = "国办公开办函〔2021〕30号"', 'basis = ""', "basis", K.MISSING_KEY, "basis"),
    Planted("edition.toml", "first_year", "firstyear", "first_year", K.MISSING_KEY, "first_year"),
    Planted("edition.toml", "first_year = 2021", "first_year = 2021\nyears = 5", "years", K.UNKNOWN_KEY, "years"),
    Planted("edition.toml", "first_year = 2021", 'first_year = "2021"', "first_year", K.WRONG_TYPE, "'2021'"),
    Planted("edition.toml", "first_year = 2021", "first_year = true", "first_year", K.WRONG_TYPE, "True"),
    Planted("edition.toml", "first_year = 2021", "first_year = -1", "first_year", K.BAD_CHOICE, "-1"),
    Planted("edition.toml", "first_year = 2021", "first_year = 10000", "first_year", K.BAD_CHOICE, "10000"),
    Planted("edition.toml", "# last_year is", "last_year = 2020 #", "last_year", K.BAD_CHOICE, "2020"),
    Planted("edition.toml", "first_year = 2021", "first_year = 2021\nlast_year = 2021.5", "last_year", K.WRONG_TYPE),
    Planted("edition.toml", '"5", "6"]', '"5", "6", "7"]', "", K.UNREADABLE, named_in="7.toml"),
    Planted("edition.toml", 'sections = ["1", "2"', 'sections = ["1", "1", "2"', "sections", K.DOUBLED_CODE, "1"),
    Planted("edition.toml", 'sections = ["1"', 'sections = [1, "1"', "sections", K.WRONG_TYPE),
    Planted("edition.toml", 'counts = ["件"', 'counts = ["", "件"', "words.counts", K.WRONG_TYPE),
    Planted("edition.toml", 'counts = ["件"', 'count = ["件"', "words.count", K.UNKNOWN_KEY, "count"),
    Planted("edition.toml", 'unavailable = "无法取得"', 'unknown = "无法取得"',
            "words.marks.unavailable", K.MISSING_KEY),
    Planted("edition.toml", 'unavailable = "无法取得"', 'unknown = "无法取得"', "words.marks.unknown", K.UNKNOWN_KEY),
    Planted("edition.toml", "编制{unit}{year}年", "编制{unite}{year}年", "preface", K.BAD_MESSAGE, "unite"),
    Planted("edition.toml", "（{contact}）", "（{contact）", "contact", K.BAD_MESSAGE),
    Planted("edition.toml", '"{label}：{value}"', '"{label}：{0}"', "words.contact_item", K.BAD_MESSAGE, "0"),
    # cover fields
    Planted("edition.toml", 'code = "email"', 'code = "phone"', "fields", K.DOUBLED_CODE, "phone"),
    Planted("edition.toml", 'code = "unit"', 'code = "body"', "fields.unit", K.MISSING_KEY, "unit"),
    Planted("edition.toml", 'kind = "year"', 'kind = "line"', "fields.year", K.MISSING_KEY, "year"),
    Planted("edition.toml", 'kind = "year"', 'kind = "date"', "fields[2].kind", K.BAD_CHOICE, "date"),
    Planted("edition.toml", "sign_off = true", 'sign_off = "yes"', "fields[8].sign_off", K.WRONG_TYPE, "'yes'"),
    Planted("edition.toml", '"street", label', '"township", label', "fields.level.choices", K.DOUBLED_CODE, "township"),
    Planted("edition.toml", '"街道" }', '"街道", help = "" }', "fields[1].choices[1].help", K.UNKNOWN_KEY, "help"),
    Planted("edition.toml", 'code = "address"', 'code = "1"', "code", K.DOUBLED_CODE, "1", named_in="1.toml"),
    # tables
    Planted("3.toml", 'code = "3"', 'code = "三"', "code", K.BAD_CODE, "三"),
    Planted("3.toml", 'code = "3"', 'code = "33"', "code", K.BAD_CODE, "33"),
    Planted("3.toml", 'kind = "table"', 'kind = "grid"', "kind", K.BAD_CHOICE, "grid"),
    Planted("3.toml", 'code = "carried_in"', 'code = "new"', "blocks.rows", K.DOUBLED_CODE, "new"),
    Planted("3.toml", 'code = "legal"', 'code = "charity"', "blocks[0].columns", K.DOUBLED_CODE, "charity"),
    Planted("3.toml", 'code = "carried_in"', 'code = "carried in"', "blocks[0].rows[1].code", K.BAD_CODE, "carried in"),
    Planted("3.toml", 'formula = "{natural} +', 'formula = "{natural} + +',
            "blocks[0].columns[6].formula", K.BAD_EXPRESSION),
    Planted("3.toml", "{natural} +", "{person} +", "blocks[0].columns[6].formula", K.UNKNOWN_CELL, "{person}"),
    Planted("3.toml", "[granted] +", "[given] +", "blocks[0].rows[23].formula", K.UNKNOWN_CELL, "[given]"),
    Planted("3.toml", "[granted] +", "2[given,x] +", "blocks[0].rows[23].formula", K.UNKNOWN_CELL, "2[given,x]"),
    Planted("3.toml", "[granted] +", "[total] +", "blocks[0].rows[23].formula", K.CYCLE),
    Planted("3.toml", "685, 685]", "685]", "widths", K.NOT_TILED, "9 <> 10"),
    Planted("3.toml", "685, 685]", "685, 0]", "widths", K.WRONG_TYPE),
    Planted("3.toml", 'vertical = ["三、本', 'vertical = ["四、本', "vertical", K.UNKNOWN_CELL, "四、本年度办理结果"),
    Planted("3.toml", 'lines = ["商业", "企业"]', 'lines = ["商业", "公司"]',
            "blocks[0].columns[1].lines", K.BAD_LINES, "商业公司"),
    Planted("3.toml", '"申请人情况", "自然人"]', '"申请人情况"]', "blocks", K.NOT_TILED, "申请人情况"),
    Planted("3.toml", 'stub = ["三、本年度办理结果", "（一）予以公开"]', 'stub = ["三、本年度办理结果"]',
            "blocks", K.NOT_TILED),
    Planted("3.toml", 'stub = ["三、本年度办理结果", "（一）予以公开"]', "stub = []", "blocks", K.NOT_TILED),
    Planted("2.toml", 'heading = ["本年制发件数"]', "heading = []",
            "blocks[0].columns[0].heading", K.MISSING_KEY, "heading"),
    Planted("2.toml", "decimals = 6", "decimals = -6", "blocks[3].columns[0].decimals", K.BAD_CHOICE, "-6"),
    Planted("2.toml", 'rows = [\n  { code = "licences", stub = ["行政许可"] },\n]', "rows = []",
            "blocks[1].rows", K.MISSING_KEY),
    Planted("2.toml", 'rows = [\n  { code = "licences", stub = ["行政许可"] },\n]', "rows = 5",
            "blocks[1].rows", K.WRONG_TYPE),
    Planted("2.toml", '{ code = "licences", stub = ["行政许可"] }', '"licences"', "blocks[1].rows[0]", K.WRONG_TYPE),
    Planted("1.toml", "outline = [", "outlines = [", "outlines", K.UNKNOWN_KEY, "outlines"),
    Planted("1.toml", 'short = "一"\n', "", "short", K.MISSING_KEY, "short"),
    # rules
    Planted("rules.toml", 'kind = "number"', 'kind = "numeral"', "rules[1].kind", K.BAD_CHOICE, "numeral"),
    Planted("rules.toml", 'severity = "hard"', 'severity = "stern"', "rules[0].severity", K.BAD_CHOICE, "stern"),
    Planted("rules.toml", "[new] +", "[newer] +", "rules[5].check", K.UNKNOWN_CELL, "[newer]"),
    Planted("rules.toml", "[new] +", "[new] ++", "rules[5].check", K.BAD_EXPRESSION),
    Planted("rules.toml", 'check = "[new] + [carried_in] = [total] + [carried_out]"\n', "",
            "rules[5].check", K.MISSING_KEY),
    Planted("rules.toml", '["3[total,*]"]', '["3[totals,*]"]', "rules[5].at", K.UNKNOWN_CELL, "3[totals,*]"),
    Planted("rules.toml", '["3[total,*]"]', '["3[total,*"]', "rules[5].at", K.UNKNOWN_CELL, "3[total,*"),
    Planted("rules.toml", '["3[total,*]"]', "[]", "rules[5].at", K.MISSING_KEY, "at"),
    Planted("rules.toml", '["3[total,*]"]', '["1"]', "rules[5].at", K.BAD_CHOICE, "1"),
    Planted("rules.toml", '["2", "3", "4"]', '["2", "3", "4", "9"]', "rules[9].at", K.UNKNOWN_CELL, "9"),
    Planted("rules.toml", '["2", "3", "4"]', '["*"]', "rules[9].at", K.BAD_CHOICE, "*"),
    Planted("rules.toml", "penalties|coercion,*", "penalty|coercion,*", "rules[1].at", K.UNKNOWN_CELL),
    Planted("rules.toml", '["3[*,total]"]', '["3[*,legal]"]', "rules[6].at", K.BAD_CHOICE, "3[*,legal]"),
    Planted("rules.toml", '"township", "street", "dep', '"village", "street", "dep',
            "rules[11].levels", K.BAD_CHOICE, "village"),
    Planted("rules.toml", "一 + 二 = {left}，", "一 + 二 = {lefty}，", "rules[5].message", K.BAD_MESSAGE, "lefty"),
    Planted("rules.toml", "一 + 二 = {left}，", "一 + 二 = {printed}，", "rules[5].message", K.BAD_MESSAGE, "printed"),
    Planted("rules.toml", "一 + 二 = {left}，", "一 + 二 = {left:d}，", "rules[5].message", K.BAD_MESSAGE, "left"),
    Planted("rules.toml", "一 + 二 = {left}，", "一 + 二 = {left!r}，", "rules[5].message", K.BAD_MESSAGE, "left"),
    Planted("rules.toml", "一 + 二 = {left}，", "一 + 二 = {}，", "rules[5].message", K.BAD_MESSAGE, "{}"),
    Planted("rules.toml", "一 + 二 = {left}，", "一 + 二 = {left，", "rules[5].message", K.BAD_MESSAGE),
    Planted("rules.toml", "“{other}”列", "“{another}”列", "rules[5].swap", K.BAD_MESSAGE, "another"),
    Planted("rules.toml", 'bar = "一 + 二 = {left}', 'bar = "一 + 二 = {column}',
            "rules[5].bar", K.BAD_MESSAGE, "column"),
    Planted("rules.toml", '["4[*,*]"]', '["4[*,*]"]\nbar = "{left}"', "rules[4].bar", K.UNKNOWN_KEY, "bar"),
    Planted("rules.toml", '["4[*,*]"]', '["4[*,*]", "3[new,legal]"]', "rules[4].code", K.DOUBLED_CODE, "int"),
    Planted("rules.toml", 'kind = "title"', 'kind = "title"\nat = ["1"]', "rules[14].at", K.UNKNOWN_KEY, "at"),
    Planted("rules.toml", 'kind = "title"', 'kind = "together"\nat = ["2[fees,amount]"]', "rules[14].at", K.BAD_CHOICE),
    Planted("rules.toml", 'kind = "title"', 'kind = "noted"\nat = ["2[fees,amount]"]',
            "rules[14].words", K.MISSING_KEY),
    Planted("rules.toml", 'kind = "title"', 'kind = "title"\nseverty = "hard"', "rules[14].severty", K.UNKNOWN_KEY),
]  # fmt: skip


def plant(folder: Path, *mistakes: Planted) -> Path:
    if not folder.exists():
        shutil.copytree(FORMS / "2021", folder)
    for mistake in mistakes:
        path = folder / mistake.file
        text = path.read_text("utf-8")
        assert mistake.old in text, mistake
        path.write_text(text.replace(mistake.old, mistake.new, 1), "utf-8")
    return folder


def is_named(mistake: Planted, problems: list[Problem]) -> bool:
    return any(
        (problem.file, problem.key, problem.kind) == (mistake.named_in or mistake.file, mistake.key, mistake.kind)
        and (not mistake.detail or problem.detail == mistake.detail)
        for problem in problems
    )


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.file} {mistake.key} {mistake.new[:30]}")
def test_each_mistake_is_named(mistake: Planted, tmp_path: Path) -> None:
    problems = read_edition(plant(tmp_path / "2021", mistake))[1]
    assert is_named(mistake, problems), problems
    with pytest.raises(EditionError) as caught:
        load_edition(tmp_path / "2021")
    assert caught.value.problems == tuple(problems)
    assert mistake.kind.value in str(caught.value)


@pytest.mark.parametrize(
    "check", ["[carried_in] >= last:[carried_out]", "[carried_in] = [new]", "[new] + 1 = last:[new]"]
)
def test_only_what_last_year_gives_is_carried(check: str, tmp_path: Path) -> None:
    mistake = Planted("rules.toml", "[carried_in] = last:[carried_out]", check, "", K.BAD_CHOICE)
    problems = read_edition(plant(tmp_path / "2021", mistake))[1]
    assert [(p.key.rpartition(".")[2], p.kind, p.detail) for p in problems] == [("carry", K.BAD_CHOICE, check)]


def test_nothing_is_wrong_with_a_copy(tmp_path: Path) -> None:
    assert read_edition(plant(tmp_path / "2021"))[1] == []


def test_a_dozen_at_once_are_all_named(tmp_path: Path) -> None:
    new = ("basis", "years = 5", 'code = "phone"', "{person} +", "[given] +", "685]", "= -6", "outlines", "stern",
           "[newer] +", "{lefty}", "penalty|", "village")  # fmt: skip
    chosen = [mistake for mistake in MISTAKES for text in new if text in mistake.new]
    chosen = [mistake for mistake in chosen if "years = 5" in mistake.new or "first_year" not in mistake.old]
    problems = read_edition(plant(tmp_path / "2021", *chosen))[1]
    assert len(chosen) >= 12
    assert [mistake for mistake in chosen if not is_named(mistake, problems)] == []
    assert len(problems) == len(chosen)


def test_an_unreadable_file_is_the_only_thing_said_of_it(tmp_path: Path) -> None:
    for name in ("3.toml", "rules.toml", "edition.toml"):
        folder = plant(tmp_path / name)
        (folder / name).write_text("= nothing", "utf-8")
        assert [(p.file, p.kind) for p in read_edition(folder)[1]] == [(name, K.UNREADABLE)]


def test_a_missing_file_is_said_without_the_path_of_this_machine(tmp_path: Path) -> None:
    folder = plant(tmp_path / "2021")
    (folder / "4.toml").unlink()
    (problem,) = read_edition(folder)[1]
    assert (problem.file, problem.kind) == ("4.toml", K.UNREADABLE)
    assert str(tmp_path) not in problem.detail


def test_a_file_that_is_not_utf8_is_unreadable(tmp_path: Path) -> None:
    folder = plant(tmp_path / "2021")
    (folder / "5.toml").write_bytes('title = "五"'.encode("gb18030"))
    assert [(p.file, p.kind) for p in read_edition(folder)[1]] == [("5.toml", K.UNREADABLE)]


def test_an_empty_file_lacks_its_keys(tmp_path: Path) -> None:
    folder = plant(tmp_path / "2021")
    (folder / "6.toml").write_text("", "utf-8")
    missing = {p.key for p in read_edition(folder)[1] if p.file == "6.toml" and p.kind is K.MISSING_KEY}
    assert missing == {"code", "title", "short", "kind"}


def test_an_empty_folder_is_one_problem(tmp_path: Path) -> None:
    problems = read_edition(tmp_path)[1]
    assert {(p.file, p.kind) for p in problems} == {("edition.toml", K.UNREADABLE), ("rules.toml", K.UNREADABLE)}


def test_every_ring_of_formulas_is_named_once(tmp_path: Path) -> None:
    mistakes = [
        Planted("3.toml", "[granted] +", "[total] +", "", K.CYCLE),
        Planted("4.toml", "{review_upheld} +", "{direct_total} +", "", K.CYCLE),
        Planted("4.toml", "{direct_upheld} +", "{review_total} +", "", K.CYCLE),
    ]
    cycles = [p for p in read_edition(plant(tmp_path / "2021", *mistakes))[1] if p.kind is K.CYCLE]
    assert sorted(problem.file for problem in cycles) == ["3.toml", "4.toml"]
    assert all(" > " in problem.detail for problem in cycles)


def test_a_wrong_expression_is_one_mistake(tmp_path: Path) -> None:
    wrong = [mistake for mistake in MISTAKES if mistake.kind is K.BAD_EXPRESSION]
    assert len(wrong) == 2
    assert len(read_edition(plant(tmp_path / "2021", *wrong))[1]) == len(wrong)


def test_an_unknown_cell_does_not_hide_a_ring(tmp_path: Path) -> None:
    mistakes = [
        Planted("3.toml", "[granted] +", "[total] + [nothing] +", "", K.CYCLE),
        Planted("3.toml", "[partial] +", "9[a,b] +", "", K.UNKNOWN_CELL),
    ]
    kinds = {problem.kind for problem in read_edition(plant(tmp_path / "2021", *mistakes))[1]}
    assert kinds == {K.CYCLE, K.UNKNOWN_CELL}


def test_what_is_read_is_frozen() -> None:
    for frozen in (NEW.figures, NEW.marks, NEW.by_code):
        assert not hasattr(frozen, "__setitem__")
    with pytest.raises(AttributeError):
        NEW.title = "another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("*", 200), ("2", 10), ("3[total,*]", 7), ("3[*,total]", 25), ("3[*,*]", 175),
        ("2[regulations|documents,valid]", 2),
        ("3[new|carried_in,natural|legal]", 4), ("1", 1), ("unit", 1), ("9", 0), ("1[a]", 0), ("2[documents]", 0),
        ("3[", 0),
        ("3]", 0), ("", 0), ("3[*]", 0), ("3[new,*", 0), ("2[regulations|,valid]", 0),
    ],
)  # fmt: skip
def test_patterns(pattern: str, count: int) -> None:
    assert len(NEW.match(pattern)) == count
