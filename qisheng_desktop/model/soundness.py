"""Whether a form definition, once read, makes sense as a whole: codes, cells, formulas, rules, merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import Formatter

from qisheng_desktop.errors import Problem, ProblemKind
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import FACTS
from qisheng_desktop.model.edition import Edition, FieldKind, Rule, RuleKind, Table
from qisheng_desktop.model.expression import Ref
from qisheng_desktop.model.layout import lay_out, tiling_faults
from qisheng_desktop.model.plan import cycle_of

NEEDED_FIELDS = {"unit": FieldKind.LINE, "year": FieldKind.YEAR, "level": FieldKind.CHOICE}
"""The cover fields every edition must have, since the program itself reads them."""


def faults_of(edition: Edition) -> list[Problem]:
    """List every mistake that shows only when the whole definition is looked at."""
    problems = [*_codes(edition), *_fields(edition), *_formulas(edition)]
    for table in edition.tables:
        problems += _tiles(table)
    for index, rule in enumerate(edition.rules):
        problems += _rule(edition, rule, f"rules[{index}]")
    return problems


def _codes(edition: Edition) -> Iterator[Problem]:
    yield from _doubled("edition.toml", "fields", (field.code for field in edition.fields))
    yield from _doubled("edition.toml", "sections", (section.code for section in edition.sections))
    parts = [field.code for field in edition.fields]
    for section in edition.sections:
        if section.code in parts:
            yield Problem(f"{section.code}.toml", "code", ProblemKind.DOUBLED_CODE, section.code)
    for table in edition.tables:
        file = f"{table.code}.toml"
        rows = [row.code for block in table.blocks for row in block.rows]
        yield from _doubled(file, "blocks.rows", (*rows, *(line.code for line in table.lines)))
        for index, block in enumerate(table.blocks):
            yield from _doubled(file, f"blocks[{index}].columns", (column.code for column in block.columns))
    yield from _doubled("rules.toml", "rules", (f"{rule.code} {rule.at}" for rule in edition.rules))


def _doubled(file: str, key: str, codes: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield Problem(file, key, ProblemKind.DOUBLED_CODE, code)
        seen.add(code)


def _fields(edition: Edition) -> Iterator[Problem]:
    kinds = {field.code: field.kind for field in edition.fields}
    for code, kind in NEEDED_FIELDS.items():
        if kinds.get(code) is not kind:
            yield Problem("edition.toml", f"fields.{code}", ProblemKind.MISSING_KEY, code)


def _formulas(edition: Edition) -> Iterator[Problem]:
    is_sound = True
    for ref, figure in edition.figures.items():
        for read in figure.formula.refs(ref) if figure.formula else ():
            if not read.is_last and read.cell not in edition.figures:
                is_sound = False
                yield Problem(f"{ref.section}.toml", f"{ref}.formula", ProblemKind.UNKNOWN_CELL, str(read.cell))
    cycle = cycle_of(edition) if is_sound else ()
    if cycle:
        path = " > ".join(str(ref) for ref in cycle)
        yield Problem(f"{cycle[0].section}.toml", f"{cycle[0]}.formula", ProblemKind.CYCLE, path)


def _tiles(table: Table) -> Iterator[Problem]:
    file = f"{table.code}.toml"
    if not all(block.columns and block.rows for block in table.blocks) or not table.blocks:
        return  # noted where the key is missing
    layout = lay_out(table, 0)
    for row, column in tiling_faults(layout)[:1]:
        yield Problem(file, "blocks", ProblemKind.NOT_TILED, f"{row + 1}, {column + 1}")
    if len(layout.widths) != layout.columns:
        yield Problem(file, "widths", ProblemKind.NOT_TILED, f"{len(layout.widths)} <> {layout.columns}")
    for block in table.blocks:
        paths = [*(column.heading for column in block.columns), *(row.stub for row in block.rows)]
        for path in paths:
            if any(len(other) > len(path) > 0 and other[: len(path)] == path for other in paths):
                yield Problem(file, "blocks", ProblemKind.NOT_TILED, path[-1])
    labels = {label for block in table.blocks for row in block.rows for label in row.stub}
    for label in table.vertical:
        if label not in labels:
            yield Problem(file, "vertical", ProblemKind.UNKNOWN_CELL, label)


def _rule(edition: Edition, rule: Rule, key: str) -> Iterator[Problem]:
    file = "rules.toml"
    if rule.kind is RuleKind.CONDITION and rule.check is None:
        yield Problem(file, f"{key}.check", ProblemKind.MISSING_KEY, "check")
    for pattern in rule.at:
        places = edition.match(pattern)
        if not places:
            yield Problem(file, f"{key}.at", ProblemKind.UNKNOWN_CELL, pattern)
        if rule.kind is not RuleKind.FILLED and any(place not in edition.figures for place in places):
            yield Problem(file, f"{key}.at", ProblemKind.BAD_CHOICE, pattern)
        yield from _reads(edition, rule, places, f"{key}.check")
    if not rule.at and rule.kind is not RuleKind.TITLE:
        yield Problem(file, f"{key}.at", ProblemKind.MISSING_KEY, "at")
    levels = {code for field in edition.fields if field.code == "level" for code, _ in field.choices}
    for level in rule.levels:
        if level not in levels:
            yield Problem(file, f"{key}.levels", ProblemKind.BAD_CHOICE, level)
    for name, text in (("message", rule.message), ("swap", rule.swap), ("bar", rule.bar)):
        yield from _message(text, f"{key}.{name}")


def _reads(edition: Edition, rule: Rule, places: tuple[CellRef, ...], key: str) -> Iterator[Problem]:
    reads: dict[Ref, None] = {}
    for place in places if rule.check else ():
        reads |= dict.fromkeys(rule.check.refs(place) if rule.check else ())
    for read in reads:
        if not read.is_last and read.cell not in edition.figures:
            yield Problem("rules.toml", key, ProblemKind.UNKNOWN_CELL, str(read.cell))


def _message(text: str, key: str) -> Iterator[Problem]:
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        yield Problem("rules.toml", key, ProblemKind.BAD_MESSAGE, text)
        return
    for name in names:
        if name not in FACTS:
            yield Problem("rules.toml", key, ProblemKind.BAD_MESSAGE, name)
