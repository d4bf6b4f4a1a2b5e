"""Random reports and projects, with everything a report can hold in any of its cells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from qisheng_desktop.model.carry import last_year_of
from qisheng_desktop.model.cells import CellRef, Mark, Value
from qisheng_desktop.model.data_fields import DataField, answer_of
from qisheng_desktop.model.edition import Edition, FieldKind
from qisheng_desktop.model.edits import Attachment, Edits, Explanation, FindingKey
from qisheng_desktop.model.history import History, Origin
from qisheng_desktop.model.report import Report
from qisheng_desktop.storage.project import Project
from tests.model.samples import EDITIONS, YEARS, full_report

NAMES = st.sampled_from(sorted(EDITIONS))
LINES = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=30
)
TEXTS = st.lists(LINES, max_size=5).map("\n".join)
NUMBERS = (
    st.integers(-99, 99).map(Decimal)
    | st.decimals(-(10**14), 10**14, places=6)
    | st.sampled_from([Decimal("1E+14"), Decimal("0.0000000001"), Decimal("-0"), Decimal(999999999999999)])
)
FIGURES: st.SearchStrategy[Value] = NUMBERS | st.sampled_from(Mark) | st.none()
MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis puts the zone in
    datetime(2100, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))]),
)


def tokens(edition: Edition) -> st.SearchStrategy[str]:
    """Data fields in a text, one cell or the sum of some."""
    cells = st.lists(st.sampled_from(list(edition.figures)), min_size=1, max_size=3)
    return cells.map(lambda refs: answer_of([DataField(tuple(refs))]))


@st.composite
def edits(draw: st.DrawFn, edition: Edition) -> Edits:
    """One act on a report of an edition, anywhere in it."""
    inputs = [ref for ref, figure in edition.figures.items() if figure.formula is None]
    totals = [ref for ref, figure in edition.figures.items() if figure.formula is not None]
    values = draw(st.dictionaries(st.sampled_from(inputs), FIGURES, max_size=12))
    for field in draw(st.lists(st.sampled_from(edition.fields), max_size=4)):
        match field.kind:
            case FieldKind.YEAR:
                values[CellRef(field.code)] = Decimal(edition.first_year)
            case FieldKind.CHOICE:
                values[CellRef(field.code)] = draw(st.sampled_from([None, *(code for code, _ in field.choices)]))
            case FieldKind.LINE:
                values[CellRef(field.code)] = draw(LINES | st.none())
    texts = TEXTS | st.lists(LINES | tokens(edition), max_size=5).map("".join) | st.none()
    values |= draw(st.dictionaries(st.sampled_from(edition.texts), texts, max_size=3))
    sections = [section.code for section in edition.sections]
    keys: list[FindingKey] = [(rule.code, CellRef(code)) for rule in edition.rules for code in sections[:2]]
    keys += [("s-heading", ref) for ref in inputs[:3]] + [
        ("t-new", CellRef("1", place)) for place in ("p1", "第一段, [1]")
    ]
    explained = st.lists(st.tuples(st.sampled_from([*inputs, *totals, CellRef("4")]), FIGURES | LINES), max_size=3)
    reasons = st.builds(Explanation, TEXTS, explained.map(tuple))
    return Edits(
        values,
        draw(st.dictionaries(st.sampled_from([*inputs, *totals]), TEXTS | st.none(), max_size=3)),
        draw(st.dictionaries(st.sampled_from(totals), NUMBERS | st.none(), max_size=3)),
        draw(st.dictionaries(st.sampled_from(sections), LINES | st.none(), max_size=2)),
        draw(st.dictionaries(st.sampled_from(keys), reasons | st.none(), max_size=2)),
        draw(st.dictionaries(st.sampled_from(edition.texts), st.sampled_from([True, None]), max_size=2)),
        draw(st.none() | st.sampled_from(attachments(edition))),
    )


@cache
def attachments(edition: Edition) -> tuple[Attachment, ...]:
    """Last year's reports of this and the other edition, full and empty ones, and none."""
    before = [full_report(name, {"1": "上年的话", "3[carried_out,natural]": 2}) for name in ("2019", "jilin", "2021")]
    blank = Report(edition, edition.first_year)
    return (Attachment(), *(Attachment(last_year_of(report, "去年.docx")) for report in (*before, blank)))


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A project grown by a few acts, with their history and some settings."""
    name = draw(NAMES)
    report, history = Report(EDITIONS[name], YEARS[name]), History()
    for act in draw(st.lists(edits(report.edition), max_size=4)):
        change = report.apply(act)
        history.add(change, at=draw(MOMENTS), who=draw(LINES), origin=draw(st.sampled_from(Origin)))
    return Project(report, history, draw(st.dictionaries(LINES, TEXTS, max_size=3)))


def reports() -> st.SearchStrategy[Report]:
    """A report with anything in it."""
    return projects().map(lambda project: project.report)
