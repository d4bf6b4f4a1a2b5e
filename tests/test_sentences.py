"""Every error, every mistake in a form and every loss has a Chinese sentence that stands by itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import qisheng_desktop
from qisheng_desktop.errors import (
    ConflictError,
    EditError,
    EditionError,
    EditKind,
    ExportError,
    NewerProjectFileError,
    NotAProjectFileError,
    Problem,
    ProblemKind,
    ProjectFileError,
    QishengError,
    SaveError,
    UnknownEditionError,
)
from qisheng_desktop.sentences import problem_sentence, sentence_for
from qisheng_desktop.sentences.listing import MOST_LISTED
from qisheng_desktop.sentences.losses import loss_sentence, losses_sentence
from qisheng_desktop.storage.losses import Loss, LossKind
from tests.model.samples import JILIN, NEW

PATH = Path("年报.qisheng")
SAVING = re.findall(
    r"[^,]+",
    "ENOSPC,EDQUOT,EFBIG,EROFS,EACCES,EPERM,ENOENT,ENODEV,ENXIO,ESTALE,ENOTDIR,EISDIR,EINVAL,ELOOP,ENAMETOOLONG,EIO,"
    "EBUSY,ETXTBSY,ENOTSUP,held,damaged,unreadable,unconfirmed,too large,read-only file,read back different,no backup",
)
ERRORS: list[QishengError] = [
    *(EditError("3[new,natural]", kind, "二十二") for kind in EditKind),
    EditionError((Problem("1.toml", "title", ProblemKind.MISSING_KEY, "title"),)),
    UnknownEditionError("2018"),
    *(ExportError(PATH, reason) for reason in SAVING),
    *(SaveError(PATH, reason) for reason in SAVING),
    *(
        ProjectFileError(PATH, reason)
        for reason in ("ENOENT", "EACCES", "EPERM", "ENOTDIR", "ENAMETOOLONG", "EISDIR", "EIO", "ELOOP")
    ),
    *(
        NotAProjectFileError(PATH, reason)
        for reason in ("empty", "blank", "too large", "headless", "unrecognised", "anything")
    ),
    *(NewerProjectFileError(PATH, reason) for reason in ("format", "edition", "read-only")),
    *(ConflictError(PATH, reason) for reason in ("changed", "missing", "exists")),
    QishengError(),
]


def is_plain(sentence: str) -> bool:
    words = sentence.replace(PATH.name, "").replace("1.toml title", "").replace("“title”", "").replace("U盘", "")
    return not re.search(r"[A-Za-z！]|\b0x|\n", words.replace("WPS", "")) and sentence.endswith("。")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{type(error).__name__}-{error}")
def test_every_error_has_a_plain_sentence(error: QishengError) -> None:
    sentence = sentence_for(error)
    assert is_plain(sentence), sentence
    assert sentence.count("。") >= 2 or isinstance(error, EditionError), sentence


def test_sentences_differ_where_what_to_do_differs() -> None:
    told = {reason: sentence_for(SaveError(PATH, reason)) for reason in ("ENOSPC", "EACCES", "ENOENT", "held", "EIO")}
    assert len(set(told.values())) == len(told)
    assert "空间" in told["ENOSPC"]
    assert "U盘" in told["ENOENT"]


def test_every_failed_save_says_that_the_work_is_safe() -> None:
    for reason in SAVING:
        assert "你的内容还在" in sentence_for(SaveError(PATH, reason))
        assert "报告的内容没有受影响" in sentence_for(ExportError(PATH, reason))
    for reason in ("changed", "missing", "exists"):
        assert "你的内容还在" in sentence_for(ConflictError(PATH, reason))


def test_every_reason_the_program_gives_is_known() -> None:
    """A reason that is raised anywhere and has no sentence would end as a traceback or an empty phrase."""
    given: set[tuple[str, str]] = set()
    for path in Path(qisheng_desktop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[_, ast.Constant(value=str(reason))]):
                    if name in {"SaveError", "ConflictError", "NewerProjectFileError", "NotAProjectFileError"}:
                        given.add((name, reason))
    assert len(given) >= 10
    assert given <= {(type(error).__name__, error.reason) for error in ERRORS if isinstance(error, ProjectFileError)}


def test_what_was_given_is_shown_and_cut() -> None:
    assert "“二十二”不是数字" in sentence_for(EditError("1", EditKind.NOT_A_NUMBER, "二十二"))
    assert "…" in sentence_for(EditError("1", EditKind.NOT_A_NUMBER, "很" * 999))
    assert len(sentence_for(EditError("1", EditKind.NOT_A_NUMBER, "{很}" * 999))) < 100


@pytest.mark.parametrize("kind", ProblemKind)
def test_every_mistake_in_a_form_has_a_sentence_with_its_file_and_key(kind: ProblemKind) -> None:
    sentence = problem_sentence(Problem("3.toml", "blocks[0].rows[2].formula", kind, "{new} + 1"))
    assert sentence.startswith("3.toml")
    assert re.search("[一-鿿]", sentence)
    if kind is not ProblemKind.UNREADABLE:
        assert "blocks[0].rows[2].formula：" in sentence


def test_a_file_that_is_no_toml_is_told_by_line() -> None:
    told = problem_sentence(Problem("6.toml", "", ProblemKind.UNREADABLE, "Invalid value (at line 2, column 9)"))
    assert told == "6.toml：第2行第9列写法不对"
    assert "不存在" in problem_sentence(Problem("6.toml", "", ProblemKind.UNREADABLE, "No such file or directory"))
    assert problem_sentence(Problem("1.toml", "", ProblemKind.UNKNOWN_KEY, "x")).startswith("1.toml：")


def test_a_long_list_is_counted() -> None:
    problems = tuple(Problem("1.toml", str(n), ProblemKind.MISSING_KEY, "x") for n in range(MOST_LISTED + 3))
    told = sentence_for(EditionError(problems))
    assert f"{MOST_LISTED + 3}处错误" in told
    assert "另外还有3处" in told


DAMAGED = LossKind.DAMAGED
LOSSES = [
    (Loss(4, DAMAGED, "p", "1", 2), "第一部分第3段"),
    (Loss(0, LossKind.MISSING, "p", "preface", 1, 2), "“前言”第2段至第3段"),
    (Loss(4, DAMAGED, "row", "3[new]"), "第三部分“一、本年新收政府信息公开申请数量”一行"),
    (
        Loss(4, DAMAGED, "row", "2[published_total]"),
        "第二部分“本年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）：”一行",
    ),
    (Loss(4, DAMAGED, "field", "phone"), "“联系电话”"),
    (Loss(4, DAMAGED, "note", "3[new,natural]"), "第三部分“一、本年新收政府信息公开申请数量”一行“自然人”一列的备注"),
    (Loss(4, DAMAGED, "note"), "一处的备注"),
    (Loss(4, DAMAGED, "printed", "4[cases,review_total]"), "第四部分“总计”一列原件印的总计"),
    (Loss(4, DAMAGED, "title", "4"), "第四部分的标题"),
    (Loss(4, DAMAGED, "explanation", "4"), "第四部分的核实说明"),
    (Loss(4, DAMAGED, "history"), "一条修改记录"),
    (Loss(4, DAMAGED, "setting"), "一项设置"),
    (Loss(1, DAMAGED, "head"), "文件的开头"),
    (Loss(9, LossKind.DOUBLED, "end"), "文件的结尾（重复，只取了第一份）"),
    (Loss(4, DAMAGED), "文件第4行"),
    (Loss(0, LossKind.UNUSABLE, "p"), "一部分内容（内容不能用）"),
    (Loss(4, DAMAGED, "row", "3[new"), "一部分内容"),
    (
        Loss(4, LossKind.UNUSABLE, "row", "3[new,other]"),
        "第三部分“一、本年新收政府信息公开申请数量”一行“其他”一列（内容不能用）",
    ),
    (Loss(0, LossKind.MISSING, count=3), "有3条内容不在文件里了"),
    (Loss(0, LossKind.MISSING, "history", count=2), "2条修改记录"),
    (Loss(0, LossKind.RESTORED, "row", "3[new]"), "第三部分“一、本年新收政府信息公开申请数量”一行"),
    (Loss(0, LossKind.COPY_DAMAGED, count=2), "文件里的备份坏了一部分，内容没有缺少"),
    (Loss(0, LossKind.NO_SEAL), "文件没有结尾，后面的内容缺失（可能没有传完）"),
    (Loss(0, LossKind.WRONG_SEAL), "文件被其他程序改过"),
]


@pytest.mark.parametrize(("loss", "told"), LOSSES, ids=lambda value: value if isinstance(value, str) else "")
def test_every_loss_is_named_by_the_words_of_the_form(loss: Loss, told: str) -> None:
    assert loss_sentence(loss, JILIN) == told


@pytest.mark.parametrize(
    ("loss", "told"),
    [
        (Loss(4, DAMAGED, "p", "1", 2), "第1部分第3段"),
        (Loss(4, DAMAGED, "field", "unit"), "封面的一项"),
        (Loss(4, DAMAGED, "row", "3[new]"), "第3部分"),
    ],
)
def test_without_the_form_a_loss_is_named_all_the_same(loss: Loss, told: str) -> None:
    assert loss_sentence(loss) == told
    assert loss_sentence(Loss(4, DAMAGED, "row", "9[new]"), NEW) == "第9部分"


def test_losses_are_told_in_one_go() -> None:
    told = losses_sentence(PATH.name, [LOSSES[0][0], LOSSES[2][0]], JILIN)
    assert "第一部分第3段；第三部分“一、本年新收政府信息公开申请数量”一行。" in told
    assert "原文件不会被改动" in told
    assert "另外还有3处" in losses_sentence(PATH.name, [Loss(n, DAMAGED) for n in range(1, MOST_LISTED + 4)])


def test_damage_that_cost_nothing_is_told_as_such() -> None:
    back, copy = Loss(0, LossKind.RESTORED, "p", "1", 2), Loss(0, LossKind.COPY_DAMAGED, count=3)
    told = losses_sentence(PATH.name, [back, copy], JILIN)
    assert told == (
        f"“{PATH.name}”有损坏，但内容没有缺少。这些已用文件里的备份补回：第一部分第3段。"
        "原文件不会被改动，请核对后另存为一个新文件。"
    )
    assert "补回" not in losses_sentence(PATH.name, [copy], JILIN)
    assert "第3段" not in losses_sentence(PATH.name, [back, copy, LOSSES[2][0]], JILIN)


def test_a_file_changed_by_another_program_is_not_called_damaged() -> None:
    told = losses_sentence(PATH.name, [Loss(0, LossKind.WRONG_SEAL)])
    assert "损坏" not in told
    assert "被其他程序改过" in told
