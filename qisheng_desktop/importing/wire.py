"""A draft as JSON, as it comes from the process that read it; never a pickle, which could bring code along."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from qisheng_desktop.importing.draft import Doubt, DoubtKind, Draft, SourceLine
from qisheng_desktop.model.cells import CellRef, Mark, Value
from qisheng_desktop.model.edits import Edits


class WireError(ValueError):
    """What came is no draft."""


def dump(draft: Draft) -> bytes:
    """Write a draft."""
    edits = draft.edits
    data = {
        "unit": draft.unit,
        "year": draft.year,
        "edition": draft.edition,
        "supplements": draft.supplements,
        "values": [[*ref, *_value(value)] for ref, value in edits.values.items()],
        "notes": [[*ref, note] for ref, note in edits.notes.items()],
        "printed": [[*ref, str(number)] for ref, number in edits.printed.items()],
        "titles": dict(edits.titles),
        "recognised": dict(draft.recognised),
        "doubts": [[doubt.kind.value, doubt.at, doubt.read] for doubt in draft.doubts],
        "source": [[line.cells, line.refs] for line in draft.source],
        "found": sorted(draft.found),
        "code": draft.code,
    }
    return json.dumps(data, ensure_ascii=True).encode("ascii")


def load(data: bytes) -> Draft:
    """Read a draft back.

    Raises:
        WireError: If it is none.
    """
    try:
        found: dict[str, Any] = json.loads(data)
        edits = Edits(
            {CellRef(*item[:3]): _read(item[3], item[4]) for item in found["values"]},
            {CellRef(*item[:3]): item[3] for item in found["notes"]},
            {CellRef(*item[:3]): Decimal(item[3]) for item in found["printed"]},
            dict(found["titles"]),
        )
        return Draft(
            unit=found["unit"],
            year=found["year"],
            edition=found["edition"],
            supplements=tuple(found["supplements"]),
            edits=edits,
            recognised={code: (met, every) for code, (met, every) in found["recognised"].items()},
            doubts=tuple(Doubt(DoubtKind(kind), _ref(at), read) for kind, at, read in found["doubts"]),
            source=tuple(SourceLine(tuple(cells), tuple(map(_ref, refs))) for cells, refs in found["source"]),
            found=frozenset(CellRef(*parts) for parts in found["found"]),
            code=str(found["code"]),
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidOperation) as error:
        raise WireError(str(error)) from error


def _value(value: Value) -> tuple[str, str]:
    match value:
        case Decimal():
            return "number", str(value)
        case Mark():
            return "mark", value.value
        case _:
            return "text", value or ""


def _read(kind: str, text: str) -> Value:
    if kind == "number":
        return Decimal(text)
    return Mark(text) if kind == "mark" else text


def _ref(parts: list[str] | None) -> CellRef | None:
    return CellRef(*parts) if parts is not None else None
