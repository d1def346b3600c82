"""Reductions over axes; `running` has those that go along an axis.

Inside rules, `spread` gives a reduction's cotangent the reduced axes back, each of length one;
the engine does the broadcasting.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from ..node import Node
from ..numpy_protocol import METHODS, implements
from ..op import Op, define
from .attrs import axes_of, axis_of, dtype_name, reduced_shape, shared
from .learning import softmax
from .lengths import norm, unit, wide

__all__ = [
    "UNSET",
    "Axes",
    "all_",
    "any_",
    "argmax",
    "argmin",
    "count_of",
    "degrees_of_freedom",
    "deviation_of",
    "logsumexp",
    "logsumexp_of",
    "masked",
    "max_",
    "mean",
    "min_",
    "moment",
    "over",
    "reduced",
    "spread",
    "std",
    "sum_",
    "total_of",
    "var",
]

Axes = tuple[int, ...] | None


def spread(g: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    """Return `g` with the reduced axes of `x` in place, each of length one."""
    if keepdims or axis is None:
        return g
    return np.reshape(g, reduced_shape(np.shape(x), axis))


def count_of(x: Any, axis: Axes) -> int:
    """Return how many elements each result is made of."""
    shape = np.shape(x)
    n = 1
    for k in range(len(shape)) if axis is None else axis:
        n *= shape[k]
    return n


# ------------------------------------------------------------------ sums and means


def _mean_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    return shared(spread(g, x, axis, keepdims), count_of(x, axis))


def deviation_of(x: Any, axis: Axes) -> Any:
    """Return `x` less its mean over the axes."""
    return x - np.mean(x, axis=axis, keepdims=True)


def _var_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool, ddof: float) -> Any:
    slope = deviation_of(x, axis) * (2 / degrees_of_freedom(x, axis, ddof))
    return spread(g, x, axis, keepdims) * slope


def _std_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool, ddof: float) -> Any:
    share = 1 / math.sqrt(degrees_of_freedom(x, axis, ddof))
    return spread(g, x, axis, keepdims) * (unit(deviation_of(x, axis), axis=axis) * share)


def degrees_of_freedom(x: Any, axis: Axes, ddof: float) -> float:
    """Return what a variance divides by."""
    return max(count_of(x, axis) - ddof, 0) or np.nan  # as NumPy: nothing to divide by


sum_ = define(
    "sum",
    np.sum,
    lambda g, ans, x, axis, keepdims: spread(g, x, axis, keepdims),
    symbol="Σ",
    formula=r"\sum {0}",
)
mean = define("mean", np.mean, _mean_rule, symbol="mean", formula=r"\overline{{{0}}}")
var = define("var", np.var, _var_rule)
std = define("std", np.std, _std_rule)

# ------------------------------------------------------------------ extremes


def _extreme_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    hit = x == spread(ans, x, axis, keepdims)
    hits = np.sum(hit, axis=axis, keepdims=True)
    hits = np.where(hits, hits, np.nan)  # NaN equals nothing
    return np.where(hit, spread(g, x, axis, keepdims) / hits, 0.0 / hits)


max_ = define("max", np.max, _extreme_rule, formula=r"\max {0}")
min_ = define("min", np.min, _extreme_rule, formula=r"\min {0}")
argmax = define("argmax", np.argmax, None)
argmin = define("argmin", np.argmin, None)
any_ = define("any", np.any, None, symbol="∃")
all_ = define("all", np.all, None, symbol="∀")


def _logsumexp(x: Any, axis: Axes | int, keepdims: bool, xp: Any = np) -> Any:
    top = xp.max(x, axis=axis, keepdims=True)
    top = xp.where(xp.isfinite(top), top, 0)
    with np.errstate(divide="ignore"):  # the logarithm of no weight at all is -inf
        total = xp.sum(xp.exp(wide(x) - top), axis=axis, keepdims=True)
        out = xp.asarray(xp.log(total) + top, x.dtype if x.dtype.kind == "f" else np.float64)
    if keepdims:
        return out
    gone = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return out.reshape(tuple(n for k, n in enumerate(out.shape) if k not in gone))


def _logsumexp_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    with np.errstate(invalid="ignore"):  # of nothing but -inf
        weight = softmax(x, axis=axis)
    nothing = spread(ans, x, axis, keepdims) == -np.inf
    return spread(g, x, axis, keepdims) * np.where(nothing, 0.0, weight)


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
    return reduced(logsumexp, x if isinstance(x, Node) else np.asarray(x), axis, keepdims)


# ------------------------------------------------------------------ as NumPy spells them

UNSET: Any = np._NoValue  # NumPy's own sign for an argument that was not given


def reduced(op: Op, a: Any, axis: Any, keepdims: Any, dtype: Any = None, **attrs: Any) -> Any:
    """Call a reduction with its attributes in canonical form."""
    if dtype is not None and np.dtype(dtype) != np.dtype(a.dtype):
        a = a.astype(dtype_name(dtype))
    keepdims = False if keepdims is UNSET else bool(keepdims)
    return op(a, axis=axes_of(axis, a.ndim), keepdims=keepdims, **attrs)


def masked(a: Any, where: Any, neutral: Any) -> Any:
    """Return `a` with a number that does not count put where `where` is false."""
    return a if where is UNSET or where is True else np.where(where, a, neutral)


def total_of(op: Op, joined: Callable[[Any, Any], Any], neutral: float) -> Any:
    """Return how NumPy spells a sum or a product, of which a number may be the start."""

    def answer(
        a: Any,
        axis: Any = None,
        dtype: Any = None,
        *,
        keepdims: Any = UNSET,
        initial: Any = UNSET,
        where: Any = UNSET,
    ) -> Any:
        total = reduced(op, masked(a, where, neutral), axis, keepdims, dtype)
        return total if initial is UNSET else joined(total, initial)

    return answer


implements(np.sum)(total_of(sum_, operator.add, 0))


@implements(np.mean)
def _mean(
    a: Any, axis: Any = None, dtype: Any = None, *, keepdims: Any = UNSET, where: Any = UNSET
) -> Any:
    if where is UNSET or where is True:
        return reduced(mean, a, axis, keepdims, dtype)
    total = np.sum(a, axis, dtype, keepdims=keepdims, where=where)
    return over(total, _counted(a, axis, keepdims, where))


def moment(op: Op, counting: Callable[..., Any] | None = None) -> Any:
    """Return how NumPy spells a variance or its root.

    `counting` says, of an array, an axis and `where`, which elements count: by default all.
    """

    def answer(
        a: Any,
        axis: Any = None,
        dtype: Any = None,
        *,
        ddof: Any = 0,
        keepdims: Any = UNSET,
        where: Any = UNSET,
        mean: Any = UNSET,
        correction: Any = UNSET,
    ) -> Any:
        if correction is not UNSET:
            ddof = correction
        if counting is not None:
            where = counting(a, axis, where)
            return _moment_about(op, a, axis, dtype, ddof, keepdims, where, mean, np.nan)
        ddof = int(ddof) if ddof == int(ddof) else float(ddof)
        if mean is UNSET and (where is UNSET or where is True):
            return reduced(op, a, axis, keepdims, dtype, ddof=ddof)
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
    a = masked(a, where, 0)  # what does not count may be NaN, and so would its slope be
    if mean is UNSET:
        mean = over(np.sum(a, axis, keepdims=True), _counted(a, axis, True, where))
    deviation = masked(a - mean, where, 0)
    free = _counted(a, axis, keepdims, where) - ddof
    free = np.where(free > 0, free, least)
    if op is std:
        return over(reduced(norm, deviation, axis, keepdims), np.sqrt(free))
    return over(np.sum(deviation * deviation, axis, keepdims=keepdims), free)


def _counted(a: Any, axis: Any, keepdims: Any, where: Any) -> Any:
    """Return how many elements each result is made of."""
    mask = True if where is UNSET else where
    return np.sum(np.broadcast_to(mask, np.shape(a)), axis=axis, keepdims=keepdims)


def over(total: Any, count: Any) -> Any:
    """Return a total divided by counts, in its own precision."""
    if total.dtype.kind != "f":
        return total / count
    wide = np.result_type(total.dtype, np.float32)  # half precision cannot count
    return np.astype(total / np.astype(count, wide), total.dtype, copy=False)


implements(np.var)(moment(var))
implements(np.std)(moment(std))


def _extreme(op: Op, pair: np.ufunc, last: float) -> Any:
    def answer(
        a: Any,
        axis: Any = None,
        *,
        keepdims: Any = UNSET,
        initial: Any = UNSET,
        where: Any = UNSET,
    ) -> Any:
        if where is not UNSET and where is not True:
            if initial is UNSET:
                raise ValueError(
                    f"reduction operation {op.name} does not have an identity, so to use a where "
                    "mask one has to specify 'initial'"
                )
            a = np.where(where, a, last if a.dtype.kind == "f" else initial)
        if initial is not UNSET and count_of(a, axes_of(axis, a.ndim)) == 0:
            axes = axes_of(axis, a.ndim)
            shape = reduced_shape(a.shape, axes)
            if keepdims is UNSET or not keepdims:
                shape = tuple(n for k, n in enumerate(shape) if axes is not None and k not in axes)
            return np.full_like(a, initial, shape=shape)
        found = reduced(op, a, axis, keepdims)
        return found if initial is UNSET else pair(found, initial)

    return answer


implements(np.max, np.amax)(_extreme(max_, np.maximum, -np.inf))
implements(np.min, np.amin)(_extreme(min_, np.minimum, np.inf))


def _place(op: Op) -> Any:
    def answer(a: Any, axis: Any = None, *, keepdims: Any = UNSET) -> Any:
        keepdims = False if keepdims is UNSET else bool(keepdims)
        return op(a, axis=None if axis is None else axis_of(axis, np.ndim(a)), keepdims=keepdims)

    return answer


implements(np.argmax)(_place(argmax))
implements(np.argmin)(_place(argmin))


def _truth(op: Op, neutral: bool) -> Any:
    def answer(a: Any, axis: Any = None, *, keepdims: Any = UNSET, where: Any = UNSET) -> Any:
        return reduced(op, masked(a, where, neutral), axis, keepdims)

    return answer


implements(np.any)(_truth(any_, False))
implements(np.all)(_truth(all_, True))


@implements(np.count_nonzero)
def _count_nonzero(a: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    return np.sum(a != 0, axis=axis, keepdims=keepdims)


@implements(np.ptp)
def _ptp(a: Any, axis: Any = None, *, keepdims: Any = UNSET) -> Any:
    return np.max(a, axis, keepdims=keepdims) - np.min(a, axis, keepdims=keepdims)


# ------------------------------------------------------------------ methods of ufuncs


def _ufunc_reduce(answer: Any) -> Any:
    def method(
        array: Any, axis: Any = 0, dtype: Any = None, keepdims: Any = UNSET, **more: Any
    ) -> Any:
        if dtype is not None:
            array = array.astype(dtype_name(dtype))
        return answer(array, axis, keepdims=keepdims, **more)

    return method


def _logsumexp_where(
    a: Any, axis: Any, keepdims: Any = False, initial: Any = UNSET, where: Any = UNSET
) -> Any:
    total = reduced(logsumexp, masked(a, where, -np.inf), axis, keepdims)
    return total if initial is UNSET else np.logaddexp(total, initial)


METHODS.update(
    {
        (np.add, "reduce"): _ufunc_reduce(np.sum),
        (np.multiply, "reduce"): _ufunc_reduce(np.prod),
        (np.maximum, "reduce"): _ufunc_reduce(np.max),
        (np.minimum, "reduce"): _ufunc_reduce(np.min),
        (np.logical_and, "reduce"): _ufunc_reduce(np.all),
        (np.logical_or, "reduce"): _ufunc_reduce(np.any),
        (np.logaddexp, "reduce"): _ufunc_reduce(_logsumexp_where),
    }
)
