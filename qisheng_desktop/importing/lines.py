"""Tables that are only lines of text: labels and figures one after the other, as taken out of Word or a PDF.

Labels run on over lines until figures come; a row is a label with the figures after it. Blank cells leave no trace in
such a text, so a row that has not as many figures as columns becomes a doubt further on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from qisheng_desktop.importing.labels import key, keys
from qisheng_desktop.importing.stream import Grid, ragged_grid
from qisheng_desktop.importing.vocabulary import Vocabulary, looks_like_figure

_STROKE = re.compile(r"[-—–―/／]+")
_SPACES = re.compile(r"[\s\u3000\u00a0|｜]+")


def grid_of_lines(lines: Iterable[str], vocabulary: Vocabulary) -> Grid:
    """Make a table of lines of text."""
    rows: list[list[str]] = []
    label, figures = "", list[str]()
    for token in _tokens(lines, vocabulary):
        is_figure = looks_like_figure(token) or (_STROKE.fullmatch(token) is not None)
        if is_figure:
            figures.append(token)
            continue
        if figures:
            rows.append([_end(label, vocabulary), *figures])
            label, figures = "", []
        label += token
        heading = vocabulary.headings.match(token)
        if heading.found and not heading.slips and vocabulary.stubless:
            rows.append([token])
            label = ""
    if figures:
        rows.append([_end(label, vocabulary), *figures])
    return ragged_grid([[text for text in row if text] for row in rows])


def _tokens(lines: Iterable[str], vocabulary: Vocabulary) -> Iterable[str]:
    """Split lines at spaces, but not inside a label that has spaces in it."""
    for line in lines:
        if not key(line) and not _STROKE.search(line):
            continue
        tokens = [token for token in _SPACES.split(line) if token]
        is_label = not any(map(looks_like_figure, tokens)) or bool(
            vocabulary.rows.match(line).found and len(tokens) == 1
        )
        if is_label and (vocabulary.rows.match(line).found or vocabulary.is_heading(line)):
            yield line.strip()
        else:
            yield from tokens


def _end(label: str, vocabulary: Vocabulary) -> str:
    """Return the row label that a run of labels ends with; the whole run if it ends with none."""
    whole = key(label)
    ends: list[str] = []
    for block in vocabulary.table.blocks:
        for row in block.rows:
            for each in keys(row.stub[-1]) if row.stub else ():
                ends += [each] if whole.endswith(each) else []
    return max(ends, key=len, default=label)
