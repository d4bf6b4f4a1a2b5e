"""Random acts on a report, one after the other, often in the same few cells."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from qisheng_desktop.model.cells import CellRef, Mark, Value
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.edits import Edits, Explanation, FindingKey
from tests.model.samples import EDITIONS, inputs
from tests.strategies import LINES, NAMES, TEXTS, attachments
from tests.strategies import edits as edits_anywhere

FIGURES = (
    st.integers(0, 40).map(Decimal)
    | st.decimals(-(10**14), 10**14, places=2)
    | st.sampled_from([Decimal("1E+2"), Decimal("0.10"), Decimal("-0"), Decimal("7.0"), Decimal(0)])
    | st.sampled_from(Mark)
    | st.none()
)


def values(edition: Edition) -> st.SearchStrategy[dict[CellRef, Value]]:
    """Answers to a few cells, so crowded that edits meet in the same ones."""
    cells = [ref for ref in inputs(edition) if ref.row in {"new", "granted", "documents", "cases", "published_total"}]
    figures = st.dictionaries(st.sampled_from(cells), FIGURES, max_size=6)
    years = st.integers(edition.first_year, edition.last_year or 2030).map(Decimal)
    lines: st.SearchStrategy[dict[CellRef, Value]] = st.fixed_dictionaries(
        {},
        optional={
            CellRef("unit"): LINES | st.none(),
            CellRef("level"): st.sampled_from(["township", "county", None]),
            CellRef("year"): years,
            CellRef("1"): TEXTS | st.none(),
            CellRef("preface"): TEXTS,
        },
    )
    return st.builds(lambda one, other: {**one, **other}, figures, lines)


def crowded_edits(edition: Edition) -> st.SearchStrategy[Edits]:
    """One act on a few cells of a report of an edition."""
    figures = list(edition.figures)
    totals = [ref for ref in figures if edition.figures[ref].formula]
    keys: list[FindingKey] = [("2-regulations", CellRef("2", "regulations", "made")), ("s-heading", CellRef("4"))]
    reasons = st.builds(Explanation, LINES, st.just(((keys[0][1], Decimal(1)),)))
    return st.builds(
        Edits,
        values(edition),
        st.dictionaries(st.sampled_from(figures[:9]), TEXTS | st.none(), max_size=2),
        st.dictionaries(st.sampled_from(totals[:5]), st.integers(0, 9).map(Decimal) | st.none(), max_size=2),
        st.dictionaries(st.sampled_from(["1", "4"]), LINES | st.none(), max_size=2),
        st.dictionaries(st.sampled_from(keys), reasons | st.none(), max_size=2),
        st.dictionaries(st.sampled_from([CellRef("1"), CellRef("preface")]), st.sampled_from([True, None])),
        st.none() | st.sampled_from(attachments(edition)),
    )


def acts(edition: Edition) -> st.SearchStrategy[Edits]:
    """One act on a report of an edition, in a crowd or anywhere."""
    return st.one_of(crowded_edits(edition), crowded_edits(edition), edits_anywhere(edition))


def courses() -> st.SearchStrategy[tuple[str, list[Edits]]]:
    """The name of an edition and some acts, one after the other."""
    return NAMES.flatmap(lambda name: st.tuples(st.just(name), st.lists(acts(EDITIONS[name]), max_size=8)))
