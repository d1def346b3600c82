"""What takes a Node where a function of `math`, `statistics` or SciPy takes plain numbers.

Those functions know no protocol through which a Node could answer.  Code that is treated as it
runs, such as a notebook's cell, asks `stand_in` for each function that it calls::

    stand_in(math.exp)(Node(1.0))

With no Node among its operands a stand-in is the function itself.  With one it first runs the
function on the plain numbers, so that what Python refuses (``math.log(-1)``) is refused alike.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

import numpy as np

from . import reads
from .node import Node
from .numpy_protocol import COMPLEX
from .ops import grids, learning, reductions, special
from .ops.complex import Complex, made, parts
from .ops.gammas import digamma, gamma, gammaln, polygamma

__all__ = ["NAMES", "stand_in"]


def stand_in(function: Any) -> Any:
    """Return what stands in for a function where Nodes are about, or None.

    Parameters
    ----------
    function : callable
        Of any module; known by identity, under whatever name the caller has it.

    Returns
    -------
    callable or None
    """
    if isinstance(function, np.vectorize):
        return None if isinstance(function, Vectorized) else Vectorized.of(function)
    name = getattr(function, "__name__", None)
    if name not in NAMES:
        return None
    owner = getattr(function, "__self__", None)
    for module, table in _TABLES.items():
        known: Any = sys.modules.get(module.partition(":")[0])
        if ":" in module:  # the methods of an object
            known = getattr(known, module.partition(":")[2], None)
            if known is None or owner is not known:
                continue
        if name in table and known is not None and getattr(known, name, None) == function:
            made_by = table[name]
            if isinstance(made_by, _Factory):
                return made_by(function)
            return _stand_in(function, made_by)
    return None


def _stand_in(function: Any, answer: Callable[..., Any]) -> Any:
    @wraps(function)
    def answering(*args: Any, **options: Any) -> Any:
        args = tuple(map(_listed, args))
        if not _has_node((args, options)):
            return function(*args, **options)
        function(*map(_plain, args), **{k: _plain(x) for k, x in options.items()})
        return answer(*args, **options)

    return answering


class _Factory:
    """Makes the stand-in of a function or a class itself."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self.make = make

    def __call__(self, function: Any) -> Any:
        return self.make(function)


# ------------------------------------------------------------------ operands


def _whole(x: Any) -> Any:
    """Return the Node that an array which holds Nodes is now."""
    return x.__node__() if hasattr(type(x), "__node__") else x


def _listed(x: Any) -> Any:
    """Return what can be gone through but once as a list."""
    return list(x) if isinstance(x, Iterator) else x


def _has_node(x: Any) -> bool:
    if isinstance(x, (Node, Complex)):
        return True
    if isinstance(x, (list, tuple, set, frozenset)):
        return any(map(_has_node, x))
    return isinstance(x, dict) and any(map(_has_node, x.values()))


def _plain(x: Any) -> Any:
    """Return the numbers of Nodes, to be tried out and forgotten."""
    if isinstance(x, Node):
        return x._value
    if isinstance(x, Complex):
        return complex(x._numbers()) if not x.shape else x._numbers()
    return type(x)(map(_plain, x)) if type(x) in (list, tuple) else x


def _sample(data: Any) -> Any:
    """Return a Node of numbers that came one by one, or as an array."""
    if isinstance(data, Node):
        return data
    return np.stack([x if isinstance(x, Node) else np.asarray(x) for x in data])


def _number(function: Any) -> Callable[..., Any]:
    """Return a function of numbers, for which an array of one element is one."""

    def answer(*args: Any) -> Any:
        return function(*(x.reshape(()) if isinstance(x, Node) and x.shape else x for x in args))

    return answer


# ------------------------------------------------------------------ math


def _log(x: Any, base: Any = None) -> Any:
    if base is None:
        return np.log(x)
    return np.log(x) / (np.log(base) if isinstance(base, Node) else math.log(base))


def _hypot(*coordinates: Any) -> Any:
    if len(coordinates) == 2:
        return np.hypot(*coordinates)
    return np.abs(*coordinates) if len(coordinates) == 1 else np.linalg.norm(_sample(coordinates))


def _dist(p: Any, q: Any) -> Any:
    return np.linalg.norm(_sample(p) - _sample(q))


def _float_power(x: Any, n: Any) -> Any:
    x, n = (y * 1.0 if isinstance(y, Node) else float(y) for y in (x, n))
    return np.power(x, n)


def _frexp(x: Any) -> tuple[Any, int]:
    reads.was_read(x, "value")
    exponent = math.frexp(x._value)[1]
    return x * 2.0**-exponent, exponent


def _sumprod(p: Any, q: Any) -> Any:
    return np.dot(_sample(p), _sample(q))


_MATH: dict[str, Callable[..., Any]] = {
    name: _number(function)
    for name, function in {
        "acos": np.arccos,
        "acosh": np.arccosh,
        "asin": np.arcsin,
        "asinh": np.arcsinh,
        "atan": np.arctan,
        "atan2": np.arctan2,
        "atanh": np.arctanh,
        "cbrt": np.cbrt,
        "copysign": np.copysign,
        "cos": np.cos,
        "cosh": np.cosh,
        "degrees": np.degrees,
        "erf": special.erf,
        "erfc": special.erfc,
        "exp": np.exp,
        "exp2": np.exp2,
        "expm1": np.expm1,
        "fabs": np.fabs,
        "fma": lambda x, y, z: x * y + z,
        "fmod": np.fmod,
        "frexp": _frexp,
        "gamma": gamma,
        "hypot": _hypot,
        "ldexp": lambda x, n: x * 2.0**n,
        "lgamma": gammaln,
        "log": _log,
        "log10": np.log10,
        "log1p": np.log1p,
        "log2": np.log2,
        "modf": np.modf,
        "pow": _float_power,
        "radians": np.radians,
        "remainder": lambda x, y: x - np.rint(np.divide(x, y)) * y,
        "sin": np.sin,
        "sinh": np.sinh,
        "sqrt": np.sqrt,
        "tan": np.tan,
        "tanh": np.tanh,
    }.items()
} | {
    "dist": _dist,
    "fsum": lambda seq: np.sum(_sample(seq)),
    "prod": lambda iterable, *, start=1: np.prod(_sample(iterable)) * start,
    "sumprod": _sumprod,
}


def _in_complex(ufunc: Any) -> Callable[..., Any]:
    return lambda z: COMPLEX[ufunc](made(*parts(z)))


def _complex_log(x: Any, base: Any = None) -> Any:
    found = _in_complex(np.log)(x)
    return (
        found
        if base is None
        else found / (_in_complex(np.log)(base) if _has_node(base) else math.log(base))
    )


_CMATH: dict[str, Callable[..., Any]] = {
    **{
        name: _in_complex(getattr(np, name))
        for name in ("exp", "log10", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh")
    },
    "log": _complex_log,
    "phase": np.angle,
    "polar": lambda z: (np.abs(z), np.angle(z)),
    "rect": lambda r, phi: r * np.exp(1j * phi),
}


def _complex(real: Any = 0.0, imag: Any = 0.0) -> Any:
    return real + 1j * imag


# ------------------------------------------------------------------ statistics


def _about(middle: Any, x: Any) -> Any:
    deviation = x - (np.mean(x) if middle is None else middle)
    return np.sum(deviation * deviation)


def _pvariance(data: Any, mu: Any = None) -> Any:
    x = _sample(data)
    return np.var(x) if mu is None else _about(mu, x) / x.size


def _variance(data: Any, xbar: Any = None) -> Any:
    x = _sample(data)
    return np.var(x, ddof=1) if xbar is None else _about(xbar, x) / (x.size - 1)


def _pstdev(data: Any, mu: Any = None) -> Any:
    return np.std(_sample(data)) if mu is None else np.sqrt(_pvariance(data, mu))


def _stdev(data: Any, xbar: Any = None) -> Any:
    return np.std(_sample(data), ddof=1) if xbar is None else np.sqrt(_variance(data, xbar))


def _fmean(data: Any, weights: Any = None) -> Any:
    return np.average(_sample(data), weights=None if weights is None else _sample(weights))


def _harmonic_mean(data: Any, weights: Any = None) -> Any:
    return 1.0 / _fmean(1.0 / _sample(data), weights)


def _middle(side: Any) -> Callable[..., Any]:
    return lambda data: np.quantile(_sample(data), 0.5, method=side)


def _quantiles(data: Any, *, n: int = 4, method: str = "exclusive") -> list[Any]:
    way: Any = {"exclusive": "weibull", "inclusive": "linear"}[method]
    x = _sample(data)
    return [np.quantile(x, k / n, method=way) for k in range(1, n)]


def _pair(x: Any, y: Any) -> tuple[Any, Any]:
    """Return two samples, each less its mean."""
    x, y = _sample(x), _sample(y)
    return x - np.mean(x), y - np.mean(y)


def _covariance(x: Any, y: Any, /) -> Any:
    dx, dy = _pair(x, y)
    return np.sum(dx * dy) / (dx.size - 1)


def _correlation(x: Any, y: Any, /, *, method: str = "linear") -> Any:
    if method != "linear":
        raise TypeError("statistics.correlation of Nodes knows the method 'linear' alone")
    dx, dy = _pair(x, y)
    return np.sum(dx * dy) / np.sqrt(np.sum(dx * dx) * np.sum(dy * dy))


def _linear_regression(x: Any, y: Any, /, *, proportional: bool = False) -> Any:
    result = sys.modules["statistics"].LinearRegression
    x, y = _sample(x), _sample(y)
    if proportional:
        return result(np.sum(x * y) / np.sum(x * x), 0.0)
    dx, dy = _pair(x, y)
    slope = np.sum(dx * dy) / np.sum(dx * dx)
    return result(slope, np.mean(y) - slope * np.mean(x))


_STATISTICS: dict[str, Callable[..., Any]] = {
    "correlation": _correlation,
    "covariance": _covariance,
    "fmean": _fmean,
    "geometric_mean": lambda data: np.exp(np.mean(np.log(_sample(data)))),
    "harmonic_mean": _harmonic_mean,
    "linear_regression": _linear_regression,
    "mean": lambda data: np.mean(_sample(data)),
    "median": lambda data: np.median(_sample(data)),
    "median_high": _middle("higher"),
    "median_low": _middle("lower"),
    "pstdev": _pstdev,
    "pvariance": _pvariance,
    "quantiles": _quantiles,
    "stdev": _stdev,
    "variance": _variance,
}

# ------------------------------------------------------------------ SciPy


def _array(x: Any) -> Any:
    if isinstance(x, Node):
        return x
    if isinstance(x, (list, tuple)) and _has_node(x):
        return np.stack([_array(one) for one in x])
    return np.asarray(x)


def _logsumexp(
    a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False
) -> Any:
    a = _array(a)
    if b is None:
        total = reductions.logsumexp_of(a, axis, keepdims)
        return (total, np.ones(total.shape, total.dtype)) if return_sign else total
    top = np.max(a, axis=axis, keepdims=True)
    total = np.sum(_array(b) * np.exp(a - top), axis=axis, keepdims=keepdims)
    top = top if keepdims else np.reshape(top, total.shape)
    if return_sign:
        return np.log(np.abs(total)) + top, np.sign(total)
    return np.log(total) + top


def _softmax(op: Any) -> Callable[..., Any]:
    def answer(x: Any, axis: Any = None) -> Any:
        x = _array(x)
        if axis is None:
            return np.reshape(op(np.ravel(x), axis=0), x.shape)
        if np.ndim(axis) == 0:
            return op(x, axis=axis % x.ndim)
        logs = x - reductions.logsumexp_of(x, axis, True)
        return np.exp(logs) if op is learning.softmax else logs

    return answer


def _polygamma(n: Any, x: Any) -> Any:
    return digamma(x) if n == 0 else polygamma(x, n=int(n))


_SCIPY_SPECIAL: dict[str, Callable[..., Any]] = {
    "comb": lambda N, k, **_: gamma(N + 1.0) / (gamma(k + 1.0) * gamma(N - k + 1.0)),
    "factorial": lambda n, exact=False, **_: gamma(n + 1.0),
    "log_softmax": _softmax(learning.log_softmax),
    "logsumexp": _logsumexp,
    "polygamma": _polygamma,
    "softmax": _softmax(learning.softmax),
}


def _standard(function: Callable[[Any], Any], per: str = "") -> Callable[..., Any]:
    """Return a function of the standard normal distribution for another mean and spread."""

    def answer(x: Any, loc: Any = 0.0, scale: Any = 1.0) -> Any:
        z = x
        if isinstance(loc, Node) or np.any(np.not_equal(loc, 0.0)):
            z = z - loc
        if not isinstance(scale, Node) and np.all(np.equal(scale, 1.0)):
            return function(z)
        found = function(z / scale)
        return found / scale if per == "/" else found - np.log(scale) if per == "-" else found

    return answer


_HALF_LOG_TWO_PI = math.log(2 * math.pi) / 2

_NORMAL: dict[str, Callable[..., Any]] = {
    "cdf": _standard(learning.normal_cdf),
    "sf": _standard(lambda z: learning.normal_cdf(-z)),
    "logcdf": _standard(special.log_ndtr),
    "logsf": _standard(lambda z: special.log_ndtr(-z)),
    "pdf": _standard(lambda z: np.exp(-(z * z) / 2) * (1 / math.sqrt(2 * math.pi)), "/"),
    "logpdf": _standard(lambda z: -(z * z) / 2 - _HALF_LOG_TWO_PI, "-"),
}

# ------------------------------------------------------------------ NumPy without a protocol


class Vectorized(np.vectorize):
    """`numpy.vectorize` that calls its function on the elements of Nodes too."""

    @classmethod
    def of(cls, other: Any) -> Vectorized:
        """Return the same function vectorised, with the same options."""
        made_: Vectorized = cls(other.pyfunc, excluded=other.excluded, signature=other.signature)
        made_.__dict__.update(other.__dict__)
        return made_

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Call the function for each element; a list of numbers is an array."""
        args = tuple(map(_whole, args))
        options = {name: _whole(x) for name, x in options.items()}
        followed = _has_node((args, options))
        unset: Any = np._NoValue
        if self.pyfunc is unset or not (followed or self.signature is None):
            return super().__call__(*args, **options)
        places: list[Any] = [*range(len(args)), *options]
        values = dict(zip(places, (*args, *options.values()), strict=True))
        whole = self.signature is not None  # else each element is Python's own number
        arrays = {
            k: _array(x) if whole or _has_node(x) else np.asarray(x, object)
            for k, x in values.items()
            if k not in self.excluded
        }
        cores = [0] * len(arrays)
        if self.signature is not None:
            cores = [len(dims) for dims in vars(self)["_in_and_out_core_dims"][0]]
        outer = np.broadcast_shapes(
            *(x.shape[: x.ndim - n] for x, n in zip(arrays.values(), cores, strict=True))
        )
        if 0 in outer:
            return super().__call__(*args, **options)
        spread = {
            k: np.broadcast_to(x, (*outer, *x.shape[x.ndim - n :]))
            for (k, x), n in zip(arrays.items(), cores, strict=True)
        }
        results = []
        for place in np.ndindex(outer):
            now = {**values, **{k: x[place] for k, x in spread.items()}}
            results.append(
                self.pyfunc(*(now[k] for k in range(len(args))), **{k: now[k] for k in options})
            )
        if not isinstance(results[0], tuple):
            return self._gathered(results, outer, 0)
        columns = zip(*results, strict=True)
        return tuple(self._gathered(column, outer, k) for k, column in enumerate(columns))

    def _gathered(self, results: Sequence[Any], outer: tuple[int, ...], k: int) -> Any:
        """Return the results as one Node, or as the array that NumPy makes of plain ones."""
        if any(map(_has_node, results)):
            items = [_array(x) for x in results]
            return np.reshape(np.stack(items), (*outer, *items[0].shape))
        dtype = self.otypes[k] if self.otypes else np.asarray(results[0]).dtype
        return np.array(results, dtype).reshape(*outer, *np.shape(results[0]))[()]


def _polynomial_class(cls: Any) -> Any:
    """Return a class of polynomials that takes Nodes as its argument, and as coefficients."""
    if cls.__name__ in _CLASSES:
        return _CLASSES[cls.__name__]

    def called(self: Any, arg: Any) -> Any:
        if not _has_node((arg, self.coef)):
            return cls.__call__(self, arg)
        offset, scale = (float(x) for x in self.mapparms())
        if (offset, scale) != (0.0, 1.0):
            arg = offset + scale * arg
        return self._val(arg, self.coef)

    members: dict[str, Any] = {"__call__": called, "__doc__": cls.__doc__}
    if cls.__name__ == "Polynomial":
        members |= _POWER_SERIES
    _CLASSES[cls.__name__] = made_ = type(cls.__name__, (cls,), members)
    return made_


_CLASSES: dict[str, Any] = {}


def _power_series(name: str, function: Callable[..., Any]) -> Any:
    """Return one of a polynomial's own functions, of coefficients that may be Nodes."""

    def answer(*args: Any, **options: Any) -> Any:
        if _has_node((args, options)):
            return function(*args, **options)
        return getattr(np.polynomial.Polynomial, name)(*args, **options)

    return staticmethod(answer)


def _started(
    self: Any, coef: Any, domain: Any = None, window: Any = None, symbol: str = "x"
) -> None:
    base = np.polynomial.Polynomial
    if not _has_node(coef):
        base.__init__(self, coef, domain, window, symbol)
        return
    coef = _array(coef)
    base.__init__(self, np.ones(coef.shape), domain, window, symbol)
    self.coef = coef * 1.0 if coef.dtype.kind != "f" else coef


def _rising(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of coefficients by falling powers, as one of rising powers."""

    def answer(*operands: Any, **options: Any) -> Any:
        return np.flip(function(*(np.flip(_array(c)) for c in operands), **options))

    return answer


def _val(x: Any, c: Any, tensor: bool = True) -> Any:
    c = _array(c)
    x = x if isinstance(x, Node) else np.asarray(x)
    if c.ndim > 1 and tensor:
        c = np.reshape(c, c.shape + (1,) * x.ndim)
    value = c[-1] + x * 0
    for k in range(2, c.shape[0] + 1):
        value = c[-k] + value * x
    return value


def _power(c: Any, pow: int, maxpower: Any = None) -> Any:
    out: Any = np.ones(1)
    for _ in range(int(pow)):
        out = np.convolve(out, _array(c))
    return out


def _divided(c1: Any, c2: Any) -> Any:
    return tuple(np.flip(x) for x in np.polydiv(np.flip(_array(c1)), np.flip(_array(c2))))


def _integral(c: Any, m: int = 1, k: Any = (), lbnd: float = 0, scl: float = 1) -> Any:
    constants = list(k) if np.iterable(k) else [k]
    c = _array(c)
    for step in range(m):
        grown = np.concatenate([np.zeros(1), c * scl / np.arange(1, c.shape[0] + 1)])
        start = (constants[step] if step < len(constants) else 0) - _val(lbnd, grown)
        c = np.concatenate([np.reshape(start, (1,)), grown[1:]])
    return c


def _derivative(c: Any, m: int = 1, scl: float = 1) -> Any:
    c = _array(c)
    for _ in range(m):
        c = c[1:] * np.arange(1, c.shape[0]) * scl if c.shape[0] > 1 else c[:1] * 0
    return c


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "polyadd": _rising(np.polyadd),
    "polysub": _rising(np.polysub),
    "polymul": lambda c1, c2: np.convolve(_array(c1), _array(c2)),
    "polydiv": _divided,
    "polypow": _power,
    "polyder": _derivative,
    "polyint": _integral,
    "polyroots": lambda c: np.sort(np.roots(np.flip(_array(c)))),
    "polyval": _val,
}
_POWER_SERIES: dict[str, Any] = {
    "__init__": _started,
    **{
        name: _power_series(name, _FUNCTIONS[f"poly{name[1:]}"])
        for name in ("_add", "_sub", "_mul", "_div", "_pow", "_der", "_int", "_roots", "_val")
    },
}

_TABLES: dict[str, dict[str, Any]] = {
    "math": _MATH,
    "cmath": _CMATH,
    "statistics": _STATISTICS,
    "builtins": {"complex": _complex},
    "scipy.special": _SCIPY_SPECIAL,
    "scipy.stats:norm": _NORMAL,
    "numpy": {
        "arange": _Factory(lambda _: grids.arange),
        "vectorize": _Factory(lambda _: Vectorized),
    },
    "numpy.polynomial.polynomial": _FUNCTIONS,
    "numpy.polynomial": {
        name: _Factory(_polynomial_class)
        for name in ("Polynomial", "Chebyshev", "Hermite", "HermiteE", "Laguerre", "Legendre")
    },
}
"""Each module's functions by name; ``module:object`` is of an object's methods."""

NAMES = frozenset(name for table in _TABLES.values() for name in table)
"""The names of all functions that have a stand-in."""
