"""Sums and products that run along an axis, and the product of all, whose rule is made of them."""

from __future__ import annotations

import operator
from itertools import accumulate
from typing import Any

import numpy as np

from ..numpy_protocol import METHODS, implements
from ..op import Op, define
from .attrs import along, axis_of, dtype_name
from .reductions import Axes, count_of, spread, total_of

__all__ = ["cumprod", "cumsum", "prod", "recurrence"]


def _recurrence(a: Any, b: Any, axis: int, xp: Any = np) -> Any:
    a, b = xp.broadcast_arrays(a, b)
    a, b = xp.moveaxis(a, axis, 0), xp.moveaxis(b, axis, 0)
    rows = [b[:0].sum(0, dtype=xp.result_type(a, b))]
    for k in range(a.shape[0]):
        rows.append(a[k] * rows[-1] + b[k])
    return xp.moveaxis(xp.stack(rows), 0, axis)[along(axis, slice(1, None))]


def _delayed(x: Any, axis: int, first: float) -> Any:
    """Return `x` moved on by one along `axis`, `first` in front."""
    shape = list(np.shape(x))
    shape[axis] = min(shape[axis], 1)
    head = np.full(shape, first, x.dtype)
    return np.concatenate([head, x[along(axis, slice(None, -1))]], axis=axis)


def _back_through(a: Any, g: Any, axis: int) -> Any:
    """Return, for each place of a recurrence, all that it does to the results after it."""
    a, g = np.flip(a, axis), np.flip(g, axis)
    return np.flip(recurrence(_delayed(a, axis, 0.0), g, axis=axis), axis)


recurrence = define(
    "recurrence",
    _recurrence,
    lambda g, ans, a, b, axis: _back_through(a, g, axis) * _delayed(ans, axis, 0.0),
    lambda g, ans, a, b, axis: _back_through(a, g, axis),
    doc="y[k] = a[k]·y[k-1] + b[k] along an axis, from y[-1] = 0.",
)
cumsum = define(
    "cumsum",
    np.cumsum,
    lambda g, ans, x, axis: np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis),
    symbol="Σ…",
)
# No division by x, so zeros are as good as any other number, in every order of derivative.
cumprod = define(
    "cumprod",
    np.cumprod,
    lambda g, ans, x, axis: _back_through(x, g, axis) * _delayed(ans, axis, 1.0),
    symbol="Π…",
)


def _prod_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    """Return ``g`` times the product of all the others: those before times those after."""
    shape = np.shape(x)
    reduced = tuple(range(len(shape))) if axis is None else axis
    order = (*(k for k in range(len(shape)) if k not in reduced), *reduced)
    kept = len(order) - len(reduced)
    moved = np.transpose(x, order)
    rows = np.reshape(moved, (*np.shape(moved)[:kept], count_of(x, axis)))
    before = _delayed(np.cumprod(rows, axis=kept), kept, 1.0)
    after = np.flip(_delayed(np.cumprod(np.flip(rows, kept), axis=kept), kept, 1.0), kept)
    others = np.reshape(before * after, np.shape(moved))
    back = tuple(order.index(k) for k in range(len(order)))
    return spread(g, x, axis, keepdims) * np.transpose(others, back)


prod = define("prod", np.prod, _prod_rule, symbol="Π", formula=r"\prod {0}")


implements(np.prod)(total_of(prod, operator.mul, 1))


def _running(op: Op) -> Any:
    def answer(a: Any, axis: Any = None, dtype: Any = None) -> Any:
        if dtype is not None:
            a = a.astype(dtype_name(dtype))
        if axis is None:
            a, axis = np.ravel(a), 0
        return op(a, axis=axis_of(axis, np.ndim(a)))

    return answer


implements(np.cumsum)(_running(cumsum))
implements(np.cumprod)(_running(cumprod))


def _cumulative(running: Any, name: str, first: float) -> Any:
    def answer(
        x: Any, /, *, axis: Any = None, dtype: Any = None, include_initial: bool = False
    ) -> Any:
        if axis is None:
            if np.ndim(x) != 1:
                raise ValueError(f"np.{name} needs an axis for an array of {np.ndim(x)} axes")
            axis = 0
        out = running(x, axis, dtype)
        if not include_initial:
            return out
        axis = axis_of(axis, np.ndim(x))
        head = np.full((*x.shape[:axis], 1, *x.shape[axis + 1 :]), first, x.dtype)
        return np.concatenate([head, out], axis=axis)

    return answer


implements(np.cumulative_sum)(_cumulative(_running(cumsum), "cumulative_sum", 0))
implements(np.cumulative_prod)(_cumulative(_running(cumprod), "cumulative_prod", 1))


def _ufunc_accumulate(op: Op) -> Any:
    def method(array: Any, axis: Any = 0, dtype: Any = None) -> Any:
        return _running(op)(array, operator.index(axis), dtype)

    return method


def _ufunc_extreme(choose: Any) -> Any:
    def method(array: Any, axis: Any = 0, dtype: Any = None) -> Any:
        if dtype is not None:
            array = array.astype(dtype_name(dtype))
        one_by_one = accumulate(np.moveaxis(array, axis, 0), choose)
        return np.stack(list(one_by_one), axis=axis) if array.size else array

    return method


METHODS.update(
    {
        (np.add, "accumulate"): _ufunc_accumulate(cumsum),
        (np.multiply, "accumulate"): _ufunc_accumulate(cumprod),
        (np.maximum, "accumulate"): _ufunc_extreme(np.maximum),
        (np.minimum, "accumulate"): _ufunc_extreme(np.minimum),
    }
)
