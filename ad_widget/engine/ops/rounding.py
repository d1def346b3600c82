"""Remainders, rounding, signs and steps, elementwise: functions with jumps."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from ..numpy_protocol import UFUNCS, implements
from ..op import define, unchanged
from .lengths import abs_slope, sign_of_float

__all__ = [
    "ceil",
    "copysign",
    "floor",
    "floor_divide",
    "fmod",
    "heaviside",
    "remainder",
    "rint",
    "round_",
    "sign",
    "trunc",
]


def _flat(g: Any, ans: Any, *operands: Any, **attrs: Any) -> Any:
    """Send nothing back: the function is constant between its jumps."""
    return g * 0.0


remainder = define(
    "remainder",
    np.remainder,
    unchanged,
    lambda g, ans, x, y: -g * np.floor(x / y),
    scalar=operator.mod,
    symbol="mod",
    formula=r"{0} \bmod {1}",
    infix="{0} mod {1}",
)
fmod = define(
    "fmod",
    np.fmod,
    unchanged,
    lambda g, ans, x, y: -g * np.trunc(x / y),
    scalar=math.fmod,
)
floor_divide = define(
    "floor_divide",
    np.floor_divide,
    _flat,
    _flat,
    scalar=operator.floordiv,
    symbol="⌊÷⌋",
    formula=r"\left\lfloor \frac{{{0}}}{{{1}}} \right\rfloor",
    infix="{0}//{1}",
)
sign = define("sign", np.sign, _flat, scalar=sign_of_float, formula=r"\operatorname{{sign}}({0})")
floor = define(
    "floor",
    np.floor,
    _flat,
    scalar=lambda x: float(math.floor(x)),
    symbol="⌊·⌋",
    formula=r"\lfloor {0} \rfloor",
    infix="⌊{0}⌋",
)
ceil = define(
    "ceil",
    np.ceil,
    _flat,
    scalar=lambda x: float(math.ceil(x)),
    symbol="⌈·⌉",
    formula=r"\lceil {0} \rceil",
    infix="⌈{0}⌉",
)
trunc = define("trunc", np.trunc, _flat, scalar=lambda x: float(math.trunc(x)))
rint = define("rint", np.rint, _flat, scalar=lambda x: float(round(x)), symbol="round")
round_ = define("round", np.round, _flat, doc="Round to a number of decimals.")
heaviside = define(
    "heaviside",
    np.heaviside,
    _flat,
    lambda g, ans, x, y: g * (x == 0),
    scalar=lambda x, y: y if x == 0.0 else x if math.isnan(x) else float(x > 0.0),
    symbol="H",
)
copysign = define(
    "copysign",
    np.copysign,
    lambda g, ans, x, y: np.where(np.signbit(y), -g, g) * abs_slope(x),
    _flat,
    scalar=math.copysign,
)

# ------------------------------------------------------------------ as NumPy spells them

UFUNCS[np.divmod] = lambda x, y: (np.floor_divide(x, y), np.remainder(x, y))
UFUNCS[np.modf] = lambda x: (x - np.trunc(x), np.trunc(x))


@implements(np.round, np.around)
def _round(a: Any, decimals: int = 0) -> Any:
    return round_(a, decimals=operator.index(decimals))


@implements(np.fix)
def _fix(x: Any) -> Any:
    return np.trunc(x)
