"""The words offices use for what the tables count, and those that say that something else is counted.

Every pattern here reads one clause. Order matters: the first that fits wins, so the particular stands before the
general.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NEXT = r"(?:下|次|明|后)一?(?:个)?年"
_LAST = r"(?:上|去|前)一?(?:个)?年"

REQUEST = re.compile(
    r"政府?信息公开(?:的)?(?:书面|有效|类)?申请|信息公开(?:的)?申请|依申请公开|公开申请|(?<!依)申请公开(?:政府)?信息|申请(?:予以|部分|不予|全部)?公开|申请(?:政府)?信息公开"
)
"""What names requests for information beyond doubt."""

OTHER_MATTER = re.compile(
    r"备案|报备|应诉|出庭|热线|12345|信箱|来信|来访|信访|网民|留言|建议|提案|议案|解读|咨询|工单|投诉|举报|诉求|"
    r"调解|化解|宅基地|审批|低保|救助|医保|社保|许可|处罚|案卷|公文|栏目|微信|公众号|微博|培训|会议|督查|督办|检查|"
    r"课题|隐患|纠纷|警情|矛盾|项目|补贴|证照|登记证|仲裁|合同|投稿|稿件|舆情|回应|推送|阅读|意见征集|征求意见|条意见|"
    r"听证|办公室(?:本级|自身|本身)|本级(?:办理|收到|受理)|转办|代办|网上办事|政务服务事项|复核|检举|档案"
)
"""What is counted in offices besides requests."""

PART = re.compile(
    r"工作日|涉及|关于|有关(?!部门)|领域|方面|集中在|针对|属于|内容为|类型为|主要是|主要为|咨询类|补正|征求第三方|延期|撤回|撤销申请|"
    r"超期|逾期|首次|初次|平均|最多|最高|每|人均|占比|比例|提前|当日|当年受理|其中一|不予受理|听取|约谈|电话|面对面|材料|"
    r"信用|重大|疑难|复杂|典型|重复|集体|批量|同一|外国|港澳|外地|本地|男|女|学生|村民|律师|记者|标注|属性|认定|审查|审核|打印|编印|模拟|核查|评查|抽查"
)
"""What narrows a clause to some part of what the tables count."""

CHANNEL = re.compile(
    r"网络|网上|线上|在线|网站|信函|邮寄|邮政|挂号信|快递|邮件|邮箱|当面|现场|窗口|大厅|传真|平台|渠道|小程序|系统"
)
ALL_CHANNELS = re.compile(
    r"各(?:类|种|个)?(?:申请)?(?:渠道|途径|方式|平台)|多(?:种)?(?:渠道|途径|方式)|等(?:多种|各种)?(?:渠道|方式|途径)|渠道畅通|线上线下"
)
PLAN = re.compile(r"计划|预计|力争|拟(?!定)|目标|下一步|预期|争取|规划|将达到|不低于")
PUBLISHED = re.compile(
    r"公示|公开|公布|发布|事项|清单|目录|案卷|评查|流程|指南|权力|职权|网上|下放|承接|取消|承诺|信息|数据|栏目|应诉|复议|诉讼|听证|备案|项目"
    r"|许可证|证书|监督|检查|投诉|培训|案例|文书|标准|听证|审核|执法人员|裁量|报送|上传|归集|录入|推送|占|率"
)
"""What makes 行政许可 and the like something else than decisions made."""
NOT_MADE = re.compile(
    r"党内|党委|备案|报备|审查|审核|解读|公开|公布|公示|清理|修订|修改|评估|报送|宣传|上传|审议|梳理|转发|政策性文件|配套|占|率|听取|起草|征求|其他文件|合法性|登记|编号|汇编|发布"
)

OTHER_BODY = re.compile(
    r"(?:全|我|本)(?P<level>[国省市州盟区旗县])(?![有属])|(?P<above>上级|[省市县区乡镇村]{2}(?:两级|三级)|[两三各]级|下属|所属|(?:村|社区)(?=均|都|没|未)|各(?:部门|单位|村|社区|乡镇|镇|街道|县|区|市|科室|站所|职能)|"
    r"(?:县|区|市|省|州)(?:政府|人民政府|级|直|委|司法|法院|教育|公安|民政|农业|自然|住建|人社|医保|行政审批)|兄弟|邻镇|邻县|相邻|其他单位|其他乡镇|"
    r"[\u4e00-\u9fff]{1,3}(?:村|社区)(?=收|受|办|答|接|共)|法院|国务院)"
)
OWN_BODY = re.compile(r"(?:我|本|全)(?:镇|乡|街道|办事处|办|局|委|单位|机关|中心|院|系统|部门)|镇政府|乡政府")

FORWARD = (
    r"结转(?:至|到|入|给|为)?(?:{next})|转(?:至|到|入)?(?:{next})|结转.{{0,6}}(?:{next})|"
    r"(?:顺延|延至|推迟|延续|延期)(?:至|到)?.{{0,2}}(?:{next})|(?:{next})度?.{{0,4}}(?:继续|办理|答复)|"
    r"在(?:法定|规定)?(?:答复|办理)?(?:期限|时限)内(?:继续)?(?:办理|答复)|尚?未办结|正在办理|尚在办理|仍在办理|在办(?!结|理)|继续办理"
)
CARRIED = (
    r"(?:{last})度?(?:末)?.{{0,8}}(?:结转|转结|转入|遗留|未办结|延续)|"
    r"结转(?:自|的)?(?:{last})|结转(?:至|到|入)?(?:本|今|当)年"
)

NEW_WORDS = (
    r"新收到|新收|新增|收到|收悉|收受|受理|接收|收办|接到|接受|接获|收件|共收(?![到办])|"
    r"(?<![回征])收(?=(?:政府)?信息|依申请)|登记"
)
NEW = re.compile(NEW_WORDS)
NEW_NOUN = re.compile(r"申请(?:的)?(?:总?数?量|总?数|件数|总件数)")
DONE_WORDS = r"办结|答复|办复|回复|办毕|处理完毕|办理完毕|审结(?=申请)"
DONE = re.compile(DONE_WORDS)
HANDLED = re.compile(r"办理|处理(?!完)")
ANY_VERB = re.compile(rf"{NEW_WORDS}|{DONE_WORDS}|办理|处理")

RESULTS: Mapping[str, re.Pattern[str]] = {
    "denied_1": re.compile(r"(?:属于|涉及)?国家秘密"),
    "denied_2": re.compile(r"其[他它]法律、?行政法规禁止|法律、?行政法规禁止"),
    "denied_3": re.compile(r"三安全一稳定"),
    "denied_4": re.compile(r"保护第三方|第三方合法权益"),
    "denied_5": re.compile(r"内部(?:事务|管理)(?:性)?信息|三类内部"),
    "denied_6": re.compile(r"过程性(?:政府)?信息|四类过程"),
    "denied_7": re.compile(r"(?:行政)?执法案卷"),
    "denied_8": re.compile(r"行政查询"),
    "unable_1": re.compile(r"(?:本(?:机关|单位|镇|乡|街道|局)?)?不掌握|信息不存在|非本(?:机关|单位)(?:公开|掌握)"),
    "unable_2": re.compile(r"没有现成(?:的)?信息|无现成信息|需要?另行制作"),
    "unable_3": re.compile(r"补正后(?:申请内容)?仍?然?不明确"),
    "refused_1": re.compile(r"信访、?举报、?投诉(?:类|等)?"),
    "refused_2": re.compile(r"重复申请"),
    "refused_3": re.compile(r"公开出版物"),
    "refused_4": re.compile(r"大量、?反复申请"),
    "refused_5": re.compile(r"确认或(?:者)?重新出具"),
    "other_1": re.compile(r"逾期不补正|逾期未补正"),
    "other_2": re.compile(r"逾期未按收费|未按收费通知|逾期未缴"),
}
"""The rows of the results in table 三 that have a name of their own."""
GROUPS: Mapping[str, re.Pattern[str]] = {
    "granted|partial": re.compile(
        r"公开(?:和|及|与|或|或者|以及|、|\s)+(?:予以)?部分公开|部分公开(?:和|及|与|或|或者|、)(?:予以|全部)公开"
    ),
    "partial": re.compile(r"部分公开|部分予以公开"),
    "denied": re.compile(r"不予(?:以)?公开|不公开|不同意公开"),
    "unable": re.compile(r"无法(?:予以)?提供|不能提供|不予提供|未能提供"),
    "refused": re.compile(r"不予处理|不作处理"),
    "other": re.compile(r"(?:作(?:出|为)?)?其[他它](?:方式|情形|情况|类)?(?:的)?处理"),
    "granted": re.compile(r"予以公开|全部公开|同意公开|准予公开|给予公开|完全公开"),
}
BARE_GRANTED = re.compile(r"\s*(?:其中|含|包括)?[，,：:、（(\s]*(?:主动)?公开(?:的|有|了|答复)?\s*")
COLUMNS: Mapping[str, re.Pattern[str]] = {
    "org": re.compile(r"法人(?:和|或|或者|及|、|与|以及)?(?:者)?其[他它]组织|法人组织|法人(?!、)"),
    "business": re.compile(r"商业企业|企业"),
    "research": re.compile(r"科研机构"),
    "charity": re.compile(r"(?:社会)?公益组织"),
    "legal": re.compile(r"法律服务机构|律师事务所"),
    "natural": re.compile(r"自然人|公民|个人"),
}
OTHER = re.compile(
    r"[、，,；;：:\s（(和及与]*(?:以及)?其[他它](?:结果|情形|处理|组织|机构|类型?|的|申请人?)?(?:为|有|共)?\s*"
)

AFTER = re.compile(r"(?:经)?复议后(?:再)?(?:提起)?(?:行政)?(?:起诉|诉讼)")
DIRECT = re.compile(
    r"(?:未经(?:行政)?复议)[，、]?(?:而)?(?:直接)?(?:向法院)?(?:提起)?(?:行政)?(?:起诉|诉讼)|直接(?:向法院)?(?:提起)?(?:行政)?(?:起诉|诉讼)"
)
REVIEW = re.compile(r"(?:行政)?复议")
SUIT = re.compile(r"(?:行政)?(?:诉讼|起诉)")
CASE_RESULTS: Mapping[str, re.Pattern[str]] = {
    "upheld": re.compile(r"维持"),
    "corrected": re.compile(r"纠正"),
    "other": re.compile(r"其[他它](?:结果|处理结果)"),
    "pending": re.compile(r"尚?未审结|未结|审理中|正在审理|未(?:作出|出)(?:结果|裁决|判决)|待审"),
}
CASE_PART = re.compile(
    r"咨询|解答|来访|驳回|撤回|撤诉|撤销|终止|确认违法|责令|胜诉|败诉|一审|二审|应诉|出庭|调解|化解|土地|征收|拆迁|处罚|人社|工伤|办案|宣传|培训|受案|"
    r"代理|答辩|被告|第三人|非政府信息公开|其他类|指导|接待|规范|审查|听证|意见书|建议书|案例|占|率|比|平均|涉"
)
DOCUMENTS = re.compile(r"规范性文件")
REGULATIONS = re.compile(r"规章(?!制度|政策|及|和)")
MADE = re.compile(r"制发|制定|出台|印发|新制作|制作")
REPEALED = re.compile(r"废止|宣布失效")
VALID = re.compile(r"(?:现行|继续|仍然?|保留)有效|有效(?:的)?(?:行政)?规范性|有效$")
DECISIONS: Mapping[str, re.Pattern[str]] = {
    "licences": re.compile(r"行政许可"),
    "penalties": re.compile(r"行政处罚"),
    "coercion": re.compile(r"行政强制"),
    "services": re.compile(r"其他对外管理服务"),
}
COUNT = frozenset("件起宗条次项例个份")
"""Measures that go with what tables 二 to 四 count."""

OTHER_UNIT = re.compile(
    r"(?![政府信息依申请公开予以不部无法均已都全属为是被维持纠正尚其结转行规案的来自由因未和及与以其中规章现有，。、；：（）()涉])"
    r"[\u4e00-\u9fff]"
)
"""What may not follow the measure of a count that is in the tables: 12个村 counts villages."""
_OBJECT = (
    r"政务|政府|信息|公开|依申请|依法|申请人?|事项|办件|案件|有效|各类|各种|公民|自然人|法人|企业|商业|科研|机构|社会|公益|法律|服务|其他|"
    r"组织|公众|群众|提出|提交|递交|送来|发来|书面|共计|共有|共|合计|总计|累计|总|数量|量|数|件|函|表|为|是|了|有|达到|达|已|"
    r"本年度|本年|今年|当年|全年|年度|年|全部|均|各|的|和|或者|或|及|与|以及|并|类|我|镇|乡|街道|局|单位|向|来自|给|新|上|答复|办理|办结|处理|受理|书|"
    r"本|机关|等|按时|按期|及时|中|大约|约|将近|近|超过|逾|、|，|,|：|:|；|（|）|\(|\)|“|”|《|》|\s|其中|含|即"
)
OBJECT = re.compile(rf"(?:{_OBJECT})*")
"""What may stand between a verb and its number without narrowing what is counted."""
ADVERB = re.compile(
    rf"(?:{_OBJECT}|我|本|全|镇|乡|街道|局|县|区|市|省|单位|机关|办事处|\d+|[。！？]|月|日|至|到|截至|底|末|截止|期间|度|严格|规范|认真|按照|按|"
    r"要求|规定|法定|时限|期限|时间|程序|流程|在|内|予以|进行|完成|统计|显示|对|将|党政|办公室|政府|人民|共|收|申请|已经|主动|积极|妥善|做好|工作|情况|依规|条例|根据|妥|稳妥)*"
)
"""What may stand before a verb that has no object of its own."""


def year_patterns(year: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what says that requests came over from last year, and that they go over into the next."""
    last = rf"{_LAST}|{year - 1}年"
    following = rf"{_NEXT}|{year + 1}年"
    return re.compile(CARRIED.format(last=last)), re.compile(FORWARD.format(next=following))
