"""Weighted averages, covariances and correlations: nothing but NumPy's own steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..numpy_protocol import implements
from .attrs import axes_of
from .reductions import UNSET, degrees_of_freedom, deviation_of


@implements(np.average)
def _average(
    a: Any,
    axis: Any = None,
    weights: Any = None,
    returned: bool = False,
    *,
    keepdims: Any = UNSET,
) -> Any:
    if weights is None:
        out = np.mean(a, axis, keepdims=keepdims)
        total: Any = np.asarray(np.size(a) / max(np.size(out), 1), float)
    else:
        axes = axes_of(axis, np.ndim(a))
        if np.shape(weights) != np.shape(a):
            if axes is None:
                raise TypeError("np.average: axis must be given when weights has another shape")
            if np.shape(weights) != tuple(np.shape(a)[k] for k in axes):
                raise ValueError("np.average: weights must have the shape of a along the axes")
            order = np.argsort(axes)
            weights = np.transpose(weights, tuple(int(k) for k in order))
            weights = np.reshape(
                weights, tuple(n if k in axes else 1 for k, n in enumerate(np.shape(a)))
            )
        weights = np.broadcast_to(weights, np.shape(a))
        total = np.sum(weights, axis, keepdims=keepdims)
        out = np.sum(a * weights, axis, keepdims=keepdims) / total
    return (out, np.broadcast_to(total, np.shape(out))) if returned else out


@implements(np.cov)
def _cov(
    m: Any,
    y: Any = None,
    rowvar: bool = True,
    bias: bool = False,
    ddof: Any = None,
    fweights: Any = None,
    aweights: Any = None,
    *,
    dtype: Any = None,
) -> Any:
    if fweights is not None or aweights is not None or dtype is not None:
        raise TypeError("np.cov of a Node takes m, y, rowvar, bias and ddof alone")
    rows = _variables(m, rowvar)
    if y is not None:
        rows = np.concatenate([rows, _variables(y, rowvar)], axis=0)
    if ddof is None:
        ddof = 0 if bias else 1
    rows = np.astype(rows, np.float64)  # as NumPy does, whatever it is given
    deviation = deviation_of(rows, (1,))
    together = deviation @ np.transpose(deviation) / degrees_of_freedom(rows, (1,), ddof)
    return together[0, 0] if together.shape == (1, 1) else together


def _variables(x: Any, rowvar: bool) -> Any:
    """Return observations with one variable a row."""
    if np.ndim(x) < 2:
        return np.reshape(x, (1, -1))
    return x if rowvar else np.transpose(x)


@implements(np.corrcoef)
def _corrcoef(x: Any, y: Any = None, rowvar: bool = True, *, dtype: Any = None) -> Any:
    together = np.cov(x, y, rowvar, dtype=dtype)
    if np.ndim(together) == 0:
        return together / together
    spread = np.sqrt(np.diagonal(together))
    return together / spread[:, None] / spread
