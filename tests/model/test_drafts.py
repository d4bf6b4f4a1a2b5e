"""The drafted preface."""

from __future__ import annotations

import pytest

from qisheng_desktop.model.drafts import draft_preface
from tests.model.samples import blank_report

SPAN = "报告所列数据的统计期限为2024年1月1日至2024年12月31日。"


def test_everything_known() -> None:
    given = {
        "unit": "某县某镇人民政府",
        "phone": "0000-1234567",
        "address": "某路1号",
        "email": "a@b.cn",
        "postcode": "100000",
    }
    draft = draft_preface(blank_report("2021", given))
    assert draft.startswith(
        "根据《中华人民共和国政府信息公开条例》和《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）"
    )
    assert "编制某县某镇人民政府2024年政府信息公开工作年度报告。" in draft
    assert draft.endswith(
        SPAN + "对本报告如有疑问，请与某县某镇人民政府联系"
        "（地址：某路1号，邮政编码：100000，联系电话：0000-1234567，电子邮箱：a@b.cn）。"
    )


def test_one_way_of_contact() -> None:
    draft = draft_preface(blank_report("2021", {"unit": "某镇", "phone": " 12345 ", "address": " "}))
    assert draft.endswith("请与某镇联系（联系电话：12345）。")


def test_no_way_of_contact_leaves_the_sentence_out() -> None:
    assert draft_preface(blank_report("2021", {"unit": "某镇", "leader": "李四"})).endswith(SPAN)


@pytest.mark.parametrize("unit", [None, " "])
def test_no_unit_reads_as_a_sentence_all_the_same(unit: str | None) -> None:
    draft = draft_preface(blank_report("2021", {"unit": unit, "phone": "12345"}))
    assert "编制本单位2024年政府信息公开工作年度报告。" in draft
    assert draft.endswith("请与本单位联系（联系电话：12345）。")


def test_braces_in_what_was_typed_are_only_text() -> None:
    draft = draft_preface(blank_report("2021", {"unit": "{year}", "phone": "{contact}{0}"}))
    assert "编制{year}2024年" in draft
    assert draft.endswith("请与{year}联系（联系电话：{contact}{0}）。")


def test_each_edition_names_its_own_basis_and_period() -> None:
    draft = draft_preface(blank_report("2019", {"unit": "某镇"}))
    assert "〔2019〕60号" in draft
    assert draft.endswith("统计期限为2020年1月1日至2020年12月31日。")
