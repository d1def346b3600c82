"""Sums, products, powers and their kin, elementwise with broadcasting."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from ..op import define

__all__ = ["add", "divide", "multiply", "negative", "power", "subtract"]

add = define(
    "add",
    np.add,
    lambda g, ans, x, y: g,
    lambda g, ans, x, y: g,
    scalar=operator.add,
    symbol="+",
    formula="{0} + {1}",
    infix="{0} + {1}",
)
subtract = define(
    "subtract",
    np.subtract,
    lambda g, ans, x, y: g,
    lambda g, ans, x, y: -g,
    scalar=operator.sub,
    symbol="−",
    formula="{0} - {1}",
    infix="{0} − {1}",
)
multiply = define(
    "multiply",
    np.multiply,
    lambda g, ans, x, y: g * y,
    lambda g, ans, x, y: g * x,
    scalar=operator.mul,
    symbol="×",
    formula=r"{0} \cdot {1}",
    infix="{0}·{1}",
)
divide = define(
    "divide",
    np.divide,
    lambda g, ans, x, y: g / y,
    lambda g, ans, x, y: -g * ans / y,
    scalar=operator.truediv,
    symbol="÷",
    formula=r"\frac{{{0}}}{{{1}}}",
    infix="{0}/{1}",
)
negative = define(
    "negative",
    np.negative,
    lambda g, ans, x: -g,
    scalar=operator.neg,
    symbol="−",
    formula="-{0}",
    infix="−{0}",
)
def _pow_x(g: Any, ans: Any, x: Any, n: Any) -> Any:
    return g * n * x ** (n - 1)


power = define(
    "power",
    np.power,
    _pow_x,
    lambda g, ans, x, n: g * ans * np.log(x),
    scalar=operator.pow,
    symbol="^",
    formula="{0}^{{{1}}}",
    infix="{0}^{1}",
)
relu = define("relu", lambda x: np.maximum(x, 0), lambda g, ans, x: g * (x > 0), scalar=lambda x: x if x > 0.0 else 0.0)
