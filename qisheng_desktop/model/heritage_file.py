"""Reading ``from-CODE.toml`` of an edition, and looking for mistakes in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from qisheng_desktop.errors import Problem, ProblemKind
from qisheng_desktop.model.definition import Node, read_node
from qisheng_desktop.model.edition import Edition
from qisheng_desktop.model.heritage import Fate, Heritage, Passing, traces_of, unnamed

_COUNTS = {Fate.SAME: range(1, 2), Fate.NEAR: range(1, 2), Fate.PART: range(2, 100), Fate.GONE: range(1)}
"""How many cells a cell may have become."""


def read_heritages(folder: Path, problems: list[Problem]) -> tuple[Heritage, ...]:
    """Read what became of the cells of every earlier edition that a folder tells of."""
    nodes = [(path, read_node(path, problems)) for path in sorted(folder.glob("from-*.toml"))]
    return tuple(_heritage(node, path) for path, node in nodes if node.is_readable)


def _heritage(node: Node, path: Path) -> Heritage:
    code = node.code("edition")
    if code and path.name != file_of(code):
        node.fault("edition", ProblemKind.BAD_CODE, code)
    heritage = Heritage(code, tuple(_passing(child) for child in node.children("cells", is_required=True)))
    node.close()
    return heritage


def _passing(node: Node) -> Passing:
    before, after = node.texts("from", is_required=True), node.texts("to")
    fate = node.choice("fate", Fate, Fate.SAME if after else Fate.GONE)
    passing = Passing(before, after, fate, node.text("remark", ""))
    if len(after) not in _COUNTS[fate]:
        node.fault("fate", ProblemKind.BAD_CHOICE, fate.value)
    node.close()
    return passing


def file_of(code: str) -> str:
    """Return the name of the file that tells of an earlier edition."""
    return f"from-{code}.toml"


def faults_after(edition: Edition, unread: Collection[str]) -> Iterator[Problem]:
    """Yield the patterns that mean no cell of this edition; nothing is said of sections that could not be read."""
    for heritage in edition.heritage:
        for index, passing in enumerate(heritage.passings):
            for target in passing.after:
                if target.partition("[")[0] not in unread and not edition.match(target):
                    yield Problem(file_of(heritage.edition), f"cells[{index}].to", ProblemKind.UNKNOWN_CELL, target)


def faults_between(before: Edition, edition: Edition, heritage: Heritage) -> Iterator[Problem]:
    """Yield what shows only beside the earlier edition: patterns that mean nothing there, cells nobody speaks of."""
    file = file_of(heritage.edition)
    for index, passing in enumerate(heritage.passings):
        for pattern in passing.before:
            if not before.match(pattern):
                yield Problem(file, f"cells[{index}].from", ProblemKind.UNKNOWN_CELL, pattern)
    wrong = (ref for trace in traces_of(heritage, before.match).values() for ref in trace.after)
    for ref in dict.fromkeys(ref for ref in wrong if ref not in edition.figures):
        yield Problem(file, "cells.to", ProblemKind.UNKNOWN_CELL, str(ref))
    for ref in unnamed(heritage, before.match):
        yield Problem(file, "cells", ProblemKind.MISSING_KEY, str(ref))
