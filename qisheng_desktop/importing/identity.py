"""Which body, which year, which edition: from the title, a cover sheet, the period, and the words of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.facts import Title, read_name, read_period, read_title
from qisheng_desktop.importing.labels import key, plain
from qisheng_desktop.importing.stream import Grid, Paragraph, Piece
from qisheng_desktop.model.catalogue import Catalogue
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.edition import Edition


def texts_of(pieces: Sequence[Piece]) -> list[str]:
    """Return the paragraphs of a document, and rows of its tables that hold one text."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, Paragraph):
            texts.append(piece.text)
        elif isinstance(piece, Grid):
            texts += [text for row in range(len(piece.rows)) if (text := piece.alone(row))]
    return texts


def find_title(pieces: Sequence[Piece], name: str) -> tuple[Title, list[Doubt]]:
    """Tell unit and year, and doubt them where the document contradicts itself."""
    texts = texts_of(pieces)
    title = read_title(texts)
    period = next((year for text in texts if (year := read_period(text))), None)
    labelled = _labelled(pieces)
    named = read_name(name)
    year = title.year or labelled.year or period or named.year
    unit = title.unit or labelled.unit or named.unit
    if period is not None and year != period:
        return Title(unit, year, title.lines), [Doubt(DoubtKind.TWO_YEARS, CellRef("year"), f"{year} / {period}")]
    return Title(unit, year, title.lines), []


def _labelled(pieces: Sequence[Piece]) -> Title:
    """Read unit and year from a cover sheet, a label and its answer side by side."""
    unit, year = "", None
    for piece in pieces:
        if not isinstance(piece, Grid):
            continue
        for row in range(len(piece.rows)):
            texts = [plain(cell.text) for cell in piece.distinct(row)]
            if len(texts) > 1 and texts[0].rstrip(":") == "单位名称":
                unit = unit or texts[1]
            if len(texts) > 1 and texts[0].rstrip(":") in {"报告年度", "年度"} and texts[1].rstrip("年度").isdigit():
                year = year or int(texts[1].rstrip("年度"))
    return Title(unit, year)


def find_edition(pieces: Sequence[Piece], catalogue: Catalogue, year: int | None) -> tuple[Edition, list[Doubt]]:
    """Choose the edition the year is served by; without a year, or without such an edition, the one whose words occur.

    Returns it with every supplement that can be laid over it, and a doubt if its words are another's.
    """
    labels = {cell.text for piece in pieces if isinstance(piece, Grid) for row in piece.rows for cell in row if cell}
    labels |= {line for piece in pieces if isinstance(piece, Paragraph) for line in piece.text.split("\n") if line}
    keys = {key(label) for label in labels}
    scores = {}
    for code in catalogue.codes:
        own = {
            key(label) for table in catalogue.edition(code).tables for label in _labels_of(table.code, code, catalogue)
        }
        scores[code] = len(own & keys)
    by_words = max(reversed(catalogue.codes), key=lambda code: scores[code])
    by_year = next(
        (code for code in catalogue.codes if year is not None and catalogue.edition(code).serves(year)), None
    )
    code = by_year or by_words
    doubts = []
    if by_year and scores[by_year] < scores[by_words]:
        doubts.append(Doubt(DoubtKind.OTHER_EDITION, None, by_words))
    if year is not None and by_year is None:
        doubts.append(Doubt(DoubtKind.NO_EDITION, CellRef("year"), str(year)))
    return catalogue.edition(code, [supplement.code for supplement in catalogue.supplements_for(code)]), doubts


def _labels_of(section: str, code: str, catalogue: Catalogue) -> set[str]:
    """Return the labels of a table that the tables of no other edition have."""
    others = {
        label
        for other in catalogue.codes
        if other != code
        for table in catalogue.edition(other).tables
        for label in _labels(table.code, catalogue.edition(other))
    }
    return _labels(section, catalogue.edition(code)) - others


def _labels(section: str, edition: Edition) -> set[str]:
    figures = [figure for ref, figure in edition.figures.items() if ref.section == section]
    return {label for figure in figures for label in (*figure.stub, *figure.heading)}
