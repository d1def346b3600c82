"""An array on a card of a still picture: its numbers in their places, or a heat map of them.

``frontend/src/scene/items.ts`` and ``heat.ts`` show the same in the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..layout.grids import Grid
from ..layout.sizes import STYLE
from ..layout.widths import MONO
from ..program.summary import means
from .shapes import LEVELS, Heat, Line, Text
from .text import format_short, glyph

__all__ = ["frame_lines", "heat", "sign_color", "written"]

_GRID = STYLE["grid"]
_MOST = 48  # cells of a heat map along an axis: more are averaged


def sign_color(x: Any) -> str:
    """Return the palette's name for a gradient of this sign."""
    x = float(np.sum(x))
    return "positive" if x > 0 else "negative" if x < 0 else "soft" if x == 0 else "warn"


def frame_lines(grid: Grid, x: float, y: float) -> Iterator[Line]:
    """Yield the brackets of a written matrix at `x`, `y`, and the edges of those behind it."""
    side, up = (_GRID["bracket"], 1.0) if grid.written else (0.0, 0.0)
    left, right = x - side, x + grid.width + side
    top, bottom = y - up, y + grid.height + up
    if grid.written:
        yield Line((left + 4, top, left, top, left, bottom, left + 4, bottom))
        yield Line((right - 4, top, right, top, right, bottom, right - 4, bottom))
    for d in (4, 8)[: grid.count - 1]:
        yield Line((left + d, top - d, right + d, top - d, right + d, bottom - d))


def _first(value: Any, grid: Grid) -> np.ndarray[Any, Any]:
    """Return the matrix that is seen: of a batch, the first."""
    flat = np.asarray(value, np.float64).reshape(-1)
    return flat[: grid.rows * grid.columns].reshape(grid.rows, grid.columns)


def written(value: Any, grid: Grid, x: float, y: float, grad: bool) -> Iterator[Text]:
    """Yield the numbers of an array, each in its place from `x`, `y` on."""
    wide, high = _GRID["cell_width"], _GRID["cell_height"]
    for (row, column), number in np.ndenumerate(_first(value, grid)):
        if grad:
            text, color = glyph(number) + format_short(abs(number)), sign_color(number)
        else:
            text, color = format_short(number), "ink" if np.isfinite(number) else "warn"
        size = min(_GRID["text"], (wide - 2) / (MONO * len(text)))
        at = x + (column + 0.5) * wide, y + (row + 1) * high - 4
        yield Text(*at, text, round(size, 2), color, anchor="middle")


def heat(value: Any, grid: Grid, x: float, y: float, grad: bool) -> tuple[Heat, Text]:
    """Return the heat map of an array at `x`, `y`, and what its colours reach to."""
    matrix = _first(value, grid)
    blocks = tuple(-(-n // -(-n // _MOST)) for n in matrix.shape)
    cells = matrix if blocks == matrix.shape else means(matrix, blocks)
    finite = np.isfinite(matrix)
    most = float(np.abs(matrix[finite]).max(initial=0.0))
    with np.errstate(invalid="ignore", over="ignore"):
        levels = np.rint(np.clip(cells / (most or 1.0), -1.0, 1.0) * LEVELS)
    levels = np.where(np.isnan(levels), LEVELS + 1, levels).astype(int)
    everything = np.asarray(value, np.float64)
    odd = everything[~np.isfinite(everything)]
    reach = np.abs(everything[np.isfinite(everything)]).max(initial=0.0)
    said = f"±{format_short(reach)}" if reach else "" if odd.size else "0"
    if odd.size:
        known = odd[~np.isnan(odd)]
        said = f"{said} {format_short(known[-1] if known.size else np.nan)}".strip()
    said = f"∂ {said}" if grad else said
    size = min(_GRID["text"], _GRID["caption_width"] / (MONO * len(said)))
    below = y + grid.height + _GRID["caption"] - 4
    caption = Text(x, below, said, round(size, 2), "warn" if odd.size else "soft")
    rows = tuple(tuple(map(int, row)) for row in levels)
    return Heat(x, y, grid.width, grid.height, rows), caption
