"""The gamma function, its logarithm, and the derivatives of that, which have no end.

Within 2.5 the logarithm is a series around its zeros 1 and 2; from 10 on all are Stirling's series;
in between, the recurrence leads up to 10; and below 0, the reflection formula leads to the right.
Source: Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), 6.1 to 6.4.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..numpy_protocol import UFUNCS
from ..op import Op, define
from .special import horner, in_double

__all__ = ["digamma", "gamma", "gammaln", "polygamma"]

# Coefficients of z, z², … in ln Γ(2 + z): 1 minus Euler's constant, then ±(ζ(k) - 1)/k.
# fmt: off
_AROUND_TWO = (
    0.42278433509846713939, 3.22467033424113203e-01, -6.73523010531981020e-02,
    2.05808084277845464e-02, -7.38555102867398568e-03, 2.89051033074152336e-03,
    -1.19275391170326102e-03, 5.09669524743042450e-04, -2.23154758453579386e-04,
    9.94575127818085310e-05, -4.49262367381331420e-05, 2.05072127756706911e-05,
    -9.43948827526839672e-06, 4.37486678990748817e-06, -2.03921575380136619e-06,
    9.55141213040741935e-07, -4.49246919876456619e-07, 2.12071848055546646e-07,
    -1.00432248239680991e-07, 4.76981016936398040e-08, -2.27110946089431635e-08,
    1.08386592148969546e-08, -5.18347504197004664e-09, 2.48367454380247848e-09,
    -1.19214014058609115e-09, 5.73136724167886225e-10, -2.75952288512423336e-10,
    1.33047643742444888e-10, -6.42296456383809960e-11,
)
# fmt: on
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
_UP = 10  # from here on Stirling's series is good to the last digit
_HALF_LOG_TWO_PI = math.log(2 * math.pi) / 2


def _stirling(u: Any) -> Any:
    """Return what Stirling's formula for ln Γ(u) lacks."""
    terms = tuple(b / (2 * k * (2 * k - 1)) for k, b in enumerate(_BERNOULLI, 1))
    return horner(u**-2.0, terms[::-1]) / u


def _risen(y: Any, xp: Any) -> tuple[Any, Any]:
    """Return numbers from 10 on, and the product of those on the way to them."""
    short = xp.where(y < _UP, y, 1.0)
    product = short
    for k in range(1, _UP):
        product = product * (short + k)
    return xp.where(y < _UP, y + _UP, y), xp.where(y < _UP, product, 1.0)


def _sine(x: Any, xp: Any) -> Any:
    """Return sin(πx), to its last digits near whole numbers."""
    whole = xp.rint(x)
    sign = 1.0 - 2.0 * (xp.abs(whole) % 2)
    return xp.sin(math.pi * (x - whole)) * sign


def _log_of_positive(y: Any, xp: Any) -> Any:
    near = xp.minimum(y, 2.5)
    zero = near * 0
    steps = xp.where(near >= 1.5, zero + 2, xp.where(near >= 0.5, zero + 1, zero))
    z = near - steps
    series = z * horner(z, _AROUND_TWO[::-1])
    series = series - xp.where(steps < 2, xp.log1p(z), 0.0)
    series = series - xp.where(steps < 1, xp.log(xp.where(steps < 1, y, 1.0)), 0.0)
    u, product = _risen(xp.maximum(y, 2.5), xp)
    far = (u - 0.5) * (xp.log(u) - 1) + (_HALF_LOG_TWO_PI - 0.5 + _stirling(u)) - xp.log(product)
    return xp.where(y < 2.5, series, far)


@in_double
def _gammaln(x: Any, xp: Any = np) -> Any:
    left = x < 0
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        right = _log_of_positive(xp.where(left, 1 - x, x), xp)
        if not xp.any(left):
            return right
        inside = xp.where(left & xp.isfinite(x), x, 0.5)
        out = xp.where(left, math.log(math.pi) - xp.log(xp.abs(_sine(inside, xp))) - right, right)
        return xp.where(xp.isinf(x), x, out)


@in_double
def _gamma(x: Any, xp: Any = np) -> Any:
    left = x < 0
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        y = xp.where(left, 1 - x, x)
        u, product = _risen(xp.minimum(y, 200.0), xp)  # beyond, it is infinite
        half = u ** (u / 2 - 0.25)  # the whole power would overflow before its time
        right = half * xp.exp(-u) * half * xp.exp(_stirling(u) + _HALF_LOG_TWO_PI) / product
        inside = xp.where(left & (x != xp.rint(x)), x, xp.nan)
        return xp.where(left, math.pi / (_sine(inside, xp) * right), right)


@in_double
def _digamma(x: Any, xp: Any = np) -> Any:
    left = x < 0
    with np.errstate(divide="ignore", invalid="ignore"):
        y = xp.where(left, 1 - x, x)
        passed = sum(1 / (y + k) for k in range(_UP))
        u = xp.where(y < _UP, y + _UP, y)
        terms = tuple(b / (2 * k) for k, b in enumerate(_BERNOULLI, 1))
        w = u**-2.0
        right = xp.log(u) - 1 / (2 * u) - w * horner(w, terms[::-1])
        right = xp.where(y < _UP, right - passed, right)
        turned = xp.where(x == xp.rint(x), xp.nan, _cotangent(x, left, xp))
        return xp.where(left, right - math.pi * turned, right)


def _cotangent(x: Any, where: Any, xp: Any) -> Any:
    """Return cot(πx) where asked for."""
    inside = xp.where(where, x, 0.5)
    return 1 / xp.tan(math.pi * (inside - xp.rint(inside)))


def _of_cotangent(order: int) -> list[int]:
    """Return by falling powers the polynomial P with dⁿ cot(πx)/dxⁿ = πⁿ·P(cot πx)."""
    p = [0, 1]  # by rising powers: the cotangent itself
    for _ in range(order):
        slope = [k * c for k, c in enumerate(p)][1:]
        p = [0] * (len(slope) + 2)
        for k, c in enumerate(slope):  # of which the slope is -π(1 + cot²)
            p[k] -= c
            p[k + 2] -= c
    return p[::-1]


@in_double
def _polygamma(x: Any, n: int, xp: Any = np) -> Any:
    left = x < 0
    top = _UP + n + 4
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        y = xp.where(left, 1 - x, x)
        passed = sum((y + k) ** -(n + 1.0) for k in range(top))
        u = xp.where(y < top, y + top, y)
        # Euler and Maclaurin's sum of the powers from u on
        total = u ** -float(n) / n + u ** -(n + 1.0) / 2
        rising, factorial = float(n + 1), 2.0
        for k, b in enumerate(_BERNOULLI, 1):
            total = total + (b * rising / factorial) * u ** -(n + 2.0 * k)
            rising *= (n + 2 * k) * (n + 2 * k + 1)
            factorial *= (2 * k + 1) * (2 * k + 2)
        total = xp.where(y < top, total + passed, total)
        right = (-1.0) ** (n + 1) * math.factorial(n) * total
        if not xp.any(left):
            return right
        turned = horner(_cotangent(x, left, xp), tuple(map(float, _of_cotangent(n))))
        return xp.where(left, (-1.0) ** n * right - math.pi ** (n + 1) * turned, right)


gamma: Op = define(
    "gamma",
    _gamma,
    lambda g, ans, x: g * ans * digamma(x),
    symbol="Γ",
    formula=r"\Gamma({0})",
    infix="Γ({0})",
    doc="The gamma function: (x - 1)! of whole numbers.",
)
gammaln: Op = define(
    "gammaln",
    _gammaln,
    lambda g, ans, x: g * digamma(x),
    symbol="ln Γ",
    formula=r"\ln \left| \Gamma({0}) \right|",
    infix="ln Γ({0})",
    doc="The logarithm of the size of the gamma function.",
)
digamma: Op = define(
    "digamma",
    _digamma,
    lambda g, ans, x: g * polygamma(x, n=1),
    symbol="ψ",
    formula=r"\psi({0})",
    infix="ψ({0})",
    doc="The slope of the logarithm of the gamma function.",
)
polygamma: Op = define(
    "polygamma",
    _polygamma,
    lambda g, ans, x, n: g * polygamma(x, n=n + 1),
    symbol="ψₙ",
    formula=r"\psi_n({0})",
    doc="The derivative of the digamma function of an order from 1 on.",
)


def _betaln(a: Any, b: Any) -> Any:
    return gammaln(a) + gammaln(b) - gammaln(a + b)


UFUNCS.update(
    {
        "scipy.special.gamma": gamma,
        "scipy.special.gammaln": gammaln,
        "scipy.special.loggamma": lambda x: np.where(x < 0, np.nan, gammaln(x)),
        "scipy.special.psi": digamma,
        "scipy.special.beta": lambda a, b: gamma(a) * gamma(b) / gamma(a + b),
        "scipy.special.betaln": _betaln,
        "scipy.special.poch": lambda x, m: gamma(x + m) / gamma(x),
        "scipy.special.binom": lambda n, k: gamma(n + 1.0) / (gamma(k + 1.0) * gamma(n - k + 1.0)),
    }
)
