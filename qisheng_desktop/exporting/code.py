"""The 校验码: a short code of what a report says, by which a paper and a file are held against each other.

It stands for everything the printed report says: unit, year, form, date, section titles, texts, figures and their
notes. How it is set, reasons for findings, and the fields of the cover that are not part of the report (who signs, the
telephone) do not count, nor do blanks that the page drops.

Twelve characters, ``K3M7-Q9FT-2XWA``: eleven from the SHA-256 of that, one to tell a slip of the hand from a report
that differs. The alphabet has 29 characters, a prime, and none that is read as another; those a hurried eye may read
(B for 8, S for 5, Z for 2, I or 1 for L) are taken for what was meant.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from qisheng_desktop.exporting.dates import official_date
from qisheng_desktop.exporting.levels import recognise
from qisheng_desktop.model.cells import CellRef, Value, format_value
from qisheng_desktop.model.edits import Edits, Explanation
from qisheng_desktop.model.history import Entry, History, Part
from qisheng_desktop.model.report import Report

ALPHABET = "23456789ACDEFGHJKLMNPQRTUVWXY"
LENGTH, GROUP = 12, 4
_READ_AS = str.maketrans("BSZI1", "852LL")
_SEPARATORS = frozenset("-—–_.·")
_DATE = CellRef("date")
_SAID = frozenset({Part.VALUE, Part.NOTE, Part.TITLE})
"""The parts of a change that can make another code."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What became of a comparison of a code with a file.

    ``since`` is the first change after the state the code was made from, ``cells`` what was changed then or later and
    is different now, in the order of the changes. Neither is known if the history does not reach back so far.
    """

    agrees: bool
    code: str
    since: Entry | None = None
    cells: tuple[CellRef, ...] = ()


def code_of(report: Report) -> str:
    """Return the code of what a report says now."""
    said = json.dumps(list(_said(report)), ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(sha256(said.encode()).digest(), "big")
    digits = []
    for _ in range(LENGTH - 1):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(digit)
    return _grouped("".join(ALPHABET[digit] for digit in (*digits, _control(digits))))


def read_code(text: str) -> str | None:
    """Read a code as somebody typed it off a paper; nothing if it is none, or has a slip in it."""
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(one for one in plain if one not in _SEPARATORS and not one.isspace()).translate(_READ_AS)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return None
    digits = [ALPHABET.index(letter) for letter in letters]
    if _control(digits[:-1]) != digits[-1]:
        return None
    return _grouped(letters)


def _grouped(letters: str) -> str:
    return "-".join(letters[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def compare(report: Report, history: History, code: str) -> Agreement:
    """Hold a code, as ``read_code`` returns it, against a report; if they differ, find since which change.

    The states before are made by taking the changes back one after the other, on a copy.
    """
    now = code_of(report)
    if code == now:
        return Agreement(agrees=True, code=now)
    before = Report(report.edition, report.year, report.everything)
    for place in range(len(history.entries) - 1, -1, -1):
        entry = history.entries[place]
        if not any(step.part in _SAID for step in entry.steps):
            continue
        before.apply(_undo(entry))
        if code_of(before) == code:
            changed = tuple(_differing(history.entries[place:], before, report))
            return Agreement(agrees=False, code=now, since=entry, cells=changed)
    return Agreement(agrees=False, code=now)


def _said(report: Report) -> Iterator[object]:
    edition = report.edition
    yield ["form", edition.code, *(supplement.code for supplement in edition.supplements)]
    yield ["unit", report.unit.strip()]
    yield ["year", report.year]
    yield ["date", official_date(report.text(_DATE))]
    for section in edition.sections:
        yield ["title", section.code, report.title(section.code)]
    for ref in edition.texts:
        yield ["text", str(ref), *(recognise(paragraph).text for paragraph in report.paragraphs(ref))]
    for ref in edition.figures:
        value, note = report.answers.get(ref), " ".join(report.notes.get(ref, "").split())
        if value is not None or note:
            yield ["cell", str(ref), type(value).__name__, format_value(value), note]


def _control(digits: list[int]) -> int:
    """Return the control digit: any one character wrong, or any two of the others exchanged, gives another."""
    return sum(weight * digit for weight, digit in enumerate(digits, 1)) % len(ALPHABET)


def _undo(entry: Entry) -> Edits:
    """Return the edit that takes a change back, reasons and printed totals left alone."""
    values: dict[CellRef, Value] = {}
    notes: dict[CellRef, str | None] = {}
    titles: dict[str, str | None] = {}
    for step in entry.steps:
        if isinstance(step.old, Explanation):
            continue
        if step.part is Part.VALUE:
            values[step.at] = step.old
        elif step.part is Part.NOTE:
            notes[step.at] = _text(step.old)
        elif step.part is Part.TITLE:
            titles[step.at.section] = _text(step.old)
    return Edits(values, notes, titles=titles)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _differing(entries: Sequence[Entry], before: Report, now: Report) -> Iterator[CellRef]:
    """Yield each place that was changed and is not as it was."""
    for ref in dict.fromkeys(step.at for entry in entries for step in entry.steps if step.part in _SAID):
        if _holds(before, ref) != _holds(now, ref):
            yield ref


def _holds(report: Report, ref: CellRef) -> tuple[Value, str, str]:
    shown = report.text(ref) or report.answers.get(ref)
    return shown, report.notes.get(ref, ""), "" if ref.row else report.titles.get(ref.section, "")
