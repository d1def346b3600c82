"""The front end as it was built: the module, and the short scripts that bring it to life."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["MODULE", "packed", "script"]

MODULE = Path(__file__).parents[1] / "static" / "widget.js"


@cache
def script(name: str) -> str:
    """Return the source of `widget`, the module, or of one of the scripts in `src/embed`."""
    return MODULE.with_name(f"{name}.js").read_text("utf-8")


@cache
def packed() -> str:
    """Return the front end as `widget` holds it: packed, as text without a mark of HTML in it."""
    return script("widget").split('"', 2)[1]
