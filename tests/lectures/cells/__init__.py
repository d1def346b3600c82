"""Cells of public lectures, by topic; each with its source."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from .cell import Lecture

__all__ = ["LECTURES", "Lecture"]

LECTURES: list[Lecture] = [
    lecture
    for path in sorted(Path(__file__).parent.glob("*.py"))
    if path.stem not in ("__init__", "cell")
    for lecture in import_module(f"{__name__}.{path.stem}").LECTURES
]
