"""Small documents of anybody's own words: a title, paragraphs and tables, set like the report.

``render(paper(…), "pdf")`` gives the bytes; every other format but the workbook works too. Whatever is long is broken
over pages: tables between their rows with the headings repeated, rows higher than a page between their lines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qisheng_desktop.exporting.document import Cell, Document, Grid, Prose
from qisheng_desktop.exporting.levels import recognise
from qisheng_desktop.model.layout import Layout, Part, PrintedCell


def paper(
    title: Sequence[str], sections: Sequence[Prose | Grid], *, unit: str = "", year: int = 0, is_draft: bool = False
) -> Document:
    """Make a document that nobody signs; ``title`` are its lines, broken by sense, ``unit`` whose it is."""
    return Document(
        unit=unit,
        year=year,
        form="",
        editions=(),
        title=tuple(title),
        preface=(),
        sections=tuple(sections),
        date="",
        is_draft=is_draft,
        code="",
        is_signed=False,
    )


def prose(heading: str, paragraphs: Sequence[str]) -> Prose:
    """Make a section of text; levels are recognised by their numbers, an empty heading is left out."""
    return Prose("", heading, tuple(recognise(text) for text in paragraphs if text.strip()))


def table(  # noqa: PLR0913 - a table of one's own has these parts
    heading: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[int] = (),
    figures: Collection[int] = (),
    remarks: Sequence[str] = (),
    is_landscape: bool = False,
) -> Grid:
    """Make a section that is a table with one line of headings.

    ``widths`` are the relative widths of the columns, equal if they are left out; ``figures`` the columns, counted
    from nought, that are centred on one line as figures are; all others are words and begin at the left.
    """
    cells = [Cell(PrintedCell(Part.HEADING, 0, column, 1, 1, text), text) for column, text in enumerate(columns)]
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts):
            part = Part.FIGURE if column in figures else Part.STUB
            said = " ".join(text.split())
            cells.append(Cell(PrintedCell(part, row, column, 1, 1, said), said))
    layout = Layout(
        len(rows) + 1, len(columns), tuple(cell.place for cell in cells), tuple(widths) or (1,) * len(columns), 1
    )
    return Grid("", heading, heading, layout, tuple(cells), tuple(remarks), is_landscape=is_landscape)
