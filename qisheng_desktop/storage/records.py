"""Putting the records of a file together again.

A record about a cell that this edition of the form does not have is kept as it stands and goes back into the file; one
that is whole but says nothing this form can take is a loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from qisheng_desktop.errors import EditError, EditionError, EditKind, UnknownEditionError
from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.edits import Attachment, Edits, Explanation, FindingKey, LastYear
from qisheng_desktop.model.history import History
from qisheng_desktop.model.validation import checked
from qisheng_desktop.storage.answer_readers import READERS
from qisheng_desktop.storage.answers import ANSWERS, KEYS, LAST, OF_LAST, Identity, identity_of
from qisheng_desktop.storage.losses import Loss, LossKind, loss_of
from qisheng_desktop.storage.record import KIND, MOST_LINES, SEAL, Record, as_list, as_object, as_text, spelling_of
from qisheng_desktop.storage.values import WrittenEntry, read_entry, read_figure

_CONTENT = {
    "field": {"t"},
    "p": {"t"},
    "row": {"v"},
    "note": {"t"},
    "printed": {"v"},
    "title": {"t"},
    "explanation": {"t", "figures"},
    "unrevised": set(),
    "setting": {"v"},
    "history": {"at", "who", "how", "steps"},
}
"""The keys that hold what it says."""

_HOMELESS = frozenset({EditKind.UNKNOWN_CELL, EditKind.COMPUTED_CELL})

_KNOWN = {kind: frozenset({KIND, *keys, *_CONTENT[kind]}) for kind, keys in KEYS.items()}
"""All keys that a record of each kind has."""


FindEdition: TypeAlias = Callable[[str, tuple[str, ...]], Edition]
"""Returns the edition of a code with supplements laid over it, or raises that there is none."""


class Records:
    """What was read so far of one file."""

    def __init__(self, edition: Edition, find_edition: FindEdition) -> None:
        self._edition = edition
        self._find_edition = find_edition
        self._rows = {(ref.section, ref.row) for ref in edition.figures}
        self._values: dict[CellRef, Value] = {}
        self._notes: dict[CellRef, str | None] = {}
        self._printed: dict[CellRef, Decimal | None] = {}
        self._titles: dict[str, str | None] = {}
        self._explanations: dict[FindingKey, Explanation | None] = {}
        self._unrevised: dict[CellRef, bool | None] = {}
        self._paragraphs: dict[str, dict[int, Record]] = {}
        self._last: LastRecords | None = None
        self._seen: set[Identity] = set()
        self._after = "head"
        self.settings: dict[str, str] = {}
        self.history = History()
        self.unknown: dict[str, list[str]] = {}
        self.extras: dict[Identity, dict[str, str]] = {}
        self.losses: list[Loss] = []

    def take(self, record: Record) -> None:
        """Take the next record of the file."""
        keys = KEYS.get(record.kind)
        if record.kind in {"head", "end"}:
            self._lose(LossKind.DOUBLED, record)
            return
        if record.kind == LAST or record.kind.startswith(OF_LAST):
            self._take_last(record)
            return
        if keys is None:
            self._keep(record)
            return
        self._after = record.kind
        identity = identity_of(record)
        if identity in self._seen:
            self._lose(LossKind.DOUBLED, record)
            return
        self._seen.add(identity)
        try:
            is_taken = self._read(record, identity)
        except ValueError:
            self._lose(LossKind.UNUSABLE, record)
            return
        if not is_taken:
            self._keep(record)
            return
        self._keep_extras(identity, record, _KNOWN[record.kind])

    def take_unread(self, record: Record) -> None:
        """Take entries of the history that are surely whole, to be read when they are asked for."""
        self._after = record.kind
        self.history.entries.items += [WrittenEntry(line[:-SEAL]) for line in record.text[:-1].split("\n")]

    def note_extras(self, record: Record | None, known: frozenset[str]) -> None:
        """Keep what the head or the end says beside what this program knows."""
        if record is not None:
            self._keep_extras((record.kind,), record, known)

    def edits(self, named: Iterable[Loss]) -> Edits:
        """Return all answers as one edit; note paragraphs gone from between others, unless ``named`` already."""
        named = tuple(named)
        known = {(loss.at, loss.index) for loss in named if loss.record == "p"}
        for code, paragraphs in self._paragraphs.items():
            for before, after in pairwise((-1, *sorted(paragraphs))):
                gone = [index for index in range(before + 1, after) if (code, index) not in known]
                if gone:
                    self.losses.append(Loss(0, LossKind.MISSING, "p", code, gone[0], len(gone)))
            ordered = [record for _, record in sorted(paragraphs.items())]
            if not self._put_text(code, ordered) and not self._put_text(code, [*self._usable(code, ordered)]):
                # longer in all than any text may be
                self.losses.append(Loss(0, LossKind.UNUSABLE, "p", code, 0, len(paragraphs)))
        return Edits(
            self._values, self._notes, self._printed, self._titles, self._explanations, self._unrevised,
            self._attachment([replace(loss, record="p") for loss in named if loss.record == f"{OF_LAST}p"]),
        )  # fmt: skip

    def _take_last(self, record: Record) -> None:
        """Take a record of last year's report; of one in a form that this program does not have, keep every record."""
        if record.kind == LAST and self._last is not None:
            self._lose(LossKind.DOUBLED, record)
            return
        of_last = replace(record, kind=record.kind.removeprefix(OF_LAST))
        if record.kind == LAST:
            self._begin_last(record)
        elif self._last is None or of_last.kind not in ANSWERS:
            self._keep(record)
        else:
            self._after = record.kind
            self._last.records.take(of_last)

    def _begin_last(self, record: Record) -> None:
        """Find out which report last year's is."""
        try:
            code, year, source = record.word("edition"), record.number("year"), record.word("source")
            supplements = tuple(as_text(one) for one in as_list(record.values.get("supplements")))
        except ValueError:
            self._lose(LossKind.UNUSABLE, record)
            return
        self._after = LAST
        try:
            edition = self._find_edition(code, supplements)
        except (UnknownEditionError, EditionError):
            edition = None
        if edition is None or not edition.serves(year):
            self._keep(record)
            return
        self._last = LastRecords(edition, year, source, Records(edition, self._find_edition))
        self._keep_extras((LAST,), record, frozenset({KIND, "edition", "supplements", "year", "source"}))

    def _attachment(self, named: Iterable[Loss]) -> Attachment | None:
        """Return last year's report as it was read, and take over what is to be said and kept of its records."""
        if self._last is None:
            return None
        records = self._last.records
        content = records.edits(named)
        self.losses += [replace(loss, record=f"{OF_LAST}{loss.record}") for loss in records.losses]
        self.extras |= {(f"{OF_LAST}{kind}", *rest): extras for (kind, *rest), extras in records.extras.items()}
        for kind, texts in records.unknown.items():
            self.unknown.setdefault(LAST if kind == "head" else f"{OF_LAST}{kind}", []).extend(texts)
        return Attachment(LastYear(self._last.edition, self._last.year, content, self._last.source))

    def _keep_extras(self, identity: Identity, record: Record, known: frozenset[str]) -> None:
        if record.values.keys() - known:
            self.extras[identity] = {key: text for key, text in record.spelt.items() if key not in known}

    def _lose(self, kind: LossKind, record: Record) -> None:
        self.losses.append(loss_of(kind, record.line, record.kind, record.values))

    def _keep(self, record: Record) -> None:
        self.unknown.setdefault(self._after, []).append(record.text)

    def _read(self, record: Record, identity: Identity) -> bool:
        """Take a record; say whether it belongs to this edition.

        Raises:
            ValueError: If it says nothing that can be taken.
        """
        match record.kind:
            case "p":
                return self._read_paragraph(record)
            case "row":
                return self._read_row(record, identity)
            case "setting":
                self.settings[record.word("name")] = record.word("v")
                return True
            case "history":
                return self._read_entry(record)
        return self._put(READERS[record.kind](record, self._edition))

    def _fit(self, edits: Edits) -> Edits | None:
        """Return the edit as the report takes it; nothing if this edition does not ask for it."""
        try:
            return checked(edits, self._edition)
        except EditError as error:
            if error.kind in _HOMELESS:
                return None
            raise ValueError(error.at) from error

    def _put(self, edits: Edits) -> bool:
        fit = self._fit(edits)
        if fit is None:
            return False
        self._values.update(fit.values)
        self._notes.update(fit.notes)
        self._printed.update(fit.printed)
        self._titles.update(fit.titles)
        self._explanations.update(fit.explanations)
        self._unrevised.update(fit.unrevised)
        return True

    def _read_paragraph(self, record: Record) -> bool:
        """Take a paragraph; its characters are looked at when the text is whole."""
        code, index, text = record.word("s"), record.number("i"), record.word("t")
        if CellRef(code) not in self._edition.texts:
            return False
        if "\n" in text or index >= MOST_LINES:
            raise ValueError(index)
        self._paragraphs.setdefault(code, {})[index] = record
        return True

    def _put_text(self, code: str, paragraphs: Iterable[Record]) -> bool:
        """Take a whole text; say whether it can be taken."""
        try:
            return self._put(Edits({CellRef(code): "\n".join(record.word("t") for record in paragraphs)}))
        except ValueError:
            return False

    def _usable(self, code: str, paragraphs: Iterable[Record]) -> Iterator[Record]:
        """Yield the paragraphs that can be taken, and lose the others."""
        for record in paragraphs:
            try:
                self._fit(Edits({CellRef(code): record.word("t")}))
            except ValueError:
                self._lose(LossKind.UNUSABLE, record)
            else:
                yield record

    def _read_row(self, record: Record, identity: Identity) -> bool:
        """Take the figures of a row; those in columns that this edition does not have are kept as they stand."""
        section, row = record.word("s"), record.word("r")
        if (section, row) not in self._rows:
            return False
        cells = as_object(record.values.get("v"))
        with suppress(ValueError):
            if self._put(Edits({CellRef(section, row, column): read_figure(text) for column, text in cells.items()})):
                return True
        homeless: dict[str, str] = {}
        for column, text in cells.items():
            ref = CellRef(section, row, column)
            try:
                if not self._put(Edits({ref: read_figure(text)})):
                    homeless[column] = spelling_of(record.spelt["v"])[column]
            except ValueError:
                self.losses.append(Loss(record.line, LossKind.UNUSABLE, "row", str(ref)))
        if homeless:
            self.extras[*identity, "v"] = homeless
        return True

    def _read_entry(self, record: Record) -> bool:
        """Take a history entry; one of a kind that only a newer program knows is kept as it stands."""
        try:
            self.history.entries.append(read_entry(record))
        except ValueError:
            return False
        return True


class LastRecords(NamedTuple):
    """What was read so far of last year's report."""

    edition: Edition
    year: int
    source: str
    records: Records
