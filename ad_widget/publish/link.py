"""Settings of widgets in the fragment of a page's address, as a link carries them.

``frontend/src/wire/link.ts`` writes the same, and reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..program.token import to_token

__all__ = ["fragment", "sign_of"]

_MARK = "adw1="  # what the part of a fragment that holds a setting begins with
_LONG = 8000  # characters


def sign_of(leaves: Iterable[tuple[str, tuple[int, ...]]]) -> str:
    """Return what tells graphs apart by their leaves: FNV-1a of names and shapes.

    Examples
    --------
    >>> sign_of([("w", ()), ("X", (2, 3))])
    'af8b1a90'
    """
    text = ";".join(f"{name}({','.join(map(str, shape))})" for name, shape in leaves)
    found = 0x811C9DC5
    for byte in text.encode(errors="replace"):
        found = (found ^ byte) * 0x01000193 % 2**32
    return f"{found:08x}"


def fragment(sign: str, values: Mapping[str, Any], view: Mapping[str, Any], nth: int = 0) -> str:
    """Return a setting as a fragment.

    Parameters
    ----------
    sign : str
        That of the leaves.
    values : mapping of str to number or nested lists
    view : mapping
    nth : int
        Which of the page's widgets with such leaves it is for.

    Raises
    ------
    ValueError
        If it is too long for a link, or a value is not finite.
    """
    which = {"n": nth} if nth else {}
    token = to_token({"of": sign, **which, "at": dict(values), "view": dict(view)})
    if len(token) > _LONG:
        raise ValueError(
            "these are too many numbers for a link: save a page with them, widget.save()"
        )
    return _MARK + token
