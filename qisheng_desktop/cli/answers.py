"""Understanding ``ADDRESS=VALUE``."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from qisheng_desktop.cli.arguments import RefusedError
from qisheng_desktop.errors import EditError, EditKind
from qisheng_desktop.model.cells import CellRef, Value, parse_ref
from qisheng_desktop.model.data_fields import pieces_of
from qisheng_desktop.model.edition import Edition, Field, FieldKind
from qisheng_desktop.model.edits import Edits
from qisheng_desktop.model.entry import parse_entry
from qisheng_desktop.model.validation import checked, clean
from qisheng_desktop.sentences import sentence_for

TITLE = "title:"
MOST_BYTES = 5_000_000
"""Bytes of a text file: far more than any text may have characters."""
YEAR_DIGITS = 4


def read_answers(written: Iterable[str], edition: Edition) -> Edits:
    """Return what was written on the command line as one edit.

    Raises:
        RefusedError: If one of them cannot be understood or taken; the sentence names it.
    """
    values: dict[CellRef, Value] = {}
    notes: dict[CellRef, str | None] = {}
    titles: dict[str, str | None] = {}
    seen: set[str] = set()
    for address, text in _pairs(written):
        if address in seen:
            raise RefusedError(f"“{address}”写了两次，不知道以哪个为准。没有改动。")
        seen.add(address)
        refuse_undecodable(text)
        try:
            piece = checked(_piece(address, text, edition), edition)
        except EditError as error:
            raise RefusedError(f"{address}：{sentence_for(error)}") from error
        values.update(piece.values)
        notes.update(piece.notes)
        titles.update(piece.titles)
    return Edits(values, notes, titles=titles)


def refuse_undecodable(text: str) -> None:
    """Refuse what came in another encoding than the terminal's: taking out what cannot be read would change it."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise RefusedError("写的内容里有认不出的字，可能是编码不对，没有改动。请把终端设成 UTF-8，或者用“地址=@文件”。")


def _piece(address: str, text: str, edition: Edition) -> Edits:
    if address.startswith(TITLE):
        return Edits(titles={address.removeprefix(TITLE): _text(text).strip() or None})
    try:
        ref = parse_ref(address)
    except ValueError as error:
        raise RefusedError(f"“{address}”不是指标地址，地址的写法例如“3[new,natural]”。没有改动。") from error
    figure = edition.figures.get(ref)
    if figure is None:
        return Edits({ref: _answer(ref, text, edition)})
    entry = parse_entry(text, figure, edition)
    has_note = entry.note is not None or entry.value is None  # a figure typed over leaves the remark; a blank does not
    return Edits({ref: entry.value}, {ref: entry.note} if has_note else {})


def _pairs(written: Iterable[str]) -> Iterator[tuple[str, str]]:
    for one in written:
        address, sign, text = one.partition("=")
        if not sign:
            raise RefusedError(f"“{one}”里没有等号，写法是“地址=内容”。没有改动。")
        yield address.strip(), text


def _answer(ref: CellRef, text: str, edition: Edition) -> Value:
    part = edition.by_code.get(ref.section)
    kind = part.kind if isinstance(part, Field) else FieldKind.TEXT
    if kind is FieldKind.TEXT:
        return _with_known_fields(_text(text).rstrip("\n"), edition) or None
    line = _text(text).strip()
    if kind is FieldKind.YEAR:
        if not line.isdecimal() or len(line) != YEAR_DIGITS:
            raise EditError(str(ref), EditKind.NOT_A_YEAR, line)
        return Decimal(line)
    if kind is FieldKind.CHOICE and isinstance(part, Field):
        return {label: code for code, label in part.choices}.get(line, line) or None
    return line or None


def _with_known_fields(text: str, edition: Edition) -> str:
    """Return a text as it is, if the cells of its data fields are cells of the form."""
    for piece in pieces_of(text):
        unknown = [] if isinstance(piece, str) else [cell for cell in piece.cells if cell not in edition.figures]
        if unknown:
            raise RefusedError(f"数据域“{{{{{piece}}}}}”指的格“{unknown[0]}”不在这个版式的表里。没有改动。")
    return text


def _text(text: str) -> str:
    """Return a text as it was written, or from the file it names, without what cannot be printed."""
    return clean(read_text(Path(text[1:])) if text.startswith("@") else text)


def read_text(path: Path) -> str:
    """Read a text file in UTF-8, UTF-16 with its mark, or the encoding of Chinese Windows.

    Raises:
        RefusedError: If it cannot be read, or is no text.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RefusedError(f"读不了文字文件“{path.name}”，请检查位置和权限。没有改动。") from error
    for encoding in _encodings(data) if len(data) <= MOST_BYTES else ():
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError(f"“{path.name}”不是文字文件，或者太大。没有改动。")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return () if b"\0" in data else ("utf-8-sig", "gb18030")
