"""Where the numbers of an op sit on a kink, a tie, a jump or a pole.

Each function here is told an op's result, its operands and its attributes, and says elementwise
whether they do. `conventions` says what the slope is taken to be there.
"""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

__all__ = [
    "any_zero",
    "dependent_columns",
    "gammas_pole",
    "half",
    "one",
    "repeated_eigenvalue",
    "repeated_in_any_order",
    "repeated_or_zero",
    "repeated_result",
    "repeated_singular_value",
    "result_nothing",
    "result_zero",
    "several_rows",
    "tie",
    "tied_extreme",
    "tied_pool",
    "untaken",
    "whole",
    "zero",
]


def zero(ans: Any, x: Any, *_: Any, **__: Any) -> Any:
    """Whether the first operand is 0."""
    return np.equal(x, 0)


def tie(ans: Any, x: Any, y: Any) -> Any:
    """Whether two operands are equal."""
    return np.equal(x, y)


def result_zero(ans: Any, *_: Any, **__: Any) -> Any:
    """Whether the result is 0."""
    return np.equal(ans, 0)


def result_nothing(ans: Any, *_: Any, **__: Any) -> Any:
    """Whether the result is the logarithm of nothing."""
    return np.equal(ans, -inf)


def whole(ans: Any, x: Any) -> Any:
    """Whether the operand is a whole number."""
    return np.equal(x, np.floor(x))


def half(ans: Any, x: Any, decimals: int = 0) -> Any:
    """Whether the digits that are rounded away are exactly one half."""
    scaled = x * 10.0**decimals
    return np.equal(scaled - np.floor(scaled), 0.5)


def one(ans: Any, x: Any) -> Any:
    """Whether the operand is 1 or -1."""
    return np.equal(np.abs(x), 1)


def any_zero(ans: Any, x: Any, axis: Any, **_: Any) -> Any:
    """Whether an element of what is reduced is 0."""
    return np.any(np.equal(x, 0), axis=axis)


def tied_extreme(ans: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    """Whether the extreme is reached more than once."""
    best = ans if keepdims or axis is None else np.expand_dims(ans, axis)
    return np.sum(np.equal(x, best), axis=axis) > 1


def tied_pool(ans: Any, x: Any, window: Any, stride: Any, padding: Any) -> Any:
    """Whether a window's extreme is reached more than once."""
    from .ops.convolution import windows_of

    axes = tuple(range(-len(window), 0))
    seen = windows_of(x, window, stride, padding, np)
    return np.sum(seen == np.expand_dims(ans, axes), axis=axes) > 1


def untaken(ans: Any, c: Any, x: Any, y: Any) -> Any:
    """Whether the operand that was not chosen is infinite or NaN."""
    return ~np.where(c, np.isfinite(y), np.isfinite(x))


def _repeated(values: Any) -> Any:
    from .ops.decompositions import rounding_of

    return np.any(np.abs(np.diff(values, axis=-1)) <= rounding_of(values), axis=-1)


def several_rows(ans: Any, x: Any, **_: Any) -> Any:
    """Everywhere, unless there is but one column."""
    return np.full(np.shape(x)[:-2], np.shape(x)[-1] > 1)


def repeated_result(ans: Any, x: Any, **_: Any) -> Any:
    """Whether two values of the result are equal, to rounding."""
    return _repeated(ans)


def repeated_or_zero(ans: Any, x: Any) -> Any:
    """Whether two values of the result are equal, or one is 0, to rounding."""
    from .ops.decompositions import rounding_of

    return _repeated(ans) | np.any(ans <= rounding_of(ans), axis=-1)


def repeated_eigenvalue(ans: Any, x: Any, upper: bool = False) -> Any:
    """Whether a symmetric matrix has equal eigenvalues."""
    return _repeated(np.linalg.eigvalsh(x, UPLO="U" if upper else "L"))


def repeated_singular_value(ans: Any, x: Any, full: bool) -> Any:
    """Whether a matrix has equal singular values."""
    return _repeated(np.linalg.svd(x, compute_uv=False))


def repeated_in_any_order(ans: Any, x: Any) -> Any:
    """Whether a general matrix has equal eigenvalues."""
    return _repeated(np.sort(np.linalg.eig(x)[0], axis=-1))


def dependent_columns(ans: Any, x: Any, **_: Any) -> Any:
    """Whether a matrix's columns are linearly dependent."""
    r = np.linalg.qr(x, mode="r")
    return np.any(np.diagonal(r, axis1=-2, axis2=-1) == 0, axis=-1)


def gammas_pole(ans: Any, x: Any, **_: Any) -> Any:
    """Whether the operand is a pole of the gamma function."""
    return np.less_equal(x, 0) & np.equal(x, np.floor(x))
