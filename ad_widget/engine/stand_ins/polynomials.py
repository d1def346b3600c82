"""`numpy.polynomial` for Nodes: as the argument, and as coefficients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..node import Node
from .operands import as_array, has_node

__all__ = ["FUNCTIONS", "polynomial_class"]


def polynomial_class(cls: Any) -> Any:
    """Return a class of polynomials that takes Nodes as its argument, and as coefficients."""
    if cls.__name__ in _CLASSES:
        return _CLASSES[cls.__name__]

    def called(self: Any, arg: Any) -> Any:
        if not has_node((arg, self.coef)):
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
        if has_node((args, options)):
            return function(*args, **options)
        return getattr(np.polynomial.Polynomial, name)(*args, **options)

    return staticmethod(answer)


def _started(
    self: Any, coef: Any, domain: Any = None, window: Any = None, symbol: str = "x"
) -> None:
    base = np.polynomial.Polynomial
    if not has_node(coef):
        base.__init__(self, coef, domain, window, symbol)
        return
    coef = as_array(coef)
    base.__init__(self, np.ones(coef.shape), domain, window, symbol)
    self.coef = coef * 1.0 if coef.dtype.kind != "f" else coef


def _rising(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of coefficients by falling powers, as one of rising powers."""

    def answer(*operands: Any, **options: Any) -> Any:
        return np.flip(function(*(np.flip(as_array(c)) for c in operands), **options))

    return answer


def _val(x: Any, c: Any, tensor: bool = True) -> Any:
    c = as_array(c)
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
        out = np.convolve(out, as_array(c))
    return out


def _divided(c1: Any, c2: Any) -> Any:
    return tuple(np.flip(x) for x in np.polydiv(np.flip(as_array(c1)), np.flip(as_array(c2))))


def _integral(c: Any, m: int = 1, k: Any = (), lbnd: float = 0, scl: float = 1) -> Any:
    constants = list(k) if np.iterable(k) else [k]
    c = as_array(c)
    for step in range(m):
        grown = np.concatenate([np.zeros(1), c * scl / np.arange(1, c.shape[0] + 1)])
        start = (constants[step] if step < len(constants) else 0) - _val(lbnd, grown)
        c = np.concatenate([np.reshape(start, (1,)), grown[1:]])
    return c


def _derivative(c: Any, m: int = 1, scl: float = 1) -> Any:
    c = as_array(c)
    for _ in range(m):
        c = c[1:] * np.arange(1, c.shape[0]) * scl if c.shape[0] > 1 else c[:1] * 0
    return c


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "polyadd": _rising(np.polyadd),
    "polysub": _rising(np.polysub),
    "polymul": lambda c1, c2: np.convolve(as_array(c1), as_array(c2)),
    "polydiv": _divided,
    "polypow": _power,
    "polyder": _derivative,
    "polyint": _integral,
    "polyroots": lambda c: np.sort(np.roots(np.flip(as_array(c)))),
    "polyval": _val,
}
_POWER_SERIES: dict[str, Any] = {
    "__init__": _started,
    **{
        name: _power_series(name, FUNCTIONS[f"poly{name[1:]}"])
        for name in ("_add", "_sub", "_mul", "_div", "_pow", "_der", "_int", "_roots", "_val")
    },
}
