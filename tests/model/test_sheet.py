"""A sheet made of figures whose slots are known is the one made of their addresses."""

from __future__ import annotations

from decimal import Decimal

from qisheng_desktop.model.cells import parse_ref
from qisheng_desktop.model.plan import make_plan
from qisheng_desktop.model.sheet import filled_sheet
from tests.importing.documents import CATALOGUE


def test_figures_known_by_their_slots_count_like_those_known_by_their_addresses() -> None:
    edition = CATALOGUE.edition("2021")
    refs = [ref for ref, figure in edition.figures.items() if figure.formula is None and ref.section == "3"]
    values = {ref: Decimal(number) for number, ref in enumerate(refs)}
    whole = filled_sheet(edition, values)
    slots = [make_plan(edition).slots[ref] for ref in refs[10:]]
    numbers = [*map(Decimal, range(10, len(refs))), Decimal(7)]
    parted = filled_sheet(edition, dict(list(values.items())[:10]), [(slots, numbers)])
    assert (parted.numbers, parted.filled) == (whole.numbers, whole.filled)
    assert parted.value(parse_ref("3[new,total]")) == whole.value(parse_ref("3[new,total]")) != 0
    assert filled_sheet(edition, {}).value(parse_ref("3[new,total]")) is None
