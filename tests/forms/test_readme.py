"""The page that explains form definitions: its example loads, and it explains every key there is."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path

import pytest

from qisheng_desktop.model import heritage_file, loader
from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.drafts import draft_preface
from qisheng_desktop.model.edition import FieldKind, RuleKind, Severity
from qisheng_desktop.model.edits import Attachment, Edits
from qisheng_desktop.model.heritage import Fate
from qisheng_desktop.model.layout import lay_out, tiling_faults
from qisheng_desktop.model.report import Report
from tests.model.samples import FORMS, answers, at

README = (FORMS / "README.md").read_text("utf-8")
FILES: dict[str, str] = dict(re.findall(r"```toml\n# (\S+)\n(.*?)```", README, re.DOTALL))
PROSE = README[: README.index("## An example")]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return Catalogue(tmp_path)


def test_the_example_is_all_there() -> None:
    names = [f"example/{name}.toml" for name in ("edition", "1", "2", "from-older", "rules")]
    assert list(FILES) == [*names, "supplements/local/supplement.toml"]


def test_the_example_loads_and_its_tables_tile(catalogue: Catalogue) -> None:
    edition = catalogue.edition_for(2030, ["local"])
    assert tiling_faults(lay_out(edition.tables[0], 2030)) == []
    assert at("2[visits]") in edition.figures
    assert edition.narratives[0].outline == ("工作情况", "组织领导")
    assert {rule.kind for rule in edition.rules} == set(RuleKind)
    assert {rule.severity for rule in edition.rules} == set(Severity)
    assert {field.kind for field in edition.fields} == set(FieldKind)


def test_the_example_computes_checks_and_drafts(catalogue: Catalogue) -> None:
    edition = catalogue.edition("example")
    given: dict[str, str | int | None] = {
        "2[received,people]": 3,
        "2[received,bodies]": 2,
        "2[done,people]": 2,
        "2[pending,bodies]": 3,
    }
    given |= {"2[done,bodies]": 0, "2[pending,people]": 0, "2[fees,amount]": "1.255", "2[staff,change]": -1}
    report = Report(edition, 2031, answers(edition, given))
    last = Report(edition, 2030, answers(edition, {"2[pending,bodies]": 9, "2[received,bodies]": 20}))
    report.apply(Edits({CellRef("1"): "写了。"}, unrevised={CellRef("1"): True}, last=Attachment(last_year_of(last))))
    report.apply(Edits({CellRef("level"): "township", CellRef("phone"): "12345"}, {at("2[fees,amount]"): "财政票据"}))
    assert [finding.message for finding in report.findings] == [
        "二“自然人”列：收到 3，办理 2，相差 1；“单位”列正好反过来",
        "二“单位”列：收到 2，办理 3，相差 1；“自然人”列正好反过来",
        "“单位”列未办结 3，上年是 9，相差 6",
        "“单位”列收到 2，上年是 20",
        "一是上年的文字",
        "“收费”“金额（万元）”填的是 1.255，最多 2 位小数，不能小于 0",
        "单位名称还有 1 处没有填写：单位名称",
    ]
    assert draft_preface(report) == "现公布本单位2031年年度报告。如有疑问，请与本单位联系（联系电话：12345）。"


def keys_of(data: object) -> set[str]:
    """Collect every key anywhere in a file."""
    if isinstance(data, dict):
        return set(data) | {key for value in data.values() for key in keys_of(value)}
    if isinstance(data, list):
        return {key for item in data for key in keys_of(item)}
    return set()


def test_every_key_is_explained_and_in_the_example() -> None:
    used = {key for path in FORMS.rglob("*.toml") for key in keys_of(tomllib.loads(path.read_text("utf-8")))}
    code = inspect.getsource(loader) + inspect.getsource(heritage_file)
    asked = set(re.findall(r"\.(?:code|texts?|numbers?|flag|choice|child(?:ren)?)\(\"(\w+)\"", code))
    shown = {key for text in FILES.values() for key in keys_of(tomllib.loads(text))}
    first_cells = [line.split("|")[1] for line in PROSE.splitlines() if line.startswith("| ")]
    explained = {key for cell in first_cells for key in re.findall(r"`(\w+)`", cell)}
    explained -= {kind.value for kind in RuleKind} - {"title"}
    explained -= {fate.value for fate in Fate}
    told_in_the_list_they_are_in = {"not_applicable", "unavailable", "section", "items"}
    assert len(asked) > 30
    assert asked | used <= shown
    assert shown == explained | told_in_the_list_they_are_in


def test_every_kind_has_its_line() -> None:
    for kind in RuleKind:
        assert f"| `{kind.value}` |" in PROSE
