"""How much of a text is last year's."""

from __future__ import annotations

import random

import pytest

from qisheng_desktop.review.repetition import measure, similarity
from tests.review.worlds import Counted, found, seeded, world

SUBJECTS = (
    "镇政府",
    "党政办公室",
    "便民服务中心",
    "各村居",
    "财政所",
    "农业服务站",
    "综治中心",
    "文化站",
    "民政办",
    "林业站",
)
VERBS = ("整理了", "登出了", "检查了", "更新了", "讲解了", "汇编了", "归档了", "走访了", "核对了", "印制了")
OBJECTS = (
    "惠农补贴的名册",
    "征地补偿的台账",
    "村级财务的明细",
    "防汛值守的安排",
    "医保缴费的说明",
    "道路养护的计划",
    "饮水工程的进度",
    "种粮补助的公告",
    "老年食堂的菜价",
    "河长巡查的记录",
)
ENDS = (
    "方便群众随时查看",
    "得到村民小组长好评",
    "减少了来回跑腿",
    "由驻村干部逐户送达",
    "在公开栏张贴一周",
    "并且听取老党员看法",
    "让返乡青年也看得懂",
    "随后交县档案馆保存",
    "做到一月一次不间断",
    "经法律顾问看过再发",
)
STRANGER = (
    "街道对沿街商铺逐一走访",
    "楼栋长每晚在微信群里答疑",
    "物业费使用明细上墙",
    "电梯维修金的来去写得明白",
    "垃圾分类积分每周兑换",
    "小区停车位摇号全程直播",
    "老旧管网改造的工期贴在单元门口",
    "社区食堂的招标结果挂网",
    "消防通道清障前后对比上屏",
    "夜间施工许可由居民代表评议",
)


def report_of(rng: random.Random, count: int) -> list[str]:
    lines: set[str] = set()
    pick = [(s, v, o, e) for s in SUBJECTS for v in VERBS for o in OBJECTS for e in ENDS]
    rng.shuffle(pick)
    kept: list[str] = []
    for subject, verb, thing, end in pick:
        line = f"{subject}{verb}{rng.randint(2, 90)}份{thing}，{end}"
        if len(kept) < count and not any((s in line) + (o in line) + (e in line) > 1 for s, o, e in _seen(lines)):
            kept.append(line)
            lines.add(line)
    return kept


def _seen(lines: set[str]) -> list[tuple[str, str, str]]:
    return [
        (
            next(s for s in SUBJECTS if line.startswith(s)),
            next(o for o in OBJECTS if o in line),
            next(e for e in ENDS if line.endswith(e)),
        )
        for line in lines
    ]


@pytest.mark.parametrize("edited", [0, 10, 30, 50, 70, 100])
def test_an_edited_text_is_measured(edited: int, record_property: Counted) -> None:
    rng = seeded(edited)
    before = report_of(rng, 20)
    after = [line.replace("2", "5") for line in before]
    for index in rng.sample(range(20), 20 * edited // 100):
        after[index] = f"{STRANGER[index % 10]}，第{index}批{STRANGER[(index + 3) % 10]}"
    measured = float(similarity("。".join(after), "。".join(before)))
    record_property("counted", f"a text edited by {edited} %: {measured} % measured as repeated")
    assert abs(measured - (100 - edited)) <= 10


def test_strangers_are_not_alike(record_property: Counted) -> None:
    rng = seeded(3)
    measured = similarity("。".join(report_of(rng, 20)), "。".join(STRANGER))
    record_property("counted", f"two strangers' texts: {measured} %")
    assert measured < 35


def test_a_repeated_report_is_told_with_its_sentences() -> None:
    text = "。".join(report_of(seeded(4), 12))
    last = world("busy", text)
    findings = found(world("busy", text.replace("3", "4")), last)["s-repeat"]
    assert len(findings) == 1
    assert "12 句相同" in findings[0].message


def test_a_new_report_is_let_be() -> None:
    rng = seeded(5)
    report = world("busy", "。".join(report_of(rng, 12)))
    assert "s-repeat" not in found(report, world("busy", "。".join(STRANGER)))


def test_the_preface_and_statutory_words_do_not_count() -> None:
    words = "《中华人民共和国政府信息公开条例》。总体情况。"
    report = world("busy", words, more={"preface": "本报告由六个部分组成，任何人都可以下载。"})
    assert measure((), ()).percent == 0
    assert "s-repeat" not in found(report, report)
