"""How large cards, tokens and the numbers of edges are, before anything is placed.

Wide enough for their names and for any number within the limits of ``style.json``, so that no
number ever moves a card.  ``frontend/src/scene/sizes.ts`` gives the same.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .graph import Size
from .grids import Grid
from .widths import width

__all__ = [
    "HOLDS",
    "RULE",
    "STYLE",
    "card_size",
    "head_size",
    "name_size",
    "rule_size",
    "slot_size",
    "token_size",
]

STYLE: dict[str, Any] = json.loads((Path(__file__).parents[1] / "style.json").read_text("utf-8"))
"""Sizes, fonts and colours: those of the page."""
_CARD, _SIZE, _EDGE, _GRID = STYLE["card"], STYLE["size"], STYLE["edge"], STYLE["grid"]

HOLDS = 18  # px: the line of a card that says what a group holds, or a short name stands for
RULE: dict[str, Any] = {
    "size": 12,
    "line": 15,
    "pad": 5,
    "long": {"lr": 10, "tb": 23},
    "digit": 7.5,
}
"""How the rules of edges between arrays stand on them; `long` is the letters of a line."""
_TOKEN_HEIGHT, _TOKEN_PAD, _TOKEN_LEAST, _TOKEN_MOST = 26, 9, 30, 250
_SMALLER = 14, 12  # px: letters of names that are too long for the widest card
_LONG = 160.0  # px: beside a longer name, a corner has only the room that is left
_HEAD_HEIGHT, _HEAD_PAD = 24, 34  # of a frame's title, with its button


def card_size(
    label: str,
    corner: str = "",
    *,
    scalar: bool = True,
    grad: bool = True,
    holds: str | None = None,
    grid: Grid | None = None,
) -> tuple[int, int]:
    """Return the width and height of a card.

    Parameters
    ----------
    label : str
        Its name or expression.
    corner : str
        What stands in its upper right corner: the op's sign, a shape.
    scalar : bool
        Whether its value is one number.
    grad : bool
        Whether it shows a gradient; one that shows none is lower.
    holds : str, optional
        Of a closed group, what it holds, in words; of a short name, what it stands for.
    grid : Grid, optional
        Of an array, how its numbers are shown.
    """
    long = width(label, name_size(label))
    wide = long + 2 * _CARD["pad"]
    if corner and long <= _LONG:
        wide += width(corner, _SIZE["symbol"]) + _CARD["gap"]
    high = _CARD["height"] if grad else _CARD["constant_height"]
    if holds is not None:
        wide = max(wide, width(holds, _SIZE["symbol"]) + 2 * _CARD["pad"])
        high += HOLDS
    if grid is not None:
        content, deep = grid.size
        least = max(_CARD["min_width"], content + 2 * _CARD["pad"])
        deep += _GRID["top"] + _GRID["bottom"] + (0 if holds is None else HOLDS)
        return round(max(min(wide, _CARD["max_width"]), least)), max(high, deep)
    # Of a group's numbers the first ones are enough.
    least = _CARD["min_width"] if scalar or holds is not None else _CARD["array_min_width"]
    return round(min(max(wide, least), _CARD["max_width"])), high


def name_size(label: str) -> int:
    """Return the size of a name's letters: smaller ones rather than an end that is cut off."""
    for size in (_SIZE["name"], *_SMALLER[:-1]):
        if width(label, size) + 2 * _CARD["pad"] <= _CARD["max_width"]:
            return int(size)
    return _SMALLER[-1]


def token_size(label: str) -> Size:
    """Return the size of the small stand-in that may repeat a leaf or constant near a use."""
    wide = width(label, _SIZE["symbol"]) + 2 * _TOKEN_PAD
    return round(min(max(wide, _TOKEN_LEAST), _TOKEN_MOST)), _TOKEN_HEIGHT


def slot_size() -> Size:
    """Return the room to keep free for the number of an edge."""
    return _EDGE["label_width"], _EDGE["label_height"]


def rule_size(lines: Sequence[str]) -> Size:
    """Return the room that the rule of an edge takes."""
    *said, shapes = lines
    wide = max(*(width(line, RULE["size"]) for line in said), RULE["digit"] * len(shapes))
    return math.ceil(wide) + 2 * RULE["pad"], len(lines) * RULE["line"] + 4


def head_size(name: str) -> Size:
    """Return the size of the title of an open group."""
    wide = round(min(width(name, _SIZE["symbol"]) + _HEAD_PAD, _CARD["max_width"]))
    return wide, _HEAD_HEIGHT
