"""Exponentials and logarithms, each stable where the plain formula is not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..op import define
from .learning import sigmoid

__all__ = [
    "exp",
    "exp2",
    "expm1",
    "log",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "logaddexp2",
]

_LN2 = math.log(2.0)
_LN10 = math.log(10.0)

exp = define(
    "exp",
    np.exp,
    lambda g, ans, x: g * ans,
    scalar=math.exp,
    formula="e^{{{0}}}",
)
exp2 = define(
    "exp2",
    np.exp2,
    lambda g, ans, x: g * ans * _LN2,
    scalar=math.exp2,
    formula="2^{{{0}}}",
    infix="2^{0}",
)
expm1 = define(
    "expm1",
    np.expm1,
    lambda g, ans, x: g * np.exp(x),  # ans + 1 would have lost all digits at -40
    scalar=math.expm1,
    formula="e^{{{0}}} - 1",
)
log = define(
    "log",
    np.log,
    lambda g, ans, x: g / x,
    scalar=math.log,
    formula=r"\ln {0}",
)
log2 = define(
    "log2",
    np.log2,
    lambda g, ans, x: g / _LN2 / x,
    scalar=math.log2,
    formula=r"\log_2 {0}",
)
log10 = define(
    "log10",
    np.log10,
    lambda g, ans, x: g / _LN10 / x,
    scalar=math.log10,
    formula=r"\log_{{10}} {0}",
)
log1p = define(
    "log1p",
    np.log1p,
    lambda g, ans, x: g / (1.0 + x),
    scalar=math.log1p,
    formula=r"\ln(1 + {0})",
)


def _logaddexp(x: float, y: float) -> float:
    if x == y:
        return x + _LN2
    return max(x, y) + math.log1p(math.exp(-abs(x - y)))


def _logaddexp2(x: float, y: float) -> float:
    if x == y:
        return x + 1.0
    return max(x, y) + math.log1p(math.exp2(-abs(x - y))) / _LN2


def _ahead(ans: Any, x: Any, y: Any) -> Any:
    """Return how far `x` is ahead of `y`; of two logarithms of 0 neither weighs anything."""
    with np.errstate(invalid="ignore"):  # of two of them
        return np.where(ans == -np.inf, -np.inf, x - y)


logaddexp = define(
    "logaddexp",
    np.logaddexp,
    lambda g, ans, x, y: g * sigmoid(_ahead(ans, x, y)),
    lambda g, ans, x, y: g * sigmoid(_ahead(ans, y, x)),
    scalar=_logaddexp,
    formula=r"\ln\left(e^{{{0}}} + e^{{{1}}}\right)",
)
logaddexp2 = define(
    "logaddexp2",
    np.logaddexp2,
    lambda g, ans, x, y: g * sigmoid(_LN2 * _ahead(ans, x, y)),
    lambda g, ans, x, y: g * sigmoid(_LN2 * _ahead(ans, y, x)),
    scalar=_logaddexp2,
    formula=r"\log_2\left(2^{{{0}}} + 2^{{{1}}}\right)",
)
