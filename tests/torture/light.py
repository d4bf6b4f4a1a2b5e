"""What a report does beside being written down, left out where millions of copies of it are tried.

Rules, and the comparison of what is to be written with the report in memory, touch no disk and cost most of the time;
other tests hold them. The plan of an edition is made once.
"""

from __future__ import annotations

from collections.abc import Callable

from qisheng_desktop.model import report
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.plan import Plan, make_plan
from qisheng_desktop.storage import files

SetAttribute = Callable[[object, str, object], None]


def lighten(put: SetAttribute = setattr) -> None:
    """Leave out what touches no disk."""
    put(files, "_check_readable", lambda *_: None)
    put(report, "check", lambda *_: ())
    put(report, "make_plan", remembered_plans())


def remembered_plans() -> Callable[[Edition], Plan]:
    """Return what makes the plan of an edition only once: half of the cost of reading a project."""
    plans: dict[int, tuple[Edition, Plan]] = {}

    def plan_of(form: Edition) -> Plan:
        if id(form) not in plans:
            plans[id(form)] = (form, make_plan(form))
        return plans[id(form)][1]

    return plan_of
