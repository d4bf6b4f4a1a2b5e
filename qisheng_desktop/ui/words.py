"""Short words the windows share: names of cells, why something typed is not taken, names of levels."""

from __future__ import annotations

from qisheng_desktop.errors import EditError, EditKind
from qisheng_desktop.model.carry import neighbours
from qisheng_desktop.model.cells import CellRef, Mark, format_value, parse_ref
from qisheng_desktop.model.data_fields import DataField
from qisheng_desktop.model.edition import Edition, Field, Severity
from qisheng_desktop.model.report import Report, State

MARK_SHOWN = {Mark.NOT_APPLICABLE: "不适用", Mark.UNAVAILABLE: "无法取得"}
SEVERITY = {Severity.HARD: "强制", Severity.SOFT: "核实", Severity.HINT: "提示"}
STATE = {
    State.TYPED: "已填写",
    State.COMPUTED: "自动计算",
    State.BLANK: "未填写",
    State.NOT_APPLICABLE: "不适用",
    State.UNAVAILABLE: "无法取得",
}


def figure_name(report: Report, ref: CellRef) -> str:
    """Name a cell of figures by all its labels, as it is found on the paper."""
    edition = report.edition
    figure = edition.figures[ref]
    section = edition.by_code[ref.section]
    short = section.label if isinstance(section, Field) else section.short
    stub, heading = " / ".join(figure.stub).replace("{year}", str(report.year)), " / ".join(figure.heading)
    place = " × ".join(part for part in (stub, heading) if part)
    return f"{short} / {place}"


def field_label(report: Report, data_field: DataField) -> str:
    """Name the cells of a data field as they are found on the paper."""
    known = report.edition.figures
    names = [figure_name(report, cell) if cell in known else f"{cell}（不在这个版式里）" for cell in data_field.cells]
    return " + ".join(names)


def short_name(edition: Edition, ref: CellRef) -> str:
    """Name a cell by its innermost labels."""
    figure = edition.figures[ref]
    return " × ".join(part[-1] for part in (figure.stub, figure.heading) if part)


def place_name(report: Report, ref: CellRef) -> str:
    """Name any place a finding can be at: a cell, a section, a field of the cover."""
    if ref in report.edition.figures:
        return figure_name(report, ref)
    part = report.edition.by_code.get(ref.section)
    return "" if part is None else part.label if isinstance(part, Field) else part.title


def last_words(report: Report, ref: CellRef) -> str:
    """Say what stood in a cell in last year's report; nothing where that is not known."""
    found = [one for one in neighbours(report, ref) if one.value is not None]
    words = "，".join(
        (MARK_SHOWN[one.value] if isinstance(one.value, Mark) else format_value(one.value))
        + (f"（{one.remark}）" if one.remark else "")
        for one in found
    )
    return f"上年：{words}" if words else ""


def refusal(error: EditError, edition: Edition) -> str:
    """Say in a few words why something typed into a cell is not taken."""
    figure = edition.figures.get(parse_ref(error.at))
    match error.kind:
        case EditKind.WRONG_UNIT:
            return f"这一格以{figure.unit if figure else ''}为单位，请换算后填写数字"
        case EditKind.TOO_LONG:
            return "数字太长了，请核对"
        case EditKind.COMPUTED_CELL:
            return "这一格由程序自动计算，不能改"
    if figure is not None and figure.decimals:
        return "这里填金额，只能用数字和小数点"
    return "这里只能填数字，备注可以写在数字后面的括号里"
