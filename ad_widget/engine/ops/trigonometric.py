"""Trigonometric and hyperbolic functions and their inverses."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..numpy_protocol import UFUNCS, implements
from ..op import define
from .lengths import direction

__all__ = [
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctan2",
    "arctanh",
    "cos",
    "cosh",
    "degrees",
    "radians",
    "sin",
    "sinc",
    "sinh",
    "tan",
    "tanh",
]

sin = define("sin", np.sin, lambda g, ans, x: g * np.cos(x), scalar=math.sin, formula=r"\sin {0}")
cos = define("cos", np.cos, lambda g, ans, x: -g * np.sin(x), scalar=math.cos, formula=r"\cos {0}")
tan = define(
    "tan",
    np.tan,
    lambda g, ans, x: g * (1.0 + ans * ans),
    scalar=math.tan,
    formula=r"\tan {0}",
)
# (1 - x)(1 + x) keeps the digits that 1 - x² loses near ±1.
arcsin = define(
    "arcsin",
    np.arcsin,
    lambda g, ans, x: g / np.sqrt((1.0 - x) * (1.0 + x)),
    scalar=math.asin,
    formula=r"\arcsin {0}",
)
arccos = define(
    "arccos",
    np.arccos,
    lambda g, ans, x: -g / np.sqrt((1.0 - x) * (1.0 + x)),
    scalar=math.acos,
    formula=r"\arccos {0}",
)
arctan = define(
    "arctan",
    np.arctan,
    lambda g, ans, x: g / np.hypot(x, 1.0) / np.hypot(x, 1.0),
    scalar=math.atan,
    formula=r"\arctan {0}",
)
arctan2 = define(
    "arctan2",
    np.arctan2,
    lambda g, ans, y, x: g * direction(x, y) / np.hypot(x, y),
    lambda g, ans, y, x: -g * direction(y, x) / np.hypot(x, y),
    scalar=math.atan2,
)

sinh = define(
    "sinh", np.sinh, lambda g, ans, x: g * np.cosh(x), scalar=math.sinh, formula=r"\sinh {0}"
)
cosh = define(
    "cosh", np.cosh, lambda g, ans, x: g * np.sinh(x), scalar=math.cosh, formula=r"\cosh {0}"
)
tanh = define(
    "tanh",
    np.tanh,
    lambda g, ans, x: g * (1.0 - ans * ans),
    scalar=math.tanh,
    formula=r"\tanh {0}",
)
arcsinh = define(
    "arcsinh",
    np.arcsinh,
    lambda g, ans, x: g / np.hypot(x, 1.0),
    scalar=math.asinh,
)
arccosh = define(
    "arccosh",
    np.arccosh,
    lambda g, ans, x: g / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0)),
    scalar=math.acosh,
)
arctanh = define(
    "arctanh",
    np.arctanh,
    lambda g, ans, x: g / ((1.0 - x) * (1.0 + x)),
    scalar=math.atanh,
)

degrees = define(
    "degrees",
    np.degrees,
    lambda g, ans, x: np.degrees(g),
    scalar=math.degrees,
    symbol="→°",
)
radians = define(
    "radians",
    np.radians,
    lambda g, ans, x: np.radians(g),
    scalar=math.radians,
    symbol="→rad",
)
UFUNCS[np.rad2deg] = degrees
UFUNCS[np.deg2rad] = radians


def _sinc(x: float) -> float:
    return math.sin(math.pi * x) / (math.pi * x) if x else 1.0


def _sinc_slope(g: Any, ans: Any, x: Any) -> Any:
    """Return ``g`` times the slope of sin(πx)/(πx).

    Near 0 the quotient (cos πx − sinc x)/x cancels, so there it is its series in u = πx, which is
    right at 0 itself and for all higher derivatives.
    """
    u = np.pi * x
    v = u * u
    series = u * (-1 / 3 + v * (1 / 30 - v * (1 / 840 - v * (1 / 45360 - v * (1 / 3991680)))))
    near = np.abs(x) < 0.1
    quotient = (np.cos(u) - ans) / np.where(near, 1.0, x)
    return g * np.where(near, np.pi * series, quotient)


sinc = define("sinc", np.sinc, _sinc_slope, scalar=_sinc)


@implements(np.sinc)
def _(x: Any) -> Any:
    return sinc(x)
