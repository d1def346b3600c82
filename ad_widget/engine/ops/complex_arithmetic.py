"""Arithmetic and elementary functions of complex numbers, by the real ones of their parts.

A part that is plain zeros is left out of products and sums: ``1j * x`` is one Node, not four.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterator
from functools import reduce
from typing import Any

import numpy as np

from ..node import Node
from ..numpy_protocol import COMPLEX, implements
from .complex import made, parts

__all__ = ["absolute", "conj", "is_zero", "minus", "multiply", "plus"]


def is_zero(x: Any) -> bool:
    """Whether a part is plain zeros."""
    return not isinstance(x, Node) and not np.any(x)


def _nothing(x: Any, y: Any) -> Any:
    """Return the zeros that a product of `x` and `y` is, where one of them is zeros."""
    if not (hasattr(x, "dtype") or hasattr(y, "dtype")):
        return 0.0
    kinds = (one.dtype if hasattr(one, "dtype") else one for one in (x, y))
    return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(y)), np.result_type(*kinds))


def _times(x: Any, y: Any) -> Any:
    if is_zero(x) or is_zero(y):
        return _nothing(x, y)
    for one, other in ((x, y), (y, x)):
        if not isinstance(one, Node) and _fits(one, other):
            if np.all(np.equal(one, 1.0)):
                return other
            if np.all(np.equal(one, -1.0)):
                return -other
    return x * y


def _fits(x: Any, y: Any) -> bool:
    """Whether a sum with `x` has the shape and dtype of `y`."""
    if np.broadcast_shapes(np.shape(x), np.shape(y)) != np.shape(y):
        return False
    if not hasattr(y, "dtype"):
        return not hasattr(x, "dtype")
    return not hasattr(x, "dtype") or np.result_type(x.dtype, y.dtype) == y.dtype


def plus(x: Any, y: Any) -> Any:
    """Return the sum of two parts, without those that are plain zeros."""
    if is_zero(x) and _fits(x, y):
        return y
    return x if is_zero(y) and _fits(y, x) else x + y


def minus(x: Any, y: Any) -> Any:
    """Return the difference of two parts, without those that are plain zeros."""
    if is_zero(x) and _fits(x, y):
        return -y
    return x if is_zero(y) and _fits(y, x) else x - y


def _add(x: Any, y: Any) -> Any:
    (a, b), (c, d) = parts(x), parts(y)
    return made(plus(a, c), plus(b, d))


def _subtract(x: Any, y: Any) -> Any:
    (a, b), (c, d) = parts(x), parts(y)
    return made(minus(a, c), minus(b, d))


def multiply(x: Any, y: Any) -> Any:
    """Return the product of complex numbers."""
    (a, b), (c, d) = parts(x), parts(y)
    return made(minus(_times(a, c), _times(b, d)), plus(_times(a, d), _times(b, c)))


def _divide(x: Any, y: Any) -> Any:
    (a, b), (c, d) = parts(x), parts(y)
    if is_zero(d):
        return made(a / c if not is_zero(a) else _nothing(a, c), b / c if not is_zero(b) else 0.0)
    size = plus(_square(c), _square(d))
    re = plus(_times(a, c), _times(b, d))
    im = minus(_times(b, c), _times(a, d))
    return made(re if is_zero(re) else re / size, im if is_zero(im) else im / size)


def _square(x: Any) -> Any:
    return np.zeros_like(x) if is_zero(x) else x * x


def _negative(z: Any) -> Any:
    a, b = parts(z)
    return made(-a, -b)


def conj(z: Any) -> Any:
    """Return the complex conjugate."""
    a, b = parts(z)
    return made(a, -b)


def absolute(z: Any) -> Any:
    """Return the absolute value, a real number."""
    a, b = parts(z)
    if is_zero(a) or is_zero(b):
        return np.abs(b if is_zero(a) else a)
    return np.hypot(a, b)


def _angle(z: Any, deg: bool = False) -> Any:
    a, b = parts(z)
    angle = np.arctan2(b, a)
    return np.degrees(angle) if deg else angle


def _exp(z: Any) -> Any:
    a, b = parts(z)
    size = np.ones_like(b) if is_zero(a) else np.exp(a)
    if is_zero(b):
        return made(size, 0.0)
    return made(_times(size, np.cos(b)), _times(size, np.sin(b)))


def _log(z: Any) -> Any:
    return made(np.log(absolute(z)), _angle(z))


def _log_to(base: float) -> Any:
    return lambda z: _divide(_log(z), math.log(base))


def _power(x: Any, n: Any) -> Any:
    whole = isinstance(n, (int, float, np.integer, np.floating)) and float(n).is_integer()
    if whole and abs(n) <= 100:  # as NumPy does
        power = _whole_power(x, int(n))
        if not hasattr(n, "dtype"):
            return power
        return multiply(power, np.ones((), np.result_type(x.dtype, n.dtype)))
    if type(x) in (int, float, complex) and x != 0:
        return _exp(multiply(n, cmath.log(x)))
    return _exp(multiply(n, _log(x)))


def _whole_power(x: Any, n: int) -> Any:
    if n == 0:
        return np.ones(x.shape, x.dtype)
    return _divide(1.0, _whole_power(x, -n)) if n < 0 else reduce(multiply, _squares(x, n))


def _squares(x: Any, n: int) -> Iterator[Any]:
    """Give the powers of two of `x` that its power `n` is the product of."""
    while True:
        n, odd = divmod(n, 2)
        if odd:
            yield x
        if not n:
            return
        x = multiply(x, x)


def _sqrt(z: Any) -> Any:
    return _exp(multiply(0.5, _log(z)))


def _sinh(z: Any) -> Any:
    a, b = parts(z)
    return made(np.sinh(a) * np.cos(b), np.cosh(a) * np.sin(b))


def _cosh(z: Any) -> Any:
    a, b = parts(z)
    return made(np.cosh(a) * np.cos(b), np.sinh(a) * np.sin(b))


def _sin(z: Any) -> Any:
    a, b = parts(z)
    return made(np.sin(a) * np.cosh(b), np.cos(a) * np.sinh(b))


def _cos(z: Any) -> Any:
    a, b = parts(z)
    return made(np.cos(a) * np.cosh(b), -np.sin(a) * np.sinh(b))


def _both(x: Any, y: Any, test: Any, joined: Any) -> Any:
    (a, b), (c, d) = parts(x), parts(y)
    return joined(test(a, c), test(b, d))


def _either(test: Any, joined: Any) -> Any:
    return lambda z: joined(*map(test, parts(z)))


COMPLEX.update(
    {
        np.add: _add,
        np.subtract: _subtract,
        np.multiply: multiply,
        np.divide: _divide,
        np.negative: _negative,
        np.positive: lambda z: z,
        np.conjugate: conj,
        np.absolute: absolute,
        np.square: lambda z: multiply(z, z),
        np.reciprocal: lambda z: _divide(1.0, z),
        np.power: _power,
        np.float_power: _power,
        np.exp: _exp,
        np.log: _log,
        np.log2: _log_to(2.0),
        np.log10: _log_to(10.0),
        np.sqrt: _sqrt,
        np.sin: _sin,
        np.cos: _cos,
        np.tan: lambda z: _divide(_sin(z), _cos(z)),
        np.sinh: _sinh,
        np.cosh: _cosh,
        np.tanh: lambda z: _divide(_sinh(z), _cosh(z)),
        np.sign: lambda z: _divide(z, absolute(z)),
        np.equal: lambda x, y: _both(x, y, np.equal, np.logical_and),
        np.not_equal: lambda x, y: _both(x, y, np.not_equal, np.logical_or),
        np.isnan: _either(np.isnan, np.logical_or),
        np.isinf: _either(np.isinf, np.logical_or),
        np.isfinite: _either(np.isfinite, np.logical_and),
        np.real: lambda z: parts(z)[0],
        np.imag: lambda z: parts(z)[1],
        np.angle: _angle,
        np.shape: lambda z: z.shape,
        np.ndim: lambda z: z.ndim,
        np.size: lambda z, axis=None: z.size if axis is None else z.shape[axis],
        np.iscomplexobj: lambda z: True,
        np.isrealobj: lambda z: False,
        np.isreal: lambda z: np.equal(z.imag, 0),
        np.iscomplex: lambda z: np.not_equal(z.imag, 0),
        np.real_if_close: lambda z, tol=100: z,
        np.zeros_like: lambda z, dtype=None, **_: np.zeros(z.shape, dtype or z.dtype),
        np.ones_like: lambda z, dtype=None, **_: np.ones(z.shape, dtype or z.dtype),
    }
)


@implements(np.angle)
def _angle_of_real(z: Any, deg: bool = False) -> Any:
    return _angle(z, deg)
