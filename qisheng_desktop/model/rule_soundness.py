"""Whether the rules of a form definition make sense: their places, what they read, and their sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from string import Formatter

from qisheng_desktop.errors import Problem, ProblemKind
from qisheng_desktop.model.cells import CellRef
from qisheng_desktop.model.checks import BAR_FACTS, FACTS, SWAP_FACTS
from qisheng_desktop.model.edition import Edition, Rule, RuleKind
from qisheng_desktop.model.expression import Condition, Ref

RULES_FILE = "rules.toml"
SUPPLEMENT_FILE = "supplement.toml"
LEAST_TOGETHER = 2
"""Cells that a rule on cells being nought together needs."""


def rule_faults(edition: Edition, unread: Collection[str]) -> list[Problem]:
    """List every mistake in the rules of an edition and of what is laid over it."""
    problems: list[Problem] = []
    seen: set[tuple[str, bool, CellRef]] = set()
    for rule, file, key in _rules(edition):
        problems += _Reader(edition, rule, file, key, unread).faults()
        places = {(rule.code, _compares_years(rule), place) for place in _filed_at(edition, rule)}
        if places & seen:
            problems.append(Problem(file, f"{key}.code", ProblemKind.DOUBLED_CODE, rule.code))
        seen |= places
    return problems


def is_known(edition: Edition, ref: Ref, unread: Collection[str]) -> bool:
    """Say whether a reference means a cell; last year's are named as this edition has them."""
    return ref.section in unread or ref.cell in edition.figures


def unknown_names(text: str, names: Collection[str]) -> list[str]:
    """Return what stands in braces in a text and cannot be filled in, or the whole text if its braces are unpaired."""
    try:
        fields = [field for field in Formatter().parse(text) if field[1] is not None]
    except ValueError:
        return [text]
    return [name or "{}" for _text, name, form, conversion in fields if name not in names or form or conversion]


def _rules(edition: Edition) -> Iterator[tuple[Rule, str, str]]:
    """Yield every rule with its file and its key in it."""
    laid_over = [supplement.rules for supplement in edition.supplements]
    own = len(edition.rules) - sum(map(len, laid_over))
    for index, rule in enumerate(edition.rules[:own]):
        yield rule, RULES_FILE, f"rules[{index}]"
    for rules in laid_over:
        for index, rule in enumerate(rules):
            yield rule, SUPPLEMENT_FILE, f"rules[{index}]"


def _compares_years(rule: Rule) -> bool:
    """Say whether a rule reads last year's report; it may share code and place with one that does not."""
    return rule.check is not None and any(ref.is_last for ref in rule.check.reads)


def _places(edition: Edition, rule: Rule) -> list[CellRef]:
    return [ref for pattern in rule.at for ref in edition.match(pattern)]


def _filed_at(edition: Edition, rule: Rule) -> list[CellRef]:
    """Return the places that the findings of a rule are filed at."""
    places = _places(edition, rule)
    match rule.kind:
        case RuleKind.FILLED:
            return [CellRef(ref.section) for ref in places]
        case RuleKind.TOGETHER:
            return places[:1]
    return places


class _Reader:
    """Looks at one rule."""

    def __init__(self, edition: Edition, rule: Rule, file: str, key: str, unread: Collection[str]) -> None:
        self.edition = edition
        self.rule = rule
        self.file = file
        self.key = key
        self.unread = unread

    def faults(self) -> Iterator[Problem]:
        yield from self.keys()
        for pattern in self.rule.at:
            if pattern.partition("[")[0] not in self.unread:
                yield from self.places(pattern)
        yield from self.reads()
        yield from self.sentences()
        levels = {code for field in self.edition.fields if field.code == "level" for code, _label in field.choices}
        for level in self.rule.levels:
            if level not in levels:
                yield self.fault("levels", ProblemKind.BAD_CHOICE, level)

    def fault(self, name: str, kind: ProblemKind, detail: str) -> Problem:
        return Problem(self.file, f"{self.key}.{name}", kind, detail)

    def keys(self) -> Iterator[Problem]:
        """Yield keys that a rule of this kind needs and lacks, or has for nothing."""
        rule, kind = self.rule, self.rule.kind
        is_condition = kind is RuleKind.CONDITION
        needed = {"check": is_condition, "words": kind is RuleKind.NOTED, "at": kind is not RuleKind.TITLE}
        is_jump = kind is RuleKind.JUMP
        needed |= {"factor": is_jump, "least": is_jump}
        given: dict[str, object] = {
            "check": rule.check, "words": rule.words, "at": rule.at, "factor": rule.factor, "least": rule.least,
            "partial": rule.is_partial, "swap": rule.swap, "bar": rule.bar, "carry": rule.is_carried,
        }  # fmt: skip
        for name, value in given.items():
            if value and not needed.get(name, is_condition):
                yield self.fault(name, ProblemKind.UNKNOWN_KEY, name)
            if not value and needed.get(name, False):
                yield self.fault(name, ProblemKind.MISSING_KEY, name)
        if rule.is_carried and rule.check and not _yields_from_last(rule.check):
            yield self.fault("carry", ProblemKind.BAD_CHOICE, rule.check.text)

    def places(self, pattern: str) -> Iterator[Problem]:
        """Yield what is wrong with one pattern; every code in it must mean a cell."""
        edition, rule = self.edition, self.rule
        if not all(map(edition.match, _alternatives(pattern))):
            yield self.fault("at", ProblemKind.UNKNOWN_CELL, pattern)
        figures = [edition.figures.get(place) for place in edition.match(pattern)]
        is_right = {
            RuleKind.FILLED: pattern != "*",
            RuleKind.UNREVISED: set(edition.match(pattern)) <= set(edition.texts),
            RuleKind.PRINTED: all(figure and figure.formula for figure in figures),
            RuleKind.TOGETHER: len(_places(edition, rule)) >= LEAST_TOGETHER and all(figures),
        }
        if figures and not is_right.get(rule.kind, all(figures)):
            yield self.fault("at", ProblemKind.BAD_CHOICE, pattern)

    def reads(self) -> Iterator[Problem]:
        places = _places(self.edition, self.rule)
        for read in self.rule.check.reads if self.rule.check else ():
            if not all(is_known(self.edition, read.at(place), self.unread) for place in places):
                yield self.fault("check", ProblemKind.UNKNOWN_CELL, str(read))

    def sentences(self) -> Iterator[Problem]:
        rule = self.rule
        facts = FACTS[rule.kind]
        for name, text, names in (
            ("message", rule.message, facts),
            ("swap", rule.swap, facts | SWAP_FACTS),
            ("bar", rule.bar, BAR_FACTS),
        ):
            for wrong in unknown_names(text, names):
                yield self.fault(name, ProblemKind.BAD_MESSAGE, wrong)


def _yields_from_last(check: Condition) -> bool:
    """Say whether a condition is one cell on its left and nothing but last year's on its right."""
    is_plain = isinstance(check.left.term, Ref) and check.sign == "="
    return is_plain and bool(check.right.reads) and all(ref.is_last for ref in check.right.reads)


def _alternatives(pattern: str) -> Iterator[str]:
    """Yield a pattern once for each code it names, so that one that means nothing is not lost among the others."""
    section, bracket, place = pattern.partition("[")
    if not bracket:
        yield pattern
        return
    row, comma, column = place.removesuffix("]").partition(",")
    for one in row.split("|"):
        for other in column.split("|"):
            yield f"{section}[{one}{comma}{other}]" if place.endswith("]") else pattern
