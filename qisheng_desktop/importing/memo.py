"""Remembering results by what they depend on, a bounded number of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Results by their key. When ``most`` are kept all are let go: what is asked for again is soon there again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[K, V] = {}

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """Return a result that is kept."""
        return self._kept.get(key)

    def clear(self) -> None:
        """Let go of all."""
        self._kept.clear()

    def keep(self, key: K, value: V) -> V:
        """Keep a result, and return it."""
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[key] = value
        return value


class _Part(bytes):
    """A part of a document, in a memo by its length: to find it equal to another takes a tenth of hashing it."""

    __slots__ = ()

    def __hash__(self) -> int:
        return len(self)


class Parsed(Generic[V]):
    """What was made of some parts of documents, by their bytes; those of more than ``largest`` are not kept."""

    def __init__(self, parse: Callable[[bytes], V], most: int, largest: int) -> None:
        self._parse = parse
        self._kept = Memo[_Part, V](most)
        self._largest = largest

    def __call__(self, data: bytes) -> V:
        """Return what is made of a part."""
        part = _Part(data)
        found = self._kept.get(part)
        if found is not None:
            return found
        made = self._parse(data)
        return self._kept.keep(part, made) if len(data) <= self._largest else made

    def clear(self) -> None:
        """Let go of all."""
        self._kept.clear()
