"""Sentences one after the other, so many that they can be read."""

from __future__ import annotations

MOST_LISTED = 8
"""How many mistakes or losses are named before the rest is only counted."""


def listed(sentences: list[str], measure: str) -> str:
    """Return them as one, with a full stop; ``measure`` is the word to count the rest with."""
    more = len(sentences) - MOST_LISTED
    rest = f"；另外还有{more}{measure}" if more > 0 else ""
    return "；".join(sentences[:MOST_LISTED]) + rest + "。"
