"""What the person is told about what was read from a foreign document and is not sure."""

from __future__ import annotations

from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.model.edition import Edition, Field

_LONGEST = 40
_DOUBTS = {
    DoubtKind.NOT_A_NUMBER: "读到“{read}”，不能确定是什么数字，这一格没有填",
    DoubtKind.TOO_LONG: "读到“{read}”，数字太长，这一格没有填",
    DoubtKind.WRONG_UNIT: "读到“{read}”，单位与这一格不一致，没有填",
    DoubtKind.RUN_TOGETHER: "读到“{read}”，分不清是一个数字还是几个，没有填",
    DoubtKind.WRONG_COUNT: "读到“{read}”，数字的个数与表格的列数不一致，这一行没有填",
    DoubtKind.MERGED: "“{read}”所在的格跨了几列，不知道属于哪一列，没有填",
    DoubtKind.SPLIT: "这一列下面有几格：“{read}”，没有填",
    DoubtKind.UNKNOWN_ROW: "原件的这一行表格里没有：“{read}”，没有填",
    DoubtKind.UNKNOWN_COLUMN: "原件的“{read}”不在表格的任何一列，没有填",
    DoubtKind.ROW_BY_ORDER: "行名认不出，按先后次序填入，请核对：“{read}”",
    DoubtKind.COLUMNS_BY_ORDER: "表头认不全，各列按先后次序填入，请核对",
    DoubtKind.ROW_MISSING: "原件里没有找到这一行",
    DoubtKind.READ_TWICE: "原件里出现两次，内容不同：“{read}”，填了前一个",
    DoubtKind.ONE_ROW_FOR_SEVERAL: "原件把几行合成了一行，读到“{read}”，不知道属于哪一行，没有填",
    DoubtKind.TOTAL_DIFFERS: "原件印的合计是{read}，与读到的各项相加不一致",
    DoubtKind.NO_RESULT: "这一格是公式，没有保存结果，没有填；用WPS打开原件保存一次，再读就有了",
    DoubtKind.TABLE_MISSING: "原件里没有找到这张表",
    DoubtKind.BAD_TEXT: "这段文字不能采用：“{read}”",
    DoubtKind.TWO_YEARS: "原件里有两个年度：{read}",
    DoubtKind.OTHER_EDITION: "表格用的是{read}年版的项目名称，与报告年度不一致",
    DoubtKind.NO_EDITION: "没有适用于{read}年的版式",
    DoubtKind.ENCODING: "文件里有{read}处文字认不出，显示成“\ufffd”，请对照原件改正",
    DoubtKind.HIDDEN: "文件里有隐藏的内容，没有读取",
    DoubtKind.FAR_CELLS: "表格区域以外的单元格没有读取",
    DoubtKind.TRACKED: "文件里有修订记录，按接受修订以后的文字读取",
    DoubtKind.MACROS: "文件里有宏，已忽略，只读取了内容",
    DoubtKind.INVISIBLE: "文件里有{read}个看不见的字符，已去掉",
    DoubtKind.MISNAMED: "文件名的后缀与内容不一致，内容是{read}，已按{read}读取",
    DoubtKind.HUGE_MERGE: "有一处合并单元格的范围大得不正常，已忽略",
    DoubtKind.PICTURES: "原件里有图片，图片里的字和表没有读取；缺的表可能在图片里，请对照原件填写",
    DoubtKind.LINKS: "文件里有指向其他文件的链接，已忽略",
    DoubtKind.MOVED: "表格里插入、删除或者移动过行列，已按每一格的编号读取，新加的内容请看一看有没有漏",
    DoubtKind.RENAMED: "工作表改过名字（{read}），已照样读取",
    DoubtKind.UNNAMED: "有 {read} 格的编号丢失，已按行名和列名读取，请核对",
}
_ON_A_SHEET = {
    DoubtKind.HIDDEN: "工作表“{read}”里有隐藏的内容，没有读取",
    DoubtKind.FAR_CELLS: "工作表“{read}”里离表格很远的单元格没有读取",
    DoubtKind.HUGE_MERGE: "工作表“{read}”里有一处合并单元格的范围大得不正常，已忽略",
}
_FORMATS = {
    "docx": "Word文档", "odt": "LibreOffice文档", "doc": "旧版Word文档", "xlsx": "Excel表格", "xls": "表格",
    "html": "网页", "pdf": "PDF", "text": "纯文本",
}  # fmt: skip


def doubt_sentence(doubt: Doubt, edition: Edition) -> str:
    """Say why something that was read is not sure, with its place in the words of the form."""
    place = _place(doubt, edition)
    return f"{place}：{doubt_reason(doubt)}" if place else doubt_reason(doubt)


def doubt_reason(doubt: Doubt) -> str:
    """Say why something that was read is not sure, for where its place stands beside."""
    read = " ".join(doubt.read.split())
    if doubt.kind is DoubtKind.MISNAMED:
        read = _FORMATS.get(read, read)
    sentences = _ON_A_SHEET if read and doubt.kind in _ON_A_SHEET else _DOUBTS
    said = sentences[doubt.kind].format(read=read if len(read) <= _LONGEST else read[:_LONGEST] + "…")
    return f"{said}。"


def _place(doubt: Doubt, edition: Edition) -> str:
    at = doubt.at
    part = edition.by_code.get(at.section) if at else None
    if at is None or part is None:
        return ""
    if isinstance(part, Field):
        return part.label
    figure = edition.figures.get(at)
    row = next((known for ref, known in edition.figures.items() if at.row and ref[:2] == at[:2]), None)
    labels = [row.stub[-1]] if row and row.stub else []
    labels += [" ".join(figure.heading)] if figure and figure.heading else []
    return f"第{part.short}部分" + "".join(f"“{label}”" for label in labels)
