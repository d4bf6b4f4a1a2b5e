"""What of a sheet is not its cells: the columns that are hidden, the ranges that are merged.

The workbooks of forty offices have the same sheets with other cells in them, so the frame of one that is written in the
regular form is kept by all that stands in it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lxml import etree

from qisheng_desktop.importing.layouts import MOST_COLUMNS
from qisheng_desktop.importing.memo import Parsed
from qisheng_desktop.importing.xlsx_book import MAIN, number_of, parse_sheet
from qisheng_desktop.importing.xlsx_names import place_of

MOST_MERGES, LARGEST_MERGE = 5_000, 100_000
MOST_FRAMES, LARGEST_FRAME = 64, 2**17
"""How many frames are kept, and of how many bytes at most."""


class Frame(NamedTuple):
    """The hidden columns, the merged ranges from their first place to their last, whether it has a place for rows."""

    hidden: frozenset[int]
    merges: dict[tuple[int, int], tuple[int, int]]
    has_huge_merge: bool
    has_rows: bool


def frame_of(root: etree._Element) -> Frame:
    """Return the frame of a sheet."""
    hidden: set[int] = set()
    for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        if column.get("hidden") in {"1", "true"}:
            first, last = number_of(column.get("min"), 1), number_of(column.get("max"), 1)
            hidden.update(range(first - 1, min(last, MOST_COLUMNS)))
    merges: dict[tuple[int, int], tuple[int, int]] = {}
    has_huge_merge = False
    for number, merge in enumerate(root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")):
        ends = [place_of(end) for end in (merge.get("ref") or "").split(":")]
        if number >= MOST_MERGES:
            break
        if len(ends) == 2 and ends[0] and ends[1]:  # noqa: PLR2004 - a range has two ends
            (top, left), (bottom, right) = ends[0], ends[1]
            size = (bottom - top + 1) * (right - left + 1)
            has_huge_merge = has_huge_merge or size > LARGEST_MERGE
            if 1 <= size <= LARGEST_MERGE:
                merges[top, left] = (bottom, right)
    return Frame(frozenset(hidden), merges, has_huge_merge, root.find(f"{MAIN}sheetData") is not None)


known_frame: Final = Parsed[Frame](lambda shell: frame_of(parse_sheet(shell)), MOST_FRAMES, LARGEST_FRAME)
"""Returns the frame of a sheet without its cells."""
