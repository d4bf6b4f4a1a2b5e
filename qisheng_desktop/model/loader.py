"""Reading editions and supplements from their folders of TOML files.

Every mistake is found in one go and listed with its file and key; what is returned past here is frozen dataclasses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from qisheng_desktop.errors import EditionError, Problem, ProblemKind
from qisheng_desktop.model.blocks import Block, Column, Line, Row
from qisheng_desktop.model.cells import Mark
from qisheng_desktop.model.definition import Node, read_node
from qisheng_desktop.model.edition import (
    Edition,
    Field,
    FieldKind,
    Narrative,
    Rule,
    RuleKind,
    Section,
    Severity,
    Supplement,
    Table,
    Words,
)
from qisheng_desktop.model.expression import Condition, ExpressionError, Formula, parse_condition, parse_formula
from qisheng_desktop.model.heritage_file import faults_after, read_heritages
from qisheng_desktop.model.rule_soundness import SUPPLEMENT_FILE
from qisheng_desktop.model.soundness import faults_of

E = TypeVar("E", Formula, Condition)


def load_edition(folder: Path) -> Edition:
    """Read the edition kept in a folder.

    Raises:
        EditionError: If anything in its files is wrong; carries every mistake.
    """
    edition, problems = read_edition(folder)
    if problems:
        raise EditionError(tuple(problems))
    return edition


def read_edition(folder: Path) -> tuple[Edition, list[Problem]]:
    """Read an edition and list every mistake in it."""
    problems: list[Problem] = []
    head = read_node(folder / "edition.toml", problems)
    codes = head.texts("sections", is_required=True)
    read = [(code, _section(read_node(folder / f"{code}.toml", problems), code)) for code in codes]
    sections = tuple(section for _code, section in read if section is not None)
    rules_file = read_node(folder / "rules.toml", problems)
    rules = tuple(_rule(node) for node in rules_file.children("rules"))
    rules_file.close()
    words = head.child("words")
    marks = words.child("marks")
    edition = Edition(
        code=head.code(),
        title=head.text("title"),
        basis=head.text("basis"),
        first_year=head.number("first_year"),
        last_year=head.number("last_year", 0) or None,
        fields=tuple(_field(node) for node in head.children("fields")),
        sections=sections,
        rules=rules,
        preface=head.text("preface").strip(),
        contact=head.text("contact"),
        marks=MappingProxyType({mark: marks.text(mark.value) for mark in Mark}),
        count_words=words.texts("counts"),
        amount_words=words.texts("amounts"),
        scale_words=words.texts("scales"),
        words=Words(
            blank=words.text("blank"),
            unfilled=words.text("unfilled"),
            list_mark=words.text("list_mark"),
            contact_item=words.text("contact_item"),
            contact_mark=words.text("contact_mark"),
            nameless=words.text("nameless"),
        ),
        heritage=read_heritages(folder, problems),
    )
    for node in (marks, words, head):
        node.close()
    if head.is_readable:
        unread = frozenset(code for code, section in read if section is None)
        problems += [*faults_of(edition, unread), *faults_after(edition, unread)]
    return edition, problems


def load_supplement(folder: Path) -> Supplement:
    """Read the supplement kept in a folder.

    Raises:
        EditionError: If anything in it is wrong; carries every mistake.
    """
    problems: list[Problem] = []
    head = read_node(folder / SUPPLEMENT_FILE, problems)
    supplement = Supplement(
        code=head.code(),
        title=head.text("title"),
        basis=head.text("basis", ""),
        editions=head.texts("editions", is_required=True),
        lines=tuple((node.text("section"), _line(node)) for node in head.children("lines")),
        outline=tuple(_outline(node) for node in head.children("outline")),
        rules=tuple(_rule(node) for node in head.children("rules")),
    )
    head.close()
    if problems:
        raise EditionError(tuple(problems))
    return supplement


def lay_over(edition: Edition, supplement: Supplement) -> Edition:
    """Return the edition with what a region adds.

    Raises:
        EditionError: If the supplement does not fit this edition.
    """
    problems = list(_misfits(edition, supplement))
    sections: list[Section] = []
    for section in edition.sections:
        if isinstance(section, Table):
            lines = tuple(line for code, line in supplement.lines if code == section.code)
            sections.append(replace(section, lines=section.lines + lines))
        else:
            items = tuple(item for code, items in supplement.outline if code == section.code for item in items)
            sections.append(replace(section, outline=section.outline + items))
    laid = replace(
        edition,
        sections=tuple(sections),
        rules=edition.rules + supplement.rules,
        supplements=(*edition.supplements, supplement),
    )
    problems += faults_of(laid)
    if problems:
        raise EditionError(tuple(problems))
    return laid


def _misfits(edition: Edition, supplement: Supplement) -> Iterator[Problem]:
    """Yield what a supplement says of an edition or of sections that it cannot be laid over."""
    if edition.code not in supplement.editions:
        yield Problem(SUPPLEMENT_FILE, "editions", ProblemKind.BAD_CHOICE, edition.code)
    tables = {table.code for table in edition.tables}
    narratives = {narrative.code for narrative in edition.narratives}
    for index, (code, _line) in enumerate(supplement.lines):
        if code not in tables:
            yield Problem(SUPPLEMENT_FILE, f"lines[{index}].section", ProblemKind.UNKNOWN_CELL, code)
    for index, (code, _items) in enumerate(supplement.outline):
        if code not in narratives:
            yield Problem(SUPPLEMENT_FILE, f"outline[{index}].section", ProblemKind.UNKNOWN_CELL, code)


def _section(node: Node, listed: str) -> Section | None:
    """Read the section of a file; none if it cannot be read. Its code must be the one it is listed by."""
    if not node.is_readable:
        return None
    code, title, short = node.code(), node.text("title"), node.text("short")
    if code and code != listed:
        node.fault("code", ProblemKind.BAD_CODE, code)
    kind = node.text("kind")
    section: Section
    if kind == "table":
        section = Table(
            code,
            title,
            short,
            blocks=tuple(_block(child) for child in node.children("blocks", is_required=True)),
            widths=node.numbers("widths"),
            vertical=node.texts("vertical"),
            help=node.text("help", ""),
        )
    else:
        if kind not in {"narrative", ""}:
            node.fault("kind", ProblemKind.BAD_CHOICE, kind)
        section = Narrative(code, title, short, node.texts("outline"), node.text("help", ""))
    node.close()
    return section


def _block(node: Node) -> Block:
    block = Block(
        columns=tuple(_column(child) for child in node.children("columns", is_required=True)),
        rows=tuple(_row(child) for child in node.children("rows", is_required=True)),
        band=node.text("band", ""),
        stubhead=node.text("stubhead", ""),
    )
    node.close()
    return block


def _column(node: Node) -> Column:
    column = Column(
        node.code(),
        node.texts("heading"),
        _formula(node),
        decimals=node.number("decimals", 0),
        is_signed=node.flag("signed"),
        unit=node.text("unit", ""),
        lines=node.texts("lines"),
        help=node.text("help", ""),
    )
    if not column.heading:
        node.fault("heading", ProblemKind.MISSING_KEY, "heading")
    if column.lines and "".join(column.lines) != "".join(column.heading[-1:]):
        node.fault("lines", ProblemKind.BAD_LINES, "".join(column.lines))
    node.close()
    return column


def _row(node: Node) -> Row:
    row = Row(node.code(), node.texts("stub"), _formula(node), node.text("help", ""))
    node.close()
    return row


def _line(node: Node) -> Line:
    line = Line(
        node.code(), node.text("label"), node.number("decimals", 0), node.text("unit", ""), node.text("help", "")
    )
    node.close()
    return line


def _outline(node: Node) -> tuple[str, tuple[str, ...]]:
    outline = node.text("section"), node.texts("items", is_required=True)
    node.close()
    return outline


def _field(node: Node) -> Field:
    kind = node.choice("kind", FieldKind, FieldKind.LINE)
    is_choice = kind is FieldKind.CHOICE
    choices = tuple(_choice(child) for child in node.children("choices", is_required=True)) if is_choice else ()
    field = Field(
        node.code(),
        node.text("label"),
        kind,
        choices,
        is_sign_off=node.flag("sign_off"),
        is_contact=node.flag("contact"),
        is_yearly=node.flag("yearly"),
        help=node.text("help", ""),
    )
    node.close()
    return field


def _choice(node: Node) -> tuple[str, str]:
    choice = node.code(), node.text("label")
    node.close()
    return choice


def _rule(node: Node) -> Rule:
    rule = Rule(
        node.code(),
        node.choice("kind", RuleKind, RuleKind.CONDITION),
        node.choice("severity", Severity, Severity.HARD),
        node.texts("at"),
        node.text("message"),
        _condition(node),
        is_partial=node.flag("partial"),
        levels=node.texts("levels"),
        words=node.texts("words"),
        swap=node.text("swap", ""),
        bar=node.text("bar", ""),
        is_carried=node.flag("carry"),
        has_reason=node.flag("reason"),
        factor=node.number("factor", 0),
        least=node.number("least", 0),
    )
    node.close()
    return rule


def _formula(node: Node) -> Formula | None:
    return _parsed(node, "formula", parse_formula, "0")


def _condition(node: Node) -> Condition | None:
    return _parsed(node, "check", parse_condition, "0 = 0")


def _parsed(node: Node, name: str, parse: Callable[[str], E], harmless: str) -> E | None:
    """Parse an expression if there is one; in the place of a wrong one stands one that nothing more is said of."""
    text = node.text(name, "")
    try:
        return parse(text) if text else None
    except ExpressionError:
        node.fault(name, ProblemKind.BAD_EXPRESSION, text)
        return parse(harmless)
