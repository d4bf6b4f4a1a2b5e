"""What could not be read of a damaged project file, told by the words of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qisheng_desktop.model.cells import CellRef, parse_ref
from qisheng_desktop.model.edition import Edition, Field
from qisheng_desktop.sentences.listing import listed
from qisheng_desktop.storage.answers import LAST
from qisheng_desktop.storage.losses import Loss, LossKind


def losses_sentence(name: str, losses: Sequence[Loss], edition: Edition | None = None) -> str:
    """Return what to tell about a file of which something could not be read; with its edition, by the form's words."""
    wrong_seal = [loss for loss in losses if loss.kind is LossKind.WRONG_SEAL]
    if wrong_seal and len(losses) == len(wrong_seal):
        return f"“{name}”被其他程序改过，内容都读得出来，但不一定是原来的。原文件不会被改动，请核对后另存为一个新文件。"
    harmless = [loss for loss in losses if loss.kind in _HARMLESS]
    if len(harmless) == len(losses):
        places = _named([loss for loss in harmless if loss.kind is LossKind.RESTORED], edition)
        restored = f"这些已用文件里的备份补回：{places}" if places else ""
        return f"“{name}”有损坏，但内容没有缺少。{restored}原文件不会被改动，请核对后另存为一个新文件。"
    named = _named([loss for loss in losses if loss.kind not in _HARMLESS], edition)
    return (
        f"“{name}”有损坏，这些没有读出来：{named}其余内容都已读出。原文件不会被改动，请核对、补填后另存为一个新文件。"
    )


_HARMLESS = {LossKind.RESTORED, LossKind.COPY_DAMAGED}


def _named(losses: Sequence[Loss], edition: Edition | None) -> str:
    sentences = list(dict.fromkeys(loss_sentence(loss, edition) for loss in losses))
    return listed(sentences, "处") if sentences else ""


_BY_ITSELF = {
    LossKind.NO_SEAL: "文件没有结尾，后面的内容缺失（可能没有传完）",
    LossKind.WRONG_SEAL: "文件被其他程序改过",
    LossKind.COPY_DAMAGED: "文件里的备份坏了一部分，内容没有缺少",
}
_AFTER = {LossKind.UNUSABLE: "（内容不能用）", LossKind.DOUBLED: "（重复，只取了第一份）"}


def loss_sentence(loss: Loss, edition: Edition | None = None) -> str:
    """Name one thing that was lost."""
    if loss.kind in _BY_ITSELF:
        return _BY_ITSELF[loss.kind]
    if loss.kind is LossKind.MISSING and loss.record in {"", "history"}:
        return f"{loss.count}条修改记录" if loss.record else f"有{loss.count}条内容不在文件里了"
    return _lost(loss, edition) + _AFTER.get(loss.kind, "")


_LOST = {
    "note": "{place}的备注",
    "printed": "{place}原件印的总计",
    "title": "{place}的标题",
    "explanation": "{place}的核实说明",
    "unrevised": "{place}“待修改”的标记",
    "history": "一条修改记录",
    "setting": "一项设置",
    "head": "文件的开头",
    "end": "文件的结尾",
}


def _lost(loss: Loss, edition: Edition | None) -> str:
    if loss.record == LAST:
        return "附带的上年报告"
    if loss.record.startswith(f"{LAST}-"):
        return "上年报告里的" + _lost(replace(loss, record=loss.record.removeprefix(f"{LAST}-")), edition)
    place = _place(loss.at, edition) if loss.at else ""
    if loss.record == "p" and place:
        last = f"至第{loss.index + loss.count}段" if loss.count > 1 else ""
        return f"{place}第{loss.index + 1}段{last}"
    if loss.record in _LOST:
        return _LOST[loss.record].format(place=place or "一处")
    return place or (f"文件第{loss.line}行" if loss.line else "一部分内容")


def _place(at: str, edition: Edition | None) -> str:
    """Name a place by the words of the form; by what can be said without the form if there is none."""
    try:
        ref = parse_ref(at)
    except ValueError:
        return "一部分内容"
    part = edition.by_code.get(ref.section) if edition else None
    if edition is None or part is None:
        return f"第{ref.section}部分" if ref.section.isdigit() else "封面的一项"
    if isinstance(part, Field):
        return f"“{part.label}”"
    label = next((_innermost(figure.stub) for cell, figure in edition.figures.items() if _is_in(cell, ref)), "")
    label = label.replace("{year}", "本")
    heading = _innermost(edition.figures[ref].heading) if ref in edition.figures else ""
    return f"第{part.short}部分" + (f"“{label}”一行" if label else "") + (f"“{heading}”一列" if heading else "")


def _is_in(cell: CellRef, row: CellRef) -> bool:
    return bool(row.row) and cell[:2] == row[:2]


def _innermost(labels: tuple[str, ...]) -> str:
    return labels[-1] if labels else ""
