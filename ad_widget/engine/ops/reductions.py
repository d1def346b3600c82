"""Reductions over axes, and running ones along an axis.

Inside rules, `_spread` gives a reduction's cotangent the reduced axes back, each of length one;
the engine does the broadcasting.
"""

from __future__ import annotations

import operator
from itertools import accumulate
from typing import Any

import numpy as np

from ..node import Node
from ..numpy_protocol import METHODS, implements
from ..op import Op, define
from .attrs import along, axes_of, axis_of, dtype_name, reduced_shape

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
    return _spread(g, x, axis, keepdims) / _count(x, axis)


def _deviation(x: Any, axis: Axes) -> Any:
    return x - np.mean(x, axis=axis, keepdims=True)


def _var_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool, ddof: float) -> Any:
    slope = _deviation(x, axis) * (2 / _degrees_of_freedom(x, axis, ddof))
    return _spread(g, x, axis, keepdims) * slope


def _std_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool, ddof: float) -> Any:
    # All deviations are 0 where the spread is 0: the rule gives 0 there, not 0/0.
    spread = np.where(ans == 0, 1, ans) * _degrees_of_freedom(x, axis, ddof)
    return _spread(g / spread, x, axis, keepdims) * _deviation(x, axis)


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
    shared = _spread(g, x, axis, keepdims) / np.sum(hit, axis=axis, keepdims=True)
    return np.where(hit, shared, 0.0)


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
        out = xp.log(xp.sum(xp.exp(x - top), axis=axis, keepdims=True)) + top
    if keepdims:
        return out
    return out.reshape(tuple(n for k, n in enumerate(out.shape) if axis and k not in axis))


def _logsumexp_rule(g: Any, ans: Any, x: Any, axis: Axes, keepdims: bool) -> Any:
    finite = np.where(np.isfinite(ans), ans, 0.0)
    return _spread(g, x, axis, keepdims) * np.exp(x - _spread(finite, x, axis, keepdims))


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


def _only(name: str, **given: Any) -> None:
    """Refuse arguments that would change the result and are not followed."""
    for argument, value in given.items():
        if value is not _NO and value is not True:
            raise TypeError(
                f"np.{name} with {argument}= cannot take a Node; select the elements first, "
                f"np.{name}(x[mask]), or put a number that does not count with np.where"
            )


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
    counted = np.sum(np.broadcast_to(where, np.shape(a)), axis=axis, keepdims=keepdims)
    return np.sum(a, axis, dtype, keepdims=keepdims, where=where) / counted


def _moment(op: Op, name: str) -> Any:
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
        _only(name, where=where, mean=mean)
        if correction is not _NO:
            ddof = correction
        ddof = int(ddof) if ddof == int(ddof) else float(ddof)
        return _reduce(op, a, axis, keepdims, dtype, ddof=ddof)

    return answer


implements(np.var)(_moment(var, "var"))
implements(np.std)(_moment(std, "std"))


def _extreme(op: Op, pair: np.ufunc, name: str) -> Any:
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
                _only(name, where=where)
            a = np.where(where, a, initial)
        found = _reduce(op, a, axis, keepdims)
        return found if initial is _NO else pair(found, initial)

    return answer


implements(np.max, np.amax)(_extreme(max_, np.maximum, "max"))
implements(np.min, np.amin)(_extreme(min_, np.minimum, "min"))


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
def _nanmean(a: Any, axis: Any = None, dtype: Any = None, *, keepdims: Any = _NO) -> Any:
    counted = np.sum(~np.isnan(a), axis=axis, keepdims=keepdims)
    return _shared(np.nansum(a, axis, dtype, keepdims=keepdims), counted)


def _shared(total: Any, among: Any) -> Any:
    """Return a total divided by counts, in its own precision."""
    return total / (np.astype(among, total.dtype) if total.dtype.kind == "f" else among)


@implements(np.nanvar)
def _nanvar(
    a: Any, axis: Any = None, dtype: Any = None, *, ddof: Any = 0, keepdims: Any = _NO
) -> Any:
    deviation = a - np.nanmean(a, axis, dtype, keepdims=True)
    counted = np.sum(~np.isnan(a), axis=axis, keepdims=keepdims)
    squares = np.nansum(deviation * deviation, axis, dtype, keepdims=keepdims)
    return _shared(squares, counted - ddof)


@implements(np.nanstd)
def _nanstd(
    a: Any, axis: Any = None, dtype: Any = None, *, ddof: Any = 0, keepdims: Any = _NO
) -> Any:
    return np.sqrt(np.nanvar(a, axis, dtype, ddof=ddof, keepdims=keepdims))


@implements(np.nanmax)
def _nanmax(a: Any, axis: Any = None, *, keepdims: Any = _NO) -> Any:
    return np.max(np.where(np.isnan(a), -np.inf, a), axis, keepdims=keepdims)


@implements(np.nanmin)
def _nanmin(a: Any, axis: Any = None, *, keepdims: Any = _NO) -> Any:
    return np.min(np.where(np.isnan(a), np.inf, a), axis, keepdims=keepdims)


# ------------------------------------------------------------------ order statistics


@implements(np.median)
def _median(a: Any, axis: Any = None, overwrite_input: bool = False, keepdims: Any = False) -> Any:
    return _quantile(a, 0.5, axis, keepdims=keepdims)


@implements(np.percentile)
def _percentile(
    a: Any,
    q: Any,
    axis: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: Any = False,
) -> Any:
    return _quantile(a, np.true_divide(q, 100), axis, method=method, keepdims=keepdims)


@implements(np.quantile)
def _quantile(
    a: Any,
    q: Any,
    axis: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: Any = False,
) -> Any:
    if isinstance(q, Node):
        raise TypeError("np.quantile cannot take a Node as q; pass a plain number")
    if method not in _BETWEEN:
        known = ", ".join(_BETWEEN)
        raise TypeError(f"np.quantile with method={method!r} cannot take a Node; known: {known}")
    shape = np.shape(a)
    axes = axes_of(axis, len(shape))
    reduced = tuple(range(len(shape))) if axes is None else axes
    rest = tuple(k for k in range(len(shape)) if k not in reduced)
    n = _count(a, axes)
    if n == 0:
        raise ValueError("np.quantile of no elements")
    rows = np.transpose(a, (*rest, *reduced)).reshape((*(shape[k] for k in rest), n))
    rows = np.sort(rows, axis=-1)
    kept = reduced_shape(shape, axes) if keepdims else tuple(shape[k] for k in rest)
    found = []
    for one in np.ravel(q):
        if not 0 <= one <= 1:
            raise ValueError("np.quantile: quantiles must be between 0 and 1")
        position = float(one) * (n - 1)
        low = int(np.floor(position))
        part = _BETWEEN[method](position - low)
        value = rows[..., low]
        if part:
            value = value + (rows[..., low + 1] - value) * part
        value = np.where(np.isnan(rows[..., -1]), np.nan, value)  # NaN sorts last, and decides
        found.append(np.reshape(value, kept))
    if np.ndim(q) == 0:
        return found[0]
    several = np.astype(np.stack(found), np.result_type(rows, np.asarray(q, np.float64)))
    return np.reshape(several, (*np.shape(q), *kept))


# How far a quantile lies between the two elements around it.
_BETWEEN: dict[str, Any] = {
    "linear": lambda part: part,
    "lower": lambda part: 0.0,
    "higher": lambda part: float(part > 0),
    "midpoint": lambda part: 0.5 if part else 0.0,
}

# ------------------------------------------------------------------ methods of ufuncs


def _ufunc_reduce(answer: Any) -> Any:
    def method(
        array: Any, axis: Any = 0, dtype: Any = None, keepdims: Any = _NO, **more: Any
    ) -> Any:
        if dtype is not None:
            array = array.astype(dtype_name(dtype))
        return answer(array, axis, keepdims=keepdims, **more)

    return method


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
        (np.logaddexp, "reduce"): _ufunc_reduce(logsumexp_of),
        (np.add, "accumulate"): _ufunc_accumulate(cumsum),
        (np.multiply, "accumulate"): _ufunc_accumulate(cumprod),
        (np.maximum, "accumulate"): _ufunc_extreme(np.maximum),
        (np.minimum, "accumulate"): _ufunc_extreme(np.minimum),
    }
)
