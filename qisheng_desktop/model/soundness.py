"""Whether a form definition, once read, makes sense as a whole: codes, cells, formulas, rules, merged cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from qisheng_desktop.errors import Problem, ProblemKind
from qisheng_desktop.model.edition import Edition, FieldKind, Table
from qisheng_desktop.model.expression import Formula
from qisheng_desktop.model.layout import lay_out, tiling_faults
from qisheng_desktop.model.plan import cycles_of
from qisheng_desktop.model.rule_soundness import is_known, rule_faults, unknown_names

EDITION_FILE = "edition.toml"
OPENING_FACTS = {
    "preface": {"unit", "year"},
    "contact": {"unit", "contact"},
    "words.contact_item": {"label", "value"},
}
"""What may stand in braces in the texts of the drafted opening."""

LAST_YEAR = 9999
"""The last year that is written with four digits."""
NEEDED_FIELDS = {"unit": FieldKind.LINE, "year": FieldKind.YEAR, "level": FieldKind.CHOICE}
"""The cover fields every edition must have, since the program itself reads them."""


def faults_of(edition: Edition, unread: Collection[str] = ()) -> list[Problem]:
    """List every mistake that shows only when the whole definition is looked at.

    ``unread`` are the codes of sections whose files could not be read: nothing is said of references to them.
    """
    problems = [*_codes(edition), *_head(edition), *_formulas(edition, unread)]
    for table in edition.tables:
        problems += _tiles(table)
    return problems + rule_faults(edition, unread)


def _codes(edition: Edition) -> Iterator[Problem]:
    yield from _doubled(EDITION_FILE, "fields", (field.code for field in edition.fields))
    yield from _doubled(EDITION_FILE, "sections", (section.code for section in edition.sections))
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
    for field in edition.fields:
        yield from _doubled(EDITION_FILE, f"fields.{field.code}.choices", (code for code, _label in field.choices))


def _doubled(file: str, key: str, codes: Iterable[str]) -> Iterator[Problem]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield Problem(file, key, ProblemKind.DOUBLED_CODE, code)


def _head(edition: Edition) -> Iterator[Problem]:
    """Yield what is wrong with the years, the needed fields and the drafted opening."""
    if edition.first_year > LAST_YEAR:
        yield Problem(EDITION_FILE, "first_year", ProblemKind.BAD_CHOICE, str(edition.first_year))
    if edition.last_year is not None and edition.last_year < edition.first_year:
        yield Problem(EDITION_FILE, "last_year", ProblemKind.BAD_CHOICE, str(edition.last_year))
    kinds = {field.code: field.kind for field in edition.fields}
    for code, kind in NEEDED_FIELDS.items():
        if kinds.get(code) is not kind:
            yield Problem(EDITION_FILE, f"fields.{code}", ProblemKind.MISSING_KEY, code)
    texts = {"preface": edition.preface, "contact": edition.contact, "words.contact_item": edition.words.contact_item}
    for key, names in OPENING_FACTS.items():
        for wrong in unknown_names(texts[key], names):
            yield Problem(EDITION_FILE, key, ProblemKind.BAD_MESSAGE, wrong)


def _formulas(edition: Edition, unread: Collection[str]) -> Iterator[Problem]:
    keys = {id(formula): (f"{table.code}.toml", key) for table in edition.tables for key, formula in _written(table)}
    unknown: dict[Problem, None] = {}
    for ref, figure in edition.figures.items():
        for read in figure.formula.reads if figure.formula else ():
            if not is_known(edition, read.at(ref), unread):
                unknown[Problem(*keys[id(figure.formula)], ProblemKind.UNKNOWN_CELL, str(read))] = None
    yield from unknown
    for cycle in cycles_of(edition):
        path = " > ".join(str(ref) for ref in cycle)
        yield Problem(*keys[id(edition.figures[cycle[0]].formula)], ProblemKind.CYCLE, path)


def _written(table: Table) -> Iterator[tuple[str, Formula]]:
    """Yield every formula of a table with its key in the file."""
    for index, block in enumerate(table.blocks):
        for number, row in enumerate(block.rows):
            if row.formula:
                yield f"blocks[{index}].rows[{number}].formula", row.formula
        for number, column in enumerate(block.columns):
            if column.formula:
                yield f"blocks[{index}].columns[{number}].formula", column.formula


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
        for paths in ([column.heading for column in block.columns], [row.stub for row in block.rows]):
            for path in paths:
                if any(len(other) > len(path) > 0 and other[: len(path)] == path for other in paths):
                    yield Problem(file, "blocks", ProblemKind.NOT_TILED, path[-1])
    labels = {label for block in table.blocks for row in block.rows for label in row.stub}
    for label in table.vertical:
        if label not in labels:
            yield Problem(file, "vertical", ProblemKind.UNKNOWN_CELL, label)
