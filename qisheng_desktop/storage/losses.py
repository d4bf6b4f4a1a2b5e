"""What could not be read of a damaged project file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from qisheng_desktop.storage.answers import COPIED, COPY, OF_LAST


class LossKind(Enum):
    """What is wrong with a place of the file."""

    DAMAGED = "damaged"
    """The line is not as it was written; what it held is lost."""
    MISSING = "missing"
    """The content is not in the file any more; ``count`` says how much of it."""
    UNUSABLE = "unusable"
    """The line is whole, but what it says cannot be an answer to this form."""
    DOUBLED = "doubled"
    """The same content stands in the file a second time; the first was taken."""
    RESTORED = "restored"
    """The line was damaged or gone; its second copy was whole and was taken. Nothing is lost."""
    COPY_DAMAGED = "copy damaged"
    """Second copies, ``count`` of them, are damaged or gone. Nothing is lost."""
    NO_SEAL = "no seal"
    """The end of the file is gone, so that nobody knows how much there was."""
    WRONG_SEAL = "wrong seal"
    """Every line is whole, but they are not those that were saved: another program changed the file."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that could not be read.

    ``line`` counts from 1 and is 0 where no line is left; ``record`` is the kind of record (``p``, ``row``, ``field``
    …, ``last-p`` in last year's report) and ``at`` the address it was about, both empty where unknown; ``index``
    numbers a paragraph from 0 and is -1 for anything else; ``count`` is the number of records lost.
    """

    line: int
    kind: LossKind
    record: str = ""
    at: str = ""
    index: int = -1
    count: int = 1


_KINDS = {"head", *COPIED, *(f"{COPY}{kind}" for kind in COPIED), "history", "end"}
_KEY = re.compile(r'"(k|s|i|r|c|at)":(?:"([A-Za-z0-9_,\[\]-]{1,99})"|([0-9]{1,5})(?=,))')
_SHOWN = 200
"""How far into a damaged line its keys are looked for; they come first."""


def loss_of(kind: LossKind, line: int, record: str, values: Mapping[str, object]) -> Loss:
    """Describe the loss of a record by what it says about itself."""
    match record.removeprefix(COPY).removeprefix(OF_LAST), values:
        case "p", {"s": str(code), "i": int(index)}:
            return Loss(line, kind, record, code, index)
        case "row", {"s": str(code), "r": str(row)}:
            return Loss(line, kind, record, f"{code}[{row}]")
        case "field", {"c": str(code)}:
            return Loss(line, kind, record, code)
        case (("title" | "unrevised"), {"s": str(code)}):
            return Loss(line, kind, record, code)
        case (("note" | "printed" | "explanation"), {"at": str(at)}):
            return Loss(line, kind, record, at)
    return Loss(line, kind, record)


def loss_of_damaged(line: int, data: bytes) -> Loss:
    """Describe a line that is not whole by what can still be made out of its beginning."""
    found = _KEY.findall(data[:_SHOWN].decode("utf-8", "replace"))
    values: dict[str, object] = {}
    for key, text, digits in found:
        values.setdefault(key, text or int(digits))
    record = values.get("k")
    if not isinstance(record, str) or record not in _KINDS:
        return Loss(line, LossKind.DAMAGED)
    return loss_of(LossKind.DAMAGED, line, record, values)
