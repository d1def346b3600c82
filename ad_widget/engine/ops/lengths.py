"""Lengths and directions: what the derivatives of absolute values, norms and spreads are made of.

A length has a kink at the origin, the tip of a cone.  Its slope there is taken as 0, but what
multiplies that slope may vanish at the same point, as in ``norm(x)**2``, and then the second
derivative is neither 0 nor found by the rule: it is NaN.  So the slopes are ops of their own
(`abs_slope`, `direction`, `unit`), 0 at the origin, where their own rules give NaN.

None of them squares its operands as they are: each is right wherever its operands are finite.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..op import define
from .attrs import reduced_shape

__all__ = ["abs_slope", "direction", "norm", "sign_of_float", "unit", "wide"]

Axes = tuple[int, ...] | None


def sign_of_float(x: float) -> float:
    """Return -1, 0 or 1, or NaN of NaN."""
    return x if math.isnan(x) else float((x > 0.0) - (x < 0.0))


def _abs_slope(x: Any, xp: Any = np) -> Any:
    return xp.sign(x)


abs_slope = define(
    "abs_slope",
    _abs_slope,
    lambda g, ans, x: g * np.where(x == 0, np.nan, 0.0),
    scalar=sign_of_float,
    symbol="sign",
    formula=r"\operatorname{{sign}}({0})",
    doc="The slope of the absolute value: its sign, whose own slope at 0 is NaN.",
)


def _direction(x: Any, y: Any, xp: Any = np) -> Any:
    size = xp.maximum(xp.abs(x), xp.abs(y))
    size = xp.where(size == 0, 1, size)
    x = x / size
    return x / xp.maximum(xp.hypot(x, y / size), 0.5)  # at least 1, but for the origin


def _direction_of_floats(x: float, y: float) -> float:
    size = max(abs(x), abs(y)) or 1.0
    x, y = x / size, y / size
    return x / max(math.hypot(x, y), 0.5) if math.isfinite(x + y) else math.nan


def _direction_in_x(g: Any, ans: Any, x: Any, y: Any) -> Any:
    return g * direction(y, x) ** 2 / np.hypot(x, y)


def _direction_in_y(g: Any, ans: Any, x: Any, y: Any) -> Any:
    return -g * (ans * direction(y, x)) / np.hypot(x, y)


direction = define(
    "direction",
    _direction,
    _direction_in_x,
    _direction_in_y,
    scalar=_direction_of_floats,
    symbol="x/‖·‖",
    formula=r"\frac{{{0}}}{{\sqrt{{{0}^2 + {1}^2}}}}",
    doc="x/√(x² + y²), and 0 at the origin, where its own slope is NaN.",
)


def wide(x: Any) -> Any:
    """Return numbers of half precision in single: sums of many squares overflow else."""
    return x.astype(np.float32) if x.dtype == np.float16 else x


def _unit(x: Any, axis: Axes, xp: Any = np) -> Any:
    v = wide(x)
    size = xp.max(xp.abs(v), axis=axis, keepdims=True, initial=0)
    v = v / xp.where(size == 0, 1, size)
    length = xp.sqrt(xp.sum(v * v, axis=axis, keepdims=True))
    return xp.asarray(v / xp.maximum(length, 0.5), x.dtype)


def _unit_rule(g: Any, ans: Any, x: Any, axis: Axes) -> Any:
    length = norm(x, axis=axis, keepdims=True)
    across = g - ans * np.sum(g * ans, axis=axis, keepdims=True)
    return across / np.where(length == 0, np.nan, length)


unit = define(
    "unit",
    _unit,
    _unit_rule,
    symbol="x/‖x‖",
    formula=r"\frac{{{0}}}{{\left\| {0} \right\|}}",
    doc="Vectors along axes over their lengths, and 0 at 0, where its own slope is NaN.",
)


def _norm(x: Any, axis: Axes, keepdims: bool, xp: Any = np) -> Any:
    return xp.sqrt(xp.sum(x * x, axis=axis, keepdims=keepdims))


def _norm_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    if not (keepdims or axis is None):
        g = np.reshape(g, reduced_shape(np.shape(x), axis))
    return g * unit(x, axis=axis)


norm = define(
    "norm",
    _norm,
    _norm_rule,
    symbol="‖·‖",
    formula=r"\left\| {0} \right\|",
    infix="‖{0}‖",
    doc="The square root of the sum of squares.",
)
