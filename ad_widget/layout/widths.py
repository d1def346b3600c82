"""How wide text is at most, in fonts that nobody knows: those of the reader's machine."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["MONO", "em", "width"]

# Widths in em of DejaVu, the widest of the fonts asked for: what is shown is at most as wide.
_NARROW = frozenset("ijl.,:;'|!()[]{}·´`")
_WIDE = frozenset("mwMW—…@%")
MONO = 0.605
"""The width in em of a character of the numbers' font."""


@lru_cache(4096)
def em(c: str) -> float:
    """Return the width of a character of the names' font, in em."""
    if c in _NARROW:
        return 0.4
    if c in _WIDE:
        return 1.0
    if unicodedata.combining(c):
        return 0.0
    if unicodedata.east_asian_width(c) in "WF":
        return 1.0
    return 0.76 if c.isupper() else 0.64


def width(text: str, size: float) -> float:
    """Return an upper estimate of the width of `text` in the names' font, in pixels."""
    return size * sum(map(em, text))
