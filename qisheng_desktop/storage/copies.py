"""The second copy of every answer in a project file, and mending the first from it.

A hole torn into a file takes what stands together. The copies stand behind the history, far from the answers, under
the same kinds with ``copy-`` before them: as long as one of the two lines is whole, nothing of an answer is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from qisheng_desktop.storage.answers import COPIED, COPY, OF_LAST, Identity, identity_of
from qisheng_desktop.storage.losses import Loss, LossKind, loss_of
from qisheng_desktop.storage.record import KIND, Record, as_text, parse_object, spell, spell_object, spelling_of

_COPY_BEGINS = f'{{"{KIND}":"{COPY}'.encode()
_COPY = re.compile(re.escape(_COPY_BEGINS) + rb'([a-z-]+)"')
_KIND = re.compile(rf'\{{"{KIND}":"([a-z-]+)"')

_About: TypeAlias = tuple[str, str, int]
"""What a loss is about: the kind of record, its address, the number of a paragraph."""


def is_copy(line: bytes) -> bool:
    """Say whether a line is the copy of a record, by its beginning."""
    found = _COPY.match(line) if line.startswith(_COPY_BEGINS) else None
    return found is not None and found[1].decode() in COPIED


def copies_of(texts: Iterable[str]) -> tuple[list[str], Mapping[str, int]]:
    """Return the copies of all records that are written twice, and how many there are of each kind."""
    copies: list[str] = []
    twice: Counter[str] = Counter()
    for text in texts:
        kind, copy = _copy(text)
        if kind in COPIED:
            copies.append(copy)
            twice[kind] += 1
    return copies, twice


def _copy(text: str) -> tuple[str, str]:
    """Return the kind of a record that is spelt, and its copy."""
    if found := _KIND.match(text):
        kind = found[1]
        return kind, f'{{"{KIND}":"{COPY}{kind}"{text[found.end() :]}'
    kind = as_text(parse_object(text)[KIND])  # spelt by another program
    others = {key: value for key, value in spelling_of(text).items() if key != KIND}
    return kind, spell_object({KIND: spell(f"{COPY}{kind}")} | others)


@dataclass(frozen=True, slots=True)
class Mended:
    """The records of a file without the copies, but with those put back from them, and what is to be told.

    ``known`` is how many of the records written twice are there, in either place; ``others`` how many other records.
    """

    records: list[Record]
    losses: list[Loss]
    known: int
    others: int

    def unnamed(self, twice: int, others: int, later: Iterable[Loss]) -> list[Loss]:
        """Return what only counting shows to be gone: there were ``twice`` records written twice, and ``others``.

        ``later`` are the losses found since.
        """
        named = [loss for loss in (*self.losses, *later) if loss.kind in {LossKind.DAMAGED, LossKind.MISSING}]
        answers = twice - self.known - sum(loss.count for loss in named if loss.record in COPIED)
        entries = others - self.others - sum(loss.record == "history" for loss in named)
        found = [Loss(0, LossKind.MISSING, count=answers)] if answers > 0 else []
        return [*found, Loss(0, LossKind.MISSING, "history", count=entries)] if entries > 0 else found


def mended(records: Sequence[Record], losses: Sequence[Loss], *, is_doubled: bool) -> Mended:
    """Put back what is damaged in its first place and whole in its second.

    Damage that costs nothing is told all the same: each record put back as ``RESTORED``, copies that are gone as one
    ``COPY_DAMAGED``. Unless ``is_doubled`` the file may be of the time before there were copies.
    """
    firsts: dict[Identity, Record] = {}
    copies: dict[Identity, Record] = {}
    kept: list[Record] = []
    for record in records:
        kind = record.kind.removeprefix(COPY)
        if kind != record.kind and kind in COPIED:
            text = record.text.replace(f'"{KIND}":"{COPY}', f'"{KIND}":"', 1)
            first = replace(record, kind=kind, text=text)
            copies.setdefault(identity_of(first), first)
            continue
        if kind in COPIED:
            firsts.setdefault(identity_of(record), record)
        kept.append(record)
    others = sum(record.kind not in COPIED for record in kept)
    if not is_doubled and not copies:
        return Mended(kept, [*losses], len(firsts), others)
    back = [record for identity, record in copies.items() if identity not in firsts]
    known = {**firsts, **copies}
    told = [_loss(LossKind.RESTORED, record) for record in back]
    if len(copies) < len(known):
        told.append(Loss(0, LossKind.COPY_DAMAGED, count=len(known) - len(copies)))
    told += _still_lost(losses, known.values())
    if back:  # the records of last year's report come after the one that begins it, wherever each was found
        kept = sorted([*kept, *back], key=lambda record: record.kind.startswith(OF_LAST))
    return Mended(kept, told or [*losses], len(known), others)


def _still_lost(losses: Iterable[Loss], known: Iterable[Record]) -> Iterable[Loss]:
    """Yield the damaged lines of which the content is in neither place, each content once."""
    seen = set(map(_about, (_loss(LossKind.DAMAGED, record) for record in known)))
    for loss in losses:
        lost = replace(loss, record=loss.record.removeprefix(COPY))
        if _about(lost) in seen:
            continue
        if lost.record in COPIED:
            seen.add(_about(lost))
        yield lost


def _loss(kind: LossKind, record: Record) -> Loss:
    return loss_of(kind, 0, record.kind, record.values)


def _about(loss: Loss) -> _About:
    return loss.record, loss.at, loss.index
