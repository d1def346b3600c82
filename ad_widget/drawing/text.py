"""Numbers and names as short, safe text: four digits, nine characters, no control characters.

`format_number` is what the widget shows, digit for digit: ``frontend/src/format.ts`` gives the
same, and both are held to ``tests/data/numbers.json``.
"""

from __future__ import annotations

import math
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

import numpy as np

from ..layout.widths import em, width

__all__ = [
    "clean",
    "format_array",
    "format_blocks",
    "format_gradient",
    "format_number",
    "format_shape",
    "format_short",
    "glyph",
    "shorten",
]

MINUS = "\u2212"


def format_number(x: Any) -> str:
    """Return a number in at most nine characters.

    Four significant digits, whole parts below a million in full, fewer digits where nine
    characters would not hold them.  Fixed notation for 1e-4 ≤ abs(x) < 1e6 after rounding, else
    an exponent; zeros at the end are dropped; exact ties round away from zero.

    Examples
    --------
    >>> [format_number(x) for x in (18.0, 0.1 + 0.2, -1234567, float("inf"))]
    ['18', '0.3', '−1.235e6', '∞']
    """
    return _format(float(x), 4, 9)


def format_short(x: Any) -> str:
    """Return a number with three digits in at most seven characters, for numbers side by side."""
    return _format(float(x), 3, 7)


def format_gradient(x: Any) -> str:
    """Return a gradient behind a glyph that tells its sign without its hue: ``▼ −3``."""
    return f"{glyph(x)} {format_number(x)}"


def glyph(x: Any) -> str:
    """Return ▲, ▼, · or ! for a positive, negative, zero or undefined gradient."""
    x = float(x)
    return "▲" if x > 0 else "▼" if x < 0 else "·" if x == 0 else "!"


def format_shape(shape: tuple[int, ...]) -> str:
    """Return ``3×4``, ``(3,)``, or nothing for a scalar."""
    return f"({shape[0]},)" if len(shape) == 1 else "×".join(map(str, shape))


def format_blocks(shape: tuple[int, ...], blocks: tuple[int, ...]) -> str:
    """Return what is shown of an array as the means of so many blocks.

    Examples
    --------
    >>> format_blocks((2500, 4000), (63, 64))
    'means of blocks of 40×63'
    """
    size = (-(-n // m) for n, m in zip(shape, blocks, strict=True))
    return f"means of blocks of {'×'.join(map(str, size))}"


def format_array(value: Any, room: int = 40) -> str:
    """Return a number, or an array's shape and its first numbers, in about `room` characters.

    Examples
    --------
    >>> format_array(np.arange(6.0).reshape(2, 3))
    '2×3 [0, 1, 2, 3, 4, 5]'
    """
    array = np.asarray(value)
    if array.shape == ():
        return format_number(array)
    head = f"{format_shape(array.shape)} ["
    texts: list[str] = []
    for x in array.flat:
        text = format_short(x)
        if len(head) + sum(map(len, texts)) + 2 * len(texts) + len(text) + 4 > room:
            texts.append("…")
            break
        texts.append(text)
    return f"{head}{', '.join(texts)}]"


@lru_cache(4096)  # of a picture's numbers many are equal
def _format(x: float, digits: int, room: int) -> str:
    if x == 0:
        return "0"
    sign = MINUS if x < 0 else ""
    if not math.isfinite(x):
        return "NaN" if math.isnan(x) else f"{sign}∞"
    a = Decimal(abs(x))
    mantissa, exponent = _scientific(a, digits)
    if exponent >= digits - 1 and abs(x) < 999999.5:
        return sign + _fixed(a, 0)
    if -4 <= exponent < digits - 1:
        return sign + _fixed(a, min(digits - 1 - exponent, room - 2 - len(sign)))
    keep = digits - 1
    while True:
        power = f"e{MINUS if exponent < 0 else ''}{abs(exponent)}"
        text = sign + mantissa + power
        if len(text) <= room or keep < 1:
            return text
        mantissa, exponent = _scientific(a, keep)
        keep -= 1


def _scientific(a: Decimal, digits: int) -> tuple[str, int]:
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(a)
    exponent = rounded.adjusted()
    return _trim(f"{rounded.scaleb(-exponent):f}"), exponent


def _fixed(a: Decimal, places: int) -> str:
    return _trim(f"{a.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}")


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---------------------------------------------------------------------- names

# What turns the text after it around, or ends such a turn: a name that holds one would reach
# beyond itself.
_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Return `text` with everything that is not a visible character replaced by U+FFFD.

    What is left may stand in XML, DOT, TeX or a terminal once their own marks are escaped.
    """
    if text.isprintable():  # as nothing is that will be replaced
        return text
    return "".join("\ufffd" if _invisible(c) else c for c in text)


def _invisible(c: str) -> bool:
    return (
        unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")
        or c in _BIDI
        or ord(c) & 0xFFFE == 0xFFFE
    )


def shorten(text: str, size: float, room: float) -> str:
    """Return `text`, cut with an ellipsis if it is wider than `room` pixels."""
    text = clean(text)
    if width(text, size) <= room:
        return text
    left = room - width("…", size)
    for k, c in enumerate(text):
        left -= size * em(c)
        if left < 0:
            return text[:k] + "…"
    return text
