"""Open reports for the tests of the windows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from qisheng_desktop.model.edits import Edits
from qisheng_desktop.ui.session import Session

UNIT = "某某县某某镇人民政府"

MakeSession = Callable[..., Session]


def fill_nought(session: Session) -> None:
    """Fill every figure with nought."""
    figures = session.report.edition.figures
    session.edit(Edits({ref: Decimal(0) for ref, figure in figures.items() if figure.formula is None}), "填 0")
