"""The cells of a table of a web page, which say over how many rows and columns each reaches, and their places."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from qisheng_desktop.errors import RefusalKind
from qisheng_desktop.importing.archive import RefusedError
from qisheng_desktop.importing.layouts import Place, Placed, TableTooLargeError, placed_by
from qisheng_desktop.importing.stream import Grid, grid_of

MOST_NODES: Final = 200_000
MOST_ROWSPAN, MOST_COLSPAN = 1_000, 256
_SPACES = re.compile(r"[ \t\r\n\f]+")
EDGES: Final = " \u3000\u00a0"


def tidied(text: str) -> str:
    """Return the text of a cell as it is seen."""
    if text.isprintable() and " " not in text:  # no break, and none of the wide spaces
        return text
    return _SPACES.sub(" ", text).strip(EDGES)


class HtmlCells:
    """Gathers the cells of a table, row after row."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._firsts: list[int] = []  # of each row the first cell
        self._spans: list[tuple[int, str, str]] = []  # the cells that reach over several rows or columns

    def add_row(self) -> None:
        """Go on to the next row."""
        self._firsts.append(len(self.texts))

    def add_span(self, down: str, right: str) -> None:
        """Say how far the next cell reaches, as it is written; nothing is written for one."""
        if down or right:
            self._spans.append((len(self.texts), down, right))

    def grid(self) -> Grid:
        """Return the table.

        Raises:
            RefusedError: If it has too many places.
        """
        try:
            key = "html", len(self.texts), tuple(self._firsts), tuple(self._spans)
            return grid_of(self.texts, placed_by(key, self._placed).places)
        except TableTooLargeError as error:
            raise RefusedError(RefusalKind.TOO_MANY_CELLS) from error

    def _placed(self) -> Placed:
        places: list[Place] = []
        taken: set[tuple[int, int]] = set()  # places that cells of rows above reach down to
        spans = {number: (down, right) for number, down, right in self._spans}
        rows, count = len(self._firsts), 0
        for row, (first, end) in enumerate(pairwise([*self._firsts, len(self.texts)])):
            column = 0
            for number in range(first, end):
                while taken and (row, column) in taken:
                    column += 1
                down, right = spans.get(number, ("", ""))
                height = 1 if not down else min(_number(down, MOST_ROWSPAN) or rows, rows - row)
                width = 1 if not right else _number(right, MOST_COLSPAN) or 1
                places.append((row, column, height, width))
                count += height * width
                if count > MOST_NODES:
                    raise TableTooLargeError
                if height > 1:
                    taken.update((row + y, column + x) for y in range(1, height) for x in range(width))
                column += width
        return Placed(tuple(places))


def _number(text: str, most: int) -> int:
    """Return a span, capped as browsers cap it; 0 means to the end."""
    text = text.strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else 1
