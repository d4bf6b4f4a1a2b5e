"""Who changed what, from what, to what, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableSequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, Protocol, TypeAlias, overload

from qisheng_desktop.model.cells import CellRef, Value
from qisheng_desktop.model.edits import Attachment, Change, Explanation

Content: TypeAlias = Value | Explanation

LAST = CellRef("last")
"""Where the history says that last year's report was attached."""


class Origin(Enum):
    """How a change came about."""

    TYPED = "typed"
    PASTED = "pasted"
    FILLED = "filled"
    IMPORTED = "imported"
    CARRIED = "carried"
    UNDONE = "undone"
    REDONE = "redone"
    COMMAND = "command"


class Part(Enum):
    """Which part of a place was changed."""

    VALUE = "value"
    NOTE = "note"
    PRINTED = "printed"
    TITLE = "title"
    EXPLANATION = "explanation"
    UNREVISED = "unrevised"
    """The mark of a text that is last year's; old and new are 1 or nothing."""
    LAST = "last"
    """Last year's report; old and new are the name of its file, or its year."""


class Step(NamedTuple):
    """One thing that was changed: the part, the place, what it was and what it became; ``rule`` for explanations."""

    part: Part
    at: CellRef
    old: Content
    new: Content
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as made by one act. ``at`` carries its UTC offset; entries are ordered by ``number``, not by it."""

    number: int
    at: datetime
    who: str
    origin: Origin
    steps: tuple[Step, ...]


class Unread(Protocol):
    """An entry as it stands in a file, read when somebody asks what it says."""

    def read(self) -> Entry:
        """Return what it says, the same object every time."""


class Entries(MutableSequence[Entry]):
    """Entries, oldest first. A year of work has a thousand, and hardly any is looked at: ``items`` may be unread."""

    def __init__(self, items: Iterable[Entry | Unread] = ()) -> None:
        self.items = [*items]

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Entries: ...
    def __getitem__(self, at: int | slice) -> Entry | Entries:
        return Entries(self.items[at]) if isinstance(at, slice) else _read(self.items[at])

    @overload
    def __setitem__(self, at: int, given: Entry) -> None: ...
    @overload
    def __setitem__(self, at: slice, given: Iterable[Entry]) -> None: ...
    def __setitem__(self, at: int | slice, given: Entry | Iterable[Entry]) -> None:
        self.items[at] = given  # type: ignore[index, assignment] # the overloads say what goes with what

    def __delitem__(self, at: int | slice) -> None:
        del self.items[at]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entries | list):
            return NotImplemented
        theirs = other.items if isinstance(other, Entries) else other
        pairs = zip(self.items, theirs, strict=False)
        return len(self) == len(other) and all(one == two or _read(one) == _read(two) for one, two in pairs)

    __hash__ = None  # type: ignore[assignment] # as any list

    def insert(self, index: int, value: Entry) -> None:
        """Put an entry before another."""
        self.items.insert(index, value)


def _read(item: Entry | Unread) -> Entry:
    return item if isinstance(item, Entry) else item.read()


@dataclass(slots=True)
class History:
    """All changes of one report, oldest first."""

    entries: Entries = field(default_factory=Entries)

    @classmethod
    def of(cls, entries: Iterable[Entry | Unread]) -> History:
        """Return a history of these entries."""
        return cls(Entries(entries))

    def add(self, change: Change, *, at: datetime, who: str, origin: Origin) -> bool:
        """Record a change; say whether it has an entry: one that changed nothing leaves none."""
        steps = tuple(steps_of(change))
        if steps:
            number = self.entries[-1].number + 1 if self.entries else 1
            self.entries.append(Entry(number, at, who, origin, steps))
        return bool(steps)

    def extend(self, change: Change) -> bool:
        """Count a change as part of the last entry, so that a sentence typed is one entry and not forty.

        What is as it was before that entry is no step of it; an entry left without steps goes. Say whether it stayed.
        """
        last = self.entries.pop()
        steps = {(step.part, step.at, step.rule): step for step in last.steps}
        for step in steps_of(change):
            key = step.part, step.at, step.rule
            steps[key] = step._replace(old=steps[key].old) if key in steps else step
        kept = tuple(step for step in steps.values() if step.old != step.new)
        if kept:
            self.entries.append(replace(last, steps=kept))
        return bool(kept)


def steps_of(change: Change) -> Iterator[Step]:
    """Yield what a change did, place by place."""
    done, undo = change.done, change.undo
    for ref, value in done.values.items():
        yield Step(Part.VALUE, ref, undo.values[ref], value)
    for ref, note in done.notes.items():
        yield Step(Part.NOTE, ref, undo.notes[ref], note)
    for ref, number in done.printed.items():
        yield Step(Part.PRINTED, ref, undo.printed[ref], number)
    for code, title in done.titles.items():
        yield Step(Part.TITLE, CellRef(code), undo.titles[code], title)
    for key, reason in done.explanations.items():
        yield Step(Part.EXPLANATION, key[1], undo.explanations[key], reason, key[0])
    for ref, mark in done.unrevised.items():
        if mark == undo.unrevised[ref]:
            continue  # a text changed and marked anew
        yield Step(Part.UNREVISED, ref, _mark(undo.unrevised[ref]), _mark(mark))
    if done.last and undo.last:
        yield Step(Part.LAST, LAST, _name(undo.last), _name(done.last))


def _mark(is_unrevised: bool | None) -> Content:  # noqa: FBT001 - the content of a mark
    return Decimal(1) if is_unrevised else None


def _name(attached: Attachment) -> Content:
    last = attached.last
    return (last.source or str(last.year)) if last else None
