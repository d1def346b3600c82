"""Functions of complex arrays: those that take each part by itself, and products of arrays."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from ..node import NotRealError
from ..numpy_protocol import COMPLEX
from .attrs import axis_of
from .complex import made, parts
from .complex_arithmetic import absolute, conj, is_zero, minus, multiply, plus


def _parted(tree: Any, k: int) -> Any:
    """Return `tree` with part `k` in the place of each complex number in it."""
    if type(tree) in (list, tuple):
        return type(tree)(_parted(one, k) for one in tree)
    re, im = parts(tree)
    if k and type(im) is float and im == 0.0:
        return np.zeros(np.shape(re), re.dtype) if hasattr(re, "dtype") else 0.0
    return im if k else re


def _rejoined(re: Any, im: Any) -> Any:
    if isinstance(re, (list, tuple)):
        return type(re)(map(_rejoined, re, im))
    return made(re, im)


def _part_by_part(function: Any, first: int = 0, last: int = 1) -> None:
    """Let a function that is linear in the operands `first` to `last` see the parts in turn."""

    def answer(*args: Any, **options: Any) -> Any:
        re, im = (
            function(
                *args[:first], *(_parted(x, k) for x in args[first:last]), *args[last:], **options
            )
            for k in (0, 1)
        )
        return _rejoined(re, im)

    COMPLEX[function] = answer


_function: Any
for _function in (
    *(np.reshape, np.ravel, np.transpose, np.permute_dims, np.swapaxes, np.moveaxis, np.rollaxis),
    *(np.squeeze, np.expand_dims, np.atleast_1d, np.atleast_2d, np.atleast_3d, np.broadcast_to),
    *(np.roll, np.flip, np.fliplr, np.flipud, np.rot90, np.repeat, np.tile, np.resize, np.copy),
    *(np.diag, np.diagflat, np.diagonal, np.tril, np.triu, np.matrix_transpose, np.linalg.diagonal),
    *(np.take, np.take_along_axis, np.delete, np.concatenate, np.stack, np.vstack, np.hstack),
    *(np.dstack, np.column_stack, np.block, np.split, np.array_split, np.vsplit, np.hsplit),
    *(np.unstack, np.sum, np.mean, np.average, np.cumsum, np.cumulative_sum, np.trace, np.pad),
    *(np.diff, np.ediff1d, np.gradient, np.trapezoid, np.round, np.linalg.trace),
    np.linalg.matrix_transpose,
):
    _part_by_part(_function)
_part_by_part(np.append, last=2)
_part_by_part(np.where, first=1, last=3)
_part_by_part(np.select, first=1, last=3)
_part_by_part(np.compress, first=1, last=2)
_part_by_part(np.extract, first=1, last=2)
_part_by_part(np.insert, last=1)
_part_by_part(np.interp, first=2, last=3)
_part_by_part(np.linspace, last=2)


# ------------------------------------------------------------------ products of arrays


def _bilinear(x: Any, y: Any, product: Callable[[Any, Any], Any]) -> Any:
    """Return a product of complex numbers by the four products of their parts."""
    (a, b), (c, d) = parts(x), parts(y)

    def of(one: Any, other: Any) -> Any:
        return 0.0 if is_zero(one) or is_zero(other) else product(one, other)

    re, im = minus(of(a, c), of(b, d)), plus(of(a, d), of(b, c))
    return made(re, im)


def _product(function: Any, conjugate: int | None = None) -> None:
    """Let a product of two operands see their parts; one of them may count as its conjugate."""

    def answer(x: Any, y: Any, *args: Any, **options: Any) -> Any:
        if conjugate == 0:
            x = conj(x)
        elif conjugate == 1:
            y = conj(y)
        return _bilinear(x, y, lambda a, b: function(a, b, *args, **options))

    COMPLEX[function] = answer


for _function in (
    *(np.matmul, np.dot, np.inner, np.outer, np.tensordot, np.kron, np.convolve),
    *(np.linalg.matmul, np.linalg.outer, np.linalg.tensordot),
):
    _product(_function)
for _function, _which in (
    *((np.vdot, 0), (np.vecdot, 0), (np.linalg.vecdot, 0), (np.correlate, 1)),
):
    _product(_function, _which)


def _einsum(subscripts: Any, *operands: Any, **options: Any) -> Any:
    if len(operands) == 1:
        re, im = (np.einsum(subscripts, _parted(operands[0], k), **options) for k in (0, 1))
        return made(re, im)
    if len(operands) > 2:
        raise NotRealError("np.einsum of complex numbers that come from a Node takes two operands")
    x, y = operands
    return _bilinear(x, y, lambda a, b: np.einsum(subscripts, a, b, **options))


def _prod(a: Any, axis: Any = None, **options: Any) -> Any:
    if axis is None:
        a, axis = a.reshape(-1), 0
    return reduce(multiply, np.moveaxis(a, axis_of(axis, a.ndim), 0))


def _solve(a: Any, b: Any) -> Any:
    """Solve the real system of twice the size that both parts obey."""
    (re, im), flat = parts(a), np.ndim(b) == 1
    im = _parted(a, 1)
    right = [np.expand_dims(x, -1) if flat else x for x in (_parted(b, 0), _parted(b, 1))]
    n = np.shape(re)[-1]
    out = np.linalg.solve(np.block([[re, -im], [im, re]]), np.concatenate(right, axis=-2))
    re, im = out[..., :n, :], out[..., n:, :]
    return made(re[..., 0], im[..., 0]) if flat else made(re, im)


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    if ord in (2, -2, "nuc") and (x.ndim if axis is None else np.size(axis)) == 2:
        raise NotRealError(f"np.linalg.norm of order {ord} cannot take complex matrices of Nodes")
    return np.linalg.norm(absolute(x), ord, axis, keepdims)


def _var(a: Any, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    a, b = parts(a)
    return sum(np.var(x, axis=axis, ddof=ddof, keepdims=keepdims) for x in (a, b))


COMPLEX.update(
    {
        np.einsum: _einsum,
        np.prod: _prod,
        np.linalg.solve: _solve,
        np.linalg.inv: lambda a: _solve(a, np.eye(a.shape[-1])),
        np.linalg.norm: _norm,
        np.var: _var,
        np.std: lambda a, **options: np.sqrt(_var(a, **options)),
    }
)
