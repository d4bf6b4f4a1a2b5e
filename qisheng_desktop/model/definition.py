"""Reading one TOML file of a form definition, key by key, and keeping every mistake met on the way."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import TypeVar

from qisheng_desktop.errors import Problem, ProblemKind
from qisheng_desktop.model.cells import CODE

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


class Node:
    """One table of a TOML file; knows its file and key, and remembers which of its keys were asked for.

    A mistake never stops the reading: it is noted in ``problems`` and a harmless value is returned. ``is_readable`` is
    false for what stands in the place of a file that could not be read.
    """

    is_readable = True

    def __init__(self, data: dict[str, object], file: str, key: str, problems: list[Problem]) -> None:
        self._data = data
        self._asked: set[str] = set()
        self.file = file
        self.key = key
        self.problems = problems

    def path(self, name: str) -> str:
        """Return the key of a child as a person finds it in the file."""
        return f"{self.key}.{name}" if self.key else name

    def fault(self, name: str, kind: ProblemKind, detail: str = "") -> None:
        """Note a mistake at a key."""
        self.problems.append(Problem(self.file, self.path(name), kind, detail))

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; required, and not an empty one, without a default."""
        text = self._typed(name, str, "" if default is None else default, is_required=default is None)
        if default is None and self._data.get(name) == "":
            self.fault(name, ProblemKind.MISSING_KEY, name)
        return text

    def code(self, name: str = "code") -> str:
        """Return a required code, as it stands in addresses."""
        code = self.text(name)
        if code and not re.fullmatch(CODE, code):
            self.fault(name, ProblemKind.BAD_CODE, code)
        return code

    def number(self, name: str, default: int | None = None) -> int:
        """Return a whole number of at least nought; required without a default."""
        number = self._typed(name, int, default or 0, is_required=default is None)
        if number < 0:
            self.fault(name, ProblemKind.BAD_CHOICE, str(number))
        return max(number, 0)

    def flag(self, name: str) -> bool:
        """Return a yes or no; no if it is not there."""
        return self._typed(name, bool, default=False, is_required=False)

    def texts(self, name: str, *, is_required: bool = False) -> tuple[str, ...]:
        """Return a list of texts, none of them empty; an empty list if it is not there."""
        items = self._list(name, is_required=is_required)
        texts = tuple(item for item in items if isinstance(item, str) and item)
        if len(texts) < len(items):
            self.fault(name, ProblemKind.WRONG_TYPE, repr(items))
        return texts

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return a list of whole numbers above nought, empty if it is not there."""
        items = self._list(name, is_required=False)
        numbers = tuple(item for item in items if isinstance(item, int) and not isinstance(item, bool) and item > 0)
        if len(numbers) < len(items):
            self.fault(name, ProblemKind.WRONG_TYPE, repr(items))
        return numbers

    def choice(self, name: str, choices: type[E], default: E) -> E:
        """Return one of an enumeration's values; the default if it is not there."""
        value = self.text(name, default.value)
        for choice in choices:
            if choice.value == value:
                return choice
        self.fault(name, ProblemKind.BAD_CHOICE, value)
        return default

    def child(self, name: str) -> Node:
        """Return a table in this one, empty if it is not there."""
        data = self._typed(name, dict, {}, is_required=False)
        return Node(data, self.file, self.path(name), self.problems)

    def children(self, name: str, *, is_required: bool = False) -> Iterator[Node]:
        """Yield the tables of a list; it must not be empty if it is required."""
        for index, item in enumerate(self._list(name, is_required=is_required)):
            key = f"{name}[{index}]"
            if isinstance(item, dict):
                yield Node(item, self.file, self.path(key), self.problems)
            else:
                self.fault(key, ProblemKind.WRONG_TYPE, repr(item))

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for name in self._data:
            if name not in self._asked:
                self.fault(name, ProblemKind.UNKNOWN_KEY, name)

    def _list(self, name: str, *, is_required: bool) -> list[object]:
        items: list[object] = self._typed(name, list, [], is_required=is_required)
        if is_required and self._data.get(name) == []:
            self.fault(name, ProblemKind.MISSING_KEY, name)
        return items

    def _typed(self, name: str, kind: type[T], default: T, *, is_required: bool) -> T:
        self._asked.add(name)
        if name not in self._data:
            if is_required:
                self.fault(name, ProblemKind.MISSING_KEY, name)
            return default
        value = self._data[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(name, ProblemKind.WRONG_TYPE, repr(value))
            return default
        return value


def read_node(path: Path, problems: list[Problem]) -> Node:
    """Read a file; one that cannot be read is one problem and an empty table, of which nothing more is said."""
    try:
        data: dict[str, object] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        problems.append(Problem(path.name, "", ProblemKind.UNREADABLE, reason))
        nothing = Node({}, path.name, "", [])
        nothing.is_readable = False
        return nothing
    return Node(data, path.name, "", problems)
