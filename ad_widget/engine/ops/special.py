"""Special functions as `scipy.special` has them: the error function, logarithms that are stable.

What answers SciPy's own functions stands in the tables by name, so that SciPy need not be here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from ..numpy_protocol import UFUNCS
from ..op import define

__all__ = ["erf", "erfc", "erfc_of", "erfcx", "horner", "in_double", "log_ndtr", "logit", "xlogy"]

# ------------------------------------------------------------------ the error function

# W. J. Cody, "Rational Chebyshev approximations for the error function" (1969): numerators and
# denominators by falling powers, for |z| up to 0.46875, up to 4, and beyond.
# fmt: off
_NEAR = (
    (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2,
     3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
     2.84423683343917062e3),
)
_MIDDLE = (
    (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
     2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
     1.23033935479799725e3),
    (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
     1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3,
     1.23033935480374942e3),
)
_FAR = (
    (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
     1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4),
    (1.0, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1,
     6.05183413124413191e-2, 2.33520497626869185e-3),
)
# fmt: on
_PER_ROOT_PI = 1.0 / math.sqrt(math.pi)
_ROOT_TWO = math.sqrt(2.0)


def _ratio(z: Any, numbers: tuple[tuple[float, ...], tuple[float, ...]]) -> Any:
    """Return the quotient of two polynomials, by Horner's scheme."""
    over, under = (horner(z, coefficients) for coefficients in numbers)
    return over / under


def horner(z: Any, coefficients: tuple[float, ...]) -> Any:
    """Return a polynomial of coefficients by falling powers."""
    total = coefficients[0]
    for c in coefficients[1:]:
        total = total * z + c
    return total


def in_double(forward: Callable[..., Any]) -> Callable[..., Any]:
    """Return a forward that computes in float64, and gives the precision of what it was given."""

    @wraps(forward)
    def answer(*args: Any, xp: Any = np, **attrs: Any) -> Any:
        dtype = xp.result_type(*args)
        out = forward(*(xp.asarray(x, dtype=xp.float64) for x in args), xp=xp, **attrs)
        return out if dtype not in (np.float32, np.float16) else xp.asarray(out, dtype=dtype)

    return answer


def _near(z: Any, xp: Any) -> Any:
    """Return erf(z) for small z."""
    return z * _ratio(xp.minimum(xp.abs(z), 0.5) ** 2, _NEAR)


def _scaled(y: Any, xp: Any) -> Any:
    """Return exp(y²)·erfc(y) for y from 0.46875 on."""
    w = xp.maximum(y, 1) ** -2.0
    far = (_PER_ROOT_PI - w * _ratio(w, _FAR)) / xp.maximum(y, 1)
    return xp.where(y <= 4, _ratio(xp.minimum(y, 4), _MIDDLE), far)


def erfc_of(z: Any, xp: Any = np) -> Any:
    """Return 1 - erf(z) of an array of floats, to its last digits in both tails."""
    y = xp.abs(z)
    tail = xp.exp(-y * y) * _scaled(y, xp)
    return xp.where(y <= 0.46875, 1 - _near(z, xp), xp.where(z > 0, tail, 2 - tail))


@in_double
def _erfc(x: Any, xp: Any = np) -> Any:
    return erfc_of(x, xp)


@in_double
def _erf(x: Any, xp: Any = np) -> Any:
    y = xp.abs(x)
    far = xp.copysign(1 - xp.exp(-y * y) * _scaled(y, xp), x)
    return xp.where(y <= 0.46875, _near(x, xp), far)


@in_double
def _erfcx(x: Any, xp: Any = np) -> Any:
    y = xp.abs(x)
    with np.errstate(over="ignore", invalid="ignore"):
        grown = xp.exp(xp.where(x > 0.5, 0.0, x) ** 2)  # of x², where it is not scaled away
        tail = _scaled(y, xp)
        out = xp.where(x > 0, tail, 2 * grown - tail)
        return xp.where(y <= 0.46875, grown * (1 - _near(x, xp)), out)


def _bell(x: Any) -> Any:
    return (2 * _PER_ROOT_PI) * np.exp(-(x * x))


erf = define(
    "erf",
    _erf,
    lambda g, ans, x: g * _bell(x),
    scalar=math.erf,
    formula=r"\operatorname{{erf}} {0}",
    doc="The error function: the share of a bell curve between -x and x.",
)
erfc = define(
    "erfc",
    _erfc,
    lambda g, ans, x: -g * _bell(x),
    scalar=math.erfc,
    formula=r"\operatorname{{erfc}} {0}",
    doc="1 - erf(x).",
)
erfcx = define(
    "erfcx",
    _erfcx,
    lambda g, ans, x: g * (2.0 * x * ans - 2 * _PER_ROOT_PI),
    formula=r"e^{{{0}^2}} \operatorname{{erfc}} {0}",
    doc="exp(x²)·erfc(x), which does not vanish.",
)


@in_double
def _log_ndtr(x: Any, xp: Any = np) -> Any:
    z = x / -_ROOT_TWO
    low = xp.maximum(z, 0.5)
    with np.errstate(divide="ignore"):  # of no probability at all
        tail = xp.log(_scaled(low, xp) / 2) - low * low
    return xp.where(x < -1, tail, xp.log1p(-erfc_of(-xp.minimum(z, 1), xp) / 2))


log_ndtr = define(
    "log_ndtr",
    _log_ndtr,
    lambda g, ans, x: g * (math.sqrt(2.0 / math.pi) / erfcx(x * (-1 / _ROOT_TWO))),
    symbol="ln Φ",
    formula=r"\ln \Phi({0})",
    doc="The logarithm of the probability that a standard normal variable is below x.",
)

# ------------------------------------------------------------------ logarithms of probabilities


@in_double
def _xlogy(x: Any, y: Any, xp: Any = np) -> Any:
    none = (x == 0) & ~xp.isnan(y)
    return xp.where(none, 0, x * xp.log(xp.where(none, 1, y)))


def _xlogy_of_floats(x: float, y: float) -> float:
    return 0.0 if x == 0.0 and y == y else x * math.log(y)


@in_double
def _logit(x: Any, xp: Any = np) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        # near the middle, where the two logarithms cancel, twice the area of a hyperbola
        middle = 2 * xp.arctanh(2 * xp.clip(x, 0.3, 0.65) - 1)
        return xp.where((x > 0.3) & (x < 0.65), middle, xp.log(x) - xp.log1p(-x))


xlogy = define(
    "xlogy",
    _xlogy,
    lambda g, ans, x, y: g * np.log(y),
    lambda g, ans, x, y: g * (x / np.where(x == 0, 1.0, y)),
    scalar=_xlogy_of_floats,
    symbol="x ln y",
    formula=r"{0} \ln {1}",
    infix="{0}·ln {1}",
    doc="x·log(y), which is 0 where x is 0.",
)
logit = define(
    "logit",
    _logit,
    lambda g, ans, x: g / (x * (1.0 - x)),
    formula=r"\ln \frac{{{0}}}{{1 - {0}}}",
    doc="log(x/(1 - x)).",
)


def _entr(x: Any) -> Any:
    return np.where(x < 0, -np.inf, -xlogy(x, np.where(x < 0, 1.0, x)))


def _rel_entr(x: Any, y: Any) -> Any:
    both = (x > 0) & (y > 0)
    value = x * np.log(np.where(both, x, 1.0) / np.where(both, y, 1.0))
    value = np.where(both, value, 0.0)
    value = np.where(both | ((x == 0) & (y >= 0)), value, np.inf)
    return np.where(np.isnan(x) | np.isnan(y), np.nan, value)


def _huber(delta: Any, r: Any) -> Any:
    size = np.abs(r)
    loss = np.where(size <= delta, r * r / 2, delta * (size - delta / 2))
    return np.where(delta < 0, np.inf, loss)


def _pseudo_huber(delta: Any, r: Any) -> Any:
    none = delta == 0
    loss = r * r / (1.0 + np.hypot(1.0, r / np.where(none, 1.0, delta)))
    return np.where(delta < 0, np.inf, np.where(none | (r == 0), 0.0, loss))


def _boxcox(x: Any, power: Any) -> Any:
    none = power == 0
    exponent = np.where(none, 1.0, power)
    return np.where(none, np.log(x), np.expm1(exponent * np.log(x)) / exponent)


def _log_expit(x: Any) -> Any:
    return -np.logaddexp(-x, 0.0)


UFUNCS.update(
    {
        "scipy.special.erf": erf,
        "scipy.special.erfc": erfc,
        "scipy.special.erfcx": erfcx,
        "scipy.special.log_ndtr": log_ndtr,
        "scipy.special.logit": logit,
        "scipy.special.log_expit": _log_expit,
        "scipy.special.xlogy": xlogy,
        "scipy.special.xlog1py": lambda x, y: x * np.log1p(np.where(np.equal(x, 0), 0.0, y)),
        "scipy.special.entr": _entr,
        "scipy.special.rel_entr": _rel_entr,
        "scipy.special.kl_div": lambda x, y: _rel_entr(x, y) - x + y,
        "scipy.special.huber": _huber,
        "scipy.special.pseudo_huber": _pseudo_huber,
        "scipy.special.boxcox": _boxcox,
        "scipy.special.boxcox1p": lambda x, power: _boxcox(1.0 + x, power),
        "scipy.special.log1p": np.log1p,
        "scipy.special.expm1": np.expm1,
        "scipy.special.exp2": np.exp2,
        "scipy.special.exp10": lambda x: 10.0**x,
        "scipy.special.cbrt": np.cbrt,
        "scipy.special.cosm1": lambda x: -2.0 * np.sin(x / 2.0) ** 2,
    }
)
