"""Whether a paper and a file agree, told in sentences."""

from __future__ import annotations

from qisheng_desktop.exporting.code import Agreement
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.report import Report


def no_code_sentence(written: str) -> str:
    """Say that what was written is no code."""
    return f"“{written}”不是校验码，可能抄错了，没有核对。校验码是 12 个字母和数字，印在正式稿每页的下方。"


def agreement_sentences(found: Agreement, report: Report) -> list[str]:
    """Say whether a paper and the file agree, and if not, since which change and where."""
    if found.agrees:
        return [f"一致：纸质稿与文件内容相同，校验码 {found.code}。"]
    lines = [f"不一致：纸质稿与文件内容不同。文件现在的校验码是 {found.code}。"]
    if found.since is None:
        lines.append("在文件的修改记录里没有找到这份纸质稿，不能说明是从哪里开始不同的。它也可能不是这个文件导出的。")
        return lines
    who = f"，{found.since.who}" if found.since.who else ""
    lines.append(f"从第{found.since.number}次修改（{found.since.at:%Y-%m-%d %H:%M}{who}）起不同。与纸质稿不同的地方：")
    return [*lines, *(f"  {_name(ref, report)}" for ref in found.cells)]


def _name(ref: CellRef, report: Report) -> str:
    """Return the address of a place with its words in the form."""
    figure = report.edition.figures.get(ref)
    words = "·".join((*figure.stub, *figure.heading)) if figure else ""
    return f"{ref} {words}".rstrip()
