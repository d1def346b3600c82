"""Norms of vectors and of matrices, and the condition number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from ..numpy_protocol import implements
from .attrs import reduced_shape
from .decompositions import singular_values
from .lengths import norm
from .linalg import inv

__all__ = []


@implements(np.linalg.norm)
def _norm_of(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    x = _floating(x)
    if axis is None and ord is None:
        return norm(x, axis=None, keepdims=bool(keepdims))
    if axis is None and x.ndim > 2:
        raise ValueError("np.linalg.norm: of more than two axes, name those to use")
    axes = normalize_axis_tuple(range(x.ndim) if axis is None else axis, x.ndim)
    if len(axes) > 2:
        raise ValueError("np.linalg.norm: one axis for vectors, two for matrices")
    of = _vector_norm if len(axes) == 1 else _matrix_norm
    return of(x, ord, axes, bool(keepdims))


@implements(np.linalg.vector_norm)
def _vector_norm_of(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    x = _floating(x)
    axes = tuple(range(x.ndim)) if axis is None else normalize_axis_tuple(axis, x.ndim)
    return _vector_norm(x, ord, axes, bool(keepdims))


@implements(np.linalg.matrix_norm)
def _matrix_norm_of(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    return _matrix_norm(_floating(x), ord, (x.ndim - 2, x.ndim - 1), bool(keepdims))


def _floating(x: Any) -> Any:
    return x if x.dtype.kind == "f" else x.astype(float)


def _vector_norm(x: Any, ord: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    if ord is None or ord == 2:
        return norm(x, axis=axis, keepdims=keepdims)
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order {ord!r} for vectors")
    size = np.abs(x)
    if ord == np.inf:
        return np.max(size, axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return np.min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((x != 0).astype(x.dtype), axis=axis, keepdims=keepdims)
    if ord == 1:
        return np.sum(size, axis=axis, keepdims=keepdims)
    if ord < 0:
        return np.sum(size**ord, axis=axis, keepdims=keepdims) ** (1 / ord)
    if ord > 2:  # smooth at 0 to the second order, where the absolute value is not
        there = x != 0
        size = np.where(there, np.abs(np.where(there, x, 1.0)), 0.0)
    total = np.sum(size**ord, axis=axis, keepdims=keepdims)
    nothing = total == 0  # the slopes there are those of the norm of order 2
    length = norm(x, axis=axis, keepdims=keepdims)
    return np.where(nothing, length, np.where(nothing, 1.0, total) ** (1 / ord))


def _matrix_norm(x: Any, ord: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    if ord is None or ord in ("fro", "f"):
        return norm(x, axis=axis, keepdims=keepdims)
    rows, columns = axis
    if ord in ("nuc", 2, -2):
        values = singular_values(np.moveaxis(x, axis, (-2, -1)))
        of: Any = {"nuc": np.sum, 2: np.max, -2: np.min}[ord]
        out = of(values, axis=-1)
    elif ord in (1, -1, np.inf, -np.inf):
        summed, rest = (rows, columns) if abs(ord) == 1 else (columns, rows)
        extreme: Any = np.max if ord > 0 else np.min
        totals = np.sum(np.abs(x), axis=summed, keepdims=True)
        out = extreme(totals, axis=rest, keepdims=True)
        return out if keepdims else np.squeeze(out, axis)
    else:
        raise ValueError(f"Invalid norm order {ord!r} for matrices")
    return np.reshape(out, reduced_shape(x.shape, axis)) if keepdims else out


@implements(np.linalg.cond)
def _cond(x: Any, p: Any = None) -> Any:
    if p is None or p in (2, -2):
        values = singular_values(x)
        ratio = values[..., 0] / values[..., -1]
        return 1 / ratio if p == -2 else ratio
    return _norm_of(x, p, (-2, -1)) * _norm_of(inv(x), p, (-2, -1))
