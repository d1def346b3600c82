"""Functions of samples along an axis, and polynomials: each built from other ops.

What picks by position alone is written so that it can move with the numbers: `interp` is a sum of
ramps, not a search, so a program follows it.
"""

from __future__ import annotations

import operator
import warnings
from typing import Any

import numpy as np
from numpy.exceptions import RankWarning

from ..node import Node
from ..numpy_protocol import implements
from .attrs import along, axes_of, axis_of
from .indexing import scatter_add
from .linalg import least_squares

__all__: list[str] = []


def _arrays(*values: Any) -> list[Any]:
    return [x if isinstance(x, Node) else np.asarray(x) for x in values]


# ------------------------------------------------------------------ slopes and areas


@implements(np.gradient)
def _gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    if edge_order not in (1, 2):
        raise ValueError("np.gradient: edge_order must be 1 or 2")
    (f,) = _arrays(f)
    axes = axes_of(axis, f.ndim) or tuple(range(f.ndim))
    spacings = varargs * len(axes) if len(varargs) == 1 else varargs or (1.0,) * len(axes)
    if len(spacings) != len(axes):
        raise TypeError("np.gradient: give one spacing, or one for each axis")
    slopes = [_slope(f, k, h, edge_order) for k, h in zip(axes, spacings, strict=True)]
    return slopes[0] if len(slopes) == 1 else tuple(slopes)


def _slope(f: Any, axis: int, spacing: Any, edge_order: int) -> Any:
    """Return the slope along an axis: one-sided at the ends, of second order between."""
    if f.shape[axis] <= edge_order:
        raise ValueError(f"np.gradient: an axis needs at least {edge_order + 1} elements")
    steps = _differences(f, axis)
    if np.ndim(spacing) == 0:
        sides = steps / spacing
        between = (sides[along(axis, slice(1, None))] + sides[along(axis, slice(None, -1))]) / 2
    else:
        widths = np.diff(_arrays(spacing)[0])
        widths = np.reshape(widths, tuple(-1 if k == axis else 1 for k in range(f.ndim)))
        sides = steps / widths
        before, after = along(axis, slice(None, -1)), along(axis, slice(1, None))
        # each side weighs by the width of the other
        weight = widths[after] / (widths[before] + widths[after])
        between = sides[before] * weight + sides[after] * (1.0 - weight)
    first, last = along(axis, slice(None, 1)), along(axis, slice(-1, None))
    start, end = sides[first], sides[last]
    if edge_order == 2:  # the slope of the parabola through the last three points
        leans = 0.5, 0.5
        if np.ndim(spacing):
            leans = 1.0 - weight[first], weight[last]
        second, before_last = along(axis, slice(1, 2)), along(axis, slice(-2, -1))
        start = start + (start - sides[second]) * leans[0]
        end = end + (end - sides[before_last]) * leans[1]
    return np.concatenate([start, between, end], axis=axis)


def _differences(x: Any, axis: int) -> Any:
    return x[along(axis, slice(1, None))] - x[along(axis, slice(None, -1))]


@implements(np.trapezoid)
def _trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    axis = axis_of(axis, np.ndim(y))
    if x is not None:
        if np.ndim(x) == 1:
            n = np.shape(x)[0]
            x = np.reshape(x, tuple(n if k == axis else 1 for k in range(np.ndim(y))))
        dx = x[along(axis, slice(1, None))] - x[along(axis, slice(None, -1))]
    if not isinstance(y, Node):
        y = np.asarray(y)
    pairs = y[along(axis, slice(1, None))] + y[along(axis, slice(None, -1))]
    return np.sum(dx * pairs / 2.0, axis=axis)


# ------------------------------------------------------------------ curves through points


@implements(np.interp)
def _interp(
    x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None
) -> Any:
    x, xp, fp = _arrays(x, xp, fp)
    if period is not None:
        if not isinstance(period, Node) and period == 0:
            raise ValueError("period must be a non-zero value")
        period = np.abs(period)
        x, xp = x % period, xp % period
        order = np.argsort(xp)
        xp, fp = xp[order], fp[order]
        # one more point at each end, a period away
        xp = np.concatenate([xp[-1:] - period, xp, xp[:1] + period])
        fp = np.concatenate([fp[-1:], fp, fp[:1]])
        left = right = None
    widths = np.diff(xp)
    # How far x has come along each piece; at a knot half of both slopes counts.
    along_pieces = np.minimum(np.maximum(np.expand_dims(x, -1) - xp[:-1], 0.0), widths)
    y = fp[0] + np.sum(along_pieces * (np.diff(fp) / widths), axis=-1)
    if left is not None:
        y = np.where(x < xp[0], left, y)
    return y if right is None else np.where(x > xp[-1], right, y)


@implements(np.polyval)
def _polyval(p: Any, x: Any) -> Any:
    value = np.zeros(np.shape(x), np.result_type(x))
    for coefficient in p:
        value = value * x + coefficient
    return value


@implements(np.polyadd)
def _polyadd(a1: Any, a2: Any) -> Any:
    a, b = _arrays(a1, a2)
    size = max(a.size, b.size)
    return np.pad(a, (size - a.size, 0)) + np.pad(b, (size - b.size, 0))


@implements(np.polysub)
def _polysub(a1: Any, a2: Any) -> Any:
    return _polyadd(a1, np.negative(a2))


@implements(np.polyder)
def _polyder(p: Any, m: int = 1) -> Any:
    for _ in range(operator.index(m)):
        p = p[:-1] * np.arange(p.shape[0] - 1, 0, -1)
    return p


@implements(np.polyint)
def _polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    m = operator.index(m)
    constants = np.zeros(m) if k is None else np.broadcast_to(k, (m,))
    for constant in constants:
        p = np.append(p / np.arange(p.shape[0], 0, -1), constant)
    return p


@implements(np.vander)
def _vander(x: Any, N: Any = None, increasing: bool = False) -> Any:
    count = np.shape(x)[0]
    n = count if N is None else operator.index(N)
    first = np.ones((count, min(n, 1)), np.promote_types(x.dtype, int))
    if n < 2:
        return first
    # By multiplying on, as NumPy does it: fits of high degree tell the last bits apart.
    rest = np.cumprod(np.broadcast_to(np.expand_dims(x, -1), (count, n - 1)), axis=1)
    powers = np.concatenate([first.astype(rest.dtype), rest], axis=1)
    return powers if increasing else powers[:, ::-1]


@implements(np.polyfit)
def _polyfit(
    x: Any,
    y: Any,
    deg: Any,
    rcond: Any = None,
    full: bool = False,
    w: Any = None,
    cov: Any = False,
) -> Any:
    x, y = (v if v.dtype.kind == "f" else v.astype(np.float64) for v in _arrays(x, y))
    order = operator.index(deg) + 1
    if order < 1:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1 or not x.size or y.ndim not in (1, 2) or y.shape[0] != x.shape[0]:
        raise TypeError(
            "np.polyfit: x must be a vector, and y one of its length or a matrix of as many rows, "
            f"not of shapes {x.shape} and {y.shape}"
        )
    rcond = float(len(x) * np.finfo(x.dtype).eps if rcond is None else rcond)
    lhs = np.vander(x, order)
    if w is not None:
        (w,) = _arrays(w)
        if w.shape != x.shape:
            raise TypeError(f"np.polyfit: w must have the shape of x, {x.shape}, not {w.shape}")
        lhs = lhs * w[:, None]
        y = y * (w if y.ndim == 1 else w[:, None])
    # Columns of one length, as NumPy has it: which singular values count as 0 hangs on it.
    scale = np.linalg.norm(lhs, axis=0)
    lhs = lhs / scale
    if full or cov:
        c, residuals, rank, values = np.linalg.lstsq(lhs, y, rcond)
    else:
        c = least_squares(lhs, y, rcond)
        plain = lhs._value if isinstance(lhs, Node) else lhs
        rank = np.linalg.matrix_rank(plain, rtol=rcond)
    c = c / (scale if y.ndim == 1 else scale[:, None])
    if full:
        return c, residuals, rank, values, rcond
    if rank != order:
        warnings.warn("Polyfit may be poorly conditioned", RankWarning, stacklevel=5)
    if not cov:
        return c
    spread = np.linalg.inv(lhs.T @ lhs) / np.outer(scale, scale)
    if cov != "unscaled":
        if len(x) <= order:
            raise ValueError(
                "the number of data points must exceed order to scale the covariance matrix"
            )
        factor = residuals / (len(x) - order)
        spread = (spread if y.ndim == 1 else spread[:, :, None]) * factor
    elif y.ndim == 2:
        spread = spread[:, :, None]
    return c, spread


# ------------------------------------------------------------------ sliding sums, and bins


@implements(np.correlate)
def _correlate(a: Any, v: Any, mode: Any = "valid") -> Any:
    a, v = _arrays(a, v)
    if v.size > a.size:
        return np.flip(np.convolve(v, a[::-1], mode))
    return np.convolve(a, v[::-1], mode)


@implements(np.bincount)
def _bincount(x: Any, weights: Any = None, minlength: int = 0) -> Any:
    if isinstance(x, Node):
        raise TypeError("np.bincount cannot take a Node as x: pass whole numbers, x.data")
    places = np.asarray(x)
    size = max(int(places.max(initial=-1)) + 1, minlength)
    return scatter_add(weights * 1.0, places, shape=(size,), index=({"operand": 0},))
