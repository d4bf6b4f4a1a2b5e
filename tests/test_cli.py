"""The command line, as a script meets it: what it prints, how it ends, what it writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pypdfium2
import pytest

from qisheng_desktop import __main__ as program
from qisheng_desktop.cli import program as cli
from qisheng_desktop.cli.arguments import COMMANDS
from qisheng_desktop.errors import Problem, ProblemKind
from qisheng_desktop.exporting.code import code_of
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.model.history import Origin, Part
from qisheng_desktop.model.report import Report
from qisheng_desktop.sentences import problem_sentence
from qisheng_desktop.storage.files import open_project, save_project
from qisheng_desktop.storage.project import Project
from tests.model.samples import CATALOGUE, at, full_report, inputs
from tests.storage.samples import NOON

REPO = Path(__file__).resolve().parent.parent
DATA = Path(__file__).parent / "data"
UNIT = "某某县某某镇人民政府"
NAME = f"（{UNIT}）2023年政府信息公开工作年度报告"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows says of a long name that it is not there")


class Ran(NamedTuple):
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - a test looks into any JSON
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def run_it(*arguments: str) -> Ran:
        status = cli.run_command(arguments)
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    return run_it


@pytest.fixture
def file(run: Run) -> str:
    assert run("new", "--unit", UNIT, "--year", "2023", "--level", "township", "-o", "a.qisheng").status == 0
    return "a.qisheng"


def opened(name: str) -> Project:
    return open_project(Path(name), CATALOGUE).project


def save(report: Report, name: str) -> str:
    save_project(Project(report), Path(name), at=NOON)
    return name


def refused(ran: Ran, *words: str) -> bool:
    """Say whether it ended as bad input must: one Chinese sentence with these words, nothing else."""
    lines = ran.err.splitlines()
    return ran.status == 2 and not ran.out and len(lines) == 1 and all(word in lines[0] for word in words)


def test_new_makes_a_blank_report_by_the_year(run: Run) -> None:
    for year, edition, more in (("2020", "2019", ("--supplement", "jilin-2020")), ("2023", "2021", ())):
        ran = run("new", "--unit", f" {UNIT}\n", "--year", year, *more, "-o", f"{year}.qisheng")
        assert (ran.status, ran.err) == (0, "")
        report = opened(f"{year}.qisheng").report
        assert (report.edition.code, report.year, report.unit) == (edition, int(year), UNIT)
        assert not any(report.value(ref) for ref in report.edition.figures)
        assert len(report.edition.supplements) == len(more) // 2


def test_new_takes_a_level_by_its_code_or_its_word(run: Run) -> None:
    for name, level in (("a", "street"), ("b", "街道")):
        assert run("new", "--unit", UNIT, "--year", "2023", "--level", level, "-o", name).status == 0
        assert opened(name).report.value(CellRef("level")) == "street"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("~/a/报告.docx", "找不到这个文件"), ("报告.PDF", "找不到这个文件"), ("年报/报告", "找不到这个文件"),
        ("a.qisheng/报告.docx", "找不到这个文件"), ("文件夹", "这是一个文件夹"), ("文件夹/", "这是一个文件夹"),
        pytest.param("a" * 300 + ".docx", "太长", marks=POSIX),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("file")
def test_a_file_named_alone_that_cannot_be_opened_is_told(word: str, said: str, run: Run) -> None:
    Path("文件夹").mkdir()
    assert not program.opens_window([word])
    assert refused(run(word), said, f"“{Path(word).name}”没有打开")


def test_a_mistyped_command_is_no_file(run: Run) -> None:
    Path("check").mkdir()
    assert refused(run("chek"), "不认识“chek”", "--help")
    assert refused(run("check"), "没有写完整")
    assert refused(run("--versio=a/b"), "--help")


@POSIX
def test_a_name_too_long_is_told(run: Run) -> None:
    name = "a" * 300
    assert refused(run("check", f"{name}.docx"), "太长")
    assert refused(run("new", "--unit", UNIT, "--year", "2023", "-o", name), "太长")


def test_new_overwrites_nothing(run: Run) -> None:
    Path("a.qisheng").write_bytes(b"precious")
    assert refused(run("new", "--unit", UNIT, "--year", "2023", "-o", "a.qisheng"), "a.qisheng", "已经存在")
    assert Path("a.qisheng").read_bytes() == b"precious"
    if sys.platform != "win32":
        Path("link").symlink_to("nowhere")
        assert refused(run("new", "--unit", UNIT, "--year", "2023", "-o", "link"), "已经存在")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--year": "2018"}, ("2018", "2019—2020年", "2021年起")),
        ({"--year": "MMXX"}, ("--year", "不是数字")),
        ({"--level": "moon"}, ("moon", "township（乡镇）")),
        ({"--supplement": "jilin-2020"}, ("2021版式", "jilin-2020", "没有")),
        ({"--supplement": "nowhere", "--year": "2020"}, ("nowhere", "jilin-2020")),
        ({"--unit": " \n"}, ("单位",)),
        ({"--unit": "x" * 300_000}, ("太长",)),
        ({"-o": "no/such/folder/a.qisheng"}, ("没有保存",)),
        ({"--bad": "x"}, ("--bad",)),
    ],
)
def test_new_refuses_what_makes_no_report(run: Run, changes: dict[str, str], words: tuple[str, ...]) -> None:
    options = {"--unit": UNIT, "--year": "2023", "-o": "a.qisheng"} | changes
    assert refused(run("new", *(word for pair in options.items() for word in pair)), *words)
    assert not list(Path().iterdir())


def test_set_puts_figures_texts_fields_and_titles(run: Run, file: str) -> None:
    Path("one.txt").write_bytes("第一段。\r\n第二段。\r\n".encode("utf-8-sig"))
    Path("five.txt").write_bytes("存在的问题\x07。".encode("gb18030"))
    Path("six.txt").write_bytes("其他事项。".encode("utf-16"))
    ran = run(
        "set", file, "3[new,natural]=２２（其中修订16件）", "3[denied_1,other]=不适用", "2[fees,amount]=1.50",
        "1=@one.txt", "5=@five.txt", "6=@six.txt", "phone= 0431-1234 ", "level=街道", "author=李某", "title:4=别的标题",
        "year=2024", "leader=",
    )  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    project = opened(file)
    report = project.report
    assert report.value(at("3[new,natural]")) == 22
    assert report.value(at("3[new,total]")) == 22
    assert report.notes == {at("3[new,natural]"): "其中修订16件"}
    assert str(report.value(at("2[fees,amount]"))) == "1.50"
    assert report.state(at("3[denied_1,other]")).value == "not_applicable"
    assert report.text(CellRef("1")) == "第一段。\n第二段。"
    assert report.text(CellRef("5")) == "存在的问题。"
    assert report.text(CellRef("6")) == "其他事项。"
    assert (report.text(CellRef("phone")), report.text(CellRef("level"))) == ("0431-1234", "street")
    assert report.titles == {"4": "别的标题"}
    assert report.year == 2024
    entry = project.history.entries[-1]
    assert (entry.origin, entry.who, entry.number) == (Origin.COMMAND, "李某", 2)
    assert (Part.NOTE, at("3[new,natural]"), None, "其中修订16件") in [step[:4] for step in entry.steps]


def test_an_empty_value_blanks_and_takes_the_remark_along(run: Run, file: str) -> None:
    run("set", file, "3[new,natural]=22（修订）", "1=写了。", "title:4=别的", "level=township")
    run("set", file, "3[new,natural]=23")
    assert opened(file).report.notes == {at("3[new,natural]"): "修订"}
    run("set", file, "3[new,natural]=", "1=", "title:4=", "level=")
    report = opened(file).report
    assert (len(report.notes), len(report.titles)) == (0, 0)
    assert all(report.value(at(place)) is None for place in ("3[new,natural]", "1", "level"))


def test_a_value_may_hold_an_equals_sign(run: Run, file: str) -> None:
    run("set", file, "1=a=b")
    assert opened(file).report.text(CellRef("1")) == "a=b"


def test_setting_what_is_so_already_writes_nothing(run: Run, file: str) -> None:
    before = Path(file).read_bytes()
    assert "没有改动" in run("set", file, f"unit={UNIT}").out
    assert Path(file).read_bytes() == before


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("3[new,natural]=many", ("3[new,natural]：", "不是数字")),
        ("3[new,natural]=1234567890123456", ("3[new,natural]：", "太长")),
        ("3[new,total]=3", ("3[new,total]：", "自动计算")),
        ("3[gone,natural]=3", ("3[gone,natural]：", "没有这一格")),
        ("3=3", ("3：", "没有这一格")),
        ("3[new=3", ("3[new", "不是指标地址")),
        ("2[fees,amount]=3亿元", ("2[fees,amount]：", "单位")),
        ("year=2019", ("year：", "年度")),
        ("year=last", ("year：", "年度")),
        ("level=moon", ("level：", "moon")),
        ("phone=1\n2", ("phone：", "换行")),
        ("title:9=x", ("title:9：", "没有这一格")),
        ("title:4=@no.txt", ("no.txt", "读不了")),
        ("1=@no.txt", ("no.txt", "读不了")),
        ("1=@binary", ("binary", "不是文字")),
        ("1=@strange", ("strange", "不是文字")),
        ("1=" + "x" * 200_001, ("1：", "太长")),
        ("nothing", ("nothing", "等号")),
        ("unit=另一个", ("unit", "两次")),
    ],
)
def test_set_is_all_or_nothing(run: Run, file: str, answer: str, words: tuple[str, ...]) -> None:
    Path("binary").write_bytes(b"PK\x03\x04\0\0\0")
    Path("strange").write_bytes(b"\xff\xff\xff")
    before = Path(file).read_bytes()
    assert refused(run("set", file, "unit=改过", answer, "5=写了。"), *words)
    assert Path(file).read_bytes() == before


def test_cells_holds_everything(run: Run, file: str) -> None:
    run("set", file, "3[new,natural]=22（修订）", "3[denied_1,other]=无法取得", "title:4=别的", "1=写了。", "phone=123")
    project = opened(file)
    project.report.apply(Edits(printed={at("3[new,total]"): Decimal(22)}))
    save_project(project, Path(file), at=NOON)
    shape = run("cells", file, "--json").json
    assert shape["unit"] == UNIT
    assert (shape["year"], shape["edition"], shape["supplements"]) == (2023, "2021", [])
    assert shape["texts"] == {"preface": "", "1": "写了。", "5": "", "6": ""}
    assert shape["titles"] == {"4": "别的"}
    assert shape["cover"]["phone"] == "123"
    assert list(shape["cells"]) == [str(ref) for ref in project.report.edition.figures]
    assert shape["cells"]["3[new,natural]"] == {"value": "22", "state": "typed", "note": "修订"}
    assert shape["cells"]["3[new,total]"] == {"value": "22", "state": "computed", "printed": "22"}
    assert shape["cells"]["3[denied_1,other]"] == {"value": None, "state": "unavailable"}
    assert shape["cells"]["3[denied_1,legal]"] == {"value": None, "state": "blank"}


def test_cells_are_shown_to_people_too(run: Run, file: str) -> None:
    run("set", file, "3[new,natural]=22（修订）", "1=第一段\n第二段")
    lines = run("cells", file).out.splitlines()
    assert "3[new,natural]=22（修订）" in lines
    assert lines[lines.index("1=第一段") + 1] == "  第二段"
    assert "3[new,total]=22" in lines


def written(report: Report) -> Report:
    """Return the report with texts that the rules on text have nothing to say of."""
    year = report.year
    texts = {
        "preface": f"统计期限为{year}年1月1日至{year}年12月31日。"
        "地址：某某镇人民路1号，邮政编码：000000，联系电话：0000-1234567。",
        "1": "主动公开按时。依申请公开及时办理。政府信息管理有专人。政府信息公开平台建设有栏目。监督保障有制度。",
        "5": "一是公开不够及时，有的信息过了时限才公开，栏目更新也比较慢。"
        "二是加强培训，每季度一次，由专人按月检查栏目。",
        "6": "本年没有收取信息处理费。",
    }
    report.apply(Edits({at(place): text for place, text in texts.items()}))
    return report


def test_a_report_without_faults_is_clean(run: Run) -> None:
    name = save(written(full_report()), "clean.qisheng")
    assert run("check", name) == Ran(0, "没有发现问题。\n", "")
    assert run("check", name, "--json").json == {"findings": []}


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_check_finds_every_column_that_does_not_balance(run: Run, edition: str) -> None:
    given = {"3[new,natural]": 12, "3[granted,natural]": 11, "3[new,other]": 5}
    name = save(written(full_report(edition, dict(given))), "a.qisheng")
    ran = run("check", name, "--json")
    assert ran.status == 1
    found = [one for one in ran.json["findings"] if one["rule"] == "3-balance"]
    assert [(one["at"], one["left"], one["right"], one["severity"]) for one in found] == [
        ("3[total,natural]", "12", "11", "hard"),
        ("3[total,other]", "5", "0", "hard"),
        ("3[total,total]", "17", "11", "hard"),
    ]
    assert set(found[0]) == {
        "rule", "severity", "at", "cells", "left", "right", "message", "suggestions", "explanation"
    }  # fmt: skip
    assert found[0]["cells"][0] == "3[new,natural]"
    assert any("自然人" in words or "改" in words for words in found[0]["suggestions"])
    told = run("check", name).out.splitlines()
    assert told[0] == "强制（3）"
    assert told[1].strip() == found[0]["message"]


def test_check_shows_the_reason_for_a_soft_finding_and_ends_well(run: Run) -> None:
    report = written(full_report("2021", {"2[regulations,made]": 1, "2[regulations,valid]": 1}))
    report.apply(Edits(titles={"4": "别的"}))
    title = next(finding for finding in report.findings if finding.rule.code == "s-heading")
    report.apply(Edits(explanations={title.key: Explanation("上级样式", report.figures_of(title))}))
    name = save(report, "a.qisheng")
    ran = run("check", name, "--json")
    assert ran.status == 0
    reasons = {one["rule"]: one["explanation"] for one in ran.json["findings"]}
    assert reasons["s-heading"] == "上级样式"
    assert reasons["2-regulations"] is None
    told = run("check", name).out
    assert told.startswith("核实（2）\n")
    assert "（已说明：上级样式）" in told


def test_check_with_last_years_report(run: Run) -> None:
    name = save(written(full_report("2021")), "a.qisheng")
    year = full_report("2021").year
    last = Report(full_report("2021").edition, year - 1)
    save(last, "last.qisheng")
    ran = run("check", name, "--last", "last.qisheng", "--json")
    assert ran.status == 0
    assert ran.json == {"findings": []}
    save(Report(last.edition, year - 2), "older.qisheng")
    assert refused(run("check", name, "--last", "older.qisheng"), str(year - 2), str(year - 1))


def test_last_years_figures_reach_the_rules_that_ask_for_them(run: Run) -> None:
    name = save(full_report("2021"), "a.qisheng")
    last = full_report("2021", {"3[carried_out,natural]": 3})
    last.apply(Edits({CellRef("year"): Decimal(last.year - 1)}))
    save(last, "last.qisheng")
    assert run("check", name).status == 0
    ran = run("check", name, "--last", "last.qisheng")
    assert ran.status == 1
    assert "“自然人”列填的是 0，上年报告“四、结转下年度继续办理”是 3，相差 3" in ran.out
    assert ran.err == ""
    assert opened(name).report.attached is None


def test_export_writes_drafts(run: Run) -> None:
    report = full_report("2021", {"unit": UNIT, "3[new,natural]": 12})
    name = save(report, "a.qisheng")
    ran = run("export", name, "--to", "pdf, XLSX,docx,html", "-d", "out/deep")
    assert (ran.status, ran.err) == (0, "")
    base = f"（{UNIT}）{report.year}年政府信息公开工作年度报告（草稿）"
    kinds = ("docx", "html", "pdf", "xlsx")
    assert sorted(path.name for path in Path("out/deep").iterdir()) == [f"{base}.{kind}" for kind in kinds]
    with pypdfium2.PdfDocument(Path("out/deep") / f"{base}.pdf") as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "草稿" in text
    sheets = openpyxl.load_workbook(Path("out/deep") / f"{base}.xlsx", data_only=True)
    assert any(cell.value == 12 for sheet in sheets for row in sheet for cell in row)
    assert run("export", name, "--to", "pdf", "-d", "out/deep").status == 0


def test_a_formal_export_waits_until_everything_is_settled(run: Run) -> None:
    report = written(full_report("2021", {"unit": UNIT}))
    report.apply(Edits(titles={"4": "别的"}))
    save(report, "open.qisheng")
    ran = run("export", "open.qisheng", "--to", "pdf", "-d", "out", "--formal")
    assert ran.status == 1
    assert "核实（1）" in ran.out
    assert "没有写任何文件" in ran.err
    assert not Path("out").exists()
    save(written(full_report("2021", {"unit": UNIT})), "settled.qisheng")
    assert run("export", "settled.qisheng", "--to", "pdf", "-d", "out", "--formal").status == 0
    with pypdfium2.PdfDocument(next(Path("out").iterdir())) as pdf:
        assert "草稿" not in "".join(page.get_textpage().get_text_range() for page in pdf)


def test_sheets_are_added_and_tables_turned_where_chosen(run: Run) -> None:
    name = save(full_report("2021", {"unit": UNIT, "leader": "某甲"}), "a.qisheng")
    ran = run(
        "export", name, "--to", "pdf,docx", "-d", "out",
        "--cover", "--sign-off", "--blank-form", "--landscape", "表三、4", "--system-fonts",
    )  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    written = {path.name: path for path in Path("out").iterdir()}
    assert len(written) == 4
    with pypdfium2.PdfDocument(next(path for name, path in written.items() if "草稿）.pdf" in name)) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
        turned = [page.get_rotation() == 90 for page in pdf]
    assert "一、总体情况" not in pages[0]
    assert "某甲" in pages[-1]
    for text, is_turned in zip(pages, turned, strict=True):
        assert is_turned == ("行政诉讼" in text or "申请人情况" in text)
    with pypdfium2.PdfDocument(next(path for name, path in written.items() if "空白表）.pdf" in name)) as pdf:
        said = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert UNIT not in said
    assert "盖章处" in said
    assert refused(run("export", name, "--to", "pdf", "-d", "no", "--landscape", "五"), "表“五”", "二、三、四")
    assert not Path("no").exists()


@pytest.mark.parametrize(
    ("kinds", "folder", "words"),
    [
        ("pdf,ofd", "out", ("ofd", "pdf、xlsx、docx、html")),
        ("", "out", ("不认识",)),
        ("pdf", "a.qisheng", ("a.qisheng", "文件夹")),
    ],
)
def test_export_refuses_before_it_writes(run: Run, file: str, kinds: str, folder: str, words: tuple[str, ...]) -> None:
    assert refused(run("export", file, "--to", kinds, "-d", folder), *words)
    assert [path.name for path in Path().iterdir()] == [file]


def test_a_paper_and_a_file_are_held_against_each_other(run: Run, file: str) -> None:
    run("set", file, "3[new,natural]=22", "6=没有。")
    code = code_of(opened(file).report)
    ran = run("check", file, "--code", f" {code.lower()} ")
    assert (ran.status, ran.out.count("\n")) == (0, 1)
    assert "一致" in ran.out
    assert code in ran.out
    assert run("check", file, "--code", code, "--json").json == {
        "code": code, "file": code, "agrees": True, "since": None,
    }  # fmt: skip
    run("set", file, "leader=某某")
    run("set", file, "3[new,natural]=23")
    run("set", file, "6=没有别的。")
    ran = run("check", file, "--code", code)
    assert ran.status == 1
    entry = opened(file).history.entries[-2]
    assert f"从第{entry.number}次修改（{entry.at:%Y-%m-%d %H:%M}" in ran.out
    assert "  3[new,natural] 一、本年新收政府信息公开申请数量·" in ran.out
    assert ran.out.endswith("  6\n")
    since = run("check", file, "--code", code, "--json").json["since"]
    assert (since["number"], since["origin"], since["cells"]) == (entry.number, "command", ["3[new,natural]", "6"])


def test_a_code_that_is_none_or_of_another_file(run: Run, file: str) -> None:
    code = code_of(full_report("2021", {"unit": UNIT}))
    ran = run("check", file, "--code", code)
    assert ran.status == 1
    assert "没有找到这份纸质稿" in ran.out
    assert run("check", file, "--code", code, "--json").json["since"] is None
    slip = code.replace(code[0], "3" if code[0] != "3" else "4", 1)
    assert refused(run("check", file, "--code", slip), slip, "抄错")


def test_a_change_without_a_name_is_told_too(run: Run) -> None:
    project = Project(full_report("2021", {"unit": UNIT}))
    code = code_of(project.report)
    change = project.report.apply(Edits({CellRef("6"): "没有。"}))
    project.history.add(change, at=NOON, who="", origin=Origin.TYPED)
    save_project(project, Path("a.qisheng"), at=NOON)
    ran = run("check", "a.qisheng", "--code", code)
    assert f"（{NOON:%Y-%m-%d %H:%M}）起不同" in ran.out


def test_forms_are_listed(run: Run) -> None:
    shape = run("form", "list", "--json").json
    assert [(one["code"], one["years"]) for one in shape["editions"]] == [
        ("2019", [2019, 2020]),
        ("2021", [2021, None]),
    ]
    assert [(one["code"], one["editions"]) for one in shape["supplements"]] == [("jilin-2020", ["2019"])]
    told = run("form", "list").out.splitlines()
    assert [line.split()[0] for line in told] == ["2019", "2021", "jilin-2020"]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_form_is_shown_in_the_official_shape(run: Run, edition: str) -> None:
    official = json.loads((DATA / "official-forms.json").read_text("utf-8"))[edition]
    shape = run("form", "show", edition, "--json").json
    assert {key: shape[key] for key in official} == official
    cells = CATALOGUE.edition(edition).figures
    assert list(shape["cells"]) == [str(ref) for ref in cells]
    formulas = {address for address, one in shape["cells"].items() if "formula" in one}
    assert formulas == {str(ref) for ref, figure in cells.items() if figure.formula}
    assert "3-balance" in [rule["code"] for rule in shape["rules"]]
    if edition == "2021":
        assert shape["cells"]["2[fees,amount]"]["decimals"] == cells[at("2[fees,amount]")].decimals > 0
        assert shape["cells"]["2[fees,amount]"]["unit"] == "万元"
    else:
        assert shape["cells"]["2[licences,change]"]["signed"] is True
    told = run("form", "show", edition).out
    assert "3[new,total]" in told
    assert told.count("（自动计算）") == len(formulas)


def test_a_form_that_is_not_there(run: Run) -> None:
    assert refused(run("form", "show", "2034"), "2034", "2019、2021")


PLANTED = [
    Problem("1.toml", "colour", ProblemKind.UNKNOWN_KEY, "colour"),
    Problem("2.toml", "blocks.rows", ProblemKind.DOUBLED_CODE, "documents"),
    Problem("2.toml", "widths", ProblemKind.NOT_TILED, "3 <> 4"),
    Problem("4.toml", "blocks[0].columns[4].formula", ProblemKind.UNKNOWN_CELL, "{review_amended}"),
    Problem(
        "4.toml",
        "blocks[0].columns[9].formula",
        ProblemKind.CYCLE,
        "4[cases,direct_total] > 4[cases,after_total] > 4[cases,direct_total]",
    ),
    Problem("6.toml", "", ProblemKind.UNREADABLE, "Invalid value (at line 2, column 9)"),
    Problem("edition.toml", "first_year", ProblemKind.WRONG_TYPE, "'2021'"),
    Problem("edition.toml", "fields[6].kind", ProblemKind.BAD_CHOICE, "datum"),
    Problem("rules.toml", "rules[9].message", ProblemKind.BAD_MESSAGE, "table"),
    Problem("rules.toml", "rules[11].check", ProblemKind.BAD_EXPRESSION, "{made} + + {valid} = 0"),
]


def test_all_ten_mistakes_planted_in_a_form_are_named(run: Run) -> None:
    ran = run("form", "check", str(DATA / "forms" / "broken"))
    assert ran.status == 1
    *told, count = ran.out.splitlines()
    assert sorted(told) == sorted(problem_sentence(problem) for problem in PLANTED)
    assert count == "共10处错误。"
    assert ran.err == ""


@pytest.mark.parametrize("folder", ["2019", "2021", "supplements/jilin-2020"])
def test_our_own_forms_are_right(run: Run, folder: str) -> None:
    assert run("form", "check", str(REPO / "forms" / folder)) == Ran(0, "没有发现错误。\n", "")


def supplement(text: str) -> str:
    Path("mine").mkdir()
    Path("mine/supplement.toml").write_text(f'code = "mine"\ntitle = "我的"\n{text}', "utf-8")
    return "mine"


def test_the_mistakes_of_a_supplement_are_named(run: Run) -> None:
    ran = run("form", "check", supplement('colour = "red"\n'))
    assert ran.status == 1
    assert "supplement.toml colour：" in ran.out
    assert "supplement.toml editions：缺少" in ran.out


def test_a_supplement_is_held_against_its_editions(run: Run) -> None:
    ran = run(
        "form", "check", supplement('editions = ["2021", "2034"]\n[[lines]]\nsection = "9"\ncode = "x"\nlabel = "行"\n')
    )
    assert ran.status == 1
    assert "“2034”" in ran.out
    assert "supplement.toml lines[0].section：“9”" in ran.out


def test_a_supplement_beside_editions_is_for_those(run: Run, tmp_path: Path) -> None:
    shutil.copytree(REPO / "forms" / "2021", tmp_path / "forms" / "2034")
    head = tmp_path / "forms" / "2034" / "edition.toml"
    head.write_text(head.read_text("utf-8").replace('code = "2021"', 'code = "2034"'), "utf-8")
    folder = tmp_path / "forms" / "supplements" / "mine"
    folder.parent.mkdir()
    Path(supplement('editions = ["2034"]\n')).rename(folder)
    assert run("form", "check", str(folder)).status == 0


def test_a_folder_that_is_no_form(run: Run, tmp_path: Path) -> None:
    assert refused(run("form", "check", str(tmp_path)), "不是版式的文件夹")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cells", "no.qisheng"), ("no.qisheng", "找不到")),
        (("check", "empty.qisheng"), ("empty.qisheng", "空文件")),
        (("check", "text.qisheng"), ("text.qisheng", "不是本软件")),
        (("set", "report.docx", "1=好"), ("report.docx", "import")),
        (("set", "damaged.qisheng", "unit=x"), ("damaged.qisheng", "损坏", "第一部分第1段")),
        (("export", "damaged.qisheng", "--to", "pdf", "-d", "out"), ("损坏",)),
        (("cells", "newer.qisheng"), ("newer.qisheng", "更新的版本")),
        (("set", "a.qisheng"), ("缺少", "地址=内容")),
        (("chek", "a.qisheng"), ("chek",)),
        (("form",), ("缺少",)),
        (("form", "chek"), ("chek",)),
        (("check", "a.qisheng", "--last"), ("--last", "后面要写")),
        (("cells", "a.qisheng", "b.qisheng"), ("b.qisheng",)),
        (("new", "--u=1", "--un=2", "--year=2023", "--=x"), ("写法",)),
    ],
)
def test_what_cannot_be_used_is_one_sentence(run: Run, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    Path("empty.qisheng").touch()
    Path("text.qisheng").write_text("年报", "utf-8")
    Path("report.docx").write_bytes(b"PK\x03\x04")
    save(full_report("2021"), "a.qisheng")
    data = Path("a.qisheng").read_bytes()
    Path("damaged.qisheng").write_bytes(data.replace("写了".encode(), "写?".encode(), 1))
    newer = data.replace(b'"read":[1,0]', b'"read":[2,0]')
    from zlib import crc32

    head = newer.split(b"\n")[0].partition(b"\t")[0]
    Path("newer.qisheng").write_bytes(head + b"\t#%08x\n" % crc32(head) + newer.partition(b"\n")[2])
    before = sorted(path.name for path in Path().iterdir())
    assert refused(run(*arguments), *words)
    assert sorted(path.name for path in Path().iterdir()) == before


def test_help_is_chinese_and_names_every_command(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ((), *((command,) for command in COMMANDS)):
        with pytest.raises(SystemExit) as ended:
            run(*arguments, "--help")
        assert ended.value.code == 0
        told = capsys.readouterr().out
        assert told.startswith("用法：qisheng")
        assert "usage" not in told
        if not arguments:
            assert all(command in told for command in COMMANDS)


def real(*arguments: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the program as the system starts it, on a machine that is set to nothing in particular."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    environment = plain | {"PYTHONPATH": str(REPO), "LC_ALL": "C"} | more
    command = [sys.executable, "-m", "qisheng_desktop", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, encoding="utf-8")


def test_output_is_utf8_whatever_the_machine_is_set_to(tmp_path: Path) -> None:
    made = real("new", "--unit", "镇", "--year", "2023", "-o", "a.qisheng", folder=tmp_path, PYTHONIOENCODING="ascii")
    assert (made.returncode, made.stderr) == (0, "")
    assert "已新建“a.qisheng”：镇" in made.stdout
    shape = json.loads(real("cells", "a.qisheng", "--json", folder=tmp_path, PYTHONIOENCODING="gbk").stdout)
    assert shape["unit"] == "镇"
    told = real("set", "a.qisheng", "1", folder=tmp_path, PYTHONIOENCODING="ascii")
    assert told.returncode == 2
    assert "等号" in told.stderr


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    save(full_report("2021"), str(tmp_path / "a.qisheng"))
    with subprocess.Popen(
        [sys.executable, "-m", "qisheng_desktop", "cells", "a.qisheng", "--json"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(REPO)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_command_line_loads_no_qt_and_no_export_library_it_does_not_need(tmp_path: Path) -> None:
    save(full_report("2021"), str(tmp_path / "a.qisheng"))
    script = (
        "import sys; from qisheng_desktop.cli.program import run_command\n"
        "assert run_command(['check', 'a.qisheng', '--json']) == 0\n"
        "heavy = ('reportlab', 'xlsxwriter', 'fontTools', 'PIL')\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in heavy], 'early'\n"
        "assert run_command(['export', 'a.qisheng', '--to', 'pdf,xlsx', '-d', 'out']) == 0\n"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'shiboken'))], 'Qt'\n"
    )
    environment = os.environ | {"PYTHONPATH": str(REPO)}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()


def test_a_report_or_nothing_opens_the_window_and_a_command_does_not(
    run: Run, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import qisheng_desktop.app

    shown: list[Path | None] = []

    def show(path: Path | None = None) -> int:
        shown.append(path)
        return 0

    monkeypatch.setattr(qisheng_desktop.app, "run", show)
    Path("renamed.txt").write_bytes(Path(file).read_bytes())
    for arguments in ([], [file], ["gone.QISHENG"], ["renamed.txt"]):
        monkeypatch.setattr(sys, "argv", ["qisheng", *arguments])
        assert program.main() == 0
    assert shown == [None, Path(file), Path("gone.QISHENG"), Path("renamed.txt")]
    for arguments, status in ((["form", "list"], 0), (["chek"], 2), (["check", file], 1), (["check"], 2)):
        monkeypatch.setattr(sys, "argv", ["qisheng", *arguments])
        assert program.main() == status
    assert len(shown) == 4
    assert run("form", "list").status == 0


def test_every_figure_of_both_editions_can_be_set_and_read_back(run: Run) -> None:
    for year, edition in (("2020", "2019"), ("2023", "2021")):
        name = f"{year}.qisheng"
        run("new", "--unit", UNIT, "--year", year, "-o", name)
        cells = inputs(CATALOGUE.edition(edition))
        assert run("set", name, *(f"{ref}={number}" for number, ref in enumerate(cells, 1))).status == 0
        shape = run("cells", name, "--json").json
        assert [shape["cells"][str(ref)]["value"] for ref in cells] == [str(n) for n in range(1, len(cells) + 1)]
        row = [int(shape["cells"][f"3[new,{column}]"]["value"]) for column in (
            "natural", "business", "research", "charity", "legal", "other", "total"
        )]  # fmt: skip
        assert sum(row[:-1]) == row[-1]


def test_a_copy_for_others_tells_nothing_of_what_was_deleted(run: Run, file: str) -> None:
    assert run("set", file, "1=张三的电话13900000000", "leader=李某").status == 0
    assert run("set", file, "1=没有姓名").status == 0
    assert "13900000000" in Path(file).read_text("utf-8")
    assert run("submit", file, "-o", "copy.qisheng").status == 0
    copy = Path("copy.qisheng").read_text("utf-8")
    assert "13900000000" not in copy
    assert "没有姓名" in copy
    assert run("submit", file, "-o", "copy.qisheng").status == 2
