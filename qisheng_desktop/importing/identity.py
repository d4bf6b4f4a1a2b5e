"""Which body, which year, which edition: from the title, a cover sheet, the period, and the words of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.facts import Title, read_name, read_period, read_title
from qisheng_desktop.importing.labels import key, plain
from qisheng_desktop.importing.layouts import MOST_KEPT, UNIT_LABELS, YEAR_LABELS, Layout
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
            texts += [piece.texts[at] for at in piece.layout.lone if at >= 0]
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
        for row in piece.layout.labelled:
            texts = [plain(piece.texts[at]) for at in piece.layout.distinct[row]]
            if texts[0].rstrip(":") in UNIT_LABELS:
                unit = unit or texts[1]
            if texts[0].rstrip(":") in YEAR_LABELS and texts[1].rstrip("年度").isdigit():
                year = year or int(texts[1].rstrip("年度"))
    return Title(unit, year)


def find_edition(pieces: Sequence[Piece], catalogue: Catalogue, year: int | None) -> tuple[Edition, list[Doubt]]:
    """Choose the edition the year is served by; without a year, or without such an edition, the one whose words occur.

    Returns it with every supplement that can be laid over it, and a doubt if its words are another's.
    """
    editions = {code: catalogue.edition(code) for code in catalogue.codes}
    own = _own_of(tuple(editions.values()))
    met = {line for piece in pieces if isinstance(piece, Paragraph) for line in piece.text.split("\n") if line}
    found = own.codes.keys() & set(map(key, met))
    found.update(*(_told_by(piece.layout, own) for piece in pieces if isinstance(piece, Grid)))
    scores = {code: sum(code in own.codes[each] for each in found) for code in editions}
    by_words = max(reversed(editions), key=lambda code: scores[code])
    by_year = next((code for code, edition in editions.items() if year is not None and edition.serves(year)), None)
    code = by_year or by_words
    doubts = []
    if by_year and scores[by_year] < scores[by_words]:
        doubts.append(Doubt(DoubtKind.OTHER_EDITION, None, by_words))
    if year is not None and by_year is None:
        doubts.append(Doubt(DoubtKind.NO_EDITION, CellRef("year"), str(year)))
    return catalogue.edition(code, [supplement.code for supplement in catalogue.supplements_for(code)]), doubts


class _Own:
    """What is compared of labels that only one edition has: by it the codes of those."""

    def __init__(self, editions: tuple[Edition, ...]) -> None:
        self.codes: dict[str, tuple[str, ...]] = {}
        for edition in editions:
            strange = {label for other in editions if other is not edition for label in _labels(other)}
            for each in {key(label) for label in _labels(edition) - strange}:
                self.codes[each] = (*self.codes.get(each, ()), edition.code)


_own_of = lru_cache(maxsize=16)(_Own)


@lru_cache(maxsize=MOST_KEPT)
def _told_by(layout: Layout, own: _Own) -> frozenset[str]:
    """Return which of these the labels of a table have."""
    return frozenset(own.codes.keys() & layout.keys)


def _labels(edition: Edition) -> set[str]:
    return {label for figure in edition.figures.values() for label in (*figure.stub, *figure.heading)}
