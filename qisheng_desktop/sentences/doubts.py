"""Why something that was read from a document is not sure, in a sentence that names the place."""

from __future__ import annotations

from qisheng_desktop.importing.draft import NOTICES, Doubt, DoubtKind
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition, Field

_WORDS = {
    DoubtKind.NOT_A_NUMBER: "原件这里是“{read}”，不是数字，没有读入",
    DoubtKind.TOO_LONG: "原件这里是“{read}”，位数太多，没有读入",
    DoubtKind.WRONG_UNIT: "原件这里是“{read}”，单位与这一格不一致，没有读入",
    DoubtKind.RUN_TOGETHER: "原件这里是“{read}”，可能是几个数字连在一起，没有读入",
    DoubtKind.WRONG_COUNT: "这一行数字的个数与表格的列数不一致：“{read}”",
    DoubtKind.MERGED: "原件在这里一格占了几格的位置：“{read}”",
    DoubtKind.SPLIT: "原件在这里把一格拆成了几格：“{read}”",
    DoubtKind.UNKNOWN_ROW: "原件有一行是官方表里没有的：“{read}”",
    DoubtKind.UNKNOWN_COLUMN: "原件有一列是官方表里没有的：“{read}”",
    DoubtKind.ROW_BY_ORDER: "这一行的名称认不出来，是按先后次序对上的：“{read}”",
    DoubtKind.COLUMNS_BY_ORDER: "列标题认不全，是按先后次序对上的：“{read}”",
    DoubtKind.ROW_MISSING: "原件里没有找到这一行",
    DoubtKind.READ_TWICE: "原件里出现了两次，内容不一样：“{read}”",
    DoubtKind.ONE_ROW_FOR_SEVERAL: "原件用一行代替了官方表的几行：“{read}”",
    DoubtKind.TOTAL_DIFFERS: "原件印的总计是 {read}，与各项相加不一致",
    DoubtKind.NO_RESULT: "这一格是公式，文件里没有存计算结果，没有读入",
    DoubtKind.TABLE_MISSING: "没有找到这张表",
    DoubtKind.BAD_TEXT: "这段文字不能读入：“{read}”",
    DoubtKind.TWO_YEARS: "文件里出现了两个年度：{read}",
    DoubtKind.OTHER_EDITION: "表格的名称像是“{read}”版式的",
    DoubtKind.NO_EDITION: "没有适用于“{read}”年的官方版式",
    DoubtKind.ENCODING: "文字编码不能确定，有的字可能读错了",
    DoubtKind.HIDDEN: "文件里有隐藏的内容，没有读入",
    DoubtKind.FAR_CELLS: "表格区域以外还有内容，没有读入",
    DoubtKind.TRACKED: "文件里有修订还没有接受，按接受以后的文字读入",
    DoubtKind.MACROS: "文件带宏，宏已忽略，只读取了数据",
    DoubtKind.LINKS: "文件里有指向其他文件的链接，已忽略",
}


def doubt_sentence(doubt: Doubt, edition: Edition) -> str:
    """Say what is not sure, and where."""
    words = _WORDS[doubt.kind].format(read=doubt.read)
    if doubt.kind is DoubtKind.UNKNOWN_ROW and not doubt.read:
        words = "原件有一行是官方表里没有的"
    place = _place(doubt.at, edition) if doubt.at is not None and doubt.kind not in NOTICES else ""
    return f"{place}：{words}" if place else words


def _place(at: CellRef, edition: Edition) -> str:
    figure = edition.figures.get(at)
    if figure is not None:
        return " × ".join(" / ".join(labels) for labels in (figure.stub, figure.heading) if labels)
    part = edition.by_code.get(at.section)
    if part is None:
        return ""
    title = part.label if isinstance(part, Field) else part.title
    table = next((table for table in edition.tables if table.code == at.section), None)
    rows = [row for block in table.blocks for row in block.rows if row.code == at.row] if table else []
    return " / ".join([title, *(rows[0].stub if rows else ())])
