"""The functions of `math` and `cmath`, and `complex`, for Nodes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import reads
from ..node import Node
from ..numpy_protocol import COMPLEX
from ..ops import special
from ..ops.complex import made, parts
from ..ops.gammas import gamma, gammaln
from .operands import has_node, of_numbers, sample

__all__ = ["CMATH", "MATH", "complex_of"]


def _log(x: Any, base: Any = None) -> Any:
    if base is None:
        return np.log(x)
    return np.log(x) / (np.log(base) if isinstance(base, Node) else math.log(base))


def _hypot(*coordinates: Any) -> Any:
    if len(coordinates) == 2:
        return np.hypot(*coordinates)
    return np.abs(*coordinates) if len(coordinates) == 1 else np.linalg.norm(sample(coordinates))


def _dist(p: Any, q: Any) -> Any:
    return np.linalg.norm(sample(p) - sample(q))


def _float_power(x: Any, n: Any) -> Any:
    x, n = (y * 1.0 if isinstance(y, Node) else float(y) for y in (x, n))
    return np.power(x, n)


def _frexp(x: Any) -> tuple[Any, int]:
    reads.was_read(x, "value")
    exponent = math.frexp(x._value)[1]
    return x * 2.0**-exponent, exponent


def _sumprod(p: Any, q: Any) -> Any:
    return np.dot(sample(p), sample(q))


MATH: dict[str, Callable[..., Any]] = {
    name: of_numbers(function)
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
    "fsum": lambda seq: np.sum(sample(seq)),
    "prod": lambda iterable, *, start=1: np.prod(sample(iterable)) * start,
    "sumprod": _sumprod,
}


def _in_complex(ufunc: Any) -> Callable[..., Any]:
    return lambda z: COMPLEX[ufunc](made(*parts(z)))


def _complex_log(x: Any, base: Any = None) -> Any:
    found = _in_complex(np.log)(x)
    return (
        found
        if base is None
        else found / (_in_complex(np.log)(base) if has_node(base) else math.log(base))
    )


CMATH: dict[str, Callable[..., Any]] = {
    **{
        name: _in_complex(getattr(np, name))
        for name in ("exp", "log10", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh")
    },
    "log": _complex_log,
    "phase": np.angle,
    "polar": lambda z: (np.abs(z), np.angle(z)),
    "rect": lambda r, phi: r * np.exp(1j * phi),
}


def complex_of(real: Any = 0.0, imag: Any = 0.0) -> Any:
    """Return what `complex` makes of two parts."""
    return real + 1j * imag
