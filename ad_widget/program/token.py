"""Plain data as one word that a link, a mail or a form takes: base64 of JSON.

``frontend/src/wire/token.ts`` has the same.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

__all__ = ["from_token", "to_token"]

_MOST = 20_000  # characters of a word that is read


def to_token(data: Any) -> str:
    """Return plain data as a word of letters, digits, ``-`` and ``_``."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_token(word: str) -> Any:
    """Return the data of a word.

    Raises
    ------
    ValueError
        If it is no such word: it may come from anywhere.
    """
    if len(word) > _MOST or not re.fullmatch(r"[A-Za-z0-9_-]+", word):
        raise ValueError("this is no code of a page")
    try:
        raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        return json.loads(raw.decode())
    except (binascii.Error, UnicodeDecodeError, ValueError, RecursionError):
        raise ValueError("this code is not whole: copy it anew") from None
