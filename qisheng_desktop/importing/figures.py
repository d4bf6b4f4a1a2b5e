"""Collecting figures: each is understood as if it had been typed, or becomes a doubt with its place and its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from qisheng_desktop.errors import EditError, EditKind
from qisheng_desktop.importing.draft import Doubt, DoubtKind
from qisheng_desktop.importing.fills import Counted, Fill
from qisheng_desktop.importing.labels import plain
from qisheng_desktop.importing.layouts import Cell
from qisheng_desktop.importing.stream import NO_RESULT
from qisheng_desktop.importing.vocabulary import is_blank
from qisheng_desktop.model.cells import CellRef, Mark, Value
from qisheng_desktop.model.edition import Edition, Figure
from qisheng_desktop.model.entry import MOST_DIGITS, Entry, parse_entry

_KINDS = {EditKind.TOO_LONG: DoubtKind.TOO_LONG, EditKind.WRONG_UNIT: DoubtKind.WRONG_UNIT}
_RUN_TOGETHER = re.compile(r"\s*[+-]?\d[\d,.]*(?:\s+[\d,.]+)+\s*")
_DIGITS = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")
_NUMERAL = re.compile(r"[\W_]*[A-Za-z\u0370-\u052f零〇○一二三四五六七八九]")
"""What after a figure may be part of it, misprinted; a remark in brackets is none."""
_FOOTNOTE = re.compile(r"(?P<text>.*?)\s*(?P<mark>[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf])\s*", re.DOTALL)
_REMARK = re.compile(r"注\s*(?P<number>\d+)\s*[：:]\s*|(?P<mark>[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf])\s*")
_BEGINS_REMARK = frozenset(("注", *map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)))))
_NAMED = re.compile(r"注[：:](?P<place>[^：:]+(?:：[^：:]*）)?)[：:](?P<note>.+)", re.DOTALL)
_SHORT = 3
_NUMBERED = re.compile(r"注(\d+)")


class _Numbers(dict[str, Decimal]):
    """Numbers by their digits; short ones, which most are, are made once."""

    def __missing__(self, digits: str) -> Decimal:
        number = Decimal(digits)
        return self.setdefault(digits, number) if len(digits) <= _SHORT else number


_NUMBERS: Final = _Numbers()


class Figures:
    """The figures read so far.

    ``found`` are all cells of the form that were met, ``places`` where each cell of the source (by identity) went.
    ``counted`` has figures that were plain digits, many at once; those that are typed are not among the ``values``.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.values: dict[CellRef, Value] = {}
        self.notes: dict[CellRef, str] = {}
        self.printed: dict[CellRef, Decimal] = {}
        self.found: dict[CellRef, str] = {}
        self.counted: list[Counted] = []
        self.places: dict[int, CellRef] = {}
        self.doubts: list[Doubt] = []

    def put(self, ref: CellRef, cell: Cell) -> None:
        """Take what stands in a cell of the document as the figure of a cell of the form."""
        self.places[id(cell)] = ref
        self.put_text(ref, cell.text)

    def fill(self, fill: Fill, texts: Sequence[str]) -> None:
        """Take the figures of several rows out of the texts of their table; where all are digits, all at once."""
        said = fill.pick(texts)
        is_new = fill.is_once and self.found.keys().isdisjoint(fill.blank.keys())
        if not is_new or not fill.digits.fullmatch("\n".join(said)):
            for ref, number in fill.pairs:
                self.put_text(ref, texts[number])
            return
        counted = Counted(fill, said, tuple(map(_NUMBERS.__getitem__, said)))
        self.found.update(fill.blank)
        self.printed.update(counted.totals)
        self.counted.append(counted)

    def answers(self) -> dict[CellRef, Value]:
        """Return every figure that is typed."""
        every = dict(self.values)
        for counted in self.counted:
            every.update(counted.typed)
        return every

    def _before(self, ref: CellRef) -> str:
        """Return what a cell was found to say."""
        every = (
            text for fill, texts, _ in self.counted for at, text in zip(fill.blank, texts, strict=True) if at == ref
        )
        return next(every, self.found[ref])

    def put_text(self, ref: CellRef, text: str) -> None:
        """Take a text as the figure of a cell of the form."""
        if ref in self.found:
            before = self._before(ref)
            if plain(before) != plain(text) and not (is_blank(text) and is_blank(before)):
                self.doubt(DoubtKind.READ_TWICE, ref, f"{before} | {text}")
            return
        self.found[ref] = text
        if _DIGITS.fullmatch(text):  # as nearly all are: nothing else can be meant
            self._keep(ref, self.edition.figures[ref], Entry(Decimal(text)), text)
            return
        if text.strip() == NO_RESULT:
            self.doubt(DoubtKind.NO_RESULT, ref)
            return
        figure = self.edition.figures[ref]
        marked = _FOOTNOTE.fullmatch(text)
        if marked:
            self.notes[ref] = marked["mark"]
            text = marked["text"]
        try:
            entry = _understood(text, figure, self.edition)
        except EditError as error:
            kind = DoubtKind.RUN_TOGETHER if _RUN_TOGETHER.fullmatch(text) else DoubtKind.NOT_A_NUMBER
            self.doubt(_KINDS.get(error.kind, kind), ref, text)
            return
        self._keep(ref, figure, entry, text)

    def doubt(self, kind: DoubtKind, ref: CellRef | None, read: str = "") -> None:
        """Note a doubt."""
        doubt = Doubt(kind, ref, read)
        if doubt not in self.doubts:
            self.doubts.append(doubt)

    def resolve_remarks(self, section: str, remarks: Sequence[str]) -> None:
        """Put the remarks under a table in the place of their marks in its cells."""
        texts: dict[str, str] = {}
        for remark in remarks:
            if remark.strip()[:1] not in _BEGINS_REMARK:
                continue
            found = _REMARK.match(remark.strip())
            if found:
                texts[found["mark"] or found["number"]] = remark.strip()[found.end() :].strip()
            named = _NAMED.fullmatch(remark.strip())
            refs = self._named(section, named["place"]) if named else []
            if named and len(refs) == 1:
                self.notes.setdefault(refs[0], named["note"])
        for ref, note in self.notes.items():
            if ref.section == section:
                numbered = _NUMBERED.fullmatch(plain(note))
                self.notes[ref] = texts.get(numbered[1] if numbered else note, note)

    def _named(self, section: str, place: str) -> list[CellRef]:
        """Return the cells whose innermost labels are these, as our workbooks name a cell under the table."""
        return [
            ref
            for ref, figure in self.edition.figures.items()
            if ref.section == section and "·".join(path[-1] for path in (figure.stub, figure.heading) if path) == place
        ]

    def _keep(self, ref: CellRef, figure: Figure, entry: Entry, text: str) -> None:
        if entry.note:
            self.notes[ref] = entry.note
        if figure.formula is None:
            if entry.value is not None:
                self.values[ref] = entry.value
        elif isinstance(entry.value, Decimal):
            self.printed[ref] = entry.value
        elif isinstance(entry.value, Mark):
            self.doubt(DoubtKind.NOT_A_NUMBER, ref, text)


def _understood(text: str, figure: Figure, edition: Edition) -> Entry:
    """Read a figure; stricter than for typing, since nobody looks at each one.

    Raises:
        EditError: If it is not surely a figure of this cell.
    """
    entry = parse_entry(text, figure, edition)
    value = entry.value
    if isinstance(value, Decimal):
        is_part = not figure.decimals and value % 1 != 0
        is_below = value < 0 and not figure.is_signed
        after = plain(text).lstrip("+-0123456789,.") if entry.note else ""
        if is_part or is_below or _NUMERAL.match(after if after[:1] not in {"(", "["} else ""):
            raise EditError(str(figure.ref), EditKind.NOT_A_NUMBER, text)
    return entry
