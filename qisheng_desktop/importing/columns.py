"""Which figure of a row belongs to which column: by the headings over it, by its order where those do not tell.

Both ways are worked out wherever both can be; where they contradict each other the order counts and is doubted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qisheng_desktop.importing.labels import key
from qisheng_desktop.importing.layouts import Cell
from qisheng_desktop.importing.vocabulary import Vocabulary, is_blank
from qisheng_desktop.model.blocks import Block, Column


class Heads(NamedTuple):
    """The heading rows over a row of figures; they mean nothing by their columns where the table is ragged."""

    rows: tuple[tuple[Cell | None, ...], ...] = ()
    is_ragged: bool = False


class Order(NamedTuple):
    """The columns of a block as a document has them, from the left.

    ``places`` are the grid columns each one stands over, empty if that is not known; ``is_told`` says whether headings
    told the order.
    """

    columns: tuple[Column, ...]
    places: tuple[range, ...] = ()
    is_told: bool = False


class Shared(NamedTuple):
    """The figures of a row as far as they can be told apart.

    ``clear`` are those that stand alone under one column; ``merged`` and ``split`` columns with one cell over several,
    or several cells; ``beside`` cells with something in them under no column.
    """

    clear: tuple[tuple[Column, Cell], ...]
    merged: tuple[tuple[Column, str], ...] = ()
    split: tuple[tuple[Column, str], ...] = ()
    beside: tuple[Cell, ...] = ()


def order_of(block: Block, heads: Heads, vocabulary: Vocabulary, first: int) -> Order:
    """Work out the order of the columns from the headings; ``first`` is the first grid column after the labels."""
    if not heads.rows:
        return Order(block.columns)
    if heads.is_ragged:
        return _told_by_sequence(block, heads, vocabulary)
    width = max(len(row) for row in heads.rows)
    columns: list[Column] = []
    places: list[range] = []
    place = first
    while place < width:
        path = _path(heads, place)
        end = place + 1
        while end < width and path and _innermost(heads, end) is path[-1]:
            end += 1  # whatever stands above: office programs put in hair-thin columns beside which spans end
        texts = [cell.text for cell in path]
        column = _column(block, vocabulary, texts, columns)
        if column is not None:
            columns.append(column)
            places.append(range(place, end))
        place = end
    if len(columns) == len(block.columns):
        return Order(tuple(columns), tuple(places), is_told=True)
    return Order(block.columns, is_told=_follow(columns, block.columns) and len(columns) * 2 > len(block.columns))


def share(cells: Sequence[Cell], order: Order) -> Shared:
    """Give each column the cell that stands under it."""
    users: dict[int, int] = {}
    under: list[list[Cell]] = []
    for places in order.places:
        here = [cell for cell in cells if cell.column < places.stop and cell.column + cell.width > places.start]
        under.append(here)
        for cell in here:
            users[id(cell)] = users.get(id(cell), 0) + 1
    clear: list[tuple[Column, Cell]] = []
    merged: list[tuple[Column, str]] = []
    split: list[tuple[Column, str]] = []
    for column, here in zip(order.columns, under, strict=True):
        full = [cell for cell in here if not is_blank(cell.text)] or here[:1]
        if len(full) > 1:
            split.append((column, " ".join(cell.text for cell in full)))
        elif full and users[id(full[0])] > 1 and not is_blank(full[0].text):
            merged.append((column, full[0].text))
        elif full:
            clear.append((column, full[0]))
    beside = tuple(cell for cell in cells if id(cell) not in users and not is_blank(cell.text))
    return Shared(tuple(clear), tuple(merged), tuple(split), beside)


def _path(heads: Heads, place: int) -> list[Cell]:
    """Return the heading cells over a grid column, from the top, each once, without blank ones."""
    path: list[Cell] = []
    for row in heads.rows:
        cell = row[place] if place < len(row) else None
        if cell is not None and key(cell.text) and (not path or path[-1] is not cell):
            path.append(cell)
    return path


def _innermost(heads: Heads, place: int) -> Cell | None:
    """Return the lowest heading cell over a grid column."""
    path = _path(heads, place)
    return path[-1] if path else None


def _column(block: Block, vocabulary: Vocabulary, path: Sequence[str], taken: Sequence[Column]) -> Column | None:
    """Return the column a path of headings names; of several left the first."""
    if not path:
        return None
    names = vocabulary.headings.match(path[-1]).found
    found = [column for column in block.columns if column.heading[-1] in names and column not in taken]
    if len(found) > 1:
        above = {label for text in path[:-1] for label in vocabulary.spanners.match(text).found}
        inside = [column for column in found if set(column.heading[:-1]) <= above] or [
            column for column in found if set(column.heading[:-1]) & above
        ]
        found = inside or found
    return found[0] if found else None


def _told_by_sequence(block: Block, heads: Heads, vocabulary: Vocabulary) -> Order:
    """Check that headings written one after the other come in the order of the form, line by line."""
    depth = block.heading_depth
    expected = [
        column.heading[-1] for level in range(1, depth + 1) for column in block.columns if len(column.heading) == level
    ]
    met: list[str] = []
    for row in heads.rows:
        for cell in row:
            names = vocabulary.headings.match(cell.text).found if cell else ()
            met += names[:1]
    if depth == 1 and sorted(met) == sorted(expected):
        by_heading = {column.heading[-1]: column for column in block.columns}
        return Order(tuple(by_heading[name] for name in met), is_told=True)
    return Order(block.columns, is_told=met == expected)


def _follow(some: Sequence[Column], every: Sequence[Column]) -> bool:
    """Say whether some columns come in the order of all."""
    places = [every.index(column) for column in some]
    return places == sorted(places)
