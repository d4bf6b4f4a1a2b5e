"""What one body answered for one year.

``Report.apply`` is the one door into the data: typing, pasting, importing, undoing and redoing all go through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from qisheng_desktop.model.cells import CellRef, Mark, Value, last_ref
from qisheng_desktop.model.checks import Finding, check, sides
from qisheng_desktop.model.data_fields import DataField, Shown
from qisheng_desktop.model.edition import Edition, Rule, RuleKind, Severity
from qisheng_desktop.model.edits import Attachment, Change, Edits, Explanation, FindingKey, LastYear, put
from qisheng_desktop.model.plan import make_plan
from qisheng_desktop.model.sheet import YEAR, Sheet
from qisheng_desktop.model.succession import Succession
from qisheng_desktop.model.texts import Texts
from qisheng_desktop.model.validation import checked

__all__ = ["UNIT", "YEAR", "Balance", "Progress", "Report", "State"]

UNIT = CellRef("unit")


class State(Enum):
    """Where the content of a cell comes from."""

    TYPED = "typed"
    COMPUTED = "computed"
    BLANK = "blank"
    NOT_APPLICABLE = Mark.NOT_APPLICABLE.value
    UNAVAILABLE = Mark.UNAVAILABLE.value


class Progress(NamedTuple):
    """How many cells of a section are filled, of how many that must be."""

    filled: int
    total: int


class Balance(NamedTuple):
    """Both sides of a rule at one place, met or not; ``None`` while a side is blank."""

    rule: Rule
    at: CellRef
    cells: tuple[CellRef, ...]
    left: Decimal | None
    right: Decimal | None
    is_met: bool


class Report:
    """The answers to an edition, with totals and findings up to date.

    Last year's report may be attached to it: rules that compare with it are silent without it.

    Raises:
        EditError: If the edition does not serve the year, or one of the answers cannot be taken.
    """

    def __init__(self, edition: Edition, year: int, edits: Edits | None = None) -> None:
        self.edition = edition
        self._sheet = Sheet(edition, make_plan(edition))
        self._texts = Texts(self._sheet)
        self._explanations: dict[FindingKey, Explanation] = {}
        self._attachment = Attachment()
        self._past: Past | None = None
        self.findings: tuple[Finding, ...] = ()
        given = edits or Edits()
        self.apply(replace(given, values={YEAR: Decimal(year), **given.values}))

    @property
    def year(self) -> int:
        """The year reported on."""
        return self._sheet.year

    @property
    def unit(self) -> str:
        """The full official name of the body that reports, or an empty text."""
        return self.text(UNIT)

    @property
    def answers(self) -> Mapping[CellRef, Value]:
        """What was answered, texts and cover fields included; never a total."""
        return MappingProxyType(self._sheet.answers)

    @property
    def notes(self) -> Mapping[CellRef, str]:
        """The remarks on cells."""
        return MappingProxyType(self._sheet.notes)

    @property
    def printed(self) -> Mapping[CellRef, Decimal]:
        """The totals that a document read in had printed, beside the computed ones."""
        return MappingProxyType(self._sheet.printed)

    @property
    def titles(self) -> Mapping[str, str]:
        """The titles of sections that differ from the official ones, by section code."""
        return MappingProxyType(self._sheet.titles)

    @property
    def explanations(self) -> Mapping[FindingKey, Explanation]:
        """The reasons given for findings, expired ones included."""
        return MappingProxyType(self._explanations)

    @property
    def everything(self) -> Edits:
        """All that was put in, as one edit: a report made from it is equal to this one."""
        sheet = self._sheet
        return Edits(
            dict(sheet.answers), dict(sheet.notes), dict(sheet.printed), dict(sheet.titles), dict(self._explanations),
            dict(sheet.unrevised), self._attachment if self._attachment.last else None,
        )  # fmt: skip

    @property
    def attached(self) -> LastYear | None:
        """What is attached as last year's report."""
        return self._attachment.last

    @property
    def past(self) -> Past | None:
        """Last year's report as this one finds it; nothing if none is attached, or one of another year."""
        return self._past if self._past and self._past.report.year == self.year - 1 else None

    @property
    def last(self) -> Report | None:
        """Last year's report, totals computed; nothing if none is attached, or one of another year."""
        return self.past.report if self.past else None

    def value(self, ref: CellRef) -> Value:
        """Return what the cell shows."""
        return self._sheet.value(ref)

    def last_value(self, ref: CellRef) -> Value:
        """Return what last year's report showed in the cell that asked the very same; a blank if that is not known."""
        past = self.past
        same = past.succession.same(ref) if past else None
        return past.report.value(same) if past and same else None

    def last_text(self, ref: CellRef) -> str:
        """Return the text or cover field of last year's report; empty if that is not known."""
        return self.last.text(ref) if self.last else ""

    def is_unrevised(self, ref: CellRef) -> bool:
        """Say whether a text is last year's and still to be revised."""
        return ref in self._sheet.unrevised

    def state(self, ref: CellRef) -> State:
        """Say where the content of a cell comes from."""
        value = self._sheet.value(ref)
        if value is None:
            return State.BLANK
        if isinstance(value, Mark):
            return State(value.value)
        return State.COMPUTED if self.is_computed(ref) else State.TYPED

    def is_computed(self, ref: CellRef) -> bool:
        """Say whether a formula fills the cell."""
        figure = self.edition.figures.get(ref)
        return figure is not None and figure.formula is not None

    def text(self, ref: CellRef) -> str:
        """Return a text or cover field as it is shown and printed, data fields as figures; empty if it is blank."""
        return self._texts.shown(ref).text

    def stored_text(self, ref: CellRef) -> str:
        """Return a text or cover field as it was answered, data fields as addresses; empty if it is blank."""
        value = self._sheet.answers.get(ref)
        return value if isinstance(value, str) else ""

    def shown(self, ref: CellRef) -> Shown:
        """Return a text as it is shown, with the places of its data fields."""
        return self._texts.shown(ref)

    def rewritten(self, ref: CellRef, text: str) -> str:
        """Return an answer that shows as a text, with the data fields kept that stand in what is as it was."""
        return self._texts.shown(ref).rewritten(text)

    def field_text(self, data_field: DataField) -> str:
        """Return what a data field shows in this report."""
        return self._texts.number_of(data_field)

    def paragraphs(self, ref: CellRef) -> tuple[str, ...]:
        """Return the paragraphs of a text that are not empty, as they are shown."""
        return tuple(line for line in self.text(ref).split("\n") if line.strip())

    def title(self, code: str) -> str:
        """Return the title of a section as this report has it."""
        official = {section.code: section.title for section in self.edition.sections}
        return self._sheet.titles.get(code, official[code])

    def progress(self, code: str) -> Progress:
        """Count the cells of a table, totals included, or the one text of a narrative section."""
        refs = self.edition.match(code)
        return Progress(sum(map(self._sheet.is_filled, refs)), len(refs))

    def balances(self, code: str) -> Iterator[Balance]:
        """Yield both sides of every rule of a table that has a line for the balance bar."""
        return (balance for balance in self._balances() if balance.rule.bar and balance.at.section == code)

    def relations(self, ref: CellRef) -> Iterator[Balance]:
        """Yield both sides of every rule that compares a cell with others."""
        return (balance for balance in self._balances() if ref in balance.cells)

    def _balances(self) -> Iterator[Balance]:
        for planned in self._sheet.plan.checks:
            for test in planned.tests:
                both = sides(self._sheet, test)
                left, right = both or (None, None)
                is_met = both is None or test.condition.holds(*both)
                yield Balance(planned.rule, test.at, test.cells, left, right, is_met)

    def explanation(self, finding: Finding) -> Explanation | None:
        """Return the reason given for a finding, unless one of the figures it explained has changed."""
        explained = self._explanations.get(finding.key)
        return explained if explained and explained.figures == self.figures_of(finding) else None

    def figures_of(self, finding: Finding) -> tuple[tuple[CellRef, Value], ...]:
        """Return the figures a reason for this finding is bound to, and the words it is about; or the title.

        Figures of last year's report stand under the addresses that ``last_ref`` gives.
        """
        if finding.rule.kind is RuleKind.TITLE:
            return ((finding.at, self._sheet.titles.get(finding.at.section)),)
        figures = tuple((ref, self._sheet.value(ref)) for ref in finding.cells)
        figures += tuple((last_ref(ref), self.last_value(ref)) for ref in finding.last_cells)
        return (*figures, (finding.at, finding.passage.words)) if finding.passage else figures

    def is_open(self, finding: Finding) -> bool:
        """Say whether a finding still stands against a formal export."""
        if finding.rule.is_explainable:
            return self.explanation(finding) is None
        return finding.rule.severity is Severity.HARD

    def apply(self, edits: Edits) -> Change:
        """Put answers in, recompute all totals, check all rules.

        Raises:
            EditError: If one of the answers cannot be taken; then nothing was changed.
        """
        sheet = self._sheet
        edits = checked(edits, self.edition)
        values, undo_values = put(sheet.answers, edits.values)
        notes, undo_notes = put(sheet.notes, edits.notes)
        printed, undo_printed = put(sheet.printed, edits.printed)
        titles, undo_titles = put(sheet.titles, edits.titles)
        explanations, undo_explanations = put(self._explanations, edits.explanations)
        unrevised, undo_unrevised = put(sheet.unrevised, _marks(values, sheet.unrevised) | dict(edits.unrevised))
        for ref in values.keys() & sheet.unrevised.keys() - unrevised.keys():
            unrevised[ref] = undo_unrevised[ref] = True  # marked anew with another text: the way back must do so too
        last, undo_last = self._attach(edits.last)
        if last or YEAR in values:
            sheet.remember(self.last_value)
        for ref, value in values.items():
            slot = sheet.plan.slots.get(ref)
            if slot is not None:
                sheet.put(slot, value)
        changed = sheet.recompute()
        changed += self._texts.follow({*values, *changed})
        self.findings = check(sheet)
        return Change(
            Edits(values, notes, printed, titles, explanations, unrevised, last),
            Edits(undo_values, undo_notes, undo_printed, undo_titles, undo_explanations, undo_unrevised, undo_last),
            frozenset((*values, *notes, *printed, *changed)),
        )

    def _attach(self, attachment: Attachment | None) -> tuple[Attachment | None, Attachment | None]:
        """Attach last year's report, if that changes anything; return that and what was attached before."""
        old = self._attachment
        if attachment is None or attachment == old:
            return None, None
        self._attachment, last = attachment, attachment.last
        if last is None:
            self._past = None
        else:
            before = Report(last.edition, last.year, last.content)
            self._past = Past(before, Succession(last.edition, self.edition))
        return attachment, old


class Past(NamedTuple):
    """Last year's report, and where this year's cells are in it."""

    report: Report
    succession: Succession


def _marks(values: Mapping[CellRef, Value], unrevised: Mapping[CellRef, bool]) -> dict[CellRef, bool | None]:
    """Take the mark from every text that is another now."""
    return {ref: None for ref in values if ref in unrevised}
