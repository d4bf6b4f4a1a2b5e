"""The page of an official document by GB/T 9704-2012; all lengths in points, downwards from the top left corner.

The type area of 156 × 225 mm holds 22 lines of 28 characters. A line's characters stand in the middle of its share of
the height, so that every baseline, of whatever size of type, is on one grid.
"""

from __future__ import annotations

from typing import NamedTuple

TITLE, HEI, KAI, FANG, SONG, FOLIO, LATIN = "title", "hei", "kai", "fang", "song", "folio", "latin"
"""The roles of type: 小标宋 黑体 楷体 仿宋 宋体, 宋体 with digits of its own (page numbers), Latin."""

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, TOP = 28 * MM, 37 * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM
ROWS, CHARACTERS = 22, 28
PITCH, STEP = HEIGHT / ROWS, WIDTH / CHARACTERS
BODY, HEADLINE, FOLIO_SIZE, REMARK = 16.0, 22.0, 14.0, 10.5
"""Sizes of type: 3号, 2号, 4号, 5号."""
ASCENT = 0.88
"""Em from the baseline up to the top of a Chinese character's square."""
BASELINE = (PITCH - BODY) / 2 + ASCENT * BODY
"""From the top of a row to its baseline."""
FOLIO_BASELINE = TOP + HEIGHT + 7 * MM + 0.38 * FOLIO_SIZE
"""The dashes of the page number are 7 mm below the type area; they stand 0.38 em above their baseline."""
CODE_SIZE = 7.5
"""Size of the 校验码 at the foot, 六号, on the inner side: the page number has the outer one."""
LINE = 0.5
"""Thickness of the lines of a table."""


class Frame(NamedTuple):
    """The type area of a page: its upper left corner, its width, and how many rows of the grid it has."""

    left: float
    top: float
    width: float
    rows: int

    def baseline(self, row: int) -> float:
        """Return the baseline of a row of the grid, counted from nought."""
        return self.top + row * PITCH + BASELINE


UPRIGHT = Frame(LEFT, TOP, WIDTH, ROWS)
LANDSCAPE = Frame(35 * MM, 28 * MM, HEIGHT, int(WIDTH / PITCH))
"""The same type area turned to the left: the head of a table is at the binding side of odd pages, at the cutting side
of even ones, which is the left of the sheet on both. The page number stays where it is on other pages."""


def baseline(row: int) -> float:
    """Return the baseline of a row of an upright page, counted from nought."""
    return UPRIGHT.baseline(row)
