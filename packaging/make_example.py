"""Make the example report: `.venv/bin/python packaging/make_example.py`.

It writes ``resources/example.qisheng``, which the start page offers: a township's report for 2020, on the form of 2019
with the Jilin supplement. The unit, its people and its sentences are made up; they show how such a report reads
when every sentence names a figure or a deed. The figures are those a small township really reported: almost all nought.

The same bytes come out every time, and ``tests/test_example.py`` holds the file against them. Run this again after a
change of the sentences here, of the edition's preface, of the file format or of the program's version.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run by hand, from anywhere

from qisheng_desktop.model.catalogue import Catalogue  # noqa: E402 - found by the line above
from qisheng_desktop.model.cells import CellRef, Value, parse_ref  # noqa: E402
from qisheng_desktop.model.drafts import draft_preface  # noqa: E402
from qisheng_desktop.model.edits import Edits  # noqa: E402
from qisheng_desktop.model.report import Report  # noqa: E402
from qisheng_desktop.paths import forms_folder, resources_folder  # noqa: E402
from qisheng_desktop.storage.project import Project, encode  # noqa: E402

YEAR = 2020
SUPPLEMENT = "jilin-2020"
IDENTITY = "5a6b7c8d-2020-4e5f-8a9b-0c1d2e3f4a5b"
SAVED_AT = datetime(2021, 1, 15, 9, 30, tzinfo=timezone(timedelta(hours=8)))

COVER = {
    "unit": "某某县齐安镇人民政府",
    "level": "township",
    "address": "某某县齐安镇人民街1号",
    "postcode": "000000",
    "phone": "0000-1234567",
    "email": "qian_gongkai@example.com",
    "leader": "张某某",
    "reviewer": "李某某",
    "author": "王某某",
    "date": "2021年1月15日",
}

NOT_NOUGHT = {"2[penalties,before]": 12, "2[coercion,before]": 1}
"""The two figures of the report that are not 0."""
BLANK = "2[published_total]"
"""The line of the supplement: not counted that year, so blank, which is not nought."""

OVERVIEW = """\
2020年，齐安镇人民政府按照《中华人民共和国政府信息公开条例》，围绕群众最关心的事做好政府信息公开：该公布的按时公布，问得多的讲清楚，不会上网的有人帮。
（一）主动公开。全年在县政府门户网站齐安镇栏目公布信息64条，其中财政预算和决算4条、惠农补贴11条、社会救助12条、疫情防控和复工复产18条、人居环境整治9条、机构职能和人员分工10条。行政处罚事项12项、行政强制事项1项，与上年相比没有增减，全年没有作出处罚决定和强制决定。全年没有制发规范性文件，没有行政许可和其他对外管理服务事项，没有行政事业性收费和政府集中采购项目。补贴和救助名单还在9个村的公开栏各张贴7天，张贴前隐去身份证号码和银行账号。
（二）依申请公开。全年没有收到政府信息公开申请，没有上年结转和需要结转下年度的申请，也没有因政府信息公开引起的行政复议和行政诉讼。为了方便申请，镇里重新编写了公开指南，写明受理机构、地址、电话和办理时限；便民服务中心备有申请表和填写样例，由1名工作人员负责登记、答复和归档。
（三）政府信息管理。公文起草时，承办站所先提出主动公开、依申请公开或者不予公开的意见，不予公开的写明理由，经党政办公室审查、分管负责人签字后印发。已经公布的信息每季度清理一次，全年更正过时的电话5处，补上缺少的发布日期7处。
（四）政府信息公开平台建设。网上公开以县政府门户网站为主，镇里不另建网站，栏目由专人维护，每周检查一次链接。线下有便民服务中心查阅点1处、村公开栏9个，村公开栏每月10日前更新；不会上网的群众，可以在查阅点请工作人员帮助查找和打印。
（五）监督保障。镇里成立以镇长为组长的工作小组，党政办公室1名专职人员、9个村各1名兼职人员具体办理。全年培训2次，46人次参加；检查4次，查出问题13个，年内全部改正。请6名人大代表和村民代表评议，收到建议5条，采纳4条；另1条要求迁移村公开栏，已当面说明暂时不能迁移的原因。这项工作列入镇对各村、各站所的年度考核，全年没有需要追究责任的情形。"""

PROBLEMS = """\
（一）存在的主要问题。对照条例和群众评议，2020年有三个方面做得不够。
一是更新不均匀。全年64条信息，下半年公布的有39条，第一季度只有6条。
二是讲解跟不上。惠农补贴和社会救助公布的多是名单和文件，群众看得到结果，看不懂标准，全年来电来访问“补贴是怎么算的”有31次。
三是村与村不平衡。9个村当中，2个村的兼职人员经常外出，公开栏有3个月没有按时更新。
（二）改进措施。对以上问题，2021年一项一项地改。
一是排出公开日历。每月5日前列出当月应当公布的事项、承办人和最晚日期，月底由党政办公室逐项核对，每个月都要有更新。
二是标准和名单一起公布。3项惠农补贴和低保、特困供养的标准，各写一页说明，举例算一遍，与名单同时上网、同时张贴，写明负责解答的人和电话。
三是把村里的人固定下来。2个村在3月底前各定1名常年在村的兼职人员，培训以后上岗；公开栏更新后拍照报镇，连续两个月没有更新的，由镇里派人到村帮助整改。"""

OTHER = """\
（一）信息处理费。2020年没有收取信息处理费，金额为0元。
（二）数据说明。第二部分表后加列的政府信息公开发布总数量（非新闻类、消息类），2020年没有单独统计，所以留空；从2021年1月起分类登记。
（三）没有其他需要报告的事项。"""


def make_report() -> Report:
    """Return the example report."""
    report = Report(Catalogue(forms_folder()).edition_for(YEAR, [SUPPLEMENT]), YEAR)
    answers: dict[CellRef, Value] = {
        ref: Decimal(0) for ref in report.edition.figures if not report.is_computed(ref) and str(ref) != BLANK
    }
    answers |= {parse_ref(at): Decimal(number) for at, number in NOT_NOUGHT.items()}
    answers |= {CellRef(code): text for code, text in COVER.items()}
    answers |= {CellRef("1"): OVERVIEW, CellRef("5"): PROBLEMS, CellRef("6"): OTHER}
    report.apply(Edits(answers))
    report.apply(Edits({CellRef("preface"): draft_preface(report)}))
    return report


def make_example() -> bytes:
    """Return the bytes of the example's file, the same every time."""
    return encode(Project(make_report(), identity=IDENTITY), at=SAVED_AT)


if __name__ == "__main__":
    (resources_folder() / "example.qisheng").write_bytes(make_example())
