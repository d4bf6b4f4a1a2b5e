"""Reports to export: their sentences are our own, their figures made up, their unit does not exist."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef, Mark, Value, parse_ref
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.report import Report
from qisheng_desktop.paths import forms_folder

EDITIONS = {"2019": 2020, "2021": 2024}
UNIT = "青禾县云溪镇人民政府"
DATE = "2025-01-06"
SUPPLEMENT = "jilin-2020"

PREFACE = """\
按照《中华人民共和国政府信息公开条例》第五十条的要求，云溪镇人民政府编写了本报告，请社会各界监督。报告分为六个部分，各项数字从{year}年1月1日起算，到{year}年12月31日为止。
报告的电子文本登在县政府门户网站（https://www.example.gov.cn/yunxi/zwgk/{year}/nianbao.html）的年报栏目里，任何人都可以下载。对内容有不清楚的地方，可以写信到青禾县云溪镇梧桐路18号（邮政编码：100000），也可以打电话0000-1234567，或者发邮件到yunxi_gongkai@example.gov.cn。"""

OVERVIEW = """\
{year}年，我镇把公开当作日常工作来做，办事先想到群众能不能看懂，公文先问一问可不可以公布。一年下来，镇里的公开目录更清楚了，群众来电询问的次数少了，村务和镇务的衔接也顺畅了许多。
（一）主动公开情况。全年在门户网站登出信息486条，其中工作动态203条、财政资金类96条、民生保障类187条；在“云溪发布”公众号推送图文128篇，阅读量合计35.6万次。围绕春耕备播、农村改厕、防汛抢险、医保缴费四件群众最关心的事，制作了“一图看懂”12幅、短视频9条，由驻村干部在院坝会上逐条讲解。凡是涉及补贴的事项，先在村里张榜7天，再在网上登出名单，名单只写姓名和金额，身份证号码、银行账号一律隐去。
1.财政预算和决算。3月15日公布了全镇预算，9月20日公布了上一年决算，“三公”经费单独列表，增减超过10%的逐项写明原因。
2.惠农补贴。耕地地力保护补贴涉及11个村、3742户，发放之前和发放之后各公示一次，没有收到异议。
（1）公示的内容。户主、面积、标准、金额四项齐全，面积精确到0.01亩。
（2）公示的地点。每个村民小组至少一处，拍照留存，年底由镇纪委抽查了26处。
（二）依申请公开情况
全年收到申请22件，上一年结转1件，都在法定的20个工作日之内答复。申请的内容集中在征地补偿、宅基地审批和道路工程三个方面。对申请写得不清楚的，工作人员先打电话问明白，再一次性告知怎样补正；对不归镇里管的，写明应当去找哪个部门、怎么联系。为了让答复经得起检验，所有答复书在发出之前都请县司法局派驻的法律顾问看过，全年没有因为信息公开引起的行政复议和行政诉讼被纠正的情形。
（三）政府信息管理情况。公文起草的时候就写明主动公开、依申请公开或者不予公开，不予公开的必须写出理由，由分管负责人签字。网上的旧文件每季度清理一遍，全年废止3件，修改2件，在原来的网页上醒目地标注“已废止”“已修改”，不让群众照着过时的规定跑冤枉路。
（四）平台建设情况。镇便民服务中心设了公开查阅点，放了2台自助查询机，备有老花镜和放大镜；11个村都换了新的公开栏，加了防雨棚。“云溪发布”公众号关掉了3个没人看的栏目，新开“问一问”栏目，回答问题64个，平均1.8天回复一次。
（五）监督保障情况。镇里成立了以镇长为组长的工作组，每季度开一次会；党政办公室有1名专职、2名兼职人员负责此事。全年组织培训4次，到场213人次；请人大代表和退休教师当监督员，提出意见17条，采纳15条，没有采纳的2条当面作了说明。这项工作占年度考核的分值不低于4%，全年没有需要追究责任的情形。
（六）这一年里记得住的三件事。第一件是漫水桥。云溪河每到七月就涨水，两岸的孩子上学要绕行4公里，修桥的钱从哪里来、什么时候动工、由谁施工，群众问得最多。镇里从5月起每半个月登一次进度，连同监理日志和付款凭证的扫描件一并公布，到11月18日通车的时候，评论区里有人写道：“钱花在哪儿，我们都看得见。”第二件是医保缴费。往年总有人错过日期，今年把十条最常问的话录成方言音频，在村里的大喇叭里早晚各放一遍，又请返乡的大学生给独居老人逐户打电话，最终参保率达到98.6%，比上一年提高1.9个百分点。第三件是宅基地审批。过去一张申请表要跑三个窗口，现在流程图贴在便民服务中心的墙上，每一步谁来办、几天办完、缺什么材料，写得明明白白；全年受理137宗，办结131宗，平均用时14天，没有一宗超过期限。
（七）同上级和邻镇的往来。全年向县政府信息公开主管部门报送统计数据4次、工作小结2份，参加全县业务交流3次；与相邻的石桥镇、枫林乡互查公开栏2轮，查出错别字、过期电话、失效链接等问题29处，当月全部改正。县里转来的12345热线工单共86件，凡是能够公开的办理结果都登在网上，方便有同样疑问的人查看。"""

PROBLEMS = """\
一、存在的主要问题
一是文件写得专业，群众读起来吃力。有的通知照搬上级原文，一句话长达一百多字，老人听不明白，年轻人也不愿意看。二是各村做得不平衡。靠近镇上的村更新及时，山上的两个村因为没有专人，公开栏有时一个季度才换一次。三是业务人员变动快，新来的同志对《条例》第三十六条、第三十八条的区别掌握得不牢，答复的时候容易用错依据。
二、改进的做法
针对文件难懂的问题，从{year}年10月起，凡是发到户的材料，先请两位村民小组长读一遍，读不懂的地方当场改写；篇幅超过2000字的，另附一页“三句话说明”。针对村与村不平衡的问题，由镇里统一购买服务，安排公益岗位的6名人员专门负责山上两个村，照片通过手机上传，镇里随时能看到。针对人员不熟的问题，编了一本《答复常用语手册》，收入38种情形、52个范本，新来的同志跟班学习满30天才独立办理。
以上做法已经见到效果：第四季度群众对公开工作的满意程度达到96.2%，比上一季度提高了5.7个百分点。
（一）下一年先做的事
1.把目录理顺。按照农业生产、乡村建设、社会救助、应急管理、财务收支五类，重新编排镇级目录，每一条写清内容、时限和责任人，3月底之前在网上登出。
2.把人教会。继续办好每季度一次的培训，内容从“怎么填表”转到“怎么答复”，用真实的案例（隐去姓名之后）一件一件地讲；年底组织一次闭卷测试，成绩与评优挂钩。
3.把路打通。与县档案馆商定，凡是2015年以前形成的文件，群众来镇里提出需要，由工作人员代为联系查找，不让人白跑一趟；确实找不到的，出具书面说明。
（二）需要上级支持的事
希望县里统一开发一套乡镇可以共用的公开台账，减少重复录入；希望每年安排一次跟班学习的机会，让乡镇的同志到县直部门看一看、学一学。"""

OTHER = """\
（一）信息处理费。按照国务院办公厅关于信息处理费的规定，{year}年我镇没有收取信息处理费，金额为0元。
（二）人大代表建议和政协委员提案。承办建议6件、提案3件，答复书全文登在网上，代表和委员都表示满意；其中关于修建云溪河漫水桥的建议（第014号）已经完工，2座便桥同时拆除……这样的事，今后还要接着做。
（三）其他。没有别的事项需要报告。"""

TEXTS = {"preface": PREFACE, "1": OVERVIEW, "5": PROBLEMS, "6": OTHER}


@cache
def catalogue() -> Catalogue:
    return Catalogue(forms_folder())


def cover(year: int) -> dict[CellRef, Value]:
    texts = {CellRef(code): text.replace("{year}", str(year)) for code, text in TEXTS.items()}
    return {**texts, CellRef("unit"): UNIT, CellRef("date"): DATE, CellRef("level"): "township"}


def blank(edition: str = "2021") -> Report:
    return Report(catalogue().edition(edition), EDITIONS[edition])


def filled(edition: str, number: str, *supplements: str, values: dict[CellRef, Value] | None = None) -> Report:
    """A full report with one number in every cell that is typed."""
    form, year = catalogue().edition(edition, supplements), EDITIONS[edition]
    figures = {ref: Decimal(number) for ref, figure in form.figures.items() if figure.formula is None}
    return Report(form, year, Edits({**cover(year), **figures, **(values or {})}))


def full(edition: str, *supplements: str) -> Report:
    """A report as a township writes it: many noughts, a few figures, marks, notes and a blank."""
    report = filled(edition, "0", *supplements)
    figures: dict[str, Value] = {
        "3[new,natural]": Decimal(19), "3[new,business]": Decimal(3), "3[carried_in,natural]": Decimal(1),
        "3[granted,natural]": Decimal(9), "3[granted,business]": Decimal(2), "3[partial,natural]": Decimal(4),
        "3[denied_4,natural]": Decimal(2), "3[unable_1,natural]": Decimal(5), "3[unable_1,business]": Decimal(1),
        "4[cases,review_upheld]": Decimal(2), "2[documents,made]": Decimal(22),
        "2[licences,decisions]": Decimal(1234), "2[penalties,decisions]": Decimal(318),
    }  # fmt: skip
    if edition == "2021":
        figures |= {"2[fees,amount]": Decimal("96.17160"), "2[documents,valid]": Decimal(41)}
        figures |= {"2[coercion,decisions]": None, "2[regulations,made]": Mark.NOT_APPLICABLE}
        notes = {"2[documents,made]": "其中修订16件"}
    else:
        figures |= {"2[licences,change]": Decimal(-12), "2[procurement,amount]": Decimal(251000)}
        notes = {"2[procurement,amount]": "元", "2[documents,made]": "其中修订16件"}
    values = {parse_ref(at): value for at, value in figures.items()}
    report.apply(Edits(values, {parse_ref(at): note for at, note in notes.items()}))
    return report
