"""Wording, structure and years: every rule has texts that make it fire and texts that keep it silent."""

from __future__ import annotations

import pytest

from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.punctuation import faults, mend_punctuation
from tests.review.worlds import UNIT, YEAR, corpus, edition, found, on, seeded, typed, world

PREFACE = (
    "根据《条例》，云溪镇人民政府编制本报告，统计期限为2024年1月1日至2024年12月31日。"
    "联系地址：云溪镇梧桐路18号，邮编100000，电话0000-1234567。"
)
ONE = (
    "2024年，我镇主动公开信息，依申请公开有序，信息管理规范，平台建设加快，监督保障有力。\n"
    "（一）主动公开。\n（二）依申请公开。\n（三）信息管理。一是清理旧文；二是更新目录；三是严格审查。"
)
FIVE = "一是个别村更新不及时，已由镇里每月核对一次；二是新来的同志对答复时限不熟，已安排跟班学习满三十天才独立办理。"
SIX = "本年没有收取信息处理费。"


def test_a_sound_report_has_no_findings() -> None:
    report = world("quiet", more={"preface": PREFACE, "1": ONE, "5": FIVE, "6": SIX})
    assert found(report, world("quiet", "另外写的一段话，与今年没有相同的句子。")) == {}


@pytest.mark.parametrize(
    ("rule", "section", "text"),
    [
        ("s-placeholder", "1", "全年公开信息XX条。"),
        ("s-placeholder", "5", "一是××方面不够。"),
        ("s-placeholder", "6", "收费情况待补充。"),
        ("s-placeholder", "1", "公开信息（ ）条。"),
        ("s-placeholder", "1", "公开信息____条。"),
        ("s-placeholder", "6", "TODO"),
        ("s-doubled", "1", "加强资金资金管理。"),
        ("s-doubled", "1", "公开了了财政信息。"),
        ("s-doubled", "1", "群众的的意见。"),
        ("s-punctuation", "1", "公开信息,及时准确。"),
        ("s-punctuation", "1", "公开信息，，及时。"),
        ("s-punctuation", "1", "公开信息（及时。"),
        ("s-punctuation", "1", "公开信息）及时。"),
        ("s-punctuation", "1", '公开"信息"及时。'),
        ("s-basis", "preface", "根据国办公开办函〔2019〕60号编制。"),
        ("s-basis", "preface", "根据国务院令第492号编制。"),
        ("s-unit", "preface", "石桥镇人民政府编制本报告。"),
        ("s-heading", "5", "一是更新慢；三是人手少。"),
        ("s-heading", "5", "一是更新慢；二是不规范；二是人手少。"),
        ("s-heading", "1", "（一）公开。\n（三）管理。"),
        ("s-heading", "1", "1.公开。\n2.管理。\n4.平台。"),
        ("s-heading", "5", "十是更新慢；十二是人手少。"),
        ("s-empty", "5", "无。"),
        ("s-five", "1", "我镇做了工作。"),
        ("s-length", "1", "把公开当作日常工作来做，办事先想到群众。" * 90),
        ("s-contact", "preface", "根据《条例》编制本报告。"),
        ("s-year", "preface", "统计期限为2024年1月1日至2024年12月30日。"),
        ("s-year", "preface", "统计期限为 2023 年 1 月 1 日至 12 月 31 日。"),
        ("s-year", "1", "202024年，我镇认真公开。"),
        ("s-year", "1", "2024我镇认真公开信息。"),
        ("s-year", "preface", "现公布2023年政府信息公开工作年度报告。"),
        ("s-year", "1", "2023年，我镇认真贯彻落实各项规定，公开信息。"),
        ("t-fee", "6", "没有其他需要报告的事项。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(rule: str, section: str, text: str) -> None:
    assert rule in on(text, section, "quiet")


@pytest.mark.parametrize(
    ("rule", "section", "text"),
    [
        ("s-placeholder", "1", "采用4XXL规格的展板，公开的事项很多……今后还要做。"),
        ("s-placeholder", "1", "（一）公开。"),
        ("s-doubled", "1", "我县县政府常常听取意见，方方面面都讲清楚，天天更新。"),
        ("s-doubled", "1", "为了了解群众意见，一件一件地讲，我镇镇村两级联动。"),
        ("s-doubled", "1", "目的的实现靠大家，往往需要时间。"),
        ("s-punctuation", "1", "网址https://www.example.gov.cn/a,b?c:d，邮箱a.b@example.gov.cn。"),
        ("s-punctuation", "1", "比例为3:2，时间8:30，共1,200条，版本2.0。"),
        ("s-punctuation", "1", "1）公开；2）管理。"),
        ("s-basis", "preface", "根据国办公开办函〔2021〕30号编制。"),
        ("s-basis", "preface", "根据2007年公布、2019年修订的条例编制。"),
        ("s-unit", "preface", "云溪镇人民政府编制本报告。"),
        ("s-unit", "1", "与石桥镇人民政府互查公开栏。"),
        ("s-heading", "5", "问题：一是更新慢；二是人手少。措施：一是加人；二是加快。"),
        ("s-heading", "1", "统一是前提，唯一是标准，1.8天回复一次。"),
        ("s-heading", "5", FIVE),
        ("s-empty", "5", FIVE),
        ("s-five", "1", ONE),
        ("s-length", "1", ONE),
        ("s-contact", "preface", PREFACE),
        ("s-year", "preface", PREFACE),
        ("s-year", "1", "2024年，我镇认真公开信息。与2023年相比有进步。2025年将继续推进。"),
        ("s-year", "1", "2023年底前印发的文件，2024年全部清理。2023年以来坚持每季度开展检查。"),
        ("s-year", "1", "比2023年政府信息公开工作年度报告多两页。"),
        ("t-fee", "6", SIX),
    ],
)
def test_what_is_right_is_let_be(rule: str, section: str, text: str) -> None:
    assert rule not in on(text, section, "quiet")


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("公开信息,及时准确;规范:有序!好?", "公开信息，及时准确；规范：有序！好？"),
        ("公开（信息)", "公开（信息)"),
        ("公开(信息)，，及时。。", "公开（信息），及时。"),
        ('他说"公开"。', "他说“公开”。"),
        ("公开信息.", "公开信息。"),
        ("公开信息，。", "公开信息。"),
        ("网址 http://a.cn/b:c,d 时间8:30，1,200条", "网址 http://a.cn/b:c,d 时间8:30，1,200条"),
        ("没有毛病。", "没有毛病。"),
    ],
)  # fmt: skip
def test_one_act_mends_punctuation(text: str, mended: str) -> None:
    assert mend_punctuation(text) == mended
    assert mend_punctuation(mended) == mended


def test_mended_texts_have_no_faults_but_unpaired_ones() -> None:
    text = '公开信息,及时(准确)。。\n他说"好"；，（未完'  # fmt: skip
    assert {what for _, _, what in faults(mend_punctuation(text))} == {"括号或引号不成对"}


def test_the_old_edition_cites_its_own_basis_and_needs_no_fee() -> None:
    texts = {CellRef("preface"): "根据国办公开办函〔2019〕60号编制。", CellRef("6"): "没有其他事项。"}
    report = Report(edition("2019"), 2020, Edits({CellRef("unit"): UNIT, **texts}))
    assert not {"s-basis", "t-fee"} & set(found(report))


def test_a_body_without_a_name_is_not_held_against_others() -> None:
    report = Report(edition(), YEAR, Edits(typed("quiet") | {CellRef("preface"): "石桥镇人民政府编制。"}))
    assert "s-unit" not in found(report)


def test_findings_come_in_the_order_of_the_text() -> None:
    report = world("quiet", more={"1": "公开信息XX条，，共XX条。", "5": "XX"})
    places = [(f.at.section, f.passage.start) for fs in found(report).values() for f in fs if f.passage]
    assert len(places) >= 4


def test_no_text_upsets_the_reviewer() -> None:
    rng = seeded(9)
    pieces = (
        "".join((*corpus()["from_practice"], *corpus()["traps"], PREFACE, ONE, FIVE)).replace("{", "").replace("}", "")
    )
    for _ in range(60):
        cuts = [rng.randrange(len(pieces)) for _ in range(40)]
        text = "".join(
            pieces[cut : cut + rng.randint(1, 25)] + rng.choice(["", "\n", " ", "(", "。", "0"]) for cut in cuts
        )
        report = world("busy", more={"1": text, "5": text[::-1], "6": "\n" + text[:40], "preface": text})
        for findings in found(report, report).values():
            for finding in findings:
                assert finding.passage is not None
                assert 0 <= finding.passage.start <= finding.passage.end <= len(report.text(finding.at))
                assert mend_punctuation(report.text(finding.at)) is not None


@pytest.mark.parametrize(
    ("text", "is_strange"),
    [
        ("石桥镇认真落实公开要求。", True),
        ("2024年，石桥镇人民政府严格按照条例开展工作。", True),
        ("一切照旧。石桥镇党委政府高度重视。", True),
        ("云溪镇认真落实公开要求。", False),
        ("我镇认真落实公开要求。", False),
        ("各乡镇认真落实公开要求。", False),
        ("集镇全面整治。", False),
        ("石桥镇的经验值得学习。", False),
    ],
)
def test_another_township_as_the_one_that_did_the_work(text: str, *, is_strange: bool) -> None:
    assert ("s-unit" in on(text)) == is_strange
