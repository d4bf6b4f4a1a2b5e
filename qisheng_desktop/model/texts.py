"""The texts of a report as they are shown: data fields follow the figures they stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef, Mark, format_value
from qisheng_desktop.model.data_fields import DataField, Shown, show
from qisheng_desktop.model.sheet import Sheet


class Texts:
    """What the texts with fields in them show; all others show their answer."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._places = frozenset(sheet.edition.texts)
        self._shown: dict[CellRef, Shown] = {}

    def shown(self, ref: CellRef) -> Shown:
        """Return a text as it is shown; a cover field is shown as it is."""
        found = self._shown.get(ref)
        if found is not None:
            return found
        answer = self._sheet.answers.get(ref)
        return Shown(answer) if isinstance(answer, str) else Shown("")

    def follow(self, changed: Collection[CellRef]) -> Iterator[CellRef]:
        """Show anew what changed cells and texts make another; yield the texts that now show other figures."""
        for ref in self._places.intersection(changed):
            self._shown.pop(ref, None)
            shown = self._show(ref)
            if shown.spans or shown.text != self._sheet.answers.get(ref):
                self._shown[ref] = shown
        for ref, before in self._shown.items():
            if any(cell in changed for span in before.spans for cell in span.field.cells):
                shown = self._show(ref)
                if shown != before:
                    self._shown[ref] = shown
                    yield ref

    def number_of(self, data_field: DataField) -> str:
        """Print the figure of a field; what stands for a blank where one of its cells has none."""
        sheet = self._sheet
        values = [sheet.value(cell) if cell in sheet.edition.figures else None for cell in data_field.cells]
        if len(values) == 1 and isinstance(values[0], Mark):
            return sheet.edition.marks[values[0]]
        numbers = [value for value in values if isinstance(value, Decimal)]
        return (
            format_value(sum(numbers[1:], numbers[0])) if len(numbers) == len(values) else sheet.edition.words.unfilled
        )

    def _show(self, ref: CellRef) -> Shown:
        answer = self._sheet.answers.get(ref)
        return show(answer, self.number_of) if isinstance(answer, str) else Shown("")
