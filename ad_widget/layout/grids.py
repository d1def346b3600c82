"""An array on its card: numbers up to 4×4, above that a heat map, a batch as a stack.

``frontend/src/scene/grids.ts`` gives the same.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Grid", "grid"]

_LOOK: dict[str, Any] = json.loads((Path(__file__).parents[1] / "style.json").read_text("utf-8"))
_GRID = _LOOK["grid"]
_SMALLEST = 14  # px: a heat map of one row is as high


@dataclass(frozen=True, slots=True)
class Grid:
    """How an array is shown on a card.

    Attributes
    ----------
    written : bool
        Whether its numbers are written, rather than painted as a heat map.
    rows, columns, count : int
        Of a matrix, and how many of them there are one behind another; the first is seen.
    width, height : float
        Of one matrix in pixels, without its brackets or what is under it.
    size : (float, float)
        Width and height of all of it.
    places : ((float, float), (float, float))
        Where in it value and gradient begin.
    """

    written: bool
    rows: int
    columns: int
    count: int
    width: float
    height: float
    size: tuple[float, float]
    places: tuple[tuple[float, float], tuple[float, float]]


def grid(shape: Sequence[int], grad: bool) -> Grid | None:
    """Return how an array is shown; None for a number, and for an array without any.

    Parameters
    ----------
    shape : sequence of int
    grad : bool
        Whether its gradient is shown too.
    """
    rows, columns = (shape[-2] if len(shape) > 1 else 1), (shape[-1] if shape else 0)
    count = math.prod(shape[:-2])
    if not rows * columns * count:
        return None
    written = rows <= _GRID["most"] and columns <= _GRID["most"]
    width, height = columns * _GRID["cell_width"], rows * _GRID["cell_height"]
    if not written:
        most = _GRID["row_width"] if rows <= 2 else _GRID["width"]
        cell = min(most / columns, _GRID["height"] / rows, _GRID["cell"])
        pixels = math.floor(cell) if cell >= 2 else cell
        # Halves upwards, as in the page.
        width, height = (max(math.floor(n * pixels + 0.5), _SMALLEST) for n in (columns, rows))
    stack = _GRID["stack"] if count > 1 else 0
    if written:
        wide, high = width + 2 * _GRID["bracket"] + stack, height + 2 + stack
    else:
        wide, high = max(width, _GRID["caption_width"]) + stack, height + _GRID["caption"] + stack
    under = (rows == 1 or columns > 2) if written else rows <= 2
    size = (wide, high)
    if grad:
        size = (wide, 2 * high + _GRID["under"]) if under else (2 * wide + _GRID["gap"], high)
    second = (0, high + _GRID["under"] + stack) if under else (wide + _GRID["gap"], stack)
    return Grid(written, rows, columns, count, width, height, size, ((0, stack), second))
