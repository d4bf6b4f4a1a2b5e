"""Bad files of every kind a clerk can meet, each with what must be said of it, word for word.

The numbers are those of the list of bad inputs this was planned by. A file that is read is a whole report with one
thing wrong with it, and what is said of it are all its doubts; most files must be refused, each for its own reason.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from qisheng_desktop.storage.project import encode
from qisheng_desktop.storage.record import seal_line
from tests.importing import hostile
from tests.importing.documents import (
    Page,
    at,
    document,
    make_page,
    make_report,
    run,
    to_docx,
    to_html,
    to_word_text,
    to_xlsx,
    zipped,
)
from tests.importing.hostile import workbook
from tests.model.samples import at as cell
from tests.storage.samples import NOON, resealed, sample
from tests.torture.fuzz_seeds import KEPT

SAFE = "报告的内容没有受影响。"
DAMAGED = "“{name}”已损坏，没有导入（可能没有传完）。请重新获取，或用WPS打开后另存一份再试。" + SAFE
EXPANDS = "“{name}”展开后过大，为安全起见没有导入。请用WPS或Word打开后另存一份再试。" + SAFE
UNSAFE = "“{name}”含有不安全的内容，没有导入。请用WPS或Word打开后另存一份再试。" + SAFE
LOCKED = "“{name}”有密码，没有导入。请先去掉密码，另存一份再试。" + SAFE
BROKE_OFF = "读取“{name}”时出错，没有导入，软件未受影响。请用WPS或Word打开后另存一份再试。" + SAFE
TOO_LARGE = "“{name}”太大，没有导入。请删去图片，或只保留年报的内容后再试。" + SAFE
CELLS = "“{name}”里的表格太大，没有导入。请只保留年报的表格后再试。" + SAFE
NOT_TEXT = "“{name}”不是文本文件，没有导入。请检查是否选错了文件。" + SAFE
PICTURE = "“{name}”是扫描的图片，里面没有文字，没有导入。请找Word文档或网页版再试，或者手工填写。" + SAFE
OTHER = "不能读取“{{name}}”这种格式（{}），没有导入。请另存为.docx或.xlsx再试。" + SAFE
OLD_WORD = "“{name}”是旧版Word或WPS文字文档，这台电脑不能读取，没有导入。请用WPS或Word另存为.docx再试。" + SAFE
NO_REPORT = "“{name}”里没有找到年度报告的内容，没有导入。请检查是否选错了文件。" + SAFE
LEFT_OUT = "文件里有隐藏的内容，没有读取。"
LOST = "“{{name}}”有损坏，这些没有读出来：{}。其余内容都已读出。原文件不会被改动，请核对、补填后另存为一个新文件。"
NEW_ROW = "第三部分“一、本年新收政府信息公开申请数量”一行"
MISNAMED = "文件名的后缀与内容不一致，内容是{0}，已按{0}读取。"
MACROS = "文件里有宏，已忽略，只读取了内容。"
NO_PROJECT = "“{name}”不是本软件的年报文件，没有打开。请检查是否选错了文件。"
DENIED_ROW = "第三部分“1.属于国家秘密”“申请人情况 自然人”"
UNSURE = DENIED_ROW + "：读到“{}”，不能确定是什么数字，这一格没有填。"
OTHERS = (
    "第三部分“1.属于国家秘密”“申请人情况 总计”：原件印的合计是190，与读到的各项相加不一致。",
    "第三部分“（七）总计”“申请人情况 自然人”：原件印的合计是14586，与读到的各项相加不一致。",
    "第三部分“（七）总计”“申请人情况 总计”：原件印的合计是68678，与读到的各项相加不一致。",
)
"""What else a figure that is not read brings about: printed totals that are no sums any more."""


class Bad(NamedTuple):
    """A bad file: its number in the list, its name, how it is made, what is said; nothing said means nothing wrong."""

    row: int
    name: str
    make: Callable[[], bytes]
    said: tuple[str, ...]


def page() -> Page:
    return make_page(make_report("2021", 7))


def patched(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a ZIP, or add it."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    before = parts.get(part, b"")
    parts[part] = change(before if isinstance(before, bytes) else before.encode())
    return zipped(parts)


def with_part(data: bytes, name: str) -> bytes:
    return patched(data, name, lambda _: b"x")


def sheet(old: bytes, new: bytes) -> bytes:
    return patched(to_xlsx(page()), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(old, new))


def sheet_end(rows: str, before: bytes = b"<sheetData>") -> bytes:
    made = patched(to_xlsx(page()), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<sheetData>", before))
    return patched(
        made, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    )


def formula_without_result() -> bytes:
    def change(xml: bytes) -> bytes:
        return re.sub(rb'(<c r="[A-Z]+\d+")><v>\d+</v></c>', rb"\1><f>1+1</f></c>", xml, count=1)

    return patched(to_xlsx(page()), "xl/worksheets/sheet1.xml", change)


def million_blank_rows() -> bytes:
    return sheet_end("".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(2_000, 1_048_577)))


def many_cells() -> bytes:
    rows = "".join(f'<row r="{number}">{"<c><v>1</v></c>" * 250}</row>' for number in range(1, 900))
    return workbook(f"<sheetData>{rows}</sheetData>")


def word(inside: str) -> bytes:
    """A report in Word with something after it."""
    end = b"</w:body>"
    return patched(to_docx(page()), "word/document.xml", lambda xml: xml.replace(end, inside.encode() + end))


def web(inside: str) -> bytes:
    return to_html(page()).replace("</body>", f"{inside}</body>").encode()


def text(encoding: str) -> bytes:
    return to_word_text(page()).encode(encoding)


def figure(shown: str) -> Callable[[], bytes]:
    return lambda: to_docx(at(cell("3[denied_1,natural]"), shown)(page()))


def project() -> bytes:
    return encode(sample(), at=NOON)


def project_with(line: str) -> bytes:
    """A project file, sealed and whole, with a line that no program of ours wrote."""
    return resealed([*project().splitlines(keepends=True)[:-1], seal_line(line)])


def changed_project(*, is_sealed: bool) -> bytes:
    """One in which somebody changed a word, with or without knowing about sums."""
    lines = project().splitlines(keepends=True)
    number = next(at for at, line in enumerate(lines) if "第三段".encode() in line)
    other = lines[number].replace("第三段".encode(), "第四段".encode())
    lines[number] = seal_line(other.partition(b"\t")[0].decode()) if is_sealed else other
    return b"".join(lines)


def newer_project() -> bytes:
    lines = project().splitlines(keepends=True)[:-1]
    head = re.sub(r'"read":\[\d+,', '"read":[9,', lines[0].partition(b"\t")[0].decode())
    return resealed([seal_line(head), *lines[1:]])


def old_workbook() -> bytes:
    return (KEPT / "seeds" / "report.xls").read_bytes()


def greedy_workbook() -> bytes:
    """One that says it has so many cells that the library ends the process that reads it."""
    data = old_workbook()
    return data[:4641] + bytes.fromhex("4a01031001105502") + data[4649:]


DEEP = f'{{"k":"row","s":"3","r":"new","v":{"[" * 1000}{"]" * 1000}}}'
HUGE = f'{{"k":"row","s":"3","r":"new","v":{{"natural":{"9" * 5000}}}}}'
TWICE = '{"k":"p","k":"p","s":"1","i":9,"t":"x"}'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
HIDDEN_RUN = f"<w:p>{run('藏着的。', '<w:rPr><w:vanish/></w:rPr>')}</w:p>"
TRACKED_RUN = f"<w:p><w:ins>{run('新增一句。')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
WIDE = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="50000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
REMOTE = (
    '<img src="//evil/share/x.png"><link rel=stylesheet href="file:///x.css"><style>@import "//evil/y.css"</style>'
    '<script>alert(1)</script><meta http-equiv=refresh content="0;url=http://x"><iframe src="file:///x"></iframe>'
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
ATTRIBUTES = b"<html><p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">x</p>"

BAD: tuple[Bad, ...] = (
    Bad(17, "改坏一个字.qisheng", lambda: changed_project(is_sealed=False), (
        "“{name}”有损坏，但内容没有缺少。这些已用文件里的备份补回：第一部分第3段。原文件不会被改动，请核对后另存为一个新文件。",
    )),
    Bad(20, "记事本改过.qisheng", lambda: changed_project(is_sealed=True), (
        "“{name}”被其他程序改过，内容都读得出来，但不一定是原来的。原文件不会被改动，请核对后另存为一个新文件。",
    )),
    Bad(21, "换行和标记.qisheng", lambda: b"\xef\xbb\xbf" + project().replace(b"\n", b"\r\n"), ()),
    Bad(21, "换编码.qisheng", lambda: project().decode().encode("gb18030"), ()),
    Bad(22, "更新的版本.qisheng", newer_project, (
        "“{name}”是用更新的版本保存的，为避免丢失内容没有打开。文件没有改动，请升级本软件后再打开。",
    )),
    Bad(24, "千层.qisheng", lambda: project_with(DEEP), (LOST.format(NEW_ROW),)),
    Bad(24, "五千位数.qisheng", lambda: project_with(HUGE), (LOST.format(NEW_ROW),)),
    Bad(24, "键重复.qisheng", lambda: project_with(TWICE), (LOST.format("第一部分第10段"),)),
    Bad(24, "只有括号.qisheng", lambda: b"[" * 1_000_000, (NO_PROJECT,)),
    Bad(25, "其实是Word.qisheng", lambda: to_docx(page()), (NO_PROJECT,)),
    Bad(25, "改了后缀的Word.txt", lambda: to_docx(page()), (MISNAMED.format("Word文档"),)),
    Bad(26, "半个.xls", lambda: old_workbook()[:5000], (DAMAGED,)),
    Bad(26, "旧.doc", lambda: hostile.ole("WordDocument"), (OLD_WORD,)),
    Bad(26, "要半吉内存.xls", greedy_workbook, (BROKE_OFF,)),
    Bad(27, "加密.xlsx", lambda: hostile.ole("EncryptedPackage"), (LOCKED,)),
    Bad(27, "加密.docx", hostile.encrypted_zip, (LOCKED,)),
    Bad(28, "网页存成.xls", lambda: to_html(page()).encode(), (MISNAMED.format("网页"),)),
    Bad(29, "宏.xlsm", lambda: with_part(to_xlsx(page()), "xl/vbaProject.bin"), (MACROS,)),
    Bad(29, "宏.docm", lambda: with_part(to_docx(page()), "word/vbaProject.bin"), (MACROS,)),
    Bad(30, "金山表格.et", lambda: hostile.ole("Workbook"), (DAMAGED,)),
    Bad(30, "金山文字.wps", lambda: hostile.ole("WordDocument"), (OLD_WORD,)),
    Bad(30, "版式.ofd", lambda: zipped({"OFD.xml": "<a/>"}), (OTHER.format("OFD"),)),
    Bad(30, "幻灯片.pptx", lambda: zipped({"ppt/presentation.xml": "<a/>"}), (OTHER.format("PowerPoint"),)),
    Bad(30, "写字板.rtf", lambda: b"{\\rtf1 x}", (OTHER.format("RTF"),)),
    Bad(30, "扫描.pdf", hostile.scanned, (PICTURE,)),
    Bad(31, "炸弹.docx", lambda: hostile.zeros(65), (EXPANDS,)),
    Bad(31, "炸弹.xlsx", lambda: patched(
        to_xlsx(page()), "xl/sharedStrings.xml", lambda _: b"<sst>" + b" " * (65 * 2**20)
    ), (EXPANDS,)),
    Bad(32, "实体.docx", lambda: zipped({"word/document.xml": hostile.ENTITIES + "<a>&y;</a>"}), (UNSAFE,)),
    Bad(32, "外部实体.xlsx", lambda: zipped({"xl/workbook.xml": OUTSIDE}), (UNSAFE,)),
    Bad(33, "最远一格.xlsx", lambda: sheet_end(FAR, b'<dimension ref="A1:XFD1048576"/><sheetData>'), (
        "工作表“Sheet1”里离表格很远的单元格没有读取。",
    )),
    Bad(34, "合并到底.xlsx", lambda: sheet(
        b"</mergeCells>", b'<mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ), ("工作表“Sheet1”里有一处合并单元格的范围大得不正常，已忽略。",)),
    Bad(35, "百万空行.xlsx", million_blank_rows, ()),
    Bad(36, "二十万格.xlsx", many_cells, (CELLS,)),
    Bad(37, "公式没有结果.xlsx", formula_without_result, (
        "第二部分“规章”“本年制发件数”：这一格是公式，没有保存结果，没有填；用WPS打开原件保存一次，再读就有了。",
    )),
    Bad(38, "引用错误.docx", figure("#REF!"), (UNSURE.format("#REF!"), *OTHERS)),
    Bad(38, "科学记数.docx", figure("1.0E+3"), (UNSURE.format("1.0E+3"), *OTHERS)),
    Bad(38, "字母当零.docx", figure("1O"), (UNSURE.format("1O"), *OTHERS)),
    Bad(38, "全角.docx", figure("１２"), OTHERS),
    Bad(38, "千分位.docx", figure("1,234"), OTHERS),
    Bad(38, "短横.docx", figure("—"), OTHERS),
    Bad(38, "斜线.docx", figure("/"), OTHERS),
    Bad(39, "隐藏列.xlsx", lambda: sheet_end(
        '<row r="900"><c r="AE900"><v>5</v></c></row>', b'<cols><col min="30" max="31" hidden="1"/></cols><sheetData>'
    ), ("工作表“Sheet1”里有隐藏的内容，没有读取。",)),
    Bad(39, "隐藏文字.docx", lambda: word(HIDDEN_RUN), (LEFT_OUT,)),
    Bad(40, "外部链接.xlsx", lambda: with_part(to_xlsx(page()), "xl/externalLinks/externalLink1.xml"), (
        "文件里有指向其他文件的链接，已忽略。",
    )),
    Bad(40, "外部图片.html", lambda: web(REMOTE), ()),
    Bad(41, "往上爬.docx", lambda: zipped({"../word/document.xml": "<a/>"}), (UNSAFE,)),
    Bad(41, "反斜线.docx", lambda: zipped({"..\\word\\document.xml": "<a/>"}), (UNSAFE,)),
    Bad(41, "绝对路径.xlsx", lambda: zipped({"/xl/workbook.xml": "<a/>"}), (UNSAFE,)),
    Bad(42, "半个.docx", hostile.broken_zip, (DAMAGED,)),
    Bad(42, "校验错.docx", hostile.wrong_sum, (DAMAGED,)),
    Bad(43, "五千万列.docx", lambda: document(WIDE), (EXPANDS,)),
    Bad(43, "百万段.docx", lambda: document("<w:p/>" * 1_000_000), (EXPANDS,)),
    Bad(44, "修订.docx", lambda: word(TRACKED_RUN), ("文件里有修订记录，按接受修订以后的文字读取。",)),
    Bad(45, "十万层.html", lambda: b"<html>" + b"<div>" * 100_000, (EXPANDS,)),
    Bad(45, "十万属性.html", lambda: ATTRIBUTES, (EXPANDS,)),
    Bad(45, "二十万注释.html", lambda: b"<html>" + b"<!--" * 200_000, (NO_REPORT,)),
    Bad(46, "国标码.txt", lambda: text("gb18030"), ()),
    Bad(46, "无标记的UTF-16.txt", lambda: text("utf-16-le"), ()),
    Bad(46, "坏字节.txt", lambda: text("gb18030") + b"\xff\xfe\x80", (
        "文件里有1处文字认不出，显示成“\ufffd”，请对照原件改正。",
    )),
    Bad(47, "二进制.txt", lambda: bytes(range(256)) * 40, (NOT_TEXT,)),
    Bad(47, "程序.txt", lambda: b"MZ" + bytes(range(256)) * 8, (NOT_TEXT,)),
    Bad(47, "图片.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(64), (PICTURE,)),
    Bad(48, "二十兆.txt", lambda: b"x" * (20 * 2**20 + 1), (TOO_LARGE,)),
    Bad(48, "五百万行.txt", lambda: b"x\n" * (5 * 2**20), (TOO_LARGE,)),
    Bad(49, "看不见的字.html", lambda: web("<p>\u202e倒\u200b着\ufeff</p>"), ("文件里有2个看不见的字符，已去掉。",)),
    Bad(50, "公式样的字.html", lambda: web("<p>=cmd|'/c calc'!A1</p><p>+1+1</p><p>@SUM(1)</p>"), ()),
)  # fmt: skip
