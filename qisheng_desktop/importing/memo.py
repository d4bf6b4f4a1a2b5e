"""Remembering results by what they depend on, a bounded number of them."""

from __future__ import annotations

from collections.abc import Hashable
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
