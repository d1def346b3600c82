"""The front end as it was built: one ES module for notebooks and for pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["MODULE", "text"]

MODULE = Path(__file__).parents[1] / "static" / "widget.js"


@cache
def text() -> str:
    """Return the module's source."""
    return MODULE.read_text("utf-8")
