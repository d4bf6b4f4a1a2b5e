"""审核意见: one page for the head of the body, made of what the reviewer found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from qisheng_desktop.exporting.document import Cell, Document, Grid
from qisheng_desktop.exporting.names import named
from qisheng_desktop.exporting.papers import paper
from qisheng_desktop.exporting.pdf import count_pages
from qisheng_desktop.model.edition import Severity
from qisheng_desktop.model.layout import Layout, Part, PrintedCell
from qisheng_desktop.model.report import Report
from qisheng_desktop.review.opinion import Compared, Opinion

TITLE = "政府信息公开年报审核意见"
FEWEST = 2
"""Lines a part keeps at least, its heading among them."""
COLUMNS, WIDTHS = 5, (5, 16, 5, 5, 7)
LONGEST = 72
"""Characters of a finding that are printed; the review page has it whole."""
Lines = tuple[str, list[tuple[str, ...]]]
"""The name of a part and its lines."""
SEVERITIES = {Severity.HARD: "强制", Severity.SOFT: "核实", Severity.HINT: "提示"}


def build_opinion(report: Report, opinion: Opinion) -> Document:
    """Set the page; where it would be longer than one, the longest part is cut and says so."""
    parts = list(_parts(opinion))
    kept = [len(lines) for _, lines in parts]
    made = _page(report, opinion, parts, kept)
    while count_pages(made) > 1 and max(kept) > FEWEST:
        longest = kept.index(max(kept))
        kept[longest] = max(FEWEST, kept[longest] * 3 // 4)
        made = _page(report, opinion, parts, kept)
    return made


def opinion_name(unit: str, year: int, extension: str) -> str:
    """Return the name of the file, as the report's own is named."""
    return named(unit, f"{year}年{TITLE}", extension)


def _page(report: Report, opinion: Opinion, parts: Sequence[Lines], kept: Sequence[int]) -> Document:
    title = tuple(line for line in (report.unit.strip(), f"{report.year}年{TITLE}") if line)
    form = _Form()
    for (name, lines), most in zip(parts, kept, strict=True):
        more = len(lines) - most
        form.add(name, [*lines[:most], *([(f"另有 {more} 项，见程序里的审核页",)] if more else [])])
    form.add("结论", [(_verdict(opinion),)])
    form.add("审核人", [("签字：", "日期：　　　　年　　月　　日")])
    return paper(title, [form.grid()], unit=report.unit.strip(), year=report.year)


class _Form:
    """A table whose first column names the parts, each beside its lines; a line of fewer words fills the width."""

    def __init__(self) -> None:
        self._cells: list[Cell] = []
        self._row = 0

    def add(self, name: str, lines: Sequence[Sequence[str]]) -> None:
        """Put a part under those before it; its first line is a heading where it has several."""
        self._put(Part.HEADING, (0, len(lines), 1), name)
        for number, line in enumerate(lines):
            is_heading = number == 0 and len(lines) > 1
            for column, text in enumerate(line, 1):
                width = COLUMNS - column if column == len(line) else 1
                is_figure = len(line) == COLUMNS - 1 and column > 1
                part = Part.HEADING if is_heading else Part.FIGURE if is_figure else Part.STUB
                self._put(part, (column, 1, width), text)
            self._row += 1

    def grid(self) -> Grid:
        """Return the table."""
        cells = tuple(self._cells)
        layout = Layout(self._row, COLUMNS, tuple(cell.place for cell in cells), WIDTHS, 0)
        return Grid("", TITLE, "", layout, cells)

    def _put(self, part: Part, place: tuple[int, int, int], text: str) -> None:
        column, height, width = place
        self._cells.append(Cell(PrintedCell(part, self._row, column, height, width, text), text))


def _parts(opinion: Opinion) -> Iterator[Lines]:
    """Yield the parts with their lines, the first of which is a heading."""
    compared = [(one.name, _print(one.last), _print(one.now), _change(one)) for one in opinion.compared]
    none = "主要数字与上年相同" if opinion.has_last else "没有附上年报告，没有比较"
    yield "与上年相比", [("指标", "上年", "本年", "增减"), *compared] if compared and opinion.has_last else [(none,)]
    explained = [(_short(finding.message), _short(reason)) for finding, reason in opinion.explained]
    yield "已经说明", [("问题", "核实说明"), *explained] if explained else [("没有",)]
    still_open = [(f"{SEVERITIES[one.rule.severity]}　{_short(one.message)}",) for one in opinion.still_open]
    yield "没有处理", [("问题",), *still_open] if still_open else [("没有",)]
    blanks = [(one.name, f"{one.what}，{one.reason or '没有写明原因'}") for one in opinion.blanks]
    yield "没有填写", [("位置", "情况和原因"), *blanks] if blanks else [("没有",)]


def _verdict(opinion: Opinion) -> str:
    hard = sum(finding.rule.severity is Severity.HARD for finding in opinion.still_open)
    soft = len(opinion.still_open) - hard
    blank = f"，没有填写的有 {len(opinion.blanks)} 处" if opinion.blanks else ""
    repeated = f"文字与上年重复约 {opinion.repeated}%。" if opinion.repeated is not None else ""
    if not opinion.still_open and not opinion.blanks:
        return f"各项已经填写，没有未处理的问题，已说明 {len(opinion.explained)} 个，可以正式报送。{repeated}"
    counted = f"未处理的问题：强制 {hard} 个、核实 {soft} 个{blank}；已说明 {len(opinion.explained)} 个。"
    return f"{counted}还不能正式报送。{repeated}"


def _change(one: Compared) -> str:
    if one.last is None or one.now is None:
        return ""
    change = one.now - one.last
    share = f"（{'+' if change > 0 else ''}{round(100 * change / one.last)}%）" if one.last else ""
    return f"{'+' if change > 0 else ''}{_print(change)}{share}"


def _print(number: Decimal | None) -> str:
    if number is None:
        return "空白"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
