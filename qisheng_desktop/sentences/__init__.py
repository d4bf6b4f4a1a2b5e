"""What the person is told when something went wrong: what happened, whether the work is safe, what to do."""

from __future__ import annotations

import re

from qisheng_desktop.errors import (
    ConflictError,
    EditError,
    EditionError,
    EditKind,
    ExportError,
    FormPackageError,
    ImportRefusedError,
    NewerProjectFileError,
    NotAProjectFileError,
    Problem,
    ProblemKind,
    ProjectFileError,
    QishengError,
    RefusalKind,
    SaveError,
    UnknownEditionError,
)
from qisheng_desktop.sentences.forms import package_sentence
from qisheng_desktop.sentences.listing import listed

_EDIT = {
    EditKind.UNKNOWN_CELL: "表里没有这一格",
    EditKind.COMPUTED_CELL: "这一格由软件自动计算，不能填写",
    EditKind.NOT_A_NUMBER: "“{given}”不是数字",
    EditKind.NOT_A_TEXT: "这里要填文字，“{given}”不是文字",
    EditKind.NOT_A_CHOICE: "“{given}”不在可以选择的范围内",
    EditKind.NOT_A_YEAR: "“{given}”不是这个版式适用的年度",
    EditKind.TOO_LONG: "填的内容太长，超出了能保存的范围",
    EditKind.WRONG_UNIT: "“{given}”的单位与这一格不一致，请换算后只填数字",
    EditKind.BAD_CHARACTER: "内容里有这里不能用的字符或换行",
}

_NOT_OURS = {
    "empty": "“{name}”是空文件，没有打开（多见于断电，或者U盘没有正常拔出）。请找一份备份，或请对方重新发送。",
    "blank": "“{name}”里面只有空白数据，没有打开（多见于断电，或者U盘没有正常拔出）。请找一份备份，或请对方重新发送。",
    "too large": "“{name}”太大，不是年报文件，没有打开。请检查是否选错了文件。",
    "headless": "“{name}”损坏严重，读不出是哪个版式的报告，没有打开。文件没有改动，请找一份备份，或请对方重新发送。",
}
_NOT_OURS_AT_ALL = "“{name}”不是本软件的年报文件，没有打开。请检查是否选错了文件。"

_NEWER = {
    "format": "“{name}”是用更新的版本保存的，为避免丢失内容没有打开。文件没有改动，请升级本软件后再打开。",
    "edition": "“{name}”用的版式或地方补充本软件没有，没有打开。文件没有改动，请升级本软件后再打开。",
    "read-only": "“{name}”是用更新的版本保存的，在这里只能查看，没有保存。文件没有改动，请升级本软件后再修改。",
}

_CONFLICT = {
    "changed": "“{name}”打开以后被别的程序或别人改过，没有保存，那份改动没有被覆盖。你的内容还在，请另存为一个新文件。",
    "missing": "原来的文件“{name}”已经不在了，没有保存（可能被移走、改名或删除）。你的内容还在，请另存为一个新文件。",
    "exists": "“{name}”已经存在，没有保存，那个文件没有改动。你的内容还在，请换一个文件名。",
}

_DISK_FULL = "磁盘空间不足"
_NO_RIGHT = "这个位置不能写入"
_GONE = "找不到保存位置（文件夹可能已移走，U盘可能已拔出）"
_BROKEN = "磁盘读写出错"
_HELD = "文件正被其他程序使用（可能正在WPS里打开）"
_REASONS = {
    "ENOSPC": (_DISK_FULL, "请清理空间后再试，或者换一个磁盘"),
    "EDQUOT": (_DISK_FULL, "请清理空间后再试，或者换一个磁盘"),
    "EFBIG": ("内容太多，超出了一个文件能保存的范围", "请精简后再试"),
    "too large": ("内容太多，超出了一个文件能保存的范围", "请精简后再试"),
    "EROFS": (_NO_RIGHT, "请换一个文件夹"),
    "EACCES": (_NO_RIGHT, "请换一个文件夹"),
    "EPERM": (_NO_RIGHT, "请换一个文件夹"),
    "read-only file": ("文件是只读的", "请换一个文件名，或者先取消文件的只读属性"),
    "ENOENT": (_GONE, "请插好U盘后再试，或者换一个文件夹"),
    "ENODEV": (_GONE, "请插好U盘后再试，或者换一个文件夹"),
    "ENXIO": (_GONE, "请插好U盘后再试，或者换一个文件夹"),
    "ESTALE": (_GONE, "请检查网络文件夹后再试，或者换一个文件夹"),
    "ENOTDIR": (_GONE, "请换一个文件夹"),
    "EISDIR": ("这个名字是一个文件夹", "请换一个文件名"),
    "EINVAL": ("文件名里有系统不允许的字符，或者它不是普通文件", "请换一个文件名"),
    "ELOOP": ("这个位置的链接指向了自己", "请换一个文件夹"),
    "ENAMETOOLONG": ("文件名或路径太长", "请换短一些的文件夹或文件名"),
    "EIO": (_BROKEN, "请换一个磁盘再试"),
    "read back different": (_BROKEN, "请换一个磁盘再试"),
    "EBUSY": (_HELD, "请关闭那个程序后再试，或者换一个文件名"),
    "ETXTBSY": (_HELD, "请关闭那个程序后再试，或者换一个文件名"),
    "held": (_HELD, "请关闭那个程序后再试，或者换一个文件名"),
    "unconfirmed": ("磁盘没有确认文件已经存好", "请再试一次，或者换一个磁盘"),
    "damaged": ("原来的文件有损坏，不能用读出来的部分覆盖它", "请另存为一个新文件"),
    "no backup": ("那个文件现在的内容没能先备份下来", "请另存为一个新文件"),
    "unreadable": ("软件写出的内容与报告不一致，所以停了下来", "请另存为一个新文件再试，并把这个情况告诉技术人员"),
}
_OTHER = ("系统没有允许", "请换一个文件夹再试")
_OPENING = {
    "ENOENT": ("找不到这个文件（可能已移走、改名，或者U盘已拔出）", "请检查位置后再打开"),
    "EACCES": ("没有读取这个文件的权限", "请联系文件的主人，或者复制到自己的文件夹再打开"),
    "EPERM": ("没有读取这个文件的权限", "请联系文件的主人，或者复制到自己的文件夹再打开"),
    "ENOTDIR": ("找不到这个文件（可能已移走、改名，或者U盘已拔出）", "请检查位置后再打开"),
    "ENAMETOOLONG": ("文件名或路径太长", "请检查文件名后再打开"),
    "EISDIR": ("这是一个文件夹", "请选择里面的文件"),
    "EIO": (_BROKEN, "请复制到别的磁盘再打开，或者找一份备份"),
}


_REFUSED = {
    RefusalKind.NOT_FOUND: "找不到“{name}”，没有导入。请检查文件是否已移走、改名，或者U盘已拔出。",
    RefusalKind.NO_RIGHT: "没有读取“{name}”的权限，没有导入。请复制到自己的文件夹再试。",
    RefusalKind.EMPTY: "“{name}”是空文件，没有导入。请检查是否选错了文件，或请对方重新发送。",
    RefusalKind.TOO_LARGE: "“{name}”太大，没有导入。请删去图片，或只保留年报的内容后再试。",
    RefusalKind.EXPANDS: "“{name}”展开后过大，为安全起见没有导入。请用WPS或Word打开后另存一份再试。",
    RefusalKind.TOO_MANY_CELLS: "“{name}”里的表格太大，没有导入。请只保留年报的表格后再试。",
    RefusalKind.ENCRYPTED: "“{name}”有密码，没有导入。请先去掉密码，另存一份再试。",
    RefusalKind.DAMAGED: "“{name}”已损坏，没有导入（可能没有传完）。请重新获取，或用WPS打开后另存一份再试。",
    RefusalKind.UNSAFE: "“{name}”含有不安全的内容，没有导入。请用WPS或Word打开后另存一份再试。",
    RefusalKind.UNKNOWN_FORMAT: "认不出“{name}”是什么文件，没有导入。请用WPS或Word另存为.docx或.xlsx再试。",
    RefusalKind.OTHER_FORMAT: "不能读取“{name}”这种格式（{detail}），没有导入。请另存为.docx或.xlsx再试。",
    RefusalKind.OLD_WORD: "“{name}”是旧版Word或WPS文字文档，这台电脑不能读取，没有导入。请用WPS或Word另存为.docx再试。",
    RefusalKind.PICTURE: "“{name}”是扫描的图片，里面没有文字，没有导入。请找Word文档或网页版再试，或者手工填写。",
    RefusalKind.NOT_TEXT: "“{name}”不是文本文件，没有导入。请检查是否选错了文件。",
    RefusalKind.OUR_PROJECT: "“{name}”是本软件的年报文件，不需要导入。请用“打开”。",
    RefusalKind.NOT_A_REPORT: "“{name}”里没有找到年度报告的内容，没有导入。请检查是否选错了文件。",
    RefusalKind.TOO_SLOW: "读取“{name}”用时太长，已经停止，没有导入。请用WPS或Word打开后另存一份再试。",
    RefusalKind.BROKE_OFF: "读取“{name}”时出错，没有导入，软件未受影响。请用WPS或Word打开后另存一份再试。",
    RefusalKind.CANCELLED: "已取消读取“{name}”，没有导入。",
}


def sentence_for(error: QishengError) -> str:
    """Return what to tell the person about an error."""
    match error:
        case EditError():
            return _EDIT[error.kind].format(given=_short(error.given)) + "。没有改动，请改正后再填。"
        case EditionError() | FormPackageError():
            return _definition_sentence(error)
        case UnknownEditionError():
            return f"没有适用于“{error.name}”的版式或地方补充。请检查年度，或者升级本软件。"
        case ExportError() | ImportRefusedError():
            return _document_sentence(error)
        case ProjectFileError():
            return _file_sentence(error)
    return "操作没有完成，报告的内容没有受影响。请再试一次。"


def _definition_sentence(error: EditionError | FormPackageError) -> str:
    mistakes = listed([problem_sentence(problem) for problem in error.problems], "处") if error.problems else ""
    if isinstance(error, FormPackageError):
        return package_sentence(error) + mistakes
    return f"版式定义有{len(error.problems)}处错误，不能使用：{mistakes}"


def _document_sentence(error: ExportError | ImportRefusedError) -> str:
    safe = "报告的内容没有受影响。"
    if isinstance(error, ImportRefusedError):
        return _REFUSED[error.kind].format(name=error.path.name, detail=_short(error.detail)) + safe
    what, advice = _REASONS.get(error.reason, _OTHER)
    return f"{what}，“{error.path.name}”没有导出成功。{safe}{advice}。"


def _file_sentence(error: ProjectFileError) -> str:
    name, reason = error.path.name, error.reason
    match error:
        case NotAProjectFileError():
            return _NOT_OURS.get(reason, _NOT_OURS_AT_ALL).format(name=name)
        case NewerProjectFileError():
            return _NEWER[reason].format(name=name)
        case ConflictError():
            return _CONFLICT[reason].format(name=name)
        case SaveError():
            what, advice = _REASONS.get(reason, _OTHER)
            if reason == "unconfirmed":
                return f"“{name}”已经写入，但磁盘没有确认已经存好。你的内容还在，请再保存一次，或者换一个磁盘。"
            return f"{what}，“{name}”没有保存成功。原文件没有改动，你的内容还在。{advice}。"
    what, advice = _OPENING.get(reason, ("系统没有允许读取", "请复制到别的文件夹再打开"))
    return f"{what}，“{name}”没有打开。{advice}。"


_PROBLEM = {
    ProblemKind.MISSING_KEY: "缺少必填项“{detail}”",
    ProblemKind.UNKNOWN_KEY: "不认识“{detail}”，或者它在这里没有用处",
    ProblemKind.WRONG_TYPE: "值的类型不对：{detail}",
    ProblemKind.BAD_CODE: "代码“{detail}”不对，只能用字母、数字、下划线和短横",
    ProblemKind.DOUBLED_CODE: "代码“{detail}”重复",
    ProblemKind.BAD_CHOICE: "“{detail}”不在允许的范围内",
    ProblemKind.BAD_EXPRESSION: "算式“{detail}”写法不对",
    ProblemKind.UNKNOWN_CELL: "“{detail}”指向的格子不存在",
    ProblemKind.CYCLE: "公式循环引用：{detail}",
    ProblemKind.NOT_TILED: "合并单元格或列宽拼不成完整的表：{detail}",
    ProblemKind.BAD_LINES: "分行后的文字“{detail}”与表头不一致",
    ProblemKind.BAD_MESSAGE: "提示语里的“{detail}”不能替换",
}
_TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")


def problem_sentence(problem: Problem) -> str:
    """Say one mistake in a form definition with its file and key."""
    if problem.kind is ProblemKind.UNREADABLE:
        found = _TOML_PLACE.search(problem.detail)
        where = f"第{found[1]}行第{found[2]}列写法不对" if found else "文件不存在，或者不是可以读的文字"
        return f"{problem.file}：{where}"
    key = f" {problem.key}" if problem.key else ""
    return f"{problem.file}{key}：" + _PROBLEM[problem.kind].format(detail=problem.detail)


def _short(text: str) -> str:
    """Cut a text that was given, so that the sentence stays one."""
    most = 40
    return text if len(text) <= most else text[:most] + "…"
