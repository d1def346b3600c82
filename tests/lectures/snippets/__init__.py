"""Ordinary NumPy code of the kind lectures are full of, by topic."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from .snippet import Array, Snippet

__all__ = ["SNIPPETS", "Array", "Snippet"]

SNIPPETS: list[Snippet] = [
    snippet
    for path in sorted(Path(__file__).parent.glob("*.py"))
    if path.stem not in ("__init__", "data", "snippet")
    for snippet in import_module(f"{__name__}.{path.stem}").SNIPPETS
]
