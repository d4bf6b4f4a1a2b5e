"""Answers, reasons and history entries as JSON, and back.

In a row, whose columns are all figures, a figure is its digits as text and a mark its code. Anywhere else the three
kinds of value are told apart: ``"text"``, ``{"n": "12.5"}``, ``{"m": "unavailable"}``, ``null`` for a blank. Figures
are never JSON numbers: another program would make floats of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from qisheng_desktop.model.cells import CellRef, Mark, Value, format_value, parse_ref
from qisheng_desktop.model.edits import Explanation
from qisheng_desktop.model.history import Content, Entry, Origin, Part, Step
from qisheng_desktop.storage.record import KIND, Record, as_list, as_object, as_text, parse_object

_DECIMAL = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60})?")  # a total or a quotient has more digits than an answer may

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def read_decimal(text: object) -> Decimal:
    """Read a figure.

    Raises:
        ValueError: If it is not one.
    """
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def read_figure(text: object) -> Decimal | Mark:
    """Read what stands in a cell of a row.

    Raises:
        ValueError: If it is neither a figure nor a mark.
    """
    if isinstance(text, str) and text in _MARKS:
        return Mark(text)
    return read_decimal(text)


_MARKS = frozenset(mark.value for mark in Mark)


def write_ref(ref: CellRef) -> object:
    """Return an address as it is printed; one that could not be read again like that, as its three parts."""
    text = str(ref)
    try:
        is_plain = parse_ref(text) == ref
    except ValueError:
        is_plain = False
    return text if is_plain else list(ref)


def read_ref(written: object) -> CellRef:
    """Read what ``write_ref`` made.

    Raises:
        ValueError: If it is not that.
    """
    if isinstance(written, str):
        return parse_ref(written)
    section, row, column = map(as_text, as_list(written))
    return CellRef(section, row, column)


def write_value(value: Value) -> object:
    """Return a value as JSON that says which kind it is."""
    match value:
        case Decimal():
            return {"n": format_value(value)}
        case Mark():
            return {"m": value.value}
    return value


def read_value(value: object) -> Value:
    """Read what ``write_value`` made.

    Raises:
        ValueError: If it is not that.
    """
    match value:
        case None | str():
            return value
        case {"n": digits}:
            return read_decimal(digits)
        case {"m": code}:
            return Mark(code)
    raise ValueError(value)


def write_explanation(given: Explanation) -> dict[str, object]:
    """Return a reason and the figures it explained."""
    return {"t": given.reason, "figures": [[write_ref(ref), write_value(value)] for ref, value in given.figures]}


def read_explanation(reason: object, figures: object) -> Explanation:
    """Read a reason and the figures it explained.

    Raises:
        ValueError: If they are not that.
    """
    return Explanation(as_text(reason), tuple(_read_figure_of(pair) for pair in as_list(figures)))


def _read_figure_of(pair: object) -> tuple[CellRef, Value]:
    ref, value = as_list(pair)
    return read_ref(ref), read_value(value)


def write_entry(entry: Entry) -> dict[str, object]:
    """Return a history entry: its number, when, who, how, and the steps."""
    return {
        "n": entry.number,
        "at": entry.at.isoformat(),
        "who": entry.who,
        "how": entry.origin.value,
        "steps": [_write_step(step) for step in entry.steps],
    }


def read_entry(record: Record) -> Entry:
    """Read a history entry.

    Raises:
        ValueError: If it says anything this program does not know.
    """
    return Entry(
        record.number("n"),
        datetime.fromisoformat(record.word("at")),
        record.word("who"),
        Origin(record.word("how")),
        tuple(_read_step(as_object(step)) for step in as_list(record.values.get("steps"))),
    )


@dataclass(slots=True)
class WrittenEntry:
    """A history entry as it stands in a file that is whole; it is read when somebody asks what it says."""

    text: str
    _entry: Entry | None = field(default=None, compare=False, repr=False)

    def read(self) -> Entry:
        """Return what it says; an entry without steps if the file was forged."""
        if self._entry is None:
            try:
                values = parse_object(self.text)
                self._entry = read_entry(Record(0, as_text(values.get(KIND)), values, self.text))
            except ValueError:
                self._entry = Entry(0, _NEVER, "", Origin.COMMAND, ())
        return self._entry


def _write_step(step: Step) -> dict[str, object]:
    written: dict[str, object] = {
        "part": step.part.value,
        "at": write_ref(step.at),
        "old": _write_content(step.old),
        "new": _write_content(step.new),
    }
    return written | ({"rule": step.rule} if step.rule else {})


def _read_step(step: dict[str, object]) -> Step:
    if step.keys() - {"part", "at", "old", "new", "rule"}:
        raise ValueError(step)
    return Step(
        Part(step.get("part")),
        read_ref(step.get("at")),
        _read_content(step.get("old")),
        _read_content(step.get("new")),
        as_text(step.get("rule", "")),
    )


def _write_content(content: Content) -> object:
    return write_explanation(content) if isinstance(content, Explanation) else write_value(content)


def _read_content(content: object) -> Content:
    match content:
        case {"t": reason, "figures": figures}:
            return read_explanation(reason, figures)
    return read_value(content)
