"""Sums, products, powers and their kin, elementwise with broadcasting.

Where a function has no derivative (a kink, a tie, a pole), `conventions` says what its rule gives.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from ..node import Node
from ..numpy_protocol import UFUNCS, implements
from ..op import define, unchanged
from .attrs import dtype_name
from .lengths import abs_slope, direction

__all__ = [
    "absolute",
    "add",
    "astype",
    "broadcast_to",
    "cbrt",
    "divide",
    "hypot",
    "multiply",
    "negative",
    "positive",
    "power",
    "reciprocal",
    "sqrt",
    "square",
    "subtract",
]

add = define(
    "add",
    np.add,
    unchanged,
    unchanged,
    scalar=operator.add,
    symbol="+",
    formula="{0} + {1}",
    infix="{0} + {1}",
)
subtract = define(
    "subtract",
    np.subtract,
    unchanged,
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
positive = define(
    "positive",
    np.positive,
    unchanged,
    scalar=operator.pos,
    symbol="+",
    formula="{0}",
    infix="{0}",
)


_PLAIN = (float, int)


def _one_less(n: Any) -> Any:
    """Return the exponent of a power's slope; a truth value is a whole number."""
    if n.__class__ not in _PLAIN and np.result_type(n).kind == "b":
        n = n * 1
    return n - (n != 0)


# At n = 0 the exponent stays 0, not -1: the slope of a constant is 0, at x = 0 too.
# At x = 0 the logarithm is that of 1: 0**n is 0 for every n > 0, hence flat in n.
power = define(
    "power",
    np.power,
    lambda g, ans, x, n: g * n * x ** _one_less(n),
    lambda g, ans, x, n: g * ans * np.log(np.where(x == 0, np.ones_like(ans), x)),
    scalar=math.pow,
    symbol="^",
    formula="{0}^{{{1}}}",
    infix="{0}^{1}",
)
square = define(
    "square",
    np.square,
    lambda g, ans, x: g * (2.0 * x),
    scalar=lambda x: x * x,
    symbol="²",
    formula="{0}^2",
    infix="{0}²",
)
sqrt = define(
    "sqrt",
    np.sqrt,
    lambda g, ans, x: g / (2.0 * ans),
    scalar=math.sqrt,
    symbol="√",
    formula=r"\sqrt{{{0}}}",
)
cbrt = define(
    "cbrt",
    np.cbrt,
    lambda g, ans, x: g / (3.0 * ans * ans),
    scalar=math.cbrt,
    symbol="∛",
    formula=r"\sqrt[3]{{{0}}}",
)
reciprocal = define(
    "reciprocal",
    np.reciprocal,
    lambda g, ans, x: -g * ans * ans,
    scalar=lambda x: 1.0 / x,
    symbol="1/",
    formula=r"\frac{{1}}{{{0}}}",
    infix="1/{0}",
)
absolute = define(
    "absolute",
    np.absolute,
    lambda g, ans, x: g * (abs_slope(x) if isinstance(x, Node) else np.sign(x)),
    scalar=abs,
    symbol="|·|",
    formula="|{0}|",
    infix="|{0}|",
)
hypot = define(
    "hypot",
    np.hypot,
    lambda g, ans, x, y: g * direction(x, y),
    lambda g, ans, x, y: g * direction(y, x),
    scalar=math.hypot,
    formula=r"\sqrt{{{0}^2 + {1}^2}}",
)


# ------------------------------------------------------------------ dtype and shape


def _astype(x: Any, dtype: str, xp: Any = np) -> Any:
    return xp.asarray(x, dtype=dtype)


astype = define(
    "astype",
    _astype,
    unchanged,  # the engine casts it back
    doc="The same numbers in another dtype.",
)
broadcast_to = define(
    "broadcast_to",
    np.broadcast_to,
    unchanged,  # the engine sums over the copies
    symbol="⤢",
    doc="The same numbers, repeated along new or longer axes.",
)

# ------------------------------------------------------------------ as NumPy spells them

UFUNCS[np.fabs] = absolute
UFUNCS[np.float_power] = lambda x, n: np.power(_float64(x), _float64(n))
UFUNCS[np.conjugate] = positive
UFUNCS[np.ldexp] = lambda x, n: x * np.exp2(n)


def _float64(x: Any) -> Any:
    return astype_of(x, np.float64) if isinstance(x, Node) else np.asarray(x, np.float64)


def astype_of(
    x: Node,
    dtype: Any,
    order: str = "K",
    casting: str = "unsafe",
    subok: bool = True,
    copy: bool = True,
) -> Any:
    """Return the same numbers in another dtype, as ``ndarray.astype`` does."""
    name = dtype_name(dtype)
    if not np.can_cast(x.dtype, name, casting):  # type: ignore[arg-type]
        raise TypeError(f"cannot cast from {x.dtype} to {name} by the rule {casting!r}")
    return x if name == x.dtype.name and not copy else astype(x, dtype=name)


@implements(np.astype)
def _as_function(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> Any:
    return astype_of(x, dtype, copy=copy)


@implements(np.nan_to_num)
def _nan_to_num(
    x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    if x.dtype.kind != "f":
        return x
    limits = np.finfo(x.dtype)
    posinf = float(limits.max) if posinf is None else posinf
    neginf = float(limits.min) if neginf is None else neginf
    x = np.where(np.isnan(x), nan, x)
    return np.where(x == np.inf, posinf, np.where(x == -np.inf, neginf, x))


@implements(np.real)
def _real(val: Any) -> Any:
    return val


@implements(np.real_if_close)
def _real_if_close(a: Any, tol: float = 100) -> Any:
    return a


@implements(np.imag)
def _imag(val: Any) -> Any:
    return np.zeros(val.shape, val.dtype)


@implements(np.broadcast_to)
def _broadcast_to(array: Any, shape: Any, subok: bool = False) -> Any:
    shape = (shape,) if np.ndim(shape) == 0 else shape
    return broadcast_to(array, shape=tuple(map(operator.index, shape)))


@implements(np.broadcast_arrays)
def _broadcast_arrays(*arrays: Any, subok: bool = False) -> tuple[Any, ...]:
    shape = np.broadcast_shapes(*map(np.shape, arrays))
    return tuple(np.broadcast_to(a, shape) for a in arrays)
