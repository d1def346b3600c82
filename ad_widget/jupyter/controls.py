"""What a leaf's control looks like in the page: a slider with its range, or a grid of numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .text import finite, sendable

__all__ = ["GRID", "LOG", "Control", "Range", "control", "default_range"]

LOG = "log"  # at the end of a range whose slider goes by powers
Range = tuple[float | str, ...]

GRID = 64  # an array leaf with more elements is shown by its shape alone


class Control(dict[str, Any]):
    """What a leaf's control looks like: name, kind, min, max, step, value; and log, if so."""

    shape: tuple[int, ...] = ()


_ROUND = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10)


def default_range(value: float) -> tuple[float, float]:
    """Return the range of a slider: as far to both sides of zero, about three times the value.

    Examples
    --------
    >>> default_range(3.0), default_range(-0.01), default_range(0.0)
    ((-9.0, 9.0), (-0.03, 0.03), (-1.0, 1.0))
    """
    if value == 0 or not math.isfinite(value):
        return -1.0, 1.0
    if not math.isfinite(100 * value):  # no room on either side
        return -abs(value), abs(value)
    if abs(value) < 1e-300:
        return -1.0, 1.0
    # Of the first digits after a multiplication, 0.30000000000000004 is 0.3.
    digits, power = f"{3 * abs(value):.6e}".split("e")
    first = next(digit for digit in _ROUND if digit >= float(digits))
    end = float(f"{first}e{power}")
    return -end, end


def default_step(low: float, high: float) -> float:
    """Return a round step of which a range holds a hundred or more."""
    return 10.0 ** math.floor(math.log10(abs(high / 100 - low / 100)))


def control(name: str, data: np.ndarray[Any, Any], given: Range | None) -> Control:
    """Return the control of a leaf.

    Parameters
    ----------
    name : str
        The leaf's.
    data : array
        Its numbers.
    given : (min, max), (min, max, step) or (min, max, "log"), optional
        The slider's range; by default `default_range`.
    """
    name = sendable(name)
    if data.shape != ():
        kind = "array" if data.size <= GRID else "fixed"
        value = finite(data.tolist()) if kind == "array" else None
        made = Control(name=name, kind=kind, min=0, max=0, step=0, value=value)
        made.shape = data.shape
        return made
    value = float(data)
    low, high = map(float, given[:2]) if given else default_range(value)
    log = given is not None and given[-1] == LOG
    step = float(given[2]) if given and len(given) > 2 and not log else default_step(low, high)
    made = Control(name=name, kind="scalar", min=low, max=high, step=step, value=finite(value))
    if log:
        made["log"] = True
    return made
