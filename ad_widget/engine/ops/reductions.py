"""Reductions over axes, and running ones along an axis.

Inside rules, `_spread` gives a reduction's cotangent the reduced axes back, each of length one;
the engine does the broadcasting.
"""

from __future__ import annotations

import math
import operator
from itertools import accumulate
from typing import Any

import numpy as np

from ..node import Node
from ..numpy_protocol import METHODS, implements
from ..op import Op, define
from .attrs import along, axes_of, axis_of, dtype_name, reduced_shape, shared
from .learning import softmax
from .lengths import norm, unit, wide

__all__ = [
    "all_",
    "any_",
    "argmax",
    "argmin",
    "cumprod",
    "cumsum",
    "logsumexp",
    "logsumexp_of",
    "max_",
    "mean",
    "min_",
    "prod",
    "recurrence",
    "std",
    "sum_",
    "var",
]

Axes = tuple[int, ...] | None


def _spread(g: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    """Return `g` with the reduced axes of `x` in place, each of length one."""
    if keepdims or axis is None:
        return g
    return np.reshape(g, reduced_shape(np.shape(x), axis))


def _count(x: Any, axis: Axes) -> int:
    shape = np.shape(x)
    n = 1
    for k in range(len(shape)) if axis is None else axis:
        n *= shape[k]
    return n


# ------------------------------------------------------------------ sums and means


def _mean_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    return shared(_spread(g, x, axis, keepdims), _count(x, axis))


def _deviation(x: Any, axis: Axes) -> Any:
    return x - np.mean(x, axis=axis, keepdims=True)


def _var_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool, ddof: float) -> Any:
    slope = _deviation(x, axis) * (2 / _degrees_of_freedom(x, axis, ddof))
    return _spread(g, x, axis, keepdims) * slope


def _std_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool, ddof: float) -> Any:
    share = 1 / math.sqrt(_degrees_of_freedom(x, axis, ddof))
    return _spread(g, x, axis, keepdims) * (unit(_deviation(x, axis), axis=axis) * share)


def _degrees_of_freedom(x: Any, axis: Axes, ddof: float) -> float:
    return max(_count(x, axis) - ddof, 0) or np.nan  # as NumPy: nothing to divide by


sum_ = define(
    "sum",
    np.sum,
    lambda g, ans, x, axis, keepdims: _spread(g, x, axis, keepdims),
    symbol="Σ",
    formula=r"\sum {0}",
)
mean = define("mean", np.mean, _mean_rule, symbol="mean", formula=r"\overline{{{0}}}")
var = define("var", np.var, _var_rule)
std = define("std", np.std, _std_rule)

# ------------------------------------------------------------------ extremes


def _extreme_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    hit = x == _spread(ans, x, axis, keepdims)
    hits = np.sum(hit, axis=axis, keepdims=True)
    return np.where(hit, _spread(g, x, axis, keepdims) / hits, 0.0 / hits)  # NaN equals nothing


max_ = define("max", np.max, _extreme_rule, formula=r"\max {0}")
min_ = define("min", np.min, _extreme_rule, formula=r"\min {0}")
argmax = define("argmax", np.argmax, None)
argmin = define("argmin", np.argmin, None)
any_ = define("any", np.any, None, symbol="∃")
all_ = define("all", np.all, None, symbol="∀")


def _logsumexp(x: Any, axis: Axes, keepdims: bool, xp: Any = np) -> Any:
    top = xp.max(x, axis=axis, keepdims=True)
    top = xp.where(xp.isfinite(top), top, 0)
    with np.errstate(divide="ignore"):  # the logarithm of no weight at all is -inf
        total = xp.sum(xp.exp(wide(x) - top), axis=axis, keepdims=True)
        out = xp.asarray(xp.log(total) + top, x.dtype)
    if keepdims:
        return out
    gone = tuple(range(x.ndim)) if axis is None else axis
    return out.reshape(tuple(n for k, n in enumerate(out.shape) if k not in gone))


def _logsumexp_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    with np.errstate(invalid="ignore"):  # of nothing but -inf
        weight = softmax(x, axis=axis)
    nothing = _spread(ans, x, axis, keepdims) == -np.inf
    return _spread(g, x, axis, keepdims) * np.where(nothing, 0.0, weight)


logsumexp = define(
    "logsumexp",
    _logsumexp,
    _logsumexp_rule,
    formula=r"\ln \sum e^{{{0}}}",
    doc="The logarithm of the sum of exponentials, without overflow.",
)


def logsumexp_of(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return ``log(sum(exp(x)))`` over `axis`, without overflow.

    Parameters
    ----------
    x : Node or array_like
    axis : int or tuple of int, optional
        All of them by default.
    keepdims : bool
        Whether to keep the reduced axes, each of length one.

    Returns
    -------
    Node, or array where `x` is none
    """
    return _reduce(logsumexp, x if isinstance(x, Node) else np.asarray(x), axis, keepdims)


# ------------------------------------------------------------------ products


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
    rows = np.reshape(moved, (*np.shape(moved)[:kept], _count(x, axis)))
    before = _delayed(np.cumprod(rows, axis=kept), kept, 1.0)
    after = np.flip(_delayed(np.cumprod(np.flip(rows, kept), axis=kept), kept, 1.0), kept)
    others = np.reshape(before * after, np.shape(moved))
    back = tuple(order.index(k) for k in range(len(order)))
    return _spread(g, x, axis, keepdims) * np.transpose(others, back)


prod = define("prod", np.prod, _prod_rule, symbol="Π", formula=r"\prod {0}")

# ------------------------------------------------------------------ as NumPy spells them

_NO: Any = np._NoValue  # NumPy's own sign for an argument that was not given


def _reduce(op: Op, a: Any, axis: Any, keepdims: Any, dtype: Any = None, **attrs: Any) -> Any:
    """Call a reduction with its attributes in canonical form."""
    if dtype is not None and np.dtype(dtype) != np.dtype(a.dtype):
        a = a.astype(dtype_name(dtype))
    keepdims = False if keepdims is _NO else bool(keepdims)
    return op(a, axis=axes_of(axis, a.ndim), keepdims=keepdims, **attrs)


def _masked(a: Any, where: Any, neutral: Any) -> Any:
    """Return `a` with a number that does not count put where `where` is false."""
    return a if where is _NO or where is True else np.where(where, a, neutral)


@implements(np.sum)
def _sum(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    *,
    keepdims: Any = _NO,
    initial: Any = _NO,
    where: Any = _NO,
) -> Any:
    total = _reduce(sum_, _masked(a, where, 0), axis, keepdims, dtype)
    return total if initial is _NO else total + initial


@implements(np.prod)
def _prod(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    *,
    keepdims: Any = _NO,
    initial: Any = _NO,
    where: Any = _NO,
) -> Any:
    total = _reduce(prod, _masked(a, where, 1), axis, keepdims, dtype)
    return total if initial is _NO else total * initial


@implements(np.mean)
def _mean(
    a: Any, axis: Any = None, dtype: Any = None, *, keepdims: Any = _NO, where: Any = _NO
) -> Any:
    if where is _NO or where is True:
        return _reduce(mean, a, axis, keepdims, dtype)
    total = np.sum(a, axis, dtype, keepdims=keepdims, where=where)
    return _over(total, _counted(a, axis, keepdims, where))


def _moment(op: Op) -> Any:
    def answer(
        a: Any,
        axis: Any = None,
        dtype: Any = None,
        *,
        ddof: Any = 0,
        keepdims: Any = _NO,
        where: Any = _NO,
        mean: Any = _NO,
        correction: Any = _NO,
    ) -> Any:
        if correction is not _NO:
            ddof = correction
        ddof = int(ddof) if ddof == int(ddof) else float(ddof)
        if mean is _NO and (where is _NO or where is True):
            return _reduce(op, a, axis, keepdims, dtype, ddof=ddof)
        return _moment_about(op, a, axis, dtype, ddof, keepdims, where, mean, 0.0)

    return answer


def _moment_about(
    op: Op,
    a: Any,
    axis: Any,
    dtype: Any,
    ddof: float,
    keepdims: Any,
    where: Any,
    mean: Any,
    least: float,
) -> Any:
    """Return the variance of the elements that count, or its root, about a mean if it is given.

    `least` is what is divided by where nothing is left to divide by.
    """
    if dtype is not None:
        a = np.astype(a, dtype_name(dtype), copy=False)
    a = _masked(a, where, 0)  # what does not count may be NaN, and so would its slope be
    if mean is _NO:
        mean = _over(np.sum(a, axis, keepdims=True), _counted(a, axis, True, where))
    deviation = _masked(a - mean, where, 0)
    free = _counted(a, axis, keepdims, where) - ddof
    free = np.where(free > 0, free, least)
    if op is std:
        return _over(_reduce(norm, deviation, axis, keepdims), np.sqrt(free))
    return _over(np.sum(deviation * deviation, axis, keepdims=keepdims), free)


def _counted(a: Any, axis: Any, keepdims: Any, where: Any) -> Any:
    """Return how many elements each result is made of."""
    mask = True if where is _NO else where
    return np.sum(np.broadcast_to(mask, np.shape(a)), axis=axis, keepdims=keepdims)


implements(np.var)(_moment(var))
implements(np.std)(_moment(std))


def _extreme(op: Op, pair: np.ufunc, last: float) -> Any:
    def answer(
        a: Any,
        axis: Any = None,
        *,
        keepdims: Any = _NO,
        initial: Any = _NO,
        where: Any = _NO,
    ) -> Any:
        if where is not _NO and where is not True:
            if initial is _NO:
                raise ValueError(
                    f"reduction operation {op.name} does not have an identity, so to use a where "
                    "mask one has to specify 'initial'"
                )
            a = np.where(where, a, last if a.dtype.kind == "f" else initial)
        if initial is not _NO and _count(a, axes_of(axis, a.ndim)) == 0:
            axes = axes_of(axis, a.ndim)
            shape = reduced_shape(a.shape, axes)
            if keepdims is _NO or not keepdims:
                shape = tuple(n for k, n in enumerate(shape) if axes is not None and k not in axes)
            return np.full_like(a, initial, shape=shape)
        found = _reduce(op, a, axis, keepdims)
        return found if initial is _NO else pair(found, initial)

    return answer


implements(np.max, np.amax)(_extreme(max_, np.maximum, -np.inf))
implements(np.min, np.amin)(_extreme(min_, np.minimum, np.inf))


def _place(op: Op) -> Any:
    def answer(a: Any, axis: Any = None, *, keepdims: Any = _NO) -> Any:
        keepdims = False if keepdims is _NO else bool(keepdims)
        return op(a, axis=None if axis is None else axis_of(axis, np.ndim(a)), keepdims=keepdims)

    return answer


implements(np.argmax)(_place(argmax))
implements(np.argmin)(_place(argmin))


def _truth(op: Op, neutral: bool) -> Any:
    def answer(a: Any, axis: Any = None, *, keepdims: Any = _NO, where: Any = _NO) -> Any:
        return _reduce(op, _masked(a, where, neutral), axis, keepdims)

    return answer


implements(np.any)(_truth(any_, False))
implements(np.all)(_truth(all_, True))


@implements(np.count_nonzero)
def _count_nonzero(a: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    return np.sum(a != 0, axis=axis, keepdims=keepdims)


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


@implements(np.ptp)
def _ptp(a: Any, axis: Any = None, *, keepdims: Any = _NO) -> Any:
    return np.max(a, axis, keepdims=keepdims) - np.min(a, axis, keepdims=keepdims)


@implements(np.average)
def _average(
    a: Any,
    axis: Any = None,
    weights: Any = None,
    returned: bool = False,
    *,
    keepdims: Any = _NO,
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
    deviation = _deviation(rows, (1,))
    together = deviation @ np.transpose(deviation) / _degrees_of_freedom(rows, (1,), ddof)
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


# ------------------------------------------------------------------ leaving NaN out


@implements(np.nansum)
def _nansum(a: Any, axis: Any = None, dtype: Any = None, **options: Any) -> Any:
    return np.sum(np.where(np.isnan(a), 0, a), axis, dtype, **options)


@implements(np.nanprod)
def _nanprod(a: Any, axis: Any = None, dtype: Any = None, **options: Any) -> Any:
    return np.prod(np.where(np.isnan(a), 1, a), axis, dtype, **options)


@implements(np.nancumsum)
def _nancumsum(a: Any, axis: Any = None, dtype: Any = None) -> Any:
    return np.cumsum(np.where(np.isnan(a), 0, a), axis, dtype)


@implements(np.nancumprod)
def _nancumprod(a: Any, axis: Any = None, dtype: Any = None) -> Any:
    return np.cumprod(np.where(np.isnan(a), 1, a), axis, dtype)


@implements(np.nanmean)
def _nanmean(
    a: Any, axis: Any = None, dtype: Any = None, *, keepdims: Any = _NO, where: Any = _NO
) -> Any:
    return np.mean(a, axis, dtype, keepdims=keepdims, where=_there(a, axis, where))


def _there(a: Any, axis: Any, where: Any = _NO) -> Any:
    """Return which elements count: those that are no NaN; where all are NaN, all of them.

    So the result is NaN where NumPy's is, and its slope with it.
    """
    there = ~np.isnan(a) if where is _NO or where is True else ~np.isnan(a) & where
    none = ~np.any(there, axis=axis, keepdims=True)
    return there | (none if where is _NO or where is True else none & where)


def _over(total: Any, count: Any) -> Any:
    """Return a total divided by counts, in its own precision."""
    if total.dtype.kind != "f":
        return total / count
    wide = np.result_type(total.dtype, np.float32)  # half precision cannot count
    return np.astype(total / np.astype(count, wide), total.dtype, copy=False)


def _nanmoment(op: Op) -> Any:
    def answer(
        a: Any,
        axis: Any = None,
        dtype: Any = None,
        *,
        ddof: Any = 0,
        keepdims: Any = _NO,
        where: Any = _NO,
        mean: Any = _NO,
        correction: Any = _NO,
    ) -> Any:
        ddof = ddof if correction is _NO else correction
        where = _there(a, axis, where)
        return _moment_about(op, a, axis, dtype, ddof, keepdims, where, mean, np.nan)

    return answer


implements(np.nanvar)(_nanmoment(var))
implements(np.nanstd)(_nanmoment(std))


def _nanextreme(extreme: Any, last: float) -> Any:
    def answer(a: Any, axis: Any = None, *, initial: Any = _NO, **options: Any) -> Any:
        if initial is not _NO:
            return extreme(np.where(np.isnan(a), last, a), axis, initial=initial, **options)
        return extreme(np.where(_there(a, axis), a, last), axis, **options)

    return answer


implements(np.nanmax)(_nanextreme(np.max, -np.inf))
implements(np.nanmin)(_nanextreme(np.min, np.inf))


# ------------------------------------------------------------------ methods of ufuncs


def _ufunc_reduce(answer: Any) -> Any:
    def method(
        array: Any, axis: Any = 0, dtype: Any = None, keepdims: Any = _NO, **more: Any
    ) -> Any:
        if dtype is not None:
            array = array.astype(dtype_name(dtype))
        return answer(array, axis, keepdims=keepdims, **more)

    return method


def _logsumexp_where(
    a: Any, axis: Any, keepdims: Any = False, initial: Any = _NO, where: Any = _NO
) -> Any:
    total = _reduce(logsumexp, _masked(a, where, -np.inf), axis, keepdims)
    return total if initial is _NO else np.logaddexp(total, initial)


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
        (np.add, "reduce"): _ufunc_reduce(np.sum),
        (np.multiply, "reduce"): _ufunc_reduce(np.prod),
        (np.maximum, "reduce"): _ufunc_reduce(np.max),
        (np.minimum, "reduce"): _ufunc_reduce(np.min),
        (np.logical_and, "reduce"): _ufunc_reduce(np.all),
        (np.logical_or, "reduce"): _ufunc_reduce(np.any),
        (np.logaddexp, "reduce"): _ufunc_reduce(_logsumexp_where),
        (np.add, "accumulate"): _ufunc_accumulate(cumsum),
        (np.multiply, "accumulate"): _ufunc_accumulate(cumprod),
        (np.maximum, "accumulate"): _ufunc_extreme(np.maximum),
        (np.minimum, "accumulate"): _ufunc_extreme(np.minimum),
    }
)
