"""Sums, products, powers and their kin, elementwise with broadcasting.

Where a function has no derivative (a kink, a tie, a pole), `conventions` says what its rule gives.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import _core

from ..node import Node, numbers
from ..numpy_protocol import UFUNCS, implements
from ..op import Op, define, unchanged
from .attrs import dtype_name
from .lengths import abs_slope, direction, sign_of_float

__all__ = [
    "absent_bounds",
    "absolute",
    "add",
    "astype",
    "broadcast_to",
    "cbrt",
    "ceil",
    "clip",
    "copysign",
    "divide",
    "floor",
    "floor_divide",
    "fmax",
    "fmin",
    "fmod",
    "heaviside",
    "hypot",
    "maximum",
    "minimum",
    "multiply",
    "negative",
    "positive",
    "power",
    "reciprocal",
    "remainder",
    "rint",
    "round_",
    "sign",
    "sqrt",
    "square",
    "subtract",
    "trunc",
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


def nothing(ans: Any) -> Any:
    """Return 0, but NaN where a result is: the slope of what is no number is none either."""
    return np.sign(ans) * 0.0


def _chosen(mine: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    """Return the rules of a choice between two operands; a tie is shared, NaN goes to both."""
    return (
        lambda g, ans, x, y: np.where(mine(x, y), g, np.where(x == y, g / 2, nothing(ans))),
        lambda g, ans, x, y: np.where(mine(y, x), g, np.where(x == y, g / 2, nothing(ans))),
    )


def _ignoring_nan(mine: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    """Return the same for a choice that takes a number where the other is NaN."""
    return _chosen(lambda x, y: mine(x, y) | (np.isnan(y) & ~np.isnan(x)))


def _choice(ufunc: np.ufunc, rules: tuple[Any, Any], scalar: Any, symbol: str) -> Op:
    latex = rf"\{symbol}\left({{0}}, {{1}}\right)"
    return define(ufunc.__name__, ufunc, *rules, scalar=scalar, symbol=symbol, formula=latex)


maximum = _choice(
    np.maximum, _chosen(operator.gt), lambda x, y: x if x >= y or math.isnan(x) else y, "max"
)
minimum = _choice(
    np.minimum, _chosen(operator.lt), lambda x, y: x if x <= y or math.isnan(x) else y, "min"
)
fmax = _choice(
    np.fmax, _ignoring_nan(operator.gt), lambda x, y: x if x >= y or math.isnan(y) else y, "max"
)
fmin = _choice(
    np.fmin, _ignoring_nan(operator.lt), lambda x, y: x if x <= y or math.isnan(y) else y, "min"
)


def _clipped(x: float, lo: float, hi: float) -> float:
    if x > hi or lo > hi or math.isnan(hi):
        return hi
    return lo if x < lo or math.isnan(lo) else x


clip = define(
    "clip",
    np.clip,
    lambda g, ans, x, lo, hi: np.where((x >= lo) & (x <= hi), g, nothing(ans)),
    lambda g, ans, x, lo, hi: np.where((x < lo) & (lo <= hi), g, nothing(ans)),
    lambda g, ans, x, lo, hi: np.where((x > hi) | (lo > hi), g, nothing(ans)),
    scalar=_clipped,
    doc="Keep within bounds.",
)

# ------------------------------------------------------------------ remainders and steps


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
UFUNCS[np.divmod] = lambda x, y: (np.floor_divide(x, y), np.remainder(x, y))
UFUNCS[np.modf] = lambda x: (x - np.trunc(x), np.trunc(x))
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


@implements(np.clip)
def _clip(a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    lo = min if a_min is None else a_min
    hi = max if a_max is None else a_max
    # One bound alone is still a clip, with the other out of reach.
    whole = a.dtype.kind in "iub" if isinstance(a, Node) else False
    if lo is None:
        lo = int(np.iinfo(a.dtype).min) if whole else -math.inf
    if hi is None:
        hi = int(np.iinfo(a.dtype).max) if whole else math.inf
    return clip(a, lo, hi)


def absent_bounds(node: Node) -> tuple[int, ...]:
    """Return which operands of a `clip` are out of reach: a bound that was not given."""
    if node.op is not clip:
        return ()
    out = []
    for k, sign in ((1, -1), (2, 1)):
        bound = node.children[k]
        if bound.op is None and bound.shape == () and not bound.requires_grad:
            x = numbers(bound)
            kind = np.asarray(x).dtype.kind
            ends = np.iinfo(node.dtype) if kind in "iu" and node.dtype.kind in "iu" else None
            least, most = (ends.min, ends.max) if ends else (-math.inf, math.inf)
            if x == (least if sign < 0 else most):
                out.append(k)
    return tuple(out)


UFUNCS[vars(_core.umath)["clip"]] = clip  # what an array's own method calls


@implements(np.round, np.around)
def _round(a: Any, decimals: int = 0) -> Any:
    return round_(a, decimals=operator.index(decimals))


@implements(np.fix)
def _fix(x: Any) -> Any:
    return np.trunc(x)


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
