"""What is printed for characters that cannot be: nothing for those nobody sees, the sign 〓 for those no font draws.

Never a box. The person has been told of each of them by name; the text itself stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from qisheng_desktop.exporting.document import Document, Grid, Prose
from qisheng_desktop.exporting.fonts import FontBook
from qisheng_desktop.exporting.levels import Paragraph
from qisheng_desktop.model.characters import STAND_IN, is_invisible

_Table: TypeAlias = dict[int, str]


def printable(document: Document, book: FontBook) -> Document:
    """Return a document of nothing but characters that the fonts draw; mostly that is the same one."""
    said = set().union(*_said(document))
    table = {ord(one): "" for one in said if is_invisible(one)}
    table |= {ord(one): STAND_IN for one in book.missing("".join(sorted(said))) if ord(one) not in table}
    if not table:
        return document
    return replace(
        document,
        unit=document.unit.translate(table),
        title=tuple(line.translate(table) for line in document.title),
        preface=_paragraphs(document.preface, table),
        sections=tuple(_section(section, table) for section in document.sections),
        date=document.date.translate(table),
        after=tuple(_grid(grid, table) for grid in document.after),
    )


def _said(document: Document) -> Iterator[str]:
    yield from (*document.title, document.unit, document.date)
    yield from (paragraph.text for paragraph in document.preface)
    for section in (*document.sections, *document.after):
        yield section.heading
        if isinstance(section, Grid):
            yield from (cell.text for cell in section.cells)
            yield from section.remarks
        else:
            yield from (paragraph.text for paragraph in section.paragraphs)


def _section(section: Prose | Grid, table: _Table) -> Prose | Grid:
    if isinstance(section, Grid):
        return _grid(section, table)
    heading = section.heading.translate(table)
    return replace(section, heading=heading, paragraphs=_paragraphs(section.paragraphs, table))


def _grid(grid: Grid, table: _Table) -> Grid:
    return replace(
        grid,
        heading=grid.heading.translate(table),
        cells=tuple(replace(cell, text=cell.text.translate(table)) for cell in grid.cells),
        remarks=tuple(remark.translate(table) for remark in grid.remarks),
    )


def _paragraphs(paragraphs: tuple[Paragraph, ...], table: _Table) -> tuple[Paragraph, ...]:
    return tuple(
        replace(
            paragraph,
            text=paragraph.text.translate(table),
            lead=len(paragraph.text[: paragraph.lead].translate(table)),
        )
        for paragraph in paragraphs
    )
