"""Characters of a text that nobody sees, and the one that stands for what cannot be printed."""

from __future__ import annotations

import re
import unicodedata

STAND_IN = "\u3013"
"""What is printed for a character that no font draws: the geta mark, the sign printers have for it."""
UNUSUAL = re.compile(
    r"[^\t\n\r -~\u00a0\u00b7\u2014\u2018-\u201d\u2026\u2460-\u2473\u3000-\u3003\u3007-\u3011\u3014\u3015"
    r"\u4e00-\u9fa5\uff01-\uff5e]"
)
"""All but what nearly every text is made of, which the fonts draw."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u115f\u1160\u3164\uffa0]")


def is_invisible(character: str) -> bool:
    """Say whether a character takes no room and leaves no ink: joiners, marks of direction, selectors."""
    return unicodedata.category(character) in {"Cf", "Cc"} or _SELECTORS.match(character) is not None


def without_invisible(text: str) -> str:
    """Return a text without the characters nobody sees."""
    return UNUSUAL.sub(lambda found: "" if is_invisible(found[0]) else found[0], text)
