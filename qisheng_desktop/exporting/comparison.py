"""Two reports side by side on paper, for whoever signs: the figures that differ, and the paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qisheng_desktop.exporting.document import Document, Grid, Prose
from qisheng_desktop.exporting.papers import paper, prose, table
from qisheng_desktop.model.cells import CellRef, Mark, Value, format_value
from qisheng_desktop.model.differences import Cell, Comparison, Kind, changed_paragraphs, compare_texts
from qisheng_desktop.model.edition import Edition, Field
from qisheng_desktop.model.report import Report

BLANK, NOT_ASKED = "空白", "不填报"
_BRACKETS = (("【", "】"), ("〖", "〗"), ("〔", "〕"))


def comparison_paper(found: Comparison) -> Document:
    """Make the document of a comparison; it is printed like the report."""
    old, new = found.old, found.new
    title = [new.unit or old.unit, f"{new.year}年年度报告与{_other_name(old, new)}对照"]
    return paper([line for line in title if line], list(_sections(found)), unit=new.unit, year=new.year)


def _other_name(old: Report, new: Report) -> str:
    whose = old.unit if old.unit != new.unit else ""
    return f"{whose}{old.year}年"


def _sections(found: Comparison) -> Iterator[Prose | Grid]:
    count = found.count
    brackets = _brackets(found)
    told = f"两份报告有 {count} 处不同，逐项列在下面。同一段文字里，不同的字放在{''.join(brackets)}里。"
    yield prose("", [told if count else "两份报告的内容相同。"])
    heads = column_names(found)
    cover = [row for cell in found.cover if (row := _row(found, cell))]
    if cover:
        yield table("封面", ("项目", *heads), cover, widths=(30, 35, 35))
    for section in found.new.edition.tables:
        cells = [cell for cell in found.cells if (cell.now or cell.before or CellRef("")).section == section.code]
        rows = [(*row, difference_of(cell)) for cell in cells if (row := _row(found, cell))]
        if rows:
            yield table(section.title, ("指标", *heads, "增减"), rows, widths=(55, 15, 15, 15), figures={1, 2, 3})
    titles = [(f"第{code}部分", old, new) for code, old, new in found.titles]
    if titles:
        yield table("标题", ("部分", *heads), titles, widths=(16, 42, 42))
    for text in found.texts:
        pairs = changed_paragraphs(found.old.text(text.at), found.new.text(text.at))
        if pairs:
            pairs = tuple(marked(old, new, brackets) for old, new in pairs)
            yield table(part_name(found.new.edition, text.at), heads, pairs, widths=(50, 50))


def marked(old: str, new: str, brackets: tuple[str, str]) -> tuple[str, str]:
    """Put what only one of two paragraphs has between brackets; two with nothing in common stay as they are."""
    pieces = compare_texts(old, new)
    if not any(piece.kind is Kind.BOTH for piece in pieces):
        return old, new
    left, right = brackets
    one, other = (
        "".join(
            piece.text if piece.kind is Kind.BOTH else f"{left}{piece.text}{right}"
            for piece in pieces
            if piece.kind in {Kind.BOTH, kind}
        )
        for kind in (Kind.OLD, Kind.NEW)
    )
    return one, other


def _brackets(found: Comparison) -> tuple[str, str]:
    """Return brackets that occur in neither report."""
    words = "".join(report.text(text.at) for text in found.texts for report in (found.old, found.new))
    return next((pair for pair in _BRACKETS if not set(pair) & set(words)), _BRACKETS[0])


def column_names(found: Comparison) -> tuple[str, str]:
    """Name the two sides: by their years, else by whose they are, else as the first and the second."""
    old, new = found.old, found.new
    if old.year != new.year:
        return f"{old.year}年", f"{new.year}年"
    return (old.unit, new.unit) if old.unit != new.unit else ("甲", "乙")


def _row(found: Comparison, cell: Cell) -> tuple[str, str, str] | None:
    if not cell.is_different:
        return None
    return cell_name(found, cell), side(cell.before, cell.old, found.old), side(cell.now, cell.new, found.new)


def side(ref: CellRef | None, value: Value, report: Report) -> str:
    """Print one side of a cell."""
    if ref is None:
        return NOT_ASKED
    if value is None:
        return BLANK
    return report.edition.marks[value] if isinstance(value, Mark) else format_value(value)


def cell_name(found: Comparison, cell: Cell) -> str:
    """Name a cell by its labels; a field of the cover by its own."""
    report, ref = (found.new, cell.now) if cell.now else (found.old, cell.before)
    figure = report.edition.figures.get(ref) if ref else None
    if ref is None or figure is None:
        return part_name(report.edition, ref) if ref else ""
    stub = figure.stub[-1].replace("{year}", str(report.year)) if figure.stub else ""
    heading = " / ".join(figure.heading) if not stub else "".join(figure.heading[-1:])
    return " × ".join(filter(None, (stub, heading)))


def part_name(edition: Edition, ref: CellRef) -> str:
    """Name a section or a field of the cover."""
    part = edition.by_code.get(ref.section)
    return ref.section if part is None else part.label if isinstance(part, Field) else part.title


def difference_of(cell: Cell) -> str:
    """Print by how much a figure is more or less, where both are figures."""
    if not isinstance(cell.old, Decimal) or not isinstance(cell.new, Decimal):
        return ""
    change = cell.new - cell.old
    return f"{change:+f}" if change else "0"
