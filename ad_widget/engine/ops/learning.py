"""What networks are made of: each function one op, and stable.

`ad_widget.nn` is the place to call them from.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..op import define

__all__ = ["relu", "sigmoid"]


def _relu(x: Any, xp: Any = np) -> Any:
    return xp.maximum(x, 0)


def _sigmoid(x: Any, xp: Any = np) -> Any:
    e = xp.exp(-xp.abs(x))
    return xp.where(x >= 0, 1, e) / (1 + e)


def _sigmoid_of_float(x: float) -> float:
    e = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


relu = define(
    "relu",
    _relu,
    lambda g, ans, x: g * (x > 0),
    scalar=lambda x: x if x > 0.0 or x != x else 0.0,
    formula=r"\operatorname{{relu}}({0})",
)
sigmoid = define(
    "sigmoid",
    _sigmoid,
    lambda g, ans, x: g * (ans * (1 - ans)),
    scalar=_sigmoid_of_float,
    symbol="σ",
    formula=r"\sigma({0})",
    infix="σ({0})",
)
