"""Text and numbers in the form that a message, or a terminal, can hold."""

from __future__ import annotations

import math
import sys
from typing import Any

__all__ = ["MOST", "finite", "printable", "sendable"]

MOST = 2_000  # characters of one message: an exception may quote a whole array

_ASCII = str.maketrans({"∂": "d", "×": "x", "…": "...", "−": "-", "·": "*", "▲": "+", "▼": "-"})


def sendable(text: str, most: int = MOST) -> str:
    """Return a text that a message can hold: no lone surrogates, at most `most` characters."""
    if len(text) > most:
        text = f"{text[: most - 30]} … ({len(text)} characters)"
    return text.encode("utf-8", "replace").decode()


def finite(value: Any) -> Any:
    """Return a number, or nested lists of them, with None for those that JSON does not have."""
    if isinstance(value, list):
        return [finite(item) for item in value]
    return value if math.isfinite(value) else None


def printable(text: str) -> str:
    """Return a text as far as standard output can show it: plain ASCII on an ASCII terminal."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.translate(_ASCII).encode("ascii", "backslashreplace").decode()
    return text
